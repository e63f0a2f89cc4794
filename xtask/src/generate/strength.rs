//! The words of the strength estimate, from the lists that the npm package `zxcvbn` carries.

use std::{collections::BTreeMap, process::Command};

use anyhow::{Context, bail};
use lockstep_core::password::strength::{
    Dictionary, List, Word,
    dictionary::{Chance, Coder, MOST_LABELS, Model, Place, Ranks, WordCode},
};

use super::packed::{Packed, after};
use crate::process;

/// Prints lists of words as one JSON object.
const PRINT_ENGLISH: &str = "console.log(JSON.stringify(require('zxcvbn/lib/frequency_lists.js')))";
const PRINT_LANGUAGE: &str = "console.log(JSON.stringify(require('@zxcvbn-ts/language-LANGUAGE').dictionary))";
/// The lists of `zxcvbn`, and what they are here.
const ENGLISH: [(&str, List); 6] = [
    ("passwords", List::Passwords),
    ("english_wikipedia", List::Words),
    ("female_names", List::Names),
    ("surnames", List::Names),
    ("us_tv_and_film", List::Spoken),
    ("male_names", List::Names),
];
/// The lists of each package of `@zxcvbn-ts`.
const LANGUAGE: [(&str, List); 4] = [
    ("wikipedia", List::Words),
    ("firstnames", List::Names),
    ("lastnames", List::Names),
    ("commonWords", List::Spoken),
];
const LANGUAGES: [&str; 2] = ["de", "fr"];
/// The words of the model `compact`: those with the lowest ranks.
const COMPACT: usize = 13_500;
/// No word of a language with a higher rank: the lists of Wikipedia end with what is written a few times only.
const LAST_RANK: u32 = 20_000;
/// The languages are written with letters up to this one, the end of Latin Extended-A.
const LAST_LETTER: char = '\u{17f}';

pub(crate) fn generate(check: bool) -> anyhow::Result<()> {
    let mut words = lists(PRINT_ENGLISH, &ENGLISH)?;
    super::put("core/data/standard.words", &written(&words)?, check)?;
    words.sort_by(|(one, word), (other, other_word)| (word.rank, one).cmp(&(other_word.rank, other)));
    words.truncate(COMPACT);
    super::put("core/data/compact.words", &written(&words)?, check)?;
    for language in LANGUAGES {
        let mut words = lists(&PRINT_LANGUAGE.replace("LANGUAGE", language), &LANGUAGE)?;
        words.retain(|(text, word)| word.rank <= LAST_RANK && text.chars().all(|letter| letter <= LAST_LETTER));
        super::put(&format!("core/data/{language}.words"), &written(&words)?, check)?;
    }
    Ok(())
}

/// The words of the lists that `script` prints, each with its lowest rank.
fn lists(script: &str, kinds: &[(&str, List)]) -> anyhow::Result<Vec<(String, Word)>> {
    let mut command = Command::new("node");
    let printed = process::output(command.args(["-e", script]).current_dir(crate::root().join("tests")))
        .context("the lists of words cannot be read: run `npm ci` in tests/")?;
    let lists: BTreeMap<String, Vec<String>> = serde_json::from_str(&printed)?;
    let mut words: BTreeMap<String, Word> = BTreeMap::new();
    for (name, list) in kinds {
        let texts = lists.get(*name).with_context(|| format!("there is no list `{name}`"))?;
        for (rank, text) in (1..).zip(texts) {
            let word = Word { rank, list: *list };
            let known = words.entry(text.clone()).or_insert(word);
            if word.rank < known.rank {
                *known = word;
            }
        }
    }
    Ok(words.into_iter().collect())
}

/// A file of words, as `Dictionary::read` reads it.
fn written(words: &[(String, Word)]) -> anyhow::Result<Vec<u8>> {
    let mut codes: Vec<(Vec<char>, Word)> = words
        .iter()
        .map(|(text, word)| (text.chars().collect(), *word))
        .collect();
    codes.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut alphabet: Vec<char> = codes.iter().flat_map(|(text, _)| text).copied().collect();
    alphabet.sort_unstable();
    alphabet.dedup();
    if alphabet.len() > MOST_LABELS {
        bail!("{} characters are more than a file can have", alphabet.len());
    }
    let last_rank = codes.iter().map(|(_, word)| word.rank).max().unwrap_or(0);
    let mut packed = Packed::default();
    packed.length(codes.len())?;
    packed.length(nodes(&codes))?;
    packed.number(last_rank);
    packed.length(alphabet.len())?;
    let mut last = 0;
    for character in &alphabet {
        packed.number(after(&mut last, u32::from(*character)));
    }
    let mut file = packed.into_bytes();
    let ranks = Ranks::up_to(last_rank);
    let mut writer = Writer {
        model: Model::new(alphabet.len(), ranks.count()),
        coder: Encoder::default(),
        alphabet,
        ranks,
    };
    writer.node(Place::default(), 0, &codes)?;
    file.extend(writer.coder.into_bytes());
    let read = Dictionary::read(&file).context("what was written cannot be read")?;
    if read.words().count() != codes.len() {
        bail!("what was written is not what is read");
    }
    Ok(file)
}

/// How many nodes the trie of sorted words has, without its root.
fn nodes(words: &[(Vec<char>, Word)]) -> usize {
    let mut last: &[char] = &[];
    let mut nodes = 0;
    for (text, _) in words {
        let shared = text.iter().zip(last).take_while(|(one, other)| one == other).count();
        nodes += text.len() - shared;
        last = text;
    }
    nodes
}

struct Writer {
    model: Model,
    coder: Encoder,
    alphabet: Vec<char>,
    ranks: Ranks,
}

impl Writer {
    /// Writes the node at `depth` of sorted words that begin alike, and what is below it.
    fn node(&mut self, place: Place, depth: usize, words: &[(Vec<char>, Word)]) -> anyhow::Result<()> {
        let (word, longer) = match words.split_first() {
            Some(((text, word), longer)) if text.len() == depth => (Some(*word), longer),
            _ => (None, words),
        };
        let code = word.map(|word| WordCode {
            list: List::ALL.iter().position(|list| *list == word.list).unwrap_or(0),
            bucket: self.ranks.bucket(word.rank),
        });
        self.model.word(&mut self.coder, place, code);
        let groups: Vec<_> = longer
            .chunk_by(|one, other| one.0.get(depth) == other.0.get(depth))
            .collect();
        let mut labels = Vec::new();
        for group in &groups {
            let character = group
                .first()
                .and_then(|(text, _)| text.get(depth))
                .context("a group is empty")?;
            labels.push(u8::try_from(self.alphabet.partition_point(|other| other <= character))?);
        }
        self.model.children(
            &mut self.coder,
            place,
            word.is_some(),
            labels.iter().copied(),
            &mut Vec::new(),
        );
        for (label, group) in labels.iter().zip(groups) {
            self.node(place.below(*label), depth + 1, group)?;
        }
        Ok(())
    }
}

/// Writes decisions, each in as many bits as it is surprising.
struct Encoder {
    bytes: Vec<u8>,
    low: u64,
    range: u32,
}

impl Default for Encoder {
    fn default() -> Self {
        Self {
            bytes: Vec::new(),
            low: 0,
            range: u32::MAX,
        }
    }
}

impl Coder for Encoder {
    fn decide(&mut self, chance: &mut Chance, given: bool) -> bool {
        let bound = chance.bound(self.range);
        if given {
            self.range = bound;
        } else {
            self.low += u64::from(bound);
            self.range -= bound;
        }
        while self.range < 1 << 24 {
            self.range <<= 8;
            self.shift();
        }
        chance.learn(given);
        given
    }
}

impl Encoder {
    /// Moves the highest byte of `low` out; what has carried over goes to the bytes before.
    fn shift(&mut self) {
        if self.low > u64::from(u32::MAX) {
            for byte in self.bytes.iter_mut().rev() {
                *byte = byte.wrapping_add(1);
                if *byte != 0 {
                    break;
                }
            }
            self.low &= u64::from(u32::MAX);
        }
        self.bytes.push(self.low.to_be_bytes()[4]);
        self.low = self.low << 8 & u64::from(u32::MAX);
    }

    /// Ends with zeros left out: the reader takes them for granted.
    fn into_bytes(mut self) -> Vec<u8> {
        for _ in 0..5 {
            self.shift();
        }
        while self.bytes.last() == Some(&0) {
            self.bytes.pop();
        }
        self.bytes
    }
}
