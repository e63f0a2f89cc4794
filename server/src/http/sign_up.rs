use axum::{extract::State, http::StatusCode, response::Response};
use lockstep_core::{access::Role, policy::SecurityPolicy, time::Timestamp, two_factor::Factors};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    body,
    client::Client,
    fields::Fields,
    invitation_use,
    organizations::{self, NewOrganization},
    saver,
    session::{self, SessionView},
};
use crate::{
    app::App,
    audit::{Event, EventType},
    config::SignUpMode,
    email::EmailAddress,
    error::Failure,
    passwords::{Judgement, Password},
    random,
    store::{Account, Invitation, Membership, NewAccount, Organization, Person},
};

/// A new account, with a new organization or an invitation into one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SignUp {
    email: String,
    password: Password,
    #[schema(max_length = 200)]
    name: String,
    /// The first organization; this or `invitationToken`.
    #[schema(nullable = false)]
    organization: Option<NewOrganization>,
    /// `lki_…`, from an invitation link; this or `organization`.
    #[schema(nullable = false)]
    invitation_token: Option<String>,
}

/// Where the new account belongs.
enum Destination {
    New {
        organization: Organization,
        slugs: Vec<String>,
    },
    Invited {
        organization: Organization,
        invitation: Invitation,
    },
}

impl Destination {
    fn organization(&self) -> &Organization {
        match self {
            Self::New { organization, .. } | Self::Invited { organization, .. } => organization,
        }
    }

    fn role(&self) -> Role {
        match self {
            Self::New { .. } => Role::SuperAdmin,
            Self::Invited { invitation, .. } => invitation.role,
        }
    }
}

/// Sign up; the answer is a session. The server decides about the password whatever the browser has decided.
#[utoipa::path(
    post, path = "/v1/auth/sign-up", tag = "auth", operation_id = "signUp",
    request_body = SignUp,
    responses((status = 201, description = "The account, logged in", body = SessionView)),
)]
pub(super) async fn sign_up(
    State(app): State<App>,
    client: Client,
    body::Json(request): body::Json<SignUp>,
) -> Result<Response, Failure> {
    let email = checked(&request)?;
    app.limiters
        .sign_ups_per_address
        .take(&client.key(), app.clock.monotonic())?;
    let now = app.now();
    let destination = destination(&app, &request, &email, now).await?;
    if app.store.account_by_email(&email).await?.is_some() {
        return Err(Failure::EmailTaken);
    }
    let rules = destination.organization().rules_for(&email.text, &request.name);
    let judgements = app.judge.judge(&request.password, vec![rules]).await?;
    if let Some(refused) = judgements.iter().find(|judgement| !judgement.verdict.accepted) {
        return Err(Failure::PasswordNotAccepted(refused.verdict.clone()));
    }
    let hashable = request
        .password
        .hashable()
        .ok_or_else(|| Failure::internal("an accepted password was cut"))?;
    let account = Account {
        id: random::id(now),
        email: email.text.clone(),
        email_key: email.key.clone(),
        name: request.name.clone(),
        password_hash: app.hasher.hash(hashable).await?,
        password_id: random::id(now),
    };
    store(
        &app,
        &client,
        account,
        &email,
        destination,
        (&request.password, &judgements),
        now,
    )
    .await
}

fn checked(request: &SignUp) -> Result<EmailAddress, Failure> {
    let mut fields = Fields::default();
    let email = fields.email("email", &request.email);
    fields.password("password", &request.password);
    fields.name("name", &request.name);
    match (&request.organization, &request.invitation_token) {
        (Some(organization), None) => organizations::check_new(&mut fields, "organization.", organization),
        (None, Some(_)) => {}
        (None, None) => fields.refuse("required", "organization"),
        (Some(_), Some(_)) => fields.refuse("ambiguous", "invitationToken"),
    }
    fields.finish()?;
    email.ok_or_else(|| Failure::violation("invalid_email", "email"))
}

async fn destination(
    app: &App,
    request: &SignUp,
    email: &EmailAddress,
    now: Timestamp,
) -> Result<Destination, Failure> {
    let mode = app.settings.sign_up;
    if mode == SignUpMode::Closed {
        return Err(Failure::SignUpClosed);
    }
    if let Some(token) = &request.invitation_token {
        let (invitation, organization) = invitation_use::find(app, token).await?;
        invitation_use::check_email(&invitation, &email.key)?;
        return Ok(Destination::Invited {
            organization,
            invitation,
        });
    }
    match &request.organization {
        Some(new) if mode == SignUpMode::Open => {
            let (organization, slugs) = organizations::prepare(new, SecurityPolicy::for_new_organization(), now);
            Ok(Destination::New { organization, slugs })
        }
        _ => Err(Failure::InvitationRequired),
    }
}

async fn store(
    app: &App,
    client: &Client,
    account: Account,
    email: &EmailAddress,
    destination: Destination,
    (password, judgements): (&Password, &[Judgement]),
    now: Timestamp,
) -> Result<Response, Failure> {
    let actor = client.actor_for(&account);
    let (session, token) = session::begin(account.id, None, now);
    let role = destination.role();
    let mut change = app.store.change().await?;
    if !change.insert_account(&new_account(&account, email, now)).await? {
        return Err(Failure::EmailTaken);
    }
    change.record(&Event::new(EventType::SignUp, &actor, now)).await?;
    let organization = match destination {
        Destination::New { organization, slugs } => {
            organizations::insert(&mut change, &actor, organization, slugs, now).await?
        }
        Destination::Invited {
            organization,
            invitation,
        } => {
            if !change.take_invitation(organization.id, invitation.id).await? {
                return Err(Failure::InvitationNotFound);
            }
            let event = invitation_use::accepted(&actor, &organization, &invitation.email, role, now);
            change.record(&event).await?;
            organization
        }
    };
    change.insert_member(organization.id, account.id, role, now).await?;
    change
        .store_judgements(account.id, account.password_id, judgements, now)
        .await?;
    change
        .insert_session(&session, &token.hash(), account.password_id)
        .await?;
    let verdict = judgements.first().map(Judgement::stored);
    let person = Person {
        account,
        factors: Factors::default(),
        memberships: vec![Membership {
            organization,
            role,
            verdict,
        }],
    };
    saver::keep(app, &mut change, &person, &session, &token, password).await?;
    change.commit().await?;
    session::answer(app, StatusCode::CREATED, &person, &session, &token)
}

fn new_account<'a>(account: &'a Account, email: &'a EmailAddress, created_at: Timestamp) -> NewAccount<'a> {
    let id: Uuid = account.id;
    NewAccount {
        id,
        email,
        name: &account.name,
        password_hash: &account.password_hash,
        password_id: account.password_id,
        created_at,
    }
}
