use axum::{Json, extract::State};
use lockstep_core::{
    policy::{TwoFactorMethod, TwoFactorMode, TwoFactorPolicy},
    time::Timestamp,
    two_factor::{EnrolmentRefusal, check_enrolment, may_remove, may_remove_all},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{email_code, gate::Caller};
use crate::{
    app::App,
    error::Failure,
    store::{Person, StoredKey},
};

/// What the caller has set up, and what the caller's organizations say of it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct TwoFactorView {
    /// Whether a login is asked for a second factor.
    enrolled: bool,
    /// Whether anything can be set up now; it cannot where every organization is `off`.
    available: bool,
    /// The organizations that require it.
    required_by: Vec<String>,
    /// The kinds that can be set up.
    methods: Vec<TwoFactorMethod>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    totp: Option<TotpView>,
    /// The oldest first.
    security_keys: Vec<SecurityKeyView>,
    /// How many unused backup codes are left.
    backup_codes_left: u32,
    /// Whether setting up a factor needs a code that is mailed first.
    email_code_needed: bool,
}

/// An authenticator.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct TotpView {
    confirmed_at: Timestamp,
    /// Whether it can be removed now.
    removable: bool,
}

/// A security key or passkey.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct SecurityKeyView {
    id: Uuid,
    /// What its owner calls it.
    name: String,
    created_at: Timestamp,
    /// Absent when it was not used since it was set up.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    last_used_at: Option<Timestamp>,
    /// Whether it can be removed now.
    removable: bool,
}

impl SecurityKeyView {
    pub(super) fn new(key: &StoredKey, person: &Person) -> Self {
        Self {
            id: key.id,
            name: key.name.clone(),
            created_at: key.created_at,
            last_used_at: key.last_used_at,
            removable: blocking(person, TwoFactorMethod::SecurityKey).is_empty(),
        }
    }
}

/// The second factors of the account.
#[utoipa::path(
    get, path = "/v1/account/two-factor", tag = "account", operation_id = "getTwoFactor",
    responses((status = 200, description = "What is set up", body = TwoFactorView)),
)]
pub(super) async fn get_status(State(app): State<App>, caller: Caller) -> Result<Json<TwoFactorView>, Failure> {
    let person = &caller.person;
    let methods = enrolment_methods(&app, person);
    let required_by = person
        .memberships
        .iter()
        .filter(|membership| membership.organization.policy.two_factor.mode == TwoFactorMode::Required)
        .map(|membership| membership.organization.name.clone());
    let totp = app.store.totp(person.account.id).await?.map(|totp| TotpView {
        confirmed_at: totp.confirmed_at,
        removable: blocking(person, TwoFactorMethod::Totp).is_empty(),
    });
    let security_keys = app.store.security_keys(person.account.id).await?;
    Ok(Json(TwoFactorView {
        enrolled: person.factors.are_enrolled(),
        available: !methods.is_empty(),
        required_by: required_by.collect(),
        methods,
        totp,
        security_keys: security_keys
            .iter()
            .map(|key| SecurityKeyView::new(key, person))
            .collect(),
        backup_codes_left: person.factors.backup_codes,
        email_code_needed: email_code::is_needed(&app, person),
    }))
}

/// What the person can set up now.
pub(super) fn enrolment_methods(app: &App, person: &Person) -> Vec<TwoFactorMethod> {
    TwoFactorMethod::ALL
        .into_iter()
        .filter(|method| check_enrolment(*method, person.two_factor_rules()).is_ok())
        .filter(|method| *method != TwoFactorMethod::SecurityKey || app.relying_party.is_some())
        .collect()
}

/// Whether the caller may set up `method` now.
pub(super) fn require_enrolment(person: &Person, method: TwoFactorMethod) -> Result<(), Failure> {
    check_enrolment(method, person.two_factor_rules()).map_err(|refusal| match refusal {
        EnrolmentRefusal::Unavailable => Failure::TwoFactorUnavailable,
        EnrolmentRefusal::MethodNotAccepted(methods) => Failure::MethodNotAccepted(methods),
    })
}

/// Whether the caller may remove a factor of that kind now (spec B8).
pub(super) fn require_removal(person: &Person, method: TwoFactorMethod) -> Result<(), Failure> {
    let names = blocking(person, method);
    if names.is_empty() {
        Ok(())
    } else {
        Err(Failure::TwoFactorRequiredByOrganization(names))
    }
}

/// Whether a person may remove all own factors now (spec B8).
pub(super) fn require_removal_of_all(person: &Person) -> Result<(), Failure> {
    let names = blocking_by(person, |rule| !may_remove_all(person.factors, rule));
    if names.is_empty() {
        Ok(())
    } else {
        Err(Failure::TwoFactorRequiredByOrganization(names))
    }
}

/// The names of the organizations that do not let the factor go.
fn blocking(person: &Person, method: TwoFactorMethod) -> Vec<String> {
    blocking_by(person, |rule| !may_remove(person.factors, method, rule))
}

fn blocking_by(person: &Person, blocks: impl Fn(&TwoFactorPolicy) -> bool) -> Vec<String> {
    person
        .memberships
        .iter()
        .filter(|membership| blocks(&membership.organization.policy.two_factor))
        .map(|membership| membership.organization.name.clone())
        .collect()
}
