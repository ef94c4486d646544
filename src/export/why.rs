//! The reasons of findings as sentences.

use super::extract::actor;
use crate::annotate::why as rules;
use crate::model::{CueClass, Findings, Quotation, TopicScore};
use crate::text::{Span, Text};

pub(super) use rules::{affiliation, date, mention};

/// The names of those who said it, parted by `; `; empty when unnamed or unknown.
pub(super) fn speakers(q: &Quotation, findings: &Findings) -> String {
    let names: Vec<&str> = q
        .speakers
        .iter()
        .map(|s| actor(findings, *s).name.as_str())
        .collect();
    names.join("; ")
}

/// Why this one is said to have said it: what the source's words are, and what that leads to.
pub(super) fn quotation(q: &Quotation, findings: &Findings, text: &Text) -> String {
    let means = rules::attribution(q.rule).unwrap_or(q.rule);
    let who = match (speakers(q, findings), q.described) {
        (names, _) if !names.is_empty() => names,
        (_, Some(words)) => format!("nobody who is named, but \"{}\"", flat(text.slice(words))),
        _ => "nobody who can be told".to_owned(),
    };
    format!("{means}; so {who}")
}

/// Which words spoke for a topic.
pub(super) fn topic(topic: &TopicScore, text: &Text) -> String {
    let words: Vec<String> = topic
        .evidence
        .iter()
        .map(|s| format!("\"{}\"", flat(text.slice(*s))))
        .collect();
    if words.is_empty() {
        "words of the headline speak for it".to_owned()
    } else {
        format!("these speak for it: {}", words.join(", "))
    }
}

/// What the class of a cue says of the act of speaking.
pub(super) fn cue(class: CueClass) -> &'static str {
    match class {
        CueClass::Neutral => "neutral: it only reports",
        CueClass::Claim => "claim: whoever reports it leaves open whether it is so",
        CueClass::Denial => "denial: the speaker says that it is not so",
        CueClass::Order => "order: the speaker wants something done",
        CueClass::Question => "question: the speaker wants to know",
        CueClass::Thought => "thought: what the speaker thinks or hopes",
        CueClass::Judgement => "judgement: what the speaker praises, blames or warns of",
        CueClass::Intention => "intention: what the speaker means to do",
    }
}

/// `words` of several spans on one line.
pub(super) fn joined(spans: &[Span], text: &Text) -> String {
    let parts: Vec<String> = spans.iter().map(|s| flat(text.slice(*s))).collect();
    parts.join(" … ")
}

/// `words` on one line.
pub(super) fn flat(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
