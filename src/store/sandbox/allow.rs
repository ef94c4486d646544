//! The allow-list: what a statement of a stranger may do. SQLite asks before it does anything.

use std::collections::HashSet;

use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::{Connection, config::DbConfig};

/// Tables that are in no schema and may be read.
const WITHOUT_SCHEMA: &[&str] = &[
    "sqlite_schema",
    "sqlite_master",
    "json_each",
    "json_tree",
    "search",
];

/// Pragmas that only tell. Each may be read as the table `pragma_…` too.
const PRAGMAS: &[&str] = &[
    "compile_options",
    "foreign_key_list",
    "function_list",
    "index_info",
    "index_list",
    "index_xinfo",
    "table_info",
    "table_list",
    "table_xinfo",
];

/// Shuts what a connection could do beyond reading, and lets `connection` ask the allow-list from now on.
pub(super) fn shut(connection: &mut Connection) -> rusqlite::Result<()> {
    for (what, on) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_WRITABLE_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_ATTACH_CREATE, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_ATTACH_WRITE, false),
        // A misspelt "column" is an error, not a text.
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
    ] {
        connection.set_db_config(what, on)?;
    }
    let tables = tables(connection)?;
    connection.authorizer(Some(move |context: AuthContext<'_>| {
        allow(&tables, &context)
    }))
}

/// Names of all tables and views, in lower case.
fn tables(connection: &Connection) -> rusqlite::Result<HashSet<String>> {
    let mut names = connection.prepare("SELECT lower(name) FROM sqlite_schema")?;
    let mut tables: HashSet<String> = names
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    tables.extend(WITHOUT_SCHEMA.iter().map(|name| (*name).to_owned()));
    tables.extend(PRAGMAS.iter().map(|name| format!("pragma_{name}")));
    Ok(tables)
}

fn allow(tables: &HashSet<String>, context: &AuthContext<'_>) -> Authorization {
    let allowed = match context.action {
        AuthAction::Select | AuthAction::Recursive => true,
        AuthAction::Read {
            table_name,
            column_name,
        } => {
            let name = table_name.to_ascii_lowercase();
            // `count(*)` asks for no column, and names a WITH query as if it were a table.
            tables.contains(&name) || (column_name.is_empty() && !is_of_sqlite(&name))
        }
        AuthAction::Function { function_name } => {
            functions().any(|allowed| allowed.eq_ignore_ascii_case(function_name))
        }
        AuthAction::Pragma { pragma_name, .. } => PRAGMAS
            .iter()
            .any(|allowed| allowed.eq_ignore_ascii_case(pragma_name)),
        _ => false,
    };
    if allowed {
        Authorization::Allow
    } else {
        Authorization::Deny
    }
}

/// True for tables that SQLite makes up: about its pages, statements and settings.
fn is_of_sqlite(name: &str) -> bool {
    ["sqlite_", "pragma_", "fts"]
        .iter()
        .any(|of| name.starts_with(of))
        || matches!(name, "dbstat" | "bytecode" | "tables_used")
}

/// Names of the functions that may be called.
pub fn functions() -> impl Iterator<Item = &'static str> {
    include_str!("functions.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
}
