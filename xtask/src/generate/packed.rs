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

    /// Rows, one column after the other: numbers of one kind side by side compress better.
    pub(super) fn columns<const WIDTH: usize>(&mut self, rows: &[[u32; WIDTH]]) -> anyhow::Result<()> {
        self.length(rows.len())?;
        for column in 0..WIDTH {
            for number in rows.iter().filter_map(|row| row.get(column)) {
                self.number(*number);
            }
        }
        Ok(())
    }
}

/// A number that is at least the last one, as the difference.
pub(super) fn after(last: &mut u32, number: u32) -> u32 {
    number - core::mem::replace(last, number)
}

/// A number that may be smaller than the last one, as the difference.
pub(super) fn near(last: &mut u32, number: u32) -> u32 {
    signed(number.wrapping_sub(core::mem::replace(last, number)).cast_signed())
}

/// A number with the sign in the last bit.
pub(super) fn signed(number: i32) -> u32 {
    (number << 1 ^ number >> 31).cast_unsigned()
}
