use super::{Candidate, Context, Met, PasswordVerdict, Requirement};
use crate::{
    ascii::AsciiSet,
    policy::{PasswordPolicy, StrengthModel},
};

/// Only so many code points at the beginning of a candidate are estimated, which bounds the work; a longer candidate is
/// not weaker than its beginning. The verdict says so.
pub const MAX_ESTIMATED_CODE_POINTS: u32 = 64;
/// Counts the changes of the common passwords, of the words and of how they are estimated (spec R13).
pub const DATA_VERSION: u32 = 2;

/// What a verdict needs beyond the rules: an answer, or `None` while the data is not there.
pub trait PasswordData {
    /// The strength score of `candidate`, 0 to 4, knowing the words of `context`.
    fn score(&self, model: StrengthModel, candidate: &Candidate<'_>, context: &Context) -> Option<u32>;
    /// Whether `candidate` is a common password.
    fn is_common(&self, candidate: &Candidate<'_>) -> Option<bool>;
    /// Which data answers (spec R13).
    fn version(&self) -> Option<u32>;
}

/// No data: what rests on it is pending.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unavailable;

impl PasswordData for Unavailable {
    fn score(&self, _: StrengthModel, _: &Candidate<'_>, _: &Context) -> Option<u32> {
        None
    }

    fn is_common(&self, _: &Candidate<'_>) -> Option<bool> {
        None
    }

    fn version(&self) -> Option<u32> {
        None
    }
}

/// What the data said of one candidate elsewhere: in the browser it lives in a module of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// The strength score by the standard model.
    pub standard: Option<u32>,
    /// The strength score by the compact model.
    pub compact: Option<u32>,
    /// Whether it is a common password.
    pub common: Option<bool>,
    /// Which data said so.
    pub version: Option<u32>,
}

const SCORE_BITS: u32 = 3;
const COMMON_BITS: u32 = 2;

impl Evidence {
    /// As one number, which crosses the boundary of WebAssembly without a text: from its lowest bits up the two scores,
    /// each 0 or one more than the score, then 0, 1 for a password that is not common or 2 for one that is, and above
    /// them the version, 0 for none.
    #[must_use]
    pub fn bits(self) -> u32 {
        let score = |score: Option<u32>| score.map_or(0, |score| score.min(4) + 1);
        let common = self.common.map_or(0, |common| u32::from(common) + 1);
        let version = self.version.unwrap_or(0);
        score(self.standard)
            | score(self.compact) << SCORE_BITS
            | common << (2 * SCORE_BITS)
            | version << (2 * SCORE_BITS + COMMON_BITS)
    }

    /// What [`Evidence::bits`] wrote; of any other number what its bits say.
    #[must_use]
    pub fn of_bits(bits: u32) -> Self {
        let field = |first: u32, count: u32| ((bits >> first) & ((1 << count) - 1)).checked_sub(1);
        Self {
            standard: field(0, SCORE_BITS),
            compact: field(SCORE_BITS, SCORE_BITS),
            common: field(2 * SCORE_BITS, COMMON_BITS).map(|common| common != 0),
            version: Some(bits >> (2 * SCORE_BITS + COMMON_BITS)).filter(|version| *version != 0),
        }
    }
}

impl PasswordData for Evidence {
    fn score(&self, model: StrengthModel, _: &Candidate<'_>, _: &Context) -> Option<u32> {
        match model {
            StrengthModel::Standard => self.standard,
            StrengthModel::Compact => self.compact,
        }
    }

    fn is_common(&self, _: &Candidate<'_>) -> Option<bool> {
        self.common
    }

    fn version(&self) -> Option<u32> {
        self.version
    }
}

impl PasswordPolicy {
    /// Checks `candidate` with `data`, which may not be there yet.
    ///
    /// The order is fixed: `min_length`, `max_length`, `uppercase`, `lowercase`, `number`, `special`,
    /// `number_or_special`, `context`, `strength`, `common_password`. A candidate of more than
    /// [`EXAMINED_CODE_POINTS`](super::EXAMINED_CODE_POINTS) is refused by `max_length` even when the policy is off,
    /// and nothing is estimated.
    #[must_use]
    pub fn evaluate_with(&self, data: &impl PasswordData, candidate: &str, context: &Context) -> PasswordVerdict {
        self.evaluate_candidate(data, &Candidate::new(candidate), context)
    }

    /// As [`PasswordPolicy::evaluate_with`], of a candidate that is in NFC already.
    #[must_use]
    pub fn evaluate_candidate(
        &self,
        data: &impl PasswordData,
        candidate: &Candidate<'_>,
        context: &Context,
    ) -> PasswordVerdict {
        let mut requirements = Vec::with_capacity(12);
        if self.enabled {
            self.check_length(candidate, &mut requirements);
            self.check_characters(candidate, &mut requirements);
            self.check_guesses(data, candidate, context, &mut requirements);
        } else if candidate.is_truncated() {
            requirements.push(max_length(*Self::MAX_LENGTH.end(), candidate));
        }
        let rests_on_data =
            self.enabled && !candidate.is_truncated() && (self.strengths().next().is_some() || self.forbid_common);
        PasswordVerdict::new(requirements, data.version().filter(|_| rests_on_data))
    }

    fn check_length(&self, candidate: &Candidate<'_>, requirements: &mut Vec<Requirement>) {
        requirements.push(Requirement::MinLength {
            met: (candidate.length() >= self.min_length).into(),
            min_length: self.min_length,
            length: candidate.length(),
        });
        requirements.push(max_length(self.max_length, candidate));
    }

    fn check_characters(&self, candidate: &Candidate<'_>, requirements: &mut Vec<Requirement>) {
        let present = AsciiSet::of(candidate.as_str());
        let has = |class: AsciiSet| Met::from(present.meets(class));
        if self.require_uppercase {
            requirements.push(Requirement::Uppercase {
                met: has(AsciiSet::UPPERCASE),
            });
        }
        if self.require_lowercase {
            requirements.push(Requirement::Lowercase {
                met: has(AsciiSet::LOWERCASE),
            });
        }
        if self.require_number {
            requirements.push(Requirement::Number {
                met: has(AsciiSet::DIGITS),
            });
        }
        for special_set in self.special_sets() {
            requirements.push(Requirement::Special {
                met: has(special_set.marks()),
                special_set: special_set.clone(),
            });
        }
        for special_set in self.number_or_special_sets() {
            requirements.push(Requirement::NumberOrSpecial {
                met: (present.meets(AsciiSet::DIGITS) || present.meets(special_set.marks())).into(),
                special_set: special_set.clone(),
            });
        }
    }

    fn check_guesses(
        &self,
        data: &impl PasswordData,
        candidate: &Candidate<'_>,
        context: &Context,
        requirements: &mut Vec<Requirement>,
    ) {
        if self.forbid_context {
            let contains = context.found_in(candidate);
            requirements.push(Requirement::Context {
                met: contains.is_empty().into(),
                contains,
                compared_words: context.compared_words(),
            });
        }
        // A candidate that is too long to be looked at whole is refused anyway, and the data is not asked.
        let is_whole = !candidate.is_truncated();
        for (index, asked) in self.strengths().enumerate() {
            let score = if is_whole {
                data.score(asked.strength_model, candidate, context)
            } else {
                None
            };
            let is_partial = is_whole && candidate.length() > MAX_ESTIMATED_CODE_POINTS;
            requirements.push(Requirement::Strength {
                met: match score {
                    Some(score) => (score >= asked.min_strength).into(),
                    None if is_whole => Met::Pending,
                    None => Met::No,
                },
                min_strength: asked.min_strength,
                strength_model: (index > 0 || self.min_strength.is_none()).then_some(asked.strength_model),
                score,
                estimated_length: is_partial.then_some(MAX_ESTIMATED_CODE_POINTS),
                compared_words: context.compared_words().filter(|_| is_whole),
            });
        }
        if self.forbid_common {
            let is_common = if is_whole {
                data.is_common(candidate)
            } else {
                Some(false)
            };
            requirements.push(Requirement::CommonPassword {
                met: is_common.map_or(Met::Pending, |is_common| (!is_common).into()),
            });
        }
    }
}

fn max_length(max_length: u32, candidate: &Candidate<'_>) -> Requirement {
    Requirement::MaxLength {
        met: (candidate.length() <= max_length && !candidate.is_truncated()).into(),
        max_length,
        length: candidate.length(),
        truncated: candidate.is_truncated(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_comes_out_of_its_number_as_it_went_in() {
        let scores = || [None, Some(0), Some(2), Some(4)].into_iter();
        for (standard, compact) in scores().flat_map(|one| scores().map(move |other| (one, other))) {
            for common in [None, Some(false), Some(true)] {
                for version in [None, Some(1), Some(DATA_VERSION)] {
                    let evidence = Evidence {
                        standard,
                        compact,
                        common,
                        version,
                    };
                    assert_eq!(Evidence::of_bits(evidence.bits()), evidence);
                }
            }
        }
    }

    /// Spec R14.
    #[test]
    fn while_the_data_is_not_there_nothing_that_rests_on_it_is_met_and_the_verdict_is_not_accepted() {
        let policy = PasswordPolicy {
            min_strength: Some(0),
            forbid_common: true,
            ..PasswordPolicy::default()
        };
        let verdict = policy.evaluate_with(&Unavailable, "zebra-lantern-quartz", &Context::default());
        assert!(verdict.pending && !verdict.accepted);
        assert_eq!(verdict.data_version, None);
        let states: Vec<_> = verdict.requirements.iter().map(Requirement::met).collect();
        assert_eq!(states, [Met::Yes, Met::Yes, Met::Pending, Met::Pending]);
    }

    #[test]
    fn without_a_rule_that_rests_on_data_nothing_is_pending() {
        let verdict = PasswordPolicy::default().evaluate_with(&Unavailable, "zebra-lantern", &Context::default());
        assert!(verdict.accepted && !verdict.pending);
    }

    #[test]
    fn what_is_too_long_to_be_looked_at_is_refused_even_when_the_policy_is_off() {
        let off = PasswordPolicy {
            enabled: false,
            ..PasswordPolicy::default()
        };
        assert!(
            off.evaluate_with(&Unavailable, &"x".repeat(4_100), &Context::default())
                .accepted
        );
        assert!(
            !off.evaluate_with(&Unavailable, &"x".repeat(4_101), &Context::default())
                .accepted
        );
    }
}
