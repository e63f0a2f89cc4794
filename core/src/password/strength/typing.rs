use core::borrow::Borrow;

use super::{
    Dictionary, Vocabulary,
    estimate::REFERENCE_YEAR,
    matching::{Draft, Knowledge},
    score::score,
};

/// Scores the passwords of one field, one after the other, by one model. What it knows of the last is used for the next,
/// which mostly differs at its end; the score is that of [`Estimator`](super::Estimator), whatever came before.
#[derive(Clone, Debug)]
pub struct Typing<D> {
    dictionary: D,
    vocabulary: Vocabulary,
    draft: Box<Draft>,
}

impl<D: Borrow<Dictionary>> Typing<D> {
    /// With the words of a model and those of the context.
    #[must_use]
    pub fn new(dictionary: D, vocabulary: Vocabulary) -> Self {
        Self {
            dictionary,
            vocabulary,
            draft: Draft::new(),
        }
    }

    /// The guesses that the first [`MAX_ESTIMATED_CODE_POINTS`](super::MAX_ESTIMATED_CODE_POINTS) of `password` take.
    pub fn guesses(&mut self, password: impl IntoIterator<Item = char>) -> f64 {
        let knowledge = Knowledge {
            dictionaries: &[self.dictionary.borrow()],
            vocabulary: &self.vocabulary,
            reference_year: REFERENCE_YEAR,
        };
        self.draft.guesses(password, knowledge)
    }

    /// The score, 0 to 4.
    pub fn score(&mut self, password: impl IntoIterator<Item = char>) -> u32 {
        score(self.guesses(password))
    }
}

#[cfg(test)]
#[cfg(feature = "data")]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;
    use crate::{
        password::{
            Bundled,
            strength::{
                Estimator,
                work::{self, MOST_STEPS},
            },
        },
        policy::StrengthModel,
    };

    fn typing(words: &[&str]) -> Typing<&'static Dictionary> {
        let dictionary = Bundled::dictionary(StrengthModel::Standard).unwrap();
        Typing::new(dictionary, Vocabulary::of(words.iter().copied()))
    }

    /// The steps that the text takes whose beginning is already there, and those that it takes at once.
    fn steps(text: &str, words: &[&str]) -> (u64, u64) {
        let mut field = typing(words);
        let typed = (0..=text.chars().count()).map(|length| {
            work::of(|| {
                field.score(text.chars().take(length));
            })
        });
        let typed = typed.max().unwrap_or(0);
        let pasted = work::of(|| {
            typing(words).score(text.chars());
        });
        (typed, pasted)
    }

    /// Each of 256 characters; they would take `zxcvbn` seconds to minutes.
    fn hostile() -> Vec<String> {
        let fill = |part: &str| part.chars().cycle().take(256).collect::<String>();
        let thue_morse = (0..256_u32).map(|index| if index.count_ones() % 2 == 0 { 'a' } else { 'b' });
        let parts = [
            "a",
            "ab",
            "abababcabababcabababcd",
            "4@8({[<3609!1|70$5+%2p@$$w0rd",
            "1|7!1|71!|7+1|17!|1|7+77+",
            "$s$s5s$5s$a4a@a4@4e3e3o0o0g6g9g69z2",
            "$5@4s",
            "+7|1!",
            "31415926535897932384626433",
            "1.1.9131.12.20012001-12-31",
            "11111111",
            "qwertyuiopoiuytrewqasdfghjkl",
            "thequickbrownfoxjumpsoverthelazydog",
            "👨\u{200d}👩\u{200d}👧",
            "ＰＡＳＳ１２３４",
            "a\u{301}",
            "\0",
            "aAbBcCdDeE",
            "12",
            "loveloveme",
        ];
        let mut texts: Vec<String> = parts.into_iter().map(fill).collect();
        texts.extend([
            thue_morse.collect(),
            "x".repeat(1 << 20),
            format!("a{}", "\u{301}".repeat(100_000)),
        ]);
        texts
    }

    #[test]
    fn no_hostile_text_takes_more_steps_than_the_bound() {
        let words: Vec<String> = (0..256).map(|number| format!("a{number}b1l0")).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        for text in hostile() {
            let text: String = text.chars().take(70).collect();
            let (typed, pasted) = steps(&text, &words);
            assert!(typed.max(pasted) <= MOST_STEPS, "{typed} {pasted} for {text:?}");
        }
    }

    fn text() -> impl Strategy<Value = String> {
        prop_oneof![
            ".{0,80}",
            "[a-c1-3]{0,80}",
            "[ab]{60,70}",
            "[4@8({\\[<3609!1|7$5+%2a-z]{0,80}",
            "[4@5$1|7!+]{60,64}",
            "([0-9]{1,4}[-/. ]?){0,16}",
            "[0-9]{60,64}",
            "([a-z]{1,3}){0,9}\\PC{0,9}",
            "(p[a4@][s5$][s5$]w[o0]rd|l[o0]v[e3]|qwe|123){0,16}",
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_text_takes_more_steps_than_the_bound(text in text(), word in "[a-z0-9]{0,6}") {
            let steps = work::of(|| { typing(&[&word]).score(text.chars()); });
            prop_assert!(steps <= MOST_STEPS, "{} steps", steps);
        }

        #[test]
        fn what_was_in_the_field_before_changes_nothing(texts in vec((text(), 0..=80_usize), 1..=6), word in "[a-z0-9]{0,6}") {
            let dictionary = Bundled::dictionary(StrengthModel::Standard).unwrap();
            let words = Vocabulary::of([word.as_str()]);
            let mut field = Typing::new(dictionary, words.clone());
            let mut before = String::new();
            for (text, kept) in texts {
                let text: String = before.chars().take(kept).chain(text.chars()).collect();
                let alone = Estimator::new([dictionary]).estimate(&text, &words).guesses;
                prop_assert_eq!(field.guesses(text.chars()).to_bits(), alone.to_bits(), "{}", text);
                before = text;
            }
        }
    }
}
