-- Questions of `huddle check`. Each returns a few of the rows that break an invariant; none is well.

-- name: check_overlaps :many
-- scope: system: a check goes through the whole office
-- out: staff_id i64, day day
SELECT b.staff_id, b.day
  FROM (SELECT staff_id, day, start_ms, MAX(end_ms) OVER (PARTITION BY staff_id ORDER BY start_ms
               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS busy_until FROM assignment) AS b
 WHERE b.busy_until > b.start_ms ORDER BY b.day, b.staff_id LIMIT 100

-- name: check_published_newest :many
-- What staff see is the newest line of a publication.
-- scope: system: a check goes through the whole office
-- out: assignment_id i64, day day
SELECT p.assignment_id, p.day FROM published_shift AS p
 WHERE NOT EXISTS (SELECT 1 FROM publication_line AS l
                    WHERE l.assignment_id = p.assignment_id AND l.staff_id = p.staff_id
                      AND l.sequence = p.sequence AND l.status = p.status AND l.day = p.day
                      AND l.start_ms = p.start_ms AND l.end_ms = p.end_ms)
    OR EXISTS (SELECT 1 FROM publication_line AS l
                WHERE l.assignment_id = p.assignment_id AND l.staff_id = p.staff_id AND l.sequence > p.sequence)
 ORDER BY p.day LIMIT 100

-- name: check_lines_without_shift :many
-- What was published is known to staff.
-- scope: system: a check goes through the whole office
-- out: assignment_id i64, day day
SELECT l.assignment_id, l.day FROM publication_line AS l
 WHERE NOT EXISTS (SELECT 1 FROM published_shift AS p WHERE p.assignment_id = l.assignment_id AND p.staff_id = l.staff_id)
 ORDER BY l.day LIMIT 100

-- name: check_zones :many
-- scope: system: a check goes through the whole office
-- max: 5000
-- out: name text, time_zone text
SELECT name, time_zone FROM site ORDER BY sort_key, id

-- name: check_grants :many
-- Whoever has all sites was granted each of them.
-- scope: system: a check goes through the whole office
-- out: email text, site text
SELECT a.email, s.name AS site FROM account AS a JOIN site AS s ON 1 = 1
 WHERE a.all_sites = 1
   AND NOT EXISTS (SELECT 1 FROM account_site AS g WHERE g.account_id = a.id AND g.site_id = s.id)
 ORDER BY a.email, s.name LIMIT 100

-- name: check_owner :one
-- scope: none
-- out: owners i64, accounts i64
SELECT CAST(COALESCE(SUM(CASE WHEN role = 'owner' AND state <> 'disabled' THEN 1 ELSE 0 END), 0) AS BIGINT) AS owners, COUNT(*) AS accounts
  FROM account

-- name: check_home_sites :many
-- The home site is one of those where a person may work.
-- scope: system: a check goes through the whole office
-- out: name text
SELECT s.name FROM staff AS s
 WHERE NOT EXISTS (SELECT 1 FROM staff_site AS w WHERE w.staff_id = s.id AND w.site_id = s.home_site_id)
 ORDER BY s.sort_key LIMIT 100

-- name: check_shift_sites :many
-- A shift that somebody works at a site is a shift of that site.
-- scope: system: a check goes through the whole office
-- out: id i64, day day
SELECT a.id, a.day FROM assignment AS a JOIN shift AS s ON s.id = a.shift_id
 WHERE s.site_id <> a.site_id ORDER BY a.day LIMIT 100

-- name: check_need_sites :many
-- scope: system: a check goes through the whole office
-- out: id i64
SELECT n.id FROM need AS n JOIN shift AS s ON s.id = n.shift_id WHERE s.site_id <> n.site_id ORDER BY n.id LIMIT 100

-- name: check_obligations :many
-- What is done says when; what is open does not.
-- scope: system: a check goes through the whole office
-- out: title text
SELECT title FROM obligation
 WHERE natural_key = '' OR (state = 'done' AND done_at IS NULL) OR (state = 'open' AND done_at IS NOT NULL)
 ORDER BY due_day LIMIT 100

-- name: check_open_shifts :many
-- A filled one has exactly one taker, who accepted; from any other nobody has accepted, and what ended asks nobody.
-- scope: system: a check goes through the whole office
-- out: day day
SELECT o.day FROM open_shift AS o
 WHERE (o.state = 'filled'
        AND NOT EXISTS (SELECT 1 FROM shift_offer AS f WHERE f.open_shift_id = o.id AND f.staff_id = o.filled_by AND f.state = 'accepted'))
    OR (o.state <> 'filled' AND EXISTS (SELECT 1 FROM shift_offer AS f WHERE f.open_shift_id = o.id AND f.state = 'accepted'))
    OR (o.state <> 'open'
        AND EXISTS (SELECT 1 FROM shift_offer AS f WHERE f.open_shift_id = o.id AND f.state IN ('waiting', 'offered', 'claimed')))
 ORDER BY o.day LIMIT 100

-- name: check_account_staff :many
-- An account that stands for somebody on the roster stands for one who exists, and alone.
-- scope: system: a check goes through the whole office
-- out: email text
SELECT a.email FROM account AS a
 WHERE a.staff_id IS NOT NULL
   AND (NOT EXISTS (SELECT 1 FROM staff AS s WHERE s.id = a.staff_id)
        OR EXISTS (SELECT 1 FROM account AS b WHERE b.staff_id = a.staff_id AND b.id <> a.id))
 ORDER BY a.email LIMIT 100
