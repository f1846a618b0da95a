CREATE TABLE application_index (
  application_id VARCHAR(36) NOT NULL,
  case_id VARCHAR(36) NOT NULL,
  court_id VARCHAR(36) NOT NULL,
  state VARCHAR(20) NOT NULL,
  filed BIGINT NOT NULL,
  PRIMARY KEY (application_id)
);
CREATE INDEX application_index_by_case ON application_index (case_id, application_id);
CREATE INDEX application_index_by_court ON application_index (court_id, application_id);
