//! Questions. On a terminal they are asked on standard error; elsewhere the answers are the lines of standard input.

use std::{
    io::{self, BufRead, IsTerminal, Read, Write, stderr, stdin},
    os::fd::AsFd,
    process,
    sync::{
        Once,
        mpsc::{self, Sender},
    },
    thread,
};

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use tokio::{
    runtime,
    signal::unix::{SignalKind, signal},
};
use zeroize::Zeroizing;

use super::problem::Problem;

/// More than any password has that could be accepted.
const LONGEST_LINE: u64 = 64 << 10;
/// As in the table of exit codes.
const INTERRUPTED: i32 = 130;

/// Whether somebody can be asked.
pub(super) fn is_terminal() -> bool {
    stdin().is_terminal()
}

/// A line.
pub(super) fn line(question: &str) -> Result<String, Problem> {
    ask(question)?;
    Ok(text(&read(question)?)?.trim().to_owned())
}

/// A line that is not shown while it is typed.
pub(super) fn secret(question: &str) -> Result<Zeroizing<String>, Problem> {
    text(&secret_bytes(question)?)
}

/// As [`secret`], whatever its encoding.
pub(super) fn secret_bytes(question: &str) -> Result<Zeroizing<Vec<u8>>, Problem> {
    if !is_terminal() {
        return read(question);
    }
    let shown = tcgetattr(stdin().as_fd()).map_err(io::Error::from)?;
    restore_when_interrupted(&shown);
    let mut hidden = shown.clone();
    hidden.local_modes.remove(LocalModes::ECHO);
    // What was typed before the question does not answer it.
    tcsetattr(stdin().as_fd(), OptionalActions::Flush, &hidden).map_err(io::Error::from)?;
    let answer = ask(question).and_then(|()| read(question));
    restore(&shown);
    answer
}

/// Whether the answer is yes; anything but a yes is a no.
pub(super) fn confirm(question: &str) -> Result<bool, Problem> {
    let answer = line(&format!("{question} [y/N] "))?;
    Ok(matches!(answer.to_ascii_lowercase().as_str(), "y" | "yes"))
}

fn ask(question: &str) -> Result<(), Problem> {
    if is_terminal() {
        stderr().write_all(question.as_bytes())?;
        stderr().flush()?;
    }
    Ok(())
}

/// A line of standard input without its end.
fn read(question: &str) -> Result<Zeroizing<Vec<u8>>, Problem> {
    let mut line = Zeroizing::new(Vec::new());
    let count = stdin().lock().take(LONGEST_LINE).read_until(b'\n', &mut line);
    let count = count.map_err(|error| Problem::unreadable("standard input", &error))?;
    if count == 0 {
        let question = question.trim().trim_end_matches(':');
        let title = format!("Standard input has ended before it answered `{question}`");
        return Err(Problem::new(
            "no_answer",
            title,
            "give one line for each question, or run it in a terminal",
        ));
    }
    for end in *b"\n\r" {
        if line.last() == Some(&end) {
            line.pop();
        }
    }
    Ok(line)
}

fn text(line: &[u8]) -> Result<Zeroizing<String>, Problem> {
    match str::from_utf8(line) {
        Ok(line) => Ok(Zeroizing::new(line.to_owned())),
        Err(_) => Err(Problem::new(
            "invalid_encoding",
            "The answer is not UTF-8",
            "set the terminal or the file to UTF-8",
        )),
    }
}

/// The terminal shows again what is typed, and the line that was not shown ends.
fn restore(shown: &Termios) {
    // A terminal that is gone needs nothing.
    let _ = tcsetattr(stdin().as_fd(), OptionalActions::Now, shown);
    let _ = stderr().write_all(b"\n");
}

/// From now on an interruption ends the process as ever, but not with a terminal that hides what is typed.
fn restore_when_interrupted(shown: &Termios) {
    static WATCH: Once = Once::new();
    WATCH.call_once(|| {
        let (heard, is_heard) = mpsc::channel();
        let shown = shown.clone();
        // Without the thread an interruption ends the process, and the shell restores the terminal or does not.
        if thread::Builder::new().spawn(move || watch(&shown, &heard)).is_ok() {
            let _ = is_heard.recv();
        }
    });
}

fn watch(shown: &Termios, heard: &Sender<()>) {
    let Ok(runtime) = runtime::Builder::new_current_thread().enable_all().build() else {
        return;
    };
    runtime.block_on(async {
        let signals = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
        let (Ok(mut interrupt), Ok(mut terminate)) = signals else {
            return;
        };
        let _ = heard.send(());
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        restore(shown);
        process::exit(INTERRUPTED);
    });
}
