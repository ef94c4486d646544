//! The list of one word in one segment: its documents, how often they have it, and where.

use tantivy::directory::FileSlice;
use tantivy::positions::PositionReader;
use tantivy::postings::{BlockSegmentPostings, Postings, SegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, TERMINATED};

use super::cursor::Segment;

/// A list is read whole where at least one in so many of its documents is looked at.
const SHARE: u32 = 2;
/// Lists of fewer documents are read as they are.
const MANY: u32 = 1_000;

/// A list of documents, at one of them.
pub(super) enum List {
    /// Goes over what is not looked at.
    Skipping(SegmentPostings),
    /// Goes through all, a block at a time.
    Whole(Whole),
}

impl List {
    /// The list at `info`, of which about `looked_at` documents will be looked at.
    pub(super) fn open(
        info: &TermInfo,
        segment: &Segment,
        option: IndexRecordOption,
        looked_at: u32,
    ) -> std::io::Result<List> {
        if option.has_positions()
            && let Some(positions) = &segment.positions
            && info.doc_freq >= MANY
            && info.doc_freq / SHARE <= looked_at
        {
            return Whole::open(info, segment, positions).map(List::Whole);
        }
        let list = segment.reader.read_postings_from_terminfo(info, option)?;
        Ok(List::Skipping(list))
    }

    /// The document, or `TERMINATED`.
    pub(super) fn doc(&self) -> DocId {
        match self {
            List::Skipping(list) => list.doc(),
            List::Whole(list) => list.block.doc(list.at),
        }
    }

    /// Goes to the next document.
    pub(super) fn advance(&mut self) {
        match self {
            List::Skipping(list) => {
                list.advance();
            }
            List::Whole(list) => list.advance(),
        }
    }

    /// Goes to the first document at or after `target`.
    pub(super) fn seek(&mut self, target: DocId) {
        match self {
            List::Skipping(list) => {
                list.seek(target);
            }
            List::Whole(list) => list.seek(target),
        }
    }

    /// How often the document has the word.
    pub(super) fn frequency(&self) -> u32 {
        match self {
            List::Skipping(list) => list.term_freq(),
            List::Whole(list) => list.block.freq(list.at),
        }
    }

    /// Appends where the word stands in the document, with `off` added.
    pub(super) fn positions(&mut self, off: u32, out: &mut Vec<u32>) {
        match self {
            List::Skipping(list) => list.append_positions_with_offset(off, out),
            List::Whole(list) => list.positions(off, out),
        }
    }

    /// How many documents there are.
    pub(super) fn size_hint(&self) -> u32 {
        match self {
            List::Skipping(list) => list.size_hint(),
            List::Whole(list) => list.block.doc_freq(),
        }
    }
}

/// A list that is read block by block. Tantivy's own sums up, for each document anew, how many positions are
/// before it, and copies them one document at a time.
pub(super) struct Whole {
    block: BlockSegmentPostings,
    /// Which document of the block.
    at: usize,
    reader: PositionReader,
    /// Positions of the documents of earlier blocks.
    before: u64,
    /// Positions of the earlier documents of the block.
    passed: usize,
    /// Positions of the documents of the block, each as its distance from the one before it in the
    /// document; empty until they are asked for.
    gaps: Vec<u32>,
}

impl Whole {
    fn open(info: &TermInfo, segment: &Segment, positions: &FileSlice) -> std::io::Result<Whole> {
        let option = IndexRecordOption::WithFreqs;
        let block = segment
            .reader
            .read_block_postings_from_terminfo(info, option)?;
        let range = info.positions_range.clone();
        Ok(Whole {
            block,
            at: 0,
            reader: PositionReader::open(positions.read_bytes_slice(range)?)?,
            before: 0,
            passed: 0,
            gaps: Vec::new(),
        })
    }

    fn advance(&mut self) {
        if self.at + 1 < self.block.docs().len() {
            self.passed += self.block.freq(self.at) as usize;
            self.at += 1;
        } else {
            self.next_block();
        }
    }

    fn next_block(&mut self) {
        let held: u32 = self.block.freqs().iter().sum();
        self.before += u64::from(held);
        self.block.advance();
        self.at = 0;
        self.passed = 0;
        self.gaps.clear();
    }

    fn seek(&mut self, target: DocId) {
        while self.block.docs().last().is_some_and(|last| *last < target) {
            self.next_block();
        }
        let ahead = &self.block.docs()[self.at..];
        let to = self.at + ahead.partition_point(|doc| *doc < target);
        let passed: u32 = self.block.freqs()[self.at..to].iter().sum();
        self.passed += passed as usize;
        self.at = to;
    }

    fn positions(&mut self, off: u32, out: &mut Vec<u32>) {
        if self.doc_is_past() {
            return;
        }
        if self.gaps.is_empty() {
            let held: u32 = self.block.freqs().iter().sum();
            self.gaps.resize(held as usize, 0);
            self.reader.read(self.before, &mut self.gaps);
        }
        let mine = &self.gaps[self.passed..][..self.block.freq(self.at) as usize];
        out.extend(mine.iter().scan(off, |at, gap| {
            *at += gap;
            Some(*at)
        }));
    }

    fn doc_is_past(&self) -> bool {
        self.block.doc(self.at) == TERMINATED
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::Index;
    use crate::index::cursor::Spot;
    use crate::index::posted::Posted;
    use crate::model::query::{Card, CardId};

    /// Documents, with how often they have the word and where, of those that are `step` apart.
    fn read(list: &mut List, step: u32) -> Vec<(DocId, u32, Vec<u32>)> {
        let mut found = Vec::new();
        while list.doc() != TERMINATED {
            let mut positions = Vec::new();
            list.positions(3, &mut positions);
            found.push((list.doc(), list.frequency(), positions));
            match step {
                1 => list.advance(),
                step => list.seek(list.doc() + step),
            }
        }
        found
    }

    #[test]
    fn both_ways_of_reading_say_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let index = Index::create(&folder.path().join("index")).unwrap();
        let mut writer = index.writer().unwrap();
        // The last blocks are full, short by one, and of one document.
        for number in 0..2_432u64 {
            let mut card = Card::new(CardId::Article(number), number);
            let quay = "a quay ".repeat((number % 5) as usize);
            let pier = if number < 1_280 { "pier" } else { "" };
            let mole = if number < 1_281 { "x mole mole" } else { "" };
            let dock = if number < 1_279 { "dock" } else { "" };
            card.text = format!("{quay} harbour {pier} {mole} {dock} harbour").into();
            writer.put(&card, &[]).unwrap();
        }
        writer.commit(1).unwrap();
        writer.close().unwrap();
        let snapshot = index.snapshot().unwrap();
        let field = index.fields.text;
        let spot = Spot {
            field,
            of_articles: true,
            said: false,
        };
        let mut read_whole = 0;
        for word in ["harbour", "quay", "pier", "mole", "dock"] {
            let words = Posted::find(&snapshot.searcher, field, &[word.to_owned()]).unwrap();
            for reader in snapshot.searcher.segment_readers() {
                let segment = Segment::open(reader, spot, &snapshot.files).unwrap();
                let Some(info) = words.first().and_then(|word| word.info(segment.id)) else {
                    continue;
                };
                let option = IndexRecordOption::WithFreqsAndPositions;
                for step in [1, 2, 3, 100, 127, 128, 129, 1_000, 5_000] {
                    let open = |looked_at| List::open(info, &segment, option, looked_at).unwrap();
                    let (mut whole, mut skipping) = (open(u32::MAX), open(0));
                    assert!(matches!(skipping, List::Skipping(_)));
                    read_whole += usize::from(matches!(whole, List::Whole(_)));
                    let expected = read(&mut skipping, step);
                    assert_eq!(read(&mut whole, step), expected, "{word} {step}");
                }
            }
        }
        assert!(read_whole >= 5 * 9, "{read_whole}");
    }
}
