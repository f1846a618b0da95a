-- Every mediator, for lists, with the number of seats that are taken.
CREATE TABLE mediators (
  id VARCHAR(36) NOT NULL,
  organization_id VARCHAR(36) NOT NULL,
  account_id VARCHAR(36) NOT NULL,
  state VARCHAR(16) NOT NULL,
  foreign_only BIGINT NOT NULL,
  capacity BIGINT NOT NULL,
  open_cases BIGINT NOT NULL,
  PRIMARY KEY (id)
);
CREATE UNIQUE INDEX mediators_by_person ON mediators (organization_id, account_id);
CREATE INDEX mediators_by_organization ON mediators (organization_id, id);
CREATE TABLE mediator_courts (
  mediator_id VARCHAR(36) NOT NULL,
  court_id VARCHAR(36) NOT NULL,
  PRIMARY KEY (mediator_id, court_id)
);
CREATE TABLE appointment_readers (
  subject VARCHAR(40) NOT NULL,
  case_id VARCHAR(36) NOT NULL,
  PRIMARY KEY (subject, case_id)
);
