//! Counts the steps of matchers and of the search, in tests and fuzz targets only: what an input costs does not depend on
//! the machine.

#[cfg(any(test, fuzzing))]
use core::cell::Cell;

/// What no text may take: twice what the worst that is known takes, sixty-four times one letter.
#[cfg(any(test, fuzzing))]
pub const MOST_STEPS: u64 = 16_000;

#[cfg(any(test, fuzzing))]
std::thread_local! {
    static STEPS: Cell<u64> = const { Cell::new(0) };
}

/// One character looked at, or one way offered.
#[inline]
pub(super) fn step() {
    #[cfg(any(test, fuzzing))]
    STEPS.set(STEPS.get() + 1);
}

/// The steps that `action` takes.
#[cfg(any(test, fuzzing))]
pub fn of(action: impl FnOnce()) -> u64 {
    let before = STEPS.get();
    action();
    STEPS.get() - before
}
