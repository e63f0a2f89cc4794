//! A change of the policy: what it would do, a question, and the save over the version that was seen.

use clap::Args;
use lockstep_core::policy::SecurityPolicy;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::settings::Settings;
use crate::{
    cli::{
        document::{Decision, Owner, count, heading, read},
        exit::Exit,
        problem::Problem,
        prompt,
        reauthentication::ReauthenticationOptions,
        screen::{Screen, Style, style},
        server::ServerOptions,
        text::harmless,
    },
    http::policy_changes,
};

#[derive(Args, Clone, Debug)]
pub(crate) struct SetOptions {
    /// Id or slug.
    #[arg(value_name = "ORG")]
    organization: String,
    #[command(flatten)]
    settings: Settings,
    /// Show whom the change would keep out, and change nothing.
    #[arg(long, conflicts_with = "yes")]
    preview: bool,
    /// Do not ask.
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    reauthentication: ReauthenticationOptions,
    #[command(flatten)]
    server: ServerOptions,
    /// Print JSON: the preview, or what was saved.
    #[arg(long)]
    pub(super) json: bool,
}

/// What the server says that a change would do.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Preview {
    version: u64,
    total: usize,
    affected: Vec<Affected>,
    your_decision: Decision,
    would_lock_yourself_out: bool,
    changes: Vec<Change>,
    #[serde(default)]
    api_keys: KeyImpact,
}

/// API keys that the change would stop before their own end.
#[derive(Default, Deserialize)]
struct KeyImpact {
    stopping: Vec<StoppingKey>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct StoppingKey {
    name: String,
    owner: Owner,
    stops_at: String,
    #[serde(rename = "newlyAffected")]
    is_new: bool,
}

/// Somebody who could not use the organization after the change.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Affected {
    email: String,
    role: String,
    decision: Decision,
    #[serde(rename = "newlyAffected")]
    is_new: bool,
}

/// A field that changes; absent is not set.
#[derive(Deserialize, Serialize)]
struct Change {
    path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    old: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    new: Option<Value>,
}

pub(super) fn run(options: &SetOptions) -> Result<Exit, Problem> {
    let change = checked(&options.settings)?;
    let client = options.server.signed_in()?;
    let path = ["v1", "organizations", options.organization.as_str(), "security-policy"];
    let seen = client.get(&path)?;
    let [v1, organizations, organization, policy] = path;
    let document = client.post_patch(&[v1, organizations, organization, policy, "preview"], &change)?;
    let mut preview: Preview = read(&client.server, document.clone())?;
    preview.your_decision = preview.your_decision.at(&client.server);
    if options.preview && options.json {
        Screen::output().json(&document)?;
        return Ok(Exit::Done);
    }
    if !options.json {
        preview.write(&mut Screen::output())?;
    } else if !options.yes && prompt::is_terminal() {
        // It is no part of the answer, and whoever is asked sees it all the same.
        preview.write(&mut Screen::error())?;
    }
    if options.preview {
        return Ok(Exit::Done);
    }
    if preview.changes.is_empty() {
        return saved(options, &document, &seen);
    }
    preview.allows_the_saver()?;
    if !options.yes {
        confirm(&preview)?;
    }
    let save = || client.patch(&path, &change, Some(preview.version));
    match options.reauthentication.send(&client, save) {
        Ok(policy) => saved(options, &document, &policy),
        Err(problem) if problem.code() == "precondition_failed" => {
            show_other_change(&seen, &client.get(&path)?)?;
            Err(problem.advising("look at it, and run the command again"))
        }
        Err(problem) => Err(problem),
    }
}

/// The merge patch, unless the core refuses it without knowing the organization.
fn checked(settings: &Settings) -> Result<Value, Problem> {
    if settings.is_empty() {
        let detail = "name a setting, such as --enforce-2fa; `lockstep organisation set --help` lists them";
        return Err(Problem::new("nothing_to_change", "There is nothing to change", detail));
    }
    let patch = settings.patch();
    SecurityPolicy::default()
        .patched(patch.to_string())
        .map_err(Problem::policy)?;
    Ok(patch)
}

fn confirm(preview: &Preview) -> Result<(), Problem> {
    let Some(consequence) = preview.consequence() else {
        return Ok(());
    };
    if prompt::is_terminal() && prompt::confirm(&format!("This change {consequence}. Save it?"))? {
        return Ok(());
    }
    let title = format!("The change {consequence}, and nobody has confirmed that: nothing was changed");
    let detail = "look at the impact with --preview; confirm it with --yes";
    Err(Problem::new("not_confirmed", title, detail))
}

fn saved(options: &SetOptions, preview: &Value, policy: &Value) -> Result<Exit, Problem> {
    let mut screen = Screen::output();
    let is_changed = preview["changes"].as_array().is_some_and(|changes| !changes.is_empty());
    if options.json {
        let document = json!({
            "saved": is_changed,
            "version": policy["version"],
            "changes": preview["changes"],
            "affected": preview["affected"],
        });
        screen.json(&document)?;
    } else if is_changed {
        screen.line(&format!(
            "{} as version {}.",
            style(Style::Good, "Saved"),
            policy["version"]
        ))?;
    } else {
        screen.line("Nothing to save: the policy is like that already.")?;
    }
    Ok(Exit::Done)
}

/// What somebody else has changed since `seen`.
fn show_other_change(seen: &Value, now: &Value) -> Result<(), Problem> {
    let policies = (
        SecurityPolicy::parse(seen.to_string()),
        SecurityPolicy::parse(now.to_string()),
    );
    let (Ok(seen), Ok(now)) = policies else {
        return Ok(());
    };
    let Ok(changes) = policy_changes::between(&seen, &now) else {
        return Ok(());
    };
    let mut screen = Screen::error();
    screen.line(&heading("Changed in the meantime:"))?;
    changes
        .iter()
        .try_for_each(|change| screen.line(&format!("  {}", harmless(&change.to_string()))))
}

impl Preview {
    /// What the change itself does to people and keys, in words.
    fn consequence(&self) -> Option<String> {
        let newly = self.affected.iter().filter(|member| member.is_new);
        let (asked, out): (Vec<_>, Vec<_>) = newly.partition(|member| member.is_only_asked());
        let keys = self.api_keys.stopping.iter().filter(|key| key.is_new).count();
        let people = |members: &[&Affected]| count(members.len(), "member", "members");
        let parts: Vec<_> = [
            (!out.is_empty()).then(|| format!("keeps {} out", people(&out))),
            (!asked.is_empty()).then(|| format!("asks {} for the password once more", people(&asked))),
            (keys > 0).then(|| format!("stops {}", count(keys, "API key", "API keys"))),
        ]
        .into_iter()
        .flatten()
        .collect();
        (!parts.is_empty()).then(|| parts.join(", and "))
    }

    /// Nobody is asked to keep others out by a save that would be refused.
    fn allows_the_saver(&self) -> Result<(), Problem> {
        if !self.would_lock_yourself_out {
            return Ok(());
        }
        let detail = "satisfy the new policy yourself first: follow each cure";
        let problem = Problem::new("would_lock_yourself_out", "You would lock yourself out", detail);
        Err(problem.because_of(&self.your_decision.reasons))
    }

    fn write(&self, screen: &mut Screen) -> Result<(), Problem> {
        if self.changes.is_empty() {
            return Ok(());
        }
        screen.line(&heading("Changes:"))?;
        for change in &self.changes {
            screen.line(&format!("  {}", harmless(&change.written())))?;
        }
        screen.line("")?;
        let members = count(self.total, "member", "members");
        match self.consequence() {
            Some(what) => screen.line(&style(Style::Unsure, &format!("Of {members}, this change {what}.")))?,
            None => screen.line(&format!("Of {members}, this change keeps nobody out."))?,
        }
        if !self.affected.is_empty() {
            let rows: Vec<_> = self.affected.iter().map(Affected::row).collect();
            screen.table(["EMAIL", "ROLE", "REASONS", "SINCE"], &rows)?;
        }
        if !self.api_keys.stopping.is_empty() {
            screen.line("")?;
            let rows: Vec<_> = self.api_keys.stopping.iter().map(StoppingKey::row).collect();
            screen.table(["API KEY", "OF", "STOPS", "SINCE"], &rows)?;
        }
        screen.line("")
    }
}

impl StoppingKey {
    fn row(&self) -> [String; 4] {
        let since = since(self.is_new).to_owned();
        [
            self.name.clone(),
            self.owner.name().to_owned(),
            self.stops_at.clone(),
            since,
        ]
    }
}

fn since(is_new: bool) -> &'static str {
    if is_new { "this change" } else { "already" }
}

impl Affected {
    /// Nobody knows whether the password satisfies the rules until it is entered once more (spec R5).
    fn is_only_asked(&self) -> bool {
        self.decision
            .reasons
            .iter()
            .all(|reason| reason.code == "password_unknown")
    }

    fn row(&self) -> [String; 4] {
        let since = since(self.is_new).to_owned();
        [self.email.clone(), self.role.clone(), self.decision.codes(), since]
    }
}

impl Change {
    fn written(&self) -> String {
        let value = |value: &Option<Value>| value.as_ref().map_or_else(|| "not set".to_owned(), Value::to_string);
        format!("{}: {} → {}", self.path, value(&self.old), value(&self.new))
    }
}
