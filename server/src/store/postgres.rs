//! Connections to PostgreSQL, none of which is waited for without end or used after it has failed.

use std::{fmt, io, str::FromStr, time::Duration};

use sqlx::{
    Connection, Executor, PgConnection, PgPool, Postgres,
    pool::PoolConnection,
    postgres::{PgConnectOptions, PgDatabaseError, PgPoolOptions, PgSeverity},
};
use tokio::{runtime::Handle, time::timeout};
use url::Url;

use super::open::{StartError, StoreOptions};

/// A writer takes the lock of all writers first, on whichever server it runs: what it checks stays true until it has
/// committed. Each of its statements sees what was committed before.
const BEGIN_TO_WRITE: &str =
    "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SELECT pg_advisory_xact_lock(7813573191660758384)";
const BEGIN_TO_READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

pub(super) const READERS: u32 = 8;
/// Writers of one server queue here, where waiting is fair.
pub(super) const WRITERS: u32 = 1;

/// An answer is allowed to take so much longer than the database itself may.
const MARGIN: Duration = Duration::from_millis(500);
/// A statement may take at least so long, and a transaction be silent before it loses the lock of all writers.
const SHORTEST_LIMIT: Duration = Duration::from_secs(2);
/// A connection that was idle for so long is asked whether it still is one, and has so long to answer.
const STALE: Duration = Duration::from_secs(1);
const PATIENCE: Duration = Duration::from_millis(500);

/// Where a PostgreSQL database is, and how to log in to it. Its texts leave the password out.
#[derive(Clone)]
pub struct DatabaseUrl {
    url: Url,
    connect: PgConnectOptions,
}

impl FromStr for DatabaseUrl {
    type Err = StartError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_one = |url: &Url| matches!(url.scheme(), "postgres" | "postgresql");
        let url = Url::parse(text).ok().filter(is_one);
        let connect = PgConnectOptions::from_str(text).ok();
        match (url, connect) {
            (Some(url), Some(connect)) => Ok(Self { url, connect }),
            // What was written may hold a password.
            _ => Err(StartError::new(
                "the database URL cannot be read: write it as postgres://user:password@host:port/database",
            )),
        }
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut url = self.url.clone();
        // Parameters may hold a password as well.
        url.set_query(None);
        let _ = url.set_password(None);
        url.fmt(formatter)
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl DatabaseUrl {
    /// A connection that may wait, for changing the schema.
    pub(super) async fn connect(&self) -> Result<PgConnection, sqlx::Error> {
        let connect = self.connect.clone().application_name("lockstep");
        within(Duration::from_secs(10), PgConnection::connect_with(&connect)).await
    }
}

/// Connections to one database.
#[derive(Clone, Debug)]
pub(super) struct PostgresPool {
    pool: PgPool,
    limit: Duration,
}

impl PostgresPool {
    /// As many `connections` at most, of which none is made yet.
    pub(super) fn new(url: &DatabaseUrl, options: &StoreOptions, connections: u32) -> Self {
        let limit = options.wait.max(SHORTEST_LIMIT);
        let connect = url.connect.clone().application_name("lockstep").options([
            ("lock_timeout", options.wait.as_millis()),
            ("statement_timeout", limit.as_millis()),
            ("idle_in_transaction_session_timeout", limit.as_millis()),
        ]);
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(limit + MARGIN)
            .test_before_acquire(false)
            .before_acquire(|connection, about| {
                Box::pin(async move {
                    Ok(about.idle_for < STALE || matches!(timeout(PATIENCE, connection.ping()).await, Ok(Ok(()))))
                })
            })
            .after_connect(|connection, _| {
                // What is acknowledged has to be on the disk, whatever the database's default.
                Box::pin(async move {
                    connection
                        .execute(
                            "SELECT set_config('synchronous_commit', 'on', FALSE)
                             WHERE current_setting('synchronous_commit') = 'off'",
                        )
                        .await?;
                    Ok(())
                })
            })
            .connect_lazy_with(connect);
        Self {
            pool,
            limit: limit + MARGIN,
        }
    }

    pub(super) async fn acquire(&self) -> Result<Held, sqlx::Error> {
        Ok(Held {
            connection: Some(self.pool.acquire().await?),
            limit: self.limit,
            state: State::Idle,
            has_failed: false,
        })
    }

    pub(super) async fn begin_to_write(&self) -> Result<Held, sqlx::Error> {
        self.acquire().await?.begin(BEGIN_TO_WRITE).await
    }

    pub(super) async fn begin_to_read(&self) -> Result<Held, sqlx::Error> {
        self.acquire().await?.begin(BEGIN_TO_READ).await
    }

    pub(super) async fn close(&self) {
        self.pool.close().await;
    }
}

/// A connection in use. It goes back only when nothing is under way on it.
pub(super) struct Held {
    connection: Option<PoolConnection<Postgres>>,
    limit: Duration,
    state: State,
    /// A statement of the transaction has failed, so that the transaction can only end as if it never was.
    has_failed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Idle,
    InTransaction,
    /// A statement was begun, and its end was not seen.
    Busy {
        in_transaction: bool,
    },
    Lost,
}

impl Held {
    /// How long a step may take.
    pub(super) fn limit(&self) -> Duration {
        self.limit
    }

    /// The connection, for one statement, after which [`Held::settled`] is to be told how it went.
    #[expect(clippy::expect_used, reason = "only `drop` takes the connection")]
    pub(super) fn busy(&mut self) -> &mut PgConnection {
        self.state = State::Busy {
            in_transaction: self.is_in_transaction(),
        };
        self.connection.as_mut().expect("a connection is held")
    }

    pub(super) fn settled<T>(&mut self, result: Result<T, sqlx::Error>) -> Result<T, sqlx::Error> {
        let is_lost = result.as_ref().is_err_and(is_lost);
        self.has_failed |= result.is_err();
        self.state = match self.state {
            _ if is_lost => State::Lost,
            State::Busy { in_transaction: true } => State::InTransaction,
            State::Busy { in_transaction: false } => State::Idle,
            other => other,
        };
        result
    }

    async fn begin(mut self, statement: &'static str) -> Result<Self, sqlx::Error> {
        // What has failed or was given up half-way may be a transaction already.
        self.state = State::InTransaction;
        let limit = self.limit;
        let begun = within(limit, self.busy().execute(statement)).await;
        self.settled(begun)?;
        Ok(self)
    }

    pub(super) async fn commit(mut self) -> Result<(), sqlx::Error> {
        if self.has_failed {
            // PostgreSQL answers `COMMIT` with success and rolls back.
            return Err(sqlx::Error::Protocol(
                "a statement of this transaction has failed".to_owned(),
            ));
        }
        let limit = self.limit;
        let committed = within(limit, self.busy().execute("COMMIT")).await;
        self.settled(committed)?;
        self.state = State::Idle;
        Ok(())
    }

    fn is_in_transaction(&self) -> bool {
        matches!(self.state, State::InTransaction | State::Busy { in_transaction: true })
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take() else {
            return;
        };
        let Ok(runtime) = Handle::try_current() else {
            // Nobody is left to return it to.
            drop(connection.detach());
            return;
        };
        let tidy = match self.state {
            State::Idle => return,
            State::Lost => {
                connection.close_on_drop();
                return;
            }
            State::InTransaction | State::Busy { in_transaction: true } => "ROLLBACK",
            State::Busy { in_transaction: false } => "",
        };
        let limit = self.limit;
        runtime.spawn(async move {
            if within(limit, connection.execute(tidy)).await.is_err() {
                connection.close_on_drop();
            }
        });
    }
}

/// What `step` gives, or that it took too long.
pub(super) async fn within<T>(
    limit: Duration,
    step: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, sqlx::Error> {
    timeout(limit, step).await.unwrap_or_else(|_| {
        let late = io::Error::new(io::ErrorKind::TimedOut, "the database did not answer in time");
        Err(sqlx::Error::Io(late))
    })
}

/// Whether the connection is of no use after that error.
fn is_lost(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(error) => error
            .try_downcast_ref::<PgDatabaseError>()
            .is_some_and(|error| matches!(error.severity(), PgSeverity::Fatal | PgSeverity::Panic)),
        sqlx::Error::RowNotFound
        | sqlx::Error::ColumnNotFound(_)
        | sqlx::Error::ColumnDecode { .. }
        | sqlx::Error::ColumnIndexOutOfBounds { .. }
        | sqlx::Error::Decode(_)
        | sqlx::Error::Encode(_) => false,
        _ => true,
    }
}

/// Why a database cannot be used at the start.
pub(super) fn unusable(url: &DatabaseUrl, error: &sqlx::Error) -> StartError {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    StartError::new(match code.as_deref() {
        Some("28P01" | "28000") => format!(
            "the database `{url}` does not let this user in ({error}): check the user and the password in the URL"
        ),
        Some("3D000") => format!("the database `{url}` does not exist: create it with `createdb` and start again"),
        Some("42501") => format!(
            "the database `{url}` does not allow that ({error}): let the user own the database, or grant it CREATE on the schema"
        ),
        _ => format!(
            "the database `{url}` cannot be used ({error}): check that it runs, and that this machine may connect to it"
        ),
    })
}
