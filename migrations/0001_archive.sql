-- Rank 0: articles, their versions, raw bytes, people's decisions. Irreplaceable.

CREATE TABLE setting (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE run (
  id       INTEGER PRIMARY KEY,
  started  TEXT NOT NULL,                       -- UTC, ISO 8601
  finished TEXT,                                -- NULL: still running or interrupted
  command  TEXT NOT NULL
) STRICT;

-- One row a file or stream of a run: seen = stored + new_version + known + rejected.
CREATE TABLE run_source (
  run_id      INTEGER NOT NULL REFERENCES run (id),
  path        TEXT    NOT NULL,
  stored      INTEGER NOT NULL DEFAULT 0 CHECK (stored >= 0),
  new_version INTEGER NOT NULL DEFAULT 0 CHECK (new_version >= 0),
  known       INTEGER NOT NULL DEFAULT 0 CHECK (known >= 0),
  rejected    INTEGER NOT NULL DEFAULT 0 CHECK (rejected >= 0),
  PRIMARY KEY (run_id, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE rejection (
  id     INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES run (id),
  path   TEXT    NOT NULL,
  place  TEXT,
  reason TEXT    NOT NULL
) STRICT;
CREATE INDEX rejection_by_run ON rejection (run_id);

CREATE TABLE article (
  id         INTEGER PRIMARY KEY,
  key        TEXT NOT NULL UNIQUE,              -- short id that people use
  identity   TEXT NOT NULL UNIQUE,              -- url:… | id:source|… | text:hash
  version_id INTEGER REFERENCES version (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX article_by_version ON article (version_id);

CREATE TABLE raw (
  id     INTEGER PRIMARY KEY,
  hash   BLOB    NOT NULL UNIQUE CHECK (length(hash) = 32),   -- SHA-256 of the bytes before compression
  length INTEGER NOT NULL CHECK (length >= 0),                -- bytes before compression
  bytes  BLOB    NOT NULL                                     -- Zstandard
) STRICT;

CREATE TABLE version (
  id               INTEGER PRIMARY KEY,
  key              TEXT    NOT NULL UNIQUE,
  article_id       INTEGER NOT NULL REFERENCES article (id),
  number           INTEGER NOT NULL CHECK (number >= 1),
  content_hash     BLOB    NOT NULL CHECK (length(content_hash) = 32),  -- SHA-256 of title and text
  text_hash        BLOB    NOT NULL CHECK (length(text_hash) = 32),     -- SHA-256 of the text
  text             TEXT    NOT NULL,
  characters       INTEGER NOT NULL,                                    -- Unicode scalars
  words            INTEGER NOT NULL,
  title            TEXT, title_origin     TEXT,
  byline           TEXT, byline_origin    TEXT,       -- authors, joined by "; "
  dateline         TEXT, dateline_origin  TEXT,
  published        TEXT, published_origin TEXT,       -- ISO 8601, zone as given
  published_day    TEXT CHECK (published_day IS NULL OR published_day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  updated          TEXT, updated_origin   TEXT,
  source           TEXT, source_origin    TEXT,
  url              TEXT, url_origin       TEXT,
  external_id      TEXT,
  language         TEXT, language_origin  TEXT,       -- stated by the input, or found
  section          TEXT, section_origin   TEXT,
  path             TEXT NOT NULL,
  record           TEXT,
  format           TEXT NOT NULL,
  captured         TEXT NOT NULL,                     -- UTC, ISO 8601
  raw_id           INTEGER NOT NULL REFERENCES raw (id),
  run_id           INTEGER NOT NULL REFERENCES run (id),
  annotator        INTEGER NOT NULL DEFAULT 0,        -- version of the annotator that made its findings; 0: none yet
  UNIQUE (article_id, number)
) STRICT;
CREATE INDEX version_by_text ON version (text_hash);
CREATE INDEX version_by_content ON version (article_id, content_hash);
CREATE INDEX version_by_day ON version (published_day);

CREATE TABLE decision (
  id      INTEGER PRIMARY KEY,
  kind    TEXT NOT NULL CHECK (kind IN ('merge', 'not-same', 'rename', 'reject', 'confirm', 'speaker-of', 'undo')),
  subject TEXT NOT NULL CHECK (json_valid(subject)),  -- names and text hashes: what survives re-extraction
  author  TEXT NOT NULL,
  made    TEXT NOT NULL                               -- UTC, ISO 8601
) STRICT;
CREATE TRIGGER decision_is_append_only_update BEFORE UPDATE ON decision BEGIN SELECT raise(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER decision_is_append_only_delete BEFORE DELETE ON decision BEGIN SELECT raise(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER version_text_never_changes BEFORE UPDATE OF text, text_hash, content_hash, raw_id ON version
BEGIN SELECT raise(ABORT, 'the text of a version never changes'); END;

-- Rank 1: findings, remade from rank 0 by the annotator.

CREATE TABLE entity (
  id      INTEGER PRIMARY KEY,
  key     TEXT NOT NULL UNIQUE,
  kind    TEXT NOT NULL CHECK (kind IN ('person', 'institution', 'place')),
  name    TEXT NOT NULL,
  folded  TEXT NOT NULL,
  layer   TEXT NOT NULL DEFAULT 'machine' CHECK (layer IN ('machine', 'confirmed')),
  country TEXT,
  latitude REAL, longitude REAL,
  UNIQUE (kind, folded)
) STRICT;

CREATE TABLE alias (
  entity_id INTEGER NOT NULL REFERENCES entity (id) ON DELETE CASCADE,
  folded    TEXT    NOT NULL,
  name      TEXT    NOT NULL,
  form      TEXT    NOT NULL CHECK (form IN ('full', 'part', 'acronym')),
  PRIMARY KEY (entity_id, folded)
) STRICT, WITHOUT ROWID;
CREATE INDEX alias_by_name ON alias (folded);

CREATE TABLE alias_word (
  word      TEXT    NOT NULL,
  entity_id INTEGER NOT NULL REFERENCES entity (id) ON DELETE CASCADE,
  PRIMARY KEY (word, entity_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX alias_word_by_entity ON alias_word (entity_id);

CREATE TABLE actor (
  id         INTEGER PRIMARY KEY,
  version_id INTEGER NOT NULL REFERENCES version (id),
  ordinal    INTEGER NOT NULL,
  entity_id  INTEGER NOT NULL REFERENCES entity (id),
  kind       TEXT    NOT NULL CHECK (kind IN ('person', 'institution', 'place')),
  name       TEXT    NOT NULL,
  part_of    INTEGER REFERENCES actor (id) DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (version_id, ordinal)
) STRICT;
CREATE INDEX actor_by_entity ON actor (entity_id, version_id);
CREATE INDEX actor_by_part_of ON actor (part_of);

CREATE TABLE mention (
  id         INTEGER PRIMARY KEY,
  version_id INTEGER NOT NULL REFERENCES version (id),
  actor_id   INTEGER NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
  form       TEXT    NOT NULL CHECK (form IN ('full', 'part', 'acronym', 'pronoun', 'role')),
  start_byte INTEGER NOT NULL CHECK (start_byte >= 0),
  end_byte   INTEGER NOT NULL,
  start_char INTEGER NOT NULL,
  end_char   INTEGER NOT NULL,
  rule       TEXT    NOT NULL,
  CHECK (start_byte < end_byte AND start_char < end_char AND start_char <= start_byte)
) STRICT;
CREATE INDEX mention_by_actor ON mention (actor_id);
CREATE INDEX mention_by_version ON mention (version_id);

CREATE TABLE affiliation (
  id             INTEGER PRIMARY KEY,
  version_id     INTEGER NOT NULL REFERENCES version (id),
  person_id      INTEGER NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
  institution_id INTEGER REFERENCES actor (id) ON DELETE CASCADE,
  role_start     INTEGER NOT NULL,    -- Unicode scalars
  role_end       INTEGER NOT NULL,
  start_byte     INTEGER NOT NULL,
  end_byte       INTEGER NOT NULL,
  start_char     INTEGER NOT NULL,
  end_char       INTEGER NOT NULL,
  rule           TEXT    NOT NULL,
  CHECK (start_byte < end_byte AND role_start < role_end)
) STRICT;
CREATE INDEX affiliation_by_version ON affiliation (version_id);
CREATE INDEX affiliation_by_person ON affiliation (person_id);
CREATE INDEX affiliation_by_institution ON affiliation (institution_id);

CREATE TABLE quotation (
  id         INTEGER PRIMARY KEY,
  key        TEXT    NOT NULL UNIQUE,
  version_id INTEGER NOT NULL REFERENCES version (id),
  ordinal    INTEGER NOT NULL,
  kind       TEXT    NOT NULL CHECK (kind IN ('direct', 'indirect', 'mixed')),
  cue_class  TEXT,
  negated    INTEGER NOT NULL CHECK (negated IN (0, 1)),
  confidence REAL    NOT NULL CHECK (confidence BETWEEN 0 AND 1),
  rule       TEXT    NOT NULL,
  language   TEXT,
  start_byte INTEGER NOT NULL, end_byte INTEGER NOT NULL,   -- first to last part of the content
  start_char INTEGER NOT NULL, end_char INTEGER NOT NULL,
  UNIQUE (version_id, ordinal),
  CHECK (start_byte < end_byte AND start_char < end_char)
) STRICT;

CREATE TABLE quotation_span (
  quotation_id INTEGER NOT NULL REFERENCES quotation (id) ON DELETE CASCADE,
  part         TEXT    NOT NULL CHECK (part IN ('content', 'cue', 'source', 'described')),
  ordinal      INTEGER NOT NULL,
  start_byte   INTEGER NOT NULL, end_byte INTEGER NOT NULL,
  start_char   INTEGER NOT NULL, end_char INTEGER NOT NULL,
  PRIMARY KEY (quotation_id, part, ordinal),
  CHECK (start_byte < end_byte)
) STRICT, WITHOUT ROWID;

CREATE TABLE quotation_speaker (
  quotation_id INTEGER NOT NULL REFERENCES quotation (id) ON DELETE CASCADE,
  ordinal      INTEGER NOT NULL,
  actor_id     INTEGER NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
  PRIMARY KEY (quotation_id, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX quotation_speaker_by_actor ON quotation_speaker (actor_id);

CREATE TABLE vocabulary (
  code    TEXT PRIMARY KEY,
  name    TEXT NOT NULL,
  broader TEXT,
  level   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE topic (
  id           INTEGER PRIMARY KEY,
  version_id   INTEGER NOT NULL REFERENCES version (id),
  quotation_id INTEGER REFERENCES quotation (id) ON DELETE CASCADE,   -- NULL: of the whole article
  ordinal      INTEGER NOT NULL,                                      -- 0: the main topic
  code         TEXT    NOT NULL REFERENCES vocabulary (code),
  score        REAL    NOT NULL,
  evidence     TEXT    NOT NULL                                       -- words that spoke for it, joined by "; "
) STRICT;
CREATE INDEX topic_by_version ON topic (version_id);
CREATE INDEX topic_by_quotation ON topic (quotation_id);
CREATE INDEX topic_by_code ON topic (code);

CREATE TABLE country (
  version_id INTEGER NOT NULL REFERENCES version (id),
  code       TEXT    NOT NULL CHECK (length(code) = 2),
  PRIMARY KEY (version_id, code)
) STRICT, WITHOUT ROWID;
CREATE INDEX country_by_code ON country (code);

CREATE TABLE date_mention (
  id         INTEGER PRIMARY KEY,
  version_id INTEGER NOT NULL REFERENCES version (id),
  value      TEXT    NOT NULL,
  from_day   TEXT,
  to_day     TEXT,
  precision  TEXT    NOT NULL,
  start_byte INTEGER NOT NULL, end_byte INTEGER NOT NULL,
  start_char INTEGER NOT NULL, end_char INTEGER NOT NULL,
  rule       TEXT    NOT NULL,
  CHECK (start_byte < end_byte)
) STRICT;
CREATE INDEX date_mention_by_version ON date_mention (version_id);
CREATE INDEX date_mention_by_day ON date_mention (from_day, to_day);

-- Work for the index: articles changed since it last looked.
CREATE TABLE ticket (
  article_id INTEGER PRIMARY KEY REFERENCES article (id),
  change     INTEGER NOT NULL
) STRICT;
