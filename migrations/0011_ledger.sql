-- What a bundle says of itself that it holds, to be seen beside what was read from it; and what is in it that is no
-- article by its nature (the requests and images of a web archive).
ALTER TABLE run_source ADD COLUMN stated      INTEGER CHECK (stated >= 0);
ALTER TABLE run_source ADD COLUMN passed_over INTEGER NOT NULL DEFAULT 0 CHECK (passed_over >= 0);

DROP VIEW ledger;
-- Every run of `morgue add`, a row for each file: seen = stored + new_version + known + rejected.
CREATE VIEW ledger AS
SELECT r.id AS run_id, r.started, r.finished, s.path, s.stored + s.new_version + s.known + s.rejected AS seen,
       s.stored, s.new_version, s.known, s.rejected, s.stated, s.passed_over, r.command
FROM run r JOIN run_source s ON s.run_id = r.id;

-- Every record that was refused, with the reason.
CREATE VIEW rejections AS
SELECT run_id, path, place, reason FROM rejection;
