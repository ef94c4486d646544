-- How many of the speakers quoted in each month are quoted for the first time. In the first months
-- everybody is new.
-- :kind = person  person or institution
-- :source  one outlet; all when not given
WITH voices AS MATERIALIZED (
  SELECT DISTINCT speaker_id, date_trunc('month', published_day) AS month FROM speakers
  WHERE published_day IS NOT NULL AND kind = :kind AND (:source IS NULL OR source = :source)
), first AS (
  SELECT speaker_id, min(month) AS month FROM voices GROUP BY speaker_id
)
SELECT v.month, count(*) AS voices, sum(f.month = v.month) AS new, round(avg(f.month = v.month), 3) AS share
FROM voices v JOIN first f USING (speaker_id) GROUP BY v.month ORDER BY v.month
