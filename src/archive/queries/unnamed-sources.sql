-- How large a share of each outlet's quotations comes from sources that it does not name, with the 95 %
-- interval (Wilson 1927), and the words it most often has for them.
-- :since  published on this day or later
-- :until  published on this day or earlier
-- :least = 1  quotations of the outlet at least
WITH said AS MATERIALIZED (
  SELECT coalesce(source, '(none)') AS source, speaker IS NULL AS unnamed, fold(described) AS described FROM quotations
  WHERE (:since IS NULL OR published_day >= :since) AND (:until IS NULL OR published_day <= :until)
), words AS (
  SELECT source, described, count(*) AS times, row_number() OVER (PARTITION BY source ORDER BY count(*) DESC, described) AS place
  FROM said WHERE unnamed AND described IS NOT NULL GROUP BY source, described
), counted AS (
  SELECT source, sum(unnamed) AS unnamed, count(*) AS quotations FROM said GROUP BY source HAVING count(*) >= :least
)
SELECT source, unnamed, quotations, round(1.0 * unnamed / quotations, 3) AS share,
       round(wilson_low(unnamed, quotations), 3) AS low, round(wilson_high(unnamed, quotations), 3) AS high,
       (SELECT group_concat(described || ' ' || times, '; ' ORDER BY place) FROM words w WHERE w.source = c.source AND place <= 3) AS described
FROM counted c ORDER BY share DESC, quotations DESC, source
