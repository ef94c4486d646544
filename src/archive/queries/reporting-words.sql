-- With which kind of reporting words (cue class) speakers are quoted: "said" is neutral, "claimed" and
-- "insisted" a claim, "denied" a denial.
-- :kind = person  person or institution
-- :least = 3  quotations at least
-- :n = 25  rows
SELECT s.speaker, count(*) AS quotations, sum(q.cue_class = 'neutral') AS neutral, sum(q.cue_class = 'claim') AS claim,
       sum(q.cue_class = 'denial') AS denial, sum(q.cue_class = 'judgement') AS judgement,
       sum(q.cue_class IN ('order', 'question', 'thought', 'intention')) AS other, sum(q.cue_class IS NULL) AS none, s.speaker_id
FROM speakers s JOIN quotations q USING (article_id, quotation_id)
WHERE s.kind = :kind
GROUP BY s.speaker_id HAVING count(*) >= :least
ORDER BY 1.0 * (claim + denial) / count(*) DESC, quotations DESC, s.speaker, s.speaker_id LIMIT :n
