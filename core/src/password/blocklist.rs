//! The common passwords, offline, as a filter: no common password is missed, and of all others one in 65,536 is
//! refused by mistake.

use sha2::{Digest, Sha256};
use xorf::{BinaryFuse16Ref, Filter, FilterRef};

use super::Candidate;
use crate::lower_case::lower_case;

/// The length of the filter's header in bytes.
const HEADER: usize = 20;

/// The list of common passwords. Whatever the case, an entry is one.
#[derive(Clone)]
pub struct CommonPasswords {
    header: Vec<u8>,
    /// The filter reads 16-bit fingerprints in place, so that they begin at an even address, at `first`.
    fingerprints: Vec<u8>,
    first: usize,
}

impl CommonPasswords {
    /// Reads the file that `cargo xtask generate` writes: a binary fuse filter in xorf's layout, little-endian, header
    /// and then fingerprints (`core/data/README.md`). `None` when it is not one.
    #[must_use]
    pub fn read(file: &[u8]) -> Option<Self> {
        let (header, fingerprints) = file.split_at_checked(HEADER)?;
        if !describes(header, fingerprints.len() / 2)? {
            return None;
        }
        let mut aligned = vec![0; fingerprints.len() + 1];
        let first = aligned.as_ptr().align_offset(align_of::<u16>());
        aligned
            .get_mut(first..)?
            .get_mut(..fingerprints.len())?
            .copy_from_slice(fingerprints);
        Some(Self {
            header: header.to_vec(),
            fingerprints: aligned,
            first,
        })
    }

    /// Whether `candidate` is on the list. Never false for an entry, and true for one other text in 65,536.
    #[must_use]
    pub fn contains(&self, candidate: &Candidate<'_>) -> bool {
        self.contains_normalized(candidate.as_str())
    }

    /// As [`CommonPasswords::contains`], of a candidate that is in NFC already.
    #[must_use]
    pub fn contains_normalized(&self, candidate: &str) -> bool {
        let fingerprints = self.fingerprints.get(self.first..).unwrap_or_default();
        let (fingerprints, _) = fingerprints.as_chunks::<2>();
        BinaryFuse16Ref::from_dma(&self.header, fingerprints.as_flattened()).contains(&key(candidate))
    }

    /// What stands for a password in the filter.
    #[must_use]
    pub fn key(candidate: &Candidate<'_>) -> u64 {
        key(candidate.as_str())
    }
}

fn key(candidate: &str) -> u64 {
    let digest = Sha256::digest(lower_case(candidate));
    digest.iter().take(8).fold(0, |key, byte| key << 8 | u64::from(*byte))
}

/// Whether `header` is one of a filter of so many fingerprints, so that no key is looked for outside of them.
fn describes(header: &[u8], fingerprints: usize) -> Option<bool> {
    let number = |place: usize| {
        let bytes = header.get(place..)?.first_chunk()?;
        usize::try_from(u32::from_le_bytes(*bytes)).ok()
    };
    let (segment, mask, segments) = (number(8)?, number(12)?, number(16)?);
    Some(
        segment.is_power_of_two()
            && mask == segment - 1
            && segments.is_multiple_of(segment)
            && segments / segment + 2 == fingerprints / segment
            && fingerprints.is_multiple_of(segment),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_file_says_it_is_read_or_refused() {
        let whole = include_bytes!("../../data/common-passwords.bin");
        let candidate = Candidate::new("password");
        assert!(CommonPasswords::read(whole).unwrap().clone().contains(&candidate));
        for place in 0..HEADER {
            for byte in [0, 1, 0x7f, 0xff] {
                let mut file = whole.to_vec();
                file[place] = byte;
                if let Some(filter) = CommonPasswords::read(&file) {
                    let _ = filter.contains(&candidate);
                }
            }
        }
        for length in [0, HEADER - 1, HEADER, HEADER + 1, 5_000, whole.len() - 1] {
            assert!(CommonPasswords::read(&whole[..length]).is_none());
        }
    }
}
