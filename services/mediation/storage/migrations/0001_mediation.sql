-- Mediations that have started.
CREATE TABLE mediations (
  id VARCHAR(36) NOT NULL,
  PRIMARY KEY (id)
);
-- Messages, offers and agreements of a mediation in their order, with what decides who sees them.
CREATE TABLE room_items (
  mediation_id VARCHAR(36) NOT NULL,
  kind VARCHAR(16) NOT NULL,
  place BIGINT NOT NULL,
  id VARCHAR(36) NOT NULL,
  label VARCHAR(16) NOT NULL,
  party_id VARCHAR(36) NOT NULL,
  is_open BIGINT NOT NULL,
  PRIMARY KEY (mediation_id, kind, place)
);
CREATE UNIQUE INDEX room_items_by_id ON room_items (kind, id);
-- What happened in a mediation, for live streams.
CREATE TABLE room_feed (
  mediation_id VARCHAR(36) NOT NULL,
  place BIGINT NOT NULL,
  event_id VARCHAR(36) NOT NULL,
  resource VARCHAR(128) NOT NULL,
  type VARCHAR(64) NOT NULL,
  time_us BIGINT NOT NULL,
  label VARCHAR(16) NOT NULL,
  party_id VARCHAR(36) NOT NULL,
  PRIMARY KEY (mediation_id, place)
);
CREATE UNIQUE INDEX room_feed_by_event ON room_feed (event_id);
