CREATE TABLE people (
  account_id VARCHAR(36) NOT NULL,
  email VARCHAR(254) NOT NULL,
  display_name VARCHAR(200) NOT NULL,
  locale VARCHAR(8) NOT NULL,
  password_hash VARCHAR(160) NOT NULL,
  totp_pending VARCHAR(255) NOT NULL,
  totp_secret VARCHAR(255) NOT NULL,
  totp_step BIGINT NOT NULL,
  legal_name VARCHAR(400) NOT NULL,
  document_sealed TEXT NOT NULL,
  document_hash VARCHAR(64) NOT NULL,
  document_mask VARCHAR(100) NOT NULL,
  suspension_cause TEXT NOT NULL,
  PRIMARY KEY (account_id)
);
CREATE UNIQUE INDEX people_by_email ON people (email);
CREATE INDEX people_by_document ON people (document_hash);
CREATE TABLE memberships (
  organization_id VARCHAR(36) NOT NULL,
  account_id VARCHAR(36) NOT NULL,
  administrator BIGINT NOT NULL,
  active BIGINT NOT NULL,
  PRIMARY KEY (organization_id, account_id)
);
CREATE INDEX memberships_by_account ON memberships (account_id);
CREATE TABLE organizations (
  id VARCHAR(36) NOT NULL,
  kind VARCHAR(40) NOT NULL,
  is_public BIGINT NOT NULL,
  unique_key VARCHAR(500) NOT NULL,
  PRIMARY KEY (id)
);
CREATE UNIQUE INDEX organizations_by_key ON organizations (unique_key);
CREATE INDEX organizations_by_public ON organizations (is_public, id);
CREATE INDEX organizations_by_kind ON organizations (kind, id);
CREATE TABLE mandates (
  case_id VARCHAR(36) NOT NULL,
  principal VARCHAR(40) NOT NULL,
  PRIMARY KEY (case_id, principal)
);
CREATE TABLE agents (
  representation_id VARCHAR(36) NOT NULL,
  case_id VARCHAR(36) NOT NULL,
  principal VARCHAR(40) NOT NULL,
  agent_account_id VARCHAR(36) NOT NULL,
  start_us BIGINT NOT NULL,
  end_us BIGINT NOT NULL,
  PRIMARY KEY (representation_id)
);
CREATE INDEX agents_by_principal ON agents (case_id, principal);
CREATE TABLE representation_holders (
  subject VARCHAR(40) NOT NULL,
  representation_id VARCHAR(36) NOT NULL,
  PRIMARY KEY (subject, representation_id)
);
CREATE TABLE sessions (
  id VARCHAR(36) NOT NULL,
  account_id VARCHAR(36) NOT NULL,
  create_us BIGINT NOT NULL,
  expire_us BIGINT NOT NULL,
  ended BIGINT NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX sessions_by_account ON sessions (account_id, ended);
CREATE INDEX sessions_by_expiry ON sessions (expire_us);
CREATE TABLE refresh_tokens (
  token_hash VARCHAR(64) NOT NULL,
  session_id VARCHAR(36) NOT NULL,
  used BIGINT NOT NULL,
  expire_us BIGINT NOT NULL,
  PRIMARY KEY (token_hash)
);
CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id);
CREATE INDEX refresh_tokens_by_expiry ON refresh_tokens (expire_us);
CREATE TABLE login_attempts (
  subject VARCHAR(64) NOT NULL,
  attempts BIGINT NOT NULL,
  paused_until_us BIGINT NOT NULL,
  last_us BIGINT NOT NULL,
  success_us BIGINT NOT NULL,
  PRIMARY KEY (subject)
);
CREATE INDEX login_attempts_by_age ON login_attempts (last_us);
CREATE TABLE audit_events (
  id VARCHAR(36) NOT NULL,
  time_us BIGINT NOT NULL,
  type VARCHAR(64) NOT NULL,
  actor VARCHAR(36) NOT NULL,
  subject VARCHAR(36) NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX audit_events_by_time ON audit_events (time_us, id);
