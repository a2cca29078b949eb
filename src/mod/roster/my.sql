-- name: my_team :many
-- Who is published at the sites where a person works.
-- scope: system: colleagues of the account's own person, as published
-- max: 20000
-- in: staff i64, from_day day, to_day day
-- out: site_id i64, site text, time_zone text, day day, start_ms i64, end_ms i64, shift_id i64, shift text, tint i64, position text, staff_id i64, name text
SELECT p.site_id, s.name AS site, s.time_zone, p.day, p.start_ms, p.end_ms, p.shift_id, h.name AS shift, h.tint,
       o.name AS position, p.staff_id, t.name
  FROM staff_site AS m JOIN published_shift AS p ON p.site_id = m.site_id
  JOIN site AS s ON s.id = p.site_id JOIN shift AS h ON h.id = p.shift_id JOIN position AS o ON o.id = p.position_id
  JOIN staff AS t ON t.id = p.staff_id
 WHERE m.staff_id = $staff AND p.status = 'confirmed' AND p.day BETWEEN $from_day AND $to_day
 ORDER BY p.day, s.sort_key, s.id, p.start_ms, h.name, p.shift_id, p.end_ms, o.sort_key, t.sort_key, t.id

-- name: my_credentials :many
-- scope: system: the account's own person
-- max: 500
-- in: staff i64
-- out: id i64, kind text, number text, issuer text, issued day?, expires day?, revoked day?
SELECT c.id, k.name AS kind, c.number, c.issuer, c.issued, c.expires, c.revoked
  FROM credential AS c JOIN credential_kind AS k ON k.id = c.kind_id
 WHERE c.staff_id = $staff ORDER BY k.sort_key, k.id, c.expires DESC NULLS FIRST, c.id

-- name: my_shift_kinds :many
-- The shifts of the sites where a person works.
-- scope: system: the account's own person
-- max: 2000
-- in: staff i64
-- out: id i64, name text, start_minute i64, minutes i64, site text
SELECT h.id, h.name, h.start_minute, h.minutes, s.name AS site
  FROM staff_site AS m JOIN shift AS h ON h.site_id = m.site_id JOIN site AS s ON s.id = m.site_id
 WHERE m.staff_id = $staff AND s.active = 1 ORDER BY s.sort_key, s.id, h.start_minute, h.name, h.id

-- name: my_shift_kind :one
-- scope: system: a shift of a site where the account's own person works
-- in: viewer i64, id i64
-- out: id i64
SELECT h.id FROM shift AS h JOIN account AS c ON c.id = $viewer
  JOIN staff_site AS m ON m.staff_id = c.staff_id AND m.site_id = h.site_id WHERE h.id = $id

-- name: my_wishes :many
-- scope: system: the account's own person
-- max: 2000
-- in: staff i64, since day
-- out: id i64, day day, wants bool, shift text, tint i64, site text, start_minute i64, minutes i64
SELECT w.id, w.day, w.wants, h.name AS shift, h.tint, s.name AS site, h.start_minute, h.minutes
  FROM wish AS w JOIN shift AS h ON h.id = w.shift_id JOIN site AS s ON s.id = h.site_id
 WHERE w.staff_id = $staff AND w.day >= $since ORDER BY w.day, h.start_minute, w.id

-- name: my_wish_own :one
-- scope: system: a wish of the account's own person
-- in: viewer i64, id i64
-- out: id i64
SELECT w.id FROM wish AS w JOIN account AS c ON c.staff_id = w.staff_id AND c.id = $viewer WHERE w.id = $id

-- name: my_wish_drop :exec
-- What a person said of a shift on a day before; the newest word holds.
-- scope: system: the account's own person
-- in: staff i64, day day, shift i64
DELETE FROM wish WHERE staff_id = $staff AND day = $day AND shift_id = $shift

-- name: my_wish_add :exec
-- scope: system: the account's own person
-- in: id i64, staff i64, day day, shift i64, wants bool, weight i64
INSERT INTO wish (id, staff_id, day, shift_id, wants, weight) VALUES ($id, $staff, $day, $shift, $wants, $weight)

-- name: my_wish_delete :count
-- scope: system: the handler has looked the wish up for its person
-- in: id i64
DELETE FROM wish WHERE id = $id

-- name: my_week_changed :one
-- When a week of a person was published or changed last, and when the person last said to have seen it; 0: never.
-- scope: system: the account's own person
-- in: staff i64, monday day, sunday day
-- out: changed_at i64, seen_at i64
SELECT CAST(COALESCE((SELECT MAX(p.changed_at) FROM published_shift AS p WHERE p.staff_id = $staff AND p.day BETWEEN $monday AND $sunday), 0)
            AS BIGINT) AS changed_at,
       CAST(COALESCE((SELECT w.seen_at FROM week_seen AS w WHERE w.staff_id = $staff AND w.monday = $monday), 0) AS BIGINT) AS seen_at

-- name: my_week_seen :exec
-- scope: system: the account's own person
-- in: staff i64, monday day, now i64
INSERT INTO week_seen (staff_id, monday, seen_at) VALUES ($staff, $monday, $now)
ON CONFLICT (staff_id, monday) DO UPDATE SET seen_at = excluded.seen_at

-- name: week_seen_list :many
-- The people of a site's published week, with their last change and when they saw the week.
-- scope: viewer
-- max: 2000
-- in: viewer i64, site i64, monday day, sunday day
-- out: staff_id i64, name text, position text, changed_at i64, seen_at i64, shifts i64
SELECT t.id AS staff_id, t.name, o.name AS position, MAX(p.changed_at) AS changed_at,
       CAST(COALESCE(MAX(w.seen_at), 0) AS BIGINT) AS seen_at, COUNT(*) FILTER (WHERE p.status = 'confirmed') AS shifts
  FROM published_shift AS p JOIN account_site AS g ON g.site_id = p.site_id AND g.account_id = $viewer
  JOIN staff AS t ON t.id = p.staff_id JOIN position AS o ON o.id = t.position_id
  LEFT JOIN week_seen AS w ON w.staff_id = p.staff_id AND w.monday = $monday
 WHERE p.site_id = $site AND p.day BETWEEN $monday AND $sunday
 GROUP BY t.id, t.name, t.sort_key, o.name ORDER BY t.sort_key, t.id

-- name: publish_told :many
-- Who signs in and has other shifts since a publication.
-- scope: system: to tell those whose shifts changed
-- max: 5000
-- in: publication i64
-- out: account_id i64, from_day day, to_day day, n_added i64, n_changed i64, n_cancelled i64
SELECT c.id AS account_id, p.from_day, p.to_day, COUNT(*) FILTER (WHERE l.what = 'added') AS n_added,
       COUNT(*) FILTER (WHERE l.what = 'changed') AS n_changed, COUNT(*) FILTER (WHERE l.what = 'cancelled') AS n_cancelled
  FROM publication_line AS l JOIN publication AS p ON p.id = l.publication_id
  JOIN account AS c ON c.staff_id = l.staff_id AND c.state = 'active'
 WHERE l.publication_id = $publication AND l.what <> 'kept'
 GROUP BY c.id, p.from_day, p.to_day ORDER BY c.id
