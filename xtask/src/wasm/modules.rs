//! Rust to WebAssembly, WebAssembly to a module with its JavaScript.

use std::{fs, path::Path, process::Command};

use anyhow::Context;
use wasm_bindgen_cli_support::Bindgen;

use super::{silence::silence, toolchain::Toolchain};
use crate::{environment, npm, process, progress};

const TARGET: &str = "wasm32-unknown-unknown";

/// A crate, the name of its module in the package, and how its core is compiled: a keystroke runs through the estimator for
/// most of its time, and the bytes of the rules are what a page waits for.
const MODULES: [(&str, &str, &str); 3] = [
    ("lockstep-wasm", "rules", "\"z\""),
    ("lockstep-wasm-access", "access", "\"z\""),
    ("lockstep-wasm-strength", "strength", "2"),
];

/// What every engine understands that the package supports. `--all-features` makes a file that Node 20 refuses.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--strip-target-features",
];

/// By default `wasm-opt` moves every function that is called once into its caller. Engines compile a function when it is first
/// called, and what is called often once more: whole, while the page starts.
const INLINED: &str = "--one-caller-inline-max-function-size=50";

/// Builds the modules into `out`, and the JavaScript around them into `glue`.
pub(super) fn build(package: &Path, glue: &Path, out: &Path, fast: bool) -> anyhow::Result<()> {
    let toolchain = Toolchain::find(TARGET)?;
    // Apart from the host's builds, because the compiler may be another one.
    let target = environment::target()?.join("wasm-modules");
    fs::create_dir_all(out)?;
    for (name, module, level) in MODULES {
        progress::step(&format!("cargo build {name} for {TARGET}"));
        let mut command = toolchain.cargo();
        let arguments = [
            "build",
            "--quiet",
            "--profile",
            "wasm",
            "--target",
            TARGET,
            "--package",
            name,
        ];
        let core = format!("profile.wasm.package.lockstep-core.opt-level={level}");
        process::check(
            command
                .env("CARGO_ENCODED_RUSTFLAGS", flags(&toolchain)?)
                .args(arguments)
                .args(["--config", &core])
                .arg("--target-dir")
                .arg(&target)
                .current_dir(crate::root()),
        )?;
        let built = target
            .join(TARGET)
            .join("wasm")
            .join(name.replace('-', "_"))
            .with_extension("wasm");
        bind(&built, module, glue)?;
        let bound = glue.join(format!("{module}_bg.wasm"));
        let shipped = out.join(format!("{module}.wasm"));
        if fast {
            fs::rename(&bound, &shipped)?;
        } else {
            progress::step(&format!("wasm-opt {module}"));
            optimise(package, &bound, &shipped)?;
            fs::remove_file(&bound)?;
        }
    }
    Ok(())
}

/// The folders of this machine are nobody's business, and take room.
fn flags(toolchain: &Toolchain) -> anyhow::Result<String> {
    let registry = environment::cargo_home()
        .context("neither CARGO_HOME nor HOME is set")?
        .join("registry/src");
    let mut flags = vec![format!("--remap-path-prefix={}=project", crate::root().display())];
    // Hashing one password is quick either way, and unrolled it takes 6 kB.
    flags.extend(["--cfg", r#"sha2_backend_soft="compact""#].map(str::to_owned));
    for folder in fs::read_dir(&registry).into_iter().flatten().flatten() {
        flags.push(format!("--remap-path-prefix={}=crates", folder.path().display()));
    }
    if let Some(sysroot) = process::output(toolchain.rustc().args(["--print", "sysroot"])) {
        flags.push(format!("--remap-path-prefix={sysroot}=rust"));
    }
    Ok(flags.join("\u{1f}"))
}

fn bind(built: &Path, module: &str, out: &Path) -> anyhow::Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(built)
        .web(true)?
        .typescript(true)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .out_name(module);
    let mut output = bindgen
        .generate_output()
        .with_context(|| format!("wasm-bindgen cannot read {}", built.display()))?;
    silence(output.wasm_mut());
    output.emit(out)?;
    // The types of the raw exports; nobody imports them.
    fs::remove_file(out.join(format!("{module}_bg.wasm.d.ts")))?;
    Ok(())
}

fn optimise(package: &Path, from: &Path, to: &Path) -> anyhow::Result<()> {
    let (from, to) = (from.to_string_lossy(), to.to_string_lossy());
    let mut arguments = vec!["-Oz", INLINED, from.as_ref(), "-o", to.as_ref()];
    arguments.extend(FEATURES);
    npm::run(package, "wasm-opt", &arguments)
}

/// Whether `rustc`, run through `command`, has a standard library for the target.
pub(super) fn has_std(command: &mut Command, target: &str) -> bool {
    let folder = process::output(command.args(["--print", "target-libdir", "--target", target]));
    let entries = folder.and_then(|folder| fs::read_dir(folder).ok());
    entries.is_some_and(|entries| {
        entries
            .flatten()
            .any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))
    })
}
