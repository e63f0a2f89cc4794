//! Counts the steps of matchers and of the search, in tests only: what an input costs does not depend on the machine.

#[cfg(test)]
use core::cell::Cell;

#[cfg(test)]
std::thread_local! {
    static STEPS: Cell<u64> = const { Cell::new(0) };
}

/// One character looked at, or one way offered.
#[inline]
pub(super) fn step() {
    #[cfg(test)]
    STEPS.set(STEPS.get() + 1);
}

/// The steps that `action` takes.
#[cfg(test)]
pub(super) fn of(action: impl FnOnce()) -> u64 {
    let before = STEPS.get();
    action();
    STEPS.get() - before
}
