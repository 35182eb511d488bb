-- 008.sql: which cases the portal erased. Owned by src/store; runs once, in one transaction.
-- Ids only: so that an answer that was still on its way, or a page that is still open, brings nothing of them back.
--
-- SPDX-License-Identifier: GPL-3.0-or-later

CREATE TABLE erased_case (
  id TEXT PRIMARY KEY,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
