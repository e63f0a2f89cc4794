use clap::Args;

use crate::cli::{
    document::{Organization, Page, read, words},
    exit::Exit,
    problem::Problem,
    screen::Screen,
    server::ServerOptions,
};

#[derive(Args, Clone, Debug)]
pub(crate) struct ListOptions {
    #[command(flatten)]
    server: ServerOptions,
    /// Print the server's JSON.
    #[arg(long)]
    pub(super) json: bool,
}

pub(super) fn run(options: &ListOptions) -> Result<Exit, Problem> {
    let client = options.server.signed_in()?;
    let document = client.get(&["v1", "organizations"])?;
    let mut screen = Screen::output();
    if options.json {
        screen.json(&document)?;
        return Ok(Exit::Done);
    }
    let page: Page<Organization> = read(&client.server, document)?;
    if page.items.is_empty() {
        screen.line("You are in no organization.")?;
        return Ok(Exit::Done);
    }
    let rows: Vec<_> = page.items.iter().map(row).collect();
    screen.table(["SLUG", "NAME", "ROLE", "2FA", "PASSWORD", "YOU"], &rows)?;
    for organization in page.items {
        let decision = organization.decision.at(&client.server);
        if !decision.is_allow() {
            screen.line("")?;
            let slug = crate::cli::text::harmless(&organization.slug).into_owned();
            screen.line(&format!("{slug} keeps you out:"))?;
            decision
                .reasons
                .iter()
                .try_for_each(|reason| reason.write(&mut screen))?;
        }
    }
    Ok(Exit::Done)
}

fn row(organization: &Organization) -> [String; 6] {
    [
        organization.slug.clone(),
        organization.name.clone(),
        organization.role.clone(),
        words(&organization.two_factor_state),
        words(&organization.password_state),
        words(&organization.decision.decision),
    ]
}
