//! Prefix codes, bit by bit from the highest: each symbol has as many bits as it is surprising where it stands, and a
//! table says for the bits that come next which one it is.

/// Which symbols a kind of codes has.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// Each has codes of its own.
    pub contexts: usize,
    /// In each context.
    pub symbols: usize,
    /// Of the longest code, in bits: fewer than 16.
    pub longest: u32,
}

/// The bits of the length of a code in a file.
pub const LENGTH_BITS: u32 = 4;

/// The codes of one context from their lengths, 0 where a symbol has none: ascending with their lengths, and with the
/// symbols of one length.
pub fn assigned(lengths: &[u8]) -> impl Iterator<Item = Option<(u32, u32)>> {
    let mut next = [0_u32; 1 << LENGTH_BITS];
    for length in lengths {
        if let Some(after) = next.get_mut(usize::from(*length) + 1) {
            *after += u32::from(*length != 0);
        }
    }
    // How many have a length becomes the first code behind those that are shorter.
    let mut first = 0;
    for after in &mut next {
        first = (first + *after).wrapping_shl(1);
        *after = first;
    }
    lengths.iter().map(move |length| {
        let code = next.get_mut(usize::from(*length)).filter(|_| *length != 0)?;
        let assigned = (*code, u32::from(*length));
        *code = code.wrapping_add(1);
        Some(assigned)
    })
}

/// The codes of one kind.
#[derive(Clone, Debug, Default)]
pub(super) struct Codes {
    longest: u32,
    /// By context and the bits that come next: the symbol, and the length of its code.
    entries: Vec<u16>,
}

impl Codes {
    /// Reads the lengths of the codes of a form.
    pub(super) fn read(bits: &mut Bits<'_>, form: Form) -> Self {
        let Form {
            contexts,
            symbols,
            longest,
        } = form;
        let mut entries = vec![0; contexts << longest];
        let mut lengths = vec![0; symbols];
        for table in entries.chunks_exact_mut(1 << longest) {
            for length in &mut lengths {
                *length = bits.take(LENGTH_BITS).to_le_bytes()[0];
            }
            for (symbol, assigned) in (0_u16..).zip(assigned(&lengths)) {
                let is_code = |(code, length): &(u32, u32)| *length <= longest && code >> length == 0;
                let Some((code, length)) = assigned.filter(is_code) else {
                    continue;
                };
                // What no code begins with is symbol 0 in no bits.
                let first = (code as usize) << (longest - length);
                if let Some(places) = table.get_mut(first..first + (1 << (longest - length))) {
                    places.fill(symbol << LENGTH_BITS | u16::from(length.to_le_bytes()[0]));
                }
            }
        }
        Self { longest, entries }
    }
}

impl Codes {
    /// The symbol that bits begin with, and how many bits it takes.
    #[inline]
    pub(super) fn first_of(&self, bits: u64, context: usize) -> (usize, u32) {
        let code = usize::try_from(bits >> (u64::BITS - self.longest)).unwrap_or(0);
        let entry = self.entries.get(context << self.longest | code).copied().unwrap_or(0);
        let length = u32::from(entry & ((1 << LENGTH_BITS) - 1));
        (usize::from(entry >> LENGTH_BITS), length)
    }
}

/// A place among bits; behind their end there are zeros.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    /// In bits, from the beginning.
    pub(super) position: u32,
}

impl<'a> Bits<'a> {
    #[inline]
    pub(super) fn at(bytes: &'a [u8], position: u32) -> Self {
        Self { bytes, position }
    }

    /// The next bits from the highest on, at least 57 of them: enough for a label, a shape, a word and another label.
    #[inline]
    pub(super) fn next(&self) -> u64 {
        let first = (self.position >> 3) as usize;
        let bytes = self.bytes.get(first..).and_then(<[u8]>::first_chunk);
        bytes.map_or(0, |bytes| u64::from_be_bytes(*bytes)) << (self.position & 7)
    }

    #[inline]
    pub(super) fn pass(&mut self, count: u32) {
        self.position = self.position.wrapping_add(count);
    }

    /// A number of so many bits, at most 32.
    pub(super) fn take(&mut self, count: u32) -> u32 {
        let number = self.next().checked_shr(u64::BITS - count).unwrap_or(0);
        self.pass(count);
        u32::try_from(number).unwrap_or(0)
    }

    /// The next symbol.
    #[inline]
    pub(super) fn symbol(&mut self, codes: &Codes, context: usize) -> usize {
        let (symbol, length) = codes.first_of(self.next(), context);
        self.pass(length);
        symbol
    }
}
