-- Whose words open articles: who has the first quotation, in how many of the articles that quote them.
-- :since  published on this day or later
-- :until  published on this day or earlier
-- :least = 2  articles with a quotation at least
-- :n = 25  rows
WITH said AS MATERIALIZED (
  SELECT speaker_id, speaker, kind, article_id, quotation_id FROM speakers
  WHERE (:since IS NULL OR published_day >= :since) AND (:until IS NULL OR published_day <= :until)
), opening AS MATERIALIZED (
  SELECT quotation_id FROM quotations WHERE position = 0
), counted AS (
  SELECT speaker_id, speaker, kind, count(DISTINCT article_id) AS articles,
         count(DISTINCT article_id) FILTER (WHERE quotation_id IN (SELECT quotation_id FROM opening)) AS opened
  FROM said GROUP BY speaker_id HAVING count(DISTINCT article_id) >= :least
)
SELECT speaker, kind, opened, articles, round(1.0 * opened / articles, 3) AS share,
       round(wilson_low(opened, articles), 3) AS low, round(wilson_high(opened, articles), 3) AS high, speaker_id
FROM counted ORDER BY opened DESC, share DESC, speaker, speaker_id LIMIT :n
