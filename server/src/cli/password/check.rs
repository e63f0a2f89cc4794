use clap::Args;
use lockstep_core::password::{
    Bundled, Candidate, Met, PasswordVerdict,
    strength::{CrackTime, Estimate},
};
use serde::Serialize;
use serde_json::json;

use super::{
    batch::{self, Lines},
    requirement,
    rules::{RuleOptions, Rules},
};
use crate::cli::{
    document::{count, words},
    exit::Exit,
    problem::Problem,
    prompt,
    screen::{Screen, Style, style},
    server::ServerOptions,
};

#[derive(Args, Clone, Debug)]
pub(crate) struct CheckOptions {
    #[command(flatten)]
    rules: RuleOptions,
    /// Judge every line of a file, or of standard input with `-`, and print how many are accepted.
    #[arg(long, value_name = "FILE")]
    batch: Option<Lines>,
    /// With --batch: on so many cores; all of them unless told.
    #[arg(long, value_name = "N", requires = "batch", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    #[command(flatten)]
    server: ServerOptions,
    /// Print JSON.
    #[arg(long)]
    pub(super) json: bool,
}

pub(super) fn run(options: &CheckOptions) -> Result<Exit, Problem> {
    if options.rules.take_input() && !matches!(options.batch, Some(Lines::File(_))) {
        let detail = "give the policy as a file";
        return Err(Problem::argument(
            "Standard input cannot be both the policy and the password",
            detail,
        ));
    }
    let rules = options.rules.read(&options.server)?;
    match &options.batch {
        Some(lines) => batch::run(&rules, lines, options.threads, options.json),
        None => check(&rules, options.json),
    }
}

fn check(rules: &Rules, as_json: bool) -> Result<Exit, Problem> {
    let line = prompt::secret_bytes("Password: ")?;
    let (verdict, estimate) = match Candidate::readable(&line) {
        Some(written) => {
            let candidate = Candidate::new(written);
            let estimate = (!candidate.is_truncated())
                .then(|| Bundled.estimate(rules.policy.strength_model, &candidate, &rules.context))
                .flatten();
            (rules.policy.evaluate(written, &rules.context), estimate)
        }
        None => (PasswordVerdict::invalid_encoding(), None),
    };
    let mut screen = Screen::output();
    if as_json {
        screen.json(&json!({"rules": rules.name, "verdict": verdict, "strength": estimate}))?;
    } else {
        write(&mut screen, rules, &verdict, estimate.as_ref())?;
    }
    Ok(if verdict.accepted {
        Exit::Done
    } else {
        Exit::NotAccepted
    })
}

fn write(
    screen: &mut Screen,
    rules: &Rules,
    verdict: &PasswordVerdict,
    estimate: Option<&Estimate>,
) -> Result<(), Problem> {
    let accepted = if verdict.accepted {
        style(Style::Good, "accepted")
    } else {
        style(Style::Bad, "not accepted")
    };
    screen.line(&format!("{accepted} by {}", crate::cli::text::harmless(&rules.name)))?;
    for requirement in &verdict.requirements {
        let mark = match requirement.met() {
            Met::Yes => style(Style::Good, "met    "),
            Met::No => style(Style::Bad, "not met"),
            Met::Pending => style(Style::Unsure, "pending"),
        };
        let sentence = requirement::sentence(requirement);
        screen.line(&format!("  {mark}  {sentence} [{}]", requirement::code(requirement)))?;
    }
    let Some(estimate) = estimate else {
        return Ok(());
    };
    screen.line(&format!(
        "strength {} of 4: with stolen hashes, {} when they are slow and {} when they are fast",
        estimate.score,
        time(estimate.crack_times.offline_slow_hash),
        time(estimate.crack_times.offline_fast_hash),
    ))?;
    let feedback = &estimate.feedback;
    if let Some(warning) = &feedback.warning {
        screen.line(&format!("  warning: {}", word(warning)))?;
    }
    feedback
        .suggestions
        .iter()
        .try_for_each(|suggestion| screen.line(&format!("  advice: {}", word(suggestion))))
}

fn time(time: CrackTime) -> String {
    let unit = word(&time.unit);
    match (unit.as_str(), time.count) {
        ("second", 0) => "less than a second".to_owned(),
        ("century", _) => "centuries".to_owned(),
        (unit, number) => count(number as usize, unit, &format!("{unit}s")),
    }
}

/// A value of an enumeration in words.
fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(code)) => words(&code),
        _ => String::new(),
    }
}
