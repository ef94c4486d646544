-- Pairs of speakers who are quoted in the same articles: in how many, and how many times as often as if
-- each were quoted without regard to the other (lift).
-- :least = 2  articles with both at least
-- :kind = person  person or institution
-- :n = 25  rows
WITH voices AS MATERIALIZED (
  SELECT DISTINCT article_id, speaker_id, speaker FROM speakers WHERE kind = :kind
), alone AS MATERIALIZED (
  SELECT speaker_id, count(*) AS articles FROM voices GROUP BY speaker_id HAVING count(*) >= :least
), heard AS MATERIALIZED (
  SELECT article_id, speaker_id, speaker, articles FROM voices JOIN alone USING (speaker_id)
), pairs AS (
  SELECT a.speaker AS one, b.speaker AS other, count(*) AS articles, a.articles AS of_one, b.articles AS of_other,
         a.speaker_id AS one_id, b.speaker_id AS other_id
  FROM heard a JOIN heard b ON b.article_id = a.article_id AND (b.speaker, b.speaker_id) > (a.speaker, a.speaker_id)
  GROUP BY a.speaker_id, b.speaker_id HAVING count(*) >= :least
)
SELECT one, other, articles, of_one, of_other,
       round(1.0 * articles * (SELECT count(DISTINCT article_id) FROM voices) / of_one / of_other, 1) AS lift, one_id, other_id
FROM pairs ORDER BY articles DESC, lift DESC, one, other, one_id, other_id LIMIT :n
