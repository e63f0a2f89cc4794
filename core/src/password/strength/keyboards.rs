//! Where each key is, found in a table that is made on first use. Two keys are neighbours when the step from one to the other is one of the keyboard's directions.

use std::sync::LazyLock;

/// A place on a keyboard: column, row, and whether the character needs the shift key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key {
    column: i8,
    row: i8,
    pub(super) is_shifted: bool,
}

/// Keys in rows. Each row says in which column it begins.
#[derive(Debug)]
pub(super) struct Keyboard {
    /// By ASCII code.
    keys: Vec<Option<Key>>,
    directions: &'static [(i8, i8)],
    /// How many characters a walk can begin with.
    pub(super) characters: f64,
    /// How many neighbours a key has on average.
    pub(super) neighbours: f64,
}

/// Each row is half a key to the right of the one above.
const SLANTED: &[(i8, i8)] = &[(-1, 0), (0, -1), (1, -1), (1, 0), (0, 1), (-1, 1)];
const ALIGNED: &[(i8, i8)] = &[(-1, 0), (-1, -1), (0, -1), (1, -1), (1, 0), (1, 1), (0, 1), (-1, 1)];

/// The column in which a row begins, its characters, and those with the shift key.
type Row = (i8, &'static str, &'static str);

const QWERTY: [Row; 4] = [
    (0, "`1234567890-=", "~!@#$%^&*()_+"),
    (1, "qwertyuiop[]\\", "QWERTYUIOP{}|"),
    (1, "asdfghjkl;'", "ASDFGHJKL:\""),
    (1, "zxcvbnm,./", "ZXCVBNM<>?"),
];
const DVORAK: [Row; 4] = [
    (0, "`1234567890[]", "~!@#$%^&*(){}"),
    (1, "',.pyfgcrl/=\\", "\"<>PYFGCRL?+|"),
    (1, "aoeuidhtns-", "AOEUIDHTNS_"),
    (1, ";qjkxbmwvz", ":QJKXBMWVZ"),
];
const KEYPAD: [Row; 5] = [
    (1, "/*-", ""),
    (0, "789+", ""),
    (0, "456", ""),
    (0, "123", ""),
    (1, "0.", ""),
];
const MAC_KEYPAD: [Row; 5] = [
    (1, "=/*", ""),
    (0, "789-", ""),
    (0, "456+", ""),
    (0, "123", ""),
    (1, "0.", ""),
];

pub(super) static KEYBOARDS: LazyLock<[Keyboard; 4]> = LazyLock::new(|| {
    [
        Keyboard::of_letters(&QWERTY),
        Keyboard::of_letters(&DVORAK),
        Keyboard::pad(&KEYPAD),
        Keyboard::pad(&MAC_KEYPAD),
    ]
});

impl Keyboard {
    /// Two keyboards of letters count as one, and so do two pads: as in `zxcvbn`.
    fn of_letters(rows: &[Row]) -> Self {
        Self {
            keys: keys(rows),
            directions: SLANTED,
            characters: 94.0,
            neighbours: 432.0 / 94.0,
        }
    }

    fn pad(rows: &[Row]) -> Self {
        Self {
            keys: keys(rows),
            directions: ALIGNED,
            characters: 15.0,
            neighbours: 76.0 / 15.0,
        }
    }

    /// Where `character` is.
    pub(super) fn key(&self, character: char) -> Option<Key> {
        *self.keys.get(usize::try_from(u32::from(character)).ok()?)?
    }

    /// In which direction `to` is from `from`, if they are neighbours.
    pub(super) fn direction(&self, from: Key, to: Key) -> Option<usize> {
        let step = (to.column - from.column, to.row - from.row);
        self.directions.iter().position(|direction| *direction == step)
    }
}

fn keys(rows: &[Row]) -> Vec<Option<Key>> {
    let mut keys = vec![None; 128];
    for (row, (first_column, plain, shifted)) in (0..).zip(rows) {
        for (is_shifted, characters) in [(false, plain), (true, shifted)] {
            for (column, character) in (*first_column..).zip(characters.bytes()) {
                if let Some(key) = keys.get_mut(usize::from(character)) {
                    *key = Some(Key {
                        column,
                        row,
                        is_shifted,
                    });
                }
            }
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_characters_and_neighbours_are_those_of_the_keys() {
        for (index, keyboard) in KEYBOARDS.iter().enumerate().filter(|(index, _)| index % 2 == 0) {
            let keys: Vec<Key> = (' '..='~').filter_map(|character| keyboard.key(character)).collect();
            let unshifted = keys.iter().filter(|key| !key.is_shifted);
            let degrees = keys.iter().map(|from| {
                let neighbours = unshifted.clone().filter(|to| keyboard.direction(*from, **to).is_some());
                u32::try_from(neighbours.count()).unwrap()
            });
            let average = f64::from(degrees.sum::<u32>()) / keyboard.characters;
            assert_eq!(u32::try_from(keys.len()).map(f64::from), Ok(keyboard.characters));
            assert!((average - keyboard.neighbours).abs() < 1e-9, "keyboard {index}");
        }
    }

    #[test]
    fn neighbours_lie_as_on_the_keys() {
        let [qwerty, ..] = &*KEYBOARDS;
        let direction = |from: char, to: char| qwerty.direction(qwerty.key(from)?, qwerty.key(to)?);
        assert_eq!(direction('q', '1'), Some(1));
        assert_eq!(direction('g', 'V'), Some(5));
        assert_eq!(direction('q', 'e'), None);
        assert_eq!(qwerty.key('é'), None);
    }
}
