use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use argon2::{Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version};
use zeroize::Zeroizing;

use crate::{error::Failure, queue::Queue, random};

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
    /// What the password of an account that does not exist is compared with, so that it costs the same.
    nobody: Arc<str>,
    spent: Arc<AtomicU64>,
}

/// The answer to "is this the password?".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verification {
    Wrong,
    Right { needs_rehash: bool },
}

impl Hasher {
    pub(crate) fn new(queue: Queue) -> Result<Self, Failure> {
        let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(Failure::internal)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nobody = hash(&argon2, &random::bytes::<32>())?;
        Ok(Self {
            queue,
            argon2,
            nobody: nobody.into(),
            spent: Arc::default(),
        })
    }

    /// How many hashes were computed since the start.
    pub(crate) fn spent(&self) -> u64 {
        self.spent.load(Ordering::SeqCst)
    }

    /// How many hashes are computed or wait for it.
    pub(crate) fn waiting(&self) -> usize {
        self.queue.depth()
    }

    /// The PHC string of `password`, which is in NFC.
    pub(crate) async fn hash(&self, password: Zeroizing<String>) -> Result<String, Failure> {
        let Self { argon2, spent, .. } = self.clone();
        let work = move || {
            spent.fetch_add(1, Ordering::SeqCst);
            hash(&argon2, password.as_bytes())
        };
        self.queue.run(work).await?
    }

    /// Compares `password`, in NFC, with `stored`, or with nobody's at the same cost.
    pub(crate) async fn verify(
        &self,
        stored: Option<String>,
        password: Zeroizing<String>,
    ) -> Result<Verification, Failure> {
        let Self {
            argon2, spent, nobody, ..
        } = self.clone();
        let work = move || {
            spent.fetch_add(1, Ordering::SeqCst);
            verify(&argon2, stored.as_deref().unwrap_or(&nobody), password.as_bytes())
        };
        self.queue.run(work).await?
    }
}

fn hash(argon2: &Argon2<'_>, password: &[u8]) -> Result<String, Failure> {
    let salt: [u8; SALT_BYTES] = random::bytes();
    let hash = argon2
        .hash_password_with_salt(password, &salt)
        .map_err(Failure::internal)?;
    Ok(hash.to_string())
}

fn verify(argon2: &Argon2<'_>, stored: &str, password: &[u8]) -> Result<Verification, Failure> {
    let hash = PasswordHash::new(stored).map_err(Failure::internal)?;
    match argon2.verify_password(password, &hash) {
        Ok(()) => {
            let params = Params::try_from(&hash).map_err(Failure::internal)?;
            let costs = |params: &Params| (params.m_cost(), params.t_cost(), params.p_cost());
            Ok(Verification::Right {
                needs_rehash: costs(&params) != costs(argon2.params()),
            })
        }
        Err(argon2::password_hash::Error::PasswordInvalid) => Ok(Verification::Wrong),
        Err(error) => Err(Failure::internal(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_hash_of_other_costs_is_right_and_asks_to_be_renewed() {
        let hasher = Hasher::new(Queue::new(1, 1)).unwrap();
        let password = || Zeroizing::new("correct horse".to_owned());
        let stored = hasher.hash(password()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        let right = hasher.verify(Some(stored), password()).await.unwrap();
        assert_eq!(right, Verification::Right { needs_rehash: false });

        let cheap = Argon2::new(
            Algorithm::Argon2id,
            Version::V0x13,
            Params::new(64, 1, 1, None).unwrap(),
        );
        let old = hash(&cheap, password().as_bytes()).unwrap();
        let right = hasher.verify(Some(old), password()).await.unwrap();
        assert_eq!(right, Verification::Right { needs_rehash: true });
        assert_eq!(hasher.verify(None, password()).await.unwrap(), Verification::Wrong);
        assert_eq!(hasher.spent(), 4);
    }
}
