//! Builds the demo that the server carries.

use crate::{fingerprint, npm, process, progress, wasm};

const FOLDER: &str = "web-demo";

/// Builds `web-demo/dist`, and the npm package that it imports; what is unchanged is left alone.
pub(crate) fn build() -> anyhow::Result<()> {
    wasm::run(false)?;
    npm::install(FOLDER)?;
    let place = crate::root().join(FOLDER);
    let inputs = [
        "web-demo/build",
        "web-demo/index.html",
        "web-demo/package-lock.json",
        "web-demo/public",
        "web-demo/src",
        "web-demo/tsconfig.json",
        "web-demo/vite.config.ts",
        "wasm/npm/dist/.made",
        "wasm/npm/dist/wasm/.made",
    ];
    fingerprint::unless_made(&place.join("dist/.made"), &fingerprint::of(&inputs, "")?, || {
        progress::step("the demo: tsc and vite build");
        process::check(&mut npm::script(FOLDER, "build"))
    })
}
