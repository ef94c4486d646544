//! Functions that SQL of users has beside SQLite's own.

use regex::Regex;
use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};

/// Adds `regexp(pattern, text)` (also as `text REGEXP pattern`), `unaccent(text)` and `fold(text)`.
pub fn register(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("regexp", 2, flags, |context| {
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
    })
}

fn text(context: &Context<'_>, n: usize) -> rusqlite::Result<Option<String>> {
    context.get::<Option<String>>(n)
}
