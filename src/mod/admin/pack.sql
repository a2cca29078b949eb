-- name: pack_position_ensure :exec
-- scope: none
-- in: id i64, name text, sort_key text
INSERT INTO position (id, name, sort_key) VALUES ($id, $name, $sort_key) ON CONFLICT (name) DO NOTHING

-- name: pack_position_find :one
-- scope: none
-- in: name text
-- row: pack_id_row
-- out: id i64
SELECT id FROM position WHERE name = $name

-- name: pack_credential_ensure :exec
-- scope: none
-- in: id i64, name text, sort_key text, years i64?, lead_days text
INSERT INTO credential_kind (id, name, sort_key, renewal_years, lead_days)
VALUES ($id, $name, $sort_key, $years, $lead_days) ON CONFLICT (name) DO NOTHING

-- name: pack_credential_find :one
-- scope: none
-- in: name text
-- row: pack_id_row
SELECT id FROM credential_kind WHERE name = $name

-- name: pack_shift_ensure :count
-- scope: system: the site is new, or was named on the command line
-- in: id i64, site i64, name text, start i64, minutes i64, tint i64
INSERT INTO shift (id, site_id, name, start_minute, minutes, tint)
VALUES ($id, $site, $name, $start, $minutes, $tint) ON CONFLICT (site_id, name) DO NOTHING

-- name: pack_shift_find :one
-- scope: system: the site is new, or was named on the command line
-- in: site i64, name text
-- row: pack_id_row
SELECT id FROM shift WHERE site_id = $site AND name = $name

-- name: pack_need_ensure :count
-- A need that stands already, perhaps with other numbers, stays as the office has it.
-- scope: system: the site is new, or was named on the command line
-- in: id i64, site i64, position i64, shift i64, credential i64?, weekday i64, least i64, wished i64
INSERT INTO need (id, site_id, position_id, shift_id, credential_kind_id, weekday, least, wished)
SELECT $id, $site, $position, $shift, $credential, $weekday, $least, $wished
 WHERE NOT EXISTS (SELECT 1 FROM need WHERE site_id = $site AND position_id = $position
                      AND shift_id = $shift AND weekday = $weekday)

-- name: pack_schedule_ensure :count
-- scope: system: the site is new, or was named on the command line
-- in: id i64, site i64, kind text, title text, owner_role text, every text, lead_days i64?, evidence text, rule text, next_due day
INSERT INTO obligation_schedule (id, site_id, kind, title, owner_role, every, lead_days, evidence_wanted, rule_code, next_due)
VALUES ($id, $site, $kind, $title, $owner_role, $every, $lead_days, $evidence, $rule, $next_due)
ON CONFLICT (site_id, kind) DO NOTHING

-- name: pack_site_count :one
-- scope: system: whether the office is still empty says nothing about any site
-- out: n i64
SELECT COUNT(*) AS n FROM site

-- name: pack_made_at :one
-- What a site has now, for the last page of the guide.
-- scope: viewer
-- in: viewer i64, site i64
-- out: name text, shifts i64, needs i64, schedules i64, positions i64, credentials i64
SELECT s.name, (SELECT COUNT(*) FROM shift WHERE site_id = s.id) AS shifts,
       (SELECT COUNT(*) FROM need WHERE site_id = s.id) AS needs,
       (SELECT COUNT(*) FROM obligation_schedule WHERE site_id = s.id) AS schedules,
       (SELECT COUNT(*) FROM position) AS positions,
       (SELECT COUNT(*) FROM credential_kind) AS credentials
  FROM site AS s JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $viewer
 WHERE s.id = $site

-- name: pack_shifts_at :many
-- scope: viewer
-- in: viewer i64, site i64
-- out: name text, start_minute i64, minutes i64, tint i64
SELECT s.name, s.start_minute, s.minutes, s.tint FROM shift AS s
  JOIN account_site AS g ON g.site_id = s.site_id AND g.account_id = $viewer
 WHERE s.site_id = $site ORDER BY s.start_minute, s.minutes, s.name

-- name: pack_positions :many
-- scope: none
-- out: name text
SELECT name FROM position ORDER BY sort_key, id

-- name: pack_schedules_at :many
-- scope: viewer
-- in: viewer i64, site i64
-- out: title text, owner_role text, next_due day
SELECT o.title, o.owner_role, o.next_due FROM obligation_schedule AS o
  JOIN account_site AS g ON g.site_id = o.site_id AND g.account_id = $viewer
 WHERE o.site_id = $site AND o.active = 1 ORDER BY o.next_due, o.title
