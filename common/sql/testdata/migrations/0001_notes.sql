-- Every kind of column that the platform uses.
CREATE TABLE notes (
  id VARCHAR(64) NOT NULL PRIMARY KEY,
  title VARCHAR(20) NOT NULL DEFAULT '',
  body LONGTEXT,
  data LONGBLOB,
  number BIGINT
);
CREATE TABLE counters (id BIGINT NOT NULL PRIMARY KEY, value BIGINT NOT NULL);
CREATE UNIQUE INDEX notes_by_number ON notes (number);
-- mysql: INSERT INTO notes (id, title) VALUES ('dialect', 'mysql');
-- sqlite: INSERT INTO notes (id, title) VALUES ('dialect', 'sqlite');
