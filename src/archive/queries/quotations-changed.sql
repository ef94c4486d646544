-- Quotations that came, went or changed between one version of an article and the next.
-- :article  one article, by its id; all when not given
-- :n = 100  rows
WITH kept AS MATERIALIZED (
  SELECT article_id, version AS number, quotation, speaker, position FROM quotation_versions
  WHERE article_id IN (SELECT article_id FROM articles WHERE versions > 1) AND (:article IS NULL OR article_id = :article)
), steps AS (
  SELECT article_id, number AS before, number + 1 AS after FROM versions v
  WHERE EXISTS (SELECT 1 FROM versions w WHERE w.article_id = v.article_id AND w.number = v.number + 1)
), gone AS (
  SELECT s.article_id, s.before, s.after, o.position, o.quotation, o.speaker,
         EXISTS (SELECT 1 FROM kept k WHERE k.article_id = s.article_id AND k.number = s.after AND k.quotation = o.quotation) AS stays
  FROM steps s JOIN kept o ON o.article_id = s.article_id AND o.number = s.before
), come AS (
  SELECT s.article_id, s.before, s.after, n.position, n.quotation, n.speaker,
         (SELECT count(*) FROM kept k WHERE k.article_id = s.article_id AND k.number = s.before AND k.quotation = n.quotation) AS was,
         (SELECT k.speaker FROM kept k WHERE k.article_id = s.article_id AND k.number = s.before AND k.quotation = n.quotation
            ORDER BY k.position LIMIT 1) AS was_by
  FROM steps s JOIN kept n ON n.article_id = s.article_id AND n.number = s.after
), changes AS (
  SELECT article_id, before, after, 'went' AS change, quotation, speaker, position FROM gone WHERE NOT stays
  UNION ALL SELECT article_id, before, after, 'came', quotation, speaker, position FROM come WHERE was = 0
  UNION ALL SELECT article_id, before, after, 'other speaker: was ' || coalesce(was_by, '(nobody)'), quotation, speaker, position
    FROM come WHERE was > 0 AND speaker IS NOT was_by
)
SELECT c.article_id, c.before, c.after, c.change, c.speaker, c.quotation, a.title, a.source
FROM changes c JOIN articles a USING (article_id)
ORDER BY c.article_id, c.after, c.position, c.change, c.quotation LIMIT :n
