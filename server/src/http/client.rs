//! Where a request comes from.

use std::{
    convert::Infallible,
    net::{IpAddr, Ipv6Addr, SocketAddr},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{header, request::Parts},
};

use super::gate::Caller;
use crate::audit::Actor;

/// The longest user agent that is kept.
const LONGEST_USER_AGENT: usize = 256;

/// The other end of the connection. What proxies say of it is not believed.
#[derive(Clone, Debug, Default)]
pub(super) struct Client {
    address: Option<IpAddr>,
    user_agent: Option<String>,
}

impl Client {
    /// What stands for the client where attempts are counted: its address, or its network of 2^64 addresses, which one
    /// customer is given in IPv6.
    pub(super) fn key(&self) -> String {
        match self.address.map(|address| address.to_canonical()) {
            None => "unknown".to_owned(),
            Some(IpAddr::V4(address)) => address.to_string(),
            Some(IpAddr::V6(address)) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).to_string(),
        }
    }

    /// An actor that is not known by name.
    pub(super) fn actor(&self) -> Actor {
        Actor {
            address: self.address.map(|address| address.to_canonical().to_string()),
            user_agent: self.user_agent.clone(),
            ..Actor::default()
        }
    }

    /// An actor with an account.
    pub(super) fn actor_for(&self, account: &crate::store::Account) -> Actor {
        Actor {
            account_id: Some(account.id),
            email: Some(account.email.clone()),
            ..self.actor()
        }
    }
}

impl Client {
    /// Whoever calls, and the key that they call with.
    pub(super) fn actor_of(&self, caller: &Caller) -> Actor {
        Actor {
            api_key_id: caller.session.api_key().map(|_| caller.session.id),
            ..self.actor_for(&caller.person.account)
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let connection = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let user_agent = parts
            .headers
            .get(header::USER_AGENT)
            .and_then(|value| value.to_str().ok());
        Ok(Self {
            address: connection.map(|info| info.0.ip()),
            user_agent: user_agent.map(|text| text.chars().take(LONGEST_USER_AGENT).collect()),
        })
    }
}
