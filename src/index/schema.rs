//! The fields of the index.

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions,
};

use crate::model::query::{NameField, TextField};

/// Name of the tokenizer under which the house's own is registered.
pub(super) const TOKENIZER: &str = "house";

/// What a search runs over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Scope {
    /// Articles.
    #[default]
    Articles,
    /// Quotations, each by itself.
    Quotes,
}

impl Scope {
    pub(super) fn number(self) -> u64 {
        match self {
            Scope::Articles => 0,
            Scope::Quotes => 1,
        }
    }
}

/// Handles of all fields. Articles and quotations share one index but keep their texts in fields
/// of their own, so that word statistics are not mixed and a search over one never reads the other.
#[derive(Clone, Debug)]
pub(super) struct Fields {
    /// Unique: number in the store times two, plus one for a quotation.
    pub key: Field,
    /// 0 article, 1 quotation.
    pub card: Field,
    pub id: Field,
    pub article: Field,
    pub day: Field,
    /// Days spoken of, each as a number.
    pub about_day: Field,
    /// Years spoken of.
    pub about_year: Field,
    /// Words of the text.
    pub length: Field,
    pub title: Field,
    pub text: Field,
    pub quotes: Field,
    /// The words of a quotation.
    pub said: Field,
    pub byline: Field,
    pub role: Field,
    pub cue: Field,
    pub source: Field,
    pub section: Field,
    pub language: Field,
    pub kind: Field,
    pub speaker: Field,
    pub institution: Field,
    pub place: Field,
    pub mention: Field,
    /// Those named who do not speak.
    pub about: Field,
    pub topic: Field,
    /// Whole names, for counting.
    pub source_name: Field,
    pub section_name: Field,
}

impl Fields {
    pub(super) fn build() -> (Schema, Fields) {
        let mut schema = Schema::builder();
        let words = |norms: bool| {
            TextOptions::default().set_indexing_options(
                TextFieldIndexing::default()
                    .set_tokenizer(TOKENIZER)
                    .set_fieldnorms(norms)
                    .set_index_option(IndexRecordOption::WithFreqsAndPositions),
            )
        };
        let codes = TextOptions::default()
            .set_indexing_options(
                TextFieldIndexing::default()
                    .set_tokenizer("raw")
                    .set_fieldnorms(false)
                    .set_index_option(IndexRecordOption::Basic),
            )
            .set_fast("raw");
        let names = TextOptions::default().set_fast("raw");
        let fields = Fields {
            key: schema.add_u64_field("key", INDEXED),
            card: schema.add_u64_field("card", INDEXED | FAST),
            id: schema.add_u64_field("id", FAST),
            article: schema.add_u64_field("article", INDEXED),
            day: schema.add_i64_field("day", FAST),
            about_day: schema.add_i64_field("about_day", INDEXED),
            about_year: schema.add_i64_field("about_year", INDEXED),
            length: schema.add_i64_field("length", FAST),
            title: schema.add_text_field("title", words(true)),
            text: schema.add_text_field("text", words(true)),
            quotes: schema.add_text_field("quotes", words(true)),
            said: schema.add_text_field("said", words(true)),
            byline: schema.add_text_field("byline", words(false)),
            role: schema.add_text_field("role", words(false)),
            cue: schema.add_text_field("cue", words(false)),
            source: schema.add_text_field("source", words(false)),
            section: schema.add_text_field("section", words(false)),
            language: schema.add_text_field("language", words(false)),
            kind: schema.add_text_field("kind", words(false)),
            speaker: schema.add_u64_field("speaker", INDEXED | FAST),
            institution: schema.add_u64_field("institution", INDEXED | FAST),
            place: schema.add_u64_field("place", INDEXED | FAST),
            mention: schema.add_u64_field("mention", INDEXED),
            about: schema.add_u64_field("about", INDEXED),
            topic: schema.add_text_field("topic", codes),
            source_name: schema.add_text_field("source_name", names.clone()),
            section_name: schema.add_text_field("section_name", names),
        };
        (schema.build(), fields)
    }

    /// Where words asked for in `field` are looked for, with the weight of each place.
    pub(super) fn places(&self, field: TextField, scope: Scope) -> Vec<(Field, f32)> {
        const TITLE_WEIGHT: f32 = 2.0;
        let one = |field| vec![(field, 1.0)];
        match (field, scope) {
            (TextField::Any, Scope::Articles) => vec![(self.title, TITLE_WEIGHT), (self.text, 1.0)],
            (TextField::Title, Scope::Articles) => one(self.title),
            (TextField::Title, Scope::Quotes) => Vec::new(),
            (TextField::Body, Scope::Articles) => one(self.text),
            (TextField::Quote, Scope::Articles) => one(self.quotes),
            (TextField::Any | TextField::Body | TextField::Quote, Scope::Quotes) => one(self.said),
            (TextField::Byline, _) => one(self.byline),
            (TextField::Role, _) => one(self.role),
            (TextField::Cue, _) => one(self.cue),
            (TextField::Source, _) => one(self.source),
            (TextField::Section, _) => one(self.section),
            (TextField::Language, _) => one(self.language),
            (TextField::Kind, _) => one(self.kind),
        }
    }

    /// True for fields whose words weigh in the score; they belong to one scope only.
    pub(super) fn is_scored(&self, field: Field) -> bool {
        [self.title, self.text, self.quotes, self.said].contains(&field)
    }

    pub(super) fn entity(&self, field: NameField) -> Option<Field> {
        match field {
            NameField::Speaker => Some(self.speaker),
            NameField::Institution => Some(self.institution),
            NameField::Place => Some(self.place),
            NameField::About => Some(self.about),
            NameField::Mention => Some(self.mention),
            NameField::Topic => None,
        }
    }
}
