-- Feeds that are watched, and what is known of each address that was fetched, to ask for it only when it has changed.
CREATE TABLE feed (
  id    INTEGER PRIMARY KEY,
  url   TEXT    NOT NULL UNIQUE,
  title TEXT,
  pages INTEGER NOT NULL CHECK (pages IN (0, 1)),   -- 1: the page of each item is fetched too
  added TEXT    NOT NULL                            -- UTC, ISO 8601
) STRICT;

CREATE TABLE visit (
  url           TEXT PRIMARY KEY,
  fetched       TEXT NOT NULL,                      -- UTC, ISO 8601
  etag          TEXT,
  last_modified TEXT,
  failure       TEXT                                -- NULL: it was had, or is what it was
) STRICT, WITHOUT ROWID;

-- Feeds that are watched.
CREATE VIEW feeds AS
SELECT f.url, f.title, f.pages, f.added, v.fetched, v.failure,
       (SELECT coalesce(sum(s.stored), 0) FROM run_source s WHERE s.path = f.url) AS stored,
       (SELECT coalesce(sum(s.new_version), 0) FROM run_source s WHERE s.path = f.url) AS new_version
FROM feed f LEFT JOIN visit v ON v.url = f.url;
