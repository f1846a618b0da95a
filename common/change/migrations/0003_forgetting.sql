CREATE INDEX inbox_by_age ON inbox (time_us);
