//! Words about people: the nouns that stand for them and for institutions, forms of address, given names.

use std::sync::LazyLock;

use super::WordMap;

/// Whether a man or a woman is spoken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Gender {
    /// "he"
    Man,
    /// "she"
    Woman,
}

/// What a noun may stand for: a set of classes, since "paper" is an institution and a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Noun(u16);

impl Noun {
    /// An office or trade: "minister".
    pub const ROLE: Noun = Noun(1);
    /// May stand for anyone: "man", "leader".
    pub const HUMAN: Noun = Noun(2);
    /// Many people: "authorities".
    pub const MANY: Noun = Noun(4);
    /// Comes before a role and belongs to it: "deputy".
    pub const MODIFIER: Noun = Noun(8);
    /// A kind of institution that its name tells: "ministry".
    pub const HOUSE: Noun = Noun(16);
    /// May stand for any institution: "company".
    pub const BODY: Noun = Noun(32);
    /// Put out in someone's own name: "statement".
    pub const PAPER: Noun = Noun(64);
    /// Speaks for itself unless its maker is named: "study".
    pub const STUDY: Noun = Noun(128);
    /// Of a man.
    pub const MAN: Noun = Noun(256);
    /// Of a woman.
    pub const WOMAN: Noun = Noun(512);
    /// More than one.
    pub const PLURAL: Noun = Noun(1024);
    /// A role only when written in capitals: "ASP".
    pub const RANK: Noun = Noun(2048);
    /// Somebody's somebody: "brother", "ally".
    pub const KIN: Noun = Noun(4096);

    /// True when the two sets share a class.
    pub fn is(self, other: Noun) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets together.
    pub const fn or(self, other: Noun) -> Noun {
        Noun(self.0 | other.0)
    }

    /// The gender that the noun tells, if it does.
    pub fn gender(self) -> Option<Gender> {
        if self.is(Noun::MAN) {
            Some(Gender::Man)
        } else if self.is(Noun::WOMAN) {
            Some(Gender::Woman)
        } else {
            None
        }
    }
}

/// A word that stands before, after or inside a person's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameWord {
    /// "Dr", "Mr": before the name and not part of it.
    Title(Option<Gender>),
    /// "Jr": after the name.
    Suffix,
    /// "bin", "al", "van": joins the parts of a name.
    Particle,
}

/// The classes of a noun in lower case, singular or plural; the empty set for another word.
pub fn noun(word: &str) -> Noun {
    NOUNS.get(word).copied().unwrap_or_default()
}

/// What a word in lower case, without its full stop, does beside a name.
pub fn name_word(word: &str) -> Option<NameWord> {
    NAME_WORDS.get(word).copied()
}

/// The gender that a given name in lower case tells; None for a name of both, or not in the list.
pub fn given_name(word: &str) -> Option<Gender> {
    GIVEN_NAMES.get(word).copied()
}

static NOUNS: LazyLock<WordMap<String, Noun>> = LazyLock::new(|| {
    let mut nouns: WordMap<String, Noun> = WordMap::default();
    let mut add = |word: String, class: Noun| {
        let entry = nouns.entry(word).or_default();
        *entry = entry.or(class);
    };
    for (word, class) in entries(include_str!("roles.txt")) {
        let class = match class {
            "role" => Noun::ROLE,
            "role-m" => Noun::ROLE.or(Noun::MAN),
            "role-f" => Noun::ROLE.or(Noun::WOMAN),
            "human" => Noun::HUMAN,
            "human-m" => Noun::HUMAN.or(Noun::MAN),
            "human-f" => Noun::HUMAN.or(Noun::WOMAN),
            "kin" => Noun::HUMAN.or(Noun::KIN),
            "kin-m" => Noun::HUMAN.or(Noun::KIN).or(Noun::MAN),
            "kin-f" => Noun::HUMAN.or(Noun::KIN).or(Noun::WOMAN),
            "many" => Noun::MANY.or(Noun::PLURAL),
            "modifier" => Noun::MODIFIER,
            "rank" => Noun::RANK,
            "house" => Noun::HOUSE,
            "body" => Noun::BODY,
            "paper" => Noun::PAPER,
            _ => Noun::STUDY,
        };
        add(word.to_owned(), class);
        if !class.is(Noun::MANY.or(Noun::MODIFIER).or(Noun::RANK)) {
            add(plural(word), class.or(Noun::PLURAL));
        }
    }
    nouns
});

static NAME_WORDS: LazyLock<WordMap<&'static str, NameWord>> = LazyLock::new(|| {
    entries(include_str!("titles.txt"))
        .map(|(word, class)| {
            let class = match class {
                "m" => NameWord::Title(Some(Gender::Man)),
                "f" => NameWord::Title(Some(Gender::Woman)),
                "suffix" => NameWord::Suffix,
                "particle" => NameWord::Particle,
                _ => NameWord::Title(None),
            };
            (word, class)
        })
        .collect()
});

static GIVEN_NAMES: LazyLock<WordMap<&'static str, Gender>> = LazyLock::new(|| {
    entries(include_str!("first_names.txt"))
        .map(|(name, class)| match class {
            "f" => (name, Gender::Woman),
            _ => (name, Gender::Man),
        })
        .collect()
});

fn entries(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    list.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
}

fn plural(word: &str) -> String {
    let irregular = [("man", "men"), ("child", "children"), ("person", "people")];
    for (one, many) in irregular {
        if let Some(stem) = word.strip_suffix(one)
            && (one != "man" || word != "human")
        {
            return format!("{stem}{many}");
        }
    }
    let before_last = word.chars().rev().nth(1).unwrap_or(' ');
    if word.ends_with('y') && !"aeiou".contains(before_last) {
        format!("{}ies", &word[..word.len() - 1])
    } else if ["s", "x", "ch", "sh"].iter().any(|end| word.ends_with(end)) {
        format!("{word}es")
    } else {
        format!("{word}s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_come_with_their_plurals() {
        for (word, class) in [
            ("minister", Noun::ROLE),
            ("ministers", Noun::PLURAL),
            ("spokeswomen", Noun::WOMAN),
            ("ministries", Noun::HOUSE),
            ("paper", Noun::BODY),
            ("paper", Noun::PAPER.or(Noun::STUDY)),
            ("coaches", Noun::PLURAL),
        ] {
            assert!(noun(word).is(class), "{word}");
        }
        assert_eq!(noun("perhaps"), Noun::default());
        assert!(!noun("minister").is(Noun::PLURAL));
    }

    #[test]
    fn names_and_titles_are_known() {
        assert_eq!(given_name("margaret"), Some(Gender::Woman));
        assert_eq!(given_name("xyzzy"), None);
        assert_eq!(name_word("mrs"), Some(NameWord::Title(Some(Gender::Woman))));
        assert_eq!(name_word("jr"), Some(NameWord::Suffix));
        assert_eq!(name_word("bin"), Some(NameWord::Particle));
    }
}
