-- name: request_done_find :one
-- scope: none
-- in: id i64
-- out: account_id i64, location text
SELECT account_id, location FROM request_done WHERE request_id = $id

-- name: request_done_insert :exec
-- A second writer of the same form fails here, and its whole transaction with it.
-- scope: none
-- in: id i64, account i64, location text, now i64
INSERT INTO request_done (request_id, account_id, location, done_at) VALUES ($id, $account, $location, $now)

-- name: request_done_forget :count
-- scope: none
-- in: before i64
DELETE FROM request_done WHERE done_at < $before

-- name: audit_event_insert :exec
-- scope: none
-- in: id i64, at i64, account i64?, actor text, event text, object_type text, object_id i64?, site i64?, detail text, address text, request text
INSERT INTO audit_event (id, at_ms, account_id, actor, event, object_type, object_id, site_id, detail, address, request_id)
VALUES ($id, $at, $account, $actor, $event, $object_type, $object_id, $site, $detail, $address, $request)

-- name: audit_pending_insert :exec
-- scope: none
-- in: id i64
INSERT INTO audit_pending (event_id) VALUES ($id)

-- name: audit_pending_take :many
-- scope: none
-- max: 1000
-- in: most i64
-- out: id i64, at_ms i64, account_id i64?, actor text, event text, object_type text, object_id i64?, site_id i64?, detail text, address text, request_id text
SELECT e.id, e.at_ms, e.account_id, e.actor, e.event, e.object_type, e.object_id, e.site_id, e.detail, e.address, e.request_id
  FROM audit_pending AS p JOIN audit_event AS e ON e.id = p.event_id ORDER BY p.event_id LIMIT $most

-- name: audit_pending_delete :exec
-- scope: none
-- in: id i64
DELETE FROM audit_pending WHERE event_id = $id

-- name: audit_pending_count :one
-- scope: none
-- out: n i64
SELECT COUNT(*) AS n FROM audit_pending

-- name: audit_leaf_insert :exec
-- scope: none
-- in: seq i64, event i64, hash blob
INSERT INTO audit_leaf (seq, event_id, leaf_hash) VALUES ($seq, $event, $hash)

-- name: audit_leaf_events :many
-- The sealed events in the order of the tree, for verification.
-- scope: none
-- max: 5000
-- in: from_seq i64, most i64
-- out: seq i64, leaf_hash blob, id i64, at_ms i64, account_id i64?, actor text, event text, object_type text, object_id i64?, site_id i64?, detail text, address text, request_id text
SELECT l.seq, l.leaf_hash, e.id, e.at_ms, e.account_id, e.actor, e.event, e.object_type, e.object_id, e.site_id, e.detail, e.address, e.request_id
  FROM audit_leaf AS l JOIN audit_event AS e ON e.id = l.event_id
 WHERE l.seq >= $from_seq ORDER BY l.seq LIMIT $most

-- name: audit_checkpoint_newest :one
-- scope: none
-- out: size i64, number i64, root blob, frontier blob, note text, at_ms i64
SELECT size, number, root, frontier, note, at_ms FROM audit_checkpoint ORDER BY size DESC LIMIT 1

-- name: audit_checkpoint_insert :exec
-- scope: none
-- in: size i64, number i64, root blob, frontier blob, note text, at i64
INSERT INTO audit_checkpoint (size, number, root, frontier, note, at_ms) VALUES ($size, $number, $root, $frontier, $note, $at)

-- name: audit_checkpoint_list :many
-- scope: none
-- max: 5000
-- in: above i64, most i64
-- out: size i64, number i64, root blob, note text, at_ms i64
SELECT size, number, root, note, at_ms FROM audit_checkpoint WHERE size > $above ORDER BY size LIMIT $most

-- name: audit_event_stray :many
-- An event that is neither sealed nor waiting for it, if there is one.
-- scope: none
-- out: id i64
SELECT e.id FROM audit_event AS e
 WHERE NOT EXISTS (SELECT 1 FROM audit_leaf AS l WHERE l.event_id = e.id)
   AND NOT EXISTS (SELECT 1 FROM audit_pending AS p WHERE p.event_id = e.id)
 ORDER BY e.id LIMIT 1

-- name: audit_pending_stray :many
-- An event that waits to be sealed and is gone, or is sealed already.
-- scope: none
-- out: id i64
SELECT p.event_id AS id FROM audit_pending AS p
 WHERE NOT EXISTS (SELECT 1 FROM audit_event AS e WHERE e.id = p.event_id)
    OR EXISTS (SELECT 1 FROM audit_leaf AS l WHERE l.event_id = p.event_id)
 ORDER BY p.event_id LIMIT 1

-- name: audit_counts :one
-- scope: none
-- out: events i64, leaves i64, pending i64
SELECT (SELECT COUNT(*) FROM audit_event) AS events, (SELECT COUNT(*) FROM audit_leaf) AS leaves, (SELECT COUNT(*) FROM audit_pending) AS pending

-- name: job_insert :exec
-- scope: none
-- in: id i64, kind text, args text, site i64?, account i64?, run_at i64, now i64
INSERT INTO job (id, kind, state, args, site_id, account_id, run_at, created_at)
VALUES ($id, $kind, 'queued', $args, $site, $account, $run_at, $now)

-- name: job_next :one
-- scope: none
-- in: now i64
-- row: job_row
-- out: id i64, kind text, state text, args text, progress i64, message text, result text, site_id i64?, account_id i64?, stop_wanted bool, tries i64, run_at i64, created_at i64, started_at i64?, beat_at i64?, finished_at i64?
SELECT id, kind, state, args, progress, message, result, site_id, account_id, stop_wanted, tries, run_at, created_at, started_at, beat_at, finished_at
  FROM job WHERE state = 'queued' AND run_at <= $now ORDER BY run_at, id LIMIT 1

-- name: job_claim :count
-- scope: none
-- in: id i64, now i64
UPDATE job SET state = 'running', tries = tries + 1, started_at = $now, beat_at = $now
 WHERE id = $id AND state = 'queued'

-- name: job_get :one
-- scope: none
-- in: id i64
-- row: job_row
SELECT id, kind, state, args, progress, message, result, site_id, account_id, stop_wanted, tries, run_at, created_at, started_at, beat_at, finished_at
  FROM job WHERE id = $id

-- name: job_progress :exec
-- scope: none
-- in: id i64, progress i64, message text, result text, now i64
UPDATE job SET progress = $progress, message = $message, result = $result, beat_at = $now WHERE id = $id AND state = 'running'

-- name: job_beat :exec
-- The process that watches over the job says that it still runs.
-- scope: none
-- in: id i64, now i64
UPDATE job SET beat_at = $now WHERE id = $id AND state = 'running'

-- name: job_finish :exec
-- A mail may hold a link that is as good as a password, so it is not kept.
-- scope: none
-- in: id i64, state text, message text, result text, now i64
UPDATE job SET state = $state, message = $message, result = $result, progress = 1000, finished_at = $now,
       args = CASE WHEN kind = 'mail' THEN '{}' ELSE args END
 WHERE id = $id AND state = 'running'

-- name: job_again :exec
-- scope: none
-- in: id i64, run_at i64, message text
UPDATE job SET state = 'queued', run_at = $run_at, message = $message WHERE id = $id AND state = 'running'

-- name: job_stop :count
-- scope: none
-- in: id i64
UPDATE job SET stop_wanted = 1 WHERE id = $id AND state IN ('queued', 'running')

-- name: job_cancel_queued :count
-- scope: none
-- in: id i64, now i64
UPDATE job SET state = 'stopped', finished_at = $now WHERE id = $id AND state = 'queued'

-- name: job_lost :many
-- Jobs whose process died: running, but silent for too long.
-- scope: none
-- max: 100
-- in: beat_before i64
-- row: job_row
SELECT id, kind, state, args, progress, message, result, site_id, account_id, stop_wanted, tries, run_at, created_at, started_at, beat_at, finished_at
  FROM job WHERE state = 'running' AND beat_at < $beat_before

-- name: job_pending_of_kind :one
-- scope: none
-- in: kind text
-- out: n i64
SELECT COUNT(*) AS n FROM job WHERE kind = $kind AND state IN ('queued', 'running')

-- name: job_busy_at_site :one
-- scope: none
-- in: kind text, site i64
-- out: n i64
SELECT COUNT(*) AS n FROM job WHERE kind = $kind AND site_id = $site AND state IN ('queued', 'running')

-- name: job_newest_at_site :one
-- scope: none
-- in: kind text, site i64
-- row: job_row
SELECT id, kind, state, args, progress, message, result, site_id, account_id, stop_wanted, tries, run_at, created_at, started_at, beat_at, finished_at
  FROM job WHERE kind = $kind AND site_id = $site ORDER BY created_at DESC, id DESC LIMIT 1

-- name: job_page :many
-- scope: none
-- max: 200
-- in: most i64, skip i64
-- row: job_row
SELECT id, kind, state, args, progress, message, result, site_id, account_id, stop_wanted, tries, run_at, created_at, started_at, beat_at, finished_at
  FROM job ORDER BY created_at DESC, id DESC LIMIT $most OFFSET $skip

-- name: setting_get :one
-- scope: none
-- in: name text
-- out: setting text
SELECT value AS setting FROM setting WHERE name = $name

-- name: setting_put :exec
-- scope: none
-- in: name text, setting text
INSERT INTO setting (name, value) VALUES ($name, $setting) ON CONFLICT (name) DO UPDATE SET value = excluded.value
