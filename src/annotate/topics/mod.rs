//! IPTC Media Topics: the vocabulary and its hierarchy.

use std::collections::HashMap;
use std::sync::OnceLock;

/// A topic of the vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TopicInfo {
    /// `medtop:` code.
    pub code: &'static str,
    /// English name.
    pub name: &'static str,
    /// Code of the topic above; None at the top.
    pub broader: Option<&'static str>,
    /// 1 at the top.
    pub level: u8,
}

/// The edition of the vocabulary that is shipped.
pub const EDITION: &str = "2025-03-31";

struct Vocabulary {
    topics: Vec<TopicInfo>,
    by_code: HashMap<&'static str, usize>,
}

fn vocabulary() -> &'static Vocabulary {
    static VOCABULARY: OnceLock<Vocabulary> = OnceLock::new();
    VOCABULARY.get_or_init(|| {
        let lines = include_str!("../../lexicon/media_topics.tsv")
            .lines()
            .filter(|l| l.starts_with("medtop:"));
        let topics: Vec<TopicInfo> = lines.filter_map(entry).collect();
        let by_code = topics
            .iter()
            .enumerate()
            .map(|(n, t)| (t.code, n))
            .collect();
        Vocabulary { topics, by_code }
    })
}

fn entry(line: &'static str) -> Option<TopicInfo> {
    let mut cells = line.split('\t');
    let (code, broader, level, name) = (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
    Some(TopicInfo {
        code,
        name,
        broader: (!broader.is_empty()).then_some(broader),
        level: level.parse().ok()?,
    })
}

/// Every topic in use, in the order of the vocabulary.
pub fn all() -> impl Iterator<Item = &'static TopicInfo> {
    vocabulary().topics.iter()
}

/// The topic of a code; None for an unknown or retired one.
pub fn topic(code: &str) -> Option<&'static TopicInfo> {
    let v = vocabulary();
    v.by_code.get(code).map(|n| &v.topics[*n])
}

/// The topics above `code`, the nearest first; empty at the top and for an unknown code.
pub fn ancestors(code: &str) -> Vec<&'static TopicInfo> {
    let above = |t: &&'static TopicInfo| t.broader.and_then(topic);
    std::iter::successors(topic(code).as_ref().and_then(above), above).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hierarchy_leads_to_the_top() {
        assert!(all().count() > 1000);
        for t in all() {
            assert_eq!(ancestors(t.code).len() + 1, t.level as usize, "{}", t.code);
        }
        assert!(ancestors("medtop:1").is_empty());
    }
}
