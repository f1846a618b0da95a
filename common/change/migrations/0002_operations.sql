CREATE TABLE operations (
  id VARCHAR(36) NOT NULL,
  time_us BIGINT NOT NULL,
  operator VARCHAR(100) NOT NULL,
  action VARCHAR(32) NOT NULL,
  subject VARCHAR(200) NOT NULL,
  PRIMARY KEY (id)
);
