//! Words in which characters stand for letters that they resemble: `p4$$word`.
//!
//! `zxcvbn` lists every way of giving the substitutes of a password letters, and looks for words under each; there can
//! be a thousand ways. What makes a way is one choice of a substitute for each letter, and a word sees only the
//! characters in it. So here a word is followed through the dictionary once for each way *of its own characters*, and a
//! way that no word begins with costs nothing: the choices that are still open are kept in a mask, and every character
//! narrows it.
//!
//! Letters without a common substitute are independent of each other, so each group of letters has its own bits: `a`,
//! `c`, `g` and `s` choose among their own characters, and `i`, `l` and `t` share three. From each of n places at most 96
//! ways of the independent letters times 27 of the shared ones are followed, each at most as long as the longest word.

use super::Finder;
use crate::password::strength::{
    dictionary::{Word, Words},
    guesses,
    pattern::{Found, Match},
    text::Text,
};

/// Letters with one character of their own: always substituted.
const SINGLE: [(char, char); 5] = [('8', 'b'), ('3', 'e'), ('0', 'o'), ('%', 'x'), ('2', 'z')];
/// Letters with several characters, of which a password uses one.
const SEVERAL: [(char, &str); 4] = [('a', "4@"), ('c', "({[<"), ('g', "69"), ('s', "$5")];
/// Letters that share characters, in the order in which `zxcvbn` gives them out.
const SHARED: [(char, &str); 3] = [('i', "1!|"), ('l', "1|7"), ('t', "+7")];
const SHARED_CHARACTERS: [char; 5] = ['1', '!', '|', '7', '+'];

/// The ways of giving the shared characters letters: for each way the letter of each of [`SHARED_CHARACTERS`].
type SharedWay = [Option<char>; SHARED_CHARACTERS.len()];

/// Bits of a mask that belong to the shared letters; above them each of [`SEVERAL`] has four.
const SHARED_BITS: usize = 32;
const SEVERAL_BITS: usize = 4;

/// Which ways are left.
type Mask = u64;

/// What one character of a password can stand for, and the ways in which it does.
#[derive(Clone, Debug, Default)]
struct Meanings {
    /// The bits of all ways of its group; 0 when it is no substitute that this password uses.
    group: Mask,
    /// Letters, each with the ways that give it.
    letters: Vec<(char, Mask)>,
}

/// What the substitutes of one password can stand for.
pub(super) struct Substitutes {
    /// By position.
    meanings: Vec<Meanings>,
    all: Mask,
}

impl Substitutes {
    /// `None` when the password has no substitute.
    pub(super) fn of(text: Text<'_>) -> Option<Self> {
        let is_present = |character: char| text.written.contains(&character);
        let shared = shared_ways(is_present);
        let mut all = 0;
        let meanings: Vec<Meanings> = text
            .written
            .iter()
            .map(|&character| {
                let meanings = meanings(character, is_present, &shared);
                all |= meanings.group;
                meanings
            })
            .collect();
        let is_used = meanings.iter().any(|meanings| !meanings.letters.is_empty());
        is_used.then_some(Self { meanings, all })
    }
}

fn meanings(character: char, is_present: impl Fn(char) -> bool, shared: &[SharedWay]) -> Meanings {
    if let Some((_, letter)) = SINGLE.into_iter().find(|(substitute, _)| *substitute == character) {
        return Meanings {
            group: 0,
            letters: vec![(letter, Mask::MAX)],
        };
    }
    for (index, (letter, substitutes)) in SEVERAL.into_iter().enumerate() {
        if let Some(place) = substitutes.chars().position(|substitute| substitute == character) {
            let bit = |place: usize| 1 << (SHARED_BITS + index * SEVERAL_BITS + place);
            let present = substitutes
                .chars()
                .enumerate()
                .filter(|(_, substitute)| is_present(*substitute));
            let group = present.fold(0, |mask: Mask, (place, _)| mask | bit(place));
            return Meanings {
                group,
                letters: vec![(letter, bit(place) & group)],
            };
        }
    }
    let Some(place) = SHARED_CHARACTERS.iter().position(|shared| *shared == character) else {
        return Meanings::default();
    };
    let mut meanings = Meanings::default();
    for (way, bit) in shared.iter().zip((0..SHARED_BITS).map(|index| 1 << index)) {
        meanings.group |= bit;
        if let Some(letter) = way.get(place).copied().flatten() {
            match meanings.letters.iter_mut().find(|(known, _)| *known == letter) {
                Some((_, mask)) => *mask |= bit,
                None => meanings.letters.push((letter, bit)),
            }
        }
    }
    meanings
}

/// As `zxcvbn` does it: letter by letter, each takes each of its characters; one that another letter has is left to it
/// or taken away from it. At most 3 ways for `i`, 11 with `l`, 27 with `t`.
fn shared_ways(is_present: impl Fn(char) -> bool) -> Vec<SharedWay> {
    let mut ways = vec![SharedWay::default()];
    for (letter, substitutes) in SHARED {
        let mut next = Vec::new();
        for substitute in substitutes.chars().filter(|substitute| is_present(*substitute)) {
            let Some(place) = SHARED_CHARACTERS.iter().position(|shared| *shared == substitute) else {
                continue;
            };
            for way in &ways {
                if way.get(place).is_some_and(Option::is_some) && !next.contains(way) {
                    next.push(*way);
                }
                let mut other = *way;
                if let Some(given) = other.get_mut(place) {
                    *given = Some(letter);
                }
                if !next.contains(&other) {
                    next.push(other);
                }
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
struct Path<P> {
    place: P,
    ways: Mask,
    end: usize,
}

impl Finder<'_> {
    pub(super) fn substituted_words(&mut self, words: &impl Words, substitutes: &Substitutes) {
        let mut letters = Vec::new();
        for start in 0..self.text.length() {
            let path = Path {
                place: words.beginning(),
                ways: substitutes.all,
                end: start,
            };
            self.follow(words, substitutes, path, start, &mut letters);
        }
    }

    /// Follows every way from `path` on. `letters` are the substitutes met so far with their letters.
    fn follow<W: Words>(
        &mut self,
        words: &W,
        substitutes: &Substitutes,
        path: Path<W::Place>,
        start: usize,
        letters: &mut Vec<(char, char)>,
    ) {
        let (Some(written), Some(lower), Some(meanings)) = (
            self.text.written_at(path.end),
            self.text.lower_at(path.end),
            substitutes.meanings.get(path.end),
        ) else {
            return;
        };
        let end = path.end + 1;
        let mut rest = path.ways & meanings.group;
        for &(letter, given) in &meanings.letters {
            rest &= !given;
            let ways = narrowed(path.ways, meanings.group, given);
            let place = ways.and_then(|_| words.follow(path.place, letter));
            if let (Some(ways), Some(place)) = (ways, place) {
                let is_new = !letters.contains(&(written, letter));
                if is_new {
                    letters.push((written, letter));
                }
                self.step(words, substitutes, Path { place, ways, end }, start, letters);
                if is_new {
                    letters.pop();
                }
            }
        }
        // Left as it is: no substitute, or one whose letter chose another character.
        if meanings.letters.is_empty() || rest != 0 {
            let ways = narrowed(path.ways, meanings.group, rest);
            let place = words.follow(path.place, lower);
            if let (Some(ways), Some(place)) = (ways, place) {
                self.step(words, substitutes, Path { place, ways, end }, start, letters);
            }
        }
    }

    fn step<W: Words>(
        &mut self,
        words: &W,
        substitutes: &Substitutes,
        path: Path<W::Place>,
        start: usize,
        letters: &mut Vec<(char, char)>,
    ) {
        if let Some(word) = words.word(path.place)
            && !letters.is_empty()
            && path.end - start > 1
        {
            self.add_substituted(start, path.end, word, letters);
        }
        self.follow(words, substitutes, path, start, letters);
    }

    fn add_substituted(&mut self, start: usize, end: usize, word: Word, letters: &[(char, char)]) {
        let part = self.text.part(start, end);
        let substitutions = letters.iter().fold(1.0, |product, (substitute, letter)| {
            product * guesses::substitutions(part.lower, *substitute, *letter)
        });
        self.matches.push(Match {
            start,
            end,
            guesses: f64::from(word.rank) * guesses::capitalizations(part.written) * substitutions,
            pattern: Found::Word {
                rank: word.rank,
                list: word.list,
                is_reversed: false,
                is_substituted: true,
            },
        });
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
