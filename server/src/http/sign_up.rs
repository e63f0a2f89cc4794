use std::sync::Arc;

use axum::{extract::State, http::StatusCode, response::Response};
use lockstep_core::{
    access::Role, compliance::StoredVerdict, policy::SecurityPolicy, time::Timestamp, two_factor::Factors,
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    body,
    client::Client,
    fields::Fields,
    invitation_use, known_browser,
    mail_link::{self, ConfirmationSent},
    organizations::{self, NewOrganization},
    saver,
    session::{self, SessionView},
    sign_up_confirm,
};
use crate::{
    app::App,
    audit::{Event, EventType},
    config::SignUpMode,
    email::EmailAddress,
    error::Failure,
    names,
    passwords::Password,
    random,
    store::{Account, Change, Invitation, Membership, NewAccount, Organization, Person},
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
pub(super) enum Destination {
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
    pub(super) fn new(asked: &NewOrganization, policy: SecurityPolicy, now: Timestamp) -> Self {
        let (organization, slugs) = organizations::prepare(asked, policy, now);
        Self::New { organization, slugs }
    }

    /// With slugs to fall back on: whoever confirms late cannot choose another one.
    pub(super) fn with_more_slugs(mut self) -> Self {
        if let Self::New { organization, slugs } = &mut self {
            slugs.extend(names::slugs_for(&organization.slug));
        }
        self
    }

    pub(super) fn organization(&self) -> &Organization {
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

    /// Whether whoever signs up has shown that the address is theirs.
    fn proves_email(&self) -> bool {
        match self {
            Self::New { .. } => false,
            Self::Invited { invitation, .. } => invitation.proves_email,
        }
    }
}

/// Who signs up, when everything is decided.
pub(super) struct NewPerson {
    pub(super) email: EmailAddress,
    pub(super) name: String,
    pub(super) password_hash: String,
    pub(super) is_email_verified: bool,
}

/// Sign up. The answer is a session, or, where there is mail and no invitation was mailed to this address, always the
/// same: that a link was mailed. The server decides about the password whatever the browser has decided.
#[utoipa::path(
    post, path = "/v1/auth/sign-up", tag = "auth", operation_id = "signUp",
    request_body = SignUp,
    responses(
        (status = 201, description = "The account, logged in", body = SessionView),
        (status = 202, description = "A link was mailed; it goes on", body = ConfirmationSent),
    ),
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
    let is_immediate = app.settings.mail.is_none() || destination.proves_email();
    let existing = app.store.account_by_email(&email).await?;
    if is_immediate && existing.is_some() {
        return Err(Failure::EmailTaken);
    }
    if let Some(slug) = request.organization.as_ref().and_then(|new| new.slug.as_deref())
        && !is_immediate
        && !app.store.is_slug_free(slug).await?
    {
        return Err(Failure::SlugTaken);
    }
    let rules = destination.organization().rules_for(&email.text, &request.name);
    let verdict = app
        .judge
        .verdict(&request.password, rules.policy.clone(), rules.context)
        .await?;
    if !verdict.accepted {
        return Err(Failure::PasswordNotAccepted(verdict));
    }
    let hashable = request
        .password
        .hashable()
        .ok_or_else(|| Failure::internal("an accepted password was cut"))?;
    if !is_immediate {
        mail_link::limit(&app, &client, "sign-up", &email.key)?;
        let hash = app.hasher.hash(hashable).await?;
        let asked = request.organization.as_ref();
        let pending = sign_up_confirm::pending(email, request.name, hash, &destination, asked, now);
        return mail_link::evenly(sign_up_confirm::request(&app, &client, pending, existing, now)).await;
    }
    let person = NewPerson {
        email,
        name: request.name,
        password_hash: app.hasher.hash(hashable).await?,
        is_email_verified: destination.proves_email(),
    };
    let verdict = StoredVerdict {
        accepted: verdict.accepted,
        policy: rules.policy,
    };
    let change = app.store.change().await?;
    store(
        &app,
        &client,
        change,
        person,
        destination,
        (verdict, Some(&request.password)),
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
        Some(new) if mode == SignUpMode::Open => Ok(Destination::new(new, SecurityPolicy::for_new_organization(), now)),
        _ => Err(Failure::InvitationRequired),
    }
}

/// Makes the account with everything that belongs to it, in `change`, and logs it in.
pub(super) async fn store(
    app: &App,
    client: &Client,
    mut change: Change,
    person: NewPerson,
    destination: Destination,
    (verdict, password): (StoredVerdict, Option<&Password>),
    now: Timestamp,
) -> Result<Response, Failure> {
    let account = Account {
        id: random::id(now),
        email: person.email.text.clone(),
        email_key: person.email.key.clone(),
        name: person.name,
        password_hash: person.password_hash,
        password_id: random::id(now),
        is_email_verified: person.is_email_verified,
    };
    let actor = client.actor_for(&account);
    let (session, token) = session::begin(account.id, None, now);
    let role = destination.role();
    if !change
        .insert_account(&new_account(&account, &person.email, now))
        .await?
    {
        return Err(Failure::EmailTaken);
    }
    change.record(&Event::new(EventType::SignUp, &actor, now)).await?;
    if account.is_email_verified {
        change
            .record(&Event::new(EventType::EmailVerified, &actor, now))
            .await?;
    }
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
        .store_verdict(account.id, organization.id, account.password_id, &verdict, now)
        .await?;
    change
        .insert_session(&session, &token.hash(), account.password_id)
        .await?;
    let person = Person {
        account,
        factors: Factors::default(),
        memberships: vec![Arc::new(Membership {
            organization,
            role,
            verdict: Some(verdict.into()),
        })],
    };
    if let Some(password) = password {
        saver::keep(app, &mut change, &person, &session, &token, password).await?;
    }
    change.note_origin(session.id, &client.actor()).await?;
    change.commit().await?;
    let mut response = session::answer(app, StatusCode::CREATED, &person, &session, &token)?;
    known_browser::add(app, client, person.account.id, &mut response)?;
    Ok(response)
}

fn new_account<'a>(account: &'a Account, email: &'a EmailAddress, created_at: Timestamp) -> NewAccount<'a> {
    let id: Uuid = account.id;
    NewAccount {
        id,
        email,
        name: &account.name,
        password_hash: &account.password_hash,
        password_id: account.password_id,
        email_verified_at: account.is_email_verified.then_some(created_at),
        created_at,
    }
}
