/// Rounding must not lift a password over an edge.
const MARGIN: f64 = 5.0;
/// Below so many guesses is the score of the index.
const EDGES: [f64; 4] = [1e3, 1e6, 1e8, 1e10];

/// 0 for fewer than 10^3 guesses, 1 for fewer than 10^6, 2 for 10^8, 3 for 10^10, otherwise 4.
pub(super) fn score(guesses: f64) -> u32 {
    EDGES.into_iter().map(|edge| u32::from(guesses >= edge + MARGIN)).sum()
}
