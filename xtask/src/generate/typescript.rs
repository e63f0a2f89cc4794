//! The TypeScript of every type on the wire, from the core's own types.

use std::collections::BTreeMap;

use lockstep_core::{
    Violation, access, api_key, compliance, password,
    policy::{self, presets},
    two_factor,
};
use ts_rs::{Config, TS, TypeVisitor};

const HEADER: &str = "\
// Generated from the core by `cargo xtask generate`. Do not edit.

";

pub(crate) fn generate(check: bool) -> anyhow::Result<()> {
    let mut types = Declarations {
        config: Config::new().with_large_int("number"),
        of: BTreeMap::new(),
    };
    types.add::<policy::SecurityPolicy>();
    types.add::<policy::PolicyParts>();
    types.add::<password::PasswordVerdict>();
    types.add::<password::Context>();
    types.add::<password::strength::Estimate>();
    types.add::<api_key::ApiKeyVerdict>();
    types.add::<api_key::ApiKeyRequest>();
    types.add::<presets::Preset>();
    types.add::<Violation>();
    types.add::<access::Decision>();
    types.add::<access::AccessQuestion>();
    types.add::<access::Role>();
    types.add::<access::Capability>();
    types.add::<compliance::PasswordState>();
    types.add::<two_factor::Factors>();
    types.add::<two_factor::TwoFactorState>();
    let declarations: Vec<String> = types.of.into_values().collect();
    let text = format!("{HEADER}{}", declarations.join("\n"));
    super::put("wasm/npm/src/policy.ts", text.as_bytes(), check)
}

/// Each type and the types that it names, by name.
struct Declarations {
    config: Config,
    of: BTreeMap<String, String>,
}

impl Declarations {
    fn add<T: TS + 'static + ?Sized>(&mut self) {
        // Only the core's own types are declared.
        if T::output_path().is_none() || self.of.contains_key(&T::ident(&self.config)) {
            return;
        }
        let docs = T::docs().unwrap_or_default();
        let declaration = lay_out(&T::decl(&self.config));
        self.of
            .insert(T::ident(&self.config), format!("{docs}export {declaration}\n"));
        T::visit_dependencies(self);
    }
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        self.add::<T>();
    }
}

/// Puts each field on a line of its own.
fn lay_out(declaration: &str) -> String {
    let mut lines = Vec::new();
    for line in declaration.lines().map(str::trim) {
        if is_comment(line) {
            lines.push(line.to_owned());
        } else {
            let code = line.replace("{ ", "{\n").replace(", }", ",\n}").replace(" }", ",\n}");
            lines.extend(code.lines().filter(|part| !part.is_empty()).map(field));
        }
    }
    let mut depth = 0_usize;
    let mut text = String::new();
    for line in lines {
        depth -= usize::from(line.starts_with('}'));
        let star = if line.starts_with('*') { " " } else { "" };
        text.push_str(&"  ".repeat(depth));
        text.push_str(star);
        text.push_str(&line);
        text.push('\n');
        depth += usize::from(line.ends_with('{'));
    }
    text.trim_end().to_owned()
}

fn is_comment(line: &str) -> bool {
    line.starts_with("/**") || line.starts_with('*')
}

/// A field as it is written by hand: the name without quotes, `;` at the end.
fn field(line: &str) -> String {
    let line = line.trim();
    let line = line
        .strip_suffix(',')
        .map_or(line.to_owned(), |field| format!("{field};"));
    match line.strip_prefix('"').and_then(|rest| rest.split_once("\": ")) {
        Some((name, value)) => format!("{name}: {value}"),
        None => line,
    }
}
