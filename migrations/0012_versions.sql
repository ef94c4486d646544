-- What each version changed of the one before it: found by machine, made again with the findings.
CREATE TABLE version_change (
  version_id    INTEGER PRIMARY KEY REFERENCES version (id),
  previous_id   INTEGER NOT NULL REFERENCES version (id),
  words_added   INTEGER NOT NULL CHECK (words_added >= 0),
  words_removed INTEGER NOT NULL CHECK (words_removed >= 0),
  words_moved   INTEGER NOT NULL CHECK (words_moved >= 0),
  share         REAL    NOT NULL CHECK (share BETWEEN 0 AND 1),
  headline      INTEGER NOT NULL CHECK (headline IN (0, 1)),
  lead          INTEGER NOT NULL CHECK (lead IN (0, 1)),
  body          INTEGER NOT NULL CHECK (body IN (0, 1)),
  quotation     INTEGER NOT NULL CHECK (quotation IN (0, 1))
) STRICT;

CREATE TABLE quotation_change (
  version_id INTEGER NOT NULL REFERENCES version (id),
  ordinal    INTEGER NOT NULL,
  change     TEXT    NOT NULL CHECK (change IN ('added', 'removed', 'changed', 're-attributed')),
  before_id  INTEGER REFERENCES quotation (id) ON DELETE CASCADE,
  after_id   INTEGER REFERENCES quotation (id) ON DELETE CASCADE,
  PRIMARY KEY (version_id, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX quotation_change_by_before ON quotation_change (before_id);
CREATE INDEX quotation_change_by_after ON quotation_change (after_id);

-- What each version but the first changed of the one before it.
CREATE VIEW version_changes AS
SELECT a.key AS article_id, p.number AS from_version, v.number AS to_version, v.title, v.source, v.published, v.updated, v.captured,
       c.words_added, c.words_removed, c.words_moved, c.share, c.headline, c.lead, c.body, c.quotation
FROM version_change c JOIN version v ON v.id = c.version_id JOIN version p ON p.id = c.previous_id JOIN article a ON a.id = v.article_id;

-- Quotations that were added, removed, changed or given to another speaker from one version to the next.
CREATE VIEW quotation_changes AS
SELECT a.key AS article_id, p.number AS from_version, v.number AS to_version, q.change,
       b.quotation_id AS before_id, b.quotation AS before, b.speaker AS speaker_before,
       n.quotation_id AS after_id, n.quotation AS after, n.speaker AS speaker_after
FROM quotation_change q JOIN version v ON v.id = q.version_id JOIN version_change c ON c.version_id = v.id
JOIN version p ON p.id = c.previous_id JOIN article a ON a.id = v.article_id
LEFT JOIN quotation qb ON qb.id = q.before_id LEFT JOIN quotation_versions b ON b.quotation_id = qb.key
LEFT JOIN quotation qn ON qn.id = q.after_id LEFT JOIN quotation_versions n ON n.quotation_id = qn.key;
