-- How much each section quotes: quotations an article and a thousand words.
-- :source  one outlet; all when not given
-- :since  published on this day or later
-- :until  published on this day or earlier
SELECT coalesce(source, '(none)') AS source, coalesce(section, '(none)') AS section, count(*) AS articles, sum(words) AS words,
       sum(quotations) AS quotations, round(avg(quotations), 2) AS an_article,
       round(1000.0 * sum(quotations) / sum(words), 2) AS a_thousand_words, sum(quotations = 0) AS articles_without
FROM articles
WHERE (:source IS NULL OR source = :source)
  AND (:since IS NULL OR published_day >= :since) AND (:until IS NULL OR published_day <= :until)
GROUP BY 1, 2 ORDER BY articles DESC, source, section
