//! Takes the texts of panics out of a module.
//!
//! On this target a panic ends in a trap and its message goes nowhere, but the code that writes it is a tenth of the
//! module. The functions that only panics call become the trap itself.

use walrus::{FunctionBuilder, FunctionId, FunctionKind, Module};

/// Parts of the names of functions that never return.
const PANICS: [&str; 11] = [
    "::PadAdapter ",
    "::panicking::",
    "::handle_alloc_error",
    "::handle_error",
    "::panic_cold_",
    "::slice_error_fail",
    "::slice_index_fail",
    "::len_mismatch_fail",
    "::expect_failed",
    "::unwrap_failed",
    "__rustc::rust_begin_unwind",
];

/// What only the message of a panic is written with. Wire types are written by `Serialize` and `Display`.
const DEBUG: &str = "core::fmt::Debug>::fmt";

/// Replaces the bodies of those functions.
pub(super) fn silence(module: &mut Module) {
    let silent: Vec<FunctionId> = module
        .funcs
        .iter_local()
        .map(|(id, _)| id)
        .filter(|id| module.funcs.get(*id).name.as_deref().is_some_and(is_silent))
        .collect();
    for id in silent {
        let signature = module.types.get(module.funcs.get(id).ty());
        let (parameters, results) = (signature.params().to_vec(), signature.results().to_vec());
        let arguments = parameters.iter().map(|kind| module.locals.add(*kind)).collect();
        let mut builder = FunctionBuilder::new(&mut module.types, &parameters, &results);
        builder.func_body().unreachable();
        module.funcs.get_mut(id).kind = FunctionKind::Local(builder.local_func(arguments));
    }
}

fn is_silent(name: &str) -> bool {
    let name = without_hashes(name);
    name.contains(DEBUG) || PANICS.iter().any(|part| name.contains(part))
}

/// `core[c5930c85a12de822]::fmt` as `core::fmt`.
fn without_hashes(name: &str) -> String {
    let mut parts = name.split('[');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        text + part.split_once(']').map_or(part, |(_, rest)| rest)
    })
}
