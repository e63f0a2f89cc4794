use std::sync::OnceLock;

use crate::packed::{Numbers, signed};

/// What normalization knows of a character.
pub(super) enum Property {
    /// It stays, and has this canonical combining class.
    Class(u8),
    /// It becomes one or two others.
    Decomposition(char, Option<char>),
}

/// The tables, unpacked from `core/data/nfc.bin` at the first text that needs them. The format is written by
/// `xtask/src/generate/nfc.rs`.
pub(super) struct Tables {
    /// By the upper bits of a code point, its page in `cells`.
    pages: Vec<u16>,
    /// By page and lower bits: below [`FIRST_DECOMPOSITION`] a class, otherwise the place of a decomposition.
    cells: Vec<u16>,
    decompositions: Vec<(char, Option<char>)>,
    /// Sorted pairs, each with what it composes to.
    compositions: Vec<((char, char), char)>,
}

const PAGE_BITS: u32 = 7;
const PAGE: usize = 1 << PAGE_BITS;
const FIRST_DECOMPOSITION: u16 = 256;

impl Tables {
    pub(super) fn get() -> &'static Self {
        static TABLES: OnceLock<Tables> = OnceLock::new();
        TABLES.get_or_init(|| Self::unpack(include_bytes!("../../data/nfc.bin")))
    }

    pub(super) fn property(&self, character: char) -> Property {
        let code_point = u32::from(character);
        let page = self.pages.get((code_point >> PAGE_BITS) as usize).copied();
        let cell = usize::from(page.unwrap_or_default()) * PAGE + code_point as usize % PAGE;
        let value = self.cells.get(cell).copied().unwrap_or_default();
        let decomposition = value
            .checked_sub(FIRST_DECOMPOSITION)
            .and_then(|place| self.decompositions.get(usize::from(place)));
        match decomposition {
            Some((first, second)) => Property::Decomposition(*first, *second),
            None => Property::Class(value.to_le_bytes()[0]),
        }
    }

    pub(super) fn composed(&self, first: char, second: char) -> Option<char> {
        let place = self
            .compositions
            .binary_search_by_key(&(first, second), |(pair, _)| *pair);
        self.compositions.get(place.ok()?).map(|(_, composed)| *composed)
    }

    fn unpack(bytes: &[u8]) -> Self {
        let mut tables = Self {
            pages: vec![0; 0x11_0000 >> PAGE_BITS],
            cells: vec![0; PAGE],
            decompositions: Vec::new(),
            compositions: Vec::new(),
        };
        let mut numbers = Numbers::of(bytes);
        tables.unpack_compositions(&mut numbers);
        tables.unpack_other_decompositions(&mut numbers);
        tables.unpack_classes(&mut numbers);
        tables
    }

    fn unpack_compositions(&mut self, numbers: &mut Numbers<'_>) {
        let mut second = 0;
        let seconds: Vec<char> = (0..numbers.next())
            .map(|_| {
                second += numbers.next();
                character(second)
            })
            .collect();
        let (mut first, mut composed) = (0, 0_u32);
        for [first_step, second, composed_step] in numbers.rows() {
            first += first_step;
            composed = composed.wrapping_add_signed(signed(composed_step));
            let second = seconds.get(second as usize).copied().unwrap_or_default();
            self.compositions
                .push(((character(first), second), character(composed)));
            self.add_decomposition(composed, character(first), Some(second));
        }
    }

    fn unpack_other_decompositions(&mut self, numbers: &mut Numbers<'_>) {
        let (mut code_point, mut first) = (0, 0_u32);
        for [step, second, first_step] in numbers.rows() {
            code_point += step;
            first = first.wrapping_add_signed(signed(first_step));
            self.add_decomposition(code_point, character(first), (second != 0).then(|| character(second)));
        }
    }

    fn unpack_classes(&mut self, numbers: &mut Numbers<'_>) {
        let mut code_point = 0;
        for [step, class, length] in numbers.rows() {
            code_point += step;
            for _ in 0..length {
                self.set(code_point, u16::try_from(class).unwrap_or_default());
                code_point += 1;
            }
        }
    }

    fn add_decomposition(&mut self, code_point: u32, first: char, second: Option<char>) {
        let place = u16::try_from(self.decompositions.len()).unwrap_or_default();
        self.decompositions.push((first, second));
        self.set(code_point, FIRST_DECOMPOSITION + place);
    }

    fn set(&mut self, code_point: u32, value: u16) {
        let Some(page) = self.pages.get_mut((code_point >> PAGE_BITS) as usize) else {
            return;
        };
        if *page == 0 {
            *page = u16::try_from(self.cells.len() / PAGE).unwrap_or_default();
            self.cells.resize(self.cells.len() + PAGE, 0);
        }
        let cell = usize::from(*page) * PAGE + code_point as usize % PAGE;
        if let Some(cell) = self.cells.get_mut(cell) {
            *cell = value;
        }
    }
}

fn character(code_point: u32) -> char {
    char::from_u32(code_point).unwrap_or_default()
}
