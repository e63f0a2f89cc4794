//! What is written, one function for each message. A name is in one only where its reader has to know it: whoever can
//! make this server write to a stranger must not choose the words.

use lockstep_core::time::Timestamp;

use super::letter::{Letter, quote};

/// The end of every message that somebody may not have asked for.
const NOT_YOU: &str = "If this was not you, you can ignore this message: nothing happens unless the link is opened.";

pub(crate) fn sign_up(link: String) -> Letter {
    Letter::new("Confirm your e-mail to finish signing up")
        .text("Somebody, hopefully you, has signed up with this e-mail address. Open the link to finish; it works once, for 24 hours.")
        .link("Finish signing up", link)
        .text("Do not open it if you have not signed up: the account would have a password that somebody else has chosen.")
        .text(NOT_YOU)
}

pub(crate) fn account_exists(login: String, reset: String) -> Letter {
    Letter::new("You already have an account")
        .text("Somebody, hopefully you, has tried to sign up with this e-mail address. It has an account already, so nothing was changed.")
        .link("Log in", login)
        .link("Forgot your password?", reset)
        .text("If this was not you, you can ignore this message.")
}

pub(crate) fn verify_email(link: String) -> Letter {
    Letter::new("Confirm your e-mail address")
        .text("Open the link to confirm that this address is yours; it works once, for 24 hours.")
        .link("Confirm this address", link)
        .text(NOT_YOU)
}

pub(crate) fn change_email(link: String) -> Letter {
    Letter::new("Confirm your new e-mail address")
        .text("Somebody, hopefully you, wants to use this address for their account. Open the link to confirm it; it works once, for one hour.")
        .link("Use this address", link)
        .text(NOT_YOU)
}

pub(crate) fn address_in_use() -> Letter {
    Letter::new("This e-mail address has an account")
        .text("Somebody, hopefully you, wants to use this address for another account. It belongs to an account already, so nothing was changed.")
        .text("If this was not you, you can ignore this message.")
}

pub(crate) fn reset_password(link: String) -> Letter {
    Letter::new("Choose a new password")
        .text("Somebody, hopefully you, has asked for a new password of your account. Open the link to choose one; it works once, for 30 minutes.")
        .link("Choose a new password", link)
        .text(NOT_YOU)
}

pub(crate) fn invitation(inviter: &str, organization: &str, link: String) -> Letter {
    let (inviter, organization) = (quote(inviter), quote(organization));
    Letter::new(format!("You are invited to {organization}"))
        .text(format!(
            "{inviter} invites you to the organization {organization}. Open the link to join; it works once, for 7 days."
        ))
        .link("See the invitation", link)
        .text(NOT_YOU)
}

pub(crate) fn key_ends(key: &str, organization: &str, end: Timestamp, link: String) -> Letter {
    let (key, organization) = (quote(key), quote(organization));
    Letter::new(format!("The API key {key} is about to end"))
        .text(format!(
            "The API key {key} of the organization {organization} works until {end} (UTC). Whatever uses it is refused from then on."
        ))
        .text("Rotate it, and put the new key in its place: for a day, or for as long as you say, both work.")
        .link("See your API keys", link)
}

pub(crate) fn enrolment_code(code: &str) -> Letter {
    Letter::new("Your code to set up two-factor authentication")
        .text("Enter this code to set up two-factor authentication. It works once, for 10 minutes.")
        .code(code)
        .text("Nobody will ever ask you for it, on the phone or by mail. If you are not setting up two-factor authentication, somebody else knows your password: change it now.")
}

pub(crate) fn change_email_code(code: &str) -> Letter {
    Letter::new("Your code to change your e-mail address")
        .text("Enter this code to change the e-mail address of your account. It works once, for 10 minutes.")
        .code(code)
        .text("Nobody will ever ask you for it, on the phone or by mail. If you are not changing your e-mail address, somebody else knows your password: change it now.")
}
