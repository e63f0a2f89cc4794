//! Words in which characters stand for letters that they resemble: `p4$$word`.
//!
//! `zxcvbn` lists every way of giving the substitutes of a password letters, and looks for words under each; there can
//! be a thousand ways. What makes a way is one choice of a substitute for each letter, and a word sees only the
//! characters in it. So here a word is followed through the dictionary once for each way *of its own characters*, and a
//! way that no word begins with costs nothing: the choices that are still open are kept in a mask, and every character
//! narrows it.
//!
//! Letters without a common substitute are independent of each other, so each group of letters has its own bits: `a`,
//! `c`, `g` and `s` choose among their own characters, and `i`, `l` and `t` share three. From each of n places at most 32
//! ways of the independent letters times 27 of the shared ones are followed, each at most as long as the longest word.
//! The dictionary keeps far below that: a test counts the steps of hostile texts.

use super::{Change, Columns, Kind};
use crate::password::strength::{
    dictionary::Word,
    guesses,
    pattern::{Found, Match},
    text::Text,
    words::{Place, Words},
    work,
};

/// Which ways are left: the low bits are ways of the shared letters, and above them is one bit for each character that
/// a letter of its own can choose.
type Mask = u64;

/// The characters that stand for letters; a set of them is a number with a bit for each.
type Set = u32;

const SUBSTITUTES: usize = 20;
/// For these there is a choice; those before always stand for one letter.
const FIRST_CHOSEN: usize = 5;
const FIRST_SHARED: usize = 15;
/// The bit of the first of the independent choices: there are at most 27 ways of the shared letters.
const FIRST_INDEPENDENT: usize = 32;

/// The place of a substitute among all.
#[inline]
fn place_of(character: char) -> Option<usize> {
    Some(match character {
        '8' => 0,
        '3' => 1,
        '0' => 2,
        '%' => 3,
        '2' => 4,
        '4' => 5,
        '@' => 6,
        '(' => 7,
        '{' => 8,
        '[' => 9,
        '<' => 10,
        '6' => 11,
        '9' => 12,
        '$' => 13,
        '5' => 14,
        '1' => 15,
        '!' => 16,
        '|' => 17,
        '7' => 18,
        '+' => 19,
        _ => return None,
    })
}

/// What each stands for, up to the shared ones, and among which places of [`place_of`] its letter chooses.
const LETTERS: [(char, core::ops::Range<usize>); FIRST_SHARED] = [
    ('b', 0..0),
    ('e', 0..0),
    ('o', 0..0),
    ('x', 0..0),
    ('z', 0..0),
    ('a', 5..7),
    ('a', 5..7),
    ('c', 7..11),
    ('c', 7..11),
    ('c', 7..11),
    ('c', 7..11),
    ('g', 11..13),
    ('g', 11..13),
    ('s', 13..15),
    ('s', 13..15),
];

/// Letters that share characters, in the order in which `zxcvbn` gives them out, with the places of those characters
/// behind [`FIRST_SHARED`].
const SHARED: [(char, &[usize]); 3] = [('i', &[0, 1, 2]), ('l', &[0, 2, 3]), ('t', &[3, 4])];

/// The ways of giving the shared characters letters: for each way the letter of each of them.
type SharedWay = [Option<char>; SUBSTITUTES - FIRST_SHARED];

/// What one character of a password can stand for, and the ways in which it does.
#[derive(Clone, Copy, Debug, Default)]
struct Meanings {
    /// The ways among which its letters choose; 0 when it always stands for its letter, or for none.
    group: Mask,
    /// At most two letters, each with the ways that give it.
    letters: [Option<(char, Mask)>; 2],
}

/// Words with substitutes, and how far they were looked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Substituted {
    /// The substitutes of the text that leave a choice.
    choices: Option<Set>,
    /// What each substitute means beside the others of the text.
    meanings: [Meanings; SUBSTITUTES],
    all: Mask,
    by_start: Vec<Reach>,
    /// The substitutes met on the way through a word, with their letters.
    letters: Vec<(char, char)>,
}

/// How far words from one place were followed.
#[derive(Clone, Copy, Debug, Default)]
struct Reach {
    /// The last character that was looked at, or would have been behind the end of the text.
    end: usize,
    /// Whether a word was left because no substitute came any more.
    is_left: bool,
}

impl Substituted {
    /// Takes the kinds from `first` on, one for each list of words.
    pub(super) fn update(&mut self, first: Kind, change: &Change<'_>, columns: &mut Columns) {
        let Change {
            text, kept, knowledge, ..
        } = *change;
        let mut present = 0;
        let mut end = 0;
        for (character, behind) in text.written.iter().zip(1..) {
            if let Some(place) = place_of(*character) {
                present |= 1 << place;
                end = behind;
            }
        }
        let choices = present & !((1 << FIRST_CHOSEN) - 1);
        let lists = knowledge.lists().count();
        let mut unchanged = kept;
        if self.choices != Some(choices) {
            for end in 1..=kept {
                (first..first + lists).for_each(|kind| columns.remove(kind, end, |_| true));
            }
            self.mean(choices);
            self.by_start.clear();
            unchanged = 0;
        }
        self.by_start.truncate(unchanged);
        for start in 0..text.length() {
            let known = self.by_start.get(start).copied();
            let is_done = known.is_some_and(|reach| reach.end < unchanged && !(reach.is_left && end > unchanged));
            if is_done {
                continue;
            }
            let mut reach = Reach {
                end: start,
                is_left: start >= end,
            };
            if start < end {
                for (kind, words) in (first..).zip(knowledge.lists()) {
                    let mut search = Search {
                        words,
                        text,
                        end,
                        unchanged,
                        start,
                        kind,
                        meanings: &self.meanings,
                        letters: &mut self.letters,
                        reach: &mut reach,
                        columns: &mut *columns,
                    };
                    search.follow(Path {
                        place: words.beginning(),
                        ways: self.all,
                        end: start,
                    });
                }
            }
            match self.by_start.get_mut(start) {
                Some(known) => *known = reach,
                None => self.by_start.push(reach),
            }
        }
    }

    fn mean(&mut self, choices: Set) {
        self.choices = Some(choices);
        self.all = 0;
        let shared = shared_ways(choices);
        for (place, meanings) in self.meanings.iter_mut().enumerate() {
            *meanings = match LETTERS.get(place) {
                Some((letter, choice)) => independent(*letter, place, choice.clone(), choices),
                None => among(&shared, place - FIRST_SHARED),
            };
            if choices & 1 << place != 0 {
                self.all |= meanings.group;
            }
        }
    }
}

/// A letter that chooses among characters of its own.
fn independent(letter: char, place: usize, choice: core::ops::Range<usize>, choices: Set) -> Meanings {
    let bit = |place: usize| 1 << (FIRST_INDEPENDENT + place);
    let given = if choice.contains(&place) { bit(place) } else { 0 };
    let present = choice.filter(|other| choices & 1 << other != 0);
    Meanings {
        group: present.fold(0, |group, other| group | bit(other)),
        letters: [Some((letter, given)), None],
    }
}

/// The letters that the ways give one of the shared characters.
fn among(ways: &[SharedWay], place: usize) -> Meanings {
    let mut meanings = Meanings::default();
    for (index, way) in ways.iter().enumerate() {
        let bit = 1 << index;
        meanings.group |= bit;
        if let Some(letter) = way.get(place).copied().flatten() {
            let mut known = meanings.letters.iter_mut();
            let slot = known.find(|known| known.is_none_or(|(known, _)| known == letter));
            if let Some(slot) = slot {
                slot.get_or_insert((letter, 0)).1 |= bit;
            }
        }
    }
    meanings
}

/// As `zxcvbn` does it: letter by letter, each takes each of its characters; one that another letter has is left to it
/// or taken away from it. At most 3 ways for `i`, 11 with `l`, 27 with `t`.
fn shared_ways(choices: Set) -> Vec<SharedWay> {
    let mut ways = vec![SharedWay::default()];
    for (letter, places) in SHARED {
        let mut next: Vec<SharedWay> = Vec::new();
        let mut add = |way: SharedWay| {
            if !next.contains(&way) {
                next.push(way);
            }
        };
        for &place in places {
            if choices & 1 << (FIRST_SHARED + place) == 0 {
                continue;
            }
            for way in &ways {
                if way.get(place).is_some_and(Option::is_some) {
                    add(*way);
                }
                let mut other = *way;
                other
                    .iter_mut()
                    .skip(place)
                    .take(1)
                    .for_each(|given| *given = Some(letter));
                add(other);
            }
        }
        if !next.is_empty() {
            ways = next;
        }
    }
    ways
}

/// How far one word has been followed.
#[derive(Clone, Copy)]
struct Path {
    place: Place,
    ways: Mask,
    end: usize,
}

/// The search for words from one place.
struct Search<'a> {
    words: Words<'a>,
    text: Text<'a>,
    /// Behind the last substitute.
    end: usize,
    /// What ends up to here is known.
    unchanged: usize,
    start: usize,
    kind: Kind,
    meanings: &'a [Meanings; SUBSTITUTES],
    letters: &'a mut Vec<(char, char)>,
    reach: &'a mut Reach,
    columns: &'a mut Columns,
}

impl Search<'_> {
    /// Follows every way from `path` on.
    fn follow(&mut self, path: Path) {
        self.reach.end = self.reach.end.max(path.end);
        if self.letters.is_empty() && path.end >= self.end {
            self.reach.is_left = true;
            return;
        }
        let (Some(written), Some(lower)) = (self.text.written_at(path.end), self.text.lower_at(path.end)) else {
            return;
        };
        let end = path.end + 1;
        let meanings = place_of(written).and_then(|place| self.meanings.get(place));
        let mut is_left_as_it_is = true;
        let mut ways = Some(path.ways);
        if let Some(meanings) = meanings {
            let mut rest = path.ways & meanings.group;
            for (letter, given) in meanings.letters.into_iter().flatten() {
                rest &= !given;
                if let Some(ways) = narrowed(path.ways, meanings.group, given) {
                    self.substitute(Path { ways, end, ..path }, written, letter);
                }
            }
            // No substitute, or one whose letter chose another character.
            is_left_as_it_is = meanings.letters == [None; 2] || rest != 0;
            ways = narrowed(path.ways, meanings.group, rest);
        }
        if let (true, Some(ways)) = (is_left_as_it_is, ways) {
            work::step();
            if let Some(place) = self.words.follow(path.place, lower) {
                self.step(Path { place, ways, end });
            }
        }
    }

    fn substitute(&mut self, path: Path, written: char, letter: char) {
        work::step();
        let Some(place) = self.words.follow(path.place, letter) else {
            return;
        };
        let is_new = !self.letters.contains(&(written, letter));
        if is_new {
            self.letters.push((written, letter));
        }
        self.step(Path { place, ..path });
        if is_new {
            self.letters.pop();
        }
    }

    fn step(&mut self, path: Path) {
        if path.end > self.unchanged
            && !self.letters.is_empty()
            && path.end - self.start > 1
            && let Some(word) = self.words.word(path.place)
        {
            self.add(path.end, word);
        }
        self.follow(path);
    }

    fn add(&mut self, end: usize, word: Word) {
        let part = self.text.part(self.start, end);
        let substitutions = self.letters.iter().fold(1.0, |product, (substitute, letter)| {
            product * guesses::substitutions(part.lower, *substitute, *letter)
        });
        self.columns.add(
            self.kind,
            Match {
                start: self.start,
                end,
                guesses: f64::from(word.rank) * guesses::capitalizations(part.written) * substitutions,
                pattern: Found::Word {
                    rank: word.rank,
                    list: word.list,
                    is_reversed: false,
                    is_substituted: true,
                },
            },
        );
    }
}

/// The ways that are left when of `group` only those in `chosen` are; `None` when there are none.
fn narrowed(ways: Mask, group: Mask, chosen: Mask) -> Option<Mask> {
    if group == 0 {
        return Some(ways);
    }
    let left = ways & group & chosen;
    (left != 0).then_some(ways & !group | left)
}
