-- Rank 0: saved searches, a person's decision what to watch for.

CREATE TABLE saved_search (
  id           INTEGER PRIMARY KEY,
  name         TEXT    NOT NULL UNIQUE CHECK (name <> ''),
  scope        TEXT    NOT NULL CHECK (scope IN ('articles', 'quotes')),
  query        TEXT    NOT NULL,                  -- as understood: it can be typed again
  created      TEXT    NOT NULL,                  -- UTC, ISO 8601
  seen_version INTEGER NOT NULL,                  -- the last version that an alert has looked at
  printed      INTEGER NOT NULL CHECK (printed IN (0, 1)),    -- told by `morgue add`
  append_to    TEXT,                              -- file that gets a JSON line for each new hit
  feed         TEXT,                              -- Atom file
  command      TEXT                               -- gets JSON lines on its standard input
) STRICT;

CREATE VIEW saved_searches AS
SELECT name, scope, query, created, printed = 1 AS printed, append_to, feed, command FROM saved_search;
