//! Functions that SQL of users has beside SQLite's own.

use regex::Regex;
use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};

use crate::model::query::{Day, TimeUnit};

/// Two-sided 95 % quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// Adds the functions to `connection`. Each gives NULL where an argument is NULL.
///
/// - `regexp(pattern, text)`, also as `text REGEXP pattern`: 1 where the pattern (Rust's regex syntax)
///   is found in the text, else 0
/// - `unaccent(text)`: without accents; `fold(text)`: without accents and in small letters
/// - `date_trunc(unit, day)`: first day of the year, quarter, month or week (from Monday) that a day, or
///   a time that begins with a day, lies in; NULL where it begins with none
/// - `wilson_low(k, n)` and `wilson_high(k, n)`: the ends of the 95 % interval of a share of k in n
///   (Wilson 1927); `wilson(k, n)`: both as a JSON array. NULL unless 0 ≤ k ≤ n and n > 0
pub(super) fn register(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("regexp", 2, flags, |context| {
        if text(context, 0)?.is_none() {
            return Ok(None);
        }
        let pattern = context.get_or_create_aux(
            0,
            |v| -> Result<Regex, Box<dyn std::error::Error + Send + Sync>> {
                Ok(Regex::new(v.as_str()?)?)
            },
        )?;
        Ok(text(context, 1)?.map(|t| pattern.is_match(&t)))
    })?;
    connection.create_scalar_function("unaccent", 1, flags, |context| {
        Ok(text(context, 0)?.map(|t| crate::text::unaccent(&t)))
    })?;
    connection.create_scalar_function("fold", 1, flags, |context| {
        Ok(text(context, 0)?.map(|t| crate::text::fold(&t)))
    })?;
    connection.create_scalar_function("date_trunc", 2, flags, |context| {
        match (text(context, 0)?, text(context, 1)?) {
            (Some(unit), Some(day)) => truncated(&unit, &day),
            _ => Ok(None),
        }
    })?;
    connection.create_scalar_function("wilson", 2, flags, |context| {
        Ok(wilson(context)?.map(|(low, high)| format!("[{low},{high}]")))
    })?;
    connection.create_scalar_function("wilson_low", 2, flags, |context| {
        Ok(wilson(context)?.map(|(low, _)| low))
    })?;
    connection.create_scalar_function("wilson_high", 2, flags, |context| {
        Ok(wilson(context)?.map(|(_, high)| high))
    })
}

/// An argument as text, whatever its type; None for NULL. Bytes that are no UTF-8 are replaced.
fn text(context: &Context<'_>, n: usize) -> rusqlite::Result<Option<String>> {
    use rusqlite::types::ValueRef;
    Ok(match context.get_raw(n) {
        ValueRef::Null => None,
        ValueRef::Integer(i) => Some(i.to_string()),
        ValueRef::Real(r) => Some(r.to_string()),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            Some(String::from_utf8_lossy(bytes).into_owned())
        }
    })
}

fn truncated(unit: &str, day: &str) -> rusqlite::Result<Option<String>> {
    let Some(day) = Day::parse(day) else {
        return Ok(None);
    };
    let first = match unit.to_ascii_lowercase().as_str() {
        "day" => day,
        "week" => day.floor(TimeUnit::Week),
        "month" => day.floor(TimeUnit::Month),
        "year" => day.floor(TimeUnit::Year),
        "quarter" => {
            let number = day.number();
            let month = (number / 100 % 100 - 1) / 3 * 3 + 1;
            Day::from_number(number / 10_000 * 10_000 + month * 100 + 1).unwrap_or(day)
        }
        other => {
            return Err(wrong(format!(
                "date_trunc: {other} is none of day, week, month, quarter and year"
            )));
        }
    };
    Ok(Some(first.to_string()))
}

/// The 95 % score interval of a share of independent cases.
fn wilson(context: &Context<'_>) -> rusqlite::Result<Option<(f64, f64)>> {
    let (Some(k), Some(n)) = (
        context.get::<Option<f64>>(0)?,
        context.get::<Option<f64>>(1)?,
    ) else {
        return Ok(None);
    };
    if !(n > 0.0 && (0.0..=n).contains(&k)) {
        return Ok(None);
    }
    let p = k / n;
    let middle = p + Z * Z / (2.0 * n);
    let half = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + Z * Z / n;
    let (low, high) = ((middle - half) / scale, (middle + half) / scale);
    Ok(Some((low.max(0.0), high.min(1.0))))
}

fn wrong(message: String) -> rusqlite::Error {
    rusqlite::Error::UserFunctionError(message.into())
}
