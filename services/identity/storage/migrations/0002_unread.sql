-- sqlite: DROP INDEX people_by_document;
-- mysql: DROP INDEX people_by_document ON people;
ALTER TABLE people DROP COLUMN document_hash;
ALTER TABLE sessions DROP COLUMN create_us;
