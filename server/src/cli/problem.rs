//! Why a command is not carried out: what the server says, or what the program itself has to say, in one shape.

use std::io;

use lockstep_core::Violation;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    exit::Exit,
    screen::{Screen, Style, style},
    text::harmless,
};

/// Why.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(transparent)]
pub(super) struct Problem(Box<Document>);

/// A problem document (RFC 9457) as far as people are told of it.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
struct Document {
    code: String,
    title: String,
    /// What to do next.
    detail: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    violations: Vec<Fault>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<Reason>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    methods: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    organizations: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<Value>,
    /// On an API key that was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    key_verdict: Option<Value>,
    /// That an API key would need.
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
}

/// One thing that is wrong with an input.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
struct Fault {
    code: String,
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    minimum: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    maximum: Option<u64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    allowed: Vec<String>,
}

/// Why somebody is kept out, and the page that cures it.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Reason {
    pub(super) code: String,
    detail: String,
    cure: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    methods: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unmet: Vec<String>,
}

impl Problem {
    pub(super) fn new(code: &str, title: impl Into<String>, detail: impl Into<String>) -> Self {
        Self(Box::new(Document {
            code: code.to_owned(),
            title: title.into(),
            detail: detail.into(),
            ..Document::default()
        }))
    }

    pub(super) fn code(&self) -> &str {
        &self.0.code
    }

    /// The second factors that would do.
    pub(super) fn methods(&self) -> &[String] {
        &self.0.methods
    }

    /// An argument that clap cannot judge.
    pub(super) fn argument(title: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::new("invalid_argument", title, detail)
    }

    /// What the core's reader says of a policy or a change of one.
    pub(super) fn policy(violations: Vec<Violation>) -> Self {
        let detail = "correct what is listed and try again; nothing was saved";
        Self::new("invalid_policy", "The policy is not valid", detail).violating(violations)
    }

    /// What the core's readers say of any other request.
    pub(super) fn request(violations: Vec<Violation>) -> Self {
        let detail = "correct what is listed and try again";
        Self::new("invalid_request", "The request is not valid", detail).violating(violations)
    }

    fn violating(mut self, violations: Vec<Violation>) -> Self {
        self.0.violations = violations.into_iter().map(Fault::from).collect();
        self
    }

    /// A file or a stream that cannot be read.
    pub(super) fn unreadable(what: &str, error: &io::Error) -> Self {
        let detail = "check that it is there and that you may read it";
        Self::new("unreadable", format!("`{what}` cannot be read: {error}"), detail)
    }

    /// What cannot happen unless the server is of another kind or version.
    pub(super) fn not_lockstep(server: &str, what: impl Into<String>) -> Self {
        let title = format!("`{server}` does not answer like a Lockstep server: {}", what.into());
        Self::new(
            "not_a_lockstep_server",
            title,
            "check the address, --server or LOCKSTEP_URL",
        )
    }

    /// With another word on what to do next.
    pub(super) fn advising(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = detail.into();
        self
    }

    /// With the cures as whole addresses.
    pub(super) fn at(mut self, page: impl Fn(&str) -> String) -> Self {
        for reason in &mut self.0.reasons {
            reason.cure = page(&reason.cure);
        }
        self
    }

    /// Says of which of several inputs it is.
    pub(super) fn of(mut self, input: &str) -> Self {
        self.0.title = format!("{input}: {}", self.0.title);
        self
    }

    /// With the reasons of a decision, whose cures are whole addresses already.
    pub(super) fn because_of(mut self, reasons: &[Reason]) -> Self {
        self.0.reasons = reasons.to_vec();
        self
    }

    pub(super) fn exit(&self) -> Exit {
        Exit::of(&self.0.code)
    }

    /// Says it on standard error. Nothing is said to whoever has stopped reading.
    pub(super) fn show(&self, as_json: bool) {
        if self.0.code == "pipe_closed" {
            return;
        }
        let mut screen = Screen::error();
        // There is nobody left to tell.
        let _ = if as_json {
            screen.json(self)
        } else {
            self.write(&mut screen)
        };
    }

    /// Of an API key, where that is what it was refused for.
    fn latest_expiry(&self) -> Option<&str> {
        let violations = self.0.key_verdict.as_ref()?["violations"].as_array()?;
        let mut latest = violations
            .iter()
            .filter_map(|violation| violation["latestAllowed"].as_str());
        latest.next()
    }

    fn write(&self, screen: &mut Screen) -> Result<(), Self> {
        let title = harmless(&self.0.title);
        screen.line(&format!(
            "{} {title} [{}]",
            style(Style::Bad, "error:"),
            harmless(&self.0.code)
        ))?;
        for fault in &self.0.violations {
            let place = if fault.path.is_empty() {
                "the document"
            } else {
                &fault.path
            };
            let text = format!("  {}: {} [{}]", place, fault.sentence(), fault.code);
            screen.line(&harmless(&text))?;
        }
        for reason in &self.0.reasons {
            reason.write(screen)?;
        }
        for name in &self.0.organizations {
            screen.line(&format!("  because of {}", harmless(name)))?;
        }
        if let Some(requirements) = self
            .0
            .verdict
            .as_ref()
            .and_then(|verdict| verdict["requirements"].as_array())
        {
            for unmet in requirements.iter().filter(|requirement| requirement["met"] != true) {
                screen.line(&format!(
                    "  not met: {}",
                    harmless(unmet["code"].as_str().unwrap_or("?"))
                ))?;
            }
        }
        if let Some(latest) = self.latest_expiry() {
            screen.line(&format!("  the latest expiry allowed: {}", harmless(latest)))?;
        }
        if let Some(scope) = &self.0.scope {
            screen.line(&format!("  the key has not the scope {}", harmless(scope)))?;
        }
        if let Some(seconds) = self.0.retry_after {
            screen.line(&format!("  try again in {seconds} s"))?;
        }
        screen.line(&format!(
            "  {} {}",
            style(Style::Good, "next:"),
            harmless(&self.0.detail)
        ))
    }
}

impl Fault {
    fn sentence(&self) -> String {
        let article = match self.expected.as_deref() {
            Some(kind @ ("integer" | "object" | "array")) => format!("an {kind}"),
            Some(kind) => format!("a {kind}"),
            None => "a value".to_owned(),
        };
        match (self.minimum, self.maximum, self.allowed.as_slice()) {
            (Some(minimum), Some(maximum), _) if self.code == "item_count_out_of_range" => {
                format!("must have {minimum} to {maximum} items")
            }
            (Some(minimum), Some(maximum), _) => format!("must be {article} from {minimum} to {maximum}"),
            (Some(minimum), None, _) => format!("must be {article} of at least {minimum}"),
            (None, Some(maximum), _) => format!("must be {article} of at most {maximum}"),
            (None, None, []) if self.expected.is_some() => format!("must be {article}"),
            (None, None, []) => self.code.replace('_', " "),
            (None, None, allowed) => format!("must be one of {}", allowed.join(", ")),
        }
    }
}

impl From<Violation> for Fault {
    fn from(violation: Violation) -> Self {
        Self {
            code: violation.code.to_owned(),
            path: violation.path,
            expected: violation.expected.map(str::to_owned),
            minimum: violation.minimum,
            maximum: violation.maximum,
            allowed: violation.allowed.into_iter().map(str::to_owned).collect(),
        }
    }
}

impl Reason {
    /// The reason and what ends it; `cure` is a whole address by now.
    pub(super) fn write(&self, screen: &mut Screen) -> Result<(), Problem> {
        screen.line(&format!("  {} [{}]", harmless(&self.detail), harmless(&self.code)))?;
        if !self.unmet.is_empty() {
            screen.line(&format!("    unmet: {}", harmless(&self.unmet.join(", "))))?;
        }
        screen.line(&format!("    cure: {}", harmless(&self.cure)))
    }

    pub(super) fn at(&mut self, page: impl Fn(&str) -> String) {
        self.cure = page(&self.cure);
    }
}

impl From<io::Error> for Problem {
    /// Of output, which is what is written most.
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::new("pipe_closed", "whoever read the output has stopped reading", "")
        } else {
            let detail = "check the disk or the terminal that the output goes to";
            Self::new(
                "output_failed",
                format!("The output cannot be written: {error}"),
                detail,
            )
        }
    }
}
