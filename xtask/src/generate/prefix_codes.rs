//! Writes what `core/src/password/strength/dictionary/codes.rs` reads.

use anyhow::Context;
use lockstep_core::password::strength::dictionary::codes::{Form, LENGTH_BITS, assigned};

/// Bits from the highest on.
#[derive(Default)]
pub(super) struct BitString {
    bytes: Vec<u8>,
    pub(super) length: usize,
}

impl BitString {
    pub(super) fn push(&mut self, number: u32, count: u32) {
        for bit in (0..count).rev() {
            if self.length.is_multiple_of(8) {
                self.bytes.push(0);
            }
            if let Some(last) = self.bytes.last_mut() {
                *last |= u8::from(number >> bit & 1 != 0) << (7 - self.length % 8);
            }
            self.length += 1;
        }
    }

    pub(super) fn append(&mut self, other: &Self) {
        for (place, byte) in (0..).step_by(8).zip(&other.bytes) {
            let count = other.length.saturating_sub(place).min(8);
            self.push(u32::from(byte >> (8 - count)), u32::try_from(count).unwrap_or(8));
        }
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// How often each symbol is written, by context; then its code.
pub(super) struct PrefixCodes {
    form: Form,
    counts: Vec<Vec<u64>>,
    lengths: Vec<Vec<u8>>,
    codes: Vec<Vec<Option<(u32, u32)>>>,
}

impl PrefixCodes {
    pub(super) fn new(form: Form) -> Self {
        Self {
            form,
            counts: vec![vec![0; form.symbols]; form.contexts],
            lengths: Vec::new(),
            codes: Vec::new(),
        }
    }

    pub(super) fn count(&mut self, context: usize, symbol: usize) -> anyhow::Result<()> {
        let counts = self.counts.get_mut(context);
        let count = counts.and_then(|counts| counts.get_mut(symbol));
        *count.context("a symbol that the form has not")? += 1;
        Ok(())
    }

    /// Chooses the codes for what has been counted.
    pub(super) fn choose(&mut self) {
        let longest = self.form.longest;
        self.lengths = self.counts.iter().map(|counts| lengths(counts, longest)).collect();
        self.codes = self.lengths.iter().map(|lengths| assigned(lengths).collect()).collect();
    }

    pub(super) fn write_lengths(&self, bits: &mut BitString) {
        for length in self.lengths.iter().flatten() {
            bits.push(u32::from(*length), LENGTH_BITS);
        }
    }

    pub(super) fn write(&self, bits: &mut BitString, context: usize, symbol: usize) -> anyhow::Result<()> {
        let codes = self.codes.get(context).and_then(|codes| *codes.get(symbol)?);
        let (code, length) = codes.context("a symbol that was not counted")?;
        bits.push(code, length);
        Ok(())
    }
}

/// The lengths of the best codes that are no longer than `longest`: package-merge (Larmore and Hirschberg, 1990).
fn lengths(counts: &[u64], longest: u32) -> Vec<u8> {
    let mut lengths = vec![0; counts.len()];
    let mut symbols: Vec<(u64, Vec<usize>)> = counts
        .iter()
        .enumerate()
        .filter(|(_, count)| **count > 0)
        .map(|(symbol, count)| (*count, vec![symbol]))
        .collect();
    symbols.sort();
    let mut packages: Vec<(u64, Vec<usize>)> = Vec::new();
    for _ in 0..longest {
        let (pairs, _) = packages.as_chunks::<2>();
        let pairs = pairs.iter().map(|[(one, some), (other, more)]| {
            let mut both = some.clone();
            both.extend(more);
            (one + other, both)
        });
        packages = symbols.iter().cloned().chain(pairs).collect();
        packages.sort_by_key(|(count, _)| *count);
    }
    // A code of no bits cannot be told from no code.
    let taken = (2 * symbols.len()).saturating_sub(2).max(symbols.len().min(1));
    for symbol in packages.iter().take(taken).flat_map(|(_, symbols)| symbols) {
        if let Some(length) = lengths.get_mut(*symbol) {
            *length += 1;
        }
    }
    lengths
}
