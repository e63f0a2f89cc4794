//! lockstep-wasm
