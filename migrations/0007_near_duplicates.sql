-- Rank 1: which articles are copies of one another; remade from the texts.

-- A text as its words alone: articles whose texts differ in case, accents, marks and space have one wording.
CREATE TABLE wording (
  id           INTEGER PRIMARY KEY,
  hash         BLOB    NOT NULL UNIQUE CHECK (length(hash) = 16),
  words        INTEGER NOT NULL,
  fingerprints INTEGER NOT NULL,                            -- how many
  version_id   INTEGER NOT NULL REFERENCES version (id),    -- one that has it
  cluster_id   INTEGER NOT NULL REFERENCES article (id)     -- the smallest article of the cluster, its own when alone
) STRICT;
CREATE INDEX wording_by_cluster ON wording (cluster_id);

-- The article's current version as it was compared.
CREATE TABLE copy (
  article_id INTEGER PRIMARY KEY REFERENCES article (id),
  version_id INTEGER NOT NULL REFERENCES version (id),
  wording_id INTEGER NOT NULL REFERENCES wording (id)
) STRICT;
CREATE INDEX copy_by_version ON copy (version_id);
CREATE INDEX copy_by_wording ON copy (wording_id, article_id);

-- Which wordings have a fingerprint; of one in very many only the first few are kept.
CREATE TABLE fingerprint (
  fingerprint INTEGER NOT NULL,
  wording_id  INTEGER NOT NULL,
  PRIMARY KEY (fingerprint, wording_id)
) STRICT, WITHOUT ROWID;

-- A wording that is a copy of another, seen from each of the two.
CREATE TABLE overlap (
  wording_id  INTEGER NOT NULL REFERENCES wording (id),
  other_id    INTEGER NOT NULL REFERENCES wording (id),
  resemblance REAL    NOT NULL CHECK (resemblance BETWEEN 0 AND 1),
  share       REAL    NOT NULL CHECK (share BETWEEN 0 AND 1),     -- of the wording's shingles, in the other
  places      INTEGER NOT NULL,                                   -- where: each bit a 64th of the wording
  kept        INTEGER NOT NULL CHECK (kept IN (0, 1)),            -- 0: a part of a round-up, and no more
  PRIMARY KEY (wording_id, other_id),
  CHECK (wording_id <> other_id)
) STRICT, WITHOUT ROWID;

-- Clusters of two articles or more, and of one whose text a round-up holds.
CREATE TABLE cluster (
  id       INTEGER PRIMARY KEY REFERENCES article (id),     -- the smallest article in it
  lead_id  INTEGER NOT NULL REFERENCES article (id),        -- the chosen one, else the earliest published, then the first to come in
  articles INTEGER NOT NULL CHECK (articles > 0),
  texts    INTEGER NOT NULL CHECK (texts > 0)               -- wordings
) STRICT;

DROP VIEW duplicates;
CREATE VIEW duplicates AS
SELECT c.key AS cluster_id, a.key AS article_id,
       CASE WHEN NOT m.is_part AND EXISTS (SELECT 1 FROM copy o WHERE o.wording_id = m.wording_id AND o.article_id <> m.article_id)
            THEN 'text' ELSE 'near' END AS kind,
       a.id = k.lead_id AS is_lead, k.articles, v.title, v.source, v.published_day,
       (SELECT t.key FROM article t WHERE t.id = (SELECT min(o.article_id) FROM copy o WHERE o.wording_id = m.wording_id)) AS text_id,
       k.texts,
       CASE WHEN l.wording_id = m.wording_id THEN 1.0 ELSE f.resemblance END AS resemblance,
       CASE WHEN l.wording_id = m.wording_id THEN 1.0 ELSE f.share END AS share_in_lead,
       CASE WHEN l.wording_id = m.wording_id THEN 1.0 ELSE b.share END AS share_of_lead,
       m.is_part
FROM (SELECT w.cluster_id, p.article_id, p.version_id, p.wording_id, 0 AS is_part
        FROM cluster g JOIN wording w ON w.cluster_id = g.id JOIN copy p ON p.wording_id = w.id
      UNION
      SELECT x.cluster_id, p.article_id, p.version_id, p.wording_id, 1
        FROM overlap o JOIN wording w ON w.id = o.wording_id JOIN wording x ON x.id = o.other_id JOIN copy p ON p.wording_id = w.id
        WHERE NOT o.kept AND x.cluster_id <> w.cluster_id) m
     JOIN cluster k ON k.id = m.cluster_id JOIN article c ON c.id = k.id
     JOIN article a ON a.id = m.article_id JOIN version v ON v.id = m.version_id JOIN copy l ON l.article_id = k.lead_id
     LEFT JOIN overlap f ON f.wording_id = m.wording_id AND f.other_id = l.wording_id
     LEFT JOIN overlap b ON b.wording_id = l.wording_id AND b.other_id = m.wording_id;

CREATE VIEW "overlaps" AS   -- in quotation marks for DuckDB, to which it is a word of SQL
SELECT a.key AS article_id, b.key AS other_id, o.share, r.share AS share_of_other, o.resemblance,
       w.cluster_id = x.cluster_id AS same_cluster
FROM overlap o JOIN overlap r ON r.wording_id = o.other_id AND r.other_id = o.wording_id
     JOIN wording w ON w.id = o.wording_id JOIN wording x ON x.id = o.other_id
     JOIN copy p ON p.wording_id = o.wording_id JOIN article a ON a.id = p.article_id
     JOIN copy q ON q.wording_id = o.other_id JOIN article b ON b.id = q.article_id;

-- Rank 0: decisions of people about copies. The list of kinds grows; rows never change.
CREATE TABLE decision_with_copies (
  id      INTEGER PRIMARY KEY,
  kind    TEXT NOT NULL CHECK (kind IN ('merge', 'not-same', 'rename', 'reject', 'confirm', 'speaker-of', 'split', 'lead', 'undo')),
  subject TEXT NOT NULL CHECK (json_valid(subject)),  -- names, identities and text hashes: what survives re-extraction
  author  TEXT NOT NULL,
  made    TEXT NOT NULL                               -- UTC, ISO 8601
) STRICT;
INSERT INTO decision_with_copies SELECT * FROM decision;
DROP TABLE decision;
ALTER TABLE decision_with_copies RENAME TO decision;
CREATE TRIGGER decision_is_append_only_update BEFORE UPDATE ON decision BEGIN SELECT raise(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER decision_is_append_only_delete BEFORE DELETE ON decision BEGIN SELECT raise(ABORT, 'decisions are append-only'); END;
