//! The common passwords, offline, as a filter: no common password is missed, and of all others one in 65,536 is
//! refused by mistake.

#[cfg(feature = "data")]
pub use filter::CommonPasswords;

#[cfg(feature = "data")]
mod filter {
    use sha2::{Digest, Sha256};
    use xorf::{BinaryFuse16Ref, Filter, FilterRef};

    use crate::{lower_case::lower_case, password::Candidate};

    /// The length of the filter's header in bytes.
    const HEADER: usize = 20;

    /// The filter reads 16-bit fingerprints in place, so they have to be aligned.
    #[repr(C, align(2))]
    struct Aligned<T: ?Sized>(T);

    // A binary fuse filter in xorf's layout, little-endian: header, then fingerprints. See core/data/README.md.
    static FILTER: &Aligned<[u8]> = &Aligned(*include_bytes!("../../data/common-passwords.bin"));

    /// The list of common passwords. Whatever the case, an entry is one.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct CommonPasswords;

    impl CommonPasswords {
        /// Whether `candidate` is on the list. Never false for an entry, and true for one other text in 65,536.
        #[must_use]
        pub fn contains(self, candidate: &Candidate<'_>) -> bool {
            let (header, fingerprints) = FILTER.0.split_at(HEADER);
            BinaryFuse16Ref::from_dma(header, fingerprints).contains(&Self::key(candidate))
        }

        /// What stands for a password in the filter.
        #[must_use]
        pub fn key(candidate: &Candidate<'_>) -> u64 {
            let digest = Sha256::digest(lower_case(candidate.as_str()));
            digest.iter().take(8).fold(0, |key, byte| key << 8 | u64::from(*byte))
        }
    }
}
