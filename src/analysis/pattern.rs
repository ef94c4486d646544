//! Wildcards and near spellings, against one word at a time.

/// A word with wildcards: `*` stands for any run of characters, `?` for one. Folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    chars: Vec<char>,
}

impl Pattern {
    /// A pattern from typed text; letters are folded as words are.
    pub fn new(typed: &str) -> Pattern {
        let mut chars = Vec::new();
        for (n, piece) in typed.split_inclusive(['*', '?']).enumerate() {
            let literal = piece.trim_end_matches(['*', '?']);
            let folded = super::fold(literal);
            chars.extend(folded.chars().filter(|c| n == 0 || *c != '.'));
            chars.extend(piece[literal.len()..].chars());
        }
        Pattern { chars }
    }

    /// The literal characters before the first wildcard; the place in a sorted word list to begin.
    pub fn prefix(&self) -> String {
        self.chars
            .iter()
            .take_while(|c| !matches!(c, '*' | '?'))
            .collect()
    }

    /// How many characters are literal: the fewer, the costlier.
    pub fn literals(&self) -> usize {
        self.chars
            .iter()
            .filter(|c| !matches!(c, '*' | '?'))
            .count()
    }

    /// True when the whole `form` fits. Linear but for backtracking to the last star.
    pub fn fits(&self, form: &str) -> bool {
        let mut rest = form.chars();
        let mut at = 0;
        let mut retry: Option<(usize, std::str::Chars)> = None;
        loop {
            let here = self.chars.get(at).copied();
            if here == Some('*') {
                at += 1;
                retry = Some((at, rest.clone()));
                continue;
            }
            match (here, rest.next()) {
                (None, None) => return true,
                (Some('?'), Some(_)) => at += 1,
                (Some(want), Some(got)) if want == got => at += 1,
                _ => {
                    let Some((star, mut from)) = retry.take() else {
                        return false;
                    };
                    if from.next().is_none() {
                        return false;
                    }
                    at = star;
                    rest = from.clone();
                    retry = Some((star, from));
                }
            }
        }
    }
}

/// Words from one to another, both included: numbers by their value where both ends are numbers, else
/// by letters. Folded.
#[derive(Clone, Debug, PartialEq)]
pub struct WordRange {
    ends: [String; 2],
    numbers: Option<[f64; 2]>,
}

impl WordRange {
    /// A range from its ends joined by `..`; an end left out is open.
    pub fn new(typed: &str) -> WordRange {
        let (from, to) = typed.split_once("..").unwrap_or((typed, typed));
        let ends = [super::fold(from), super::fold(to)];
        let number = |end: &str, open: f64| match end {
            "" => Some(open),
            end => number(end),
        };
        let numbers = number(&ends[0], f64::MIN).zip(number(&ends[1], f64::MAX));
        WordRange {
            ends,
            numbers: numbers.map(<[f64; 2]>::from),
        }
    }

    /// True when `form` lies in it.
    pub fn fits(&self, form: &str) -> bool {
        match self.numbers {
            Some([from, to]) => number(form).is_some_and(|n| from <= n && n <= to),
            None => {
                let [from, to] = &self.ends;
                from.as_str() <= form && (to.is_empty() || form <= to.as_str())
            }
        }
    }
}

/// The value of a folded word of digits and at most one stop.
fn number(form: &str) -> Option<f64> {
    let plain = form.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let begins = form.starts_with(|c: char| c.is_ascii_digit());
    (plain && begins).then(|| form.parse().ok()).flatten()
}

/// True when `a` becomes `b` by at most `edits` insertions, deletions, substitutions or swaps of
/// neighbours (optimal string alignment). Both are forms.
pub fn within_edits(a: &[char], b: &str, edits: u8) -> bool {
    let edits = edits as usize;
    let b: Vec<char> = b.chars().take(a.len() + edits + 1).collect();
    if a.len().abs_diff(b.len()) > edits {
        return false;
    }
    let mut two_back: Vec<usize> = Vec::new();
    let mut back: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let same = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (back[j - 1] + same).min(back[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(two_back[j - 2] + 1);
            }
            row[j] = best;
        }
        if row.iter().min().is_some_and(|least| *least > edits) {
            return false;
        }
        two_back = std::mem::replace(&mut back, row);
    }
    back[b.len()] <= edits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_whole_words() {
        for (pattern, form, fits) in [
            ("clim*", "climate", true),
            ("clim*", "clim", true),
            ("*ation", "nation", true),
            ("*ation", "nations", false),
            ("wom?n", "women", true),
            ("wom?n", "womn", false),
            ("a*b*c", "aXbbYc", true),
            ("a*b*c", "aXc", false),
            ("*", "", true),
            ("Éco*", "economy", true),
            ("", "", true),
        ] {
            assert_eq!(Pattern::new(pattern).fits(form), fits, "{pattern} {form}");
        }
        assert_eq!(Pattern::new("cl?m*").prefix(), "cl");
    }

    #[test]
    fn ranges_hold_their_ends() {
        for (range, form, fits) in [
            ("smith..smyth", "smith", true),
            ("Smith..Smyth", "smuts", true),
            ("smith..smyth", "smythe", false),
            ("9..100", "20", true),
            ("9..100", "1000", false),
            ("9..100", "twenty", false),
            ("1,500..", "2000.5", true),
            ("..b", "a", true),
            ("a..", "1", false),
        ] {
            assert_eq!(WordRange::new(range).fits(form), fits, "{range} {form}");
        }
    }

    #[test]
    fn edits_count_swaps_once() {
        for (a, b, edits, close) in [
            ("manet", "manet", 0, true),
            ("manet", "maent", 1, true),
            ("manet", "mant", 1, true),
            ("manet", "monat", 1, false),
            ("manet", "monat", 2, true),
            ("a", "abcd", 2, false),
        ] {
            let chars: Vec<char> = a.chars().collect();
            assert_eq!(within_edits(&chars, b, edits), close, "{a} {b} {edits}");
        }
    }
}
