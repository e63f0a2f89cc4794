use lockstep_core::{
    password::{
        Bundled,
        strength::{Dictionary, Typing, Vocabulary},
    },
    policy::StrengthModel,
};
use std::time::Instant;
#[inline(never)]
fn typed(typing: &mut Typing<&'static Dictionary>, text: &str) -> u32 {
    typing.score(text.chars())
}
fn main() {
    let lines = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();
    let dictionary = Bundled::dictionary(StrengthModel::Standard).unwrap();
    let vocabulary = Vocabulary::of(["ada.lovelace", "example", "lovelace", "analytical", "engines"]);
    let mut typing = Typing::new(dictionary, vocabulary);
    let mut times = vec![];
    let mut sum = 0;
    for line in lines.lines() {
        let b = Instant::now();
        sum += typed(&mut typing, line);
        times.push(b.elapsed().as_nanos());
    }
    times.sort();
    println!(
        "{} {} sum {sum} median {} p99 {} max {}",
        times.len(),
        lines.len(),
        times[times.len() / 2],
        times[times.len() * 99 / 100],
        times[times.len() - 1]
    );
}
