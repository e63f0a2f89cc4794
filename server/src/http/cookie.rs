//! Cookies, first of all the one that carries a browser's session token.

use axum::http::{HeaderMap, HeaderValue};

use super::cookie_header;
use crate::{config::Settings, error::Failure, token::Token};

/// The prefix makes browsers refuse the cookie unless it is `Secure`, for this host alone and for every path.
const NAME: &str = "__Host-lockstep";
/// Over plain HTTP that prefix does not work.
const DEVELOPMENT_NAME: &str = "lockstep";

fn name(settings: &Settings) -> &'static str {
    if settings.development { DEVELOPMENT_NAME } else { NAME }
}

pub(super) fn read(settings: &Settings, headers: &HeaderMap) -> Option<String> {
    let mut values = cookie_header::pairs(headers).filter(|(cookie, _)| *cookie == name(settings));
    let (_, value) = values.next()?;
    Some(value.to_owned())
}

pub(super) fn set(settings: &Settings, token: &Token, seconds: u32) -> Result<HeaderValue, Failure> {
    build(settings, name(settings), token.as_str(), seconds)
}

pub(super) fn clear(settings: &Settings) -> Result<HeaderValue, Failure> {
    build(settings, name(settings), "", 0)
}

/// A cookie that no script reads, for this host alone.
pub(super) fn build(settings: &Settings, name: &str, value: &str, seconds: u32) -> Result<HeaderValue, Failure> {
    let secure = if settings.development { "" } else { "; Secure" };
    let text = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    let mut header = HeaderValue::from_str(&text).map_err(Failure::internal)?;
    header.set_sensitive(true);
    Ok(header)
}
