-- What there is of each outlet: articles, from when to when, words, quotations, and speakers.
-- :since  published on this day or later
-- :until  published on this day or earlier
WITH written AS (
  SELECT coalesce(source, '(none)') AS source, count(*) AS articles, min(published_day) AS first_day, max(published_day) AS last_day,
         sum(words) AS words, sum(quotations) AS quotations
  FROM articles
  WHERE (:since IS NULL OR published_day >= :since) AND (:until IS NULL OR published_day <= :until) GROUP BY 1
), heard AS (
  SELECT coalesce(source, '(none)') AS source, count(DISTINCT speaker_id) FILTER (WHERE kind = 'person') AS people,
         count(DISTINCT speaker_id) FILTER (WHERE kind = 'institution') AS institutions
  FROM speakers
  WHERE (:since IS NULL OR published_day >= :since) AND (:until IS NULL OR published_day <= :until) GROUP BY 1
)
SELECT source, articles, first_day, last_day, words, quotations, coalesce(people, 0) AS people_quoted,
       coalesce(institutions, 0) AS institutions_quoted
FROM written LEFT JOIN heard USING (source) ORDER BY articles DESC, source
