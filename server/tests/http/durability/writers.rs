//! Those who write at once, each something else.

mod acts;

use std::sync::Arc;

use serde_json::{Value, json};

use super::{
    facts::{FIRST_PASSWORD, organization},
    journal::{Facts, Settled},
    person::{Load, Person, Request, json},
};
use crate::harness::OWNER_PASSWORD;

/// Wrong passwords until one is locked out.
const GUESSES: u32 = 5;
/// So many things of a kind are kept before the oldest is taken away.
const KEPT: usize = 3;

/// What somebody does again and again.
enum Work {
    SignUps,
    /// New policies and names of an organization.
    Settings {
        version: i64,
        renamed: u32,
    },
    /// Wrong passwords, until the account is locked for a day.
    Guesses {
        wrong: u32,
        locked: Vec<(String, Value)>,
    },
    Invitations {
        made: u32,
        open: Vec<Invitation>,
    },
    Keys {
        made: u32,
        live: Vec<Key>,
        revoked: Vec<Key>,
    },
    Passwords {
        number: u32,
    },
    Sessions {
        live: Vec<String>,
        ended: Vec<String>,
    },
}

struct Invitation {
    id: String,
    email: String,
    token: String,
}

#[derive(Clone)]
struct Key {
    id: String,
    name: String,
    text: String,
}

/// One of those who write at once.
pub(super) struct Writer {
    scope: &'static str,
    pub(super) person: Person,
    work: Work,
    /// How many organizations this one has begun.
    homes: u32,
    /// The slug of the one of now.
    home: Option<String>,
    /// Whether it was cut off in the middle of something.
    is_cut: bool,
}

/// All of them, who have done nothing yet.
pub(super) fn all(load: &Arc<Load>) -> Vec<Writer> {
    let works = [
        ("sign-ups", Work::SignUps),
        ("settings", Work::Settings { version: 0, renamed: 0 }),
        (
            "guesses",
            Work::Guesses {
                wrong: 0,
                locked: Vec::new(),
            },
        ),
        (
            "invitations",
            Work::Invitations {
                made: 0,
                open: Vec::new(),
            },
        ),
        (
            "keys",
            Work::Keys {
                made: 0,
                live: Vec::new(),
                revoked: Vec::new(),
            },
        ),
        ("passwords", Work::Passwords { number: FIRST_PASSWORD }),
        (
            "sessions",
            Work::Sessions {
                live: Vec::new(),
                ended: Vec::new(),
            },
        ),
    ];
    let writer = |(number, (scope, work)): (usize, _)| Writer {
        scope,
        person: Person::new(number + 1, load),
        work,
        homes: 0,
        home: None,
        is_cut: false,
    };
    works.into_iter().enumerate().map(writer).collect()
}

impl Writer {
    pub(super) fn scope(&self) -> &'static str {
        self.scope
    }

    /// Whether it was cut off in the middle of something.
    pub(super) fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// Writes until the load is over or the server is gone.
    pub(super) async fn run(mut self) -> Self {
        self.is_cut = false;
        while !self.person.load.is_over() {
            if self.once().await.is_err() {
                self.is_cut = true;
                break;
            }
        }
        self
    }

    /// Goes on from what was found in the database after an end.
    pub(super) fn settle(&mut self, found: Facts) -> Result<Settled, String> {
        let settled = self.person.journal.settle(found)?;
        let is_cut = std::mem::take(&mut self.is_cut);
        match (&mut self.work, &self.home) {
            (Work::Settings { version, renamed }, Some(slug)) if is_cut => {
                // One of the two may have happened.
                let is_there = |version: i64, renamed: u32| {
                    let name = if renamed == 0 {
                        slug.clone()
                    } else {
                        format!("Name {renamed}")
                    };
                    let length = if version % 2 == 0 { 9 } else { 10 };
                    self.person.journal.count(&organization(slug, &name, version, length)) == 1
                };
                let next = [(*version, *renamed), (*version + 1, *renamed), (*version, *renamed + 1)];
                let found = next.into_iter().find(|(version, renamed)| is_there(*version, *renamed));
                (*version, *renamed) = found.unwrap();
            }
            (Work::Passwords { number }, Some(slug)) if is_cut => {
                let next = format!("the password of owner@{slug}.example is {}", *number + 1);
                if self.person.journal.count(&next) == 1 {
                    // The token of the session went down with the answer.
                    *number += 1;
                    self.person.session = None;
                }
            }
            // One attempt more or less: the next account is guessed at.
            (Work::Guesses { .. }, _) if is_cut => self.home = None,
            _ => {}
        }
        Ok(settled)
    }

    /// What holds for whoever comes: what was opened is open, and what was closed is closed.
    pub(super) async fn look(&mut self) {
        let session = Request::new("GET", "/v1/auth/session", Value::Null);
        let mut asked = Vec::new();
        match &self.work {
            Work::Sessions { live, ended } => {
                asked.extend(live.iter().map(|token| (token.clone(), 200)));
                asked.extend(ended.iter().rev().take(KEPT).map(|token| (token.clone(), 401)));
                for (token, expected) in asked {
                    let received = self.person.ask(&session, Some(&token)).await.unwrap();
                    assert_eq!(received.status, expected, "a session: {}", received.body);
                }
            }
            Work::Keys { live, revoked, .. } => {
                let path = format!("/v1/organizations/{}", self.home.as_deref().unwrap_or_default());
                asked.extend(live.iter().map(|key| (key.text.clone(), 200)));
                asked.extend(revoked.iter().rev().take(KEPT).map(|key| (key.text.clone(), 401)));
                for (key, expected) in asked {
                    let bearer = format!("Bearer {key}");
                    let request = Request {
                        headers: &[("authorization", &bearer)],
                        ..Request::new("GET", &path, Value::Null)
                    };
                    let received = self.person.ask(&request, None).await.unwrap();
                    assert_eq!(received.status, expected, "a key: {}", received.body);
                }
            }
            Work::Guesses { locked, .. } => {
                if let Some((slug, until)) = locked.last() {
                    let body = json!({"email": format!("owner@{slug}.example"), "password": OWNER_PASSWORD});
                    let request = Request::new("POST", "/v1/auth/login", body);
                    let received = self.person.ask(&request, None).await.unwrap();
                    assert_eq!(received.status, 429, "a lock: {}", received.body);
                    assert_eq!(json(&received)["lockedUntil"], *until);
                }
            }
            Work::Settings { version, .. } => {
                if let Some(slug) = &self.home {
                    let path = format!("/v1/organizations/{slug}/security-policy");
                    let request = Request::new("GET", &path, Value::Null);
                    let owner = self.person.session.clone();
                    let received = self.person.ask(&request, owner.as_deref()).await.unwrap();
                    assert_eq!(
                        (received.status, json(&received)["version"].as_i64()),
                        (200, Some(*version))
                    );
                }
            }
            _ => {}
        }
    }

    /// The highest number of a password that this one may have begun to take.
    pub(super) fn latest_password(&self) -> u32 {
        match &self.work {
            Work::Passwords { number } => *number + 1,
            _ => 0,
        }
    }
}
