CREATE TABLE states (
  kind VARCHAR(32) NOT NULL,
  id VARCHAR(36) NOT NULL,
  version BIGINT NOT NULL,
  body LONGTEXT NOT NULL,
  PRIMARY KEY (kind, id)
);
CREATE TABLE journal (
  kind VARCHAR(32) NOT NULL,
  aggregate_id VARCHAR(36) NOT NULL,
  sequence BIGINT NOT NULL,
  event_id VARCHAR(36) NOT NULL,
  type VARCHAR(64) NOT NULL,
  payload LONGTEXT NOT NULL,
  time_us BIGINT NOT NULL,
  account_id VARCHAR(36) NOT NULL,
  on_behalf_of VARCHAR(36) NOT NULL,
  trace VARCHAR(64) NOT NULL,
  PRIMARY KEY (kind, aggregate_id, sequence)
);
CREATE UNIQUE INDEX journal_by_event ON journal (event_id);
CREATE TABLE deliveries (
  subscriber VARCHAR(32) NOT NULL,
  kind VARCHAR(32) NOT NULL,
  aggregate_id VARCHAR(36) NOT NULL,
  sequence BIGINT NOT NULL,
  event_id VARCHAR(36) NOT NULL,
  attempts BIGINT NOT NULL,
  next_try_us BIGINT NOT NULL,
  PRIMARY KEY (subscriber, kind, aggregate_id, sequence)
);
CREATE INDEX deliveries_in_order ON deliveries (subscriber, event_id);
CREATE TABLE inbox (
  source VARCHAR(32) NOT NULL,
  event_id VARCHAR(36) NOT NULL,
  time_us BIGINT NOT NULL,
  PRIMARY KEY (source, event_id)
);
CREATE TABLE timers (
  kind VARCHAR(32) NOT NULL,
  aggregate_id VARCHAR(36) NOT NULL,
  name VARCHAR(64) NOT NULL,
  due_us BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  PRIMARY KEY (kind, aggregate_id, name)
);
CREATE INDEX timers_by_due ON timers (due_us);
CREATE TABLE answers (
  scope VARCHAR(160) NOT NULL,
  request_id VARCHAR(64) NOT NULL,
  request_hash VARCHAR(64) NOT NULL,
  answer LONGBLOB NOT NULL,
  expire_us BIGINT NOT NULL,
  PRIMARY KEY (scope, request_id)
);
CREATE INDEX answers_by_expiry ON answers (expire_us);
CREATE TABLE counters (
  series VARCHAR(128) NOT NULL,
  value BIGINT NOT NULL,
  PRIMARY KEY (series)
);
CREATE TABLE leases (
  name VARCHAR(64) NOT NULL,
  owner VARCHAR(64) NOT NULL,
  end_us BIGINT NOT NULL,
  PRIMARY KEY (name)
);
