//! Arithmetic on guesses. Guesses are `f64` and only `+`, `-`, `*`, `/` and comparisons touch them: these give the same
//! bits natively and in WebAssembly, and logarithms and powers of the standard library do not.

/// 1, 10, 100, … as exactly as an `f64` can.
const POWERS_OF_TEN: [f64; 81] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22, 1e23, 1e24, 1e25, 1e26, 1e27, 1e28, 1e29, 1e30, 1e31, 1e32, 1e33, 1e34, 1e35, 1e36, 1e37, 1e38, 1e39,
    1e40, 1e41, 1e42, 1e43, 1e44, 1e45, 1e46, 1e47, 1e48, 1e49, 1e50, 1e51, 1e52, 1e53, 1e54, 1e55, 1e56, 1e57, 1e58,
    1e59, 1e60, 1e61, 1e62, 1e63, 1e64, 1e65, 1e66, 1e67, 1e68, 1e69, 1e70, 1e71, 1e72, 1e73, 1e74, 1e75, 1e76, 1e77,
    1e78, 1e79, 1e80,
];

/// 10 to the power of `exponent`, and infinity beyond 80.
pub(super) fn power_of_ten(exponent: usize) -> f64 {
    POWERS_OF_TEN.get(exponent).copied().unwrap_or(f64::INFINITY)
}

/// A count as a number.
pub(super) fn number(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

/// The binomial coefficient: how many sets of `chosen` there are among `all`.
pub(super) fn binomial(all: usize, chosen: usize) -> f64 {
    if chosen > all {
        return 0.0;
    }
    (0..chosen).fold(1.0, |product, index| product * number(all - index) / number(index + 1))
}

/// In how many ways 1 to `most` of `all` can be chosen.
pub(super) fn choices(all: usize, most: usize) -> f64 {
    (1..=most).map(|chosen| binomial(all, chosen)).sum()
}

/// The decimal logarithm of a number of at least 1 in hundredths, rounded. Squaring a number doubles its logarithm:
/// each step finds one binary digit.
pub(super) fn hundredths_of_log10(number: f64) -> u32 {
    let exponent = POWERS_OF_TEN
        .iter()
        .take_while(|power| **power <= number)
        .count()
        .max(1)
        - 1;
    let mut mantissa = number / power_of_ten(exponent);
    let mut fraction = 0_u32;
    for _ in 0..BINARY_DIGITS {
        mantissa *= mantissa;
        fraction *= 2;
        if mantissa >= 10.0 {
            mantissa /= 10.0;
            fraction += 1;
        }
    }
    let half = 1_u32 << (BINARY_DIGITS - 1);
    let hundredths = (fraction * 100 + half) >> BINARY_DIGITS;
    u32::try_from(exponent).map_or(u32::MAX, |exponent| exponent * 100 + hundredths)
}

/// 2^-24 is far below a hundredth, and a hundred times the fraction still fits 32 bits.
const BINARY_DIGITS: u32 = 24;

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "these are whole numbers")]
mod tests {
    use super::*;

    #[test]
    fn binomials_and_their_sums() {
        assert_eq!([binomial(5, 0), binomial(5, 2), binomial(2, 3)], [1.0, 10.0, 0.0]);
        assert_eq!(choices(4, 2), 10.0);
    }

    #[test]
    fn the_logarithm_agrees_with_the_standard_librarys() {
        for step in 0..7_000 {
            let number = 1.003_f64.powi(step * 7);
            if number < 1e80 {
                let theirs = number.log10() * 100.0;
                let ours = f64::from(hundredths_of_log10(number));
                assert!((ours - theirs).abs() <= 0.501, "{number}: {ours} and {theirs}");
            }
        }
        for exponent in 0..=80 {
            assert_eq!(hundredths_of_log10(power_of_ten(exponent)) as usize, exponent * 100);
        }
    }
}
