//! Passwords: as they come in, judged, and hashed.

mod hasher;
mod judge;
mod secret;

pub(crate) use self::{
    hasher::{Hasher, Verification},
    judge::{Judge, Judgement, Rules},
    secret::Password,
};
