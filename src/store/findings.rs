//! Keeping what the annotator found in one version.

use std::collections::HashSet;

use crate::error::Result;
use crate::model::{ConceptScore, Findings, MentionForm, PlaceCandidate, Quotation, TopicScore};
use crate::store::Store;
use crate::text::{Scalars, Span, Text};

/// Turns spans into the four offsets that SQL has: bytes and Unicode scalars.
struct Offsets<'a> {
    text: &'a Text,
    scalars: Scalars,
}

impl Offsets<'_> {
    fn of(&self, span: Span) -> [i64; 4] {
        let at = |byte: u32| self.scalars.at(self.text.as_str(), byte as usize) as i64;
        [
            i64::from(span.start),
            i64::from(span.end),
            at(span.start),
            at(span.end),
        ]
    }
}

/// Two decimals, about a kilometre, without the noise of single precision.
fn degrees(value: f32) -> f64 {
    (f64::from(value) * 100.0).round() / 100.0
}

impl Store {
    /// Keeps the findings of a version in place of those it had. `entities` has one row of entity for
    /// each actor; `version_key` makes the ids of quotations. Call inside a transaction.
    pub fn put_findings(
        &self,
        version: i64,
        version_key: &str,
        text: &Text,
        findings: &Findings,
        entities: &[i64],
        annotator: u32,
    ) -> Result<()> {
        self.drop_findings(version)?;
        let offsets = Offsets {
            text,
            scalars: Scalars::new(text.as_str()),
        };
        let actors = self.put_actors(version, text, findings, entities)?;
        self.put_mentions(version, &offsets, findings, &actors)?;
        self.put_affiliations(version, &offsets, findings, &actors)?;
        for (ordinal, quotation) in findings.quotations.iter().enumerate() {
            let row =
                self.put_quotation(version, version_key, ordinal, quotation, &offsets, &actors)?;
            for coding in &findings.codings {
                if let (Some(_), Some(found)) = (row, coding.quotations.get(ordinal)) {
                    self.put_concepts(version, row, found, text)?;
                }
            }
        }
        self.put_topics(version, None, &findings.topics, text)?;
        for coding in &findings.codings {
            self.put_concepts(version, None, &coding.article, text)?;
        }
        self.put_key_phrases(version, &offsets, findings)?;
        for code in &findings.countries {
            self.run(
                "INSERT OR IGNORE INTO country VALUES (?1, ?2)",
                (version, code),
            )?;
        }
        self.put_dates(version, &offsets, findings)?;
        let language = "UPDATE version SET annotator = ?2, language = coalesce(language, ?3),
            language_origin = CASE WHEN language IS NULL AND ?3 IS NOT NULL THEN 'text' ELSE language_origin END WHERE id = ?1";
        self.run(language, (version, annotator, &findings.language))
    }

    fn drop_findings(&self, version: i64) -> Result<()> {
        for table in [
            "topic",
            "key_phrase",
            "country",
            "date_mention",
            "affiliation",
            "mention",
            "quotation",
            "actor",
        ] {
            self.run(
                &format!("DELETE FROM {table} WHERE version_id = ?1"),
                [version],
            )?;
        }
        Ok(())
    }

    fn put_actors(
        &self,
        version: i64,
        text: &Text,
        findings: &Findings,
        entities: &[i64],
    ) -> Result<Vec<i64>> {
        let mut rows = Vec::with_capacity(findings.actors.len());
        let sql = "INSERT INTO actor (version_id, ordinal, entity_id, kind, name, country, latitude, longitude, confidence)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        for (n, (actor, entity)) in findings.actors.iter().zip(entities).enumerate() {
            let place = &actor.place;
            let row = self.insert(
                sql,
                (
                    version,
                    n as i64,
                    entity,
                    actor.kind.as_str(),
                    &actor.name,
                    &place.country,
                    place.coordinates.map(|c| degrees(c.0)),
                    place.coordinates.map(|c| degrees(c.1)),
                    place.country.as_ref().map(|_| f64::from(place.confidence)),
                ),
            )?;
            self.put_candidates(row, &place.candidates)?;
            rows.push(row);
            self.put_alias(
                *entity,
                &actor.name,
                &crate::text::fold(&actor.name),
                "full",
            )?;
        }
        for (n, actor) in findings.actors.iter().enumerate() {
            if let Some(whole) = actor.part_of {
                self.run(
                    "UPDATE actor SET part_of = ?2 WHERE id = ?1",
                    (rows[n], rows[whole as usize]),
                )?;
            }
        }
        let mut seen = HashSet::new();
        for mention in &findings.mentions {
            let names = matches!(
                mention.form,
                MentionForm::Full | MentionForm::Part | MentionForm::Acronym
            );
            let words = text.slice(mention.span);
            if names && seen.insert((mention.actor, words)) {
                self.put_alias(
                    entities[mention.actor as usize],
                    words,
                    &crate::text::fold(words),
                    mention.form.as_str(),
                )?;
            }
        }
        Ok(rows)
    }

    fn put_candidates(&self, actor: i64, candidates: &[PlaceCandidate]) -> Result<()> {
        for (n, c) in candidates.iter().enumerate() {
            self.run(
                "INSERT INTO place_candidate VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                (
                    actor,
                    n as i64,
                    c.country,
                    c.region,
                    degrees(c.coordinates.0),
                    degrees(c.coordinates.1),
                    i64::from(c.population),
                ),
            )?;
        }
        Ok(())
    }

    fn put_mentions(
        &self,
        version: i64,
        offsets: &Offsets,
        findings: &Findings,
        actors: &[i64],
    ) -> Result<()> {
        for m in &findings.mentions {
            let [start, end, start_char, end_char] = offsets.of(m.span);
            self.run(
                "INSERT INTO mention (version_id, actor_id, form, start_byte, end_byte, start_char, end_char, rule)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                (version, actors[m.actor as usize], m.form.as_str(), start, end, start_char, end_char, m.rule),
            )?;
        }
        Ok(())
    }

    fn put_affiliations(
        &self,
        version: i64,
        offsets: &Offsets,
        findings: &Findings,
        actors: &[i64],
    ) -> Result<()> {
        for a in &findings.affiliations {
            let [start, end, start_char, end_char] = offsets.of(a.span);
            let [_, _, role_start, role_end] = offsets.of(a.role);
            self.run(
                "INSERT INTO affiliation (version_id, person_id, institution_id, role_start, role_end, start_byte, end_byte,
                   start_char, end_char, rule) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                (
                    version,
                    actors[a.person as usize],
                    a.institution.map(|i| actors[i as usize]),
                    role_start,
                    role_end,
                    start,
                    end,
                    start_char,
                    end_char,
                    a.rule,
                ),
            )?;
        }
        Ok(())
    }

    fn put_quotation(
        &self,
        version: i64,
        version_key: &str,
        ordinal: usize,
        q: &Quotation,
        offsets: &Offsets,
        actors: &[i64],
    ) -> Result<Option<i64>> {
        let Some(whole) = q.parts.iter().copied().reduce(Span::cover) else {
            return Ok(None);
        };
        let [start, end, start_char, end_char] = offsets.of(whole);
        let key = self.free_key(
            "quotation",
            &crate::text::short_key(&[version_key, &start.to_string(), &end.to_string()]),
        )?;
        let row = self.insert(
            "INSERT INTO quotation (key, version_id, ordinal, kind, cue_class, negated, confidence, rule, language,
               start_byte, end_byte, start_char, end_char) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            (
                key,
                version,
                ordinal as i64,
                q.kind.as_str(),
                q.cue_class.map(|c| c.as_str()),
                q.negated,
                f64::from(q.confidence),
                q.rule,
                &q.language,
                start,
                end,
                start_char,
                end_char,
            ),
        )?;
        let described: Vec<Span> = q.described.into_iter().collect();
        for (part, spans) in [
            ("content", &q.parts),
            ("cue", &q.cue),
            ("source", &q.source),
            ("described", &described),
        ] {
            for (n, span) in spans.iter().enumerate() {
                let [start, end, start_char, end_char] = offsets.of(*span);
                let sql = "INSERT INTO quotation_span VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
                self.run(sql, (row, part, n as i64, start, end, start_char, end_char))?;
            }
        }
        for (n, speaker) in q.speakers.iter().enumerate() {
            self.run(
                "INSERT INTO quotation_speaker VALUES (?1, ?2, ?3)",
                (row, n as i64, actors[*speaker as usize]),
            )?;
        }
        self.put_topics(version, Some(row), &q.topics, offsets.text)?;
        Ok(Some(row))
    }

    fn put_topics(
        &self,
        version: i64,
        quotation: Option<i64>,
        topics: &[TopicScore],
        text: &Text,
    ) -> Result<()> {
        for (n, topic) in topics.iter().enumerate() {
            self.put_topic(
                version,
                quotation,
                n,
                (topic.code, topic.score),
                &topic.evidence,
                text,
            )?;
        }
        Ok(())
    }

    /// Keeps the concepts that a codebook found in a version, or in one of its quotations.
    pub(super) fn put_concepts(
        &self,
        version: i64,
        quotation: Option<i64>,
        found: &[ConceptScore],
        text: &Text,
    ) -> Result<()> {
        for (n, concept) in found.iter().enumerate() {
            let score = (concept.code.as_str(), concept.score);
            self.put_topic(version, quotation, n, score, &concept.evidence, text)?;
        }
        Ok(())
    }

    fn put_topic(
        &self,
        version: i64,
        quotation: Option<i64>,
        ordinal: usize,
        (code, score): (&str, f32),
        evidence: &[Span],
        text: &Text,
    ) -> Result<()> {
        let words: Vec<&str> = evidence.iter().map(|s| text.slice(*s)).collect();
        self.run(
            "INSERT INTO topic (version_id, quotation_id, ordinal, code, score, evidence) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            (version, quotation, ordinal as i64, code, f64::from(score), words.join("; ")),
        )
    }

    fn put_key_phrases(&self, version: i64, offsets: &Offsets, findings: &Findings) -> Result<()> {
        for (n, k) in findings.key_phrases.iter().enumerate() {
            let [start, end, start_char, end_char] = offsets.of(k.span);
            self.run(
                "INSERT INTO key_phrase VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                (
                    version,
                    n as i64,
                    offsets.text.slice(k.span),
                    f64::from(k.score),
                    k.times,
                    start,
                    end,
                    start_char,
                    end_char,
                ),
            )?;
        }
        Ok(())
    }

    fn put_dates(&self, version: i64, offsets: &Offsets, findings: &Findings) -> Result<()> {
        let day = |d: Option<chrono::NaiveDate>| d.map(|d| d.format("%Y-%m-%d").to_string());
        for d in &findings.dates {
            let [start, end, start_char, end_char] = offsets.of(d.span);
            self.run(
                "INSERT INTO date_mention (version_id, value, from_day, to_day, precision, start_byte, end_byte, start_char, end_char, rule,
                   anchor_day, anchor) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
                (
                    version,
                    &d.value,
                    day(d.from),
                    day(d.to),
                    d.precision.as_str(),
                    start,
                    end,
                    start_char,
                    end_char,
                    d.rule,
                    day(d.anchor.map(|a| a.day)),
                    d.anchor.map(|a| a.origin),
                ),
            )?;
        }
        Ok(())
    }

    /// Keeps the topic vocabulary, (code, name, broader, level) each, in place of the one it had.
    pub fn put_vocabulary<'a>(
        &self,
        topics: impl Iterator<Item = (&'a str, &'a str, Option<&'a str>, u8)>,
    ) -> Result<()> {
        for (code, name, broader, level) in topics {
            self.run(
                "INSERT INTO vocabulary (code, name, broader, level) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (code) DO UPDATE
                 SET name = excluded.name, broader = excluded.broader, level = excluded.level",
                (code, name, broader, level),
            )?;
        }
        self.fill_paths()
    }

    /// Writes the path of every topic and concept, from the top down to itself.
    pub(super) fn fill_paths(&self) -> Result<()> {
        self.run(
            "WITH RECURSIVE down (code, path) AS (
               SELECT code, '/' || code || '/' FROM vocabulary WHERE broader IS NULL
               UNION ALL SELECT v.code, d.path || v.code || '/' FROM down d JOIN vocabulary v ON v.broader = d.code)
             UPDATE vocabulary SET path = (SELECT d.path FROM down d WHERE d.code = vocabulary.code)",
            [],
        )
    }
}
