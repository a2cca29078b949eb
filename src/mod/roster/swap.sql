-- name: swap_insert :exec
-- scope: system: the person's own shift, and a colleague of the same site
-- in: id i64, site i64, from_staff i64, from_assignment i64, to_staff i64, to_assignment i64?, note text, expires_at i64, now i64
INSERT INTO swap (id, site_id, from_staff_id, from_assignment_id, to_staff_id, to_assignment_id, state, note, expires_at, created_at)
VALUES ($id, $site, $from_staff, $from_assignment, $to_staff, $to_assignment, 'proposed', $note, $expires_at, $now)

-- name: swap_get :one
-- scope: system: the caller has looked it up for the viewer, or it is the person's own
-- in: id i64
-- row: swap_row
-- out: id i64, site_id i64, from_staff_id i64, from_assignment_id i64, to_staff_id i64, to_assignment_id i64?, state text
-- out: note text, reason text, expires_at i64, version i64, created_at i64, from_name text, to_name text, site text, time_zone text
SELECT w.id, w.site_id, w.from_staff_id, w.from_assignment_id, w.to_staff_id, w.to_assignment_id, w.state, w.note, w.reason,
       w.expires_at, w.version, w.created_at, f.name AS from_name, t.name AS to_name, s.name AS site, s.time_zone
  FROM swap AS w JOIN staff AS f ON f.id = w.from_staff_id JOIN staff AS t ON t.id = w.to_staff_id
  JOIN site AS s ON s.id = w.site_id
 WHERE w.id = $id

-- name: swap_list :many
-- What waits at a site, and what was decided since an instant.
-- scope: viewer
-- max: 500
-- in: viewer i64, site i64, since i64
-- row: swap_row
SELECT w.id, w.site_id, w.from_staff_id, w.from_assignment_id, w.to_staff_id, w.to_assignment_id, w.state, w.note, w.reason,
       w.expires_at, w.version, w.created_at, f.name AS from_name, t.name AS to_name, s.name AS site, s.time_zone
  FROM swap AS w JOIN account_site AS g ON g.site_id = w.site_id AND g.account_id = $viewer
  JOIN staff AS f ON f.id = w.from_staff_id JOIN staff AS t ON t.id = w.to_staff_id JOIN site AS s ON s.id = w.site_id
 WHERE w.site_id = $site AND (w.state IN ('proposed', 'accepted') OR w.created_at >= $since)
 ORDER BY CASE w.state WHEN 'accepted' THEN 0 WHEN 'proposed' THEN 1 ELSE 2 END, w.expires_at, w.id LIMIT 500

-- name: swap_mine :many
-- scope: system: the account's own person
-- max: 100
-- in: staff i64
-- row: swap_row
SELECT w.id, w.site_id, w.from_staff_id, w.from_assignment_id, w.to_staff_id, w.to_assignment_id, w.state, w.note, w.reason,
       w.expires_at, w.version, w.created_at, f.name AS from_name, t.name AS to_name, s.name AS site, s.time_zone
  FROM swap AS w JOIN staff AS f ON f.id = w.from_staff_id JOIN staff AS t ON t.id = w.to_staff_id
  JOIN site AS s ON s.id = w.site_id
 WHERE w.from_staff_id = $staff OR w.to_staff_id = $staff
 ORDER BY CASE WHEN w.state IN ('proposed', 'accepted') THEN 0 ELSE 1 END, w.id DESC LIMIT 100

-- name: swap_visible :one
-- scope: viewer
-- in: viewer i64, id i64
-- out: id i64
SELECT w.id FROM swap AS w JOIN account_site AS g ON g.site_id = w.site_id AND g.account_id = $viewer WHERE w.id = $id

-- name: swap_own :one
-- scope: system: one that the account's own person takes part in
-- in: viewer i64, id i64
-- out: id i64
SELECT w.id FROM swap AS w JOIN account AS c ON c.id = $viewer AND (c.staff_id = w.from_staff_id OR c.staff_id = w.to_staff_id)
 WHERE w.id = $id

-- name: swap_set :count
-- From one state to the next; nothing when somebody was quicker.
-- scope: system: the caller has looked it up for the viewer, or it is the person's own
-- in: id i64, from_state text, to_state text, reason text, now i64, account i64?
UPDATE swap SET state = $to_state, reason = $reason, version = version + 1,
       answered_at = COALESCE(answered_at, $now), answered_by = COALESCE(answered_by, $account),
       decided_at = CASE WHEN $to_state = 'accepted' THEN NULL ELSE $now END,
       decided_by = CASE WHEN $to_state = 'accepted' THEN NULL ELSE $account END
 WHERE id = $id AND state = $from_state

-- name: swap_live_of :many
-- Whether a shift stands in a proposal already.
-- scope: system: the person's own shift
-- max: 100
-- in: assignment i64, staff i64
-- out: id i64
SELECT id FROM swap WHERE from_assignment_id = $assignment AND to_staff_id = $staff AND state IN ('proposed', 'accepted')

-- name: swap_due :many
-- scope: system: the program ends them
-- max: 1000
-- in: now i64
-- out: id i64
SELECT id FROM swap WHERE state IN ('proposed', 'accepted') AND expires_at <= $now ORDER BY id LIMIT 1000

-- name: swap_published :many
-- Shifts that staff see as they are planned: what can change hands.
-- scope: system: colleagues at a site where the person works
-- max: 60000
-- in: site i64, from_day day, to_day day, now i64
-- out: id i64
SELECT a.id FROM assignment AS a
  JOIN published_shift AS p ON p.assignment_id = a.id AND p.staff_id = a.staff_id AND p.status = 'confirmed'
   AND p.day = a.day AND p.start_ms = a.start_ms AND p.end_ms = a.end_ms
 WHERE a.site_id = $site AND a.day BETWEEN $from_day AND $to_day AND a.start_ms > $now ORDER BY a.id

-- name: swap_colleague :one
-- Somebody who works at a site of the account's own person.
-- scope: system: colleagues of the account's own person
-- in: viewer i64, id i64
-- out: id i64
SELECT t.id FROM staff AS t JOIN account AS c ON c.id = $viewer
 WHERE t.id = $id
   AND EXISTS (SELECT 1 FROM staff_site AS m JOIN staff_site AS n ON n.site_id = m.site_id
                WHERE m.staff_id = c.staff_id AND n.staff_id = t.id)

-- name: swap_colleague_shift :one
-- A published shift at a site where the account's own person works.
-- scope: system: what the person sees of colleagues anyhow
-- in: viewer i64, id i64
-- out: id i64
SELECT a.id FROM assignment AS a JOIN account AS c ON c.id = $viewer
  JOIN staff_site AS m ON m.staff_id = c.staff_id AND m.site_id = a.site_id
  JOIN published_shift AS p ON p.assignment_id = a.id AND p.staff_id = a.staff_id AND p.status = 'confirmed'
 WHERE a.id = $id
