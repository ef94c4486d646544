//! Words of the index with their lists, looked up once for a search: the dictionary costs more than most
//! lists do.

use tantivy::Searcher;
use tantivy::index::SegmentId;
use tantivy::postings::TermInfo;
use tantivy::schema::{Field, Term};

/// A word of a field that some card has.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Posted {
    /// As the index writes it.
    pub text: String,
    /// Where its list is, for each segment that has it.
    lists: Vec<(SegmentId, TermInfo)>,
}

impl Posted {
    /// A word that stands nowhere yet.
    pub(super) fn new(text: String) -> Posted {
        Posted {
            text,
            lists: Vec::new(),
        }
    }

    /// Those of `texts` that some card has in `field`, in their order.
    pub(super) fn find(
        searcher: &Searcher,
        field: Field,
        texts: &[String],
    ) -> tantivy::Result<Vec<Posted>> {
        let mut found: Vec<Posted> = texts.iter().cloned().map(Posted::new).collect();
        let terms: Vec<Term> = texts
            .iter()
            .map(|text| Term::from_field_text(field, text))
            .collect();
        for reader in searcher.segment_readers() {
            let inverted = reader.inverted_index(field)?;
            for (posted, term) in found.iter_mut().zip(&terms) {
                if let Some(info) = inverted.get_term_info(term)? {
                    posted.add(reader.segment_id(), info);
                }
            }
        }
        found.retain(|posted| !posted.lists.is_empty());
        Ok(found)
    }

    /// It stands in this segment too.
    pub(super) fn add(&mut self, segment: SegmentId, info: TermInfo) {
        self.lists.push((segment, info));
    }

    /// How many cards have it, deleted ones counted until their segment is merged.
    pub(super) fn cards(&self) -> u64 {
        let counts = self.lists.iter().map(|(_, info)| u64::from(info.doc_freq));
        counts.sum()
    }

    /// How many cards of a segment have it.
    pub(super) fn cards_in(&self, segment: SegmentId) -> u32 {
        self.info(segment).map_or(0, |info| info.doc_freq)
    }

    /// Where its list is in a segment; None where it does not stand there.
    pub(super) fn info(&self, segment: SegmentId) -> Option<&TermInfo> {
        let here = self.lists.iter().find(|(id, _)| *id == segment);
        here.map(|(_, info)| info)
    }
}
