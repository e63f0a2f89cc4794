//! The server is killed while many write: what it has acknowledged is there, and everything else is whole or not at all.
//! `LOCKSTEP_CRASHES` says how often.

use std::{
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use sqlx::{AnyConnection, Connection};
use tempfile::TempDir;

use super::{
    facts::{self, Passwords},
    journal::Settled,
    person::Load,
    program::Program,
    random::Random,
    writers::{self, Writer},
};
use crate::{
    cluster::{Cluster, Database},
    harness::is_on_postgres,
};

/// So often it is killed on one database: each time may leave an attempt that counts, and ten lock.
const CRASHES_EACH: usize = 8;
/// Every so many crashes the database is killed as well.
const UNTIL_DATABASE: usize = 5;
/// At most so much is acknowledged from a start to a crash.
const ACKNOWLEDGED: usize = 60;
/// So many microseconds later at most it is killed: in the middle of anything.
const LATER: usize = 20_000;
/// A start takes about so many milliseconds.
const START: usize = 250;

#[expect(clippy::disallowed_methods, reason = "the one setting of this run")]
fn crashes() -> usize {
    std::env::var("LOCKSTEP_CRASHES").map_or(8, |count| count.parse().unwrap())
}

/// A database, its servers' directory, and who writes there.
struct Site {
    directory: TempDir,
    /// `None`: SQLite in the directory.
    database: Option<Database>,
    writers: Vec<Writer>,
    passwords: Passwords,
}

impl Site {
    async fn new(cluster: Option<&'static Cluster>) -> Self {
        let database = match cluster {
            // The first start makes the tables.
            Some(cluster) => Some(cluster.empty_database().await),
            None => None,
        };
        Self {
            directory: tempfile::tempdir().unwrap(),
            database,
            writers: Vec::new(),
            passwords: Passwords::default(),
        }
    }

    fn data(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    fn begin(&self) -> Program {
        let mut arguments = vec!["--data-dir".to_owned(), self.data().to_str().unwrap().to_owned()];
        if let Some(database) = &self.database {
            arguments.extend(["--database-url".to_owned(), database.url()]);
        }
        Program::begin(&arguments, &[])
    }

    /// Compares what is there with what everybody has been told.
    async fn settle(&mut self) -> Settled {
        let mut connection = match &self.database {
            Some(database) => connect(&database.url()).await,
            None => connect(&sqlite(&self.data())).await,
        };
        let latest = self.writers.iter().map(Writer::latest_password).max();
        self.passwords.latest = latest.unwrap_or_default();
        let mut found = facts::all(&mut connection, &mut self.passwords).await;
        connection.close().await.unwrap();
        let mut settled = Settled::default();
        for writer in &mut self.writers {
            let facts = found.remove(writer.scope()).unwrap_or_default();
            match writer.settle(facts) {
                Ok(one) => settled += one,
                Err(wrong) => panic!("what {} has written is not what is there:\n{wrong}", writer.scope()),
            }
        }
        assert!(found.is_empty(), "nobody has written {found:?}");
        settled
    }

    /// Starts the server. Sometimes it is killed before it listens, and started again.
    fn start(&self, random: &mut Random, killed: &mut usize) -> Program {
        if random.below(3) == 0 {
            // At the first start the keys and the tables may be half made then.
            let program = self.begin();
            let wait = u64::try_from(random.below(START)).unwrap();
            thread::sleep(Duration::from_millis(wait));
            program.kill();
            *killed += 1;
        }
        self.begin()
    }

    /// Everybody writes, until so much is acknowledged and a moment later the server is killed.
    async fn crash(
        &mut self,
        mut program: Program,
        (acknowledged, later): (usize, Duration),
        cluster: Option<&Cluster>,
    ) {
        let load = Load::new(program.address(), None, u64::try_from(acknowledged).unwrap());
        if self.writers.is_empty() {
            self.writers = writers::all(&load);
        }
        for writer in &mut self.writers {
            writer.person.join(&load);
            writer.look().await;
        }
        let tasks: Vec<_> = self
            .writers
            .drain(..)
            .map(|writer| tokio::spawn(writer.run()))
            .collect();
        load.reached().await;
        tokio::time::sleep(later).await;
        if let Some(cluster) = cluster {
            cluster.stop("immediate");
        }
        program.kill();
        for task in tasks {
            self.writers.push(task.await.unwrap());
        }
        if let Some(cluster) = cluster {
            cluster.start_again();
        }
    }
}

pub(super) fn sqlite(data: &Path) -> String {
    format!("sqlite://{}", data.join("lockstep.db").display())
}

pub(super) async fn connect(url: &str) -> AnyConnection {
    sqlx::any::install_default_drivers();
    AnyConnection::connect(url).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_has_everything_that_it_acknowledged_and_nothing_by_halves() {
    let cluster = is_on_postgres().then(Cluster::own_unsynced);
    let mut random = Random::new();
    let mut total = Settled::default();
    let (mut at_start, mut with_database) = (0, 0);
    let crashes = crashes();
    let mut site = Site::new(cluster).await;
    let mut program = site.start(&mut random, &mut at_start);
    for number in 0..crashes {
        if number > 0 && number % CRASHES_EACH == 0 {
            program.kill();
            site = Site::new(cluster).await;
            program = site.start(&mut random, &mut at_start);
        }
        let killed = cluster.filter(|_| number % UNTIL_DATABASE == UNTIL_DATABASE - 1);
        with_database += usize::from(killed.is_some());
        let later = u64::try_from(random.below(LATER)).unwrap();
        let moment = (1 + random.below(ACKNOWLEDGED), Duration::from_micros(later));
        site.crash(program, moment, killed).await;
        program = site.start(&mut random, &mut at_start);
        program.address();
        total += site.settle().await;
    }
    let Settled {
        acknowledged,
        in_doubt,
        partway,
        completed,
    } = total;
    println!(
        "killed {crashes} times under load, {with_database} of them with the database, and {at_start} times while \
         starting: {acknowledged} changes were acknowledged; {in_doubt} were in doubt, of which {completed} had \
         happened, and {partway} had counted an attempt without its end"
    );
    assert!(acknowledged >= crashes);
}
