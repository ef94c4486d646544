-- How large a share of the quotations with a known institution each institution has, whether it speaks
-- itself or one of its people does, with the 95 % interval of the share (Wilson 1927).
-- :since  published on this day or later
-- :until  published on this day or earlier
-- :source  one outlet; all when not given
-- :n = 25  rows
WITH said AS MATERIALIZED (
  SELECT institution_id, institution, quotation_id, kind, article_id FROM speakers
  WHERE institution_id IS NOT NULL AND (:source IS NULL OR source = :source)
    AND (:since IS NULL OR published_day >= :since) AND (:until IS NULL OR published_day <= :until)
), counted AS (
  SELECT institution_id, institution, count(DISTINCT quotation_id) AS quotations,
         count(DISTINCT quotation_id) FILTER (WHERE kind = 'person') AS by_its_people,
         count(DISTINCT article_id) AS articles,
         (SELECT count(DISTINCT quotation_id) FROM said) AS of_all
  FROM said GROUP BY institution_id
)
SELECT institution, quotations, by_its_people, articles, of_all, round(1.0 * quotations / of_all, 4) AS share,
       round(wilson_low(quotations, of_all), 4) AS low, round(wilson_high(quotations, of_all), 4) AS high, institution_id
FROM counted ORDER BY quotations DESC, articles DESC, institution, institution_id LIMIT :n
