//! `lockstep migrate`: the shape of the database, changed before the server starts, or only looked at. `lockstep serve`
//! changes it by itself.

use clap::Args;

use crate::{
    config::DatabaseOptions,
    keys,
    store::{StartError, Store, StoreOptions},
};

/// What `lockstep migrate` is told.
#[derive(Args, Clone, Debug)]
pub(crate) struct MigrateOptions {
    #[command(flatten)]
    database: DatabaseOptions,
    /// Change nothing. The exit code says: 0, it is up to date; 1, it is not; 2, it cannot be read, or is another version's.
    #[arg(long)]
    check: bool,
}

/// A sentence about what is there now, and the exit code.
pub(crate) async fn run(options: &MigrateOptions) -> Result<(String, u8), StartError> {
    let url = options.database.url()?;
    let directory = &options.database.data_dir;
    let pending = Store::pending_migrations(directory, url.as_ref()).await?;
    if pending.is_empty() {
        return Ok(("The database is up to date.\n".to_owned(), 0));
    }
    let list = pending.join(", ");
    if options.check {
        return Ok((
            format!("These migrations are missing: {list}. Run `lockstep migrate`.\n"),
            1,
        ));
    }
    if url.is_none() {
        keys::prepare(directory)?;
    }
    let store = Store::at(directory, url.as_ref(), &StoreOptions::default()).await?;
    store.close().await;
    Ok((format!("Migrated: {list}.\n"), 0))
}
