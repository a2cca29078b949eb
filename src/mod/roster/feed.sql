-- name: feed_shifts :many
-- Published shifts of a person, cancelled ones too.
-- scope: system: the person's own published shifts
-- max: 20000
-- in: staff i64, from_day day
-- out: assignment_id i64, start_ms i64, end_ms i64, sequence i64, status text, changed_at i64, shift text, site text, address text, time_zone text, position text
SELECT p.assignment_id, p.start_ms, p.end_ms, p.sequence, p.status, p.changed_at, h.name AS shift, s.name AS site,
       s.address, s.time_zone, o.name AS position
  FROM published_shift AS p JOIN site AS s ON s.id = p.site_id JOIN shift AS h ON h.id = p.shift_id
  JOIN position AS o ON o.id = p.position_id
 WHERE p.staff_id = $staff AND p.day >= $from_day ORDER BY p.start_ms, p.assignment_id

-- name: feed_my_shifts :many
-- scope: system: the person's own published shifts
-- max: 1000
-- in: staff i64, from_day day, to_day day
-- out: assignment_id i64, site_id i64, day day, start_ms i64, end_ms i64, shift text, tint i64, site text, address text, time_zone text, position text
SELECT p.assignment_id, p.site_id, p.day, p.start_ms, p.end_ms, h.name AS shift, h.tint, s.name AS site, s.address, s.time_zone,
       o.name AS position
  FROM published_shift AS p JOIN site AS s ON s.id = p.site_id JOIN shift AS h ON h.id = p.shift_id
  JOIN position AS o ON o.id = p.position_id
 WHERE p.staff_id = $staff AND p.status = 'confirmed' AND p.day BETWEEN $from_day AND $to_day
 ORDER BY p.start_ms

-- name: feed_colleagues :many
-- Who else is published on the same days at the same sites.
-- scope: system: colleagues of the person's own published shifts
-- max: 20000
-- in: staff i64, from_day day, to_day day
-- out: site_id i64, day day, position text, name text
SELECT p.site_id, p.day, o.name AS position, t.name
  FROM published_shift AS p JOIN staff AS t ON t.id = p.staff_id JOIN position AS o ON o.id = p.position_id
 WHERE p.staff_id <> $staff AND p.status = 'confirmed' AND p.day BETWEEN $from_day AND $to_day
   AND EXISTS (SELECT 1 FROM published_shift AS m WHERE m.staff_id = $staff AND m.status = 'confirmed'
                  AND m.site_id = p.site_id AND m.day = p.day)
 GROUP BY p.site_id, p.day, o.sort_key, o.name, t.sort_key, t.name
 ORDER BY p.day, p.site_id, o.sort_key, o.name, t.sort_key, t.name

-- name: feed_staff :one
-- scope: system: the account asks for the person that it is
-- in: staff i64
-- out: name text, time_zone text
SELECT t.name, s.time_zone FROM staff AS t JOIN site AS s ON s.id = t.home_site_id WHERE t.id = $staff
