//! Browsers that have logged in before. A signed cookie, bound to one account, gives each of them attempts of its own, so
//! that whoever fails elsewhere does not lock the owner out (spec R11). It proves nothing else, and opens nothing.

use axum::http::{HeaderMap, HeaderValue, header};
use data_encoding::BASE64URL_NOPAD;
use lockstep_core::time::Timestamp;
use uuid::Uuid;

use super::{client::Client, cookie, cookie_header};
use crate::{app::App, error::Failure, lockout::KNOWN_BROWSER_DAYS, random};

const NAME: &str = "__Host-lockstep-browser-";
const DEVELOPMENT_NAME: &str = "lockstep-browser-";
const PURPOSE: &str = "known browser";
const ID_CHARACTERS: usize = 22;
const MOST_COOKIES: usize = 16;

/// Every cookie of a request that names a known browser, one for each account that has logged in there.
pub(super) fn cookies(headers: &HeaderMap) -> Vec<(String, String)> {
    cookie_header::pairs(headers)
        .filter(|(name, _)| name.starts_with(NAME) || name.starts_with(DEVELOPMENT_NAME))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .take(MOST_COOKIES)
        .collect()
}

/// The browser that `client` is, if the account has logged in there.
pub(super) fn id(app: &App, client: &Client, account_id: Uuid) -> Option<String> {
    let name = name(app, account_id);
    let mut values = client.browser_cookies().iter().filter(|(known, _)| *known == name);
    values.find_map(|(_, value)| read(app, account_id, value))
}

/// The cookie by which the browser is known from now on; one that is known already stays who it is.
pub(super) fn remember(app: &App, client: &Client, account_id: Uuid) -> Result<HeaderValue, Failure> {
    let id = id(app, client, account_id).unwrap_or_else(|| random::base62(ID_CHARACTERS));
    let since = app.now().unix_millis().to_string();
    let signature = BASE64URL_NOPAD.encode(&app.keys.sign(PURPOSE, &[&account_id.to_string(), &id, &since]));
    let value = format!("{id}.{since}.{signature}");
    cookie::build(
        &app.settings,
        &name(app, account_id),
        &value,
        KNOWN_BROWSER_DAYS * 86_400,
    )
}

fn name(app: &App, account_id: Uuid) -> String {
    let prefix = if app.settings.development {
        DEVELOPMENT_NAME
    } else {
        NAME
    };
    let [a, b, c, d, ..] = app.keys.sign("name of a known browser", &[&account_id.to_string()]);
    format!("{prefix}{a:02x}{b:02x}{c:02x}{d:02x}")
}

fn read(app: &App, account_id: Uuid, value: &str) -> Option<String> {
    let (id, rest) = value.split_once('.')?;
    let (since, signature) = rest.split_once('.')?;
    let signature = BASE64URL_NOPAD.decode(signature.as_bytes()).ok()?;
    let is_ours = app
        .keys
        .is_signed(PURPOSE, &[&account_id.to_string(), id, since], &signature);
    let since = Timestamp::from_unix_millis(since.parse().ok()?)?;
    let is_known = is_ours && !app.now().is_at_or_after(since.plus_days(KNOWN_BROWSER_DAYS));
    is_known.then(|| id.to_owned())
}

/// Adds the cookie to an answer that has begun a session.
pub(super) fn add(
    app: &App,
    client: &Client,
    account_id: Uuid,
    response: &mut axum::response::Response,
) -> Result<(), Failure> {
    let cookie = remember(app, client, account_id)?;
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(())
}
