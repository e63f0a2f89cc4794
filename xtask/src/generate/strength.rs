//! The words of the strength estimate, from the lists that the npm package `zxcvbn` carries.

use std::{collections::BTreeMap, process::Command};

use anyhow::Context;
use lockstep_core::password::strength::{List, Word};

use super::words_file::written;
use crate::process;

/// Prints lists of words as one JSON object.
const PRINT_ENGLISH: &str = "console.log(JSON.stringify(require('zxcvbn/lib/frequency_lists.js')))";
const PRINT_LANGUAGE: &str = "const lists = ['wikipedia', 'firstnames', 'lastnames', 'commonWords'].map((name) => \
    [name, require(`@zxcvbn-ts/language-LANGUAGE/src/${name}.json`)]); \
    console.log(JSON.stringify(Object.fromEntries(lists)))";
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
/// What each is called here, and in `@zxcvbn-ts`.
const LANGUAGES: [(&str, &str); 2] = [("es", "es-es"), ("fr", "fr")];
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
    for (language, package) in LANGUAGES {
        let mut words = lists(&PRINT_LANGUAGE.replace("LANGUAGE", package), &LANGUAGE)?;
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
