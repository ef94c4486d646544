//! Where fields come from, as `read` and `show` say it.

use serde_json::{Value as Json, json};

use super::out::{Format, Out};
use crate::error::Result;
use crate::model::FieldOrigin;

const COLUMNS: [&str; 6] = ["field", "value", "origin", "standing", "sure", "others"];

/// A row a field; as text, what other places say stands below it.
pub fn list(rows: &[FieldOrigin], format: Format, out: &mut Out) -> Result<()> {
    if format != Format::Text {
        return out.listing(format, &COLUMNS, rows.iter().map(|row| cells(row).to_vec()));
    }
    for row in rows {
        let sure = row
            .sure
            .map_or("not counted".to_owned(), |s| format!("{s:.2}"));
        out.line(format!(
            "{:<10} {:<11} {:<9} {sure:<11} {}",
            row.field, row.origin, row.standing, row.value
        ))?;
        if !row.others.is_empty() {
            out.line(format!("{:<10} {}", "", others(row)))?;
        }
    }
    Ok(())
}

/// The rows as JSON: the objects that [`list`] gives too.
pub fn json_of(rows: &[FieldOrigin]) -> Json {
    let object = |row| {
        COLUMNS
            .iter()
            .map(|c| (*c).to_owned())
            .zip(cells(row))
            .collect()
    };
    rows.iter().map(|row| Json::Object(object(row))).collect()
}

fn cells(row: &FieldOrigin) -> [Json; 6] {
    let others = row.others.iter();
    let others = others.map(|(value, origin)| json!({ "value": value, "origin": origin }));
    [
        json!(row.field),
        json!(row.value),
        json!(row.origin),
        json!(row.standing),
        json!(row.sure),
        others.collect(),
    ]
}

/// What other places say, in words.
pub fn others(row: &FieldOrigin) -> String {
    let said = row.others.iter();
    let said = said.map(|(value, origin)| format!("{origin} says {value}"));
    said.collect::<Vec<_>>().join("; ")
}
