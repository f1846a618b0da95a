CREATE TABLE cases (
  id VARCHAR(36) NOT NULL,
  state VARCHAR(24) NOT NULL,
  recipient_id VARCHAR(36) NOT NULL,
  case_number VARCHAR(64) NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX cases_by_state ON cases (state, id);
CREATE TABLE external_references (
  recipient_id VARCHAR(36) NOT NULL,
  reference VARCHAR(120) NOT NULL,
  case_id VARCHAR(36) NOT NULL,
  PRIMARY KEY (recipient_id, reference)
);
CREATE TABLE case_terms (
  term VARCHAR(48) NOT NULL,
  case_id VARCHAR(36) NOT NULL,
  PRIMARY KEY (term, case_id)
);
CREATE INDEX case_terms_by_case ON case_terms (case_id);
CREATE TABLE invitations (
  code_hash VARCHAR(64) NOT NULL,
  case_id VARCHAR(36) NOT NULL,
  PRIMARY KEY (code_hash)
);
CREATE TABLE evidence (
  case_id VARCHAR(36) NOT NULL,
  id VARCHAR(36) NOT NULL,
  PRIMARY KEY (case_id, id)
);
