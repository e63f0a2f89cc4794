//! The server: HTTP, storage, time and randomness around [`lockstep_core`], which decides.
//!
//! ```no_run
//! use lockstep_server::{App, Settings};
//!
//! # async fn start() -> Result<(), Box<dyn std::error::Error>> {
//! let app = App::start(Settings::new("lockstep-data")).await?;
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
//! lockstep_server::serve(&app, listener, std::future::pending()).await?;
//! # Ok(())
//! # }
//! ```

use mimalloc::MiMalloc;

mod app;
mod audit;
mod break_glass;
mod cli;
mod clock;
mod command;
mod config;
mod email;
mod error;
mod http;
mod key_reminders;
mod keys;
mod limits;
mod lockout;
mod log;
mod mail;
mod metrics;
mod migrate;
mod names;
mod passwords;
mod problem;
mod queue;
mod random;
mod serve;
mod store;
mod token;
mod turns;
mod webauthn;

pub use self::{
    app::App,
    clock::{Clock, ManualClock, SystemClock},
    command::run,
    config::{Settings, SignUpMode},
    http::{Declared, Gate, IDENTITY_HEADERS, declared_routes, document, router},
    limits::{Limits, Rate},
    mail::{MailSettings, MailTarget},
    metrics::MetricsToken,
    serve::serve,
    store::{DatabaseUrl, StartError, Store, StoreOptions},
};

/// A request is many small allocations that end with it; this allocator makes them cheaper than the system's.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;
