//! Binary arithmetic coding: each decision costs as many bits as it is surprising, and what is surprising is learnt from
//! the decisions before.

/// How probable it is that a decision is yes, learnt from those that were made.
#[derive(Clone, Copy, Debug)]
pub struct Chance {
    /// In 65,536ths.
    yes: u16,
    /// Decisions seen, up to [`STEADY`].
    seen: u16,
}

/// After so many decisions a chance changes no slower.
const STEADY: u16 = 127;
impl Default for Chance {
    fn default() -> Self {
        Self { yes: 1 << 15, seen: 0 }
    }
}

impl Chance {
    /// Where to divide `range`: below is yes. A chance is never 0 nor 1, so that every decision can be written.
    #[must_use]
    #[inline]
    pub fn bound(self, range: u32) -> u32 {
        (range >> 16).wrapping_mul(u32::from(self.yes))
    }

    /// Learns one decision: nearly the average of all, at first.
    #[inline]
    pub fn learn(&mut self, decision: bool) {
        // Never more than STEADY, so that nothing here wraps.
        let seen = self.seen.wrapping_add(1);
        let weight = u32::BITS.wrapping_sub(u32::from(seen).leading_zeros());
        // Towards 65,535 or towards 0, the same way.
        let flip = if decision { u16::MAX } else { 0 };
        let distance = self.yes ^ flip;
        self.yes = distance.wrapping_sub(distance.wrapping_shr(weight)) ^ flip;
        self.seen = seen.min(STEADY);
    }
}

/// Writes decisions, or reads them.
pub trait Coder {
    /// The decision: `given` when it is written, whatever is given when it is read.
    fn decide(&mut self, chance: &mut Chance, given: bool) -> bool;

    /// A number of so many bits from `least` to `greatest`, bit by bit from the greatest; `chances` has one for each
    /// beginning. What the limits decide is not asked.
    fn number(&mut self, chances: &mut [Chance], bits: u32, least: usize, greatest: usize, given: usize) -> usize {
        let mut number = 0;
        let mut beginning = 1;
        for bit in (0..bits).rev() {
            let with = number | 1 << bit;
            let is_set = if with > greatest {
                false
            } else if with.wrapping_sub(1) < least {
                true
            } else {
                let is_given = given & (1 << bit) != 0;
                chances
                    .get_mut(beginning)
                    .is_some_and(|chance| self.decide(chance, is_given))
            };
            number |= usize::from(is_set) << bit;
            beginning = beginning.wrapping_mul(2) | usize::from(is_set);
        }
        number
    }
}

/// Reads decisions; behind the end of its bytes there are zeros.
#[derive(Clone)]
pub(super) struct Decoder<'a> {
    bytes: core::slice::Iter<'a, u8>,
    range: u32,
    code: u32,
}

/// A range is at least this large, and a byte is moved until it is.
const SMALLEST_RANGE: u32 = 1 << 24;

impl<'a> Decoder<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let mut bytes = bytes.iter();
        let code = (0..4).fold(0, |code, _| code << 8 | byte(&mut bytes));
        Self {
            bytes,
            range: u32::MAX,
            code,
        }
    }
}

fn byte(bytes: &mut core::slice::Iter<'_, u8>) -> u32 {
    bytes.next().copied().unwrap_or(0).into()
}

impl Coder for Decoder<'_> {
    #[inline]
    fn decide(&mut self, chance: &mut Chance, _given: bool) -> bool {
        // Below `range` throughout, so that nothing here wraps.
        let bound = chance.bound(self.range);
        let decision = self.code < bound;
        if decision {
            self.range = bound;
        } else {
            self.code = self.code.wrapping_sub(bound);
            self.range = self.range.wrapping_sub(bound);
        }
        while self.range < SMALLEST_RANGE {
            self.range <<= 8;
            self.code = self.code << 8 | byte(&mut self.bytes);
        }
        chance.learn(decision);
        decision
    }

    /// In a copy of itself, which stays in registers: nearly all decisions are made here.
    fn number(&mut self, chances: &mut [Chance], bits: u32, least: usize, greatest: usize, _given: usize) -> usize {
        let mut decoder = self.clone();
        let mut number = 0;
        let mut beginning = 1;
        for bit in (0..bits).rev() {
            let with = number | 1 << bit;
            let is_set = if with > greatest {
                false
            } else if with.wrapping_sub(1) < least {
                true
            } else {
                chances
                    .get_mut(beginning)
                    .is_some_and(|chance| decoder.decide(chance, false))
            };
            number |= usize::from(is_set) << bit;
            beginning = beginning.wrapping_mul(2) | usize::from(is_set);
        }
        *self = decoder;
        number
    }
}
