CREATE TABLE case_relations (
  case_id VARCHAR(36) NOT NULL,
  subject VARCHAR(40) NOT NULL,
  capacity VARCHAR(20) NOT NULL,
  reference VARCHAR(36) NOT NULL,
  role_json TEXT NOT NULL,
  PRIMARY KEY (case_id, subject, capacity, reference)
);
CREATE INDEX case_relations_by_subject ON case_relations (subject, case_id);
CREATE INDEX case_relations_by_reference ON case_relations (reference);
CREATE TABLE token_revocations (
  account_id VARCHAR(36) NOT NULL,
  session_id VARCHAR(36) NOT NULL,
  issued_before_us BIGINT NOT NULL,
  PRIMARY KEY (account_id, session_id)
);
CREATE TABLE known_organizations (
  organization_id VARCHAR(36) NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (organization_id)
);
