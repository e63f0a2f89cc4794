use lockstep_core::password::PasswordVerdict;

/// So many verdicts are kept.
const KEPT: u32 = 256;

/// The verdicts given so far, by number: who types gets few different ones, and JavaScript need not read one twice.
#[derive(Default)]
pub(crate) struct Verdicts {
    known: Vec<Option<PasswordVerdict>>,
}

impl Verdicts {
    /// The number of `verdict`; when it is not the one that had this number last, negative and less one.
    pub(crate) fn number(&mut self, verdict: PasswordVerdict) -> i32 {
        self.known.resize(KEPT as usize, None);
        let number = verdict.fingerprint() % KEPT;
        let Some(known) = self.known.get_mut(number as usize) else {
            return -1;
        };
        let is_known = known.as_ref() == Some(&verdict);
        if !is_known {
            *known = Some(verdict);
        }
        let number = number.cast_signed();
        if is_known { number } else { -1 - number }
    }

    pub(crate) fn get(&self, number: usize) -> Option<&PasswordVerdict> {
        self.known.get(number)?.as_ref()
    }
}
