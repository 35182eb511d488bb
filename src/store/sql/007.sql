-- 007.sql: what lists and counts ask most. Owned by src/store; runs once, in one transaction.
--
-- SPDX-License-Identifier: GPL-3.0-or-later

-- A queue's open cases in the order in which they came, which is how a queue is shown.
CREATE INDEX case_row_open_by_queue ON case_row (queue_id, received_at, key, box) WHERE box & 2 = 0;

-- How many rows are alike in all that the sidebar counts by: 50,000 rows are some 2,000 kinds. Days of cases that are done do not
-- matter there and are ''. Kept by the triggers below and by nothing else.
CREATE TABLE case_count (
  queue_id TEXT NOT NULL,
  box INTEGER NOT NULL,
  assignee TEXT NOT NULL,
  deadline TEXT NOT NULL,
  follow_up TEXT NOT NULL,
  submitted INTEGER NOT NULL CHECK (submitted IN (0, 1)),
  n INTEGER NOT NULL,
  PRIMARY KEY (queue_id, box, assignee, deadline, follow_up, submitted)
) STRICT, WITHOUT ROWID;

INSERT INTO case_count
  SELECT coalesce (queue_id, ''), box, assignee_sort, iif (box & 2, '', deadline_sort), follow_up_sort,
         state IS 'submittedForApproval', count(*)
    FROM case_row GROUP BY 1, 2, 3, 4, 5, 6;

CREATE TRIGGER case_count_insert AFTER INSERT ON case_row
BEGIN
  INSERT INTO case_count
    VALUES (coalesce (new.queue_id, ''), new.box, new.assignee_sort, iif (new.box & 2, '', new.deadline_sort),
            new.follow_up_sort, new.state IS 'submittedForApproval', 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;

CREATE TRIGGER case_count_delete AFTER DELETE ON case_row
BEGIN
  UPDATE case_count SET n = n - 1
   WHERE queue_id = coalesce (old.queue_id, '') AND box = old.box AND assignee = old.assignee_sort
     AND deadline = iif (old.box & 2, '', old.deadline_sort) AND follow_up = old.follow_up_sort
     AND submitted = (old.state IS 'submittedForApproval');
  DELETE FROM case_count
   WHERE queue_id = coalesce (old.queue_id, '') AND box = old.box AND assignee = old.assignee_sort
     AND deadline = iif (old.box & 2, '', old.deadline_sort) AND follow_up = old.follow_up_sort
     AND submitted = (old.state IS 'submittedForApproval') AND n = 0;
END;

CREATE TRIGGER case_count_update AFTER UPDATE ON case_row
  WHEN old.queue_id IS NOT new.queue_id OR old.box <> new.box OR old.assignee_sort <> new.assignee_sort
    OR old.deadline_sort <> new.deadline_sort OR old.follow_up_sort <> new.follow_up_sort OR old.state IS NOT new.state
BEGIN
  UPDATE case_count SET n = n - 1
   WHERE queue_id = coalesce (old.queue_id, '') AND box = old.box AND assignee = old.assignee_sort
     AND deadline = iif (old.box & 2, '', old.deadline_sort) AND follow_up = old.follow_up_sort
     AND submitted = (old.state IS 'submittedForApproval');
  DELETE FROM case_count
   WHERE queue_id = coalesce (old.queue_id, '') AND box = old.box AND assignee = old.assignee_sort
     AND deadline = iif (old.box & 2, '', old.deadline_sort) AND follow_up = old.follow_up_sort
     AND submitted = (old.state IS 'submittedForApproval') AND n = 0;
  INSERT INTO case_count
    VALUES (coalesce (new.queue_id, ''), new.box, new.assignee_sort, iif (new.box & 2, '', new.deadline_sort),
            new.follow_up_sort, new.state IS 'submittedForApproval', 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;
