//! `lockstep organisation`, in both spellings.

mod audit;
mod list;
mod members;
mod set;
mod settings;
mod show;

use clap::Subcommand;

use self::{audit::AuditOptions, list::ListOptions, members::MembersOptions, set::SetOptions, show::ShowOptions};
use super::{exit::Exit, problem::Problem};

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum OrganisationCommand {
    /// Your organizations, and whether you may use each now.
    List(ListOptions),
    /// The security policy of an organization.
    Show(ShowOptions),
    /// Change the security policy: what is not named stays as it is. It shows whom the change would keep out, and asks.
    Set(Box<SetOptions>),
    /// The members, with role, second factor and password state.
    Members(MembersOptions),
    /// What happened, the newest first.
    Audit(AuditOptions),
}

impl OrganisationCommand {
    pub(super) fn run(&self) -> Result<Exit, Problem> {
        match self {
            Self::List(options) => list::run(options),
            Self::Show(options) => show::run(options),
            Self::Set(options) => set::run(options),
            Self::Members(options) => members::run(options),
            Self::Audit(options) => audit::run(options),
        }
    }

    pub(super) fn json(&self) -> bool {
        match self {
            Self::List(options) => options.json,
            Self::Show(options) => options.json,
            Self::Set(options) => options.json,
            Self::Members(options) => options.json,
            Self::Audit(options) => options.json,
        }
    }
}
