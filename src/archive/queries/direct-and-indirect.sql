-- In whose words outlets quote: direct, mixed and indirect quotations, and the share of the direct ones
-- with its 95 % interval (Wilson 1927).
-- :since  published on this day or later
-- :until  published on this day or earlier
SELECT coalesce(source, '(none)') AS source, count(*) AS quotations, sum(kind = 'direct') AS direct, sum(kind = 'mixed') AS mixed,
       sum(kind = 'indirect') AS indirect, round(avg(kind = 'direct'), 3) AS share_direct,
       round(wilson_low(sum(kind = 'direct'), count(*)), 3) AS low, round(wilson_high(sum(kind = 'direct'), count(*)), 3) AS high
FROM quotations
WHERE (:since IS NULL OR published_day >= :since) AND (:until IS NULL OR published_day <= :until)
GROUP BY 1 ORDER BY quotations DESC, source
