//! Bylines to names.

/// Words before the names of a byline in the languages of the press, in lower case.
const LEADS: &[&str] = &[
    "written by",
    "reported by",
    "story by",
    "words by",
    "posted by",
    "by",
    "von",
    "par",
    "por",
    "di",
    "door",
    "av",
    "af",
    "autor:",
    "autorin:",
    "author:",
    "authors:",
    "text:",
    "texto:",
    "oleh",
    "przez",
    "yazan:",
];

/// Words that name an office and not a person, in lower case.
const OFFICES: &[&str] = &[
    "editor",
    "correspondent",
    "reporter",
    "writer",
    "columnist",
    "contributor",
    "producer",
    "journalist",
    "staff",
    "bureau",
    "desk",
    "senior",
    "special",
    "chief",
    "analyst",
    "columnist",
    "redakteur",
    "redakteurin",
    "korrespondent",
    "korrespondentin",
    "volontär",
    "autor",
    "autorin",
];

/// The names in a byline such as "By Ana Lopo and Bo Quist, Staff Writers". Empty when there is none.
pub fn split_authors(byline: &str) -> Vec<String> {
    let mut rest = byline
        .trim()
        .trim_start_matches(['|', '-', '–', '—', '•'])
        .trim_start();
    while let Some(after) = LEADS.iter().find_map(|lead| after_lead(rest, lead)) {
        rest = after;
    }
    if rest.chars().count() > 300 || rest.contains("://") {
        return Vec::new();
    }
    let mut names: Vec<String> = Vec::new();
    for part in rest.split([',', ';', '|', '•', '/', '\n', '、']) {
        for name in on_words(part) {
            let name = tidy(&name);
            if is_name(&name) && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

/// A byline of “Lopo, Ana; Quist, Bo” with given names first, as German databases have it the other way round.
/// Left as it is where a comma stands between anything else than two single words.
pub fn given_names_first(byline: &str) -> String {
    let turned = byline.split(';').map(|person| {
        let is_word = |name: &str| {
            let mut letters = name.chars();
            let capital = letters.next().is_some_and(char::is_uppercase);
            let agency = matches!(name, "Reuters" | "Bloomberg");
            capital && letters.any(char::is_lowercase) && !name.contains(' ') && !agency
        };
        match person.split_once(',') {
            Some((surname, given)) if is_word(surname.trim()) && is_word(given.trim()) => {
                format!("{} {}", given.trim(), surname.trim())
            }
            _ => person.trim().to_owned(),
        }
    });
    turned.collect::<Vec<_>>().join("; ")
}

fn after_lead<'a>(text: &'a str, lead: &str) -> Option<&'a str> {
    let start = text.get(..lead.len())?;
    let rest = &text[lead.len()..];
    let apart = lead.ends_with(':') || rest.starts_with([':', ' ', '\u{A0}', '\n', '\t']);
    (start.to_lowercase() == lead && apart).then(|| rest.trim_start_matches(':').trim_start())
}

/// Splits on "and" in the languages of the press.
fn on_words(part: &str) -> Vec<String> {
    let mut names = vec![String::new()];
    for word in part.split_whitespace() {
        if matches!(
            word.to_lowercase().as_str(),
            "and" | "und" | "et" | "y" | "og" | "och" | "&" | "e" | "with"
        ) {
            names.push(String::new());
            continue;
        }
        if let Some(name) = names.last_mut() {
            if !name.is_empty() {
                name.push(' ');
            }
            name.push_str(word);
        }
    }
    names
}

/// Takes off what stands around a name: a place ("in Berlin"), a mail address, brackets.
fn tidy(name: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for word in name.split_whitespace() {
        if word.starts_with('(') || word.contains('@') {
            break;
        }
        if matches!(word, "in" | "for" | "at" | "im" | "aus") && !kept.is_empty() {
            break;
        }
        kept.push(word);
    }
    kept.join(" ")
        .trim_matches(|c: char| !(c.is_alphanumeric() || c == '.' || c == ')'))
        .trim_end_matches(':')
        .to_owned()
}

fn is_name(name: &str) -> bool {
    let lower = name.to_lowercase();
    let office = lower.split([' ', '-']).any(|word| {
        let word = word.trim_end_matches('s');
        OFFICES.contains(&word)
    });
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let capital = name.chars().find(|c| c.is_alphabetic());
    // Agencies sign in small letters ("dpa", "afp"), whole phrases in small letters are no name.
    let small_phrase = capital.is_some_and(char::is_lowercase) && name.contains(' ');
    letters >= 2
        && name.chars().count() <= 60
        && !office
        && !small_phrase
        && !lower.starts_with("http")
        && !lower.starts_with("www.")
        && !name
            .chars()
            .any(|c| c.is_ascii_digit() && !lower.contains('.'))
        && !matches!(
            lower.as_str(),
            "null" | "none" | "unknown" | "admin" | "n/a" | "undefined"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(byline: &str, expected: &[&str]) {
        assert_eq!(split_authors(byline), expected, "{byline}");
    }

    #[test]
    fn bylines_become_names() {
        check("By Ana Lopo", &["Ana Lopo"]);
        check("By ANA LOPO and Bo Quist", &["ANA LOPO", "Bo Quist"]);
        check("Von Uwe Brandt und Ina Vogt", &["Uwe Brandt", "Ina Vogt"]);
        check("Ana Lopo, Political Editor", &["Ana Lopo"]);
        check(
            "Ana Lopo, Bo Quist & Cy Dorn",
            &["Ana Lopo", "Bo Quist", "Cy Dorn"],
        );
        check("By Ana Lopo in Port Sable", &["Ana Lopo"]);
        check("Ana Lopo (ana@example.org)", &["Ana Lopo"]);
        check("https://example.org/ana", &[]);
        check("dpa", &["dpa"]);
        check("Byron Vale", &["Byron Vale"]);
        for (byline, expected) in [
            ("Albers, Bernhard", "Bernhard Albers"),
            ("Albers, Bernhard; Quist, Bo", "Bernhard Albers; Bo Quist"),
            ("Ana Lopo, Bo Quist", "Ana Lopo, Bo Quist"),
            ("DPA, AFP", "DPA, AFP"),
            ("Reuters, dpa", "Reuters, dpa"),
            ("", ""),
        ] {
            assert_eq!(given_names_first(byline), expected);
        }
        check("", &[]);
    }
}
