//! Which language is this?

mod short;

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
/// short to tell. A text whose letters are mostly not Latin is never that short: `und` where its
/// script alone does not tell. The detector is whatlang (trigrams and scripts), over a beginning of
/// the text, after a count of English function words; where it is not sure, the commonest words of the
/// larger languages tell.
pub fn language(text: &str) -> Option<String> {
    let head = beginning(text);
    if !mostly_latin(head) {
        return Some(of_script(head).to_string());
    }
    let letters = head.chars().filter(|c| c.is_alphabetic()).count();
    if letters < TOO_FEW_LETTERS || is_table(head) {
        return None;
    }
    if english_words(head) {
        return Some("en".to_string());
    }
    let plain = without_names(head);
    if plain.as_deref().is_some_and(|p| p.len() < TOO_FEW_PLAIN) || short::is_icelandic(head) {
        return short::language(head).map(str::to_string);
    }
    let found = whatlang::detect(plain.as_deref().unwrap_or(head))?;
    if !found.is_reliable() && (head.len() < SHORT || found.confidence() < 0.3) {
        return short::language(head).map(str::to_string);
    }
    Some(code(found.lang()).to_string())
}

/// The language of a text in a script that is not Latin; `und` where several share it and the
/// words are too few.
fn of_script(head: &str) -> &'static str {
    match whatlang::detect(head) {
        Some(found) if found.is_reliable() || found.confidence() >= 0.3 => code(found.lang()),
        _ => "und",
    }
}

/// True for a text without letters too. Bytes are counted, as a letter of a script that takes more
/// of them says more.
fn mostly_latin(head: &str) -> bool {
    let (mut latin, mut other) = (0, 0);
    for c in head.chars().filter(|c| c.is_alphabetic()) {
        match c {
            '\0'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' | '\u{FF21}'..='\u{FF5A}' => {
                latin += c.len_utf8()
            }
            _ => other += c.len_utf8(),
        }
    }
    other <= latin
}

/// True when a fifth or more of the words of a plain text hold a digit, or an eighth where figures
/// stand against figures: the words of a table tell no language ("Shr 70 cts vs 56 cts").
fn is_table(head: &str) -> bool {
    if !head.is_ascii() {
        return false;
    }
    let words = head.split_ascii_whitespace();
    let with_digit = |word: &&str| word.bytes().any(|b| b.is_ascii_digit());
    let figures = words.clone().filter(with_digit).count();
    let compares = || words.clone().any(|word| word == "vs" || word == "vs.");
    figures * 5 >= words.clone().count() || figures * 8 >= words.clone().count() && compares()
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
    if english_words(head) || article == Some("en") && english_quotation(head) {
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

/// English function words that no other language has at that rate,
const COMMON: [&str; 13] = [
    "the", "and", "to", "that", "with", "by", "said", "from", "has", "its", "this", "are", "were",
];
/// some more,
const MORE: [&str; 20] = [
    "of", "it", "he", "she", "they", "you", "his", "their", "been", "which", "who", "would",
    "than", "not", "about", "after", "but", "what", "there", "last",
];
/// and those that tell enough of a few words from an English article.
const PLAIN: [&str; 36] = [
    "i", "we", "is", "was", "be", "will", "have", "had", "our", "my", "your", "an", "if", "for",
    "in", "on", "a", "can", "do", "don't", "it's", "think", "going", "should", "could", "when",
    "how", "all", "because", "very", "more", "these", "those", "them", "him", "her",
];

/// True when at least one word in seven is one of the commonest English function words, or one in
/// six of those and some more, which no other language shares at that rate: the quick way for most articles.
fn english_words(head: &str) -> bool {
    let (words, hits, more, _) = count_words(head);
    let plainly = hits >= 2 && hits * 7 >= words;
    words >= 5 && (plainly || hits >= 1 && hits + more >= 3 && (hits + more) * 6 >= words)
}

/// True when at least one word in three is a function word of English, and one of them of English alone:
/// the quick way for a quotation in an English article.
fn english_quotation(head: &str) -> bool {
    let (words, hits, more, plain) = count_words(head);
    hits + more >= 1 && hits + more + plain >= 2 && (hits + more + plain) * 3 >= words
}

/// How many words there are, and how many of each of the lists.
fn count_words(head: &str) -> (usize, usize, usize, usize) {
    let (mut words, mut hits, mut more, mut plain) = (0, 0, 0, 0);
    for word in head.split_ascii_whitespace() {
        let word = word.trim_matches(|c: char| c.is_ascii_punctuation());
        let is = |known: &&str| word.eq_ignore_ascii_case(known);
        words += usize::from(!word.is_empty());
        if COMMON.iter().any(is) {
            hits += 1;
        } else if MORE.iter().any(is) {
            more += 1;
        } else if PLAIN.iter().any(is) {
            plain += 1;
        }
    }
    (words, hits, more, plain)
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
    fn tells_one_sentence() {
        let sentences = [
            (
                "ru",
                "Министр сообщил во вторник, что новый мост через реку откроют весной будущего года.",
            ),
            (
                "uk",
                "Міністр повідомив у вівторок, що новий міст через річку відкриють наступної весни.",
            ),
            (
                "de",
                "Der Minister sagte am Dienstag, die neue Brücke über den Fluss werde im Frühjahr eröffnet und koste weniger als erwartet.",
            ),
            (
                "fr",
                "Le ministre a annoncé mardi que le nouveau pont sur le fleuve serait ouvert au printemps prochain et qu'il coûterait moins cher.",
            ),
            (
                "es",
                "El ministro anunció el martes que el nuevo puente sobre el río se abrirá la próxima primavera y que costará menos de lo previsto.",
            ),
            (
                "pt",
                "O ministro anunciou na terça-feira que a nova ponte sobre o rio será aberta na próxima primavera e não custará mais do que o previsto.",
            ),
            (
                "id",
                "Menteri mengatakan pada hari Selasa bahwa jembatan baru di atas sungai itu akan dibuka pada musim semi tahun depan.",
            ),
            (
                "tr",
                "Bakan salı günü yaptığı açıklamada nehrin üzerindeki yeni köprünün gelecek bahar açılacağını ve daha ucuza mal olacağını söyledi.",
            ),
            (
                "vi",
                "Bộ trưởng cho biết hôm thứ Ba rằng cây cầu mới bắc qua sông sẽ được thông xe vào mùa xuân năm sau.",
            ),
            (
                "it",
                "Il ministro ha annunciato martedì che il nuovo ponte sul fiume sarà aperto la prossima primavera e che costerà meno del previsto.",
            ),
            (
                "nl",
                "De minister zei dinsdag dat de nieuwe brug over de rivier volgend voorjaar opengaat en dat die minder kost dan verwacht.",
            ),
            (
                "pl",
                "Minister powiedział we wtorek, że nowy most na rzece zostanie otwarty wiosną przyszłego roku i będzie tańszy.",
            ),
            ("km", "រដ្ឋមន្ត្រីបានប្រកាសថា ស្ពានថ្មីនឹងបើកនៅឆ្នាំក្រោយ"),
            ("th", "รัฐมนตรีประกาศว่าสะพานใหม่จะเปิดในปีหน้า"),
            ("zh", "部长宣布新桥将于明年春天通车"),
            ("ja", "大臣は新しい橋が来年の春に開通すると発表した"),
            ("ko", "장관은 새 다리가 내년 봄에 개통된다고 발표했다"),
            (
                "ar",
                "أعلن الوزير يوم الثلاثاء أن الجسر الجديد فوق النهر سيفتح في الربيع المقبل",
            ),
            (
                "fa",
                "وزیر روز سه‌شنبه گفت که پل تازه روی رودخانه بهار آینده باز می‌شود",
            ),
            ("hi", "मंत्री ने मंगलवार को कहा कि नदी पर नया पुल अगले वसंत में खुलेगा"),
            (
                "el",
                "Ο υπουργός είπε την Τρίτη ότι η νέα γέφυρα θα ανοίξει την άνοιξη",
            ),
            ("he", "השר הודיע ביום שלישי כי הגשר החדש ייפתח באביב"),
        ];
        for (expected, sentence) in sentences {
            check(sentence, Some(expected));
        }
    }

    #[test]
    fn another_script_is_never_english() {
        check("新桥通车", Some("zh"));
        check("Мост откроют весной", Some("und"));
        check("Привет", Some("und"));
        check("ລັດຖະມົນຕີກ່າວວ່າຂົວໃໝ່ຈະເປີດໃນປີໜ້າ", Some("und"));
    }

    #[test]
    fn tables_tell_no_language() {
        check(
            "Shr loss 11 cts vs profit six cts\nNet loss 481,000 vs profit 263,000\nRevs 8.1 mln vs 7.9 mln",
            None,
        );
    }

    #[test]
    fn plain_english_is_english() {
        check(
            "Tarland Mills' Corvan unit said it sold more than 300 looms; Corvan looms run in 40 countries.",
            Some("en"),
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
