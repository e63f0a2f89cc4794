//! The command line.

use std::{io::Write, process::ExitCode};

use clap::{CommandFactory, Parser, Subcommand};
use tokio::{
    net::TcpListener,
    runtime,
    signal::unix::{SignalKind, signal},
};

use crate::{
    app::App,
    break_glass::{self, BreakGlassOptions},
    cli::{self, ClientCommand},
    config::{ServeOptions, Settings},
    http, log,
    migrate::{self, MigrateOptions},
    serve::serve,
    store::StartError,
};

/// Organization security: one rule set, in the browser and on the server.
#[derive(Debug, Parser)]
#[command(name = "lockstep", version, after_help = cli::exit_codes())]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server.
    Serve(Box<ServeOptions>),
    /// Let people in again whom nothing else lets in; it says what it will do, and asks.
    BreakGlass(BreakGlassOptions),
    /// Bring the database to this version's shape, or say whether it has it.
    Migrate(MigrateOptions),
    /// Print the OpenAPI document.
    Openapi,
    #[command(flatten)]
    Client(ClientCommand),
}

/// Does what the command line says.
#[must_use]
pub fn run() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Serve(options) => start(&options),
        Command::BreakGlass(options) => wait_for(break_glass::run(&options)),
        Command::Migrate(options) => return migrate(&options),
        Command::Openapi => print(http::text()),
        Command::Client(command) => return cli::run(&command, Arguments::command()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error);
            ExitCode::FAILURE
        }
    }
}

fn complain(error: &StartError) {
    let _ = writeln!(std::io::stderr(), "lockstep: {error}");
}

fn print(text: &str) -> Result<(), StartError> {
    std::io::stdout()
        .write_all(text.as_bytes())
        .map_err(|error| StartError::new(format!("nothing was printed: {error}")))
}

fn start(options: &ServeOptions) -> Result<(), StartError> {
    log::start(options.log_json);
    let settings = Settings::from_options(options)?;
    let runtime = runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| StartError::new(format!("no threads can be started: {error}")))?;
    runtime.block_on(listen(options, settings))
}

/// 0: it is up to date, 1: it is not, and was only to be checked, 2: it cannot be said or done.
fn migrate(options: &MigrateOptions) -> ExitCode {
    let done = wait_for(migrate::run(options)).and_then(|(sentence, code)| {
        print(&sentence)?;
        Ok(code)
    });
    ExitCode::from(done.unwrap_or_else(|error| {
        complain(&error);
        2
    }))
}

fn wait_for<T>(work: impl Future<Output = Result<T, StartError>>) -> Result<T, StartError> {
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| StartError::new(format!("no thread can be started: {error}")))?;
    runtime.block_on(work)
}

async fn listen(options: &ServeOptions, settings: Settings) -> Result<(), StartError> {
    log::explain(&settings);
    let app = App::start(settings).await?;
    let address = options.listen;
    let listener = TcpListener::bind(address).await.map_err(|error| {
        StartError::new(format!(
            "`{address}` cannot be listened on ({error}): choose another one with --listen"
        ))
    })?;
    let address = listener.local_addr().unwrap_or(address);
    tracing::info!(%address, public_url = %app.settings.public_url, "listening");
    let stop = stop_signal()?;
    serve(&app, listener, stop)
        .await
        .map_err(|error| StartError::new(format!("the server has failed: {error}")))?;
    tracing::info!("stopped");
    Ok(())
}

/// Ready when the process is told to stop.
fn stop_signal() -> Result<impl Future<Output = ()> + Send + 'static, StartError> {
    let listen = |kind| signal(kind).map_err(|error| StartError::new(format!("no signal can be heard: {error}")));
    let (mut terminate, mut interrupt) = (listen(SignalKind::terminate())?, listen(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
