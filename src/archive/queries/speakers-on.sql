-- Who is quoted in the articles that a search finds (in the words of morgue search), and the first thing
-- that each says in the best of them.
-- :query = flood  what to look for
-- :n = 25  rows
WITH found AS MATERIALIZED (
  SELECT article_id, "rank" FROM search(:query)
), said AS (
  SELECT s.speaker_id, s.speaker, s.kind, s.article_id, s.quotation_id, f."rank",
         row_number() OVER (PARTITION BY s.speaker_id ORDER BY f."rank", q.position) AS place
  FROM found f JOIN speakers s USING (article_id) JOIN quotations q USING (article_id, quotation_id)
)
SELECT speaker, kind, count(*) AS quotations, count(DISTINCT article_id) AS articles, min("rank") AS best_rank,
       max(CASE WHEN place = 1 THEN (SELECT quotation FROM quotations q WHERE q.article_id = said.article_id AND q.quotation_id = said.quotation_id) END) AS quotation,
       speaker_id
FROM said GROUP BY speaker_id ORDER BY articles DESC, quotations DESC, best_rank, speaker, speaker_id LIMIT :n
