use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Write},
    process::{Command, Stdio},
    thread,
};

use lockstep_core::password::strength::{Dictionary, Feedback, List, Word};

use super::{Case, feedback};

/// The npm package `zxcvbn` 4.4.2.
#[derive(Clone, Copy, Debug)]
pub enum Oracle {
    /// As it is.
    Published,
    /// With the differences that are on purpose.
    Adjusted,
}

/// What it says of one password.
#[derive(Clone, Debug, PartialEq)]
pub struct Opinion {
    /// 0 to 4.
    pub score: u32,
    /// Not a number where zxcvbn has none.
    pub guesses: f64,
    /// As this project's codes.
    pub feedback: Feedback,
}

impl Oracle {
    /// Its opinions of `cases`, in their order.
    ///
    /// # Panics
    /// When Node or the package is not there, or does not answer every case.
    #[must_use]
    pub fn opinions(self, cases: &[Case]) -> Vec<Opinion> {
        let (first, second) = cases.split_at(cases.len() / 2);
        thread::scope(|scope| {
            let second = scope.spawn(|| self.ask(second));
            let mut opinions = self.ask(first);
            opinions.extend(second.join().expect("the other half has its opinions"));
            opinions
        })
    }

    fn ask(self, cases: &[Case]) -> Vec<Opinion> {
        let mode = match self {
            Self::Published => "published",
            Self::Adjusted => "adjusted",
        };
        let mut program = program(mode)
            .stdin(Stdio::piped())
            .spawn()
            .expect("node can be started");
        let mut input = program.stdin.take().expect("its input is a pipe");
        let output = BufReader::new(program.stdout.take().expect("its output is a pipe"));
        let opinions: Vec<Opinion> = thread::scope(|scope| {
            scope.spawn(move || {
                for case in cases {
                    if writeln!(input, "{}", case.line()).is_err() {
                        return;
                    }
                }
            });
            output
                .lines()
                .map(|line| opinion(&line.expect("it writes text")))
                .collect()
        });
        let status = program.wait().expect("it ends");
        assert!(status.success() && opinions.len() == cases.len(), "zxcvbn: {status}");
        opinions
    }

    /// Its words, with exact ranks.
    ///
    /// # Panics
    /// As [`Oracle::opinions`].
    #[must_use]
    pub fn dictionary() -> Dictionary {
        let output = program("lists").output().expect("node can be started");
        let lists: BTreeMap<String, Vec<String>> = serde_json::from_slice(&output.stdout).expect("it prints lists");
        let words = lists.iter().flat_map(|(name, texts)| {
            let list = match name.as_str() {
                "passwords" => List::Passwords,
                "english_wikipedia" => List::Words,
                "us_tv_and_film" => List::Spoken,
                _ => List::Names,
            };
            let words = (1..).map(move |rank| Word { rank, list });
            texts.iter().map(String::as_str).zip(words)
        });
        Dictionary::of(words)
    }
}

fn program(mode: &str) -> Command {
    let mut command = Command::new("node");
    command
        .arg(crate::folder().join("strength/oracle.mjs"))
        .arg(mode)
        .stdout(Stdio::piped());
    command
}

fn opinion(line: &str) -> Opinion {
    let mut fields = line.split('\t');
    let mut field = || fields.next().expect("score, guesses and warning");
    Opinion {
        score: field().parse().expect("a score"),
        guesses: field().parse().expect("a number"),
        feedback: Feedback {
            warning: feedback::warning(field()),
            suggestions: fields.map(feedback::suggestion).collect(),
        },
    }
}
