//! `morgue extract --explain`: what was found in one text and why, for a person to read.

use super::extract::{Document, Found, actor};
use super::why;
use crate::annotate::language::limits;
use crate::annotate::topics::ancestors;
use crate::model::{ActorKind, Quotation};

/// What is found in `document` and why each finding was made. Offsets are Unicode scalars into the
/// text as given, end exclusive. A text in which nothing is found gives its heading alone.
pub fn explain(document: &Document) -> String {
    let found = document.find();
    let mut page = Page::default();
    heading(&found, &mut page);
    quotations(&found, &mut page);
    names(&found, &mut page);
    affiliations(&found, &mut page);
    topics(&found, &mut page);
    dates(&found, &mut page);
    page.lines.join("\n")
}

#[derive(Default)]
struct Page {
    lines: Vec<String>,
}

impl Page {
    fn line(&mut self, line: String) {
        self.lines.push(line);
    }

    fn section(&mut self, name: &str) {
        self.line(String::new());
        self.line(name.to_owned());
    }

    /// "     cue      said: neutral".
    fn fact(&mut self, name: &str, fact: &str) {
        self.line(format!("     {name:<8} {fact}"));
    }
}

fn heading(found: &Found, page: &mut Page) {
    let id = match &found.document.id {
        serde_json::Value::String(id) => id.clone(),
        serde_json::Value::Null => "(no id)".to_owned(),
        other => other.to_string(),
    };
    page.line(id);
    let code = found.findings.language.as_deref();
    let language = match (code, limits(code)) {
        (Some(code), Some(limits)) => format!("language {code}, {limits}"),
        (Some(_), None) => "in English".to_owned(),
        (None, _) => "too short to tell its language; taken for English".to_owned(),
    };
    let anchor = match (found.anchor(), &found.document.published) {
        (Some(day), Some(_)) => format!("dates counted from {day}, the day of publication"),
        (Some(day), None) => format!("dates counted from {day}, which stands near its beginning"),
        (None, _) => "no day of publication to count dates from".to_owned(),
    };
    page.line(format!("{language}; {anchor}"));
}

fn quotations(found: &Found, page: &mut Page) {
    let quotations = &found.findings.quotations;
    if quotations.is_empty() {
        return;
    }
    page.section("quotations");
    for (n, quotation) in quotations.iter().enumerate() {
        one_quotation(n + 1, quotation, found, page);
    }
}

fn one_quotation(number: usize, q: &Quotation, found: &Found, page: &mut Page) {
    let text = &found.given.text;
    let who = match (why::speakers(q, &found.findings), q.described) {
        (names, _) if !names.is_empty() => names,
        (_, Some(words)) => format!("unnamed: {}", why::flat(text.slice(words))),
        _ => "unknown".to_owned(),
    };
    let (kind, sure) = (q.kind.as_str(), q.confidence);
    page.line(format!("{number:>3}  {who}  {kind} · confidence {sure:.2}"));
    for part in &q.parts {
        let [start, end] = found.given.range(*part);
        page.fact(
            "says",
            &format!("{} ({start}–{end})", why::flat(text.slice(*part))),
        );
    }
    let cue = match q.cue_class {
        _ if q.cue.is_empty() => "none".to_owned(),
        None => why::joined(&q.cue, text),
        Some(class) => format!("{} ({})", why::joined(&q.cue, text), why::cue(class)),
    };
    page.fact(
        "cue",
        &format!("{cue}{}", if q.negated { ", denied" } else { "" }),
    );
    if !q.source.is_empty() {
        page.fact("source", &why::joined(&q.source, text));
    }
    for speaker in &q.speakers {
        page.fact("speaker", &introduced(*speaker, found));
    }
    let why = why::quotation(q, &found.findings, text);
    page.fact("why", &format!("{}: {why}", q.rule));
    for topic in &q.topics {
        page.fact(
            "topic",
            &format!("{}: {}", topic.name, why::topic(topic, text)),
        );
    }
}

/// "Mina Okoro, a person, first named at 12".
fn introduced(index: u32, found: &Found) -> String {
    let who = actor(&found.findings, index);
    let first = found.findings.mentions.iter().find(|m| m.actor == index);
    let place = first.map_or(String::new(), |m| {
        format!(", first at {}", found.given.range(m.span)[0])
    });
    format!("{}, {}{place}", who.name, a_kind(who.kind))
}

fn a_kind(kind: ActorKind) -> &'static str {
    match kind {
        ActorKind::Person => "a person",
        ActorKind::Institution => "an institution",
        ActorKind::Place => "a place",
    }
}

fn names(found: &Found, page: &mut Page) {
    let findings = &found.findings;
    if findings.actors.is_empty() {
        return;
    }
    page.section("names");
    // Beside each actor the rules that named it, in order of the text.
    let mut by_actor: Vec<Vec<(&str, &str, Vec<String>)>> = vec![Vec::new(); findings.actors.len()];
    for mention in &findings.mentions {
        let [start, end] = found.given.range(mention.span);
        let words = why::flat(found.given.text.slice(mention.span));
        let place = format!("{words} ({start}–{end})");
        let rules = &mut by_actor[mention.actor as usize];
        match rules.iter_mut().find(|r| r.1 == mention.rule) {
            Some(rule) => rule.2.push(place),
            None => rules.push((mention.form.as_str(), mention.rule, vec![place])),
        }
    }
    for (who, rules) in findings.actors.iter().zip(by_actor) {
        let country = who
            .place
            .country
            .as_deref()
            .map_or(String::new(), |c| format!(", {c}"));
        let part = who.part_of.map_or(String::new(), |whole| {
            format!(", part of {}", actor(findings, whole).name)
        });
        page.line(format!(
            "  {} {}{country}{part}",
            who.kind.label(),
            who.name
        ));
        for (form, rule, places) in rules {
            let means = why::mention(rule).unwrap_or_default();
            page.fact(form, &places.join(", "));
            page.fact("", &format!("{rule}: {means}"));
        }
    }
}

fn affiliations(found: &Found, page: &mut Page) {
    let findings = &found.findings;
    if findings.affiliations.is_empty() {
        return;
    }
    page.section("roles");
    for a in &findings.affiliations {
        let role = why::flat(found.given.text.slice(a.role));
        let house = a.institution.map_or(String::new(), |i| {
            format!(" of {}", actor(findings, i).name)
        });
        page.line(format!(
            "  {}: {role}{house}",
            actor(findings, a.person).name
        ));
        let [start, end] = found.given.range(a.span);
        let words = why::flat(found.given.text.slice(a.span));
        page.fact("words", &format!("{words} ({start}–{end})"));
        page.fact(
            "why",
            &format!(
                "{}: {}",
                a.rule,
                why::affiliation(a.rule).unwrap_or_default()
            ),
        );
    }
}

fn topics(found: &Found, page: &mut Page) {
    let findings = &found.findings;
    if !findings.topics.is_empty() {
        page.section("topics");
    }
    for topic in &findings.topics {
        let path: Vec<&str> = ancestors(topic.code).iter().map(|t| t.name).collect();
        let path = path
            .into_iter()
            .chain([topic.name])
            .collect::<Vec<_>>()
            .join(" > ");
        page.line(format!(
            "  {path}  {} · score {:.2}",
            topic.code, topic.score
        ));
        page.fact("why", &why::topic(topic, &found.given.text));
    }
    if !findings.countries.is_empty() {
        page.section("countries spoken of, by name, city or demonym");
        page.line(format!("  {}", findings.countries.join(", ")));
    }
}

fn dates(found: &Found, page: &mut Page) {
    if !found.findings.dates.is_empty() {
        page.section("dates");
    }
    for date in &found.findings.dates {
        let [start, end] = found.given.range(date.span);
        let words = why::flat(found.given.text.slice(date.span));
        page.line(format!("  {words} ({start}–{end}) = {}", date.value));
        page.fact(
            "why",
            &format!(
                "{}: {}",
                date.rule,
                why::date(date.rule).unwrap_or_default()
            ),
        );
    }
}
