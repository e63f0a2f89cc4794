//! The table of lower-case characters, packed from the standard library's.

use super::packed::{Packed, after, signed};

/// Its lower case is two characters; the core knows it.
const DOTTED_I: char = '\u{130}';

struct Run {
    first: u32,
    last: u32,
    stride: u32,
    offset: i32,
}

pub(crate) fn generate(check: bool) -> anyhow::Result<()> {
    let runs = runs();
    let mut packed = Packed::default();
    packed.length(runs.len())?;
    let mut last = 0;
    for run in &runs {
        packed.number(after(&mut last, run.first));
        packed.number(run.stride);
        packed.number((run.last - run.first) / run.stride);
        packed.number(signed(run.offset));
        last = run.last;
    }
    super::put("core/data/lower-case.bin", &packed.into_bytes(), check)
}

/// Every character beyond ASCII that has a lower case, in runs of one offset and a stride of one or two.
fn runs() -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for character in ('\u{80}'..=char::MAX).filter(|character| *character != DOTTED_I) {
        let lower = character.to_lowercase().next().unwrap_or(character);
        if lower == character {
            continue;
        }
        let code_point = u32::from(character);
        let offset = u32::from(lower).cast_signed() - code_point.cast_signed();
        match runs.last_mut() {
            Some(run) if run.offset == offset && run.continues_with(code_point) => {
                run.stride = code_point - run.last;
                run.last = code_point;
            }
            _ => runs.push(Run {
                first: code_point,
                last: code_point,
                stride: 1,
                offset,
            }),
        }
    }
    runs
}

impl Run {
    fn continues_with(&self, code_point: u32) -> bool {
        let distance = code_point - self.last;
        distance <= 2 && (self.first == self.last || distance == self.stride)
    }
}
