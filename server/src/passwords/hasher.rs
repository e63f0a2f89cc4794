use std::{cell::RefCell, sync::Arc};

use argon2::{Algorithm, Argon2, Block, Params, PasswordHash, PasswordHasher, Version, password_hash::phc::Output};
use prometheus_client::metrics::counter::Counter;
use zeroize::Zeroizing;

use crate::{
    error::Failure,
    queue::{Place, Queue},
    random,
};

/// The first choice of the OWASP password storage cheat sheet, 2025.
const MEMORY_KIB: u32 = 19 * 1_024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const SALT_BYTES: usize = 16;

/// Argon2id in a bounded queue.
#[derive(Clone)]
pub(crate) struct Hasher {
    queue: Queue,
    argon2: Argon2<'static>,
    /// What the password of an account that does not exist is compared with, so that it costs the same. Only a control
    /// of the tests has none.
    nobody: Option<Arc<str>>,
    spent: Counter,
}

/// The answer to "is this the password?".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verification {
    Wrong,
    Right { needs_rehash: bool },
}

impl Hasher {
    /// Counts in `spent` how many hashes were computed.
    pub(crate) fn new(queue: Queue, spent: Counter, has_nobody: bool) -> Result<Self, Failure> {
        let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(Failure::internal)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nobody = has_nobody.then(|| hash(&argon2, &random::bytes::<32>())).transpose()?;
        Ok(Self {
            queue,
            argon2,
            nobody: nobody.map(Arc::from),
            spent,
        })
    }

    /// How many hashes were computed since the start.
    pub(crate) fn spent(&self) -> u64 {
        self.spent.get()
    }

    /// How many hashes are computed or wait for it, or may have to be.
    pub(crate) fn waiting(&self) -> usize {
        self.queue.depth()
    }

    /// Room for one comparison, before anything is done that leads to it.
    pub(crate) fn place(&self) -> Result<Place, Failure> {
        Ok(self.queue.place()?)
    }

    /// The PHC string of `password`, which is in NFC.
    pub(crate) async fn hash(&self, password: Zeroizing<String>) -> Result<String, Failure> {
        let Self { argon2, spent, .. } = self.clone();
        let work = move || {
            spent.inc();
            hash(&argon2, password.as_bytes())
        };
        self.queue.run(work).await?
    }

    /// Compares `password`, in NFC, with `stored`, or with nobody's at the same cost.
    pub(crate) async fn verify(
        &self,
        place: Place,
        stored: Option<String>,
        password: Zeroizing<String>,
    ) -> Result<Verification, Failure> {
        let Self {
            argon2, spent, nobody, ..
        } = self.clone();
        let work = move || {
            let Some(stored) = stored.as_deref().or(nobody.as_deref()) else {
                return Ok(Verification::Wrong);
            };
            spent.inc();
            verify(&argon2, stored, password.as_bytes())
        };
        self.queue.run_at(place, work).await?
    }
}

fn hash(argon2: &Argon2<'_>, password: &[u8]) -> Result<String, Failure> {
    let salt: [u8; SALT_BYTES] = random::bytes();
    let hash = argon2
        .hash_password_with_salt(password, &salt)
        .map_err(Failure::internal)?;
    Ok(hash.to_string())
}

thread_local! {
    /// What a hash is computed in. The threads keep it: in a flood, taking it anew each time would leave the process with
    /// many times as much.
    static MEMORY: RefCell<Vec<Block>> = const { RefCell::new(Vec::new()) };
}

fn verify(argon2: &Argon2<'_>, stored: &str, password: &[u8]) -> Result<Verification, Failure> {
    let hash = PasswordHash::new(stored).map_err(Failure::internal)?;
    let params = Params::try_from(&hash).map_err(Failure::internal)?;
    if !is_of(&hash, &params, password).map_err(Failure::internal)? {
        return Ok(Verification::Wrong);
    }
    let costs = |params: &Params| (params.m_cost(), params.t_cost(), params.p_cost());
    Ok(Verification::Right {
        needs_rehash: costs(&params) != costs(argon2.params()),
    })
}

/// Whether `hash` is the password's.
fn is_of(hash: &PasswordHash, params: &Params, password: &[u8]) -> Result<bool, argon2::password_hash::Error> {
    let (Some(salt), Some(expected)) = (&hash.salt, &hash.hash) else {
        return Ok(false);
    };
    let algorithm = Algorithm::try_from(hash.algorithm.as_str())?;
    let version = hash.version.map(Version::try_from).transpose()?.unwrap_or_default();
    let mut bytes = vec![0; expected.len()];
    MEMORY.with_borrow_mut(|memory| {
        memory.resize(params.block_count(), Block::default());
        let argon2 = Argon2::new(algorithm, version, params.clone());
        argon2.hash_password_into_with_memory(password, salt, &mut bytes, memory.as_mut_slice())
    })?;
    // In constant time.
    Ok(Output::new(&bytes)? == *expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_hash_of_other_costs_is_right_and_asks_to_be_renewed() {
        let hasher = Hasher::new(Queue::new(1, 1).unwrap(), Counter::default(), true).unwrap();
        let place = || hasher.place().unwrap();
        let password = || Zeroizing::new("correct horse".to_owned());
        let stored = hasher.hash(password()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        let right = hasher.verify(place(), Some(stored), password()).await.unwrap();
        assert_eq!(right, Verification::Right { needs_rehash: false });

        let cheap = Argon2::new(
            Algorithm::Argon2id,
            Version::V0x13,
            Params::new(64, 1, 1, None).unwrap(),
        );
        let old = hash(&cheap, password().as_bytes()).unwrap();
        let right = hasher.verify(place(), Some(old), password()).await.unwrap();
        assert_eq!(right, Verification::Right { needs_rehash: true });
        assert_eq!(
            hasher.verify(place(), None, password()).await.unwrap(),
            Verification::Wrong
        );
        assert_eq!(hasher.spent(), 4);
    }
}
