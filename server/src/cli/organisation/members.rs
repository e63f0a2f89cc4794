use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::cli::{
    document::{Page, count, read, words},
    exit::Exit,
    problem::Problem,
    screen::{Progress, Screen},
    server::ServerOptions,
};

#[derive(Args, Clone, Debug)]
pub(crate) struct MembersOptions {
    /// Id or slug.
    #[arg(value_name = "ORG")]
    organization: String,
    #[command(flatten)]
    filter: Filter,
    #[command(flatten)]
    server: ServerOptions,
    /// Print one JSON document with all of them.
    #[arg(long)]
    pub(super) json: bool,
}

/// Which members; the server knows the values.
#[derive(Args, Clone, Debug)]
struct Filter {
    /// Of that role: `super_admin`, `admin` or `member`.
    #[arg(long)]
    role: Option<String>,
    /// With that state of the second factor: `enrolled`, `not_enrolled`, `method_not_accepted` or `inactive`.
    #[arg(long, value_name = "STATE")]
    two_factor: Option<String>,
    /// With that state of the password: `compliant`, `non_compliant`, `unknown` or `not_applicable`.
    #[arg(long, value_name = "STATE")]
    password_state: Option<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Member {
    email: String,
    role: String,
    password_state: String,
    two_factor_state: String,
    /// Id, name and whatever else there is, for `--json`.
    #[serde(flatten)]
    more: serde_json::Map<String, Value>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Counts {
    total: usize,
    with_two_factor: usize,
    without_two_factor: usize,
    pending_invitations: usize,
}

pub(super) fn run(options: &MembersOptions) -> Result<Exit, Problem> {
    let client = options.server.signed_in()?;
    let path = ["v1", "organizations", options.organization.as_str(), "members"];
    let progress = Progress::new(options.json);
    let (mut members, mut cursor) = (Vec::<Member>::new(), None::<String>);
    let counts = loop {
        let mut query = options.filter.query();
        query.push(("limit", "200"));
        query.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
        let document = client.get_with(&path, &query)?;
        let counts: Counts = read(&client.server, document.clone())?;
        let page: Page<Member> = read(&client.server, document)?;
        members.extend(page.items);
        if page.next_cursor.is_none() {
            break counts;
        }
        cursor = page.next_cursor;
        progress.show(&format!("{} members", members.len()));
    };
    drop(progress);
    let mut screen = Screen::output();
    if options.json {
        screen.json(&json!({
            "total": counts.total,
            "withTwoFactor": counts.with_two_factor,
            "withoutTwoFactor": counts.without_two_factor,
            "pendingInvitations": counts.pending_invitations,
            "items": members,
        }))?;
        return Ok(Exit::Done);
    }
    let rows: Vec<_> = members.iter().map(row).collect();
    screen.table(["EMAIL", "ROLE", "2FA", "PASSWORD"], &rows)?;
    screen.line("")?;
    screen.line(&format!(
        "{}, {} with 2FA, {} without; {} pending",
        count(counts.total, "member", "members"),
        counts.with_two_factor,
        counts.without_two_factor,
        count(counts.pending_invitations, "invitation", "invitations"),
    ))?;
    Ok(Exit::Done)
}

impl Filter {
    fn query(&self) -> Vec<(&str, &str)> {
        let given = [
            ("role", &self.role),
            ("twoFactor", &self.two_factor),
            ("passwordState", &self.password_state),
        ];
        let given = given
            .into_iter()
            .filter_map(|(name, value)| Some((name, value.as_deref()?)));
        given.collect()
    }
}

fn row(member: &Member) -> [String; 4] {
    [
        member.email.clone(),
        member.role.clone(),
        words(&member.two_factor_state),
        words(&member.password_state),
    ]
}
