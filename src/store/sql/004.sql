-- 004.sql: choices of a form are searched by the words that the clerk reads. Owned by src/store; runs once, in one
-- transaction.
--
-- SPDX-License-Identifier: GPL-3.0-or-later

-- column_id: '' outside of tables.
CREATE TABLE choice_label (
  service_id TEXT NOT NULL,
  field_id TEXT NOT NULL,
  column_id TEXT NOT NULL,
  value TEXT NOT NULL,
  label TEXT NOT NULL,
  PRIMARY KEY (service_id, field_id, column_id, value)
) STRICT, WITHOUT ROWID;

-- The same as the portal's services say it. What is no list of objects counts as an empty one: json_each takes nothing else.
CREATE VIEW service_choice (service_id, field_id, column_id, value, label) AS
WITH
  service AS (
    SELECT s.value FROM reference r, json_each (CASE WHEN json_valid (r.text) THEN r.text ELSE '{}' END, '$.services') s
     WHERE r.name = 'services'
  ),
  section AS (
    SELECT s.value ->> 'id' AS service_id, x.value
      FROM (SELECT CASE WHEN json_valid (value) THEN value ELSE '{}' END AS value FROM service) s,
           json_each (s.value, '$.sections') x
  ),
  field AS (
    SELECT x.service_id, f.value
      FROM (SELECT service_id, CASE WHEN json_valid (value) THEN value ELSE '{}' END AS value FROM section) x,
           json_each (x.value, '$.fields') f
     WHERE f.type = 'object'
  ),
  inner_field AS (
    SELECT service_id, value ->> 'id' AS field_id, '' AS column_id, value FROM field
    UNION ALL
    SELECT f.service_id, f.value ->> 'id', c.value ->> 'id', c.value
      FROM (SELECT service_id, CASE WHEN json_valid (value) THEN value ELSE '{}' END AS value FROM field) f,
           json_each (f.value, '$.columns') c
     WHERE c.type = 'object'
  )
SELECT CAST (i.service_id AS TEXT), CAST (i.field_id AS TEXT), CAST (i.column_id AS TEXT),
       CAST (c.value ->> 'id' AS TEXT), CAST (c.value ->> 'label' AS TEXT)
  FROM (SELECT service_id, field_id, column_id, CASE WHEN json_valid (value) THEN value ELSE '{}' END AS value
          FROM inner_field) i,
       json_each (i.value, '$.choices') c
 WHERE c.type = 'object' AND i.service_id IS NOT NULL AND i.field_id IS NOT NULL AND i.column_id IS NOT NULL
   AND c.value ->> 'id' IS NOT NULL AND c.value ->> 'label' IS NOT NULL;

INSERT OR IGNORE INTO choice_label SELECT * FROM service_choice;

-- Days, amounts, choices and names of files have other words than before.
INSERT OR IGNORE INTO search_todo (key) SELECT key FROM case_whole;

-- Which whole cases the portal is asked for: opened ones are few.
CREATE INDEX cases_opened ON cases (key) WHERE opened = 1;
