//! PostgreSQL of Debian's packages, in a temporary directory and without a port of its own.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};

use lockstep_server::{Store, StoreOptions};
use sqlx::{Connection, PgConnection};
use tokio::sync::OnceCell;

/// Makes a cluster and starts it, and takes it away when its input ends, which it does however the tests end.
const SCRIPT: &str = r#"
set -eu
trap '' INT TERM HUP
bin=$1 dir=$2 durable=$3
run=
if [ "$(id -u)" = 0 ]; then
    chown postgres "$dir"
    run="setpriv --reuid=postgres --regid=postgres --clear-groups"
fi
cd "$dir"
$run "$bin/initdb" --pgdata=data --username=postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >log 2>&1
cat >>data/postgresql.conf <<END
listen_addresses = ''
unix_socket_directories = '$dir'
max_connections = 300
fsync = $durable
END
$run "$bin/pg_ctl" --pgdata=data --log=server.log --wait start >log 2>&1
echo started
cat >/dev/null
$run "$bin/pg_ctl" --pgdata=data --mode=immediate --wait stop >log 2>&1 || true
cd /
rm -rf "$dir"
"#;

const TEMPLATE: &str = "template_of_lockstep";

/// A running PostgreSQL.
pub(crate) struct Cluster {
    directory: PathBuf,
    /// Ends when its input does.
    _keeper: Child,
}

impl Cluster {
    /// The one of this run.
    pub(crate) fn shared() -> &'static Self {
        static SHARED: OnceLock<Cluster> = OnceLock::new();
        SHARED.get_or_init(|| Self::start("off"))
    }

    /// With `durable` on, it writes to the disk what it says that it has.
    fn start(durable: &str) -> Self {
        let directory = tempfile::Builder::new()
            .prefix("lockstep-pg-")
            .tempdir()
            .unwrap()
            .keep();
        let mut keeper = Command::new("sh")
            .args(["-c", SCRIPT, "sh"])
            .arg(programs())
            .arg(&directory)
            .arg(durable)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        let output = keeper.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut said).unwrap();
        let log = || ["log", "server.log"].map(|file| fs::read_to_string(directory.join(file)).unwrap_or_default());
        assert_eq!(said, "started\n", "{}", log().concat());
        Self {
            directory,
            _keeper: keeper,
        }
    }

    /// One that a test may stop, which writes to the disk what it says that it has. It lives as long as the run.
    pub(crate) fn own() -> &'static Self {
        Box::leak(Box::new(Self::start("on")))
    }

    /// One that a test may stop while the machine goes on: what it has handed to the system is safe then, and on the disk
    /// later.
    pub(crate) fn own_unsynced() -> &'static Self {
        Box::leak(Box::new(Self::start("off")))
    }

    /// Has it stopped, in that mode; whoever is connected is thrown out.
    pub(crate) fn stop(&self, mode: &str) {
        self.control(&["--mode", mode, "stop"]);
    }

    pub(crate) fn start_again(&self) {
        self.control(&["--log=server.log", "start"]);
    }

    fn control(&self, arguments: &[&str]) {
        let mut command = if rustix::process::getuid().is_root() {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]);
            command.arg(programs().join("pg_ctl"));
            command
        } else {
            Command::new(programs().join("pg_ctl"))
        };
        // What goes on running must not hold the output of the tests.
        let done = command
            .args(["--pgdata=data", "--wait", "--silent"])
            .args(arguments)
            .current_dir(&self.directory)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        assert!(done.unwrap().success(), "{arguments:?}");
    }

    /// Where it listens.
    pub(crate) fn socket(&self) -> PathBuf {
        self.directory.join(".s.PGSQL.5432")
    }

    /// Where a database of it is.
    pub(crate) fn url(&self, database: &str) -> String {
        let host = self.directory.to_str().unwrap().replace('/', "%2F");
        format!("postgres://postgres@{host}/{database}")
    }

    pub(crate) async fn connect(&self, database: &str) -> PgConnection {
        PgConnection::connect(&self.url(database)).await.unwrap()
    }

    /// A new database, without anything in it.
    pub(crate) async fn empty_database(&'static self) -> Database {
        self.database("template0").await
    }

    /// A new database in this version's shape.
    pub(crate) async fn migrated_database(&'static self) -> Database {
        static IS_MADE: OnceCell<()> = OnceCell::const_new();
        IS_MADE
            .get_or_init(|| async {
                let mut connection = self.connect("postgres").await;
                execute(&mut connection, &format!("CREATE DATABASE {TEMPLATE}")).await;
                let url = self.url(TEMPLATE).parse().unwrap();
                let store = Store::connect(&url, &StoreOptions::default()).await.unwrap();
                store.close().await;
            })
            .await;
        self.database(TEMPLATE).await
    }

    /// A new database of a cluster of its own, in this version's shape.
    pub(crate) async fn migrated_copy(&'static self) -> Database {
        let database = self.empty_database().await;
        let store = Store::connect(&database.url().parse().unwrap(), &StoreOptions::default()).await;
        store.unwrap().close().await;
        database
    }

    async fn database(&'static self, template: &str) -> Database {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let mut connection = self.connect("postgres").await;
        execute(&mut connection, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        Database { cluster: self, name }
    }
}

async fn execute(connection: &mut PgConnection, sql: &str) {
    sqlx::query(sqlx::AssertSqlSafe(sql.to_owned()))
        .execute(connection)
        .await
        .unwrap();
}

fn programs() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let mut folders: Vec<_> = versions.map(|entry| entry.unwrap().path().join("bin")).collect();
    folders.retain(|folder| folder.join("initdb").is_file());
    folders.sort();
    let is_there = !folders.is_empty();
    assert!(
        is_there,
        "there is no PostgreSQL: run `cargo xtask test` or install postgresql-15"
    );
    folders.pop().unwrap()
}

/// A database of one test, which goes with it.
pub(crate) struct Database {
    cluster: &'static Cluster,
    name: String,
}

impl Database {
    pub(crate) fn url(&self) -> String {
        self.cluster.url(&self.name)
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) async fn connect(&self) -> PgConnection {
        self.cluster.connect(&self.name).await
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let (url, name) = (self.cluster.url("postgres"), self.name.clone());
        // The servers that use it are not gone yet, and a test waits for nobody.
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.unwrap().block_on(async {
                let mut connection = PgConnection::connect(&url).await.unwrap();
                execute(&mut connection, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
            });
        });
    }
}

/// Everything in a database, as text, and what is stored as bytes as it is.
pub(crate) async fn dump(connection: &mut PgConnection) -> Vec<u8> {
    let tables: Vec<String> = sqlx::query_scalar("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'")
        .fetch_all(&mut *connection)
        .await
        .unwrap();
    assert!(tables.iter().any(|table| table == "accounts"));
    let mut dump = Vec::new();
    for table in tables {
        let sql = format!("SELECT CAST(t AS TEXT) FROM {table} t");
        let rows: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .fetch_all(&mut *connection)
            .await
            .unwrap();
        dump.extend(rows.concat().into_bytes());
    }
    let messages: Vec<Vec<u8>> = sqlx::query_scalar("SELECT message FROM mail_outbox")
        .fetch_all(&mut *connection)
        .await
        .unwrap();
    dump.extend(messages.concat());
    dump
}
