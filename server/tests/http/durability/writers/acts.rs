//! What each writer does next, and what is stored of it in which steps.

use serde_json::{Value, json};

use super::{GUESSES, Invitation, KEPT, Key, Work, Writer};
use crate::{
    durability::{
        facts::{FIRST_PASSWORD, attempt, event, failure, locked, organization, password},
        journal::Step,
        person::{Gone, Person, Request, json, session, signed_up},
    },
    harness::OWNER_PASSWORD,
};

/// An attempt at a password that is right: counted, taken back, and then what it was for.
fn after_right_password(email: &str, step: Step) -> Vec<Step> {
    vec![
        Step::new().comes(attempt(email)),
        Step::new().goes(attempt(email)),
        step,
    ]
}

impl Writer {
    pub(super) async fn once(&mut self) -> Result<(), Gone> {
        let Some(slug) = self.home.clone() else {
            return self.begin().await;
        };
        let email = format!("owner@{slug}.example");
        match &self.work {
            Work::SignUps => self.begin().await,
            Work::Settings { .. } => self.settings(&slug).await,
            Work::Guesses { .. } => self.guess(&slug, &email).await,
            Work::Invitations { .. } => self.invitation(&slug).await,
            Work::Keys { .. } => self.key(&slug).await,
            Work::Passwords { .. } => self.password(&email).await,
            Work::Sessions { .. } => self.session(&email).await,
        }
    }

    /// Signs up with an organization, to write there.
    async fn begin(&mut self) -> Result<(), Gone> {
        let slug = format!("{}-{}", self.scope, self.homes);
        self.homes += 1;
        self.person.sign_up(&slug).await?;
        if let Work::Guesses { wrong, .. } = &mut self.work {
            // However long the guesses take, they fill the tier, and however long the test takes, it is locked then.
            let lockout = json!({"lockout": {"tiers": [
                {"failures": GUESSES, "windowSeconds": 86_400, "lockSeconds": 86_400},
            ]}});
            *wrong = 0;
            save(&mut self.person, &slug, (1, 10), (lockout, 10)).await?;
        }
        match &mut self.work {
            Work::Settings { version, renamed } => (*version, *renamed) = (1, 0),
            Work::Passwords { number } => *number = FIRST_PASSWORD,
            _ => {}
        }
        self.home = Some(slug);
        Ok(())
    }

    async fn settings(&mut self, slug: &str) -> Result<(), Gone> {
        let Work::Settings { version, renamed } = &mut self.work else {
            return Ok(());
        };
        let name = |renamed: u32| match renamed {
            0 => slug.to_owned(),
            number => format!("Name {number}"),
        };
        let length = |version: i64| if version % 2 == 0 { 9 } else { 10 };
        let now = organization(slug, &name(*renamed), *version, length(*version));
        if i64::from(*renamed) < *version {
            let next = organization(slug, &name(*renamed + 1), *version, length(*version));
            let step = Step::new().goes(now).comes(next);
            let step = step.comes(event("organization.renamed", slug, Some(&name(*renamed + 1))));
            let path = format!("/v1/organizations/{slug}");
            let body = json!({"name": name(*renamed + 1)});
            let request = Request {
                headers: &[("content-type", "application/json")],
                ..Request::new("PATCH", &path, body)
            };
            self.person.act(vec![step], request, 200).await?;
            *renamed += 1;
        } else {
            let patch = json!({"password": {"minLength": length(*version + 1)}});
            let next = organization(slug, &name(*renamed), *version + 1, length(*version + 1));
            patch_policy(&mut self.person, slug, *version, (now, next), patch).await?;
            *version += 1;
        }
        Ok(())
    }

    async fn guess(&mut self, slug: &str, email: &str) -> Result<(), Gone> {
        let Work::Guesses { wrong, locked: all } = &mut self.work else {
            return Ok(());
        };
        let login = |password: &str| {
            let body = json!({"email": email, "password": password});
            Request::new("POST", "/v1/auth/login", body)
        };
        if *wrong == GUESSES {
            // The right one does not help.
            let refused = self.person.ask(&login(OWNER_PASSWORD), None).await?;
            let refused = (refused.status, json(&refused));
            assert_eq!((refused.0, refused.1["code"].as_str()), (429, Some("account_locked")));
            all.push((slug.to_owned(), refused.1["lockedUntil"].clone()));
            self.home = None;
            return Ok(());
        }
        let mut counted = Step::new().comes(attempt(email));
        let mut settled =
            Step::new()
                .goes(attempt(email))
                .comes(failure(email))
                .comes(event("auth.login.failed", email, None));
        if *wrong + 1 == GUESSES {
            counted = counted.comes(locked(email));
            settled = settled.comes(event("auth.account.locked", email, None));
        }
        let steps = vec![counted, settled];
        self.person.act_as(None, steps, login("Wrong-password-1"), 401).await?;
        *wrong += 1;
        Ok(())
    }

    async fn invitation(&mut self, slug: &str) -> Result<(), Gone> {
        let Work::Invitations { made, open } = &mut self.work else {
            return Ok(());
        };
        let path = format!("/v1/organizations/{slug}/invitations");
        if open.len() < KEPT {
            *made += 1;
            let email = format!("guest-{made}@{slug}.example");
            let step = Step::new().comes(format!("{email} is invited to {slug}")).comes(event(
                "organization.invitation.created",
                slug,
                Some(&email),
            ));
            let request = Request::new("POST", &path, json!({"email": email, "role": "member"}));
            let made = json(&self.person.act(vec![step], request, 201).await?);
            let link = made["link"].as_str().unwrap();
            open.push(Invitation {
                id: made["id"].as_str().unwrap().to_owned(),
                email,
                token: link.split_once("#token=").unwrap().1.to_owned(),
            });
            return Ok(());
        }
        let Invitation { id, email, token } = open.remove(0);
        let gone = |step: Step| step.goes(format!("{email} is invited to {slug}"));
        if *made % 2 == 0 {
            let step = gone(signed_up(&email, "Guest", "member", slug));
            let step = step.comes(event("organization.invitation.accepted", slug, Some(&email)));
            let body = json!({"email": email, "password": OWNER_PASSWORD, "name": "Guest", "invitationToken": token});
            let request = Request::new("POST", "/v1/auth/sign-up", body);
            self.person.act_as(None, vec![step], request, 201).await?;
        } else {
            let step = gone(Step::new()).comes(event("organization.invitation.withdrawn", slug, None));
            let path = format!("{path}/{id}");
            let request = Request::new("DELETE", &path, Value::Null);
            self.person.act(vec![step], request, 204).await?;
        }
        Ok(())
    }

    async fn key(&mut self, slug: &str) -> Result<(), Gone> {
        let Work::Keys { made, live, revoked } = &mut self.work else {
            return Ok(());
        };
        let path = format!("/v1/organizations/{slug}/api-keys");
        if live.len() < KEPT {
            *made += 1;
            let name = format!("deploy-{made}");
            let step =
                Step::new()
                    .comes(format!("key {name} of {slug}"))
                    .comes(event("api_key.created", slug, Some(&name)));
            let body = json!({"name": name, "scopes": ["organization:read"]});
            let made = self
                .person
                .act(vec![step], Request::new("POST", &path, body), 201)
                .await?;
            let made = json(&made);
            live.push(Key {
                id: made["id"].as_str().unwrap().to_owned(),
                name,
                text: made["key"].as_str().unwrap().to_owned(),
            });
            return Ok(());
        }
        let key = live.remove(0);
        let step = Step::new()
            .goes(format!("key {} of {slug}", key.name))
            .comes(format!("key {} of {slug}, revoked", key.name))
            .comes(event("api_key.revoked", slug, Some(&key.name)));
        let path = format!("{path}/{}", key.id);
        let request = Request::new("DELETE", &path, Value::Null);
        self.person.act(vec![step], request, 204).await?;
        revoked.push(key);
        Ok(())
    }

    async fn password(&mut self, email: &str) -> Result<(), Gone> {
        let Work::Passwords { number } = &mut self.work else {
            return Ok(());
        };
        let sessions = format!("session of {email}");
        if self.person.session.is_none() {
            let step = Step::new()
                .comes(sessions)
                .comes(event("auth.login.success", email, None));
            let body = json!({"email": email, "password": password(*number)});
            let request = Request::new("POST", "/v1/auth/login", body);
            let steps = after_right_password(email, step);
            let received = self.person.act_as(None, steps, request, 200).await?;
            self.person.session = Some(session(&received));
            return Ok(());
        }
        let is = |number: u32| format!("the password of {email} is {number}");
        // All other sessions end.
        let others = self.person.journal.count(&sessions) - 1;
        let step = Step::new()
            .goes(is(*number))
            .comes(is(*number + 1))
            .changes(sessions, -others)
            .comes(event("account.password.changed", email, None));
        let body = json!({"currentPassword": password(*number), "newPassword": password(*number + 1)});
        let request = Request::new("PUT", "/v1/account/password", body);
        let steps = after_right_password(email, step);
        let received = self.person.act(steps, request, 200).await?;
        self.person.session = Some(session(&received));
        *number += 1;
        Ok(())
    }

    async fn session(&mut self, email: &str) -> Result<(), Gone> {
        let Work::Sessions { live, ended } = &mut self.work else {
            return Ok(());
        };
        if live.len() < KEPT {
            let step = Step::new()
                .comes(format!("session of {email}"))
                .comes(event("auth.login.success", email, None));
            let body = json!({"email": email, "password": OWNER_PASSWORD});
            let request = Request::new("POST", "/v1/auth/login", body);
            let steps = after_right_password(email, step);
            let received = self.person.act_as(None, steps, request, 200).await?;
            live.push(session(&received));
            return Ok(());
        }
        let token = live.remove(0);
        let step = Step::new()
            .goes(format!("session of {email}"))
            .comes(event("auth.logout", email, None));
        let request = Request::new("POST", "/v1/auth/logout", Value::Null);
        self.person.act_as(Some(&token), vec![step], request, 204).await?;
        ended.push(token);
        Ok(())
    }
}

/// Saves a patch that changes the length of passwords from the first to the second.
async fn save(
    person: &mut Person,
    slug: &str,
    (version, length): (i64, u32),
    (patch, next_length): (Value, u32),
) -> Result<(), Gone> {
    let now = organization(slug, slug, version, length);
    let next = organization(slug, slug, version + 1, next_length);
    patch_policy(person, slug, version, (now, next), patch).await
}

async fn patch_policy(
    person: &mut Person,
    slug: &str,
    version: i64,
    (now, next): (String, String),
    patch: Value,
) -> Result<(), Gone> {
    let changed = event("organization.policy.changed", slug, Some(&(version + 1).to_string()));
    let step = Step::new().goes(now).comes(next).comes(changed);
    let target = format!("/v1/organizations/{slug}/security-policy");
    let etag = format!("\"{version}\"");
    let request = Request {
        headers: &[("content-type", "application/merge-patch+json"), ("if-match", &etag)],
        ..Request::new("PATCH", &target, patch)
    };
    person.act(vec![step], request, 200).await?;
    Ok(())
}
