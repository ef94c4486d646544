//! How often the fields of real pages are right, by where they come from: counted, not learned.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use morgue::model::{Draft, Standing};
use morgue::read::{Item, Options, read_file, sources, weigh};
use serde::Deserialize;

use crate::corpus::{Outcome, lines};

/// Fields counted in a cell at least; a cell with fewer gets what all origins of its standing have.
const FEWEST: u32 = 5;

/// Fields that are as sure as the user or the record that states them.
const STATED: [&str; 9] = [
    "byline",
    "dateline",
    "language",
    "published",
    "section",
    "source",
    "title",
    "updated",
    "url",
];

const HEADING: &str = "\
# Share of right fields by origin and standing, (right + 1) / (counted + 2) (Laplace's rule of succession), on the 98 pages of
# Fundus' tests (MIT), whose publishers' own parsers are the truth; right is what `score_pages.py` calls so. Where fewer than
# five were counted, the share of all origins. Dates in file names were not counted: those of the pages are the truth.
# Flags and records: as stated. Made by `morgue-train SHARED sureness`; the table `sureness` of the migrations is the same.
field\torigin\tstanding\tshare
";

/// What a page says, by its publisher's parser.
#[derive(Deserialize)]
struct Truth {
    id: String,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    published: Option<String>,
    #[serde(default)]
    authors: Vec<String>,
}

/// Writes `src/model/sureness.tsv`.
pub fn count(shared: &Path) -> Outcome<()> {
    let folder = shared.join("eval/html/fundus");
    let mut truths = HashMap::new();
    for line in lines(&folder.join("truth.jsonl"))? {
        let truth: Truth = serde_json::from_str(&line).map_err(|error| error.to_string())?;
        truths.insert(truth.id.clone(), truth);
    }
    let mut cells: BTreeMap<(&str, &str, &str), [u32; 2]> = BTreeMap::new();
    for path in sources(&[folder.join("pages")]) {
        let path = path.map_err(|rejected| rejected.to_string())?;
        let _ = read_file(&path, &Options::default(), &mut |item| {
            if let Item::Article(mut draft) = item {
                weigh(&mut draft);
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                if let Some(truth) = truths.get(name.trim_end_matches(".html.gz")) {
                    count_page(&draft, truth, &mut cells);
                }
            }
            std::ops::ControlFlow::Continue(())
        });
    }
    let mut standings: BTreeMap<(&str, &str), [u32; 2]> = BTreeMap::new();
    for ((field, _, standing), [right, counted]) in &cells {
        let all = standings.entry((field, standing)).or_default();
        *all = [all[0] + right, all[1] + counted];
    }
    let mut rows: BTreeMap<(&str, &str, &str), f64> = BTreeMap::new();
    for ((field, origin, standing), own) in &cells {
        let all = standings[&(*field, *standing)];
        let [right, counted] = if own[1] < FEWEST { all } else { *own };
        let share = f64::from(right + 1) / f64::from(counted + 2);
        rows.insert((field, origin, standing), share);
    }
    for field in STATED {
        for standing in [Standing::Alone, Standing::Agreed, Standing::Disputed] {
            for origin in ["flag", "record"] {
                rows.insert((field, origin, standing.as_str()), 1.0);
            }
        }
    }
    let mut out = HEADING.to_owned();
    for ((field, origin, standing), share) in rows {
        out.push_str(&format!("{field}\t{origin}\t{standing}\t{share:.2}\n"));
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/model/sureness.tsv");
    std::fs::write(&path, out).map_err(|error| format!("{}: {error}", path.display()))
}

fn count_page(
    draft: &Draft,
    truth: &Truth,
    cells: &mut BTreeMap<(&'static str, &'static str, &'static str), [u32; 2]>,
) {
    let mut count = |field, origin: morgue::model::Origin, right: bool| {
        let standing = Standing::of(field, &draft.witnesses);
        let cell = cells
            .entry((field, origin.as_str(), standing.as_str()))
            .or_default();
        *cell = [cell[0] + u32::from(right), cell[1] + 1];
    };
    if let (Some(truth), Some(title)) = (&truth.title, &draft.title) {
        count("title", title.origin, same_title(truth, &title.value));
    }
    if let (Some(truth), Some(published)) = (&truth.published, &draft.published)
        && published.origin != morgue::model::Origin::FileName
    {
        count(
            "published",
            published.origin,
            !days(truth).is_disjoint(&days(&published.value)),
        );
    }
    if let (false, Some(first)) = (truth.authors.is_empty(), draft.authors.first()) {
        let names = |names: &mut dyn Iterator<Item = &String>| -> BTreeSet<String> {
            names.map(|name| flat(name)).collect()
        };
        let found = names(&mut draft.authors.iter().map(|author| &author.value));
        count(
            "byline",
            first.origin,
            found == names(&mut truth.authors.iter()),
        );
    }
}

fn flat(text: &str) -> String {
    text.to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// The same letters, or one in the other at four fifths of its length.
fn same_title(one: &str, other: &str) -> bool {
    let (one, other) = (flat(one), flat(other));
    let (short, long) = if one.len() < other.len() {
        (one, other)
    } else {
        (other, one)
    };
    let letters = |text: &str| text.chars().count();
    !short.is_empty() && long.contains(&short) && letters(&short) * 5 >= letters(&long) * 4
}

/// The day in the date's own zone, and in UTC.
fn days(iso: &str) -> BTreeSet<String> {
    let moment = chrono::DateTime::parse_from_rfc3339(&iso.replacen(' ', "T", 1));
    let utc = moment.map(|moment| moment.to_utc().date_naive().to_string());
    iso.get(..10)
        .map(str::to_owned)
        .into_iter()
        .chain(utc)
        .collect()
}
