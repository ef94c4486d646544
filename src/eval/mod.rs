//! "How right is it, against a careful reader?" Counts what was found against gold and gives
//! figures with intervals. Pure: lines of JSON in, figures and faults out.
//!
//! The definitions are those of the scorers that quotation, name, topic and date sets are published
//! with; each task's file says its own. Offsets are Unicode scalars, end exclusive.

mod affiliations;
mod dates;
mod figure;
mod interval;
mod names;
mod pairs;
mod places;
mod quotations;
mod record;
mod source_form;
mod speakers;
mod topics;

pub use figure::{Estimate, Fault, Figure, Scores};
pub use record::{Gold, Predicted};

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Task {
    /// Which words are quoted, and with which source.
    Quotations,
    /// Who said it, by full name.
    Speakers,
    /// Names of persons, institutions and places.
    Names,
    /// Who holds which role where.
    Affiliations,
    /// IPTC Media Topics.
    Topics,
    /// Date expressions and the days they mean.
    Dates,
    /// Countries spoken of, and where the named places are.
    Places,
}

impl Task {
    /// All tasks, in the order they are told.
    pub const ALL: [Task; 7] = [
        Task::Quotations,
        Task::Speakers,
        Task::Names,
        Task::Affiliations,
        Task::Topics,
        Task::Dates,
        Task::Places,
    ];

    /// The name as typed and printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Task::Quotations => "quotations",
            Task::Speakers => "speakers",
            Task::Names => "names",
            Task::Affiliations => "affiliations",
            Task::Topics => "topics",
            Task::Dates => "dates",
            Task::Places => "places",
        }
    }

    /// True when the gold line has what this task is measured by.
    pub fn is_in(self, gold: &Gold) -> bool {
        match self {
            Task::Quotations => gold.quotations.is_some(),
            // Sets of other makers have sources without saying who they are.
            Task::Speakers => {
                gold.people.is_some()
                    && gold
                        .quotations
                        .as_ref()
                        .is_some_and(|q| q.iter().all(|q| q.kind.is_some()))
            }
            Task::Names => gold.entities.is_some(),
            Task::Affiliations => gold.people.is_some(),
            Task::Topics => gold.topics.is_some(),
            Task::Dates => gold.dates.is_some(),
            Task::Places => gold.countries.is_some() || places::are_located(gold),
        }
    }
}

impl Scores {
    /// Counts one article: everything in `gold` that is among `tasks`, against `predicted`. What
    /// `gold` says nothing of is not counted.
    pub fn add(&mut self, gold: &Gold, predicted: &Predicted, tasks: &[Task]) {
        let mut article = self.article(&gold.id);
        for task in tasks.iter().filter(|t| t.is_in(gold)) {
            article.task = *task;
            match task {
                Task::Quotations => quotations::score(gold, predicted, &mut article),
                Task::Speakers => speakers::score(gold, predicted, &mut article),
                Task::Names => names::score(gold, predicted, &mut article),
                Task::Affiliations => affiliations::score(gold, predicted, &mut article),
                Task::Topics => topics::score(gold, predicted, &mut article),
                Task::Dates => dates::score(gold, predicted, &mut article),
                Task::Places => places::score(gold, predicted, &mut article),
            }
        }
    }
}

#[cfg(test)]
mod tests;
