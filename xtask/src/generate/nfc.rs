//! The tables of Normalization Form C, packed from the crate `unicode-normalization`.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, ensure};
use unicode_normalization::char::{canonical_combining_class, compose, decompose_canonical};

use super::packed::{Packed, after, near};

/// Syllables are composed by arithmetic.
const HANGUL_SYLLABLES: core::ops::RangeInclusive<char> = '\u{ac00}'..='\u{d7a3}';

pub(crate) fn generate(check: bool) -> anyhow::Result<()> {
    let full = full_decompositions();
    let by_form: BTreeMap<&[char], char> = full.iter().map(|(of, form)| (form.as_slice(), *of)).collect();
    let mut compositions = BTreeMap::new();
    let mut others = BTreeMap::new();
    for (of, form) in &full {
        match form.split_last() {
            Some((single, [])) => {
                others.insert(*of, (*single, None));
            }
            Some((second, [first])) => sort_in(*of, *first, *second, &mut compositions, &mut others),
            Some((second, rest)) => {
                // Of the characters with the same decomposition, the one that composes back comes first.
                let composed = rest
                    .iter()
                    .copied()
                    .reduce(|one, next| compose(one, next).unwrap_or(one));
                let first = composed.filter(|first| full.get(first).is_some_and(|form| form == rest));
                let first = first.or_else(|| by_form.get(rest).copied());
                let first = first.with_context(|| format!("{of:?} decomposes in a way that cannot be packed"))?;
                sort_in(*of, first, *second, &mut compositions, &mut others);
            }
            None => {}
        }
    }
    let bytes = pack(&compositions, &others)?;
    super::put("core/data/nfc.bin", &bytes, check)
}

type Compositions = BTreeMap<(char, char), char>;
type Decompositions = BTreeMap<char, (char, Option<char>)>;

fn sort_in(of: char, first: char, second: char, compositions: &mut Compositions, others: &mut Decompositions) {
    if compose(first, second) == Some(of) {
        compositions.insert((first, second), of);
    } else {
        others.insert(of, (first, Some(second)));
    }
}

fn full_decompositions() -> BTreeMap<char, Vec<char>> {
    ('\0'..=char::MAX)
        .filter(|of| !HANGUL_SYLLABLES.contains(of))
        .map(|of| {
            let mut form = Vec::new();
            decompose_canonical(of, |part| form.push(part));
            (of, form)
        })
        .filter(|(of, form)| *form != [*of])
        .collect()
}

fn pack(compositions: &Compositions, others: &Decompositions) -> anyhow::Result<Vec<u8>> {
    let mut packed = Packed::default();
    let seconds: BTreeSet<char> = compositions.keys().map(|(_, second)| *second).collect();
    let seconds: Vec<char> = seconds.into_iter().collect();
    packed.length(seconds.len())?;
    let mut last = 0;
    for second in &seconds {
        packed.number(after(&mut last, u32::from(*second)));
    }
    let mut rows = Vec::new();
    let (mut last_first, mut last_composed) = (0, 0);
    for ((first, second), composed) in compositions {
        rows.push([
            after(&mut last_first, u32::from(*first)),
            u32::try_from(seconds.binary_search(second).unwrap_or_default())?,
            near(&mut last_composed, u32::from(*composed)),
        ]);
    }
    packed.columns(&rows)?;
    rows.clear();
    let (mut last_of, mut last_first) = (0, 0);
    for (of, (first, second)) in others {
        rows.push([
            after(&mut last_of, u32::from(*of)),
            second.map_or(0, u32::from),
            near(&mut last_first, u32::from(*first)),
        ]);
    }
    packed.columns(&rows)?;
    let decomposed = |of: &char| others.contains_key(of) || compositions.values().any(|composed| composed == of);
    let marks: Vec<char> = ('\0'..=char::MAX)
        .filter(|mark| canonical_combining_class(*mark) != 0 && !decomposed(mark))
        .collect();
    let class = |mark: char| canonical_combining_class(mark);
    let runs: Vec<&[char]> = marks
        .chunk_by(|one, next| u32::from(*one) + 1 == u32::from(*next) && class(*one) == class(*next))
        .collect();
    rows.clear();
    let mut end = 0;
    for run in runs {
        let first = *run.first().context("an empty run")?;
        let length = u32::try_from(run.len())?;
        rows.push([after(&mut end, u32::from(first)), u32::from(class(first)), length]);
        end += length;
    }
    packed.columns(&rows)?;
    ensure!(
        others.len() + compositions.len() < usize::from(u16::MAX),
        "too many decompositions"
    );
    Ok(packed.into_bytes())
}
