//! How far a figure may be off.

/// Resamples of a bootstrap.
const RESAMPLES: usize = 1000;
const SEED: u64 = 0x6D6F_7267_7565;
/// Two-sided 95 % quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// The 95 % percentile bootstrap interval of each of `figures` (Efron and Tibshirani 1993, chapter
/// 13), where whole articles are drawn with replacement: quotations of one article are alike, so
/// they are no independent draws, and an interval that takes them for such is too narrow.
///
/// `counts` has one triple an article. The generator's seed is fixed: the same counts give the same
/// interval. None for fewer than two articles, which say nothing about others.
pub fn bootstrap<const N: usize>(
    counts: &[[u32; 3]],
    figures: impl Fn([u64; 3]) -> [f64; N],
) -> Option<[(f64, f64); N]> {
    if counts.len() < 2 {
        return None;
    }
    let mut random = SplitMix(SEED);
    let mut drawn = vec![Vec::with_capacity(RESAMPLES); N];
    for _ in 0..RESAMPLES {
        let mut sum = [0u64; 3];
        for _ in 0..counts.len() {
            let count = counts[random.below(counts.len())];
            (0..3).for_each(|n| sum[n] += u64::from(count[n]));
        }
        for (all, figure) in drawn.iter_mut().zip(figures(sum)) {
            all.push(figure);
        }
    }
    let mut intervals = [(0.0, 0.0); N];
    for (interval, all) in intervals.iter_mut().zip(&mut drawn) {
        all.sort_by(f64::total_cmp);
        let at = |share: f64| all[((RESAMPLES - 1) as f64 * share).round() as usize];
        *interval = (at(0.025), at(0.975));
    }
    Some(intervals)
}

/// The 95 % score interval of a share of independent cases (Wilson 1927): right at the ends too,
/// where the normal one leaves 0..1. None for no cases.
pub fn wilson(right: u64, cases: u64) -> Option<(f64, f64)> {
    if cases == 0 {
        return None;
    }
    let (n, p) = (cases as f64, right as f64 / cases as f64);
    let middle = p + Z * Z / (2.0 * n);
    let half = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + Z * Z / n;
    Some((
        ((middle - half) / scale).max(0.0),
        ((middle + half) / scale).min(1.0),
    ))
}

/// SplitMix64 (Steele, Lea and Flood 2014).
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`, by multiplication (Lemire 2019, without the rejection: the bias is
    /// below `end` in 2^64).
    fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.next()) * end as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_is_right_in_the_middle_and_at_the_ends() {
        // Newcombe 1998, table I: 81 of 263, 0 of 20.
        let (low, high) = wilson(81, 263).expect("cases");
        assert!((low - 0.2553).abs() < 0.0001 && (high - 0.3662).abs() < 0.0001);
        let (low, high) = wilson(0, 20).expect("cases");
        assert!(low == 0.0 && (high - 0.1611).abs() < 0.0001);
        assert_eq!(wilson(0, 0), None);
    }

    #[test]
    fn the_bootstrap_is_the_same_each_time_and_holds_the_figure() {
        let counts: Vec<[u32; 3]> = (0..60).map(|n| [n % 4, 3, 3]).collect();
        let share = |c: [u64; 3]| [c[0] as f64 / c[2] as f64];
        let first = bootstrap(&counts, share).expect("articles");
        assert_eq!(Some(first), bootstrap(&counts, share));
        let [(low, high)] = first;
        assert!(low < 0.5 && 0.5 < high && high - low > 0.1, "{low} {high}");
        assert_eq!(bootstrap(&counts[..1], share), None);
    }
}
