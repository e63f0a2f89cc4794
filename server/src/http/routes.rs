//! Every route, with what a request must pass.

use axum::routing::get;
use lockstep_core::access::Capability::{ManageMembers, ManageSecurity, UseOrganization};
use utoipa_axum::routes;

use super::{
    access, account_email, account_password, compliance, docs,
    gate::Gate::{Allowed, AllowedOrLoosening, Member, MemberOrInvited, Public, SignedIn},
    health, invitation_use, invitations, login, logout, members, openapi, organizations, password_check,
    password_reset, password_rules, policy_preview, presets, reauthenticate,
    registry::Registry,
    security_policy, session, sign_up, sign_up_confirm,
};

pub(super) fn all() -> Registry {
    Registry::new(openapi::base())
        .route(Public, routes!(sign_up::sign_up))
        .route(Public, routes!(sign_up_confirm::confirm))
        .route(Public, routes!(login::login))
        .route(SignedIn, routes!(logout::logout))
        .route(SignedIn, routes!(session::get_session))
        .route(SignedIn, routes!(reauthenticate::reauthenticate))
        .route(Public, routes!(password_reset::request))
        .route(Public, routes!(password_reset::policy))
        .route(Public, routes!(password_reset::confirm))
        .route(Public, routes!(account_email::confirm))
        .route(SignedIn, routes!(account_email::request_verification))
        .route(SignedIn, routes!(account_email::request_change))
        .route(SignedIn, routes!(account_password::change_password))
        .route(SignedIn, routes!(account_password::get_password_policy))
        .route(Public, routes!(password_rules::for_sign_up))
        .route(Public, routes!(presets::list))
        .route(Public, routes!(invitation_use::look_up))
        .route(SignedIn, routes!(invitation_use::accept))
        .route(SignedIn, routes!(organizations::list))
        .route(SignedIn, routes!(organizations::create))
        .route(Allowed(UseOrganization), routes!(organizations::get))
        .route(Allowed(ManageSecurity), routes!(organizations::rename))
        .route(Member, routes!(access::get_access))
        .route(MemberOrInvited, routes!(password_rules::for_organization))
        .route(MemberOrInvited, routes!(password_check::check))
        .route(AllowedOrLoosening, routes!(security_policy::get))
        .route(AllowedOrLoosening, routes!(security_policy::patch))
        .route(AllowedOrLoosening, routes!(policy_preview::preview))
        .route(Allowed(ManageMembers), routes!(compliance::get_compliance))
        .route(Allowed(ManageMembers), routes!(members::list))
        .route(Allowed(ManageMembers), routes!(members::change_role))
        .route(Member, routes!(members::remove))
        .route(Allowed(ManageMembers), routes!(invitations::create))
        .route(Allowed(ManageMembers), routes!(invitations::list))
        .route(Allowed(ManageMembers), routes!(invitations::withdraw))
        .route(Public, routes!(health::alive))
        .route(Public, routes!(health::ready))
        .page("/openapi.json", get(docs::openapi))
        .page("/docs", get(docs::redirect))
        .page("/docs/", get(docs::index))
        .page("/docs/{*path}", get(docs::asset))
}
