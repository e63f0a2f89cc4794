use super::{Decision, Member, Principal, decide};
use crate::{
    policy::{SecurityPolicy, TwoFactorMode},
    time::Timestamp,
};

/// Why a super admin may not save a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveRefusal {
    /// From `off` to `required` in one step: nobody can have enrolled in between (spec R3).
    TwoFactorOffToRequired,
    /// Under the new policy the saver would be kept out, for these reasons (spec R7).
    LocksYourselfOut(Decision),
}

/// Whether `saver` may replace `current` by `next` at `now`. Whoever enforces must comply, so one compliant super
/// admin remains; loosening is always open (spec R7). `saver` holds the facts under `next`.
///
/// # Errors
/// The first refusal that applies.
pub fn check_save(
    principal: Principal,
    saver: &Member,
    current: &SecurityPolicy,
    next: &SecurityPolicy,
    now: Timestamp,
) -> Result<(), SaveRefusal> {
    if current.two_factor.mode == TwoFactorMode::Off && next.two_factor.mode == TwoFactorMode::Required {
        return Err(SaveRefusal::TwoFactorOffToRequired);
    }
    if current.is_only_loosened_by(next) {
        return Ok(());
    }
    match decide(principal, saver, next, now) {
        Decision::Allow => Ok(()),
        decision => Err(SaveRefusal::LocksYourselfOut(decision)),
    }
}
