-- How articles describe a person, with the first and last day of each role.
-- :person  the name, or a part of it; everybody when not given
-- :least = 1  articles with the role at least
-- :n = 50  rows
SELECT person, role, institution, min(published_day) AS first_day, max(published_day) AS last_day,
       count(DISTINCT article_id) AS articles, person_id
FROM affiliations
WHERE :person IS NULL OR instr(fold(person), fold(:person)) > 0
GROUP BY person_id, fold(role), institution_id HAVING articles >= :least
ORDER BY person, person_id, first_day, last_day, role, institution LIMIT :n
