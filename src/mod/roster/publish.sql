-- name: publish_draft :many
-- The draft of some days of a site.
-- scope: system: the caller has looked the site up for the viewer, or is the command line
-- max: 60000
-- in: site i64, from_day day, to_day day
-- out: id i64, staff_id i64, position_id i64, shift_id i64, day day, start_ms i64, end_ms i64
SELECT id, staff_id, position_id, shift_id, day, start_ms, end_ms
  FROM assignment WHERE site_id = $site AND day BETWEEN $from_day AND $to_day
 ORDER BY id, staff_id

-- name: publish_now :many
-- What staff see of these days, and of the draft's shifts on whatever day they stand.
-- scope: system: the caller has looked the site up for the viewer, or is the command line
-- max: 120000
-- in: site i64, from_day day, to_day day
-- out: assignment_id i64, staff_id i64, position_id i64, shift_id i64, day day, start_ms i64, end_ms i64, sequence i64, status text
SELECT assignment_id, staff_id, position_id, shift_id, day, start_ms, end_ms, sequence, status
  FROM published_shift WHERE site_id = $site AND day BETWEEN $from_day AND $to_day
UNION
SELECT p.assignment_id, p.staff_id, p.position_id, p.shift_id, p.day, p.start_ms, p.end_ms, p.sequence, p.status
  FROM assignment AS a JOIN published_shift AS p ON p.assignment_id = a.id AND p.staff_id = a.staff_id
 WHERE a.site_id = $site AND a.day BETWEEN $from_day AND $to_day
 ORDER BY assignment_id, staff_id

-- name: publish_next_number :one
-- scope: system: the caller has looked the site up for the viewer, or is the command line
-- in: site i64
-- out: number i64
SELECT CAST(COALESCE(MAX(number), 0) + 1 AS BIGINT) AS number FROM publication WHERE site_id = $site

-- name: publish_insert :exec
-- scope: system: the caller has looked the site up for the viewer, or is the command line
-- in: id i64, site i64, number i64, from_day day, to_day day, n_added i64, n_changed i64, n_cancelled i64, account i64?, now i64
INSERT INTO publication (id, site_id, number, from_day, to_day, added, changed, cancelled, account_id, published_at)
VALUES ($id, $site, $number, $from_day, $to_day, $n_added, $n_changed, $n_cancelled, $account, $now)

-- name: publish_line_insert :exec
-- scope: system: the caller has looked the site up for the viewer, or is the command line
-- in: publication i64, assignment i64, staff i64, position i64, shift i64, day day, start_ms i64, end_ms i64, sequence i64, status text, what text
INSERT INTO publication_line (publication_id, assignment_id, staff_id, position_id, shift_id, day, start_ms, end_ms, sequence, status, what)
VALUES ($publication, $assignment, $staff, $position, $shift, $day, $start_ms, $end_ms, $sequence, $status, $what)

-- name: publish_shift_put :exec
-- scope: system: the caller has looked the site up for the viewer, or is the command line
-- in: assignment i64, staff i64, site i64, position i64, shift i64, day day, start_ms i64, end_ms i64, sequence i64, status text, now i64
INSERT INTO published_shift (assignment_id, staff_id, site_id, position_id, shift_id, day, start_ms, end_ms, sequence, status, changed_at)
VALUES ($assignment, $staff, $site, $position, $shift, $day, $start_ms, $end_ms, $sequence, $status, $now)
ON CONFLICT (assignment_id, staff_id) DO UPDATE SET position_id = excluded.position_id, shift_id = excluded.shift_id,
       day = excluded.day, start_ms = excluded.start_ms, end_ms = excluded.end_ms, sequence = excluded.sequence,
       status = excluded.status, changed_at = excluded.changed_at

-- name: publish_versions :many
-- The published versions of a site, newest first.
-- scope: viewer
-- max: 500
-- in: viewer i64, site i64, most i64, skip i64
-- row: publish_version_row
-- out: id i64, site text, time_zone text, number i64, from_day day, to_day day, n_added i64, n_changed i64, n_cancelled i64, published_at i64, account text
SELECT p.id, s.name AS site, s.time_zone, p.number, p.from_day, p.to_day, p.added AS n_added, p.changed AS n_changed, p.cancelled AS n_cancelled, p.published_at,
       COALESCE(c.name, '') AS account
  FROM publication AS p JOIN account_site AS g ON g.site_id = p.site_id AND g.account_id = $viewer
  JOIN site AS s ON s.id = p.site_id LEFT JOIN account AS c ON c.id = p.account_id
 WHERE p.site_id = $site ORDER BY p.number DESC LIMIT $most OFFSET $skip

-- name: publish_version_count :one
-- scope: viewer
-- in: viewer i64, site i64
-- out: n i64
SELECT COUNT(*) AS n FROM publication AS p
  JOIN account_site AS g ON g.site_id = p.site_id AND g.account_id = $viewer WHERE p.site_id = $site

-- name: publish_version_get :one
-- scope: viewer
-- in: viewer i64, id i64
-- out: id i64, site_id i64, site text, time_zone text, number i64, from_day day, to_day day, n_added i64, n_changed i64, n_cancelled i64, published_at i64, account text
SELECT p.id, p.site_id, s.name AS site, s.time_zone, p.number, p.from_day, p.to_day, p.added AS n_added, p.changed AS n_changed,
       p.cancelled AS n_cancelled, p.published_at, COALESCE(c.name, '') AS account
  FROM publication AS p JOIN account_site AS g ON g.site_id = p.site_id AND g.account_id = $viewer
  JOIN site AS s ON s.id = p.site_id LEFT JOIN account AS c ON c.id = p.account_id
 WHERE p.id = $id

-- name: publish_version_lines :many
-- Its lines, and beside what was changed or cancelled how it stood before.
-- scope: viewer
-- max: 60000
-- in: viewer i64, id i64
-- out: staff text, position text, shift text, tint i64, day day, start_ms i64, end_ms i64, sequence i64, what text, old_shift text?, old_day day?, old_start_ms i64?, old_end_ms i64?
SELECT t.name AS staff, o.name AS position, h.name AS shift, h.tint, l.day, l.start_ms, l.end_ms, l.sequence, l.what,
       (SELECT bh.name FROM publication_line AS b JOIN shift AS bh ON bh.id = b.shift_id
         WHERE b.assignment_id = l.assignment_id AND b.staff_id = l.staff_id AND b.sequence = l.sequence - 1
         ORDER BY b.publication_id DESC LIMIT 1) AS old_shift,
       (SELECT b.day FROM publication_line AS b WHERE b.assignment_id = l.assignment_id AND b.staff_id = l.staff_id
           AND b.sequence = l.sequence - 1 ORDER BY b.publication_id DESC LIMIT 1) AS old_day,
       (SELECT b.start_ms FROM publication_line AS b WHERE b.assignment_id = l.assignment_id AND b.staff_id = l.staff_id
           AND b.sequence = l.sequence - 1 ORDER BY b.publication_id DESC LIMIT 1) AS old_start_ms,
       (SELECT b.end_ms FROM publication_line AS b WHERE b.assignment_id = l.assignment_id AND b.staff_id = l.staff_id
           AND b.sequence = l.sequence - 1 ORDER BY b.publication_id DESC LIMIT 1) AS old_end_ms
  FROM publication_line AS l JOIN publication AS p ON p.id = l.publication_id
  JOIN account_site AS g ON g.site_id = p.site_id AND g.account_id = $viewer
  JOIN staff AS t ON t.id = l.staff_id JOIN position AS o ON o.id = l.position_id JOIN shift AS h ON h.id = l.shift_id
 WHERE l.publication_id = $id ORDER BY t.sort_key, t.id, l.start_ms

-- name: publish_version_visible :one
-- scope: viewer
-- in: viewer i64, id i64
-- out: site_id i64
SELECT p.site_id FROM publication AS p
  JOIN account_site AS g ON g.site_id = p.site_id AND g.account_id = $viewer WHERE p.id = $id

-- name: publish_export :many
-- The draft of some days, with how much of it staff know. Site 0 is every site that the viewer was granted.
-- scope: viewer
-- max: 500000
-- in: viewer i64, site i64, from_day day, to_day day
-- row: publish_export_row
-- out: site text, time_zone text, day day, start_ms i64, end_ms i64, position text, employee_no text, name text, status text
SELECT s.name AS site, s.time_zone, a.day, a.start_ms, a.end_ms, o.name AS position, t.employee_no, t.name,
       CASE WHEN p.assignment_id IS NULL THEN 'draft'
            WHEN p.day = a.day AND p.start_ms = a.start_ms AND p.end_ms = a.end_ms AND p.position_id = a.position_id
                 AND p.shift_id = a.shift_id THEN 'published'
            ELSE 'changed' END AS status
  FROM assignment AS a JOIN account_site AS g ON g.site_id = a.site_id AND g.account_id = $viewer
  JOIN site AS s ON s.id = a.site_id JOIN staff AS t ON t.id = a.staff_id JOIN position AS o ON o.id = a.position_id
  LEFT JOIN published_shift AS p ON p.assignment_id = a.id AND p.staff_id = a.staff_id AND p.status = 'confirmed'
 WHERE ($site = 0 OR a.site_id = $site) AND a.day BETWEEN $from_day AND $to_day
 ORDER BY s.sort_key, s.id, a.day, a.start_ms, t.sort_key, t.id

-- name: publish_export_all :many
-- scope: system: the command line acts for the office as a whole
-- max: 500000
-- in: site i64, from_day day, to_day day
-- row: publish_export_row
SELECT s.name AS site, s.time_zone, a.day, a.start_ms, a.end_ms, o.name AS position, t.employee_no, t.name,
       CASE WHEN p.assignment_id IS NULL THEN 'draft'
            WHEN p.day = a.day AND p.start_ms = a.start_ms AND p.end_ms = a.end_ms AND p.position_id = a.position_id
                 AND p.shift_id = a.shift_id THEN 'published'
            ELSE 'changed' END AS status
  FROM assignment AS a
  JOIN site AS s ON s.id = a.site_id JOIN staff AS t ON t.id = a.staff_id JOIN position AS o ON o.id = a.position_id
  LEFT JOIN published_shift AS p ON p.assignment_id = a.id AND p.staff_id = a.staff_id AND p.status = 'confirmed'
 WHERE ($site = 0 OR a.site_id = $site) AND a.day BETWEEN $from_day AND $to_day
 ORDER BY s.sort_key, s.id, a.day, a.start_ms, t.sort_key, t.id
