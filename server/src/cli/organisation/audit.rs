use clap::Args;
use lockstep_core::time::Timestamp;
use serde_json::Value;

use crate::{
    cli::{
        document::{Page, read, sorted},
        exit::Exit,
        problem::Problem,
        screen::{Progress, Screen},
        server::ServerOptions,
    },
    clock::{Clock, SystemClock},
};

#[derive(Args, Clone, Debug)]
pub(crate) struct AuditOptions {
    /// Id or slug.
    #[arg(value_name = "ORG")]
    organization: String,
    /// Of that type, with or without the prefix; may be repeated.
    #[arg(long = "type", value_name = "TYPE")]
    types: Vec<String>,
    /// Done by that person: id or e-mail.
    #[arg(long, value_name = "WHO")]
    actor: Option<String>,
    /// Concerning that person, as the one who did it or to whom it was done: id or e-mail.
    #[arg(long, value_name = "WHO")]
    member: Option<String>,
    /// From then on: RFC 3339, a day such as `2026-11-01` (UTC), or how long ago, such as `90m`, `12h` or `7d`.
    #[arg(long, value_name = "WHEN", value_parser = when)]
    since: Option<Timestamp>,
    /// Before then, written in the same way.
    #[arg(long, value_name = "WHEN", value_parser = when)]
    until: Option<Timestamp>,
    /// At most so many.
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
    /// All of them.
    #[arg(long, conflicts_with = "limit")]
    all: bool,
    #[command(flatten)]
    server: ServerOptions,
    /// Print JSON Lines: every event as a `CloudEvents` document in one line.
    #[arg(long)]
    pub(super) json: bool,
}

const HEADING: [&str; 4] = ["TIME", "TYPE", "BY", "WITH"];
/// What the server gives at once.
const PAGE: usize = 200;

pub(super) fn run(options: &AuditOptions) -> Result<Exit, Problem> {
    let client = options.server.signed_in()?;
    let path = ["v1", "organizations", options.organization.as_str(), "audit-events"];
    let times = [("from", options.since), ("to", options.until)];
    let times = times.map(|(name, time)| (name, time.map(|time| time.to_string())));
    let mut screen = Screen::output();
    let progress = Progress::new(options.json);
    let (mut events, mut printed, mut cursor) = (Vec::<Value>::new(), 0, None::<String>);
    loop {
        let wanted = if options.all {
            usize::MAX
        } else {
            options.limit as usize - printed
        };
        let limit = wanted.min(PAGE).to_string();
        let mut query: Vec<(&str, &str)> = options.types.iter().map(|kind| ("type", kind.as_str())).collect();
        query.extend(options.actor.as_deref().map(|actor| ("actor", actor)));
        query.extend(options.member.as_deref().map(|member| ("member", member)));
        query.extend(times.iter().filter_map(|(name, time)| Some((*name, time.as_deref()?))));
        query.push(("limit", &limit));
        query.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
        let page: Page<Value> = read(&client.server, client.get_with(&path, &query)?)?;
        printed += page.items.len();
        if options.json {
            page.items.iter().try_for_each(|event| screen.json_line(event))?;
        } else {
            // The widths of the columns are known when everything is here.
            events.extend(page.items);
            progress.show(&format!("{printed} events"));
        }
        cursor = page.next_cursor;
        if cursor.is_none() || (!options.all && printed >= options.limit as usize) {
            break;
        }
    }
    drop(progress);
    if !options.json {
        let rows: Vec<_> = events.iter().map(row).collect();
        screen.table(HEADING, &rows)?;
        if cursor.is_some() {
            screen.line("")?;
            screen.line("There are more: use --all, a larger --limit, or --until.")?;
        }
    }
    Ok(Exit::Done)
}

fn row(event: &Value) -> [String; HEADING.len()] {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let data = &event["data"];
    let by = data.get("email").or_else(|| data.get("operatingSystemUser"));
    [
        text(&event["time"]),
        text(&event["type"]),
        by.map(text).unwrap_or_default(),
        details(data),
    ]
}

/// What an event has beyond who and when, in one line.
fn details(data: &Value) -> String {
    const ELSEWHERE: [&str; 6] = [
        "email",
        "userId",
        "organizationId",
        "timestamp",
        "userAgent",
        "operatingSystemUser",
    ];
    let Some(fields) = data.as_object() else {
        return String::new();
    };
    let written = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let shown = sorted(fields)
        .into_iter()
        .filter(|(name, value)| !ELSEWHERE.contains(&name.as_str()) && !value.is_null());
    let parts: Vec<_> = shown
        .map(|(name, value)| format!("{name}={}", written(value)))
        .collect();
    parts.join(" ")
}

/// A moment as it is written on a command line.
fn when(text: &str) -> Result<Timestamp, String> {
    moment(text, SystemClock::default().now())
        .ok_or_else(|| "write RFC 3339, a day such as 2026-11-01, or how long ago, such as 90m, 12h or 7d".to_owned())
}

fn moment(text: &str, now: Timestamp) -> Option<Timestamp> {
    Timestamp::parse(text)
        .or_else(|| Timestamp::parse(&format!("{text}T00:00:00Z")))
        .or_else(|| {
            let unit = text.chars().next_back()?;
            let seconds = match unit {
                's' => 1,
                'm' => 60,
                'h' => 3_600,
                'd' => 86_400,
                _ => return None,
            };
            let number: u32 = text.strip_suffix(unit)?.parse().ok()?;
            Some(now.plus_seconds(-i64::from(number).checked_mul(seconds)?))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_a_time_a_day_or_how_long_ago() {
        let now = Timestamp::parse("2026-11-21T12:00:00Z").unwrap();
        for (text, expected) in [
            ("2026-11-01T08:00:00+01:00", "2026-11-01T07:00:00.000Z"),
            ("2026-11-01", "2026-11-01T00:00:00.000Z"),
            ("90m", "2026-11-21T10:30:00.000Z"),
            ("12h", "2026-11-21T00:00:00.000Z"),
            ("7d", "2026-11-14T12:00:00.000Z"),
        ] {
            assert_eq!(moment(text, now).unwrap().to_string(), expected, "{text}");
        }
        for text in ["", "d", "-7d", "7", "7y", "2026-13-01", "yesterday", "7é"] {
            assert_eq!(moment(text, now), None, "{text}");
        }
    }
}
