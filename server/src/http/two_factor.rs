use axum::Json;
use lockstep_core::{
    policy::{TwoFactorMethod, TwoFactorMode, TwoFactorPolicy},
    time::Timestamp,
    two_factor::{EnrolmentRefusal, check_enrolment, may_remove, may_remove_all},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::gate::Caller;
use crate::{app::App, error::Failure, store::Person};
use axum::extract::State;

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
    /// How many unused backup codes are left.
    backup_codes_left: u32,
}

/// An authenticator.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct TotpView {
    confirmed_at: Timestamp,
    /// Whether it can be removed now.
    removable: bool,
}

/// The second factors of the account.
#[utoipa::path(
    get, path = "/v1/account/two-factor", tag = "account", operation_id = "getTwoFactor",
    responses((status = 200, description = "What is set up", body = TwoFactorView)),
)]
pub(super) async fn get_status(State(app): State<App>, caller: Caller) -> Result<Json<TwoFactorView>, Failure> {
    let person = &caller.person;
    let methods: Vec<_> = TwoFactorMethod::ALL
        .into_iter()
        .filter(|method| check_enrolment(*method, person.two_factor_rules()).is_ok())
        .collect();
    let required_by = person
        .memberships
        .iter()
        .filter(|membership| membership.organization.policy.two_factor.mode == TwoFactorMode::Required)
        .map(|membership| membership.organization.name.clone());
    let totp = app.store.totp(person.account.id).await?.map(|totp| TotpView {
        confirmed_at: totp.confirmed_at,
        removable: blocking(person, TwoFactorMethod::Totp).is_empty(),
    });
    Ok(Json(TwoFactorView {
        enrolled: person.factors.are_enrolled(),
        available: !methods.is_empty(),
        required_by: required_by.collect(),
        methods,
        totp,
        backup_codes_left: person.factors.backup_codes,
    }))
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
