//! Packed tables: numbers of seven bits a byte, the least significant first, mostly differences.

/// The numbers of a packed table; zeros after their end.
pub(crate) struct Numbers<'a>(core::slice::Iter<'a, u8>);

impl<'a> Numbers<'a> {
    pub(crate) fn of(bytes: &'a [u8]) -> Self {
        Self(bytes.iter())
    }

    pub(crate) fn next(&mut self) -> u32 {
        let mut number = 0;
        for (place, byte) in self.0.by_ref().enumerate().take(5) {
            number |= u32::from(byte & 0x7f) << (7 * place);
            if *byte < 0x80 {
                break;
            }
        }
        number
    }

    /// What follows the numbers read so far.
    #[cfg(feature = "strength")]
    pub(crate) fn rest(self) -> &'a [u8] {
        self.0.as_slice()
    }

    /// Rows that were written one column after the other.
    pub(crate) fn rows<const WIDTH: usize>(&mut self) -> Vec<[u32; WIDTH]> {
        let mut rows = vec![[0; WIDTH]; self.next() as usize];
        for column in 0..WIDTH {
            for number in rows.iter_mut().filter_map(|row| row.get_mut(column)) {
                *number = self.next();
            }
        }
        rows
    }
}

/// A number with the sign in the last bit.
pub(crate) fn signed(number: u32) -> i32 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}
