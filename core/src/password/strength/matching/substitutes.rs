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

/// Which ways are left: the low bits are ways of the shared letters, and above them each character that a letter of its
/// own can choose has the bit of its ASCII code.
type Mask = u128;

/// What a character can stand for.
#[derive(Clone, Copy)]
enum Letters {
    /// This letter, for which nothing else stands.
    Always(char),
    /// This letter, for which a password uses one of these.
    Chosen(char, &'static str),
    /// Letters that share it: the place in [`SHARED_CHARACTERS`].
    Shared(usize),
}

/// Letters that share characters, in the order in which `zxcvbn` gives them out.
const SHARED: [(char, &str); 3] = [('i', "1!|"), ('l', "1|7"), ('t', "+7")];
const SHARED_CHARACTERS: [char; 5] = ['1', '!', '|', '7', '+'];

fn letters_for(character: char) -> Option<Letters> {
    Some(match character {
        '8' => Letters::Always('b'),
        '3' => Letters::Always('e'),
        '0' => Letters::Always('o'),
        '%' => Letters::Always('x'),
        '2' => Letters::Always('z'),
        '4' | '@' => Letters::Chosen('a', "4@"),
        '(' | '{' | '[' | '<' => Letters::Chosen('c', "({[<"),
        '6' | '9' => Letters::Chosen('g', "69"),
        '$' | '5' => Letters::Chosen('s', "$5"),
        _ => Letters::Shared(SHARED_CHARACTERS.iter().position(|shared| *shared == character)?),
    })
}

/// The ways of giving the shared characters letters: for each way the letter of each of [`SHARED_CHARACTERS`].
type SharedWay = [Option<char>; SHARED_CHARACTERS.len()];

/// What one character of a password can stand for, and the ways in which it does.
#[derive(Clone, Copy, Debug, Default)]
struct Meanings {
    /// The ways among which its letters choose; 0 when it always stands for its letter, or for none.
    group: Mask,
    /// At most two letters, each with the ways that give it.
    letters: [Option<(char, Mask)>; 2],
}

/// What the substitutes of one password can stand for.
pub(super) struct Substitutes {
    /// By position.
    meanings: Vec<Meanings>,
    /// Behind the last substitute.
    end: usize,
    all: Mask,
}

impl Substitutes {
    /// `None` when the password has no substitute.
    pub(super) fn of(text: Text<'_>) -> Option<Self> {
        let last = text
            .written
            .iter()
            .rposition(|character| letters_for(*character).is_some())?;
        let present = text
            .written
            .iter()
            .fold(0, |present, character| present | bit(*character));
        let shared = shared_ways(present);
        let meanings: Vec<Meanings> = text
            .written
            .iter()
            .map(|&character| meanings(character, present, &shared))
            .collect();
        Some(Self {
            all: meanings.iter().fold(0, |all, meanings| all | meanings.group),
            meanings,
            end: last + 1,
        })
    }
}

fn bit(character: char) -> Mask {
    if character.is_ascii_graphic() {
        1 << u32::from(character)
    } else {
        0
    }
}

fn meanings(character: char, present: Mask, shared: &[SharedWay]) -> Meanings {
    match letters_for(character) {
        None => Meanings::default(),
        Some(Letters::Always(letter)) => Meanings {
            group: 0,
            letters: [Some((letter, 0)), None],
        },
        Some(Letters::Chosen(letter, characters)) => Meanings {
            group: present & characters.chars().fold(0, |mask, character| mask | bit(character)),
            letters: [Some((letter, bit(character))), None],
        },
        Some(Letters::Shared(place)) => {
            let mut meanings = Meanings::default();
            for (index, way) in shared.iter().enumerate() {
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
    }
}

/// As `zxcvbn` does it: letter by letter, each takes each of its characters; one that another letter has is left to it
/// or taken away from it. At most 3 ways for `i`, 11 with `l`, 27 with `t`.
fn shared_ways(present: Mask) -> Vec<SharedWay> {
    let mut ways = vec![SharedWay::default()];
    for (letter, characters) in SHARED {
        let mut next: Vec<SharedWay> = Vec::new();
        let mut add = |way: SharedWay| {
            if !next.contains(&way) {
                next.push(way);
            }
        };
        for (place, character) in SHARED_CHARACTERS.into_iter().enumerate() {
            if !characters.contains(character) || present & bit(character) == 0 {
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
struct Path<P> {
    place: P,
    ways: Mask,
    end: usize,
}

impl Finder<'_> {
    pub(super) fn substituted_words(&mut self, words: &impl Words, substitutes: &Substitutes) {
        let mut letters = Vec::new();
        for start in 0..substitutes.end {
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
        if letters.is_empty() && path.end >= substitutes.end {
            return;
        }
        let end = path.end + 1;
        let mut rest = path.ways & meanings.group;
        for (letter, given) in meanings.letters.into_iter().flatten() {
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
        if meanings.letters == [None; 2] || rest != 0 {
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
