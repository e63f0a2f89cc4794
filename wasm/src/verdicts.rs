use lockstep_core::password::PasswordVerdict;

/// So many verdicts are kept: who types gets some dozens, and a thousand passwords of all kinds some hundreds.
const KEPT: u32 = 512;
/// A verdict has one of so many numbers.
const PLACES: u32 = 8;

/// The verdicts given so far, by number: JavaScript need not read one twice.
#[derive(Default)]
pub(crate) struct Verdicts {
    known: Vec<Option<PasswordVerdict>>,
}

impl Verdicts {
    /// The number of `verdict`; when it is not the one that had this number last, negative and less one.
    pub(crate) fn number(&mut self, verdict: PasswordVerdict) -> i32 {
        self.known.resize(KEPT as usize, None);
        let fingerprint = verdict.fingerprint();
        let first = (fingerprint ^ fingerprint >> 16) % KEPT;
        let mut number = first;
        for place in 0..PLACES {
            let next = (first + place) % KEPT;
            match self.get(next as usize) {
                Some(known) if *known == verdict => return next.cast_signed(),
                Some(_) => {}
                None => {
                    number = next;
                    break;
                }
            }
        }
        if let Some(place) = self.known.get_mut(number as usize) {
            *place = Some(verdict);
        }
        -1 - number.cast_signed()
    }

    pub(crate) fn get(&self, number: usize) -> Option<&PasswordVerdict> {
        self.known.get(number)?.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use lockstep_core::{
        password::{Context, Unavailable},
        policy::PasswordPolicy,
    };

    use super::*;

    #[test]
    fn a_verdict_that_is_known_has_its_number_and_a_number_has_the_verdict_it_was_given_last() {
        let policy = PasswordPolicy::default();
        let verdicts: Vec<_> = (0..1_000)
            .map(|length| policy.evaluate_with(&Unavailable, &"x".repeat(length), &Context::default()))
            .collect();
        let mut known = Verdicts::default();
        let mut texts = vec![None; KEPT as usize];
        for verdict in verdicts.iter().chain(&verdicts) {
            let number = known.number(verdict.clone());
            let text = serde_json::to_string(verdict).unwrap();
            let index = usize::try_from(if number < 0 { -1 - number } else { number }).unwrap();
            assert_eq!(known.get(index), Some(verdict));
            if number < 0 {
                texts[index] = Some(text);
            } else {
                assert_eq!(texts[index], Some(text));
            }
        }
    }
}
