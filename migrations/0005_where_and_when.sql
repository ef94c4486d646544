-- Dates say what they were counted from; places of an article say where they are, or may be.

ALTER TABLE date_mention ADD COLUMN anchor_day TEXT;   -- NULL: the words say it all, or nothing was known
ALTER TABLE date_mention ADD COLUMN anchor     TEXT;   -- 'published' or 'dateline'

ALTER TABLE actor ADD COLUMN country    TEXT;          -- of a place, where plain in its article
ALTER TABLE actor ADD COLUMN latitude   REAL;
ALTER TABLE actor ADD COLUMN longitude  REAL;
ALTER TABLE actor ADD COLUMN confidence REAL;          -- of the place chosen, 0 to 1

-- The places of a name, the weightiest first; one was chosen or none.
CREATE TABLE place_candidate (
  actor_id   INTEGER NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
  ordinal    INTEGER NOT NULL,
  country    TEXT    NOT NULL CHECK (length(country) = 2),
  region     TEXT    NOT NULL,                         -- state of the United States, else ''
  latitude   REAL    NOT NULL,
  longitude  REAL    NOT NULL,
  population INTEGER NOT NULL,
  PRIMARY KEY (actor_id, ordinal)
) STRICT, WITHOUT ROWID;

DROP VIEW dates;
CREATE VIEW dates AS
SELECT a.key AS article_id, substr(v.text, d.start_char + 1, d.end_char - d.start_char) AS words, d.value, d.from_day, d.to_day,
       d.precision, d.rule, v.published_day, d.start_char AS start, d.end_char AS "end", d.start_byte, d.end_byte,
       d.anchor_day, d.anchor
FROM date_mention d JOIN article a ON a.version_id = d.version_id JOIN version v ON v.id = d.version_id;

-- A name that means places of two countries in two articles is of neither.
DROP VIEW places;
CREATE VIEW places AS
SELECT e.key AS place_id, e.name, e.layer, w.country,
       CASE WHEN w.country IS NOT NULL THEN w.latitude END AS latitude,
       CASE WHEN w.country IS NOT NULL THEN w.longitude END AS longitude, w.articles,
       (SELECT count(*) FROM mention m JOIN actor c ON c.id = m.actor_id JOIN article a ON a.version_id = c.version_id WHERE c.entity_id = e.id) AS mentions,
       w.candidates
FROM entity e LEFT JOIN (
  SELECT c.entity_id, CASE WHEN min(c.country) = max(c.country) THEN min(c.country) END AS country,
         max(c.latitude) AS latitude, max(c.longitude) FILTER (WHERE c.latitude IS NOT NULL) AS longitude,
         count(DISTINCT c.version_id) AS articles,
         coalesce(max((SELECT count(*) FROM place_candidate p WHERE p.actor_id = c.id)), 0) AS candidates
  FROM actor c JOIN article a ON a.version_id = c.version_id WHERE c.kind = 'place' GROUP BY c.entity_id
) w ON w.entity_id = e.id
WHERE e.kind = 'place';

DROP VIEW mentions;
CREATE VIEW mentions AS
SELECT a.key AS article_id, e.key AS entity_id, e.kind, e.name, substr(v.text, m.start_char + 1, m.end_char - m.start_char) AS words,
       m.form, m.rule, e.layer, v.published_day, m.start_char AS start, m.end_char AS "end", m.start_byte, m.end_byte,
       c.country, c.latitude, c.longitude, c.confidence AS place_confidence,
       (SELECT count(*) FROM place_candidate p WHERE p.actor_id = c.id) AS candidates
FROM mention m JOIN actor c ON c.id = m.actor_id JOIN entity e ON e.id = c.entity_id
     JOIN article a ON a.version_id = m.version_id JOIN version v ON v.id = m.version_id;

CREATE VIEW place_candidates AS
SELECT a.key AS article_id, e.key AS place_id, e.name, p.ordinal AS position, p.country, p.region, p.latitude, p.longitude, p.population,
       c.country IS p.country AND c.latitude IS p.latitude AND c.longitude IS p.longitude AS is_chosen
FROM place_candidate p JOIN actor c ON c.id = p.actor_id JOIN entity e ON e.id = c.entity_id JOIN article a ON a.version_id = c.version_id;

-- Where an entity is was kept from the first article that named it; now each article says so.
ALTER TABLE entity DROP COLUMN country;
ALTER TABLE entity DROP COLUMN latitude;
ALTER TABLE entity DROP COLUMN longitude;
