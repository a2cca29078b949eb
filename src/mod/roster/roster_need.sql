-- Needs, shifts and planning rules of a site, for their pages.

-- name: plan_need_list :many
-- scope: viewer
-- max: 20000
-- in: viewer i64, site i64, from day
-- row: plan_need_row_db
-- out: id i64, version i64, site_id i64, position_id i64, position text, shift_id i64, shift text, start_minute i64
-- out: minutes i64, kind_id i64?, credential text?, weekday i64?, day day?, least i64, wished i64
-- out: under_weight i64, wish_weight i64, over_weight i64
SELECT n.id, n.version, n.site_id, n.position_id, p.name AS position, n.shift_id, s.name AS shift, s.start_minute,
       s.minutes, n.credential_kind_id AS kind_id, k.name AS credential, n.weekday, n.day, n.least, n.wished,
       n.under_weight, n.wish_weight, n.over_weight
  FROM need AS n
  JOIN account_site AS g ON g.site_id = n.site_id AND g.account_id = $viewer
  JOIN position AS p ON p.id = n.position_id
  JOIN shift AS s ON s.id = n.shift_id
  LEFT JOIN credential_kind AS k ON k.id = n.credential_kind_id
 WHERE n.site_id = $site AND (n.day IS NULL OR n.day >= $from)
 ORDER BY COALESCE(n.day, 0), s.start_minute, s.name, p.sort_key, COALESCE(k.sort_key, ''), n.weekday, n.id

-- name: plan_need_get :one
-- scope: viewer
-- in: viewer i64, id i64
-- row: plan_need_row_db
SELECT n.id, n.version, n.site_id, n.position_id, p.name AS position, n.shift_id, s.name AS shift, s.start_minute,
       s.minutes, n.credential_kind_id AS kind_id, k.name AS credential, n.weekday, n.day, n.least, n.wished,
       n.under_weight, n.wish_weight, n.over_weight
  FROM need AS n
  JOIN account_site AS g ON g.site_id = n.site_id AND g.account_id = $viewer
  JOIN position AS p ON p.id = n.position_id
  JOIN shift AS s ON s.id = n.shift_id
  LEFT JOIN credential_kind AS k ON k.id = n.credential_kind_id
 WHERE n.id = $id

-- name: plan_need_clear :exec
-- What a new need of the same shift, position and credential replaces.
-- scope: system: the site was looked up for the viewer before
-- in: site i64, shift i64, position i64, kind i64?, weekday i64?, day day?
DELETE FROM need
 WHERE site_id = $site AND shift_id = $shift AND position_id = $position
   AND credential_kind_id IS NOT DISTINCT FROM $kind
   AND weekday IS NOT DISTINCT FROM $weekday AND day IS NOT DISTINCT FROM $day

-- name: plan_need_insert :exec
-- scope: system: the site was looked up for the viewer before
-- in: id i64, site i64, shift i64, position i64, kind i64?, weekday i64?, day day?, least i64, wished i64
INSERT INTO need (id, site_id, shift_id, position_id, credential_kind_id, weekday, day, least, wished)
VALUES ($id, $site, $shift, $position, $kind, $weekday, $day, $least, $wished)

-- name: plan_need_update :count
-- scope: system: the need was looked up for the viewer before
-- in: id i64, version i64, least i64, wished i64, under_weight i64, wish_weight i64, over_weight i64
UPDATE need SET least = $least, wished = $wished, under_weight = $under_weight, wish_weight = $wish_weight,
       over_weight = $over_weight, version = version + 1
 WHERE id = $id AND version = $version

-- name: plan_need_delete :count
-- scope: system: the need was looked up for the viewer before
-- in: id i64, version i64
DELETE FROM need WHERE id = $id AND version = $version

-- name: plan_shift_list :many
-- scope: viewer
-- max: 1000
-- in: viewer i64, site i64
-- row: plan_shift_row
-- out: id i64, site_id i64, name text, start_minute i64, minutes i64, tint i64, version i64
SELECT s.id, s.site_id, s.name, s.start_minute, s.minutes, s.tint, s.version
  FROM shift AS s JOIN account_site AS g ON g.site_id = s.site_id AND g.account_id = $viewer
 WHERE s.site_id = $site ORDER BY s.start_minute, s.name, s.id

-- name: plan_shift_get :one
-- scope: viewer
-- in: viewer i64, id i64
-- row: plan_shift_row
SELECT s.id, s.site_id, s.name, s.start_minute, s.minutes, s.tint, s.version
  FROM shift AS s JOIN account_site AS g ON g.site_id = s.site_id AND g.account_id = $viewer
 WHERE s.id = $id

-- name: plan_shift_named :one
-- scope: viewer
-- in: viewer i64, site i64, name text
-- row: plan_shift_row
SELECT s.id, s.site_id, s.name, s.start_minute, s.minutes, s.tint, s.version
  FROM shift AS s JOIN account_site AS g ON g.site_id = s.site_id AND g.account_id = $viewer
 WHERE s.site_id = $site AND s.name = $name

-- name: plan_shift_insert :exec
-- scope: system: the site was looked up for the viewer before
-- in: id i64, site i64, name text, start_minute i64, minutes i64, tint i64
INSERT INTO shift (id, site_id, name, start_minute, minutes, tint)
VALUES ($id, $site, $name, $start_minute, $minutes, $tint)

-- name: plan_shift_update :count
-- scope: system: the shift was looked up for the viewer before
-- in: id i64, version i64, name text, start_minute i64, minutes i64, tint i64
UPDATE shift SET name = $name, start_minute = $start_minute, minutes = $minutes, tint = $tint, version = version + 1
 WHERE id = $id AND version = $version

-- name: plan_policy_add :exec
-- scope: system: the site was looked up for the viewer before
-- in: site i64, rest i64, max_run i64, min_run i64, min_off_run i64, max_weekends i64, weekly bool
INSERT INTO roster_policy (site_id, min_rest_minutes, max_run, min_run, min_off_run, max_weekends, weekly_hours)
VALUES ($site, $rest, $max_run, $min_run, $min_off_run, $max_weekends, $weekly)

-- name: plan_policy_update :count
-- scope: system: the site was looked up for the viewer before
-- in: site i64, version i64, rest i64, max_run i64, min_run i64, min_off_run i64, max_weekends i64, weekly bool
UPDATE roster_policy SET min_rest_minutes = $rest, max_run = $max_run, min_run = $min_run,
       min_off_run = $min_off_run, max_weekends = $max_weekends, weekly_hours = $weekly, version = version + 1
 WHERE site_id = $site AND version = $version

-- name: plan_policy_delete :count
-- The office's defaults hold again.
-- scope: system: the site was looked up for the viewer before
-- in: site i64, version i64
DELETE FROM roster_policy WHERE site_id = $site AND version = $version
