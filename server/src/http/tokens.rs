use axum::{
    Json,
    extract::{Path, State, rejection::PathRejection},
    http::StatusCode,
};
use lockstep_core::{
    Violation,
    access::{Credential, Login},
    time::Timestamp,
    two_factor::methods_asked,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    body,
    client::Client,
    fields::Fields,
    gate::Caller,
    login::{self, Authenticated},
    second_factor::{self, Proof, SecondFactor},
};
use crate::{
    app::App,
    audit::{Event, EventType},
    error::{Failure, Step},
    passwords::Password,
    random,
    store::{Session, SessionKind},
    token::{Token, TokenKind},
};

const DEFAULT_SECONDS: u32 = 43_200;
const SECONDS: std::ops::RangeInclusive<u32> = 60..=90 * 86_400;

/// Credentials, and what the token is for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NewToken {
    email: String,
    password: Password,
    /// Needed by whoever has one.
    #[schema(nullable = false)]
    second_factor: Option<SecondFactor>,
    /// What the owner calls it.
    #[schema(max_length = 200)]
    name: String,
    /// 60 to 7,776,000 (90 days).
    #[schema(nullable = false, minimum = 60, maximum = 7_776_000, default = 43_200)]
    expires_in_seconds: Option<u32>,
}

/// A new access token. It is shown once.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct TokenCreated {
    /// `lka_…`, for the header `authorization: Bearer`.
    token: String,
    /// The lifetime, in seconds.
    expires_in: u32,
    #[serde(flatten)]
    described: TokenView,
}

/// An access token, without the token.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct TokenView {
    id: Uuid,
    name: String,
    created_at: Timestamp,
    last_used_at: Timestamp,
    expires_at: Timestamp,
}

/// The caller's access tokens.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Tokens {
    items: Vec<TokenView>,
}

impl TokenView {
    fn new(session: &Session) -> Option<Self> {
        let SessionKind::AccessToken { name, expires_at } = &session.kind else {
            return None;
        };
        Some(Self {
            id: session.id,
            name: name.clone(),
            created_at: session.created_at,
            last_used_at: session.last_seen_at,
            expires_at: *expires_at,
        })
    }
}

/// Make an access token from credentials and, for whoever has one, a second factor (spec C18). Every request with it is
/// decided by the organization's policy as it is then.
#[utoipa::path(
    post, path = "/v1/auth/tokens", tag = "auth", operation_id = "createToken",
    request_body = NewToken,
    responses((status = 201, description = "The token, shown once", body = TokenCreated)),
)]
pub(super) async fn create(
    State(app): State<App>,
    client: Client,
    body::Json(request): body::Json<NewToken>,
) -> Result<(StatusCode, Json<TokenCreated>), Failure> {
    let seconds = checked(&request)?;
    let Authenticated { person, mut change } =
        login::password(&app, &client, &request.email, &request.password).await?;
    let account = &person.account;
    let methods = methods_asked(person.factors, person.two_factor_rules());
    let proof = match &request.second_factor {
        None if methods.is_empty() => None,
        None => return Err(Failure::SecondFactorRequired(methods)),
        Some(factor) => {
            // A change holds the writer: it is let go while the factor is looked at.
            change.commit().await?;
            let proof = second_factor::check(&app, &client, &person, &methods, factor, None, Step::Login).await?;
            change = app.store.change().await?;
            change = second_factor::take(&app, &client, account, change, &proof, Step::Login).await?;
            Some(proof)
        }
    };
    let now = app.now();
    let expires_at = now.plus_seconds(i64::from(seconds));
    let token = Token::generate(TokenKind::Access);
    let session = Session {
        id: random::id(now),
        account_id: account.id,
        kind: SessionKind::AccessToken {
            name: request.name,
            expires_at,
        },
        login: Login {
            with: Credential::Password,
            second_factor: proof.as_ref().map(Proof::used),
        },
        created_at: now,
        last_seen_at: now,
        authenticated_at: now,
    };
    if !change
        .insert_session(&session, &token.hash(), account.password_id)
        .await?
    {
        return Err(Failure::InvalidCredentials);
    }
    let described = TokenView::new(&session).ok_or_else(|| Failure::internal("it is an access token"))?;
    let event = Event::new(EventType::AccessTokenCreated, &client.actor_for(account), now)
        .with("tokenId", json!(session.id))
        .with("name", json!(described.name))
        .with("expiresAt", json!(expires_at));
    change.record(&event).await?;
    change.commit().await?;
    let created = TokenCreated {
        token: token.as_str().to_owned(),
        expires_in: seconds,
        described,
    };
    Ok((StatusCode::CREATED, Json(created)))
}

fn checked(request: &NewToken) -> Result<u32, Failure> {
    let mut fields = Fields::default();
    fields.name("name", &request.name);
    let seconds = request.expires_in_seconds.unwrap_or(DEFAULT_SECONDS);
    if !SECONDS.contains(&seconds) {
        fields.violation(Violation {
            minimum: Some(u64::from(*SECONDS.start())),
            maximum: Some(u64::from(*SECONDS.end())),
            ..Violation::new("expires_in_seconds_out_of_range", "expiresInSeconds")
        });
    }
    fields.finish()?;
    Ok(seconds)
}

/// The caller's access tokens that have not ended.
#[utoipa::path(
    get, path = "/v1/auth/tokens", tag = "auth", operation_id = "listTokens",
    responses((status = 200, description = "The tokens, the newest first", body = Tokens)),
)]
pub(super) async fn list(State(app): State<App>, caller: Caller) -> Result<Json<Tokens>, Failure> {
    let sessions = app.store.access_tokens(caller.person.account.id, caller.now).await?;
    let items = sessions.iter().filter_map(TokenView::new).collect();
    Ok(Json(Tokens { items }))
}

/// End an access token. The very next request with it is refused.
#[utoipa::path(
    delete, path = "/v1/auth/tokens/{token}", tag = "auth", operation_id = "revokeToken",
    params(("token" = Uuid, Path, description = "Id of the token")),
    responses((status = 204, description = "It has ended")),
)]
pub(super) async fn revoke(
    State(app): State<App>,
    client: Client,
    caller: Caller,
    path: Result<Path<Uuid>, PathRejection>,
) -> Result<StatusCode, Failure> {
    let Path(id) = path.map_err(|_| Failure::NotFound)?;
    let account = &caller.person.account;
    let mut change = app.store.change().await?;
    if !change.end_access_token(account.id, id).await? {
        return Err(Failure::NotFound);
    }
    let event = Event::new(EventType::AccessTokenRevoked, &client.actor_for(account), caller.now);
    change.record(&event.with("tokenId", json!(id))).await?;
    change.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
