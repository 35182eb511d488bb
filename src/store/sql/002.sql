-- 002.sql: the search index. Owned by src/store; runs once, in one transaction.
-- search_text holds the words of a case as src/model/amt-fold.h makes them; search is the index over it. The triggers
-- tell the index the very words that it had, so nothing of a case stays in it (secure-delete).
--
-- SPDX-License-Identifier: GPL-3.0-or-later

CREATE TABLE search_text (
  key INTEGER PRIMARY KEY REFERENCES cases (key) ON DELETE CASCADE,
  reference TEXT NOT NULL,
  reference_end TEXT NOT NULL,
  name TEXT NOT NULL,
  name_sound TEXT NOT NULL,
  party TEXT NOT NULL DEFAULT '',
  party_sound TEXT NOT NULL DEFAULT '',
  born TEXT NOT NULL DEFAULT '',
  address TEXT NOT NULL DEFAULT '',
  form TEXT NOT NULL DEFAULT '',
  file_note TEXT NOT NULL DEFAULT '',
  jotting TEXT NOT NULL DEFAULT '',
  message TEXT NOT NULL DEFAULT ''
) STRICT;

-- The words come folded and with blanks between them: ascii takes them as they are. Nothing is ranked by FTS5.
CREATE VIRTUAL TABLE search USING fts5 (
  reference, reference_end, name, name_sound, party, party_sound, born, address, form, file_note, jotting, message,
  content = 'search_text', content_rowid = 'key', tokenize = 'ascii', columnsize = 0
);

INSERT INTO search (search, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER search_text_insert AFTER INSERT ON search_text BEGIN
  INSERT INTO search (rowid, reference, reference_end, name, name_sound, party, party_sound, born, address, form,
                      file_note, jotting, message)
  VALUES (NEW.key, NEW.reference, NEW.reference_end, NEW.name, NEW.name_sound, NEW.party, NEW.party_sound, NEW.born,
          NEW.address, NEW.form, NEW.file_note, NEW.jotting, NEW.message);
END;

CREATE TRIGGER search_text_delete AFTER DELETE ON search_text BEGIN
  INSERT INTO search (search, rowid, reference, reference_end, name, name_sound, party, party_sound, born, address,
                      form, file_note, jotting, message)
  VALUES ('delete', OLD.key, OLD.reference, OLD.reference_end, OLD.name, OLD.name_sound, OLD.party, OLD.party_sound,
          OLD.born, OLD.address, OLD.form, OLD.file_note, OLD.jotting, OLD.message);
END;

CREATE TRIGGER search_text_update AFTER UPDATE ON search_text BEGIN
  INSERT INTO search (search, rowid, reference, reference_end, name, name_sound, party, party_sound, born, address,
                      form, file_note, jotting, message)
  VALUES ('delete', OLD.key, OLD.reference, OLD.reference_end, OLD.name, OLD.name_sound, OLD.party, OLD.party_sound,
          OLD.born, OLD.address, OLD.form, OLD.file_note, OLD.jotting, OLD.message);
  INSERT INTO search (rowid, reference, reference_end, name, name_sound, party, party_sound, born, address, form,
                      file_note, jotting, message)
  VALUES (NEW.key, NEW.reference, NEW.reference_end, NEW.name, NEW.name_sound, NEW.party, NEW.party_sound, NEW.born,
          NEW.address, NEW.form, NEW.file_note, NEW.jotting, NEW.message);
END;

-- Cases whose words are not in the index yet, or older ones: what a pull brought, and what was cached before there was an
-- index. Bit by bit they are put into it.
CREATE TABLE search_todo (
  key INTEGER PRIMARY KEY REFERENCES cases (key) ON DELETE CASCADE
) STRICT;

INSERT INTO search_todo (key) SELECT key FROM cases;
