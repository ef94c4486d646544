-- Rank 0: queries in SQL that people keep under a name.

CREATE TABLE saved_query (
  name    TEXT PRIMARY KEY CHECK (name GLOB '[a-z0-9_-]*' AND name NOT GLOB '*[^a-z0-9_-]*'),
  sql     TEXT NOT NULL,
  created TEXT NOT NULL                           -- UTC, ISO 8601
) STRICT, WITHOUT ROWID;

CREATE VIEW saved_queries AS SELECT name, sql, created FROM saved_query;
