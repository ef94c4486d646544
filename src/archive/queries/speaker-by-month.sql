-- How often a speaker is quoted each month, out of how many quotations with a speaker.
-- :speaker  the name, or a part of it
-- :source  one outlet; all when not given
WITH said AS MATERIALIZED (
  SELECT date_trunc('month', published_day) AS month, speaker_id, speaker, quotation_id FROM speakers
  WHERE published_day IS NOT NULL AND (:source IS NULL OR source = :source)
), months AS (
  SELECT month, count(DISTINCT quotation_id) AS of_all FROM said GROUP BY month
)
SELECT s.month, s.speaker, count(*) AS quotations, m.of_all, round(1.0 * count(*) / m.of_all, 4) AS share, s.speaker_id
FROM said s JOIN months m USING (month)
WHERE instr(fold(s.speaker), fold(:speaker)) > 0
GROUP BY s.month, s.speaker_id ORDER BY s.month, quotations DESC, s.speaker, s.speaker_id
