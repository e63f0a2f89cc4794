//! Which rules a password is judged by.

use clap::Args;
use lockstep_core::{
    password::Context,
    policy::{PasswordPolicy, PolicyParts, SecurityPolicy, presets::PresetPart},
};
use url::Url;

use crate::cli::{
    policy::{Source, named},
    problem::Problem,
    server::{ServerOptions, ServerUrl},
};

/// One of three, and whose words must not be in the password.
#[derive(Args, Clone, Debug)]
pub(super) struct RuleOptions {
    #[command(flatten)]
    origin: Origin,
    /// The person's e-mail, whose words may be forbidden.
    #[arg(long)]
    email: Option<String>,
    /// The person's name, whose words may be forbidden.
    #[arg(long)]
    name: Option<String>,
}

#[derive(Args, Clone, Debug)]
#[group(required = true, multiple = false)]
struct Origin {
    /// A preset, such as `nist_800_63b_4`; `lockstep policy show-preset` lists them.
    #[arg(long, value_name = "NAME")]
    preset: Option<String>,
    /// A policy document.
    #[arg(long, value_name = "FILE")]
    policy: Option<Source>,
    /// The rules of an organization: its slug, its id, or its address. This asks the server for the rules only.
    #[arg(long, visible_alias = "organisation", value_name = "ORG|URL")]
    organization: Option<String>,
}

/// The rules, and the words that a password is compared with.
pub(super) struct Rules {
    pub(super) name: String,
    pub(super) policy: PasswordPolicy,
    pub(super) context: Context,
}

impl RuleOptions {
    /// Whether standard input is the policy document.
    pub(super) fn take_input(&self) -> bool {
        self.origin.policy == Some(Source::Input)
    }

    pub(super) fn read(&self, server: &ServerOptions) -> Result<Rules, Problem> {
        let (name, policy, organization) = match &self.origin {
            Origin { preset: Some(name), .. } => (format!("preset {name}"), of_preset(name)?, Vec::new()),
            Origin {
                policy: Some(source), ..
            } => (source.name(), source.policy()?.password, Vec::new()),
            Origin { organization, .. } => {
                let named = organization.as_deref().unwrap_or_default();
                let (server, slug) = match place(named)? {
                    Some((url, slug)) => (server.with(url), slug),
                    None => (server.clone(), named.to_owned()),
                };
                (
                    format!("organization {slug}"),
                    of_organization(&server, &slug)?,
                    vec![slug],
                )
            }
        };
        Ok(Rules {
            name,
            policy,
            context: Context::new(self.email.clone(), self.name.clone(), organization),
        })
    }
}

fn of_preset(name: &str) -> Result<PasswordPolicy, Problem> {
    let preset = named(name)?;
    if preset.part != PresetPart::Password {
        let detail = "choose one whose part is `password`; `lockstep policy show-preset` lists them";
        return Err(Problem::argument(
            format!("The preset `{name}` has no rules for passwords"),
            detail,
        ));
    }
    let policy = SecurityPolicy::default()
        .patched(preset.patch)
        .map_err(Problem::policy)?;
    Ok(policy.password)
}

fn of_organization(server: &ServerOptions, slug: &str) -> Result<PasswordPolicy, Problem> {
    let client = server.signed_in()?;
    let document = client.get(&["v1", "organizations", slug, "password-policy"])?;
    let parts = PolicyParts::parse(document.to_string()).map_err(Problem::policy)?;
    parts
        .password
        .ok_or_else(|| Problem::not_lockstep(client.server.name(), "its rules have no part for passwords"))
}

/// The server and the organization of an address such as `https://…/v1/organizations/engines`, of the API or a page.
fn place(text: &str) -> Result<Option<(ServerUrl, String)>, Problem> {
    if !text.contains("://") {
        return Ok(None);
    }
    let wrong = || {
        let detail = "write it as https://accounts.example.org/v1/organizations/engines";
        Problem::argument(format!("`{text}` is not the address of an organization"), detail)
    };
    let mut url = Url::parse(text).map_err(|_| wrong())?;
    let segments: Vec<String> = url.path_segments().ok_or_else(wrong)?.map(str::to_owned).collect();
    let index = segments
        .iter()
        .position(|segment| segment == "organizations")
        .ok_or_else(wrong)?;
    let slug = segments
        .get(index + 1)
        .filter(|slug| !slug.is_empty())
        .ok_or_else(wrong)?;
    let before = segments.get(..index).unwrap_or_default();
    let before = before.strip_suffix(&["v1".to_owned()]).unwrap_or(before);
    url.set_path(&before.join("/"));
    url.set_query(None);
    url.set_fragment(None);
    let server = url.as_str().parse().map_err(|_| wrong())?;
    Ok(Some((server, slug.clone())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_the_server_and_the_organization() {
        for (text, server, slug) in [
            (
                "https://a.example/v1/organizations/engines",
                "https://a.example",
                "engines",
            ),
            (
                "https://a.example/x/v1/organizations/engines/password-policy?a#b",
                "https://a.example/x",
                "engines",
            ),
            (
                "http://localhost:8080/organizations/engines/security",
                "http://localhost:8080",
                "engines",
            ),
        ] {
            let (found, organization) = place(text).unwrap().unwrap();
            assert_eq!((found.name(), organization.as_str()), (server, slug));
        }
        assert!(place("engines").unwrap().is_none());
        assert!(place("https://a.example/").is_err() && place("https://a.example/v1/organizations/").is_err());
    }
}
