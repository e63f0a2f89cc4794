//! Writes what `core/src/packed.rs` reads.

/// Numbers of seven bits a byte, the least significant first.
#[derive(Default)]
pub(super) struct Packed(Vec<u8>);

impl Packed {
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    pub(super) fn number(&mut self, mut number: u32) {
        while number >= 0x80 {
            self.0.push(number.to_le_bytes()[0] | 0x80);
            number >>= 7;
        }
        self.0.push(number.to_le_bytes()[0]);
    }

    pub(super) fn length(&mut self, length: usize) -> anyhow::Result<()> {
        self.number(u32::try_from(length)?);
        Ok(())
    }

    /// A number that is at least the last one, as the difference.
    pub(super) fn after(&mut self, last: &mut u32, number: u32) {
        self.number(number - *last);
        *last = number;
    }

    /// A number with the sign in the last bit.
    pub(super) fn signed(&mut self, number: i32) {
        self.number((number << 1 ^ number >> 31).cast_unsigned());
    }

    /// A number that may be smaller than the last one, as the difference.
    pub(super) fn near(&mut self, last: &mut u32, number: u32) {
        let difference = number.wrapping_sub(*last).cast_signed();
        self.signed(difference);
        *last = number;
    }
}
