//! What several places of one input say of the same field: whether they agree, and dates that stand in
//! an address or a file's name.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta};
use regex::Regex;

use crate::model::{Draft, Field, FieldOrigin, Origin, Standing, Witness, sureness};

/// Days written out in an address or a path, between marks: `/2024/03/04/`, `2024-03-04`, `20240304`,
/// `/2024/mar/04/`.
static DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(?:^|[^0-9])((?:19|20)[0-9]{2})(?:/([0-9]{1,2})/|/(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/|-([0-9]{2})-|_([0-9]{2})_|\.([0-9]{2})\.|([0-9]{2}))([0-9]{1,2})(?:[^0-9]|$)",
    )
    .ok()
});

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Times that lie so far apart may still be of one day.
const HALF_A_DAY: TimeDelta = TimeDelta::hours(12);

/// Longest value that is kept of another place, in bytes: no headline or list of authors is longer, but an
/// element that does not end is.
const MAX_VALUE: usize = 2_000;

/// Years that eight digits in a row may begin with; others are numbers of articles.
const YEARS: std::ops::Range<i32> = 1990..2040;

/// Takes a date of publication from the address or, for a whole file, the file's name where nothing else
/// states one, and tells of each witness whether it agrees with the field. Of a date that is disputed
/// there is a warning.
pub fn weigh(draft: &mut Draft) {
    let url = draft
        .url
        .as_ref()
        .and_then(|url| day_in(path_of(&url.value)));
    let file = match draft.record {
        None if !draft.path.contains("://") => day_in(&draft.path),
        _ => None,
    };
    for (day, origin) in [(url, Origin::Url), (file, Origin::FileName)] {
        let Some(day) = day else { continue };
        match &draft.published {
            None => draft.published = Some(Field::new(day, origin)),
            // A file is often called by the day it was fetched: it speaks only for, never against.
            Some(field) if origin == Origin::FileName && !same_day(&field.value, &day) => {}
            Some(_) => draft.witnesses.push(Witness {
                field: "published",
                value: day,
                origin,
                agrees: false,
            }),
        }
    }
    let byline = byline(draft);
    let mut kept: Vec<Witness> = Vec::with_capacity(draft.witnesses.len());
    for mut witness in std::mem::take(&mut draft.witnesses) {
        let said = |field: &Option<Field<String>>| field.as_ref().map(|f| f.value.clone());
        let taken = match witness.field {
            "published" => said(&draft.published),
            "title" => said(&draft.title),
            _ => Some(byline.clone()).filter(|names| !names.is_empty()),
        };
        let Some(taken) = taken else { continue };
        witness.agrees = match witness.field {
            "published" => same_day(&taken, &witness.value),
            "title" => same_words(&taken, &witness.value),
            _ => same_names(&taken, &witness.value),
        };
        // What says when the article was changed says nothing against when it was published.
        let changed = draft.updated.as_ref();
        let of_change = witness.field == "published"
            && !witness.agrees
            && changed.is_some_and(|changed| same_day(&changed.value, &witness.value));
        // Bylines in the markup may be those of other articles.
        let doubtful =
            witness.field == "byline" && witness.origin == Origin::Markup && !witness.agrees;
        let bounded = witness.value.len() <= MAX_VALUE;
        if bounded && !of_change && !doubtful && !kept.contains(&witness) {
            kept.push(witness);
        }
    }
    draft.witnesses = kept;
    let against = draft
        .witnesses
        .iter()
        .find(|w| w.field == "published" && !w.agrees);
    let published = draft
        .published
        .as_ref()
        .filter(|field| field.origin != Origin::Flag);
    if let (Some(witness), Some(published)) = (against, published) {
        draft.warnings.push(format!(
            "dates of publication differ: {} ({}) is kept, {} ({}) is not",
            published.value,
            published.origin.as_str(),
            witness.value,
            witness.origin.as_str()
        ));
    }
}

/// The fields that a draft has, by name, with where each comes from.
pub fn origins(draft: &Draft) -> Vec<FieldOrigin> {
    let byline = (!draft.authors.is_empty()).then(|| byline(draft));
    let byline = byline
        .zip(draft.authors.first())
        .map(|(names, first)| Field::new(names, first.origin));
    let fields = [
        ("byline", &byline),
        ("dateline", &draft.dateline),
        ("language", &draft.language),
        ("published", &draft.published),
        ("section", &draft.section),
        ("source", &draft.source),
        ("title", &draft.title),
        ("updated", &draft.updated),
        ("url", &draft.url),
    ];
    let stated = fields
        .into_iter()
        .filter_map(|(name, field)| Some((name, field.as_ref()?)));
    stated
        .map(|(name, field)| {
            let standing = Standing::of(name, &draft.witnesses);
            let against = draft
                .witnesses
                .iter()
                .filter(|w| w.field == name && !w.agrees);
            FieldOrigin {
                field: name.to_owned(),
                value: field.value.clone(),
                origin: field.origin.as_str().to_owned(),
                standing: standing.as_str().to_owned(),
                sure: sureness(name, field.origin, standing),
                others: against
                    .map(|w| (w.value.clone(), w.origin.as_str().to_owned()))
                    .collect(),
            }
        })
        .collect()
}

fn byline(draft: &Draft) -> String {
    let names: Vec<&str> = draft.authors.iter().map(|a| a.value.as_str()).collect();
    names.join("; ")
}

/// What follows the host in an address.
fn path_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').map_or("", |at| &rest[at..])
}

/// The last day that is written out in `path`.
fn day_in(path: &str) -> Option<String> {
    let mut found = None;
    let mut from = 0;
    while let Some(captures) = DAY.as_ref()?.captures_at(path, from) {
        let number = |at: usize| {
            captures
                .get(at)
                .and_then(|m| m.as_str().parse::<u32>().ok())
        };
        let named = captures.get(3).and_then(|name| {
            let name = name.as_str().to_ascii_lowercase();
            MONTHS.iter().position(|month| *month == name)
        });
        let month = [2, 4, 5, 6, 7].into_iter().find_map(number);
        let month = month.or(named.map(|at| at as u32 + 1));
        let date = number(1)
            .zip(month)
            .zip(number(8))
            .and_then(|((year, month), day)| NaiveDate::from_ymd_opt(year as i32, month, day));
        let plausible =
            |date: &NaiveDate| captures.get(7).is_none() || YEARS.contains(&date.year());
        let date = date.filter(plausible);
        found = date.map(|date| date.to_string()).or(found);
        // Digits may begin another date where these were none.
        from = captures.get(1)?.end();
    }
    found
}

/// True when both may be the same day: two bare days when they are equal, two times with their zones when
/// half a day or less lies between; of such a time each day is taken that it is somewhere.
fn same_day(one: &str, other: &str) -> bool {
    let moment = |iso: &str| DateTime::parse_from_rfc3339(iso).ok();
    let day = |iso: &str| iso.get(..10)?.parse::<NaiveDate>().ok();
    let (Some(first), Some(second)) = (day(one), day(other)) else {
        return one == other;
    };
    if first == second {
        return true;
    }
    match (moment(one), moment(other)) {
        (Some(one), Some(other)) => one.signed_duration_since(other).abs() <= HALF_A_DAY,
        (Some(moment), None) => near(moment, second),
        (None, Some(moment)) => near(moment, first),
        (None, None) => false,
    }
}

/// From twelve hours behind UTC to fourteen before it.
fn near(moment: DateTime<chrono::FixedOffset>, day: NaiveDate) -> bool {
    let utc = moment.to_utc();
    let hour = chrono::Timelike::hour(&utc);
    let before = utc.date_naive().checked_sub_days(Days::new(1)) == Some(day) && hour < 12;
    let after = utc.date_naive().checked_add_days(Days::new(1)) == Some(day) && hour >= 10;
    before || after
}

/// True when one holds the letters and digits of the other at its beginning or its end, as when an outlet
/// is put behind a headline.
fn same_words(one: &str, other: &str) -> bool {
    let flat = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let (one, other) = (flat(one), flat(other));
    let (short, long) = if one.len() < other.len() {
        (one, other)
    } else {
        (other, one)
    };
    !short.is_empty() && (long.starts_with(&short) || long.ends_with(&short))
}

/// True when one names nobody whom the other does not.
fn same_names(one: &str, other: &str) -> bool {
    let names =
        |text: &str| -> BTreeSet<String> { text.split("; ").map(str::to_lowercase).collect() };
    let (one, other) = (names(one), names(other));
    one.is_subset(&other) || other.is_subset(&one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_addresses() {
        let day = |path: &str| day_in(path_of(path));
        let expected = Some("2024-03-04".to_owned());
        for url in [
            "https://lantern.example/news/2024/03/04/harbour",
            "https://lantern.example/news/2024/3/4/harbour",
            "https://lantern.example/2024/mar/04/harbour",
            "https://lantern.example/harbour-2024-03-04",
            "https://lantern.example/20240304/harbour.html",
            "https://lantern.example/99/2024_03_04.html",
        ] {
            assert_eq!(day(url), expected, "{url}");
        }
        for url in [
            "https://lantern.example/2024/03/harbour",
            "https://lantern.example/harbour-20240399",
            "https://lantern.example/1202403045",
            "https://lantern.example/20700304/harbour",
            "https://2024-03-04.example/harbour",
            "https://lantern.example",
        ] {
            assert_eq!(day(url), None, "{url}");
        }
    }

    #[test]
    fn the_same_day_in_other_zones() {
        assert!(same_day("2024-03-04", "2024-03-04T23:30:00Z"));
        assert!(same_day(
            "2024-03-05T01:30:00+02:00",
            "2024-03-04T23:30:00Z"
        ));
        assert!(same_day("2024-03-04T23:30:00Z", "2024-03-05"));
        assert!(!same_day("2024-03-04T09:30:00Z", "2024-03-05"));
        assert!(!same_day("2024-03-04", "2024-03-05"));
        assert!(!same_day("2024-03-04T23:30:00Z", "2024-03-06"));
    }

    fn draft(published: Option<&str>, url: &str, path: &str) -> Draft {
        let field = |value: &str| Field::new(value.to_owned(), Origin::JsonLd);
        let mut draft = Draft {
            published: published.map(field),
            url: Some(field(url)),
            path: path.to_owned(),
            ..Draft::default()
        };
        weigh(&mut draft);
        draft
    }

    #[test]
    fn an_address_speaks_for_a_date_and_against_it() {
        let url = "https://lantern.example/2024/03/04/harbour";
        let agreed = draft(Some("2024-03-04T08:30"), url, "a.html");
        assert!(agreed.witnesses[0].agrees && agreed.warnings.is_empty());
        let disputed = draft(Some("2024-03-09"), url, "a.html");
        assert_eq!(
            disputed.warnings,
            ["dates of publication differ: 2024-03-09 (json-ld) is kept, 2024-03-04 (url) is not"]
        );
        let taken = draft(None, url, "2024-03-11.html").published;
        assert_eq!(
            taken,
            Some(Field::new("2024-03-04".to_owned(), Origin::Url))
        );
    }

    #[test]
    fn fewer_names_are_no_others() {
        assert!(same_names("Ada Brand; Jo Quist", "jo quist"));
        assert!(!same_names("Ada Brand; Jo Quist", "Jo Quist; Bo Lund"));
    }

    #[test]
    fn a_file_name_is_the_last_resort() {
        let url = "https://lantern.example/harbour";
        let named = draft(None, url, "clips/2024-03-11-harbour.html").published;
        assert_eq!(
            named,
            Some(Field::new("2024-03-11".to_owned(), Origin::FileName))
        );
        assert!(
            draft(Some("2024-03-09"), url, "clips/2024-03-11.html")
                .witnesses
                .is_empty()
        );
    }
}
