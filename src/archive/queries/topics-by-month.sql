-- How many articles of each month have a topic, or one below it, out of how many, with the 95 %
-- interval of the share (Wilson 1927).
-- :topic  code or English name of one topic; when not given, the topics at the top of the hierarchy
-- :since  published on this day or later
-- :until  published on this day or earlier
-- :source  one outlet; all when not given
WITH dated AS MATERIALIZED (
  SELECT article_id, date_trunc('month', published_day) AS month FROM articles
  WHERE published_day IS NOT NULL AND (:source IS NULL OR source = :source)
    AND (:since IS NULL OR published_day >= :since) AND (:until IS NULL OR published_day <= :until)
), months AS (
  SELECT month, count(*) AS of_all FROM dated GROUP BY month
), wanted AS MATERIALIZED (
  SELECT DISTINCT code, name FROM topic_tree
  WHERE CASE WHEN :topic IS NULL THEN level = 1 AND codebook = 'medtop'
             ELSE code = :topic OR code = 'medtop:' || :topic OR lower(name) = lower(:topic) END
), counted AS (
  SELECT d.month, w.code, w.name, count(DISTINCT t.article_id) AS articles
  FROM topics t JOIN dated d USING (article_id) JOIN wanted w ON instr(t.path, '/' || w.code || '/') > 0
  WHERE t.quotation_id IS NULL GROUP BY d.month, w.code
)
SELECT c.month, c.name AS topic, c.articles, m.of_all, round(1.0 * c.articles / m.of_all, 3) AS share,
       round(wilson_low(c.articles, m.of_all), 3) AS low, round(wilson_high(c.articles, m.of_all), 3) AS high, c.code
FROM counted c JOIN months m USING (month) ORDER BY c.month, c.articles DESC, c.name, c.code
