use clap::Args;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::cli::{
    document::{Owner, Page, read},
    exit::Exit,
    problem::Problem,
    screen::{Progress, Screen},
    server::ServerOptions,
};

#[derive(Args, Clone, Debug)]
pub(crate) struct ListOptions {
    /// Id or slug.
    #[arg(value_name = "ORG")]
    organization: String,
    /// With that status: `active`, `legacy`, `blocked`, `expired` or `revoked`; all but those that were revoked without it.
    #[arg(long)]
    status: Option<String>,
    /// Not used for so many days.
    #[arg(long, value_name = "DAYS")]
    stale: Option<String>,
    /// Ending within 30 days.
    #[arg(long)]
    expiring_soon: bool,
    /// Of that member or service account, by id.
    #[arg(long, value_name = "ID")]
    owner: Option<String>,
    #[command(flatten)]
    server: ServerOptions,
    /// Print one JSON document with all of them.
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Key {
    id: String,
    name: String,
    owner: Owner,
    status: String,
    hashed: bool,
    scopes: Vec<String>,
    #[serde(default)]
    ends_at: Option<String>,
    #[serde(default)]
    last_used_at: Option<String>,
}

const HEADING: [&str; 8] = ["ID", "NAME", "OF", "STATUS", "KEPT AS", "SCOPES", "ENDS", "LAST USED"];

pub(super) fn run(options: &ListOptions) -> Result<Exit, Problem> {
    let client = options.server.signed_in()?;
    let path = ["v1", "organizations", &options.organization, "api-keys"];
    let progress = Progress::new(options.json);
    let (mut keys, mut cursor) = (Vec::<Value>::new(), None::<String>);
    loop {
        let mut query = options.query();
        query.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
        let page: Page<Value> = read(&client.server, client.get_with(&path, &query)?)?;
        keys.extend(page.items);
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
        progress.show(&format!("{} keys", keys.len()));
    }
    drop(progress);
    let mut screen = Screen::output();
    if options.json {
        screen.json(&json!({"items": keys}))?;
        return Ok(Exit::Done);
    }
    let keys: Vec<Key> = read(&client.server, Value::Array(keys))?;
    if keys.is_empty() {
        screen.line("There are no keys.")?;
    } else {
        let rows: Vec<_> = keys.into_iter().map(row).collect();
        screen.table(HEADING, &rows)?;
    }
    Ok(Exit::Done)
}

impl ListOptions {
    fn query(&self) -> Vec<(&str, &str)> {
        let given = [("status", &self.status), ("stale", &self.stale), ("owner", &self.owner)];
        let given = given
            .into_iter()
            .filter_map(|(name, value)| Some((name, value.as_deref()?)));
        let mut query: Vec<_> = given.chain([("limit", "200")]).collect();
        if self.expiring_soon {
            query.push(("expiringSoon", "true"));
        }
        query
    }
}

fn row(key: Key) -> [String; HEADING.len()] {
    let or_never = |time: Option<String>| time.unwrap_or_else(|| "never".to_owned());
    [
        key.id,
        key.name,
        key.owner.name().to_owned(),
        key.status,
        if key.hashed { "hash" } else { "value" }.to_owned(),
        key.scopes.join(" "),
        or_never(key.ends_at),
        or_never(key.last_used_at),
    ]
}
