-- People whom articles speak of and never quote, those in most articles first.
-- :least = 1  articles at least
-- :n = 25  rows
SELECT name, articles, mentions, other_names, person_id
FROM people WHERE quotations = 0 AND articles >= :least
ORDER BY articles DESC, mentions DESC, name, person_id LIMIT :n
