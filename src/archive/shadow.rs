//! The shadow: keeping the index in step with the store.

use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::analysis::{fold, places};
use crate::annotate::topics;
use crate::archive::Archive;
use crate::error::{Error, Result};
use crate::index::{Index, Opened, Scope, Writer};
use crate::model::SpokenOf;
use crate::model::query::{Card, CardId, Day};
use crate::store::{ArticleCardRow, DateCardRow};

/// Tickets worked off in one commit of the index.
const TICKETS: usize = 50_000;

/// How the index stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexStatus {
    /// `ready`, `behind`, `missing`, `broken` or `old`.
    pub state: &'static str,
    /// Article cards.
    pub articles: u64,
    /// Quotation cards.
    pub quotations: u64,
    /// Number of the last change it has seen.
    pub change: u64,
    /// Number of the last change of the store.
    pub store_change: u64,
    /// Articles it has not seen.
    pub tickets: u64,
    /// Versions whose findings another morgue made.
    pub old_findings: u64,
    /// Bytes of its folder.
    pub bytes: u64,
}

impl Archive {
    /// Puts the topic vocabulary of this program into the store, once for each version of it.
    pub(super) fn keep_vocabulary(&mut self) -> Result<()> {
        let edition = topics::EDITION;
        if self.store.setting("vocabulary")?.as_deref() == Some(edition) {
            return Ok(());
        }
        self.store.transaction(|store| {
            store.put_vocabulary(
                topics::all()
                    .iter()
                    .map(|t| (t.code, t.name, t.broader, t.level)),
            )?;
            store.set_setting("vocabulary", edition)
        })
    }

    /// Brings the index up to date: works off the tickets, or makes it anew when it is missing,
    /// broken or old. Gives a line to say so when it made it anew.
    pub(super) fn index_tickets(&mut self) -> Result<Option<String>> {
        let index = match Index::open(&self.index_folder()) {
            Opened::Ready(index) => index,
            Opened::Missing if self.store.change()? == 0 => {
                self.rebuild_index()?;
                return Ok(None);
            }
            other => {
                let why = match other {
                    Opened::Old => "of another version".to_owned(),
                    Opened::Broken(reason) => format!("broken ({reason})"),
                    _ => "missing".to_owned(),
                };
                let (articles, _) = self.rebuild_index()?;
                return Ok(Some(format!(
                    "the search index was {why}; it was made anew from {articles} articles"
                )));
            }
        };
        if self.store.ticket_count()? == 0 {
            return Ok(None);
        }
        let mut writer = index.writer()?;
        loop {
            let tickets = self.store.tickets(TICKETS)?;
            let Some(change) = tickets.iter().map(|t| t.1).max() else {
                break;
            };
            for (article, _) in &tickets {
                self.put_cards(&mut writer, *article)?;
            }
            writer.commit(change.max(index.change()?))?;
            self.store
                .transaction(|store| store.clear_tickets(&tickets))?;
        }
        writer.close().map(|()| None)
    }

    /// Makes the index anew beside the old one and puts it in its place. Gives how many articles and
    /// quotations it holds.
    pub fn rebuild_index(&mut self) -> Result<(u64, u64)> {
        self.catch_up_copies()?;
        let (place, beside) = (self.index_folder(), self.root.join("index.new"));
        remove(&beside)?;
        let change = self.store.change()?;
        let index = Index::create(&beside)?;
        let mut writer = index.writer()?;
        for article in self.store.article_ids()? {
            self.put_cards(&mut writer, article)?;
        }
        writer.commit(change)?;
        writer.close()?;
        index.finish()?;
        let counts = (index.count(Scope::Articles)?, index.count(Scope::Quotes)?);
        drop(index);
        remove(&place)?;
        std::fs::rename(&beside, &place).map_err(|e| Error::io(&place, e))?;
        self.store
            .transaction(|store| store.clear_tickets_up_to(change))?;
        Ok(counts)
    }

    /// How the index stands. Nothing is changed.
    pub fn index_status(&self) -> Result<IndexStatus> {
        let mut status = IndexStatus {
            state: "missing",
            articles: 0,
            quotations: 0,
            change: 0,
            store_change: self.store.change()?,
            tickets: self.store.ticket_count()?,
            old_findings: self.stale_findings()?,
            bytes: 0,
        };
        match Index::open(&self.index_folder()) {
            Opened::Ready(index) => {
                status.state = if status.tickets > 0 {
                    "behind"
                } else {
                    "ready"
                };
                status.articles = index.count(Scope::Articles)?;
                status.quotations = index.count(Scope::Quotes)?;
                status.change = index.change()?;
                status.bytes = index.bytes();
            }
            Opened::Missing => {}
            Opened::Old => status.state = "old",
            Opened::Broken(_) => status.state = "broken",
        }
        Ok(status)
    }

    /// Files of the index that are not as they were written; else what the index has and the store
    /// lacks, or the other way. One line a fault, empty when all is well.
    pub fn index_faults(&self) -> Result<Vec<String>> {
        let Opened::Ready(index) = Index::open(&self.index_folder()) else {
            return Ok(vec![format!("the index is {}", self.index_status()?.state)]);
        };
        let mut faults: Vec<String> = index
            .damaged_files()?
            .into_iter()
            .map(|file| format!("file {file}: damaged, its checksum does not fit"))
            .collect();
        if !faults.is_empty() {
            return Ok(faults);
        }
        for (scope, word, kept) in [
            (Scope::Articles, "article", self.store.article_ids()?),
            (Scope::Quotes, "quotation", self.store.quotation_ids()?),
        ] {
            let mut seen: BTreeMap<u64, (usize, usize)> = BTreeMap::new();
            kept.iter()
                .for_each(|id| seen.entry(*id as u64).or_default().0 += 1);
            index
                .ids(scope)?
                .iter()
                .for_each(|id| seen.entry(*id).or_default().1 += 1);
            let wrong = seen.iter().filter(|(_, (store, index))| store != index);
            faults
                .extend(wrong.map(|(id, (s, i))| {
                    format!("{word} {id}: {s} in the store, {i} in the index")
                }));
        }
        Ok(faults)
    }

    fn put_cards(&self, writer: &mut Writer, article: i64) -> Result<()> {
        writer.delete_article(article as u64);
        for row in self.store.cards(article)? {
            if let Some((own, quotations)) = cards(&row).split_first() {
                writer.put(own, quotations)?;
            }
        }
        Ok(())
    }
}

fn remove(folder: &std::path::Path) -> Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(Error::io(folder, e)),
        _ => Ok(()),
    }
}

/// The cards of a version of an article: its own, then those of its quotations.
pub(super) fn cards(row: &ArticleCardRow) -> Vec<Card> {
    let article = row.article as u64;
    let ids = |rows: &[i64]| -> Vec<u64> { rows.iter().map(|r| *r as u64).collect() };
    let mut own = Card::new(CardId::Article(article), article);
    own.title.clone_from(&row.title);
    own.text = row.text.as_str().into();
    own.foreign = row.foreign.as_slice().into();
    own.quoted = row.quotations.iter().map(|q| q.parts.clone()).collect();
    let (cluster, same_text) = row.copies;
    // Versions of one article are copies of each other.
    own.cluster = Some(cluster);
    own.twins = (!row.earlier).then_some(same_text);
    own.kind = "article".to_owned();
    own.speakers = ids(&row.speakers);
    own.institutions = ids(&row.institutions);
    let named = [ids(&row.people), ids(&row.institutions), ids(&row.places)].concat();
    own.about = without(&named, &own.speakers);
    own.topics.clone_from(&row.topics);
    own.spoken_of = spoken_of(row.dates.iter());
    own.language.clone_from(&row.language);
    let (text, foreign) = (Arc::clone(&own.text), Arc::clone(&own.foreign));
    let mut all = vec![own];
    for q in &row.quotations {
        let mut card = Card::new(CardId::Quotation(q.quotation as u64), article);
        card.text = Arc::clone(&text);
        card.foreign = Arc::clone(&foreign);
        card.quoted = vec![q.parts.clone()];
        card.twins = Some(twins_of(&q.text));
        card.kind.clone_from(&q.kind);
        card.role.clone_from(&q.role);
        card.cue.clone_from(&q.cue);
        card.speakers = ids(&q.speakers);
        card.institutions = ids(&q.institutions);
        card.about = without(&ids(&q.named), &card.speakers);
        card.topics.clone_from(&q.topics);
        card.language = q.language.clone().or_else(|| row.language.clone());
        let inside = |date: &&DateCardRow| q.parts.iter().any(|part| part.contains(date.span));
        card.spoken_of = spoken_of(row.dates.iter().filter(inside));
        all.push(card);
    }
    for card in &mut all {
        card.byline = row.byline.clone().unwrap_or_default();
        card.source = row.source.clone().unwrap_or_default();
        card.section = row.section.clone().unwrap_or_default();
        card.day = row.published_day.as_deref().and_then(Day::parse);
        card.places = ids(&row.places);
        card.earlier = row.earlier.then_some(row.version as u64);
    }
    all
}

/// The same number for the same words, whatever their case, accents and marks: the first 48 bits of the
/// SHA-256 of the folded words, of which a million different quotations share one by a chance of 1 in 500.
fn twins_of(said: &str) -> u64 {
    let mut hash = Sha256::new();
    for place in places(said) {
        hash.update(fold(&said[place.start..place.end]));
        hash.update([0]);
    }
    let bytes = hash.finalize();
    bytes
        .iter()
        .take(6)
        .fold(0, |number, byte| number << 8 | u64::from(*byte))
}

fn without(all: &[u64], some: &[u64]) -> Vec<u64> {
    let others = all.iter().filter(|id| !some.contains(id));
    others.copied().collect()
}

fn spoken_of<'a>(dates: impl Iterator<Item = &'a DateCardRow>) -> SpokenOf {
    let day = |iso: &Option<String>| iso.as_deref().and_then(Day::parse);
    SpokenOf::new(dates.map(|date| (day(&date.from_day), day(&date.to_day))))
}
