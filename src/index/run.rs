//! A query over all segments: of those with much to look at, pieces side by side. What is found does not
//! hang on the number of threads.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::index::SegmentReader;
use tantivy::query::{EnableScoring, Query, Scorer, Weight};
use tantivy::{DocId, SegmentOrdinal, TERMINATED};

use super::opened::Snapshot;

/// Cards below which a segment is never looked at in pieces.
const LARGE: u32 = 50_000;
/// Candidates that are worth a piece of their own: some tenths of a millisecond of work.
const PIECE: u32 = 5_000;
/// Each piece opens its lists anew.
const MOST_PIECES: u32 = 6;

type Fruit<C> = <<C as Collector>::Child as SegmentCollector>::Fruit;

impl Snapshot {
    /// What `collector` gathers of the cards that fit `query`.
    pub(super) fn run<C: Collector + 'static>(
        &self,
        query: &dyn Query,
        collector: C,
    ) -> tantivy::Result<C::Fruit> {
        let searcher = &self.searcher;
        let scoring = match collector.requires_scoring() {
            true => EnableScoring::enabled_from_searcher(searcher),
            false => EnableScoring::disabled_from_searcher(searcher),
        };
        let weight: Arc<dyn Weight> = Arc::from(query.weight(scoring)?);
        let collector = Arc::new(collector);
        let mut fruits = Vec::new();
        for (ordinal, reader) in (0..).zip(searcher.segment_readers()) {
            if reader.max_doc() < LARGE {
                fruits.push(collector.collect_segment(&*weight, ordinal, reader)?);
                continue;
            }
            let part = Part {
                weight: Arc::clone(&weight),
                collector: Arc::clone(&collector),
                ordinal,
                reader: reader.clone(),
            };
            let mut scorer = weight.scorer(reader, 1.0)?;
            let pieces = (scorer.size_hint() / PIECE).min(MOST_PIECES);
            if pieces < 2 || rayon::current_num_threads() < 2 {
                fruits.push(part.gather(&mut *scorer, TERMINATED)?);
            } else {
                drop(scorer);
                fruits.extend(Pieces::new(part, pieces).gather()?);
            }
        }
        collector.merge_fruits(fruits)
    }
}

/// A query over one segment.
struct Part<C> {
    weight: Arc<dyn Weight>,
    collector: Arc<C>,
    ordinal: SegmentOrdinal,
    reader: SegmentReader,
}

impl<C: Collector> Part<C> {
    /// Of the cards that `scorer` goes through, those before `end`.
    fn gather(&self, scorer: &mut dyn Scorer, end: DocId) -> tantivy::Result<Fruit<C>> {
        let mut child = self.collector.for_segment(self.ordinal, &self.reader)?;
        let scored = self.collector.requires_scoring();
        let alive = self.reader.alive_bitset();
        let mut doc = scorer.doc();
        while doc < end {
            if alive.is_none_or(|alive| alive.is_alive(doc)) {
                child.collect(doc, if scored { scorer.score() } else { 0.0 });
            }
            doc = scorer.advance();
        }
        Ok(child.harvest())
    }
}

/// A segment in pieces. The thread that asks takes one after the other, and so does every other that is awake
/// in time; nobody waits for one that is not.
struct Pieces<C: Collector> {
    part: Part<C>,
    count: u32,
    /// The first piece that nobody has taken.
    next: AtomicUsize,
    done: Mutex<Vec<(u32, tantivy::Result<Fruit<C>>)>>,
    one_more: Condvar,
}

impl<C: Collector + 'static> Pieces<C> {
    fn new(part: Part<C>, count: u32) -> Arc<Pieces<C>> {
        Arc::new(Pieces {
            part,
            count,
            next: AtomicUsize::new(0),
            done: Mutex::new(Vec::new()),
            one_more: Condvar::new(),
        })
    }

    /// What each piece gave, in order.
    fn gather(self: Arc<Self>) -> tantivy::Result<Vec<Fruit<C>>> {
        let helpers = rayon::current_num_threads().min(self.count as usize) - 1;
        for _ in 0..helpers {
            let pieces = Arc::clone(&self);
            rayon::spawn(move || pieces.work());
        }
        self.work();
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        while done.len() < self.count as usize {
            let waited = self.one_more.wait(done);
            done = waited.unwrap_or_else(PoisonError::into_inner);
        }
        let mut done = std::mem::take(&mut *done);
        done.sort_unstable_by_key(|piece| piece.0);
        done.into_iter().map(|piece| piece.1).collect()
    }

    /// Takes pieces until none is left.
    fn work(&self) {
        loop {
            let number = self.next.fetch_add(1, Ordering::Relaxed) as u32;
            if number >= self.count {
                return;
            }
            let found = self.piece(number);
            let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
            done.push((number, found));
            self.one_more.notify_one();
        }
    }

    fn piece(&self, number: u32) -> tantivy::Result<Fruit<C>> {
        let cards = u64::from(self.part.reader.max_doc());
        let bound = |n: u32| (cards * u64::from(n) / u64::from(self.count)) as DocId;
        let mut scorer = self.part.weight.scorer(&self.part.reader, 1.0)?;
        if scorer.doc() < bound(number) {
            scorer.seek(bound(number));
        }
        self.part.gather(&mut *scorer, bound(number + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::LARGE;
    use crate::index::{Counting, Dedupe, Index, Options, Scope};
    use crate::model::query::{Card, CardId, Day};
    use crate::query::parse;
    use crate::text::Span;

    #[test]
    fn pieces_find_what_the_whole_finds() {
        let folder = tempfile::tempdir().unwrap();
        let index = Index::create(&folder.path().join("index")).unwrap();
        let mut writer = index.writer().unwrap();
        for number in 0..u64::from(LARGE) * 6 / 5 {
            let mut card = Card::new(CardId::Article(number), number);
            let rare = if number % 977 == 0 { "quay" } else { "pier" };
            card.text = format!("The {rare} of harbour w{} is shut", number % 7).into();
            card.day = Day::new(2024, 1 + (number % 12) as u32, 1);
            card.twins = Some(number % 30_000);
            card.speakers = vec![number % 3];
            // Every fourth quotes "of harbour w3", once in one part and once in two.
            let mut quotations = Vec::new();
            let at = card.text.find("of").unwrap();
            for parts in [vec![(at, at + 13)], vec![(at, at + 2), (at + 11, at + 13)]] {
                if number % 4 == 0 {
                    let mut quotation = card.clone();
                    quotation.id = CardId::Quotation(number * 2 + quotations.len() as u64);
                    let parts = parts.iter().map(|(from, to)| Span::new(*from, *to));
                    quotation.quoted = vec![parts.collect()];
                    quotations.push(quotation);
                }
            }
            writer.put(&card, &quotations).unwrap();
        }
        // An article that is deleted is in no piece.
        writer.delete_article(8);
        writer.commit(1).unwrap();
        writer.close().unwrap();
        let largest = index.searcher().unwrap();
        let largest = largest.segment_readers().iter().map(|r| r.max_doc()).max();
        assert!(largest > Some(LARGE), "{largest:?}");
        for (typed, articles, quotations) in [
            ("harbour", 59_999, 14_999),
            ("\"harbour w3\"", 8_571, 2_142),
            ("\"of w3\"", 0, 2_142),
            ("\"of harbour\"", 59_999, 14_999),
            ("harbour near/2 of", 59_999, 14_999),
            ("quay", 62, 0),
            ("w1 OR quay", 8_624, 4_284),
            ("harb*", 59_999, 14_999),
            ("pier NOT w2", 51_374, 0),
            ("of", 59_999, 29_998),
        ] {
            for (scope, dedupe) in [
                (Scope::Articles, Dedupe::None),
                (Scope::Articles, Dedupe::Text),
                (Scope::Quotes, Dedupe::None),
            ] {
                let options = Options {
                    scope,
                    limit: 50,
                    count: Counting::All,
                    dedupe,
                    ..Options::default()
                };
                let total = match scope {
                    Scope::Articles => articles,
                    Scope::Quotes => quotations,
                };
                let with = |threads| {
                    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
                    let search = || index.search(&parse(typed).tree, &options).unwrap();
                    pool.build().unwrap().install(search)
                };
                let alone = with(1);
                if dedupe == Dedupe::None {
                    assert_eq!(alone.total, total, "{typed}");
                }
                assert_eq!(alone, with(2), "{typed}");
                assert_eq!(alone, with(5), "{typed}");
            }
        }
    }
}
