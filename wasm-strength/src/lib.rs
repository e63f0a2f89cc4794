//! lockstep-wasm-strength
