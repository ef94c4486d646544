-- For which institution somebody speaks: the institution of the role that the article gives first, or
-- the speaker itself where that is an institution.
DROP VIEW quotations;
DROP VIEW speakers;

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
FROM quotation q JOIN article a ON a.version_id = q.version_id JOIN version v ON v.id = q.version_id;

CREATE VIEW speakers AS
SELECT q.key AS quotation_id, a.key AS article_id, e.key AS speaker_id, e.name AS speaker, e.kind, e.layer, c.name AS name_in_text,
       qs.ordinal AS position, q.kind AS quotation_kind, q.confidence, v.source, v.published_day,
       substr(v.text, f.role_start + 1, f.role_end - f.role_start) AS role,
       coalesce(i.key, CASE c.kind WHEN 'institution' THEN e.key END) AS institution_id,
       coalesce(i.name, CASE c.kind WHEN 'institution' THEN e.name END) AS institution
FROM quotation_speaker qs JOIN quotation q ON q.id = qs.quotation_id JOIN article a ON a.version_id = q.version_id
     JOIN version v ON v.id = q.version_id JOIN actor c ON c.id = qs.actor_id JOIN entity e ON e.id = c.entity_id
     LEFT JOIN affiliation f ON f.id = (SELECT f.id FROM affiliation f WHERE f.person_id = qs.actor_id ORDER BY f.start_byte LIMIT 1)
     LEFT JOIN actor ic ON ic.id = f.institution_id LEFT JOIN entity i ON i.id = ic.entity_id;
