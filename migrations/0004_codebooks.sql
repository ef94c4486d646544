-- Rank 0: codebooks, a person's decision what to look for. What they find is rank 1, in `topic`.

CREATE TABLE codebook (
  id       INTEGER PRIMARY KEY,
  name     TEXT NOT NULL UNIQUE CHECK (name GLOB '[a-z]*' AND name NOT GLOB '*[^a-z0-9-]*' AND name <> 'medtop'),
  origin   TEXT NOT NULL,                         -- the file it was imported from
  imported TEXT NOT NULL                          -- UTC, ISO 8601
) STRICT;

CREATE TABLE concept (
  id          INTEGER PRIMARY KEY,
  codebook_id INTEGER NOT NULL REFERENCES codebook (id) ON DELETE CASCADE,
  ordinal     INTEGER NOT NULL,
  code        TEXT    NOT NULL UNIQUE,            -- codebook:concept
  name        TEXT    NOT NULL,
  broader     TEXT    REFERENCES concept (code) DEFERRABLE INITIALLY DEFERRED,
  note        TEXT,
  words       TEXT    NOT NULL CHECK (json_valid(words)),     -- lists of words and phrases
  excepted    TEXT    NOT NULL CHECK (json_valid(excepted)),
  exclude     TEXT    NOT NULL CHECK (json_valid(exclude)),
  UNIQUE (codebook_id, ordinal)
) STRICT;
CREATE INDEX concept_by_broader ON concept (broader);

-- The vocabulary holds the concepts of codebooks too. `path`: the codes from the top down to this one, each between slashes.
ALTER TABLE vocabulary ADD COLUMN codebook TEXT NOT NULL DEFAULT 'medtop';
ALTER TABLE vocabulary ADD COLUMN path TEXT NOT NULL DEFAULT '';
WITH RECURSIVE down (code, path) AS (
  SELECT code, '/' || code || '/' FROM vocabulary WHERE broader IS NULL
  UNION ALL SELECT v.code, d.path || v.code || '/' FROM down d JOIN vocabulary v ON v.broader = d.code)
UPDATE vocabulary SET path = (SELECT d.path FROM down d WHERE d.code = vocabulary.code);

-- Rank 1: key phrases.
CREATE TABLE key_phrase (
  version_id INTEGER NOT NULL REFERENCES version (id),
  ordinal    INTEGER NOT NULL,                    -- 0: the weightiest
  phrase     TEXT    NOT NULL,
  score      REAL    NOT NULL CHECK (score BETWEEN 0 AND 1),
  times      INTEGER NOT NULL CHECK (times > 0),
  start_byte INTEGER NOT NULL, end_byte INTEGER NOT NULL,   -- its first place
  start_char INTEGER NOT NULL, end_char INTEGER NOT NULL,
  PRIMARY KEY (version_id, ordinal),
  CHECK (start_byte < end_byte)
) STRICT, WITHOUT ROWID;
CREATE INDEX key_phrase_by_phrase ON key_phrase (phrase);

DROP VIEW articles;
CREATE VIEW articles AS
SELECT a.key AS article_id, v.title, v.byline, v.source, v.published, v.published_day, v.updated, v.dateline, v.section, v.language,
       v.url, v.external_id, v.words, v.characters, v.number AS versions,
       (SELECT count(*) FROM quotation q WHERE q.version_id = v.id) AS quotations,
       (SELECT t.code FROM topic t WHERE t.version_id = v.id AND t.quotation_id IS NULL AND t.ordinal = 0
          AND t.code GLOB 'medtop:*') AS main_topic,
       v.text, v.path, v.record, v.format, v.captured
FROM article a JOIN version v ON v.id = a.version_id;

DROP VIEW topics;
CREATE VIEW topics AS
SELECT a.key AS article_id, q.key AS quotation_id, t.code, w.name, w.broader, w.level, t.score, t.ordinal = 0 AS is_main, t.evidence,
       v.source, v.published_day, w.codebook, w.path
FROM topic t JOIN article a ON a.version_id = t.version_id JOIN version v ON v.id = t.version_id
     JOIN vocabulary w ON w.code = t.code LEFT JOIN quotation q ON q.id = t.quotation_id;

CREATE VIEW key_phrases AS
SELECT a.key AS article_id, k.ordinal AS position, k.phrase, k.score, k.times, v.source, v.published_day,
       k.start_char AS start, k.end_char AS "end", k.start_byte, k.end_byte
FROM key_phrase k JOIN article a ON a.version_id = k.version_id JOIN version v ON v.id = k.version_id;
