-- Of which countries the articles of each month speak, out of how many articles.
-- :country  ISO 3166 alpha-2 of one country; all when not given
-- :since  published on this day or later
-- :until  published on this day or earlier
-- :least = 1  articles of a month at least
WITH months AS (
  SELECT date_trunc('month', published_day) AS month, count(*) AS of_all FROM articles WHERE published_day IS NOT NULL GROUP BY 1
), counted AS (
  SELECT date_trunc('month', published_day) AS month, country, count(*) AS articles FROM countries
  WHERE published_day IS NOT NULL AND (:country IS NULL OR country = upper(:country))
    AND (:since IS NULL OR published_day >= :since) AND (:until IS NULL OR published_day <= :until)
  GROUP BY 1, 2 HAVING count(*) >= :least
)
SELECT month, country, articles, of_all, round(1.0 * articles / of_all, 3) AS share
FROM counted JOIN months USING (month) ORDER BY month, articles DESC, country
