-- name: grid_published :many
-- What staff see of these days; the roster shows how the draft differs. Sorted by the caller, which is
-- quicker than either engine.
-- scope: viewer
-- max: 60000
-- in: viewer i64, site i64, from_day day, to_day day
-- out: assignment_id i64, staff_id i64, position_id i64, shift_id i64, day day, start_ms i64, end_ms i64
SELECT p.assignment_id, p.staff_id, p.position_id, p.shift_id, p.day, p.start_ms, p.end_ms
  FROM published_shift AS p JOIN account_site AS g ON g.site_id = p.site_id AND g.account_id = $viewer
 WHERE p.site_id = $site AND p.day BETWEEN $from_day AND $to_day AND p.status = 'confirmed'

-- name: grid_assignment :one
-- scope: viewer
-- in: viewer i64, id i64
-- out: id i64, site_id i64, staff_id i64, position_id i64, shift_id i64, day day, pinned bool, override_reason text, version i64
SELECT a.id, a.site_id, a.staff_id, a.position_id, a.shift_id, a.day, a.pinned, a.override_reason, a.version
  FROM assignment AS a JOIN account_site AS g ON g.site_id = a.site_id AND g.account_id = $viewer
 WHERE a.id = $id

-- name: grid_add :exec
-- scope: system: the handler has looked the site and the person up for the viewer
-- in: id i64, site i64, staff i64, position i64, shift i64, day day, start_ms i64, end_ms i64, pinned bool, reason text, now i64, account i64?
INSERT INTO assignment (id, site_id, staff_id, position_id, shift_id, day, start_ms, end_ms, pinned, override_reason, changed_at, changed_by)
VALUES ($id, $site, $staff, $position, $shift, $day, $start_ms, $end_ms, $pinned, $reason, $now, $account)

-- name: grid_change :count
-- scope: system: the handler has looked the assignment up for the viewer
-- in: id i64, version i64, staff i64, position i64, shift i64, day day, start_ms i64, end_ms i64, pinned bool, reason text, now i64, account i64?
UPDATE assignment SET staff_id = $staff, position_id = $position, shift_id = $shift, day = $day, start_ms = $start_ms,
       end_ms = $end_ms, pinned = $pinned, override_reason = $reason, version = version + 1, changed_at = $now,
       changed_by = $account
 WHERE id = $id AND version = $version

-- name: grid_pin :count
-- scope: system: the handler has looked the assignment up for the viewer
-- in: id i64, version i64, pinned bool, now i64, account i64?
UPDATE assignment SET pinned = $pinned, version = version + 1, changed_at = $now, changed_by = $account
 WHERE id = $id AND version = $version

-- name: grid_remove :count
-- scope: system: the handler has looked the assignment up for the viewer
-- in: id i64, version i64
DELETE FROM assignment WHERE id = $id AND version = $version

-- name: grid_sites :many
-- Where the viewer may look at a roster; closed sites last.
-- scope: viewer
-- max: 5000
-- in: viewer i64, most i64
-- out: id i64, name text, practice text
SELECT s.id, s.name, p.name AS practice
  FROM site AS s JOIN practice AS p ON p.id = s.practice_id
  JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $viewer
 ORDER BY s.active DESC, s.sort_key, s.id LIMIT $most

-- name: grid_zone :one
-- With how often anything was saved so far: what a frame, and what the work of this site is made of.
-- scope: viewer
-- in: viewer i64, site i64
-- out: time_zone text, office_count i64, work_count i64
SELECT s.time_zone,
       (SELECT CAST(COALESCE(SUM(o.n), 0) AS BIGINT) FROM change_count AS o WHERE o.topic = 0) AS office_count,
       (SELECT CAST(COALESCE(SUM(w.n), 0) AS BIGINT) FROM change_count AS w WHERE w.topic = s.id) AS work_count
  FROM site AS s JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $viewer WHERE s.id = $site
