//! The IPTC Media Topics: codes, names and their hierarchy.

use std::sync::LazyLock;

use crate::lexicon::WordMap;

const TABLE: &str = include_str!("../../lexicon/media_topics.tsv");

/// The edition of the vocabulary that is shipped.
pub const EDITION: &str = "2025-03-31";

/// A topic of the vocabulary. Retired ones are not in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TopicInfo {
    /// `medtop:` and eight digits.
    pub code: &'static str,
    /// English name.
    pub name: &'static str,
    /// Code of the topic above; None at the top.
    pub broader: Option<&'static str>,
    /// 1 at the top, up to 6.
    pub level: u8,
    /// English definition.
    pub definition: &'static str,
}

pub(super) struct Vocabulary {
    pub(super) topics: Vec<TopicInfo>,
    /// By digits of the code: place in `topics`.
    by_code: WordMap<&'static str, usize>,
    /// By place: place of the topic above.
    pub(super) above: Vec<Option<usize>>,
}

pub(super) static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let mut topics = Vec::new();
    let mut by_code = WordMap::default();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [code, broader, level, name, definition] = fields[..] else {
            continue;
        };
        by_code.insert(digits(code), topics.len());
        topics.push(TopicInfo {
            code,
            name,
            broader: Some(broader).filter(|code| !code.is_empty()),
            level: level.parse().unwrap_or(1),
            definition,
        });
    }
    let above = topics
        .iter()
        .map(|topic: &TopicInfo| by_code.get(digits(topic.broader?)).copied())
        .collect();
    Vocabulary {
        topics,
        by_code,
        above,
    }
});

fn digits(code: &str) -> &str {
    code.strip_prefix("medtop:").unwrap_or(code)
}

impl Vocabulary {
    pub(super) fn place(&self, code: &str) -> Option<usize> {
        self.by_code.get(digits(code)).copied()
    }

    /// Places from the top down to `place`, both included.
    pub(super) fn path(&self, place: usize) -> Vec<usize> {
        let mut path = vec![place];
        let mut at = place;
        while let Some(above) = self.above[at] {
            path.push(above);
            at = above;
        }
        path.reverse();
        path
    }
}

/// All topics, in order of the vocabulary: each after the one above it.
pub fn all() -> &'static [TopicInfo] {
    &VOCABULARY.topics
}

/// The topic of `code`, with or without `medtop:`; None for an unknown or retired code.
pub fn topic(code: &str) -> Option<&'static TopicInfo> {
    let vocabulary = &*VOCABULARY;
    vocabulary.place(code).map(|n| &vocabulary.topics[n])
}

/// The topics above `code`, the top one first; empty for a top or unknown one.
pub fn ancestors(code: &str) -> Vec<&'static TopicInfo> {
    let vocabulary = &*VOCABULARY;
    let Some(place) = vocabulary.place(code) else {
        return Vec::new();
    };
    let mut path = vocabulary.path(place);
    path.pop();
    path.into_iter().map(|n| &vocabulary.topics[n]).collect()
}

/// The topics right below `code`; empty for a leaf or an unknown one.
pub fn children(code: &str) -> Vec<&'static TopicInfo> {
    let wanted = topic(code).map(|t| t.code);
    all()
        .iter()
        .filter(|t| t.broader.is_some() && t.broader == wanted)
        .collect()
}

/// `code` and all topics below it, for filters: "diplomacy" means its treaties and summits too.
/// Empty for an unknown code.
pub fn descendants(code: &str) -> Vec<&'static TopicInfo> {
    let vocabulary = &*VOCABULARY;
    let Some(place) = vocabulary.place(code) else {
        return Vec::new();
    };
    (0..vocabulary.topics.len())
        .filter(|n| vocabulary.path(*n).contains(&place))
        .map(|n| &vocabulary.topics[n])
        .collect()
}

/// The topics that a user may mean: the one of that code; else those of that name; else those
/// whose name begins so; else those whose name holds it. Any case of letters. Empty when none.
pub fn find(words: &str) -> Vec<&'static TopicInfo> {
    let words = words.trim().to_lowercase();
    if words.is_empty() {
        return Vec::new();
    }
    if let Some(topic) = topic(&words) {
        return vec![topic];
    }
    let plain = |name: &str| name.split(" (").next().unwrap_or(name).to_lowercase();
    let tests: [&dyn Fn(&str) -> bool; 3] = [
        &|name| name.to_lowercase() == words || plain(name) == words,
        &|name| name.to_lowercase().starts_with(&words),
        &|name| name.to_lowercase().contains(&words),
    ];
    tests
        .iter()
        .map(|test| all().iter().filter(|t| test(t.name)).collect::<Vec<_>>())
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hierarchy_holds() {
        assert!(all().len() > 1000);
        for topic in all() {
            let path = ancestors(topic.code);
            assert_eq!(path.len() + 1, topic.level as usize, "{}", topic.name);
            assert!(path.iter().all(|above| above.level < topic.level));
        }
    }

    #[test]
    fn finds_topics_as_users_name_them() {
        let names = |words: &str| find(words).iter().map(|t| t.name).collect::<Vec<_>>();
        assert_eq!(names("diplomacy"), ["diplomacy"]);
        assert_eq!(names("medtop:20000639"), ["diplomacy"]);
        assert_eq!(names("20000639"), ["diplomacy"]);
        assert_eq!(names("Constitution"), ["constitution (law)"]);
        assert!(names("human rig").contains(&"human rights"));
        assert!(names("no such topic").is_empty());
        assert!(names("").is_empty());
    }

    #[test]
    fn a_topic_means_what_lies_below_it() {
        let below: Vec<_> = descendants("20000639").iter().map(|t| t.name).collect();
        assert_eq!(below, ["diplomacy", "summit meeting", "treaty"]);
        let above: Vec<_> = ancestors("20000639").iter().map(|t| t.name).collect();
        assert_eq!(
            above,
            ["politics and government", "international relations"]
        );
        assert_eq!(children("20000639").len(), 2);
    }
}
