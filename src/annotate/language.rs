//! Which language is this?

use whatlang::{Lang, Script};

/// Bytes looked at from the beginning: enough for certainty, and the cost does not grow with the text.
const LOOKED_AT: usize = 400;

/// Bytes of Latin letters below which only a sure detection counts.
const SHORT: usize = 120;

/// Latin letters of a quotation from which it may be of another language than its article.
const QUOTED_LETTERS: usize = 30;

/// Letters below which nothing is said.
const TOO_FEW_LETTERS: usize = 12;

/// Bytes of words in lower case below which nothing is said of a text that is mostly names.
const TOO_FEW_PLAIN: usize = 40;

/// ISO 639-1 code of the language of `text` (639-3 where there is none); None when the text is too
/// short to tell. The detector is whatlang (trigrams and scripts), over a beginning of the text.
pub fn language(text: &str) -> Option<String> {
    let head = beginning(text);
    if head.chars().filter(|c| c.is_alphabetic()).count() < TOO_FEW_LETTERS {
        return None;
    }
    if english_words(head) {
        return Some("en".to_string());
    }
    let plain = without_names(head);
    if plain.as_deref().is_some_and(|p| p.len() < TOO_FEW_PLAIN) {
        return None;
    }
    let found = whatlang::detect(plain.as_deref().unwrap_or(head))?;
    let short = head.len() < SHORT && found.script() == Script::Latin;
    if !found.is_reliable() && (short || found.confidence() < 0.3) {
        return None;
    }
    Some(code(found.lang()).to_string())
}

/// ISO 639-1 code of the language of the words of a quotation, from an article in `article`; None
/// when they are too few to tell. The longer the article is of one language, the surer must be
/// that its quotation is of another.
pub fn of_quotation(words: &str, article: Option<&str>) -> Option<String> {
    let head = cut(words, LOOKED_AT);
    let letters = head.chars().filter(|c| c.is_alphabetic()).count();
    if letters < TOO_FEW_LETTERS {
        return None;
    }
    if english_words(head) {
        return Some("en".to_string());
    }
    let found = whatlang::detect(head)?;
    let language = code(found.lang());
    let latin = found.script() == Script::Latin;
    let enough = letters >= QUOTED_LETTERS || !latin;
    let same = article == Some(language);
    let sure = enough && found.is_reliable() && (!latin || found.confidence() > 0.95);
    (same || sure).then(|| language.to_string())
}

/// What is not looked for in a text of `language`, in words for people; None for English.
pub fn limits(language: Option<&str>) -> Option<&'static str> {
    (!is_english(language)).then_some(
        "not English: only quotations in marks, without speakers, and dates in figures are looked for",
    )
}

/// True when findings other than quotation marks may be made: English, or too short to say otherwise.
pub fn is_english(language: Option<&str>) -> bool {
    language.is_none_or(|code| code == "en")
}

/// A web address or two may stand first; the beginning starts where the prose does.
fn beginning(text: &str) -> &str {
    let prose = text
        .lines()
        .find(|line| line.len() > 80 && line.contains(' '))
        .unwrap_or(text);
    let from = prose.as_ptr() as usize - text.as_ptr() as usize;
    cut(&text[from..], LOOKED_AT)
}

/// The first `most` bytes, to the border of a character.
fn cut(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// True when at least one word in seven is one of the commonest English function words, which no
/// other language shares at that rate: the quick way for most articles.
fn english_words(head: &str) -> bool {
    const COMMON: [&str; 13] = [
        "the", "and", "to", "that", "with", "by", "said", "from", "has", "its", "this", "are",
        "were",
    ];
    let mut words = 0;
    let mut hits = 0;
    for word in head.split_ascii_whitespace() {
        words += 1;
        if COMMON.iter().any(|c| word.eq_ignore_ascii_case(c)) {
            hits += 1;
        }
    }
    words >= 5 && hits >= 2 && hits * 7 >= words
}

/// The words in lower case of a text that has more words with capitals, where a list of foreign names
/// would pass for a foreign tongue; None for any other text.
fn without_names(head: &str) -> Option<String> {
    let capital = |word: &&str| {
        word.chars()
            .find(|c| c.is_alphabetic())
            .is_some_and(char::is_uppercase)
    };
    let (names, plain): (Vec<&str>, Vec<&str>) = head.split_whitespace().partition(capital);
    (names.len() > plain.len()).then(|| plain.join(" "))
}

fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::Afr => "af",
        Lang::Aka => "ak",
        Lang::Amh => "am",
        Lang::Ara => "ar",
        Lang::Aze => "az",
        Lang::Bel => "be",
        Lang::Ben => "bn",
        Lang::Bul => "bg",
        Lang::Cat => "ca",
        Lang::Ces => "cs",
        Lang::Cmn => "zh",
        Lang::Cym => "cy",
        Lang::Dan => "da",
        Lang::Deu => "de",
        Lang::Ell => "el",
        Lang::Eng => "en",
        Lang::Epo => "eo",
        Lang::Est => "et",
        Lang::Fin => "fi",
        Lang::Fra => "fr",
        Lang::Guj => "gu",
        Lang::Heb => "he",
        Lang::Hin => "hi",
        Lang::Hrv => "hr",
        Lang::Hun => "hu",
        Lang::Hye => "hy",
        Lang::Ind => "id",
        Lang::Ita => "it",
        Lang::Jav => "jv",
        Lang::Jpn => "ja",
        Lang::Kan => "kn",
        Lang::Kat => "ka",
        Lang::Khm => "km",
        Lang::Kor => "ko",
        Lang::Lat => "la",
        Lang::Lav => "lv",
        Lang::Lit => "lt",
        Lang::Mal => "ml",
        Lang::Mar => "mr",
        Lang::Mkd => "mk",
        Lang::Mya => "my",
        Lang::Nep => "ne",
        Lang::Nld => "nl",
        Lang::Nob => "nb",
        Lang::Ori => "or",
        Lang::Pan => "pa",
        Lang::Pes => "fa",
        Lang::Pol => "pl",
        Lang::Por => "pt",
        Lang::Ron => "ro",
        Lang::Rus => "ru",
        Lang::Sin => "si",
        Lang::Slk => "sk",
        Lang::Slv => "sl",
        Lang::Sna => "sn",
        Lang::Spa => "es",
        Lang::Srp => "sr",
        Lang::Swe => "sv",
        Lang::Tam => "ta",
        Lang::Tel => "te",
        Lang::Tgl => "tl",
        Lang::Tha => "th",
        Lang::Tuk => "tk",
        Lang::Tur => "tr",
        Lang::Ukr => "uk",
        Lang::Urd => "ur",
        Lang::Uzb => "uz",
        Lang::Vie => "vi",
        Lang::Yid => "yi",
        Lang::Zul => "zu",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(language(text).as_deref(), expected, "{text:?}");
    }

    #[test]
    fn tells_languages_apart() {
        check(
            "The minister said on Tuesday that the bridge over the river would open in the spring.",
            Some("en"),
        );
        check(
            "Die Ministerin sagte am Dienstag, dass die Brücke über den Fluss im Frühling öffnet.",
            Some("de"),
        );
        check(
            "La ministre a déclaré mardi que le pont sur la rivière ouvrira au printemps prochain.",
            Some("fr"),
        );
        check(
            "La ministra dijo el martes que el puente sobre el río se abrirá en primavera.",
            Some("es"),
        );
        check("រដ្ឋមន្ត្រីបានថ្លែងថា ស្ពាននឹងបើកនៅឆ្នាំក្រោយ", Some("km"));
        check("รัฐมนตรีกล่าวว่าสะพานจะเปิดในปีหน้า", Some("th"));
        check("部长星期二表示这座桥将于明年春天开放通行", Some("zh"));
        check(
            "大臣は火曜日に橋が来年の春に開通すると述べました",
            Some("ja"),
        );
    }

    #[test]
    fn names_are_no_language() {
        let cast = "With Søren Nygård, Ragnhild Østby, Mikkel Brandvold, Åse Løvås and Jørn Aasen.";
        assert!(is_english(language(cast).as_deref()));
    }

    #[test]
    fn says_nothing_of_too_little() {
        check("", None);
        check("OK", None);
        check("12 34 56 78", None);
    }
}
