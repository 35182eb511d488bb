-- 002.sql of the document file: small pictures of first pages. Owned by src/store; runs once, in one transaction.
--
-- SPDX-License-Identifier: GPL-3.0-or-later

-- They outlive the bytes of their document, because they take much longer to make than to keep; they go with its case.
CREATE TABLE thumbnail (
  key INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL,
  side INTEGER NOT NULL,    -- pixels of the square that it was drawn into
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  picture BLOB NOT NULL,    -- blue, green, red, alpha; deflated
  UNIQUE (sha256, side)
) STRICT;
