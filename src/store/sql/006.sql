-- 006.sql: what stays available without a network. Owned by src/store; runs once, in one transaction.
-- A set is one case, the open cases of a queue, or what a saved search finds; it goes with what it names.
--
-- SPDX-License-Identifier: GPL-3.0-or-later

CREATE TABLE offline_set (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key INTEGER UNIQUE REFERENCES cases (key) ON DELETE CASCADE,
  queue_id TEXT UNIQUE,
  search_id INTEGER UNIQUE REFERENCES saved_search (id) ON DELETE CASCADE,
  CHECK ((key IS NOT NULL) + (queue_id IS NOT NULL) + (search_id IS NOT NULL) = 1)
) STRICT;

-- Computed again whenever documents are looked for.
CREATE TABLE offline_member (
  set_id INTEGER NOT NULL REFERENCES offline_set (id) ON DELETE CASCADE,
  key INTEGER NOT NULL REFERENCES cases (key) ON DELETE CASCADE,
  PRIMARY KEY (set_id, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX offline_member_by_key ON offline_member (key);

-- Bit 16 of case_row.box: in a set.
CREATE TRIGGER offline_member_insert AFTER INSERT ON offline_member BEGIN
  UPDATE case_row SET box = box | 16 WHERE key = NEW.key AND box & 16 = 0;
END;

CREATE TRIGGER offline_member_delete AFTER DELETE ON offline_member
  WHEN NOT EXISTS (SELECT 1 FROM offline_member WHERE key = OLD.key)
BEGIN
  UPDATE case_row SET box = box & ~16 WHERE key = OLD.key;
END;

-- Documents that the portal does not give, or that are infected: what is lacking for ever is said, not asked for.
CREATE TABLE document_refused (
  sha256 TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
