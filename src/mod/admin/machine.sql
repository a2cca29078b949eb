-- The machine room: the history, jobs, the state of the program.

-- name: machine_events :many
-- The history that a reader may see, newest first: events of granted sites, and with `office` also
-- those that belong to no site.
-- scope: viewer
-- max: 100000
-- in: viewer i64, office bool, from i64, to i64, account i64?, event text?, object i64?, text text?, most i64, skip i64
-- out: id i64, at_ms i64, account_id i64?, actor text, event text, object_type text, object_id i64?, site text?, detail text, address text, sealed bool
SELECT e.id, e.at_ms, e.account_id, e.actor, e.event, e.object_type, e.object_id, s.name AS site, e.detail, e.address,
       CASE WHEN EXISTS (SELECT 1 FROM audit_leaf AS l WHERE l.event_id = e.id) THEN 1 ELSE 0 END AS sealed
  FROM audit_event AS e LEFT JOIN site AS s ON s.id = e.site_id
 WHERE e.at_ms >= $from AND e.at_ms < $to
   AND ((e.site_id IS NULL AND $office = 1)
        OR EXISTS (SELECT 1 FROM account_site AS g WHERE g.site_id = e.site_id AND g.account_id = $viewer))
   AND ($account IS NULL OR e.account_id = $account)
   AND ($event IS NULL OR e.event = $event)
   AND ($object IS NULL OR e.object_id = $object)
   AND ($text IS NULL OR e.detail LIKE $text ESCAPE '!' OR e.actor LIKE $text ESCAPE '!' OR e.event LIKE $text ESCAPE '!')
 ORDER BY e.at_ms DESC, e.id DESC LIMIT $most OFFSET $skip

-- name: machine_event_count :one
-- scope: viewer
-- in: viewer i64, office bool, from i64, to i64, account i64?, event text?, object i64?, text text?
-- out: n i64
SELECT COUNT(*) AS n FROM audit_event AS e
 WHERE e.at_ms >= $from AND e.at_ms < $to
   AND ((e.site_id IS NULL AND $office = 1)
        OR EXISTS (SELECT 1 FROM account_site AS g WHERE g.site_id = e.site_id AND g.account_id = $viewer))
   AND ($account IS NULL OR e.account_id = $account)
   AND ($event IS NULL OR e.event = $event)
   AND ($object IS NULL OR e.object_id = $object)
   AND ($text IS NULL OR e.detail LIKE $text ESCAPE '!' OR e.actor LIKE $text ESCAPE '!' OR e.event LIKE $text ESCAPE '!')

-- name: machine_people :many
-- Accounts, for the filter: those with a site in common with the viewer, or with all sites.
-- scope: viewer
-- max: 5000
-- in: viewer i64
-- out: id i64, name text
SELECT a.id, a.name FROM account AS a
 WHERE a.all_sites = 1
    OR EXISTS (SELECT 1 FROM account_site AS o JOIN account_site AS g ON g.site_id = o.site_id AND g.account_id = $viewer
                WHERE o.account_id = a.id)
    OR EXISTS (SELECT 1 FROM account AS c WHERE c.id = $viewer AND c.all_sites = 1)
 ORDER BY a.name, a.id

-- name: machine_zone :many
-- The zone in which a reader thinks: that of the first granted site.
-- scope: viewer
-- in: viewer i64
-- out: time_zone text
SELECT s.time_zone FROM site AS s JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $viewer
 ORDER BY s.sort_key, s.id LIMIT 1

-- name: machine_jobs :many
-- scope: none
-- max: 200
-- in: most i64, skip i64
-- out: id i64, kind text, state text, progress i64, message text, account text?, created_at i64, started_at i64?, finished_at i64?, stop_wanted bool
SELECT j.id, j.kind, j.state, j.progress, j.message, a.name AS account, j.created_at, j.started_at, j.finished_at, j.stop_wanted
  FROM job AS j LEFT JOIN account AS a ON a.id = j.account_id
 ORDER BY j.created_at DESC, j.id DESC LIMIT $most OFFSET $skip

-- name: machine_job_count :one
-- scope: none
-- out: n i64
SELECT COUNT(*) AS n FROM job

-- name: machine_job_find :one
-- scope: none
-- in: id i64
-- out: id i64, kind text, state text
SELECT id, kind, state FROM job WHERE id = $id

-- name: machine_job_stop :count
-- One that waits is over at once; one that runs is asked to stop.
-- scope: none
-- in: id i64, now i64
UPDATE job SET stop_wanted = 1,
       finished_at = CASE WHEN state = 'queued' THEN $now ELSE finished_at END,
       state = CASE WHEN state = 'queued' THEN 'stopped' ELSE state END
 WHERE id = $id AND state IN ('queued', 'running')

-- name: machine_state :one
-- scope: none
-- out: sealed i64, waiting i64, last_backup text?, newest_note text?, jobs_waiting i64, jobs_failed i64
SELECT (SELECT COALESCE(MAX(size), 0) FROM audit_checkpoint) AS sealed,
       (SELECT COUNT(*) FROM audit_pending) AS waiting,
       (SELECT value FROM setting WHERE name = 'backup.last') AS last_backup,
       (SELECT note FROM audit_checkpoint ORDER BY size DESC LIMIT 1) AS newest_note,
       (SELECT COUNT(*) FROM job WHERE state IN ('queued', 'running')) AS jobs_waiting,
       (SELECT COUNT(*) FROM job WHERE state = 'failed') AS jobs_failed
