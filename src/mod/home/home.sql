-- name: home_sites :many
-- scope: viewer
-- max: 5000
-- in: viewer i64, site i64?
-- out: id i64, name text, practice text, time_zone text
SELECT s.id, s.name, p.name AS practice, s.time_zone FROM site AS s JOIN practice AS p ON p.id = s.practice_id
  JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $viewer
 WHERE s.active = 1 AND ($site IS NULL OR s.id = $site) ORDER BY s.sort_key, s.id

-- name: home_needs :many
-- What is needed, dated exceptions before the weekday's need that they replace.
-- scope: viewer
-- max: 100000
-- in: viewer i64, site i64?, from_day day, to_day day
-- out: site_id i64, position_id i64, position text, shift_id i64, shift text, start_minute i64, minutes i64, kind_id i64, weekday i64?, day day?, least i64
SELECT n.site_id, n.position_id, p.name AS position, n.shift_id, h.name AS shift, h.start_minute, h.minutes,
       COALESCE(n.credential_kind_id, 0) AS kind_id, n.weekday, n.day, n.least
  FROM need AS n JOIN account_site AS g ON g.site_id = n.site_id AND g.account_id = $viewer
  JOIN position AS p ON p.id = n.position_id JOIN shift AS h ON h.id = n.shift_id
 WHERE ($site IS NULL OR n.site_id = $site)
   AND ((n.weekday IS NOT NULL AND n.least > 0) OR (n.day >= $from_day AND n.day <= $to_day))
 ORDER BY n.site_id, h.start_minute, n.shift_id, p.sort_key, n.position_id, CASE WHEN n.day IS NULL THEN 1 ELSE 0 END, n.id

-- name: home_planned :many
-- scope: viewer
-- max: 200000
-- in: viewer i64, site i64?, from_day day, to_day day
-- row: home_cell_row
-- out: site_id i64, day day, position_id i64, shift_id i64, n i64
SELECT a.site_id, a.day, a.position_id, a.shift_id, COUNT(*) AS n
  FROM account_site AS g JOIN assignment AS a ON a.site_id = g.site_id
 WHERE g.account_id = $viewer AND ($site IS NULL OR g.site_id = $site) AND a.day >= $from_day AND a.day <= $to_day
 GROUP BY a.site_id, a.day, a.position_id, a.shift_id
 ORDER BY a.site_id, a.day, a.position_id, a.shift_id

-- name: home_published :many
-- scope: viewer
-- max: 200000
-- in: viewer i64, site i64?, from_day day, to_day day
-- row: home_cell_row
SELECT a.site_id, a.day, a.position_id, a.shift_id, COUNT(*) AS n
  FROM account_site AS g JOIN published_shift AS a ON a.site_id = g.site_id
 WHERE g.account_id = $viewer AND ($site IS NULL OR g.site_id = $site) AND a.day >= $from_day AND a.day <= $to_day
   AND a.status = 'confirmed'
 GROUP BY a.site_id, a.day, a.position_id, a.shift_id
 ORDER BY a.site_id, a.day, a.position_id, a.shift_id

-- name: home_unfit :many
-- Planned shifts whose person does not hold, on that day, the credential that the need asks for. First
-- the few people who lack one at some time of the span, then their shifts.
-- scope: viewer
-- max: 50000
-- in: viewer i64, site i64?, from_day day, to_day day
-- row: home_cell_row
WITH asked AS (SELECT DISTINCT n.position_id, n.credential_kind_id AS kind_id FROM need AS n
                 JOIN account_site AS g ON g.site_id = n.site_id AND g.account_id = $viewer
                WHERE n.credential_kind_id IS NOT NULL AND ($site IS NULL OR n.site_id = $site)),
     lacking AS MATERIALIZED (SELECT p.id AS staff_id, q.position_id, q.kind_id FROM staff AS p JOIN asked AS q ON q.position_id = p.position_id
                  WHERE NOT EXISTS (SELECT 1 FROM credential AS c WHERE c.staff_id = p.id AND c.kind_id = q.kind_id
                                       AND (c.issued IS NULL OR c.issued <= $from_day) AND (c.expires IS NULL OR c.expires >= $to_day)
                                       AND (c.revoked IS NULL OR c.revoked > $to_day)))
SELECT a.site_id, a.day, a.position_id, a.shift_id, COUNT(*) AS n
  FROM lacking AS l CROSS JOIN assignment AS a
  JOIN account_site AS g ON g.site_id = a.site_id AND g.account_id = $viewer
 WHERE a.staff_id = l.staff_id AND a.position_id = l.position_id AND a.day >= $from_day AND a.day <= $to_day AND ($site IS NULL OR a.site_id = $site)
   AND EXISTS (SELECT 1 FROM need AS n WHERE n.site_id = a.site_id AND n.position_id = a.position_id AND n.shift_id = a.shift_id
                  AND n.credential_kind_id = l.kind_id)
   AND NOT EXISTS (SELECT 1 FROM credential AS c WHERE c.staff_id = a.staff_id AND c.kind_id = l.kind_id
                      AND (c.issued IS NULL OR c.issued <= a.day) AND (c.expires IS NULL OR c.expires >= a.day)
                      AND (c.revoked IS NULL OR c.revoked > a.day))
 GROUP BY a.site_id, a.day, a.position_id, a.shift_id
 ORDER BY a.site_id, a.day, a.position_id, a.shift_id

-- name: home_here :many
-- Who works today: what was published; the draft at sites that have published nothing for the day. `day`
-- may be the day before for a night that is not over.
-- scope: viewer
-- max: 50000
-- in: viewer i64, site i64?, day day, last day, now i64
-- out: site_id i64, day day, position text, sort_key text, name text, shift text, start_ms i64, end_ms i64, draft bool
SELECT a.site_id, a.day, q.name AS position, q.sort_key, p.name, COALESCE(h.name, '') AS shift, a.start_ms, a.end_ms, 0 AS draft
  FROM account_site AS g JOIN published_shift AS a ON a.site_id = g.site_id
  JOIN staff AS p ON p.id = a.staff_id JOIN position AS q ON q.id = a.position_id LEFT JOIN shift AS h ON h.id = a.shift_id
 WHERE g.account_id = $viewer AND ($site IS NULL OR g.site_id = $site)
   AND a.day >= $day - 1 AND a.day <= $last AND (a.day >= $day OR a.end_ms > $now) AND a.status = 'confirmed'
UNION ALL
SELECT a.site_id, a.day, q.name AS position, q.sort_key, p.name, h.name AS shift, a.start_ms, a.end_ms, 1 AS draft
  FROM account_site AS g JOIN assignment AS a ON a.site_id = g.site_id
  JOIN staff AS p ON p.id = a.staff_id JOIN position AS q ON q.id = a.position_id JOIN shift AS h ON h.id = a.shift_id
 WHERE g.account_id = $viewer AND ($site IS NULL OR g.site_id = $site)
   AND a.day >= $day AND a.day <= $last
   AND NOT EXISTS (SELECT 1 FROM publication AS u WHERE u.site_id = a.site_id AND u.from_day <= a.day AND u.to_day >= a.day)
 ORDER BY 1, 4, 3, 7, 5

-- name: home_off :many
-- scope: viewer
-- max: 5000
-- in: viewer i64, site i64?, day day, last day
-- out: site_id i64, name text, type text, from_day day, to_day day
SELECT p.home_site_id AS site_id, p.name, t.type, t.from_day, t.to_day
  FROM time_off AS t JOIN staff AS p ON p.id = t.staff_id
  JOIN account_site AS g ON g.site_id = p.home_site_id AND g.account_id = $viewer
 WHERE t.status = 'approved' AND t.to_day >= $day AND t.from_day <= $last AND ($site IS NULL OR p.home_site_id = $site)
 ORDER BY p.home_site_id, p.sort_key, p.id

-- name: home_expiring :many
-- Credentials that have run out or will, unless a later one of the same kind is there.
-- scope: viewer
-- max: 5000
-- in: viewer i64, site i64?, today day, before day
-- out: staff_id i64, site_id i64, name text, kind text, last day
SELECT p.id AS staff_id, p.home_site_id AS site_id, p.name, k.name AS kind,
       CASE WHEN c.revoked IS NOT NULL AND (c.expires IS NULL OR c.revoked <= c.expires) THEN c.revoked - 1 ELSE c.expires END AS last
  FROM credential AS c JOIN staff AS p ON p.id = c.staff_id JOIN credential_kind AS k ON k.id = c.kind_id
  JOIN account_site AS g ON g.site_id = p.home_site_id AND g.account_id = $viewer
 WHERE (c.expires <= $before OR c.revoked IS NOT NULL) AND (p.ended IS NULL OR p.ended >= $today) AND ($site IS NULL OR p.home_site_id = $site)
   AND NOT EXISTS (SELECT 1 FROM credential AS n WHERE n.staff_id = c.staff_id AND n.kind_id = c.kind_id AND n.id <> c.id AND n.revoked IS NULL
                      AND (n.expires IS NULL OR c.revoked IS NOT NULL OR n.expires > c.expires))
 ORDER BY 5, p.sort_key, p.id, k.sort_key LIMIT 5000

-- name: home_due :many
-- scope: viewer
-- max: 5000
-- in: viewer i64, site i64?, before day
-- out: id i64, site_id i64, title text, due_day day, escalated bool
SELECT o.id, o.site_id, o.title, o.due_day, CASE WHEN o.escalated_at IS NULL THEN 0 ELSE 1 END AS escalated
  FROM obligation AS o JOIN account_site AS g ON g.site_id = o.site_id AND g.account_id = $viewer
 WHERE o.state = 'open' AND o.due_day <= $before AND ($site IS NULL OR o.site_id = $site)
 ORDER BY o.due_day, o.id LIMIT 5000

-- name: home_progress :one
-- How far an office is: what an empty Huddle page asks for next.
-- scope: viewer
-- in: viewer i64
-- out: sites bool, staff bool, needs bool, planned bool
SELECT CASE WHEN EXISTS (SELECT 1 FROM account_site AS g WHERE g.account_id = $viewer) THEN 1 ELSE 0 END AS sites,
       CASE WHEN EXISTS (SELECT 1 FROM staff AS p JOIN account_site AS g ON g.site_id = p.home_site_id AND g.account_id = $viewer) THEN 1 ELSE 0 END AS staff,
       CASE WHEN EXISTS (SELECT 1 FROM need AS n JOIN account_site AS g ON g.site_id = n.site_id AND g.account_id = $viewer) THEN 1 ELSE 0 END AS needs,
       CASE WHEN EXISTS (SELECT 1 FROM assignment AS a JOIN account_site AS g ON g.site_id = a.site_id AND g.account_id = $viewer) THEN 1 ELSE 0 END AS planned

-- name: home_stamp :one
-- Changes with every change that is written into the history: what was read before it is old.
-- scope: none
-- out: stamp i64
SELECT COALESCE(MAX(id), 0) AS stamp FROM audit_event
