//! The project's tasks: `cargo xtask <task>`.

mod bench;
mod environment;
mod fingerprint;
mod generate;
mod npm;
mod process;
mod progress;
mod wasm;

use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand};

/// The project's tasks.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Compares the npm package with its peers, and writes bench/results.md
    Bench {
        /// Take few samples, to see that everything works, and write nothing
        #[arg(long)]
        quick: bool,
    },
    /// Writes every generated file again
    Generate {
        /// Change nothing, and fail when a file is not what it would be
        #[arg(long)]
        check: bool,
    },
    /// Builds the npm package in wasm/npm
    Wasm {
        /// Leave out the last optimisation
        #[arg(long)]
        fast: bool,
    },
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().task {
        Task::Bench { quick } => bench::run(quick),
        Task::Generate { check } => generate::run(check),
        Task::Wasm { fast } => wasm::run(fast),
    }
}

/// The root of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .canonicalize()
        .unwrap_or_default()
}
