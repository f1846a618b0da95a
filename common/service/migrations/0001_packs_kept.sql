-- What each procedure pack said when it was last loaded: cases that began under it must go on under the same words.
CREATE TABLE packs_kept (
  ref VARCHAR(100) NOT NULL,
  digest VARCHAR(64) NOT NULL,
  PRIMARY KEY (ref)
);
