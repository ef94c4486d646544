//! What was counted, and the figures of it.

use super::Task;
use super::interval::{bootstrap, wilson};
use super::record::{Gold, Range};

/// What a row counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// Findings, some of them right: precision, recall and F1.
    Findings,
    /// Gold findings of which something holds: a share.
    OfGold,
    /// Articles of which something holds: a share of independent cases.
    OfArticles,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Row {
    task: Task,
    part: &'static str,
    measure: &'static str,
    unit: Unit,
}

/// A figure with its 95 % interval; None where one article is no sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// 0 to 1.
    pub value: f64,
    /// Lower and upper end.
    pub interval: Option<(f64, f64)>,
}

/// One line of the answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// What is measured.
    pub task: Task,
    /// In which part: a kind of quotation, a form of the source, a class of name, all.
    pub part: &'static str,
    /// What counts as right.
    pub measure: &'static str,
    /// How many the reader found.
    pub gold: u64,
    /// How many the program found; None for a share of the reader's.
    pub predicted: Option<u64>,
    /// How many of them are right.
    pub right: u64,
    /// Right of the program's; None for a share of the reader's.
    pub precision: Option<Estimate>,
    /// Right of the reader's.
    pub recall: Estimate,
    /// Harmonic mean of the two; None for a share of the reader's.
    pub f1: Option<Estimate>,
}

/// A finding that was missed, made without ground, or wrong in a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The article.
    pub id: String,
    /// What is measured.
    pub task: Task,
    /// `missed`, `extra`, `wrong` …
    pub what: &'static str,
    /// Kind, class or form.
    pub part: String,
    /// Where in the text; None for what concerns all of it.
    pub span: Option<Range>,
    /// The reader's answer; empty where the reader has none.
    pub gold: String,
    /// The program's answer; empty where it has none.
    pub got: String,
    /// The words of the text.
    pub words: String,
}

/// Everything counted so far.
#[derive(Debug, Default)]
pub struct Scores {
    /// Right, predicted and gold of each article that has the task.
    rows: Vec<(Row, Vec<[u32; 3]>)>,
    articles: usize,
    faults: Vec<Fault>,
}

impl Scores {
    /// Nothing counted.
    pub fn new() -> Scores {
        Scores::default()
    }

    /// Articles counted.
    pub fn articles(&self) -> usize {
        self.articles
    }

    /// What was wrong, in order of the articles and tasks.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    pub(super) fn article(&mut self, id: &str) -> ArticleScores<'_> {
        self.articles += 1;
        ArticleScores {
            scores: self,
            task: Task::Quotations,
            id: id.to_owned(),
        }
    }

    /// The figures, task by task. Rows without any finding on either side are left out; empty when
    /// nothing was counted.
    pub fn figures(&self) -> Vec<Figure> {
        let mut rows: Vec<_> = self.rows.iter().collect();
        rows.sort_by_key(|(row, _)| row.task);
        rows.into_iter()
            .filter(|(_, counts)| counts.iter().any(|c| c[1] + c[2] > 0))
            .map(|(row, counts)| figure(row, counts))
            .collect()
    }
}

fn ratio(part: u64, of: u64) -> f64 {
    if of == 0 {
        0.0
    } else {
        part as f64 / of as f64
    }
}

fn figure(row: &Row, counts: &[[u32; 3]]) -> Figure {
    let sum = |n: usize| counts.iter().map(|c| u64::from(c[n])).sum::<u64>();
    let (right, predicted, gold) = (sum(0), sum(1), sum(2));
    let values = |[r, p, g]: [u64; 3]| [ratio(r, p), ratio(r, g), ratio(2 * r, p + g)];
    let intervals = match row.unit {
        Unit::OfArticles => wilson(right, gold).map(|w| [w; 3]),
        _ => bootstrap(counts, values),
    };
    let estimate = |n: usize| Estimate {
        value: values([right, predicted, gold])[n],
        interval: intervals.map(|i| i[n]),
    };
    let both = row.unit == Unit::Findings;
    Figure {
        task: row.task,
        part: row.part,
        measure: row.measure,
        gold,
        predicted: both.then_some(predicted),
        right,
        precision: both.then(|| estimate(0)),
        recall: estimate(1),
        f1: both.then(|| estimate(2)),
    }
}

/// Where the scorers of one article put their counts.
pub(super) struct ArticleScores<'a> {
    scores: &'a mut Scores,
    pub(super) task: Task,
    id: String,
}

impl ArticleScores<'_> {
    /// Counts `right` of `predicted` and `gold` findings.
    pub(super) fn findings(
        &mut self,
        part: &'static str,
        measure: &'static str,
        right: usize,
        predicted: usize,
        gold: usize,
    ) {
        self.count(part, measure, Unit::Findings, [right, predicted, gold]);
    }

    /// Counts `right` of `gold` findings of which something holds.
    pub(super) fn of_gold(
        &mut self,
        part: &'static str,
        measure: &'static str,
        right: usize,
        gold: usize,
    ) {
        self.count(part, measure, Unit::OfGold, [right, 0, gold]);
    }

    /// Counts this article, of which something holds or does not.
    pub(super) fn of_articles(&mut self, part: &'static str, measure: &'static str, holds: bool) {
        self.count(part, measure, Unit::OfArticles, [usize::from(holds), 0, 1]);
    }

    fn count(&mut self, part: &'static str, measure: &'static str, unit: Unit, count: [usize; 3]) {
        let row = Row {
            task: self.task,
            part,
            measure,
            unit,
        };
        let entry = count.map(|n| n as u32);
        match self.scores.rows.iter_mut().find(|(known, _)| *known == row) {
            Some((_, counts)) => counts.push(entry),
            None => self.scores.rows.push((row, vec![entry])),
        }
    }

    /// Notes a fault in the words `span` of `text`.
    pub(super) fn fault(
        &mut self,
        text: &Gold,
        what: &'static str,
        part: &str,
        span: Option<Range>,
        gold: impl Into<String>,
        got: impl Into<String>,
    ) {
        self.scores.faults.push(Fault {
            id: self.id.clone(),
            task: self.task,
            what,
            part: part.to_owned(),
            span,
            gold: gold.into(),
            got: got.into(),
            words: span.map_or_else(String::new, |s| text.excerpt(s, 160)),
        });
    }
}
