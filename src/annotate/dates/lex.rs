//! What each word may be in a date.

use std::sync::LazyLock;

use crate::lexicon::WordMap;

/// A length of time that dates count in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Weekend,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// What a word may be in a date. The number of a month is 1 to 12, of a weekday 0 (Monday) to 6,
/// of a season 0 (spring) to 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lex {
    /// Nothing of interest.
    Other,
    /// A month.
    Month(u32),
    /// A day of the week.
    Weekday(u32),
    /// Digits: the value and how many.
    Number(u32, u8),
    /// "16th", "third".
    Ordinal(u32),
    /// "two", "a dozen".
    Count(u32),
    /// "several", "few": a number that nobody says.
    Some,
    /// day, weeks, …
    Unit(Unit),
    /// A season.
    Season(u32),
    /// "morning", "night": a part of a day.
    Part,
    /// "today" 0, "yesterday" -1.
    Near(i64),
    /// last
    Last,
    /// this, the current
    This,
    /// next, coming
    Next,
    /// past, previous
    Past,
    /// early, late, mid
    Stage,
    /// ago, earlier
    Ago,
    /// A year with a letter: "1990s": first year of the decade.
    Decade(u32),
    /// Digits with a dash or a stop inside: "2024-02-26", "19-22".
    Dashed,
    /// Digits with strokes: "26/02/2024", "9/11".
    Slashed,
    /// the, a, in, on, of, from, to, …: told apart by the words themselves.
    Small,
}

/// What `word`, in lower case, may be.
pub(super) fn lex(word: &str) -> Lex {
    match word.as_bytes() {
        [first, ..] if first.is_ascii_digit() => number(word),
        [b'a'..=b'z', ..] => WORDS.get(word).copied().unwrap_or(Lex::Other),
        // "'90s": the mark stands for the century.
        [b'\'' | 0xE2, ..] => match lex(word.trim_start_matches(['\'', '’'])) {
            decade @ Lex::Decade(_) => decade,
            _ => Lex::Other,
        },
        _ => Lex::Other,
    }
}

fn number(word: &str) -> Lex {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let Ok(value) = word[..digits].parse::<u32>() else {
        return Lex::Other;
    };
    match &word[digits..] {
        "" => Lex::Number(value, digits as u8),
        "st" | "nd" | "rd" | "th" if (1..=31).contains(&value) => Lex::Ordinal(value),
        "s" if digits == 4 && value % 10 == 0 && (1000..2100).contains(&value) => {
            Lex::Decade(value)
        }
        "s" if digits == 2 && value % 10 == 0 && value >= 20 => Lex::Decade(1900 + value),
        rest if rest.starts_with('-') => Lex::Dashed,
        rest if rest.starts_with('/') || rest.matches('.').count() == 2 => Lex::Slashed,
        _ => Lex::Other,
    }
}

/// What the n-th entry of a list means.
type Make = fn(u32) -> Lex;

static WORDS: LazyLock<WordMap<&'static str, Lex>> = LazyLock::new(|| {
    let mut words = WordMap::default();
    let lists: [(&[&str], Make); 7] = [
        (&MONTHS, |n| Lex::Month(n + 1)),
        (&SHORT_MONTHS, |n| Lex::Month(n + 1)),
        (&WEEKDAYS, Lex::Weekday),
        (&SHORT_WEEKDAYS, Lex::Weekday),
        (&COUNTS, Lex::Count),
        (&ORDINALS, |n| Lex::Ordinal(n + 1)),
        (&["spring", "summer", "autumn", "winter"], Lex::Season),
    ];
    for (list, make) in lists {
        for (n, word) in list.iter().enumerate() {
            for spelling in word.split('|') {
                words.insert(spelling, make(n as u32));
            }
        }
    }
    for (spellings, meaning) in OTHERS {
        for word in spellings.split(' ') {
            words.insert(word, *meaning);
        }
    }
    words
});

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const SHORT_MONTHS: [&str; 12] = [
    "jan|jan.",
    "feb|feb.",
    "mar|mar.",
    "apr|apr.",
    "may",
    "jun|jun.",
    "jul|jul.",
    "aug|aug.",
    "sept|sept.|sep|sep.",
    "oct|oct.",
    "nov|nov.",
    "dec|dec.",
];
const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];
const SHORT_WEEKDAYS: [&str; 7] = [
    "mon.",
    "tue.|tues.|tues",
    "wed.",
    "thu.|thur.|thurs.|thurs",
    "fri.",
    "sat.",
    "sun.",
];
const COUNTS: [&str; 21] = [
    "zero",
    "one|a|an",
    "two|couple",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve|dozen",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
];
const ORDINALS: [&str; 21] = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "twenty-first",
];
const OTHERS: &[(&str, Lex)] = &[
    ("thirty", Lex::Count(30)),
    ("forty", Lex::Count(40)),
    ("fifty", Lex::Count(50)),
    ("several few some many", Lex::Some),
    ("day days", Lex::Unit(Unit::Day)),
    ("week weeks", Lex::Unit(Unit::Week)),
    ("weekend weekends", Lex::Unit(Unit::Weekend)),
    ("month months", Lex::Unit(Unit::Month)),
    ("quarter quarters qtr", Lex::Unit(Unit::Quarter)),
    ("year years", Lex::Unit(Unit::Year)),
    ("decade decades", Lex::Unit(Unit::Decade)),
    ("century centuries", Lex::Unit(Unit::Century)),
    ("fall", Lex::Season(2)),
    (
        "morning afternoon evening night midday noon midnight lunchtime",
        Lex::Part,
    ),
    ("today tonight", Lex::Near(0)),
    ("yesterday", Lex::Near(-1)),
    ("tomorrow", Lex::Near(1)),
    ("last", Lex::Last),
    ("this current", Lex::This),
    ("next coming upcoming", Lex::Next),
    ("past previous preceding", Lex::Past),
    ("early late mid earlier later", Lex::Stage),
    ("ago", Lex::Ago),
    ("twenties", Lex::Decade(1920)),
    ("thirties", Lex::Decade(1930)),
    ("forties", Lex::Decade(1940)),
    ("fifties", Lex::Decade(1950)),
    ("sixties", Lex::Decade(1960)),
    ("seventies", Lex::Decade(1970)),
    ("eighties", Lex::Decade(1980)),
    ("nineties", Lex::Decade(1990)),
    (
        "the in on at of from to by since until till through during between and before after \
         over within following for as about around end beginning start middle half prior more than",
        Lex::Small,
    ),
];
