//! Every route, with what a request must pass.

use axum::routing::get;
use lockstep_core::{
    access::Capability::{ManageMembers, ManageSecurity, UseOrganization},
    api_key::ApiKeyScope::{
        ApiKeysRead, ApiKeysWrite, AuditRead, MembersRead, OrganizationRead, SecurityRead, SecurityWrite,
        Verify as VerifyScope,
    },
};
use utoipa_axum::routes;

use super::{
    access, account_email, account_password, api_key_rotation, api_keys, audit_events, backup_codes, compliance, docs,
    email_code,
    gate::Gate::{
        Account, AccountSession, Allowed, AllowedOrLoosening, Member, MemberOrInvited, Public, SignedIn, Verify,
    },
    health, invitation_use, invitations, login, logout, members, metrics, openapi, organizations, password_check,
    password_reset, password_rules, policy_preview, presets, reauthenticate,
    registry::Registry,
    security_keys, security_policy, service_accounts, session, sessions, sign_up, sign_up_confirm, tokens, totp,
    two_factor, two_factor_reset, unlock, verify,
};

pub(super) fn all() -> Registry {
    Registry::new(openapi::base())
        .route(Public, routes!(sign_up::sign_up))
        .route(Public, routes!(sign_up_confirm::confirm))
        .route(Public, routes!(login::login))
        .route(Public, routes!(login::second_factor))
        .route(Public, routes!(login::second_factor_options))
        .route(Account, routes!(logout::logout))
        .route(Account, routes!(session::get_session))
        .route(Account, routes!(sessions::list))
        .route(Account, routes!(sessions::end))
        .route(Account, routes!(reauthenticate::reauthenticate))
        .route(Account, routes!(reauthenticate::options))
        .route(AccountSession, routes!(account_password::change_password))
        .route(Account, routes!(account_password::get_password_policy))
        .route(Account, routes!(two_factor::get_status))
        .route(AccountSession, routes!(email_code::send))
        .route(AccountSession, routes!(totp::start))
        .route(AccountSession, routes!(totp::confirm))
        .route(AccountSession, routes!(totp::remove))
        .route(AccountSession, routes!(security_keys::options))
        .route(AccountSession, routes!(security_keys::add))
        .route(AccountSession, routes!(security_keys::rename))
        .route(AccountSession, routes!(security_keys::remove))
        .route(AccountSession, routes!(backup_codes::regenerate))
        .route(Public, routes!(tokens::create))
        .route(Account, routes!(tokens::list))
        .route(Account, routes!(tokens::revoke))
        .route(Public, routes!(password_reset::request))
        .route(Public, routes!(password_reset::policy))
        .route(Public, routes!(password_reset::confirm))
        .route(Public, routes!(account_email::confirm))
        .route(AccountSession, routes!(account_email::request_verification))
        .route(AccountSession, routes!(email_code::send_for_change))
        .route(AccountSession, routes!(account_email::request_change))
        .route(Public, routes!(password_rules::for_sign_up))
        .route(Public, routes!(presets::list))
        .route(Public, routes!(invitation_use::look_up))
        .route(SignedIn, routes!(invitation_use::accept))
        .route(SignedIn, routes!(organizations::list))
        .route(SignedIn, routes!(organizations::create))
        .open_to_keys(OrganizationRead, Allowed(UseOrganization), routes!(organizations::get))
        .route(Allowed(ManageSecurity), routes!(organizations::rename))
        .open_to_keys(OrganizationRead, Member, routes!(access::get_access))
        .open_to_keys(VerifyScope, Verify, routes!(verify::verify))
        .route(MemberOrInvited, routes!(password_rules::for_organization))
        .route(MemberOrInvited, routes!(password_check::check))
        .open_to_keys(SecurityRead, AllowedOrLoosening, routes!(security_policy::get))
        .open_to_keys(SecurityWrite, AllowedOrLoosening, routes!(security_policy::patch))
        .open_to_keys(SecurityRead, AllowedOrLoosening, routes!(policy_preview::preview))
        .open_to_keys(MembersRead, Allowed(ManageMembers), routes!(compliance::get_compliance))
        .open_to_keys(AuditRead, Allowed(ManageSecurity), routes!(audit_events::list))
        .open_to_keys(MembersRead, Allowed(ManageMembers), routes!(members::list))
        .route(Allowed(ManageMembers), routes!(members::change_role))
        .route(Member, routes!(members::remove))
        .route(Allowed(ManageSecurity), routes!(two_factor_reset::reset))
        .route(Allowed(ManageSecurity), routes!(unlock::unlock))
        .route(Allowed(ManageMembers), routes!(invitations::create))
        .open_to_keys(MembersRead, Allowed(ManageMembers), routes!(invitations::list))
        .route(Allowed(ManageMembers), routes!(invitations::withdraw))
        .open_to_keys(ApiKeysWrite, Allowed(UseOrganization), routes!(api_keys::create))
        .open_to_keys(ApiKeysRead, Allowed(UseOrganization), routes!(api_keys::list))
        .open_to_keys(ApiKeysRead, Allowed(UseOrganization), routes!(api_keys::get))
        .open_to_keys(ApiKeysWrite, Allowed(UseOrganization), routes!(api_keys::update))
        .open_to_keys(ApiKeysWrite, Allowed(UseOrganization), routes!(api_keys::revoke))
        .open_to_keys(
            ApiKeysWrite,
            Allowed(UseOrganization),
            routes!(api_key_rotation::rotate),
        )
        .route(Allowed(UseOrganization), routes!(api_key_rotation::reveal))
        .route(Allowed(ManageMembers), routes!(service_accounts::create))
        .open_to_keys(ApiKeysRead, Allowed(UseOrganization), routes!(service_accounts::list))
        .route(Allowed(ManageMembers), routes!(service_accounts::update))
        .route(Allowed(ManageMembers), routes!(service_accounts::remove))
        .route(Public, routes!(health::alive))
        .route(Public, routes!(health::ready))
        .page("/metrics", get(metrics::show))
        .page("/openapi.json", get(docs::openapi))
        .page("/docs", get(docs::redirect))
        .page("/docs/", get(docs::index))
        .page("/docs/{*path}", get(docs::asset))
}
