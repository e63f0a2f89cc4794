//! `lockstep break-glass`: the last resort of whoever runs the server, on its own machine (spec R7, X6). It needs the
//! database and nothing else, works while the server runs, and is written to the audit log like everything else.

use std::{
    fmt::Write as _,
    fs,
    io::{self, BufRead, Write as _},
};

use clap::{Args, Subcommand};
use lockstep_core::{
    access::Role,
    lockout::FactorClass,
    policy::{SecurityPolicy, TwoFactorMode},
    time::Timestamp,
};
use serde_json::json;

use crate::{
    audit::{Actor, DEFAULT_PREFIX, Event, EventType, is_prefix},
    clock,
    config::DatabaseOptions,
    email::EmailAddress,
    http::policy_changes,
    store::{Account, Change, Organization, StartError, Store, StoreError},
};

/// What `lockstep break-glass` is told.
#[derive(Args, Clone, Debug)]
pub(crate) struct BreakGlassOptions {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    database: DatabaseOptions,
    /// What the types of audit events begin with, as the server is told.
    #[arg(long, env = "LOCKSTEP_EVENT_PREFIX", default_value = DEFAULT_PREFIX, global = true)]
    event_prefix: String,
    /// Do not ask.
    #[arg(long, global = true)]
    yes: bool,
}

#[derive(Clone, Debug, Subcommand)]
enum Action {
    /// Take back what an organization requires, so that its members get in again.
    #[command(group = clap::ArgGroup::new("requirement").required(true).multiple(true))]
    Loosen {
        /// Id or slug.
        organization: String,
        /// Make the second factor optional. Who has one is still asked for it.
        #[arg(long, group = "requirement")]
        two_factor: bool,
        /// Switch the password rules off. The settings stay for when they are on again.
        #[arg(long, group = "requirement")]
        password: bool,
    },
    /// Remove all second factors of one person, and end that person's sessions and access tokens.
    ResetTwoFactor {
        /// The person's e-mail.
        email: String,
    },
    /// Open every way into one person's account that wrong attempts have locked.
    Unlock {
        /// The person's e-mail.
        email: String,
    },
    /// Make somebody who has an account super admin of an organization.
    MakeSuperAdmin {
        /// Id or slug.
        organization: String,
        /// The person's e-mail.
        email: String,
    },
}

/// A change that is known and not made yet.
enum Plan {
    Loosen {
        organization: Box<Organization>,
        next: Box<SecurityPolicy>,
    },
    ResetTwoFactor {
        account: Account,
        organizations: Vec<Organization>,
    },
    Unlock {
        account: Account,
        organizations: Vec<Organization>,
    },
    MakeSuperAdmin {
        organization: Box<Organization>,
        account: Account,
        old: Option<Role>,
    },
}

/// What is to be done, in words, or that nothing is.
enum Intent {
    Nothing(String),
    Change(String, Plan),
}

/// Says what it will do, asks, and does it.
pub(crate) async fn run(options: &BreakGlassOptions) -> Result<(), StartError> {
    if !is_prefix(&options.event_prefix) {
        return Err(StartError::new("the event prefix must be a name in reverse DNS"));
    }
    let store = options.database.open().await?;
    let store = store.with_event_prefix(&options.event_prefix);
    let result = break_glass(&store, options).await;
    store.close().await;
    result
}

async fn break_glass(store: &Store, options: &BreakGlassOptions) -> Result<(), StartError> {
    let user = operating_system_user();
    let (sentence, plan) = match intent(store, &options.action).await? {
        Intent::Nothing(sentence) => return say(&format!("{sentence}: nothing was changed\n")),
        Intent::Change(sentence, plan) => (sentence, plan),
    };
    say(&format!(
        "{sentence}\nThe audit log will say that `{user}` has done it at this machine.\n"
    ))?;
    if !options.yes && !is_confirmed()? {
        return Err(StartError::new("not confirmed: nothing was changed"));
    }
    let now = clock::of(store).await?.now();
    let mut change = store.change().await?;
    plan.carry_out(&mut change, &user, now).await?;
    change.commit().await?;
    say("Done.\n")
}

async fn intent(store: &Store, action: &Action) -> Result<Intent, StartError> {
    match action {
        Action::Loosen {
            organization,
            two_factor,
            password,
        } => loosen(find_organization(store, organization).await?, *two_factor, *password),
        Action::ResetTwoFactor { email } => {
            let account = find_account(store, email).await?;
            let person = store.person(account.id).await?;
            let person = person.ok_or_else(|| StartError::new("the account is gone: nothing was changed"))?;
            let factors = person.factors;
            if !factors.are_enrolled() && factors.backup_codes == 0 {
                return Ok(Intent::Nothing(format!("{} has no second factor", account.email)));
            }
            let sentence = format!(
                "This removes every second factor of {} (authenticators: {}, security keys: {}, backup codes: {}), and ends \
                 the sessions and access tokens.",
                account.email,
                u8::from(factors.totp),
                factors.security_keys,
                factors.backup_codes
            );
            let organizations = person
                .memberships
                .iter()
                .map(|membership| membership.organization.clone());
            Ok(Intent::Change(
                sentence,
                Plan::ResetTwoFactor {
                    account,
                    organizations: organizations.collect(),
                },
            ))
        }
        Action::Unlock { email } => {
            let account = find_account(store, email).await?;
            if !store.has_attempts(account.id).await? {
                return Ok(Intent::Nothing(format!(
                    "nobody has failed to log in as {}",
                    account.email
                )));
            }
            let person = store.person(account.id).await?;
            let person = person.ok_or_else(|| StartError::new("the account is gone: nothing was changed"))?;
            let sentence = format!(
                "This opens every way into the account of {} (password, codes, security keys), and forgets the failed attempts.",
                account.email
            );
            let organizations = person
                .memberships
                .iter()
                .map(|membership| membership.organization.clone());
            Ok(Intent::Change(
                sentence,
                Plan::Unlock {
                    account,
                    organizations: organizations.collect(),
                },
            ))
        }
        Action::MakeSuperAdmin { organization, email } => {
            let organization = find_organization(store, organization).await?;
            let account = find_account(store, email).await?;
            let person = store.person(account.id).await?;
            let old = person.and_then(|person| Some(person.membership(&organization.id.to_string())?.role));
            if old == Some(Role::SuperAdmin) {
                return Ok(Intent::Nothing(format!("{} is super admin already", account.email)));
            }
            let was = old.map_or("no member so far", Role::name);
            let sentence = format!(
                "This makes {} ({was}) super admin of {} (`{}`).",
                account.email, organization.name, organization.slug
            );
            Ok(Intent::Change(
                sentence,
                Plan::MakeSuperAdmin {
                    organization: Box::new(organization),
                    account,
                    old,
                },
            ))
        }
    }
}

fn loosen(organization: Organization, two_factor: bool, password: bool) -> Result<Intent, StartError> {
    let mut next = SecurityPolicy::clone(&organization.policy);
    if two_factor && next.two_factor.mode == TwoFactorMode::Required {
        next.two_factor.mode = TwoFactorMode::Optional;
    }
    if password {
        next.password.enabled = false;
    }
    let name = format!("{} (`{}`)", organization.name, organization.slug);
    if next == *organization.policy {
        return Ok(Intent::Nothing(format!("{name} does not require that")));
    }
    let mut sentence = format!("This changes the security policy of {name}:");
    for change in policy_changes::between(&organization.policy, &next).map_err(|_| broken())? {
        // Writing to a string does not fail.
        let _ = write!(sentence, "\n  {change}");
    }
    next.version += 1;
    Ok(Intent::Change(
        sentence,
        Plan::Loosen {
            organization: Box::new(organization),
            next: Box::new(next),
        },
    ))
}

impl Plan {
    async fn carry_out(self, change: &mut Change, user: &str, now: Timestamp) -> Result<(), StartError> {
        let actor = Actor::default();
        let event = |kind| Event::new(kind, &actor, now).with("operatingSystemUser", json!(user));
        match self {
            Self::Loosen { organization, next } => {
                let current = &organization.policy;
                if !change.save_policy(organization.id, current.version, &next).await? {
                    return Err(changed_meanwhile());
                }
                let changes = policy_changes::between(current, &next).map_err(|_| broken())?;
                let of_policy = |kind| {
                    let event = event(kind).of(organization.id).with("version", json!(next.version));
                    event.with("changes", json!(changes))
                };
                change
                    .record(&of_policy(EventType::BreakGlass).with("action", json!("loosen")))
                    .await?;
                change.record(&of_policy(EventType::PolicyChanged)).await?;
                for event in policy_changes::events(&actor, organization.id, &changes, now) {
                    change.record(&event.with("operatingSystemUser", json!(user))).await?;
                }
            }
            Self::ResetTwoFactor { account, organizations } => {
                change.remove_factors(account.id).await?;
                change.end_sessions(account.id).await?;
                for class in [FactorClass::Code, FactorClass::SecurityKey] {
                    change.forget_attempts_of(account.id, class).await?;
                }
                for kind in [EventType::BreakGlass, EventType::TwoFactorReset] {
                    let event = event(kind).with("action", json!("reset_two_factor"));
                    record_for_each(change, event, &account, &organizations).await?;
                }
            }
            Self::Unlock { account, organizations } => {
                for class in FactorClass::ALL {
                    change.forget_attempts_of(account.id, class).await?;
                }
                for kind in [EventType::BreakGlass, EventType::AccountUnlocked] {
                    let event = event(kind).with("action", json!("unlock"));
                    record_for_each(change, event, &account, &organizations).await?;
                }
            }
            Self::MakeSuperAdmin {
                organization,
                account,
                old,
            } => {
                let is_made = match old {
                    Some(old) => {
                        change
                            .change_role(organization.id, account.id, old, Role::SuperAdmin)
                            .await?
                    }
                    None => {
                        change
                            .insert_member(organization.id, account.id, Role::SuperAdmin, now)
                            .await?
                    }
                };
                if !is_made {
                    return Err(changed_meanwhile());
                }
                for kind in [EventType::BreakGlass, EventType::RoleChanged] {
                    let event = event(kind)
                        .of(organization.id)
                        .with("action", json!("make_super_admin"))
                        .with("memberId", json!(account.id))
                        .with("memberEmail", json!(account.email))
                        .with("old", json!(old))
                        .with("new", json!(Role::SuperAdmin));
                    change.record(&event).await?;
                }
            }
        }
        Ok(())
    }
}

/// Records what was done to a person. Each of the person's organizations sees that it was done, and nothing of the others.
async fn record_for_each(
    change: &mut Change,
    event: Event,
    account: &Account,
    organizations: &[Organization],
) -> Result<(), StoreError> {
    let event = event
        .with("memberId", json!(account.id))
        .with("memberEmail", json!(account.email));
    if organizations.is_empty() {
        change.record(&event).await?;
    }
    for organization in organizations {
        change.record(&event.again().of(organization.id)).await?;
    }
    Ok(())
}

async fn find_organization(store: &Store, name: &str) -> Result<Organization, StartError> {
    let found = store.organization(name).await?;
    found.ok_or_else(|| StartError::new(format!("there is no organization `{name}`: give its id or slug")))
}

async fn find_account(store: &Store, email: &str) -> Result<Account, StartError> {
    let unknown = || {
        StartError::new(format!(
            "there is no account with the e-mail `{email}`: check its spelling"
        ))
    };
    let address = EmailAddress::parse(email).ok_or_else(unknown)?;
    store.account_by_email(&address).await?.ok_or_else(unknown)
}

fn changed_meanwhile() -> StartError {
    StartError::new("somebody else has changed it in the meantime, and nothing was changed here: try again")
}

fn broken() -> StartError {
    StartError::new("the stored policy cannot be read: put a backup of the database in its place")
}

impl From<StoreError> for StartError {
    fn from(error: StoreError) -> Self {
        Self::new(match error {
            StoreError::Unavailable(cause) => {
                format!("the database cannot be used right now ({cause}), and nothing was changed: try again")
            }
            StoreError::Broken(cause) => {
                format!("what is stored cannot be read ({cause}): put a backup of the database in its place")
            }
        })
    }
}

fn say(text: &str) -> Result<(), StartError> {
    let mut out = io::stdout();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.map_err(|error| StartError::new(format!("nothing was printed: {error}")))
}

fn is_confirmed() -> Result<bool, StartError> {
    say("Type `yes` to go on: ")?;
    let mut answer = String::new();
    let read = io::stdin().lock().read_line(&mut answer);
    read.map_err(|error| StartError::new(format!("no answer was read ({error}): nothing was changed")))?;
    Ok(answer.trim() == "yes")
}

/// Who has logged in to the machine, also behind `sudo` where the system remembers, or whom the process runs as.
fn operating_system_user() -> String {
    let login = fs::read_to_string("/proc/self/loginuid").ok();
    let login = login
        .and_then(|text| text.trim().parse().ok())
        .filter(|id| *id != u32::MAX);
    let id: u32 = login.unwrap_or_else(|| rustix::process::getuid().as_raw());
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    name_of(id, &users).map_or_else(|| format!("uid {id}"), str::to_owned)
}

/// The name of a user in the lines of `/etc/passwd`.
fn name_of(id: u32, users: &str) -> Option<&str> {
    users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)?.parse() == Ok(id)).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::name_of;

    #[test]
    fn a_user_has_the_name_of_the_line_with_the_number() {
        let users = "root:x:0:0:root:/root:/bin/sh\n\nada:x:1000:1000::/home/ada:/bin/sh\n";
        assert_eq!(name_of(0, users), Some("root"));
        assert_eq!(name_of(1_000, users), Some("ada"));
        assert_eq!(name_of(1, users), None);
    }
}
