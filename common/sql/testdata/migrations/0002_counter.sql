INSERT INTO counters (id, value) VALUES (1, 0);
INSERT INTO counters (id, value) VALUES (2, 0);
