//! What is printed: text for people, in colours on a terminal only, or JSON.

use std::io::{IsTerminal, Stderr, Stdout, Write};

use anstream::AutoStream;
use anstyle::AnsiColor;
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::{
    problem::Problem,
    text::{harmless, harmless_json},
};

/// Where a command prints.
pub(super) struct Screen {
    stream: Stream,
}

enum Stream {
    Output(AutoStream<Stdout>),
    Error(AutoStream<Stderr>),
}

/// What a word means, in a colour. Where there are none, it is the word alone.
#[derive(Clone, Copy)]
pub(super) enum Style {
    Heading,
    Good,
    Bad,
    Unsure,
}

/// `text` in its colour; the screen takes the colour away where nobody sees it.
pub(super) fn style(style: Style, text: &str) -> String {
    let style = match style {
        Style::Heading => anstyle::Style::new().bold(),
        Style::Good => AnsiColor::Green.on_default(),
        Style::Bad => AnsiColor::Red.on_default().bold(),
        Style::Unsure => AnsiColor::Yellow.on_default(),
    };
    format!("{style}{text}{style:#}")
}

impl Screen {
    pub(super) fn output() -> Self {
        Self {
            stream: Stream::Output(anstream::stdout()),
        }
    }

    pub(super) fn error() -> Self {
        Self {
            stream: Stream::Error(anstream::stderr()),
        }
    }

    /// One line, in which the colours are ours and everything else is harmless.
    pub(super) fn line(&mut self, text: &str) -> Result<(), Problem> {
        self.bytes(format!("{text}\n").as_bytes())
    }

    /// A document, as it would be over HTTP.
    pub(super) fn json(&mut self, document: &impl Serialize) -> Result<(), Problem> {
        let text = serde_json::to_string_pretty(document).map_err(not_json)?;
        self.line(&harmless_json(&text))
    }

    /// A document in one line.
    pub(super) fn json_line(&mut self, document: &impl Serialize) -> Result<(), Problem> {
        let text = serde_json::to_string(document).map_err(not_json)?;
        self.line(&harmless_json(&text))
    }

    /// Columns as wide as they need to be.
    pub(super) fn table<const N: usize>(&mut self, heading: [&str; N], rows: &[[String; N]]) -> Result<(), Problem> {
        let rows: Vec<[String; N]> = rows
            .iter()
            .map(|row| row.each_ref().map(|cell| harmless(cell).into_owned()))
            .collect();
        let mut widths = heading.map(UnicodeWidthStr::width);
        for row in &rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = cell.width().max(*width);
            }
        }
        self.line(&style(Style::Heading, &padded(&heading, &widths)))?;
        rows.iter().try_for_each(|row| self.line(&padded(row, &widths)))
    }

    /// As it is: what the program itself has made.
    pub(super) fn bytes(&mut self, bytes: &[u8]) -> Result<(), Problem> {
        let written = match &mut self.stream {
            Stream::Output(stream) => stream.write_all(bytes),
            Stream::Error(stream) => stream.write_all(bytes),
        };
        Ok(written?)
    }
}

/// What is so long under way that somebody waits: one line that is written over, on a terminal only.
pub(super) struct Progress {
    is_shown: bool,
}

impl Progress {
    pub(super) fn new(as_json: bool) -> Self {
        Self {
            is_shown: !as_json && std::io::stderr().is_terminal(),
        }
    }

    pub(super) fn show(&self, text: &str) {
        if self.is_shown {
            // Without it the work goes on all the same.
            let _ = write!(std::io::stderr(), "\r\u{1b}[K{text}");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.show("");
    }
}

fn padded(cells: &[impl AsRef<str>], widths: &[usize]) -> String {
    let mut line = String::new();
    for (cell, width) in cells.iter().map(AsRef::as_ref).zip(widths) {
        line.push_str(cell);
        line.extend(std::iter::repeat_n(' ', (width + 2).saturating_sub(cell.width())));
    }
    line.truncate(line.trim_end().len());
    line
}

#[expect(clippy::needless_pass_by_value, reason = "it is called by `map_err`")]
fn not_json(error: serde_json::Error) -> Problem {
    Problem::new(
        "output_failed",
        format!("The output cannot be written: {error}"),
        "this is a fault of the program: report it",
    )
}
