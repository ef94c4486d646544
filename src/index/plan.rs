//! The query tree as a tantivy query.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use tantivy::query::{
    AllQuery, BooleanQuery, ConstScoreQuery, EmptyQuery, Occur, Query, RangeQuery, TermQuery,
    TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

use crate::analysis::{
    Analyzer, PARAGRAPH_TERM, Pattern, SENTENCE_TERM, WordRange, fold, wanted_terms, within_edits,
};
use crate::model::query::{Day, Form, NameField, Nearness, Node, Reach, TextField, Word, Words};
use crate::model::whole_years;

use super::atleast::AtLeastQuery;
use super::cursor::{Bond, Files, Plan, Spot};
use super::nest::QuotationsOf;
use super::opened::Snapshot;
use super::posted::Posted;
use super::schema::{Fields, Scope};
use super::search::Versions;
use super::words::{PlacesQuery, WordsQuery};

/// A wildcard or near spelling is looked for in at most this many different words.
pub(super) const EXPANSION_LIMIT: usize = 5_000;

/// Makes tantivy queries for one searcher and scope.
pub(super) struct Planner<'s> {
    pub searcher: &'s Searcher,
    pub fields: &'s Fields,
    pub scope: Scope,
    /// Which versions are searched.
    pub versions: Versions,
    /// How many cards of the scope there are.
    pub cards: u64,
    /// How many of them are of earlier versions.
    earlier: u64,
    analyzers: &'s [Analyzer],
    snapshot: &'s Snapshot,
    /// How many cards of articles there are.
    pub articles: u64,
    pub files: &'s Arc<Files>,
    /// What the user should know about how the query was run.
    pub notes: Vec<String>,
}

impl<'s> Planner<'s> {
    pub(super) fn new(snapshot: &'s Snapshot, fields: &'s Fields, scope: Scope) -> Planner<'s> {
        Planner {
            searcher: &snapshot.searcher,
            fields,
            scope,
            versions: Versions::Latest,
            cards: snapshot.cards(scope),
            earlier: snapshot.earlier_cards(scope),
            analyzers: &snapshot.analyzers,
            snapshot,
            articles: snapshot.cards(Scope::Articles),
            files: &snapshot.files,
            notes: Vec::new(),
        }
    }

    /// The whole query, restricted to the scope.
    pub(super) fn query(&mut self, tree: &Node) -> tantivy::Result<Box<dyn Query>> {
        let query = self.node(tree)?;
        let card = |number| Term::from_field_u64(self.fields.card, number);
        let (latest, earlier) = (self.scope.number(), self.scope.earlier_number());
        let all = self.versions == Versions::All && self.earlier > 0;
        let outside = self.versions == Versions::Latest && self.earlier > 0;
        let clause = match (self.keeps_to_scope(tree), outside) {
            (true, false) => return Ok(query),
            (true, true) => (Occur::MustNot, one_of(card(earlier))),
            (false, _) if all => {
                let either = [latest, earlier].map(card);
                (Occur::Must, filter(any_of(either.into_iter())))
            }
            (false, _) => (Occur::Must, filter(one_of(card(latest)))),
        };
        Ok(Box::new(BooleanQuery::new(vec![
            clause,
            (Occur::Must, query),
        ])))
    }

    /// `query` among the cards of the articles `within` only (None: all), without those of `without`.
    pub(super) fn among(
        &self,
        query: Box<dyn Query>,
        within: Option<&[u64]>,
        without: Option<u64>,
    ) -> Box<dyn Query> {
        if within.is_none() && without.is_none() {
            return query;
        }
        let of = |id: &u64| Term::from_field_u64(self.fields.article, *id);
        let mut clauses = vec![(Occur::Must, query)];
        clauses.extend(within.map(|ids| (Occur::Must, filter(any_of(ids.iter().map(of))))));
        clauses.extend(without.map(|id| (Occur::MustNot, one_of(of(&id)))));
        Box::new(BooleanQuery::new(clauses))
    }

    /// True when every card that fits must be of the scope, since words of its texts are asked for.
    fn keeps_to_scope(&self, tree: &Node) -> bool {
        match tree {
            Node::And(parts) => parts.iter().any(|part| self.keeps_to_scope(part)),
            Node::Or(parts) => parts.iter().all(|part| self.keeps_to_scope(part)),
            Node::Text { field, .. } | Node::AtLeast { field, .. } => {
                let spots = self.fields.spots(*field, self.scope);
                spots
                    .iter()
                    .all(|(spot, _)| self.fields.is_scored(spot.field))
            }
            _ => false,
        }
    }

    fn node(&mut self, tree: &Node) -> tantivy::Result<Box<dyn Query>> {
        Ok(match tree {
            Node::Everything => filter(Box::new(AllQuery)),
            Node::And(parts) => self.all(parts)?,
            Node::Or(parts) => {
                let mut clauses = Vec::with_capacity(parts.len());
                for part in parts {
                    clauses.push((Occur::Should, self.node(part)?));
                }
                Box::new(BooleanQuery::new(clauses))
            }
            Node::Not(_) => self.all(std::slice::from_ref(tree))?,
            Node::Text { field, words } => self.text(*field, words)?,
            Node::AtLeast {
                field,
                count,
                words,
            } => self.at_least(*field, *count, words)?,
            Node::Length { from, to } => {
                let bound = |count: Option<u32>, open| count.map_or(open, i64::from);
                let counts = (bound(*from, 0), bound(*to, i64::MAX));
                self.between(self.fields.length, counts)
            }
            Node::Name { field, typed } => {
                self.note(format!("`{}:{typed}` names nobody known", field.as_str()));
                Box::new(EmptyQuery)
            }
            Node::Entity { field, ids, .. } => {
                let fields = self.fields.entities(*field);
                let of = |field| ids.iter().map(move |id| Term::from_field_u64(field, *id));
                let any = any_of(fields.into_iter().flat_map(of));
                filter(match (field, self.scope) {
                    (NameField::Place, Scope::Quotes) => Box::new(QuotationsOf {
                        articles: any.into(),
                        files: Arc::clone(self.files),
                    }),
                    _ => any,
                })
            }
            Node::Topic { codes, .. } => {
                let topic = self.fields.topic;
                filter(any_of(
                    codes.iter().map(|code| Term::from_field_text(topic, code)),
                ))
            }
            Node::Days { from, to } => self.between(self.fields.day, day_numbers(*from, *to)),
            Node::AboutDays { from, to } => {
                let (first, last) = whole_years(*from, *to);
                let years = (i64::from(first), i64::from(last));
                let mut clauses = vec![(
                    Occur::Should,
                    self.between(self.fields.about_day, day_numbers(*from, *to)),
                )];
                if first <= last {
                    clauses.push((Occur::Should, self.between(self.fields.about_year, years)));
                }
                filter(Box::new(BooleanQuery::new(clauses)))
            }
        })
    }

    fn all(&mut self, parts: &[Node]) -> tantivy::Result<Box<dyn Query>> {
        let mut clauses = Vec::with_capacity(parts.len() + 1);
        let mut texts = Vec::new();
        for part in parts {
            match part {
                Node::Not(inner) => clauses.push((Occur::MustNot, self.node(inner)?)),
                Node::Text { field, words } => texts.push(self.words(*field, words)?),
                part => clauses.push((Occur::Must, self.node(part)?)),
            }
        }
        // What one of them leaves is all that the others are looked for in.
        let cards = |queries: &Vec<WordsQuery>| queries.iter().map(|q| q.plan.cards()).sum();
        let least: Option<u64> = texts.iter().map(cards).min();
        let least = least.map_or(u32::MAX, |cards| u32::try_from(cards).unwrap_or(u32::MAX));
        for mut queries in texts {
            queries.iter_mut().for_each(|q| q.looked_at = least);
            clauses.push((Occur::Must, any_place(queries)));
        }
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, filter(Box::new(AllQuery))));
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    fn between(&self, field: Field, (from, to): (i64, i64)) -> Box<dyn Query> {
        let bound = |number| Bound::Included(Term::from_field_i64(field, number));
        filter(Box::new(RangeQuery::new(bound(from), bound(to))))
    }

    fn text(&mut self, field: TextField, words: &Words) -> tantivy::Result<Box<dyn Query>> {
        self.words(field, words).map(any_place)
    }

    /// Words in each of the spots where they are looked for.
    fn words(&mut self, field: TextField, words: &Words) -> tantivy::Result<Vec<WordsQuery>> {
        let spots = self.fields.spots(field, self.scope);
        if spots.is_empty() {
            self.note(format!("a quotation has no {}", field.as_str()));
        }
        let mut queries = Vec::with_capacity(spots.len());
        for (spot, boost) in spots {
            let scored = self.fields.is_scored(spot.field);
            queries.push(WordsQuery {
                spot,
                plan: self.placed(field, spot, words)?,
                boost: if scored { boost } else { 0.0 },
                cards: if spot.said { self.articles } else { self.cards },
                length: spot.said.then(|| self.snapshot.said_length()),
                looked_at: u32::MAX,
                files: Arc::clone(self.files),
            });
        }
        Ok(queries)
    }

    fn at_least(
        &mut self,
        field: TextField,
        least: u32,
        words: &Words,
    ) -> tantivy::Result<Box<dyn Query>> {
        let scored = self.text(field, words)?;
        let mut parts = Vec::new();
        for (spot, _) in self.fields.spots(field, self.scope) {
            parts.push((spot, self.placed(field, spot, words)?));
        }
        let enough = Box::new(AtLeastQuery {
            parts,
            least,
            files: Arc::clone(self.files),
        });
        Ok(Box::new(BooleanQuery::new(vec![
            (Occur::Must, scored),
            (Occur::Must, filter(enough)),
        ])))
    }

    /// `words` asked for in `asked`, as they are looked for in `spot`.
    fn placed(&mut self, asked: TextField, spot: Spot, words: &Words) -> tantivy::Result<Plan> {
        let plan = self.plan(spot.field, words)?;
        let quoted = asked == TextField::Quote && self.scope == Scope::Articles;
        Ok(match quoted {
            true => Plan::Quoted {
                inner: Box::new(plan),
            },
            false => plan,
        })
    }

    fn plan(&mut self, field: Field, words: &Words) -> tantivy::Result<Plan> {
        Ok(match words {
            Words::Word(word) => Plan::Slot(self.posted(field, word)?),
            Words::Phrase(words) => {
                let mut parts = Vec::with_capacity(words.len());
                for (offset, word) in words.iter().enumerate() {
                    if word.form != Form::AnyWord {
                        parts.push((offset as u32, self.posted(field, word)?));
                    }
                }
                Plan::Phrase(parts)
            }
            Words::Either(parts) => {
                let plans = parts.iter().map(|part| self.plan(field, part));
                Plan::Either(plans.collect::<tantivy::Result<_>>()?)
            }
            Words::Near {
                left,
                right,
                nearness,
            } => Plan::Near {
                left: Box::new(self.plan(field, left)?),
                right: Box::new(self.plan(field, right)?),
                bond: self.bond(field, *nearness)?,
            },
            Words::Apart {
                left,
                right,
                nearness,
            } => Plan::Apart {
                left: Box::new(self.plan(field, left)?),
                right: Box::new(self.plan(field, right)?),
                bond: self.bond(field, *nearness)?,
            },
            Words::First { words, count } => Plan::First {
                inner: Box::new(self.plan(field, words)?),
                count: *count,
            },
        })
    }

    /// The words of the index that a query word fits, in order.
    pub(super) fn posted(&mut self, field: Field, word: &Word) -> tantivy::Result<Vec<Posted>> {
        match word.form {
            Form::Exact => Posted::find(self.searcher, field, &[fold(&word.text)]),
            Form::Stemmed => {
                let analyzers: Vec<&Analyzer> = self.analyzers.iter().collect();
                Posted::find(self.searcher, field, &wanted_terms(&word.text, &analyzers))
            }
            Form::Pattern | Form::AnyWord => {
                let pattern = Pattern::new(&word.text);
                let prefix = pattern.prefix();
                self.expand(field, word, &prefix, &|form| pattern.fits(form))
            }
            Form::Between => {
                let range = WordRange::new(&word.text);
                self.expand(field, word, "", &|form| range.fits(form))
            }
            Form::Fuzzy(edits) => {
                let chars: Vec<char> = fold(&word.text).chars().collect();
                self.expand(field, word, "", &|form| within_edits(&chars, form, edits))
            }
        }
    }

    /// The words of the field that begin with `prefix` and fit.
    pub(super) fn expand(
        &mut self,
        field: Field,
        word: &Word,
        prefix: &str,
        fits: &dyn Fn(&str) -> bool,
    ) -> tantivy::Result<Vec<Posted>> {
        // Stems begin with a mark below every form.
        let start = if prefix.is_empty() { "\u{2}" } else { prefix };
        let mut found: BTreeMap<String, Posted> = BTreeMap::new();
        for reader in self.searcher.segment_readers() {
            let inverted = reader.inverted_index(field)?;
            let mut stream = inverted.terms().range().ge(start).into_stream()?;
            while stream.advance() {
                let Ok(form) = std::str::from_utf8(stream.key()) else {
                    continue;
                };
                if !form.starts_with(prefix) {
                    break;
                }
                if !fits(form) {
                    continue;
                }
                if !found.contains_key(form) {
                    found.insert(form.to_owned(), Posted::new(form.to_owned()));
                }
                if let Some(posted) = found.get_mut(form) {
                    posted.add(reader.segment_id(), stream.value().clone());
                }
            }
        }
        if found.len() <= EXPANSION_LIMIT {
            return Ok(found.into_values().collect());
        }
        self.note(format!(
            "`{}` fits {} words; only the {EXPANSION_LIMIT} most frequent were searched",
            word.text,
            found.len()
        ));
        let mut ranked: Vec<Posted> = found.into_values().collect();
        ranked.sort_by_key(|posted| Reverse(posted.cards()));
        ranked.truncate(EXPANSION_LIMIT);
        ranked.sort_by(|a, b| a.text.cmp(&b.text));
        Ok(ranked)
    }

    fn bond(&self, field: Field, nearness: Nearness) -> tantivy::Result<Bond> {
        let (distance, breaks): (_, &[&str]) = match nearness.reach {
            Reach::Words(distance) => (Some(distance), &[]),
            Reach::Sentence => (None, &[SENTENCE_TERM, PARAGRAPH_TERM]),
            Reach::Paragraph => (None, &[PARAGRAPH_TERM]),
            Reach::Field => (None, &[]),
        };
        let breaks: Vec<String> = breaks.iter().map(|mark| (*mark).to_owned()).collect();
        Ok(Bond {
            distance,
            breaks: Posted::find(self.searcher, field, &breaks)?,
            ordered: nearness.ordered,
        })
    }

    fn note(&mut self, note: String) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}

/// Two days as numbers, the ends of the calendar where they are open.
fn day_numbers(from: Option<Day>, to: Option<Day>) -> (i64, i64) {
    let number = |day: Option<Day>, open| day.map_or(open, Day::number);
    (number(from, 0), number(to, 99_991_231))
}

/// The same words in any of several spots.
fn any_place(mut queries: Vec<WordsQuery>) -> Box<dyn Query> {
    match queries.len() {
        0 => Box::new(EmptyQuery),
        1 => Box::new(queries.remove(0)),
        _ => Box::new(PlacesQuery(queries)),
    }
}

/// Fits without weighing in the score.
fn filter(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

fn one_of(term: Term) -> Box<dyn Query> {
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

fn any_of(terms: impl Iterator<Item = Term>) -> Box<dyn Query> {
    let terms: Vec<Term> = terms.collect();
    match terms.as_slice() {
        [] => Box::new(EmptyQuery),
        [one] => one_of(one.clone()),
        _ => Box::new(TermSetQuery::new(terms)),
    }
}
