use lockstep_core::{
    password::{
        Bundled,
        strength::{Estimator, Typing, Vocabulary},
    },
    policy::StrengthModel,
};
use std::io::Write;
fn main() {
    let lines = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();
    let mut out = std::io::BufWriter::new(std::io::stdout());
    for model in [StrengthModel::Standard, StrengthModel::Compact] {
        let dictionary = Bundled::dictionary(model).unwrap();
        let estimator = Estimator::new([dictionary]);
        for vocabulary in [
            Vocabulary::of([]),
            Vocabulary::of([
                "ada.lovelace",
                "example",
                "lovelace",
                "analytical",
                "engines",
                "pass",
                "4b",
                "l0ve",
                "bat",
            ]),
        ] {
            let mut typing = Typing::new(dictionary, vocabulary.clone());
            for line in lines.split('\n') {
                let e = estimator.estimate(line, &vocabulary);
                assert_eq!(typing.guesses(line.chars()).to_bits(), e.guesses.to_bits(), "{line}");
                writeln!(
                    out,
                    "{:016x} {} {} {}",
                    e.guesses.to_bits(),
                    e.score,
                    e.magnitude,
                    e.parts
                        .iter()
                        .map(|p| format!("{:?}{}-{}", p.pattern, p.start, p.end))
                        .collect::<String>()
                )
                .unwrap();
            }
        }
    }
}
