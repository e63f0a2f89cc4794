//! The project's tasks: `cargo xtask <task>`.

mod generate;
mod process;

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
    /// Writes every generated file again
    Generate {
        /// Change nothing, and fail when a file is not what it would be
        #[arg(long)]
        check: bool,
    },
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().task {
        Task::Generate { check } => generate::run(check),
    }
}

/// The root of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .canonicalize()
        .unwrap_or_default()
}
