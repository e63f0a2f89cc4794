//! `cargo xtask bench`: measures, and writes what was measured.

mod batch;
mod keys;
mod load;
mod lockout;
mod package;
mod verify;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Area {
    /// Judging a million passwords, on one core and on all: bench/batch.md.
    Batch,
    /// Verifying an API key beside npm's better-auth, and beside a route that does nothing: bench/keys.md.
    Keys,
    /// The npm package beside its peers: bench/results.md.
    Package,
    /// Logins, and a flood of them, beside Argon2id alone: bench/lockout.md.
    Lockout,
    /// The question of a reverse proxy beside a route that does nothing: bench/verify.md.
    Verify,
}

/// Measures one area; `quick` takes few samples and writes nothing.
pub(crate) fn run(area: Area, quick: bool) -> anyhow::Result<()> {
    match area {
        Area::Batch => batch::run(quick),
        Area::Keys => keys::run(quick),
        Area::Lockout => lockout::run(quick),
        Area::Package => package::run(quick),
        Area::Verify => verify::run(quick),
    }
}
