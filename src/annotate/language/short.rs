//! Which language is a sentence too short for trigrams?
//!
//! By its commonest words, and by letters that English does not have.

/// The commonest words of languages by ISO 639-1 code, without those that English has too.
const COMMONEST: [(&str, &str); 13] = [
    (
        "da",
        "og ikke er på af til det den et en med efter også mener siger sagde fra ved bliver blev jeg hun var der som om vil kan noget nogen mod før mens hvor",
    ),
    (
        "de",
        "der die das und ist nicht ein eine einen dem den des mit auf für von zu sich auch wird werden wurde sagte wie als bei nach aus über haben hat sind war zwei vor",
    ),
    (
        "es",
        "el la los las de del que y en un una por con para su se lo es al más como fue ha son este esta pero dijo quiere",
    ),
    (
        "fi",
        "ja on ei että se hän oli ovat mutta kun myös tai joka kuin mukaan haluaa ole sen sekä kaksi uuden ensi vain",
    ),
    (
        "fr",
        "le la les des du de et est un une que qui dans pour pas par sur au aux ce cette il elle son sa plus avec ont été mais selon veut deux",
    ),
    (
        "id",
        "yang dan di dari untuk pada dengan ini itu tidak akan dalam oleh telah sudah bahwa mereka kata ingin baru dua orang juga karena",
    ),
    (
        "it",
        "il la lo gli le di del della dei che e un una per con non è sono si al ha nel alla anche come più ma dopo vuole due",
    ),
    (
        "nb",
        "og ikke er på av til det den et en med etter også mener sier fra ved blir ble jeg hun var som om vil kan noe noen mot før mens hvor",
    ),
    (
        "nl",
        "de het een en van niet is dat met voor op zijn aan ook wordt werd door bij naar uit dan maar nog zei wil over heeft twee",
    ),
    (
        "pl",
        "w z na i nie się do jest że o to przez jak po od za są był dla ale oraz już tylko może chce dwóch",
    ),
    (
        "pt",
        "o a os as de do da dos das que e em um uma por com para não se no na ao mais como foi é são mas disse quer dois",
    ),
    (
        "sv",
        "och inte är på av till det den ett en med efter också säger från vid blir blev jag hon var som om vill kan något någon mot före medan där",
    ),
    (
        "tr",
        "ve bir bu için ile da de çok daha olarak ne olan gibi kadar sonra var yok ama dedi iki yeni ise göre istiyor",
    ),
];

/// The commonest words of English, some of which others have too: against these the others are weighed.
const ENGLISH: &str = "a about after again all also an and are as at be been but by can could do does \
    for from get had has have he her his how i if in into is it its just last man may me men more my new \
    no not now of off on one or our out over said say says set she so some than that the their them then \
    there they this to two up us was we were what when where which who will with would you your";

/// Words that stand inside names in English texts too ("Plaza de la Paz").
const PARTICLES: &str =
    "da das de del den der des di do dos du e el la las le les los of van von y";

/// The language of a sentence in Latin letters that trigrams do not tell; `und` where its letters
/// say only that it is not English, None where it may be.
pub(super) fn language(head: &str) -> Option<&'static str> {
    let words = words(head);
    let count = |list: &str| words.iter().filter(|word| has(list, word)).count();
    let english = count(ENGLISH);
    let foreign = foreign_words(head);
    if is_icelandic(head) && foreign > 0 && english <= 1 {
        return Some("is");
    }
    let best = COMMONEST
        .iter()
        .map(|(code, list)| (count(list), *code))
        .max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(a.1)));
    match best? {
        (0, _) => (foreign > 1 && english == 0).then_some("und"),
        (hits, code) => (hits + foreign > english.max(1)).then_some(code),
    }
}

/// True for a text with a letter that among languages of today only Icelandic and its neighbour have.
pub(super) fn is_icelandic(head: &str) -> bool {
    head.contains(['þ', 'ð'])
}

fn has(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|known| known == word)
}

/// The words in lower case, without numbers and the particles of names.
fn words(head: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut is_name = false;
    for word in head.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphabetic());
        let lower = bare.to_lowercase();
        let particle = is_name && has(PARTICLES, &lower);
        if !particle {
            is_name = bare.starts_with(char::is_uppercase);
        }
        if !(particle || bare.is_empty() || word.contains(|c: char| c.is_ascii_digit())) {
            words.push(lower);
        }
    }
    words
}

/// How many words in lower case have letters that English has not: a name may have them in an
/// English sentence, other words seldom do.
fn foreign_words(head: &str) -> usize {
    head.split_whitespace()
        .filter(|word| word.starts_with(char::is_lowercase))
        .filter(|word| word.chars().any(|c| c.is_alphabetic() && !c.is_ascii()))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_a_sentence_of_few_words() {
        let sentences = [
            ("da", "Borgmesteren siger, at møllen ikke åbner før påske."),
            ("nb", "Ordføreren sier at mølla ikke åpner før påske."),
            ("sv", "Kommunen säger att kvarnen inte öppnar före påsk."),
            ("is", "Bæjarstjórinn segir að myllan opni ekki fyrir páska."),
            ("de", "Die Mühle wird nicht vor Ostern öffnen."),
            ("fr", "Le moulin ne sera pas ouvert avant la fête."),
            ("es", "El molino no se abrirá hasta la fiesta."),
            ("it", "Il mulino non sarà aperto prima della festa."),
            ("nl", "De molen gaat niet open voor het feest."),
            ("pt", "O moinho não abre antes da festa."),
            (
                "fi",
                "Mylly ei avaudu ennen pääsiäistä, sanoo kunta ja kirkko.",
            ),
            ("pl", "Młyn nie będzie otwarty do świąt."),
            ("tr", "Değirmen bu yıl çok geç açılacak."),
            ("und", "Mylnaren söker två män."),
            ("id", "Kincir itu tidak akan dibuka untuk pesta."),
        ];
        for (expected, sentence) in sentences {
            assert_eq!(language(sentence), Some(expected), "{sentence}");
        }
    }

    #[test]
    fn leaves_short_english_alone() {
        let sentences = [
            "Mill fire kills two",
            "Ferry across Rio de la Vesta sinks",
            "Søren Ødegård scores twice as Vestby win",
            "Orla van der Lund quits",
            "The fiancé of the mayor wept.",
            "Die hard fans queue",
            "",
        ];
        for sentence in sentences {
            assert_eq!(language(sentence), None, "{sentence}");
        }
    }
}
