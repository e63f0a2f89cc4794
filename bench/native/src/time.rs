use std::time::Instant;

/// Warms up once, then says how long one call takes, in nanoseconds; returns how many were measured.
#[expect(clippy::disallowed_methods, reason = "this measures time")]
pub(crate) fn report(texts: impl Iterator<Item = String>, mut call: impl FnMut(&str) -> u32) -> usize {
    let texts: Vec<String> = texts.collect();
    for text in &texts {
        core::hint::black_box(call(text));
    }
    let mut times: Vec<u128> = texts
        .iter()
        .map(|text| {
            let began = Instant::now();
            core::hint::black_box(call(text));
            began.elapsed().as_nanos()
        })
        .collect();
    times.sort_unstable();
    let at = |hundredths: usize| times.get(times.len() * hundredths / 100).copied().unwrap_or(0);
    super::print(&format!("median {} ns, p99 {} ns", at(50), at(99)));
    times.len()
}
