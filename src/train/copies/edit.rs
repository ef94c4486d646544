//! What newspapers do to the copy they take over, by the throw of dice.

use super::Planted;

/// A generator of numbers, SplitMix64 (Steele, Lea and Flood 2014): the same seed, the same numbers.
pub struct Dice(u64);

impl Dice {
    /// Dice that begin with `seed`.
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    /// A number from 0 to `sides` - 1.
    pub fn below(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % sides.max(1)
    }

    /// One of `all`, which is not empty.
    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len() as u64) as usize]
    }

    /// Puts `all` into an order of chance.
    pub fn shuffle<T>(&mut self, all: &mut [T]) {
        for n in (1..all.len()).rev() {
            all.swap(n, self.below(n as u64 + 1) as usize);
        }
    }
}

/// Words that a trimmed copy has at least.
const FEWEST_WORDS: usize = 25;

/// A copy of `article`: trimmed, edited, both, or the same in another dress. `n` tells copies apart,
/// `strange` are sentences of other articles.
pub fn copy(article: &Planted, n: u64, strange: &[String], dice: &mut Dice) -> Planted {
    let (done, text) = match dice.below(5) {
        0 => ("same", dressed(&article.text, dice)),
        1 => ("trimmed", trimmed(&article.text, dice)),
        2 => ("edited", edited(&article.text, strange, dice)),
        3 => (
            "trimmed-edited",
            edited(&trimmed(&article.text, dice), strange, dice),
        ),
        _ => (
            "added",
            format!(
                "{}\n{}\n{}",
                article.text,
                dice.pick(strange),
                dice.pick(strange)
            ),
        ),
    };
    let credit = *dice.pick(&[
        "",
        "",
        "(Reuters) - ",
        "LONDON, March 3 (AP) -- ",
        "By staff and agencies\n",
    ]);
    Planted {
        id: format!("{}+{done}-{n}", article.id),
        text: format!("{credit}{text}"),
        source: format!("Outlet {}", dice.below(40)),
        ..article.clone()
    }
}

/// Two articles, one behind the other.
pub fn joined(one: &Planted, other: &Planted) -> Planted {
    Planted {
        id: format!("{}+joined-{}", one.id, other.id),
        title: "News in brief".to_owned(),
        text: format!("{}\n\n{}", one.text, other.text),
        originals: [one.originals.clone(), other.originals.clone()].concat(),
        ..one.clone()
    }
}

/// A sentence of `text`.
pub fn any_sentence(text: &str, dice: &mut Dice) -> String {
    let sentences: Vec<&str> = sentences(text);
    dice.pick(&sentences).trim().to_owned()
}

/// The same words: other line ends, marks or case.
fn dressed(text: &str, dice: &mut Dice) -> String {
    match dice.below(4) {
        0 => text.to_owned(),
        1 => text.replace('"', "“").replace(" - ", " — "),
        2 => text.split_whitespace().collect::<Vec<_>>().join(" "),
        _ => text.replace("\n\n", "\n").replace(',', ""),
    }
}

/// The first sentences: some, or all but the last.
fn trimmed(text: &str, dice: &mut Dice) -> String {
    let sentences = sentences(text);
    let whole = sentences.len().max(2);
    let wanted = 1 + dice.below(whole as u64 - 1) as usize;
    let mut kept = String::new();
    for (n, sentence) in sentences.iter().enumerate() {
        if n >= wanted && kept.split_whitespace().count() >= FEWEST_WORDS {
            break;
        }
        kept.push_str(sentence);
    }
    kept
}

fn any_word<'a>(sentence: &'a str, dice: &mut Dice) -> &'a str {
    let words: Vec<&str> = sentence.split(' ').collect();
    dice.pick::<&str>(&words)
}

/// Some sentences left out, up to one word in eight changed or left out, and perhaps a sentence put in.
fn edited(text: &str, strange: &[String], dice: &mut Dice) -> String {
    let rate = 16 + dice.below(50);
    let mut out = String::new();
    for (n, sentence) in sentences(text).into_iter().enumerate() {
        if n > 0 && dice.below(10) == 0 {
            continue;
        }
        for word in sentence.split_inclusive(char::is_whitespace) {
            match dice.below(rate) {
                0 => {}
                1 => out.push_str(&format!(
                    "{} ",
                    any_word(dice.pick::<String>(strange), dice)
                )),
                _ => out.push_str(word),
            }
        }
        if dice.below(12) == 0 {
            out.push_str(&format!("{} ", dice.pick(strange)));
        }
    }
    out
}

/// Sentences, roughly: each with what stands between it and the next.
fn sentences(text: &str) -> Vec<&str> {
    let mut all: Vec<&str> = Vec::new();
    let mut from = 0;
    for (at, _) in text.match_indices([' ', '\n']) {
        let ends = text[..at].ends_with(['.', '!', '?', '"', '\n']);
        if ends && at + 1 - from > 40 {
            all.push(&text[from..=at]);
            from = at + 1;
        }
    }
    all.push(&text[from..]);
    all
}
