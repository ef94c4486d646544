-- What other places of the input say of a field that was taken from elsewhere.
CREATE TABLE witness (
  version_id INTEGER NOT NULL REFERENCES version (id),
  ordinal    INTEGER NOT NULL,
  field      TEXT    NOT NULL CHECK (field IN ('title', 'byline', 'published')),
  value      TEXT    NOT NULL,
  origin     TEXT    NOT NULL,
  agrees     INTEGER NOT NULL CHECK (agrees IN (0, 1)),
  PRIMARY KEY (version_id, ordinal)
) STRICT, WITHOUT ROWID;

-- How often a field of an origin is right, by whether other places say the same: src/model/sureness.tsv.
CREATE TABLE sureness (
  field    TEXT NOT NULL,
  origin   TEXT NOT NULL,
  standing TEXT NOT NULL CHECK (standing IN ('alone', 'agreed', 'disputed')),
  share    REAL NOT NULL CHECK (share BETWEEN 0 AND 1),
  PRIMARY KEY (field, origin, standing)
) STRICT, WITHOUT ROWID;

INSERT INTO sureness (field, origin, standing, share) VALUES
  ('byline', 'flag', 'agreed', 1.00),
  ('byline', 'flag', 'alone', 1.00),
  ('byline', 'flag', 'disputed', 1.00),
  ('byline', 'json-ld', 'agreed', 0.97),
  ('byline', 'json-ld', 'alone', 0.80),
  ('byline', 'json-ld', 'disputed', 0.70),
  ('byline', 'markup', 'alone', 0.72),
  ('byline', 'meta', 'agreed', 0.86),
  ('byline', 'meta', 'alone', 0.72),
  ('byline', 'open-graph', 'agreed', 0.97),
  ('byline', 'open-graph', 'alone', 0.72),
  ('byline', 'record', 'agreed', 1.00),
  ('byline', 'record', 'alone', 1.00),
  ('byline', 'record', 'disputed', 1.00),
  ('dateline', 'flag', 'agreed', 1.00),
  ('dateline', 'flag', 'alone', 1.00),
  ('dateline', 'flag', 'disputed', 1.00),
  ('dateline', 'record', 'agreed', 1.00),
  ('dateline', 'record', 'alone', 1.00),
  ('dateline', 'record', 'disputed', 1.00),
  ('language', 'flag', 'agreed', 1.00),
  ('language', 'flag', 'alone', 1.00),
  ('language', 'flag', 'disputed', 1.00),
  ('language', 'record', 'agreed', 1.00),
  ('language', 'record', 'alone', 1.00),
  ('language', 'record', 'disputed', 1.00),
  ('published', 'flag', 'agreed', 1.00),
  ('published', 'flag', 'alone', 1.00),
  ('published', 'flag', 'disputed', 1.00),
  ('published', 'json-ld', 'agreed', 0.99),
  ('published', 'json-ld', 'alone', 0.67),
  ('published', 'markup', 'agreed', 0.99),
  ('published', 'markup', 'alone', 0.67),
  ('published', 'meta', 'agreed', 0.99),
  ('published', 'open-graph', 'agreed', 0.88),
  ('published', 'open-graph', 'alone', 0.67),
  ('published', 'record', 'agreed', 1.00),
  ('published', 'record', 'alone', 1.00),
  ('published', 'record', 'disputed', 1.00),
  ('section', 'flag', 'agreed', 1.00),
  ('section', 'flag', 'alone', 1.00),
  ('section', 'flag', 'disputed', 1.00),
  ('section', 'record', 'agreed', 1.00),
  ('section', 'record', 'alone', 1.00),
  ('section', 'record', 'disputed', 1.00),
  ('source', 'flag', 'agreed', 1.00),
  ('source', 'flag', 'alone', 1.00),
  ('source', 'flag', 'disputed', 1.00),
  ('source', 'record', 'agreed', 1.00),
  ('source', 'record', 'alone', 1.00),
  ('source', 'record', 'disputed', 1.00),
  ('title', 'flag', 'agreed', 1.00),
  ('title', 'flag', 'alone', 1.00),
  ('title', 'flag', 'disputed', 1.00),
  ('title', 'json-ld', 'disputed', 0.57),
  ('title', 'open-graph', 'agreed', 0.97),
  ('title', 'open-graph', 'disputed', 0.68),
  ('title', 'record', 'agreed', 1.00),
  ('title', 'record', 'alone', 1.00),
  ('title', 'record', 'disputed', 1.00),
  ('updated', 'flag', 'agreed', 1.00),
  ('updated', 'flag', 'alone', 1.00),
  ('updated', 'flag', 'disputed', 1.00),
  ('updated', 'record', 'agreed', 1.00),
  ('updated', 'record', 'alone', 1.00),
  ('updated', 'record', 'disputed', 1.00),
  ('url', 'flag', 'agreed', 1.00),
  ('url', 'flag', 'alone', 1.00),
  ('url', 'flag', 'disputed', 1.00),
  ('url', 'record', 'agreed', 1.00),
  ('url', 'record', 'alone', 1.00),
  ('url', 'record', 'disputed', 1.00);

-- Where each field of each version comes from, and how sure it is.
CREATE VIEW field_origins AS
SELECT a.key AS article_id, v.key AS version_id, v.number, v.id = a.version_id AS is_current, f.field, f.value, f.origin, f.standing,
       (SELECT s.share FROM sureness s WHERE s.field = f.field AND s.origin = f.origin AND s.standing = f.standing) AS sure
FROM (SELECT g.version_id, g.field, g.value, g.origin,
             CASE WHEN EXISTS (SELECT 1 FROM witness w WHERE w.version_id = g.version_id AND w.field = g.field AND NOT w.agrees) THEN 'disputed'
                  WHEN EXISTS (SELECT 1 FROM witness w WHERE w.version_id = g.version_id AND w.field = g.field) THEN 'agreed'
                  ELSE 'alone' END AS standing
      FROM (SELECT id AS version_id, 'title' AS field, title AS value, title_origin AS origin FROM version
            UNION ALL SELECT id, 'byline', byline, byline_origin FROM version
            UNION ALL SELECT id, 'dateline', dateline, dateline_origin FROM version
            UNION ALL SELECT id, 'published', published, published_origin FROM version
            UNION ALL SELECT id, 'updated', updated, updated_origin FROM version
            UNION ALL SELECT id, 'source', source, source_origin FROM version
            UNION ALL SELECT id, 'url', url, url_origin FROM version
            UNION ALL SELECT id, 'language', language, language_origin FROM version
            UNION ALL SELECT id, 'section', section, section_origin FROM version) g
      WHERE g.value IS NOT NULL) f
JOIN version v ON v.id = f.version_id JOIN article a ON a.id = v.article_id;

-- Fields of which another place of the same input says otherwise, with what it says.
CREATE VIEW conflicts AS
SELECT o.article_id, o.version_id, o.number, o.is_current, o.field, o.value, o.origin, o.sure, w.value AS other_value, w.origin AS other_origin
FROM witness w JOIN version v ON v.id = w.version_id JOIN field_origins o ON o.version_id = v.key AND o.field = w.field
WHERE NOT w.agrees;
