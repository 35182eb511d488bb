-- 009.sql: what a portal that was restored from an older backup no longer knew. Owned by src/store; runs once, in one transaction.
-- It stays with the operation whatever becomes of it: when that was noticed, and the receipt that is void since.
--
-- SPDX-License-Identifier: GPL-3.0-or-later

ALTER TABLE outbox ADD COLUMN missing_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN lost_receipt_id TEXT;
ALTER TABLE outbox ADD COLUMN lost_receipt_at INTEGER NOT NULL DEFAULT 0;
