//! The fields of the index.

use tantivy::schema::{
    FAST, Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions,
};

use crate::model::query::{NameField, TextField};

use super::cursor::Spot;

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
    /// The number in the field `card`, of current versions.
    pub(super) fn number(self) -> u64 {
        match self {
            Scope::Articles => 0,
            Scope::Quotes => 1,
        }
    }

    /// The number in the field `card`, of earlier versions.
    pub(super) fn earlier_number(self) -> u64 {
        self.number() + 2
    }
}

/// Handles of all fields. The words of an article are indexed once: those of its quotations are found by where
/// these stand in it (see [`super::nest`]), and so are its places.
#[derive(Clone, Debug)]
pub(super) struct Fields {
    /// 0 article, 1 quotation; 2 and 3 of a version that is no longer the current one.
    pub card: Field,
    pub id: Field,
    /// The version, where that is no longer the current one.
    pub earlier: Field,
    /// The same on cards of the same words.
    pub twins: Field,
    /// The same on cards of nearly the same words.
    pub cluster: Field,
    pub article: Field,
    pub day: Field,
    /// Days spoken of, each as a number.
    pub about_day: Field,
    /// Years spoken of.
    pub about_year: Field,
    /// See [`super::nest::Nested`].
    pub nth: Field,
    pub first_word: Field,
    pub parts: Field,
    /// Words of the text.
    pub length: Field,
    pub title: Field,
    pub text: Field,
    pub byline: Field,
    pub role: Field,
    pub cue: Field,
    pub source: Field,
    pub section: Field,
    pub language: Field,
    pub kind: Field,
    pub speaker: Field,
    pub institution: Field,
    /// On articles only.
    pub place: Field,
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
        // Their lengths say nothing.
        let number = NumericOptions::default().set_indexed();
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
            card: schema.add_u64_field("card", number.clone().set_fast()),
            id: schema.add_u64_field("id", FAST),
            earlier: schema.add_u64_field("earlier", FAST),
            twins: schema.add_u64_field("twins", FAST),
            cluster: schema.add_u64_field("cluster", FAST),
            article: schema.add_u64_field("article", number.clone()),
            day: schema.add_i64_field("day", FAST),
            about_day: schema.add_i64_field("about_day", number.clone()),
            about_year: schema.add_i64_field("about_year", number.clone()),
            nth: schema.add_u64_field("nth", FAST),
            first_word: schema.add_u64_field("first_word", FAST),
            parts: schema.add_u64_field("parts", FAST),
            length: schema.add_i64_field("length", FAST),
            title: schema.add_text_field("title", words(true)),
            text: schema.add_text_field("text", words(true)),
            byline: schema.add_text_field("byline", words(false)),
            role: schema.add_text_field("role", words(false)),
            cue: schema.add_text_field("cue", words(false)),
            source: schema.add_text_field("source", words(false)),
            section: schema.add_text_field("section", words(false)),
            language: schema.add_text_field("language", words(false)),
            kind: schema.add_text_field("kind", words(false)),
            speaker: schema.add_u64_field("speaker", number.clone().set_fast()),
            institution: schema.add_u64_field("institution", number.clone().set_fast()),
            place: schema.add_u64_field("place", number.clone().set_fast()),
            about: schema.add_u64_field("about", number),
            topic: schema.add_text_field("topic", codes),
            source_name: schema.add_text_field("source_name", names.clone()),
            section_name: schema.add_text_field("section_name", names),
        };
        (schema.build(), fields)
    }

    /// Where words asked for in `field` are looked for, with the weight of each spot.
    pub(super) fn spots(&self, field: TextField, scope: Scope) -> Vec<(Spot, f32)> {
        const TITLE_WEIGHT: f32 = 2.0;
        let spot = |field, said| Spot {
            field,
            of_articles: self.is_scored(field),
            said,
        };
        let one = |field| vec![(spot(field, false), 1.0)];
        match (field, scope) {
            (TextField::Any, Scope::Articles) => vec![
                (spot(self.title, false), TITLE_WEIGHT),
                (spot(self.text, false), 1.0),
            ],
            (TextField::Title, Scope::Articles) => one(self.title),
            (TextField::Title, Scope::Quotes) => Vec::new(),
            (TextField::Body | TextField::Quote, Scope::Articles) => one(self.text),
            (TextField::Any | TextField::Body | TextField::Quote, Scope::Quotes) => {
                vec![(spot(self.text, true), 1.0)]
            }
            (TextField::Byline, _) => one(self.byline),
            (TextField::Role, _) => one(self.role),
            (TextField::Cue, _) => one(self.cue),
            (TextField::Source, _) => one(self.source),
            (TextField::Section, _) => one(self.section),
            (TextField::Language, _) => one(self.language),
            (TextField::Kind, _) => one(self.kind),
        }
    }

    /// True for fields whose words weigh in the score; what is found in them is of one scope only.
    pub(super) fn is_scored(&self, field: Field) -> bool {
        [self.title, self.text].contains(&field)
    }

    /// Where entities asked for in `field` are: in any of these. None for topics.
    pub(super) fn entities(&self, field: NameField) -> Vec<Field> {
        match field {
            NameField::Speaker => vec![self.speaker],
            NameField::Institution => vec![self.institution],
            NameField::Place => vec![self.place],
            NameField::About => vec![self.about],
            NameField::Mention => vec![self.speaker, self.institution, self.about],
            NameField::Topic => Vec::new(),
        }
    }
}
