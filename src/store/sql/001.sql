-- 001.sql: the cache of one person at one portal. Owned by src/store; runs once, in one transaction.
-- Truth (cases, case_whole) is what the portal said; outbox is what the clerk did; case_row follows from both.
--
-- SPDX-License-Identifier: GPL-3.0-or-later

-- portal_url, user_id, cursor, full_running, generation, last_pull_at
CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE reference (
  name TEXT PRIMARY KEY,
  text TEXT NOT NULL,
  etag TEXT,
  fetched_at INTEGER NOT NULL
) STRICT;

-- A stamp is version plus applicant version: both only grow, so the greater sum is the newer text.
-- Keys are never used again: a list may still hold one of a case that went.
CREATE TABLE cases (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  row_text TEXT,
  row_stamp INTEGER NOT NULL DEFAULT -1,
  latest_whole INTEGER NOT NULL DEFAULT 0 CHECK (latest_whole IN (0, 1)),
  unavailable_stamp INTEGER,
  generation INTEGER NOT NULL,
  opened INTEGER NOT NULL DEFAULT 0 CHECK (opened IN (0, 1)),
  gone INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1))
) STRICT;

CREATE INDEX cases_by_generation ON cases (generation);

-- Apart from cases, so that a row that comes again does not rewrite it.
CREATE TABLE case_whole (
  key INTEGER PRIMARY KEY REFERENCES cases (key) ON DELETE CASCADE,
  stamp INTEGER NOT NULL,
  text TEXT NOT NULL
) STRICT;

-- Which documents the whole case names.
CREATE TABLE case_document (
  key INTEGER NOT NULL REFERENCES cases (key) ON DELETE CASCADE,
  sha256 TEXT NOT NULL,
  PRIMARY KEY (key, sha256)
) STRICT, WITHOUT ROWID;

CREATE INDEX case_document_by_hash ON case_document (sha256);

-- No foreign key: base and outbox outlive a case that the portal erased.
CREATE TABLE case_base (
  case_id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  text TEXT NOT NULL
) STRICT;

-- box: 1 somebody's, 2 decided or closed, 4 waiting, 8 the whole case is here.
-- Columns …_sort are never NULL; days that are not set sort after all days.
CREATE TABLE case_row (
  key INTEGER PRIMARY KEY REFERENCES cases (key) ON DELETE CASCADE,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  applicant_version INTEGER NOT NULL,
  reference TEXT,
  external_reference TEXT,
  service_id TEXT,
  queue_id TEXT,
  state TEXT,
  assignee_id TEXT,
  assigned_at INTEGER NOT NULL,
  applicant TEXT,
  applied_on TEXT,
  received_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  deadline_on TEXT,
  deadline_label TEXT,
  follow_up_on TEXT,
  outcome TEXT,
  unread INTEGER NOT NULL,
  restricted INTEGER NOT NULL,
  payment TEXT,
  flags TEXT,
  n_pending INTEGER NOT NULL,
  conflict INTEGER NOT NULL,
  decision_pending INTEGER NOT NULL,
  gone INTEGER NOT NULL,
  box INTEGER NOT NULL,
  reference_sort TEXT NOT NULL,
  applicant_sort TEXT NOT NULL,
  deadline_sort TEXT NOT NULL,
  follow_up_sort TEXT NOT NULL,
  state_sort INTEGER NOT NULL,
  service_sort TEXT NOT NULL,
  assignee_sort TEXT NOT NULL,
  folded TEXT NOT NULL
) STRICT;

-- Each order, unique by key, with what tells the big scopes apart: such a list is read from the index alone.
CREATE INDEX case_row_by_received ON case_row (received_at, key, box);
CREATE INDEX case_row_by_reference ON case_row (reference_sort, key, box);
CREATE INDEX case_row_by_applicant ON case_row (applicant_sort, key, box);
CREATE INDEX case_row_by_deadline ON case_row (deadline_sort, key, box);
CREATE INDEX case_row_by_follow_up ON case_row (follow_up_sort, key, box);
CREATE INDEX case_row_by_state ON case_row (state_sort, key, box);
CREATE INDEX case_row_by_service ON case_row (service_sort, key, box);
CREATE INDEX case_row_by_assignee ON case_row (assignee_sort, key, box);
CREATE INDEX case_row_pending ON case_row (key) WHERE n_pending > 0;
CREATE INDEX case_row_exact ON case_row (reference);

-- seen_*: the portal's word when the operation was recorded behind others, if it was no longer that of the
-- base or of the operation before it: what the clerk saw. It becomes the base when the operation is the oldest.
CREATE TABLE outbox (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  case_id TEXT NOT NULL,
  author_id TEXT NOT NULL,
  operation TEXT NOT NULL,
  state TEXT NOT NULL
    CHECK (state IN ('held', 'queued', 'sending', 'retry', 'conflict', 'refused', 'done')),
  base_version INTEGER NOT NULL,
  chained INTEGER NOT NULL CHECK (chained IN (0, 1)),
  recorded_at INTEGER NOT NULL,
  hold_until INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER NOT NULL DEFAULT 0,
  tries INTEGER NOT NULL DEFAULT 0,
  ever_sent INTEGER NOT NULL DEFAULT 0 CHECK (ever_sent IN (0, 1)),
  body TEXT,
  seen_text TEXT,
  seen_version INTEGER NOT NULL DEFAULT 0,
  document_sha256 TEXT,
  attachment_sha256 TEXT,
  conflict_fields INTEGER NOT NULL DEFAULT 0,
  problem_type TEXT,
  problem_detail TEXT,
  receipt_id TEXT,
  receipt_at INTEGER NOT NULL DEFAULT 0,
  settled_at INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX outbox_open ON outbox (case_id, sequence) WHERE state <> 'done';
CREATE INDEX outbox_settled ON outbox (settled_at) WHERE state = 'done';

CREATE TABLE drafts (
  case_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (case_id, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE set_aside (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT UNIQUE,
  reason TEXT NOT NULL,
  raw TEXT,
  at INTEGER NOT NULL
) STRICT;

-- Documents that must go from the other file: written with the removal of their case, emptied after it.
CREATE TABLE document_drop (
  sha256 TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
