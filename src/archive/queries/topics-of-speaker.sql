-- What a speaker is quoted on: topics of the quotations.
-- :speaker  the name, or a part of it
-- :n = 25  rows
SELECT s.speaker, t.name AS topic, count(DISTINCT s.quotation_id) AS quotations, count(DISTINCT s.article_id) AS articles,
       min(s.published_day) AS first_day, max(s.published_day) AS last_day, t.code, s.speaker_id
FROM speakers s JOIN topics t ON t.quotation_id = s.quotation_id AND t.article_id = s.article_id
WHERE instr(fold(s.speaker), fold(:speaker)) > 0
GROUP BY s.speaker_id, t.code ORDER BY quotations DESC, articles DESC, s.speaker, t.name, t.code LIMIT :n
