-- 005.sql: the text of documents and its index. Owned by src/store; runs once, in one transaction.
-- What was read goes with the last case that shows it: when that goes, no longer names the document, or is protected.
--
-- SPDX-License-Identifier: GPL-3.0-or-later

-- reader: version of what read it; an older one's text is read again. tries: times that somebody began.
CREATE TABLE document_text (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  sha256 TEXT NOT NULL UNIQUE,
  reader INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('reading', 'done', 'failed')),
  tries INTEGER NOT NULL
) STRICT;

-- page: from 0. words: as src/model/amt-fold.h makes them of text.
CREATE TABLE document_page (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  document INTEGER NOT NULL REFERENCES document_text (key) ON DELETE CASCADE,
  page INTEGER NOT NULL,
  text TEXT NOT NULL,
  words TEXT NOT NULL,
  UNIQUE (document, page)
) STRICT;

CREATE VIRTUAL TABLE document_search USING fts5 (
  words, content = 'document_page', content_rowid = 'key', tokenize = 'ascii', columnsize = 0
);

INSERT INTO document_search (document_search, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER document_page_insert AFTER INSERT ON document_page BEGIN
  INSERT INTO document_search (rowid, words) VALUES (NEW.key, NEW.words);
END;

CREATE TRIGGER document_page_delete AFTER DELETE ON document_page BEGIN
  INSERT INTO document_search (document_search, rowid, words) VALUES ('delete', OLD.key, OLD.words);
END;

-- Whose words may be here: documents of cases that are not protected.
CREATE VIEW open_document (sha256, key) AS
  SELECT d.sha256, d.key FROM case_document d JOIN case_row r ON r.key = d.key WHERE r.restricted = 0;

CREATE TRIGGER case_document_gone AFTER DELETE ON case_document
  WHEN NOT EXISTS (SELECT 1 FROM open_document o WHERE o.sha256 = OLD.sha256)
BEGIN
  DELETE FROM document_text WHERE sha256 = OLD.sha256;
END;

CREATE TRIGGER case_row_protected AFTER UPDATE OF restricted ON case_row
  WHEN NEW.restricted AND NOT OLD.restricted
BEGIN
  DELETE FROM document_text
   WHERE sha256 IN (SELECT sha256 FROM case_document WHERE key = NEW.key)
     AND sha256 NOT IN (SELECT o.sha256 FROM open_document o
                         WHERE o.sha256 IN (SELECT sha256 FROM case_document WHERE key = NEW.key));
END;
