-- The promised views. A test fails when a column changes.

CREATE VIEW articles AS
SELECT a.key AS article_id, v.title, v.byline, v.source, v.published, v.published_day, v.updated, v.dateline, v.section, v.language,
       v.url, v.external_id, v.words, v.characters, v.number AS versions,
       (SELECT count(*) FROM quotation q WHERE q.version_id = v.id) AS quotations,
       (SELECT t.code FROM topic t WHERE t.version_id = v.id AND t.quotation_id IS NULL AND t.ordinal = 0) AS main_topic,
       v.text, v.path, v.record, v.format, v.captured
FROM article a JOIN version v ON v.id = a.version_id;

CREATE VIEW versions AS
SELECT v.key AS version_id, a.key AS article_id, v.number, v.id = a.version_id AS is_current,
       lower(hex(v.text_hash)) AS text_hash, v.title, v.title_origin, v.byline, v.byline_origin, v.dateline, v.dateline_origin,
       v.published, v.published_origin, v.updated, v.updated_origin, v.source, v.source_origin, v.url, v.url_origin,
       v.language, v.language_origin, v.section, v.section_origin, v.words, v.characters, v.path, v.record, v.format, v.captured, v.text
FROM version v JOIN article a ON a.id = v.article_id;

CREATE VIEW quotations AS
SELECT q.key AS quotation_id, a.key AS article_id, q.ordinal AS position,
       (SELECT group_concat(w, ' ') FROM (SELECT substr(v.text, s.start_char + 1, s.end_char - s.start_char) AS w
          FROM quotation_span s WHERE s.quotation_id = q.id AND s.part = 'content' ORDER BY s.ordinal)) AS quotation,
       q.kind,
       (SELECT group_concat(w, '; ') FROM (SELECT e.name AS w FROM quotation_speaker qs JOIN actor c ON c.id = qs.actor_id
          JOIN entity e ON e.id = c.entity_id WHERE qs.quotation_id = q.id ORDER BY qs.ordinal)) AS speaker,
       (SELECT e.key FROM quotation_speaker qs JOIN actor c ON c.id = qs.actor_id JOIN entity e ON e.id = c.entity_id
          WHERE qs.quotation_id = q.id AND qs.ordinal = 0) AS speaker_id,
       (SELECT substr(v.text, f.role_start + 1, f.role_end - f.role_start) FROM quotation_speaker qs
          JOIN affiliation f ON f.person_id = qs.actor_id WHERE qs.quotation_id = q.id AND qs.ordinal = 0 ORDER BY f.start_byte LIMIT 1) AS role,
       (SELECT group_concat(w, ' ') FROM (SELECT substr(v.text, s.start_char + 1, s.end_char - s.start_char) AS w
          FROM quotation_span s WHERE s.quotation_id = q.id AND s.part = 'described' ORDER BY s.ordinal)) AS described,
       (SELECT group_concat(w, ' ') FROM (SELECT substr(v.text, s.start_char + 1, s.end_char - s.start_char) AS w
          FROM quotation_span s WHERE s.quotation_id = q.id AND s.part = 'source' ORDER BY s.ordinal)) AS source_words,
       (SELECT group_concat(w, ' ') FROM (SELECT substr(v.text, s.start_char + 1, s.end_char - s.start_char) AS w
          FROM quotation_span s WHERE s.quotation_id = q.id AND s.part = 'cue' ORDER BY s.ordinal)) AS cue,
       q.cue_class, q.negated, q.confidence, q.rule, q.language,
       v.title, v.source, v.published_day,
       q.start_char AS start, q.end_char AS "end", q.start_byte, q.end_byte
FROM quotation q JOIN article a ON a.version_id = q.version_id JOIN version v ON v.id = q.version_id;

CREATE VIEW speakers AS
SELECT q.key AS quotation_id, a.key AS article_id, e.key AS speaker_id, e.name AS speaker, e.kind, e.layer, c.name AS name_in_text,
       qs.ordinal AS position, q.kind AS quotation_kind, q.confidence, v.source, v.published_day
FROM quotation_speaker qs JOIN quotation q ON q.id = qs.quotation_id JOIN article a ON a.version_id = q.version_id
     JOIN version v ON v.id = q.version_id JOIN actor c ON c.id = qs.actor_id JOIN entity e ON e.id = c.entity_id;

CREATE VIEW people AS
SELECT e.key AS person_id, e.name, e.layer,
       (SELECT group_concat(n, '; ') FROM (SELECT name AS n FROM alias WHERE entity_id = e.id AND folded <> e.folded ORDER BY name)) AS other_names,
       (SELECT count(DISTINCT c.version_id) FROM actor c JOIN article a ON a.version_id = c.version_id WHERE c.entity_id = e.id) AS articles,
       (SELECT count(*) FROM mention m JOIN actor c ON c.id = m.actor_id JOIN article a ON a.version_id = c.version_id WHERE c.entity_id = e.id) AS mentions,
       (SELECT count(DISTINCT qs.quotation_id) FROM quotation_speaker qs JOIN actor c ON c.id = qs.actor_id JOIN article a ON a.version_id = c.version_id WHERE c.entity_id = e.id) AS quotations
FROM entity e WHERE e.kind = 'person';

CREATE VIEW institutions AS
SELECT e.key AS institution_id, e.name, e.layer,
       (SELECT group_concat(n, '; ') FROM (SELECT name AS n FROM alias WHERE entity_id = e.id AND folded <> e.folded ORDER BY name)) AS other_names,
       (SELECT count(DISTINCT c.version_id) FROM actor c JOIN article a ON a.version_id = c.version_id WHERE c.entity_id = e.id) AS articles,
       (SELECT count(*) FROM mention m JOIN actor c ON c.id = m.actor_id JOIN article a ON a.version_id = c.version_id WHERE c.entity_id = e.id) AS mentions,
       (SELECT count(DISTINCT qs.quotation_id) FROM quotation_speaker qs JOIN actor c ON c.id = qs.actor_id JOIN article a ON a.version_id = c.version_id WHERE c.entity_id = e.id) AS quotations
FROM entity e WHERE e.kind = 'institution';

CREATE VIEW places AS
SELECT e.key AS place_id, e.name, e.layer, e.country, e.latitude, e.longitude,
       (SELECT count(DISTINCT c.version_id) FROM actor c JOIN article a ON a.version_id = c.version_id WHERE c.entity_id = e.id) AS articles,
       (SELECT count(*) FROM mention m JOIN actor c ON c.id = m.actor_id JOIN article a ON a.version_id = c.version_id WHERE c.entity_id = e.id) AS mentions
FROM entity e WHERE e.kind = 'place';

CREATE VIEW mentions AS
SELECT a.key AS article_id, e.key AS entity_id, e.kind, e.name, substr(v.text, m.start_char + 1, m.end_char - m.start_char) AS words,
       m.form, m.rule, e.layer, v.published_day, m.start_char AS start, m.end_char AS "end", m.start_byte, m.end_byte
FROM mention m JOIN actor c ON c.id = m.actor_id JOIN entity e ON e.id = c.entity_id
     JOIN article a ON a.version_id = m.version_id JOIN version v ON v.id = m.version_id;

CREATE VIEW affiliations AS
SELECT a.key AS article_id, p.key AS person_id, p.name AS person, substr(v.text, f.role_start + 1, f.role_end - f.role_start) AS role,
       i.key AS institution_id, i.name AS institution, substr(v.text, f.start_char + 1, f.end_char - f.start_char) AS words,
       f.rule, v.published_day, f.start_char AS start, f.end_char AS "end", f.start_byte, f.end_byte
FROM affiliation f JOIN article a ON a.version_id = f.version_id JOIN version v ON v.id = f.version_id
     JOIN actor pc ON pc.id = f.person_id JOIN entity p ON p.id = pc.entity_id
     LEFT JOIN actor ic ON ic.id = f.institution_id LEFT JOIN entity i ON i.id = ic.entity_id;

CREATE VIEW topics AS
SELECT a.key AS article_id, q.key AS quotation_id, t.code, w.name, w.broader, w.level, t.score, t.ordinal = 0 AS is_main, t.evidence,
       v.source, v.published_day
FROM topic t JOIN article a ON a.version_id = t.version_id JOIN version v ON v.id = t.version_id
     JOIN vocabulary w ON w.code = t.code LEFT JOIN quotation q ON q.id = t.quotation_id;

CREATE VIEW dates AS
SELECT a.key AS article_id, substr(v.text, d.start_char + 1, d.end_char - d.start_char) AS words, d.value, d.from_day, d.to_day,
       d.precision, d.rule, v.published_day, d.start_char AS start, d.end_char AS "end", d.start_byte, d.end_byte
FROM date_mention d JOIN article a ON a.version_id = d.version_id JOIN version v ON v.id = d.version_id;

-- Articles whose current text another article has, letter for letter. The lead is the earliest.
CREATE VIEW duplicates AS
SELECT lower(substr(hex(v.text_hash), 1, 12)) AS cluster_id, a.key AS article_id, 'text' AS kind,
       row_number() OVER (PARTITION BY v.text_hash ORDER BY v.published_day IS NULL, v.published_day, a.id) = 1 AS is_lead,
       count(*) OVER (PARTITION BY v.text_hash) AS articles, v.title, v.source, v.published_day
FROM article a JOIN version v ON v.id = a.version_id
WHERE v.text_hash IN (SELECT w.text_hash FROM article b JOIN version w ON w.id = b.version_id GROUP BY w.text_hash HAVING count(*) > 1);

-- Every run of `morgue add`, a row for each file: seen = stored + new_version + known + rejected.
CREATE VIEW ledger AS
SELECT r.id AS run_id, r.started, r.finished, s.path, s.stored + s.new_version + s.known + s.rejected AS seen,
       s.stored, s.new_version, s.known, s.rejected
FROM run r JOIN run_source s ON s.run_id = r.id;
