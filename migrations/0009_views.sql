-- Views that cut words out of texts by bytes: SQLite need not count characters from the beginning of the
-- text each time. The version, which an article always has, is joined from the left: where none of its
-- columns is asked for, SQLite leaves it out. Two new views say what the tables know and no view did.

DROP VIEW quotations;
CREATE VIEW quotations AS
SELECT q.key AS quotation_id, a.key AS article_id, q.ordinal AS position,
       (SELECT group_concat(w, ' ') FROM (SELECT cast(substr(cast(v.text AS BLOB), s.start_byte + 1, s.end_byte - s.start_byte) AS TEXT) AS w
          FROM quotation_span s WHERE s.quotation_id = q.id AND s.part = 'content' ORDER BY s.ordinal)) AS quotation,
       q.kind,
       (SELECT group_concat(w, '; ') FROM (SELECT e.name AS w FROM quotation_speaker qs JOIN actor c ON c.id = qs.actor_id
          JOIN entity e ON e.id = c.entity_id WHERE qs.quotation_id = q.id ORDER BY qs.ordinal)) AS speaker,
       (SELECT e.key FROM quotation_speaker qs JOIN actor c ON c.id = qs.actor_id JOIN entity e ON e.id = c.entity_id
          WHERE qs.quotation_id = q.id AND qs.ordinal = 0) AS speaker_id,
       (SELECT substr(v.text, f.role_start + 1, f.role_end - f.role_start) FROM quotation_speaker qs
          JOIN affiliation f ON f.person_id = qs.actor_id WHERE qs.quotation_id = q.id AND qs.ordinal = 0 ORDER BY f.start_byte LIMIT 1) AS role,
       (SELECT group_concat(w, ' ') FROM (SELECT cast(substr(cast(v.text AS BLOB), s.start_byte + 1, s.end_byte - s.start_byte) AS TEXT) AS w
          FROM quotation_span s WHERE s.quotation_id = q.id AND s.part = 'described' ORDER BY s.ordinal)) AS described,
       (SELECT group_concat(w, ' ') FROM (SELECT cast(substr(cast(v.text AS BLOB), s.start_byte + 1, s.end_byte - s.start_byte) AS TEXT) AS w
          FROM quotation_span s WHERE s.quotation_id = q.id AND s.part = 'source' ORDER BY s.ordinal)) AS source_words,
       (SELECT group_concat(w, ' ') FROM (SELECT cast(substr(cast(v.text AS BLOB), s.start_byte + 1, s.end_byte - s.start_byte) AS TEXT) AS w
          FROM quotation_span s WHERE s.quotation_id = q.id AND s.part = 'cue' ORDER BY s.ordinal)) AS cue,
       q.cue_class, q.negated, q.confidence, q.rule, q.language,
       v.title, v.source, v.published_day,
       q.start_char AS start, q.end_char AS "end", q.start_byte, q.end_byte,
       (SELECT coalesce(i.key, CASE c.kind WHEN 'institution' THEN e.key END)
          FROM quotation_speaker qs JOIN actor c ON c.id = qs.actor_id JOIN entity e ON e.id = c.entity_id
          LEFT JOIN affiliation f ON f.id = (SELECT f.id FROM affiliation f WHERE f.person_id = qs.actor_id ORDER BY f.start_byte LIMIT 1)
          LEFT JOIN actor ic ON ic.id = f.institution_id LEFT JOIN entity i ON i.id = ic.entity_id
          WHERE qs.quotation_id = q.id AND qs.ordinal = 0) AS institution_id,
       (SELECT coalesce(i.name, CASE c.kind WHEN 'institution' THEN e.name END)
          FROM quotation_speaker qs JOIN actor c ON c.id = qs.actor_id JOIN entity e ON e.id = c.entity_id
          LEFT JOIN affiliation f ON f.id = (SELECT f.id FROM affiliation f WHERE f.person_id = qs.actor_id ORDER BY f.start_byte LIMIT 1)
          LEFT JOIN actor ic ON ic.id = f.institution_id LEFT JOIN entity i ON i.id = ic.entity_id
          WHERE qs.quotation_id = q.id AND qs.ordinal = 0) AS institution
FROM quotation q JOIN article a ON a.version_id = q.version_id LEFT JOIN version v ON v.id = q.version_id;

DROP VIEW mentions;
CREATE VIEW mentions AS
SELECT a.key AS article_id, e.key AS entity_id, e.kind, e.name, cast(substr(cast(v.text AS BLOB), m.start_byte + 1, m.end_byte - m.start_byte) AS TEXT) AS words,
       m.form, m.rule, e.layer, v.published_day, m.start_char AS start, m.end_char AS "end", m.start_byte, m.end_byte,
       c.country, c.latitude, c.longitude, c.confidence AS place_confidence,
       (SELECT count(p.actor_id) FROM place_candidate p WHERE p.actor_id = c.id) AS candidates
FROM mention m JOIN actor c ON c.id = m.actor_id JOIN entity e ON e.id = c.entity_id
     JOIN article a ON a.version_id = m.version_id LEFT JOIN version v ON v.id = m.version_id;

DROP VIEW affiliations;
CREATE VIEW affiliations AS
SELECT a.key AS article_id, p.key AS person_id, p.name AS person, substr(v.text, f.role_start + 1, f.role_end - f.role_start) AS role,
       i.key AS institution_id, i.name AS institution, cast(substr(cast(v.text AS BLOB), f.start_byte + 1, f.end_byte - f.start_byte) AS TEXT) AS words,
       f.rule, v.published_day, f.start_char AS start, f.end_char AS "end", f.start_byte, f.end_byte
FROM affiliation f JOIN article a ON a.version_id = f.version_id
     JOIN actor pc ON pc.id = f.person_id JOIN entity p ON p.id = pc.entity_id LEFT JOIN version v ON v.id = f.version_id
     LEFT JOIN actor ic ON ic.id = f.institution_id LEFT JOIN entity i ON i.id = ic.entity_id;

DROP VIEW dates;
CREATE VIEW dates AS
SELECT a.key AS article_id, cast(substr(cast(v.text AS BLOB), d.start_byte + 1, d.end_byte - d.start_byte) AS TEXT) AS words, d.value, d.from_day, d.to_day,
       d.precision, d.rule, v.published_day, d.start_char AS start, d.end_char AS "end", d.start_byte, d.end_byte,
       d.anchor_day, d.anchor
FROM date_mention d JOIN article a ON a.version_id = d.version_id LEFT JOIN version v ON v.id = d.version_id;

DROP VIEW speakers;
CREATE VIEW speakers AS
SELECT q.key AS quotation_id, a.key AS article_id, e.key AS speaker_id, e.name AS speaker, e.kind, e.layer, c.name AS name_in_text,
       qs.ordinal AS position, q.kind AS quotation_kind, q.confidence, v.source, v.published_day,
       substr(v.text, f.role_start + 1, f.role_end - f.role_start) AS role,
       coalesce(i.key, CASE c.kind WHEN 'institution' THEN e.key END) AS institution_id,
       coalesce(i.name, CASE c.kind WHEN 'institution' THEN e.name END) AS institution
FROM quotation_speaker qs JOIN quotation q ON q.id = qs.quotation_id JOIN article a ON a.version_id = q.version_id
     JOIN actor c ON c.id = qs.actor_id JOIN entity e ON e.id = c.entity_id LEFT JOIN version v ON v.id = q.version_id
     LEFT JOIN affiliation f ON f.id = (SELECT f.id FROM affiliation f WHERE f.person_id = qs.actor_id ORDER BY f.start_byte LIMIT 1)
     LEFT JOIN actor ic ON ic.id = f.institution_id LEFT JOIN entity i ON i.id = ic.entity_id;

DROP VIEW topics;
CREATE VIEW topics AS
SELECT a.key AS article_id, q.key AS quotation_id, t.code, w.name, w.broader, w.level, t.score, t.ordinal = 0 AS is_main, t.evidence,
       v.source, v.published_day, w.codebook, w.path
FROM topic t JOIN article a ON a.version_id = t.version_id LEFT JOIN version v ON v.id = t.version_id
     LEFT JOIN vocabulary w ON w.code = t.code LEFT JOIN quotation q ON q.id = t.quotation_id;

DROP VIEW key_phrases;
CREATE VIEW key_phrases AS
SELECT a.key AS article_id, k.ordinal AS position, k.phrase, k.score, k.times, v.source, v.published_day,
       k.start_char AS start, k.end_char AS "end", k.start_byte, k.end_byte
FROM key_phrase k JOIN article a ON a.version_id = k.version_id LEFT JOIN version v ON v.id = k.version_id;

-- As DuckDB can read it too.
DROP VIEW place_candidates;
CREATE VIEW place_candidates AS
SELECT a.key AS article_id, e.key AS place_id, e.name, p.ordinal AS position, p.country, p.region, p.latitude, p.longitude, p.population,
       coalesce(c.country = p.country AND c.latitude = p.latitude AND c.longitude = p.longitude, 0) AS is_chosen
FROM place_candidate p JOIN actor c ON c.id = p.actor_id JOIN entity e ON e.id = c.entity_id JOIN article a ON a.version_id = c.version_id;

CREATE VIEW countries AS
SELECT a.key AS article_id, c.code AS country, v.source, v.published_day
FROM country c JOIN article a ON a.version_id = c.version_id LEFT JOIN version v ON v.id = c.version_id;

-- Topics are counted without looking at their rows.
DROP INDEX topic_by_code;
CREATE INDEX topic_by_code ON topic (code, version_id, quotation_id, ordinal);

CREATE VIEW topic_tree AS SELECT code, name, broader, level, codebook, path FROM vocabulary;
