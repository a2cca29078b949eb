-- What a span of one site's roster is made of, for roster_plan.c: about a dozen statements, none of
-- them once a person.

-- name: roster_site_seen :one
-- The site with its planning rules, if the viewer was granted it.
-- scope: viewer
-- in: viewer i64, site i64
-- row: roster_site_row
-- out: id i64, name text, practice_id i64, practice text, time_zone text
-- out: rest i64?, max_run i64?, min_run i64?, min_off_run i64?, max_weekends i64?, weekly bool?, version i64?
SELECT s.id, s.name, s.practice_id, p.name AS practice, s.time_zone, r.min_rest_minutes AS rest, r.max_run,
       r.min_run, r.min_off_run, r.max_weekends, r.weekly_hours AS weekly, r.version
  FROM site AS s JOIN practice AS p ON p.id = s.practice_id
  JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $viewer
  LEFT JOIN roster_policy AS r ON r.site_id = s.id
 WHERE s.id = $site

-- name: roster_site_any :one
-- scope: system: jobs and the command line act for the office as a whole
-- in: site i64
-- row: roster_site_row
SELECT s.id, s.name, s.practice_id, p.name AS practice, s.time_zone, r.min_rest_minutes AS rest, r.max_run,
       r.min_run, r.min_off_run, r.max_weekends, r.weekly_hours AS weekly, r.version
  FROM site AS s JOIN practice AS p ON p.id = s.practice_id
  LEFT JOIN roster_policy AS r ON r.site_id = s.id
 WHERE s.id = $site

-- name: roster_house_rules :many
-- The office's defaults for planning, and what a practice set instead, in force on a day.
-- scope: system: rules are the same for all who may see the site
-- in: practice i64, day day
-- out: code text, value text, unit text, title text, citation text, reason text?
SELECT r.code, COALESCE(o.value, r.value) AS value, r.unit, r.title, r.citation, o.reason
  FROM rule AS r
  LEFT JOIN rule_override AS o ON o.code = r.code AND o.jurisdiction = r.jurisdiction
       AND o.practice_id = $practice AND o.from_day <= $day AND (o.to_day IS NULL OR o.to_day >= $day)
 WHERE r.jurisdiction = 'HOUSE'
   AND r.code IN ('roster.rest.min', 'roster.run.max', 'roster.weekends.max_in_four')
   AND r.from_day <= $day AND (r.to_day IS NULL OR r.to_day >= $day)
 ORDER BY r.code, r.from_day, o.from_day

-- name: roster_shift_rows :many
-- scope: system: the site was looked up for the viewer before
-- max: 1000
-- in: site i64
-- out: id i64, name text, start_minute i64, minutes i64, tint i64, version i64
SELECT id, name, start_minute, minutes, tint, version
  FROM shift WHERE site_id = $site ORDER BY start_minute, name, id

-- name: roster_ban_rows :many
-- scope: system: the site was looked up for the viewer before
-- in: site i64
-- out: shift_id i64, next_id i64
SELECT b.shift_id, b.next_id FROM shift AS s JOIN shift_ban AS b ON b.shift_id = s.id WHERE s.site_id = $site

-- name: roster_position_rows :many
-- scope: none
-- out: id i64, name text
SELECT id, name FROM position ORDER BY sort_key, id

-- name: roster_kind_rows :many
-- scope: none
-- out: id i64, name text
SELECT id, name FROM credential_kind ORDER BY sort_key, id

-- name: roster_need_rows :many
-- Every weekday's need.
-- scope: system: the site was looked up for the viewer before
-- max: 100000
-- in: site i64
-- row: roster_need_row
-- out: id i64, version i64, position_id i64, shift_id i64, kind_id i64?, weekday i64?, day day?
-- out: least i64, wished i64, under_weight i64, wish_weight i64, over_weight i64
SELECT id, version, position_id, shift_id, credential_kind_id AS kind_id, weekday, day, least, wished,
       under_weight, wish_weight, over_weight
  FROM need WHERE site_id = $site AND day IS NULL

-- name: roster_dated_need_rows :many
-- The exceptions of the span.
-- scope: system: the site was looked up for the viewer before
-- max: 100000
-- in: site i64, from day, to day
-- row: roster_need_row
SELECT id, version, position_id, shift_id, credential_kind_id AS kind_id, weekday, day, least, wished,
       under_weight, wish_weight, over_weight
  FROM need WHERE site_id = $site AND weekday IS NULL AND day BETWEEN $from AND $to

-- name: roster_person_rows :many
-- Who may work at the site, or did once.
-- scope: system: the site was looked up for the viewer before
-- max: 20000
-- in: site i64
-- row: roster_person_row
-- out: id i64, name text, employment text, position_id i64, home_site_id i64, hired day, ended day?
-- out: min_minutes i64, max_minutes i64, member bool, max_run i64?, min_run i64?, min_off_run i64?
-- out: max_weekends i64?, min_total i64?, max_total i64?
SELECT s.id, s.name, s.employment, s.position_id, s.home_site_id, s.hired, s.ended, s.min_minutes, s.max_minutes,
       1 AS member, l.max_run, l.min_run, l.min_off_run, l.max_weekends, l.min_total_minutes AS min_total,
       l.max_total_minutes AS max_total
  FROM staff_site AS m JOIN staff AS s ON s.id = m.staff_id
  LEFT JOIN staff_limit AS l ON l.staff_id = s.id
 WHERE m.site_id = $site
 ORDER BY CASE WHEN s.home_site_id = $site THEN 0 ELSE 1 END, s.sort_key, s.id

-- name: roster_guest_rows :many
-- Who is planned at the site in the span all the same: moved away, left, or from elsewhere.
-- scope: system: the site was looked up for the viewer before
-- max: 1000
-- in: site i64, from day, to day
-- row: roster_person_row
SELECT s.id, s.name, s.employment, s.position_id, s.home_site_id, s.hired, s.ended, s.min_minutes, s.max_minutes,
       CASE WHEN m.staff_id IS NULL THEN 0 ELSE 1 END AS member, l.max_run, l.min_run, l.min_off_run,
       l.max_weekends, l.min_total_minutes AS min_total, l.max_total_minutes AS max_total
  FROM staff AS s
  LEFT JOIN staff_site AS m ON m.staff_id = s.id AND m.site_id = $site
  LEFT JOIN staff_limit AS l ON l.staff_id = s.id
 WHERE s.id IN (SELECT a.staff_id FROM assignment AS a WHERE a.site_id = $site AND a.day BETWEEN $from AND $to)
   AND (m.staff_id IS NULL OR s.hired > $to OR s.ended < $from)
 ORDER BY s.sort_key, s.id

-- name: roster_work_rows :many
-- scope: system: the site was looked up for the viewer before
-- max: 400000
-- in: site i64, from day, to day
-- out: id i64, staff_id i64, position_id i64, shift_id i64, day day, start_ms i64, end_ms i64, pinned bool
-- out: version i64
SELECT id, staff_id, position_id, shift_id, day, start_ms, end_ms, pinned, version
  FROM assignment WHERE site_id = $site AND day BETWEEN $from AND $to

-- name: roster_reason_rows :many
-- Why a rule was broken for once, where one was.
-- scope: system: the site was looked up for the viewer before
-- max: 400000
-- in: site i64, from day, to day
-- out: id i64, override_reason text
SELECT id, override_reason FROM assignment
 WHERE site_id = $site AND day BETWEEN $from AND $to AND override_reason <> ''

-- name: roster_elsewhere_rows :many
-- What the site's people do at other sites; the other site is named only if the viewer may know it.
-- scope: system: the site was looked up for the viewer before; other sites' names join the grant
-- max: 400000
-- in: viewer i64, site i64, from day, to day
-- out: id i64, staff_id i64, position_id i64, day day, start_ms i64, end_ms i64, site_id i64, site text?
SELECT a.id, a.staff_id, a.position_id, a.day, a.start_ms, a.end_ms, a.site_id, s.name AS site
  FROM staff_site AS m
  JOIN assignment AS a ON a.staff_id = m.staff_id AND a.day BETWEEN $from AND $to AND a.site_id <> m.site_id
  LEFT JOIN account_site AS g ON g.site_id = a.site_id AND g.account_id = $viewer
  LEFT JOIN site AS s ON s.id = a.site_id AND ($viewer = 0 OR g.site_id IS NOT NULL)
 WHERE m.site_id = $site

-- name: roster_run_rows :many
-- Days worked from..to by those of the site's people who work on `edge`: runs that reach the span.
-- CROSS JOIN holds SQLite to this order: few work on the edge, and only their days are read.
-- scope: system: the site was looked up for the viewer before
-- max: 400000
-- in: site i64, edge day, from day, to day
-- row: roster_run_row
-- out: staff_id i64, day day
SELECT a.staff_id, a.day
  FROM staff_site AS m CROSS JOIN assignment AS e CROSS JOIN assignment AS a
 WHERE m.site_id = $site AND e.staff_id = m.staff_id AND e.day = $edge
   AND a.staff_id = m.staff_id AND a.day BETWEEN $from AND $to

-- name: roster_run_here_rows :many
-- The same, when all who work on `edge` do so at this site.
-- scope: system: the site was looked up for the viewer before
-- max: 400000
-- in: site i64, edge day, from day, to day
-- row: roster_run_row
SELECT a.staff_id, a.day
  FROM assignment AS e CROSS JOIN assignment AS a
 WHERE e.site_id = $site AND e.day = $edge AND a.staff_id = e.staff_id AND a.day BETWEEN $from AND $to

-- name: roster_weekend_rows :many
-- Saturdays and Sundays worked; the index assignment_weekend holds those days alone.
-- scope: system: the site was looked up for the viewer before
-- max: 400000
-- in: site i64, from day, to day
-- out: staff_id i64, day day
SELECT a.staff_id, a.day
  FROM staff_site AS m
  JOIN assignment AS a ON a.staff_id = m.staff_id AND a.day BETWEEN $from AND $to AND (a.day + 3) % 7 >= 5
 WHERE m.site_id = $site

-- name: roster_off_rows :many
-- scope: system: the site was looked up for the viewer before
-- max: 100000
-- in: site i64, from day, to day
-- out: staff_id i64, from_day day, to_day day, type text, approved bool
SELECT o.staff_id, o.from_day, o.to_day, o.type, CASE WHEN o.status = 'approved' THEN 1 ELSE 0 END AS approved
  FROM staff_site AS m JOIN time_off AS o ON o.staff_id = m.staff_id
 WHERE m.site_id = $site AND o.to_day >= $from AND o.from_day <= $to AND o.status IN ('approved', 'requested')
 ORDER BY o.staff_id, o.from_day

-- name: roster_unavailable_rows :many
-- scope: system: the site was looked up for the viewer before
-- max: 100000
-- in: site i64
-- out: staff_id i64, weekday i64, from_minute i64, to_minute i64
SELECT u.staff_id, u.weekday, u.from_minute, u.to_minute
  FROM staff_site AS m JOIN unavailable AS u ON u.staff_id = m.staff_id
 WHERE m.site_id = $site AND u.state = 'agreed'
 ORDER BY u.staff_id, u.weekday, u.from_minute

-- name: roster_credential_rows :many
-- Credentials of the kinds that the site's needs ask for.
-- scope: system: the site was looked up for the viewer before
-- max: 100000
-- in: site i64
-- out: staff_id i64, kind_id i64, issued day?, expires day?, revoked day?
SELECT c.staff_id, c.kind_id, c.issued, c.expires, c.revoked
  FROM staff_site AS m JOIN credential AS c ON c.staff_id = m.staff_id
 WHERE m.site_id = $site
   AND c.kind_id IN (SELECT n.credential_kind_id FROM need AS n
                      WHERE n.site_id = $site AND n.credential_kind_id IS NOT NULL)
 ORDER BY c.staff_id, c.kind_id, c.expires

-- name: roster_wish_rows :many
-- scope: system: the site was looked up for the viewer before
-- max: 400000
-- in: site i64, from day, to day
-- out: staff_id i64, day day, shift_id i64, wants bool, weight i64
SELECT w.staff_id, w.day, w.shift_id, w.wants, w.weight
  FROM wish AS w JOIN shift AS s ON s.id = w.shift_id
 WHERE w.day BETWEEN $from AND $to AND s.site_id = $site
 ORDER BY w.staff_id, w.day, w.shift_id, w.wants

-- name: roster_most_rows :many
-- scope: system: the site was looked up for the viewer before
-- max: 100000
-- in: site i64
-- out: staff_id i64, shift_id i64, most i64
SELECT l.staff_id, l.shift_id, l.most
  FROM shift AS s JOIN staff_shift_limit AS l ON l.shift_id = s.id
 WHERE s.site_id = $site
 ORDER BY l.staff_id, l.shift_id
