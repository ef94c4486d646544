-- Who was quoted before a day and never from that day on, and whether articles still speak of them.
-- :day = 2025-01-01  the day
-- :least = 2  quotations before it at least
-- :n = 25  rows
WITH said AS MATERIALIZED (
  SELECT speaker_id, speaker, kind, count(*) AS quotations, min(published_day) AS first_day, max(published_day) AS last_day
  FROM speakers WHERE published_day IS NOT NULL GROUP BY speaker_id
)
SELECT speaker, kind, quotations, first_day, last_day,
       (SELECT count(DISTINCT article_id) FROM mentions m WHERE m.entity_id = speaker_id AND m.published_day >= :day) AS articles_since,
       speaker_id
FROM said WHERE last_day < :day AND quotations >= :least
ORDER BY quotations DESC, last_day DESC, speaker, speaker_id LIMIT :n
