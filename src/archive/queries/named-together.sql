-- Who is named in the same articles as somebody, and how often.
-- :name  the name of a person or institution, or a part of it
-- :kind = person  kind of those named with them: person, institution or place
-- :n = 25  rows
WITH sought AS MATERIALIZED (
  SELECT DISTINCT article_id, entity_id, name FROM mentions WHERE instr(fold(name), fold(:name)) > 0 AND kind <> 'place'
)
SELECT s.name, m.name AS named_with, count(DISTINCT m.article_id) AS articles, s.entity_id AS id, m.entity_id AS named_with_id
FROM sought s JOIN mentions m USING (article_id)
WHERE m.kind = :kind AND m.entity_id <> s.entity_id
GROUP BY s.entity_id, m.entity_id ORDER BY articles DESC, s.name, m.name, s.entity_id, m.entity_id LIMIT :n
