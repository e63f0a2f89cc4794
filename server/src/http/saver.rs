//! Whoever enforces must comply (spec R7): the saver's own password is judged under the policy that is not saved yet.
//! For that the password of a super admin's re-authentication is kept for the five minutes that it is good for,
//! encrypted under the session's token, which is not stored, and the server's key.

use std::sync::Arc;

use lockstep_core::{
    access::{
        Capability, Credential, Decision, FRESH_SECONDS, Login, Member, Principal, ReasonCode, SaveRefusal, check_save,
        decide, is_fresh,
    },
    policy::SecurityPolicy,
    time::Timestamp,
    two_factor::UsedFactor,
};

use super::gate::Access;
use crate::{
    app::App,
    error::Failure,
    passwords::{Judgement, Password, Rules},
    store::{Change, Membership, Person, Session},
    token::Token,
};

/// Keeps the password that `session` has just been authenticated with, if there is a policy that `person` could save.
pub(super) async fn keep(
    app: &App,
    change: &mut Change,
    person: &Person,
    session: &Session,
    token: &Token,
    password: &Password,
) -> Result<(), Failure> {
    let may_save = |membership: &Arc<Membership>| membership.role.can(Capability::ManageSecurity);
    if !person.memberships.iter().any(may_save) {
        return Ok(());
    }
    let Some(written) = password.written() else {
        return Ok(());
    };
    let sealed = app
        .keys
        .seal_under(token, &purpose(session), written.as_bytes())
        .map_err(|_| Failure::internal("a password cannot be sealed"))?;
    Ok(change.keep_sealed_password(session.id, &sealed).await?)
}

/// The verdict on the saver's own password under `next`, to be stored with it.
pub(super) async fn judge(app: &App, access: &Access, next: &SecurityPolicy) -> Result<Option<Judgement>, Failure> {
    let caller = &access.caller;
    if !is_fresh(caller.session.authenticated_at, caller.now) {
        return Ok(None);
    }
    let Some(sealed) = app.store.sealed_password(caller.session.id).await? else {
        return Ok(None);
    };
    let Ok(bytes) = app.keys.open_under(&caller.token, &purpose(&caller.session), &sealed) else {
        return Ok(None);
    };
    let Ok(written) = str::from_utf8(&bytes) else {
        return Ok(None);
    };
    let password = Password::Text(written.to_owned().into());
    let account = &caller.person.account;
    let rules = Rules {
        policy: next.password.clone(),
        ..access.membership.organization.rules_for(&account.email, &account.name)
    };
    Ok(app.judge.judge(&password, vec![rules]).await?.pop())
}

/// What `next`, whose verdict on the caller's password is `judgement`, would say to the caller, and whether the caller may
/// save it.
pub(super) fn outlook(
    access: &Access,
    next: &SecurityPolicy,
    judgement: Option<&Judgement>,
) -> Result<(Decision, Result<(), SaveRefusal>), Failure> {
    let caller = &access.caller;
    let person = with_policy(access, next, judgement);
    let membership = person.membership(&access.membership.organization.id.to_string());
    let membership = membership.ok_or_else(|| Failure::internal("the saver is no member"))?;
    let facts = person.facts(membership);
    let current = &access.membership.organization.policy;
    let principal = match caller.session.api_key() {
        None => caller.session.principal(),
        Some(_) => best_login(&facts, next),
    };
    Ok((
        decide(principal, &facts, next, caller.now),
        check_save(principal, &facts, current, next, caller.now),
    ))
}

/// The owner of a key that saves, as if just logged in with everything that there is: whoever enforces must comply, and a
/// key, which passes with less, does not comply in the owner's place.
fn best_login(owner: &Member, policy: &SecurityPolicy) -> Principal {
    let mut accepted = policy.two_factor.methods.iter().copied();
    let held = accepted.find(|method| owner.factors.has(*method));
    Principal::Session(Login {
        with: Credential::Password,
        second_factor: held.map(|method| UsedFactor::new(method, true)),
    })
}

/// Whether the caller may save `next`, whose verdict on the caller's password is `judgement`.
pub(super) fn check(access: &Access, next: &SecurityPolicy, judgement: Option<&Judgement>) -> Result<(), Failure> {
    let (_, outcome) = outlook(access, next, judgement)?;
    let is_by_key = access.caller.session.api_key().is_some();
    outcome.map_err(|refusal| match refusal {
        SaveRefusal::TwoFactorOffToRequired => Failure::TwoFactorOffToRequired,
        SaveRefusal::LocksYourselfOut(decision) if is_unknown(&decision) && !is_by_key => {
            Failure::ReauthenticationRequired
        }
        SaveRefusal::LocksYourselfOut(decision) => Failure::LocksYourselfOut(decision),
    })
}

/// Whether the save is refused because it would keep the caller out. Where only the password has to be entered first,
/// nobody knows yet.
pub(super) fn locks_out(outcome: &Result<(), SaveRefusal>) -> bool {
    matches!(outcome, Err(SaveRefusal::LocksYourselfOut(decision)) if !is_unknown(decision))
}

/// Nothing but the password is missing to know.
fn is_unknown(decision: &Decision) -> bool {
    let mut reasons = decision.reasons().iter();
    reasons.all(|reason| reason.code == ReasonCode::PasswordUnknown)
}

/// The caller as if the organization had `next` already.
fn with_policy(access: &Access, next: &SecurityPolicy, judgement: Option<&Judgement>) -> Person {
    let mut person = Person::clone(&access.caller.person);
    for membership in &mut person.memberships {
        if membership.organization.id == access.membership.organization.id {
            Arc::make_mut(membership).organization.policy = next.clone().into();
        }
    }
    if let Some(judgement) = judgement {
        person.note(std::slice::from_ref(judgement));
    }
    person
}

/// Passwords of re-authentications that are not fresh any more are forgotten.
pub(super) async fn forget_stale(app: &App, now: Timestamp) -> Result<(), Failure> {
    Ok(app
        .store
        .forget_sealed_passwords(now.plus_seconds(-FRESH_SECONDS))
        .await?)
}

fn purpose(session: &Session) -> String {
    format!("password {}", session.id)
}
