-- What a bundle says of itself that it holds: to be seen beside what was read from it.
ALTER TABLE run_source ADD COLUMN stated INTEGER CHECK (stated >= 0);
