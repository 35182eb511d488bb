-- 001.sql of the document file: bytes by SHA-256, in chunks. Owned by src/store; runs once, in one transaction.
--
-- SPDX-License-Identifier: GPL-3.0-or-later

CREATE TABLE document (
  key INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,
  have INTEGER NOT NULL DEFAULT 0,
  complete INTEGER NOT NULL DEFAULT 0 CHECK (complete IN (0, 1)),
  etag TEXT,
  last_used INTEGER NOT NULL
) STRICT;

CREATE INDEX document_by_use ON document (last_used, key);

CREATE TABLE chunk (
  n INTEGER PRIMARY KEY,
  document INTEGER NOT NULL REFERENCES document (key) ON DELETE CASCADE,
  start INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  UNIQUE (document, start)
) STRICT;
