-- Who was quoted most, in how many articles, and by which outlets.
-- :since  published on this day or later
-- :until  published on this day or earlier
-- :source  one outlet; all when not given
-- :kind  person or institution; both when not given
-- :n = 25  rows
WITH said AS MATERIALIZED (
  SELECT speaker_id, speaker, kind, article_id, quotation_id, coalesce(source, '(none)') AS source
  FROM speakers
  WHERE (:since IS NULL OR published_day >= :since) AND (:until IS NULL OR published_day <= :until)
    AND (:source IS NULL OR source = :source) AND (:kind IS NULL OR kind = :kind)
), most AS (
  SELECT speaker_id, speaker, kind, count(*) AS quotations, count(DISTINCT article_id) AS articles
  FROM said GROUP BY speaker_id ORDER BY quotations DESC, articles DESC, speaker, speaker_id LIMIT :n
), by_outlet AS (
  SELECT speaker_id, source, count(*) AS quotations
  FROM said WHERE speaker_id IN (SELECT speaker_id FROM most) GROUP BY speaker_id, source
)
SELECT m.speaker, m.kind, m.quotations, m.articles, count(*) AS outlets,
       group_concat(o.source || ' ' || o.quotations, '; ' ORDER BY o.quotations DESC, o.source) AS by_outlet,
       m.speaker_id
FROM most m JOIN by_outlet o USING (speaker_id)
GROUP BY m.speaker_id ORDER BY m.quotations DESC, m.articles DESC, m.speaker, m.speaker_id
