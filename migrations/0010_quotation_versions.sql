-- Quotations of every version: what the view `quotations` says of current ones, and which version it is.
CREATE VIEW quotation_versions AS
SELECT q.key AS quotation_id, a.key AS article_id, v.key AS version_id, v.number AS version, v.id = a.version_id AS is_current,
       q.ordinal AS position,
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
       q.confidence, q.rule, q.language, v.title, v.source, v.published_day,
       q.start_char AS start, q.end_char AS "end", q.start_byte, q.end_byte
FROM quotation q JOIN version v ON v.id = q.version_id JOIN article a ON a.id = v.article_id;
