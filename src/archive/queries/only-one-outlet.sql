-- Speakers whom only one outlet quotes, and in how many outlets articles speak of them.
-- :least = 2  quotations at least
-- :kind  person or institution; both when not given
-- :n = 25  rows
WITH said AS MATERIALIZED (
  SELECT speaker_id, speaker, kind, min(source) AS source, count(*) AS quotations, count(DISTINCT article_id) AS articles
  FROM speakers WHERE source IS NOT NULL AND (:kind IS NULL OR kind = :kind)
  GROUP BY speaker_id HAVING count(DISTINCT source) = 1 AND count(*) >= :least
  ORDER BY quotations DESC, articles DESC, speaker, speaker_id LIMIT :n
)
SELECT speaker, kind, source, quotations, articles,
       (SELECT count(DISTINCT a.source) FROM mentions m JOIN articles a USING (article_id) WHERE m.entity_id = speaker_id) AS named_by_outlets,
       speaker_id
FROM said ORDER BY quotations DESC, articles DESC, speaker, speaker_id
