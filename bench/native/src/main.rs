//! Types passwords into the strength estimate. `cargo xtask test` counts the instructions of [`typed`] and [`read`] by callgrind and
//! compares them with `instructions.txt`; `time` measures on this machine.

mod hostile;
mod time;

use std::process::ExitCode;

use lockstep_core::{
    password::{
        Bundled,
        strength::{Dictionary, Typing, Vocabulary},
    },
    policy::StrengthModel,
};

/// The passwords of `bench/inputs/corpus.mjs`.
const PASSWORDS: &str = include_str!("../passwords.txt");
const WORDS: &[u8] = include_bytes!("../../../core/data/standard.words");
const CONTEXT: [&str; 5] = ["lovelace", "example", "analytical", "engines", "ada.lovelace"];

type Field = Typing<&'static Dictionary>;

fn main() -> ExitCode {
    let mode = std::env::args().nth(1).unwrap_or_default();
    let Some(dictionary) = Bundled::dictionary(StrengthModel::Standard) else {
        return ExitCode::FAILURE;
    };
    let fresh = || Typing::new(dictionary, Vocabulary::of(CONTEXT));
    let counted = match mode.as_str() {
        "typing" => {
            let mut field = fresh();
            count(keystrokes(), |text| typed(&mut field, text))
        }
        "pasting" => count(PASSWORDS.lines(), |text| typed(&mut fresh(), text)),
        "hostile" => count(hostile::texts(), |text| typed(&mut fresh(), text)),
        "reading" => (0..10).map(|_| read(WORDS)).filter(|is_read| *is_read).count(),
        "time" => {
            let mut field = fresh();
            time::report(keystrokes(), |text| typed(&mut field, text))
        }
        _ => return ExitCode::FAILURE,
    };
    print(&counted.to_string());
    ExitCode::SUCCESS
}

/// Calls with each text, and says how many there were.
fn count<T: AsRef<str>>(texts: impl IntoIterator<Item = T>, mut call: impl FnMut(&str) -> u32) -> usize {
    texts.into_iter().fold(0, |count, text| {
        core::hint::black_box(call(text.as_ref()));
        count + 1
    })
}

/// What is counted: one keystroke, or one text at once.
#[inline(never)]
fn typed(field: &mut Field, text: &str) -> u32 {
    field.score(text.chars())
}

/// What is counted of a start.
#[inline(never)]
fn read(file: &'static [u8]) -> bool {
    core::hint::black_box(Dictionary::read(file)).is_some()
}

/// Every beginning of each password.
fn keystrokes() -> impl Iterator<Item = String> {
    PASSWORDS
        .lines()
        .flat_map(|password| (1..=password.chars().count()).map(|length| password.chars().take(length).collect()))
}

#[expect(clippy::print_stdout, reason = "this is what the program is for")]
fn print(line: &str) {
    println!("{line}");
}
