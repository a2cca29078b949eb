-- The sample groups of `huddle demo`. Everything here writes into an office that this run made.

-- name: demo_staff_by_no :one
-- scope: system: the sample group was made by this run
-- in: employee_no text
-- out: id i64, name text, home_site_id i64
SELECT id, name, home_site_id FROM staff WHERE employee_no = $employee_no

-- name: demo_planner :one
-- Who signs in as this person of the roster, and a site that a second such person was granted too.
-- scope: system: the sample group was made by this run
-- in: employee_no text, second text
-- out: account_id i64, name text, site_id i64
SELECT a.id AS account_id, a.name, g.site_id
  FROM account AS a JOIN staff AS s ON s.id = a.staff_id JOIN account_site AS g ON g.account_id = a.id
 WHERE s.employee_no = $employee_no AND g.site_id IN (
       SELECT h.site_id FROM account AS b JOIN staff AS t ON t.id = b.staff_id JOIN account_site AS h ON h.account_id = b.id
        WHERE t.employee_no = $second)
 ORDER BY g.site_id LIMIT 1

-- name: demo_account_count :one
-- scope: none
-- out: n i64
SELECT COUNT(*) AS n FROM account

-- name: demo_staff_insert :exec
-- scope: system: the sample group is made by this run
-- in: id i64, employee_no text, name text, sort_key text, search_key text, email text, phone text, position i64, site i64, employment text, min i64, max i64, rate i64, hired day, now i64
INSERT INTO staff (id, employee_no, name, sort_key, search_key, email, phone, position_id, home_site_id,
                   employment, min_minutes, max_minutes, rate_cents, hired, created_at)
VALUES ($id, $employee_no, $name, $sort_key, $search_key, $email, $phone, $position, $site,
        $employment, $min, $max, $rate, $hired, $now)

-- name: demo_staff_site_insert :exec
-- scope: system: the sample group is made by this run
-- in: staff i64, site i64
INSERT INTO staff_site (staff_id, site_id) VALUES ($staff, $site) ON CONFLICT (staff_id, site_id) DO NOTHING

-- name: demo_credential_insert :exec
-- scope: system: the sample group is made by this run
-- in: id i64, staff i64, kind i64, number text, issuer text, issued day, expires day, now i64
INSERT INTO credential (id, staff_id, kind_id, number, issuer, issued, expires, created_at)
VALUES ($id, $staff, $kind, $number, $issuer, $issued, $expires, $now)

-- name: demo_time_off_insert :exec
-- scope: system: the sample group is made by this run
-- in: id i64, staff i64, from_day day, to_day day, type text, status text, now i64
INSERT INTO time_off (id, staff_id, from_day, to_day, type, status, note, created_at)
VALUES ($id, $staff, $from_day, $to_day, $type, $status, '', $now)

-- name: demo_needs_of_site :many
-- The weekly needs with the length of their shifts.
-- scope: system: the sample group is made by this run
-- max: 5000
-- in: site i64
-- out: position_id i64, shift_id i64, credential_kind_id i64?, weekday i64, wished i64, start_minute i64, minutes i64
SELECT n.position_id, n.shift_id, n.credential_kind_id, n.weekday, n.wished, s.start_minute, s.minutes
  FROM need AS n JOIN shift AS s ON s.id = n.shift_id
 WHERE n.site_id = $site AND n.weekday IS NOT NULL
 ORDER BY n.position_id, n.weekday, s.start_minute, n.shift_id

-- name: demo_assignment_insert :exec
-- scope: system: the sample group is made by this run
-- in: id i64, site i64, staff i64, position i64, shift i64, day day, start i64, end i64, now i64
INSERT INTO assignment (id, site_id, staff_id, position_id, shift_id, day, start_ms, end_ms, changed_at)
VALUES ($id, $site, $staff, $position, $shift, $day, $start, $end, $now)

-- name: demo_publication_insert :exec
-- scope: system: the sample group is made by this run
-- in: id i64, site i64, number i64, from_day day, to_day day, added i64, at i64
INSERT INTO publication (id, site_id, number, from_day, to_day, added, changed, cancelled, published_at)
VALUES ($id, $site, $number, $from_day, $to_day, $added, 0, 0, $at)

-- name: demo_line_insert :exec
-- scope: system: the sample group is made by this run
-- in: publication i64, id i64, staff i64, position i64, shift i64, day day, start i64, end i64
INSERT INTO publication_line (publication_id, assignment_id, staff_id, position_id, shift_id, day, start_ms, end_ms, sequence, status, what)
VALUES ($publication, $id, $staff, $position, $shift, $day, $start, $end, 0, 'confirmed', 'added')

-- name: demo_published_insert :exec
-- scope: system: the sample group is made by this run
-- in: id i64, site i64, staff i64, position i64, shift i64, day day, start i64, end i64, at i64
INSERT INTO published_shift (assignment_id, staff_id, site_id, position_id, shift_id, day, start_ms, end_ms, sequence, status, changed_at)
VALUES ($id, $staff, $site, $position, $shift, $day, $start, $end, 0, 'confirmed', $at)
