-- What a fill writes, and what its pages ask.

-- name: roster_fill_delete :count
-- scope: system: the fill was asked for by somebody who may write this site's roster
-- in: id i64, version i64
DELETE FROM assignment WHERE id = $id AND version = $version AND pinned = 0

-- name: roster_fill_insert :exec
-- scope: system: the fill was asked for by somebody who may write this site's roster
-- in: id i64, site i64, staff i64, position i64, shift i64, day day, start_ms i64, end_ms i64, now i64, by i64?
INSERT INTO assignment (id, site_id, staff_id, position_id, shift_id, day, start_ms, end_ms, changed_at, changed_by)
VALUES ($id, $site, $staff, $position, $shift, $day, $start_ms, $end_ms, $now, $by)

-- name: roster_fill_job :one
-- A fill of a site that the viewer was granted.
-- scope: viewer
-- in: viewer i64, id i64
-- out: id i64, site_id i64, site text
SELECT j.id, s.id AS site_id, s.name AS site
  FROM job AS j JOIN site AS s ON s.id = j.site_id
  JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $viewer
 WHERE j.id = $id AND j.kind = 'roster.fill'

-- name: roster_fills_of_site :many
-- scope: system: the site was looked up for the viewer before
-- max: 50
-- in: site i64
-- out: id i64, state text, message text, created_at i64
SELECT id, state, message, created_at FROM job
 WHERE site_id = $site AND kind = 'roster.fill' ORDER BY created_at DESC LIMIT 20

-- name: roster_fill_done :count
-- A proposal is carried out once.
-- scope: system: the handler has looked the fill up for the viewer
-- in: id i64, message text
UPDATE job SET message = $message, stop_wanted = 1 WHERE id = $id AND state = 'done' AND stop_wanted = 0
