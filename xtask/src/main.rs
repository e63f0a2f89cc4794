//! The project's tasks: `cargo xtask <task>`.

mod apt;
mod bench;
mod contract;
mod demo;
mod environment;
mod fingerprint;
mod fuzz;
mod generate;
mod instructions;
mod npm;
mod package_test;
mod process;
mod progress;
mod python;
mod supply_chain;
mod test;
mod wasm;
mod web_demo;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

/// The project's tasks.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Clone, Copy, Subcommand)]
enum Task {
    /// Measures, and writes what was measured into bench/
    Bench {
        /// What is measured
        #[arg(value_enum, default_value = "package")]
        area: bench::Area,
        /// Take few samples, to see that everything works, and write nothing
        #[arg(long)]
        quick: bool,
    },
    /// Builds what is missing, and ends with the server and the demo running on localhost
    Demo {
        /// The port on localhost
        #[arg(long, default_value_t = 8080)]
        port: u16,
    },
    /// Writes every generated file again
    Generate {
        /// Change nothing, and fail when a file is not what it would be
        #[arg(long)]
        check: bool,
    },
    /// Runs every test, installing what is missing
    Test {
        /// Run the full form of one heavy test instead
        #[arg(long, value_name = "AREA")]
        long: Option<test::Area>,
    },
    /// Builds the npm package in wasm/npm
    Wasm {
        /// Leave out the last optimisation
        #[arg(long)]
        fast: bool,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            progress::step(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> anyhow::Result<()> {
    match task {
        Task::Bench { area, quick } => bench::run(area, quick),
        Task::Demo { port } => demo::run(port),
        Task::Generate { check } => generate::run(check),
        Task::Test { long } => test::run(long),
        Task::Wasm { fast } => wasm::run(fast),
    }
}

/// The root of the repository: of the clone in which this runs, which may share its target folder with others.
fn root() -> PathBuf {
    environment::package().join("..").canonicalize().unwrap_or_default()
}
