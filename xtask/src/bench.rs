//! `cargo xtask bench`: measures, and writes what was measured.

mod lockout;
mod package;
mod verify;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Area {
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
        Area::Lockout => lockout::run(quick),
        Area::Package => package::run(quick),
        Area::Verify => verify::run(quick),
    }
}
