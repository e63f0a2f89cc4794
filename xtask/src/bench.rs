//! `cargo xtask bench`: measures, and writes what was measured.

mod package;
mod verify;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Area {
    /// The npm package beside its peers: bench/results.md.
    Package,
    /// The question of a reverse proxy beside a route that does nothing: bench/verify.md.
    Verify,
}

/// Measures one area; `quick` takes few samples and writes nothing.
pub(crate) fn run(area: Area, quick: bool) -> anyhow::Result<()> {
    match area {
        Area::Package => package::run(quick),
        Area::Verify => verify::run(quick),
    }
}
