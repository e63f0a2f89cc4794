use std::{collections::HashSet, time::Duration};

use serde_json::{Value, json};

use crate::program::{OWNER, Site};

/// Spec B14.
#[tokio::test(flavor = "multi_thread")]
async fn events_are_filtered_and_paged_through() {
    let mut site = Site::start().await;
    let user = site.logged_in();
    for number in 0..230 {
        site.server.clock.advance(Duration::from_secs(1));
        let body = json!({"name": format!("Engines {number}")}).to_string();
        site.owner
            .json("PATCH", "/v1/organizations/engines", body)
            .await
            .assert_ok();
    }
    let audit = |arguments: &[&str]| {
        user.run(&[&["organisation", "audit", "engines"], arguments].concat())
            .ends_with(0)
    };
    audit(&["--limit", "2"]).is_kept_as("audit");
    audit(&["--type", "organization.created", "--actor", OWNER]).is_kept_as("audit_filtered");

    let lines = audit(&["--type", "organization.renamed", "--all", "--json"]);
    let events: Vec<Value> = lines
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let ids: HashSet<_> = events.iter().map(|event| event["id"].to_string()).collect();
    assert_eq!((events.len(), ids.len()), (230, 230));
    assert_eq!(events[0]["data"]["new"], "Engines 229");
    assert_eq!(audit(&["--json", "--limit", "205"]).out.lines().count(), 205);
    assert_eq!(
        audit(&["--all"]).out.lines().count(),
        audit(&["--all", "--json"]).out.lines().count() + 1
    );

    assert_eq!(audit(&["--since", "2026-11-21T12:03:51Z", "--json"]).out, "");
    assert_eq!(audit(&["--until", "2026-11-21", "--json"]).out, "");
    assert_eq!(
        audit(&["--since", "2026-11-21", "--until", "2026-11-22", "--json"])
            .out
            .lines()
            .count(),
        100
    );
    assert_eq!(
        audit(&["--since", "2026-11-21T12:03:41+00:00", "--json"])
            .out
            .lines()
            .count(),
        10
    );
    let wrong = user
        .run(&["organisation", "audit", "engines", "--since", "yesterday"])
        .ends_with(2);
    assert!(wrong.error.contains("or how long ago"), "{}", wrong.error);
    user.run(&["organisation", "audit", "engines", "--actor", "nobody"])
        .ends_with(2)
        .is_kept_as("audit_unknown_actor");
    user.run(&["organisation", "audit", "engines", "--limit", "0"])
        .ends_with(2);
}
