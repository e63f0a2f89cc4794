//! The presets for JavaScript, as data: a form that offers them needs no WebAssembly for that.

use std::fmt::Write;

use lockstep_core::policy::presets::PRESETS;

const HEADER: &str = "\
// Generated from the core by `cargo xtask generate`. Do not edit.

import type { PolicyPreset } from \"./preset.js\";

/** Every preset. */
export const presets: readonly PolicyPreset[] = [
";

pub(crate) fn generate(check: bool) -> anyhow::Result<()> {
    let mut text = HEADER.to_owned();
    for preset in PRESETS {
        text.push_str("  {\n");
        for (name, value) in [
            ("id", serde_json::to_string(preset.id)?),
            ("part", serde_json::to_string(&preset.part)?),
            ("title", serde_json::to_string(preset.title)?),
            ("source", serde_json::to_string(preset.source)?),
            ("patch", preset.patch.trim().replace('\n', "\n    ")),
        ] {
            writeln!(text, "    {name}: {value},")?;
        }
        text.push_str("  },\n");
    }
    text.push_str("];\n");
    super::put("wasm/npm/src/presets.ts", text.as_bytes(), check)
}
