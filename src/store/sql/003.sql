-- 003.sql: where the clerk was, and an index from which filters and counts are read. Owned by src/store; runs once, in one
-- transaction.
-- What names a case goes with it, so an erased case leaves nothing here.
--
-- SPDX-License-Identifier: GPL-3.0-or-later

-- Opened on this computer; no two have the same time.
CREATE TABLE recent (
  key INTEGER PRIMARY KEY REFERENCES cases (key) ON DELETE CASCADE,
  opened_at INTEGER NOT NULL UNIQUE
) STRICT;

-- query: as amt-case-query.c writes it.
CREATE TABLE saved_search (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  position INTEGER NOT NULL
) STRICT;

CREATE TABLE list_state (
  name TEXT PRIMARY KEY,
  query TEXT,
  columns TEXT,
  anchor INTEGER REFERENCES cases (key) ON DELETE SET NULL,
  selected INTEGER REFERENCES cases (key) ON DELETE SET NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE case_place (
  key INTEGER PRIMARY KEY REFERENCES cases (key) ON DELETE CASCADE,
  text TEXT NOT NULL
) STRICT;

CREATE TABLE ui_state (
  name TEXT PRIMARY KEY,
  text TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- All that filters and counts ask for, in a few of the table's pages. By key, so that new rows come at its end.
CREATE INDEX case_row_narrow ON case_row (
  key, queue_id, service_sort, state, assignee_sort, deadline_sort, follow_up_sort, payment, unread, conflict, n_pending,
  restricted, box, folded
);
