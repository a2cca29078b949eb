-- name: open_work :one
-- A planned shift, and whether staff see it as it stands.
-- scope: system: the caller has looked the assignment up for the viewer, or for the person whose it is
-- in: id i64
-- row: open_work_row
-- out: id i64, site_id i64, staff_id i64, position_id i64, shift_id i64, day day, start_ms i64, end_ms i64, version i64
-- out: published_day day?, staff text, shift text, position text, site text, time_zone text
SELECT a.id, a.site_id, a.staff_id, a.position_id, a.shift_id, a.day, a.start_ms, a.end_ms, a.version,
       p.day AS published_day, t.name AS staff, h.name AS shift,
       o.name AS position, s.name AS site, s.time_zone
  FROM assignment AS a JOIN staff AS t ON t.id = a.staff_id JOIN shift AS h ON h.id = a.shift_id
  JOIN position AS o ON o.id = a.position_id JOIN site AS s ON s.id = a.site_id
  LEFT JOIN published_shift AS p ON p.assignment_id = a.id AND p.staff_id = a.staff_id AND p.status = 'confirmed'
 WHERE a.id = $id

-- name: open_work_of_staff :many
-- A person's coming shifts, at every site.
-- scope: system: the caller has looked the person up for the viewer, or it is the viewer, or the program acts
-- max: 2000
-- in: staff i64, from_day day, to_day day, now i64
-- row: open_work_row
SELECT a.id, a.site_id, a.staff_id, a.position_id, a.shift_id, a.day, a.start_ms, a.end_ms, a.version,
       p.day AS published_day, t.name AS staff, h.name AS shift,
       o.name AS position, s.name AS site, s.time_zone
  FROM assignment AS a JOIN staff AS t ON t.id = a.staff_id JOIN shift AS h ON h.id = a.shift_id
  JOIN position AS o ON o.id = a.position_id JOIN site AS s ON s.id = a.site_id
  LEFT JOIN published_shift AS p ON p.assignment_id = a.id AND p.staff_id = a.staff_id AND p.status = 'confirmed'
 WHERE a.staff_id = $staff AND a.day BETWEEN $from_day AND $to_day AND a.end_ms > $now
 ORDER BY a.start_ms, a.id

-- name: open_work_delete :count
-- scope: system: the caller has looked the assignment up for the viewer, or for the person whose it is
-- in: id i64, version i64
DELETE FROM assignment WHERE id = $id AND version = $version

-- name: open_work_insert :exec
-- scope: system: the open shift was looked up for the viewer, or was offered to the person
-- in: id i64, site i64, staff i64, position i64, shift i64, day day, start_ms i64, end_ms i64, reason text, now i64, account i64?
INSERT INTO assignment (id, site_id, staff_id, position_id, shift_id, day, start_ms, end_ms, override_reason, changed_at, changed_by)
VALUES ($id, $site, $staff, $position, $shift, $day, $start_ms, $end_ms, $reason, $now, $account)

-- name: open_sick_insert :exec
-- Days of sickness, unless there is other time off in them already.
-- scope: system: the person reports it, or the handler has looked the person up for the viewer
-- in: id i64, staff i64, from_day day, to_day day, type text, note text, account i64?, now i64
INSERT INTO time_off (id, staff_id, from_day, to_day, type, status, note, decided_by, decided_at, created_at)
SELECT $id, t.id, $from_day, $to_day, $type, 'approved', $note, $account, $now, $now FROM staff AS t
 WHERE t.id = $staff
   AND NOT EXISTS (SELECT 1 FROM time_off AS o WHERE o.staff_id = $staff AND o.from_day <= $to_day AND o.to_day >= $from_day
                      AND (o.status IN ('approved', 'requested') OR o.type = $type))

-- name: open_shift_insert :exec
-- scope: system: the handler has looked the site up for the viewer, or the program acts
-- in: id i64, site i64, position i64, shift i64, kind i64?, day day, start_ms i64, end_ms i64, cause text, reason text
-- in: left_by i64?, claimable bool, tier_minutes i64, account i64?, now i64
INSERT INTO open_shift (id, site_id, position_id, shift_id, credential_kind_id, day, start_ms, end_ms, cause, reason, left_by,
                        state, claimable, tier_minutes, account_id, created_at)
VALUES ($id, $site, $position, $shift, $kind, $day, $start_ms, $end_ms, $cause, $reason, $left_by, 'open', $claimable,
        $tier_minutes, $account, $now)

-- name: open_shift_get :one
-- scope: system: the caller has looked it up for the viewer, or it was offered to the person
-- in: id i64
-- row: open_shift_row
-- out: id i64, site_id i64, position_id i64, shift_id i64, kind_id i64?, day day, start_ms i64, end_ms i64, cause text
-- out: reason text, left_by i64?, state text, claimable bool, tier_minutes i64, filled_by i64?, ended_at i64?
-- out: account_id i64?, version i64, created_at i64, left_name text?, filled_name text?, shift text, tint i64
-- out: position text, site text, time_zone text, address text
SELECT o.id, o.site_id, o.position_id, o.shift_id, o.credential_kind_id AS kind_id, o.day, o.start_ms, o.end_ms, o.cause,
       o.reason, o.left_by, o.state, o.claimable, o.tier_minutes, o.filled_by, o.ended_at, o.account_id, o.version,
       o.created_at, l.name AS left_name, f.name AS filled_name, h.name AS shift, h.tint, p.name AS position,
       s.name AS site, s.time_zone, s.address
  FROM open_shift AS o JOIN shift AS h ON h.id = o.shift_id JOIN position AS p ON p.id = o.position_id
  JOIN site AS s ON s.id = o.site_id
  LEFT JOIN staff AS l ON l.id = o.left_by LEFT JOIN staff AS f ON f.id = o.filled_by
 WHERE o.id = $id

-- name: open_shift_list :many
-- What is open at a site from an instant on, and what was: open ones first.
-- scope: viewer
-- max: 500
-- in: viewer i64, site i64, since i64
-- row: open_shift_row
SELECT o.id, o.site_id, o.position_id, o.shift_id, o.credential_kind_id AS kind_id, o.day, o.start_ms, o.end_ms, o.cause,
       o.reason, o.left_by, o.state, o.claimable, o.tier_minutes, o.filled_by, o.ended_at, o.account_id, o.version,
       o.created_at, l.name AS left_name, f.name AS filled_name, h.name AS shift, h.tint, p.name AS position,
       s.name AS site, s.time_zone, s.address
  FROM open_shift AS o JOIN account_site AS g ON g.site_id = o.site_id AND g.account_id = $viewer
  JOIN shift AS h ON h.id = o.shift_id JOIN position AS p ON p.id = o.position_id
  JOIN site AS s ON s.id = o.site_id
  LEFT JOIN staff AS l ON l.id = o.left_by LEFT JOIN staff AS f ON f.id = o.filled_by
 WHERE o.site_id = $site AND o.end_ms >= $since
 ORDER BY CASE WHEN o.state = 'open' THEN 0 ELSE 1 END, o.start_ms, o.id LIMIT 500

-- name: open_shift_visible :one
-- scope: viewer
-- in: viewer i64, id i64
-- out: id i64
SELECT o.id FROM open_shift AS o JOIN account_site AS g ON g.site_id = o.site_id AND g.account_id = $viewer WHERE o.id = $id

-- name: open_shift_of_person :one
-- What the account's own person was offered or may claim: one at a site where the person works.
-- scope: system: only open shifts of the account's own person
-- in: viewer i64, id i64
-- out: id i64
SELECT o.id FROM open_shift AS o JOIN account AS c ON c.id = $viewer
 WHERE o.id = $id
   AND (EXISTS (SELECT 1 FROM shift_offer AS f WHERE f.open_shift_id = o.id AND f.staff_id = c.staff_id AND f.state <> 'waiting')
        OR (o.claimable = 1
            AND EXISTS (SELECT 1 FROM staff_site AS m WHERE m.staff_id = c.staff_id AND m.site_id = o.site_id)))

-- name: open_shift_fill :count
-- Of two who take it at the same moment one changes this row; the other finds it taken.
-- scope: system: the caller has looked it up for the viewer, or it was offered to the person
-- in: id i64, staff i64, now i64
UPDATE open_shift SET state = 'filled', filled_by = $staff, ended_at = $now, version = version + 1
 WHERE id = $id AND state = 'open'

-- name: open_shift_close :count
-- scope: system: the caller has looked it up for the viewer, or the program acts
-- in: id i64, now i64
UPDATE open_shift SET state = 'closed', ended_at = $now, version = version + 1 WHERE id = $id AND state = 'open'

-- name: open_shift_claims :count
-- scope: system: the caller has looked it up for the viewer
-- in: id i64, claimable bool, tier_minutes i64
UPDATE open_shift SET claimable = $claimable, tier_minutes = $tier_minutes, version = version + 1
 WHERE id = $id AND state = 'open'

-- name: open_shift_past :many
-- Open ones whose time has come.
-- scope: system: the program closes them
-- max: 1000
-- in: now i64
-- out: id i64
SELECT id FROM open_shift WHERE state = 'open' AND start_ms <= $now ORDER BY start_ms, id LIMIT 1000

-- name: open_shift_rates :many
-- Hourly rates of a site's people, and how many extra shifts each took since an instant.
-- scope: system: the site was looked up for the viewer; the amounts are shown to those who may see pay
-- max: 2000
-- in: site i64, since i64
-- out: staff_id i64, rate_cents i64?, taken i64
SELECT m.staff_id, t.rate_cents,
       (SELECT COUNT(*) FROM shift_offer AS f JOIN open_shift AS o ON o.id = f.open_shift_id
         WHERE f.staff_id = m.staff_id AND f.state = 'accepted' AND o.start_ms >= $since) AS taken
  FROM staff_site AS m JOIN staff AS t ON t.id = m.staff_id WHERE m.site_id = $site

-- name: open_shift_state_of_site :one
-- scope: system: the site was looked up for the viewer
-- in: site i64
-- out: state text, practice_id i64
SELECT state, practice_id FROM site WHERE id = $site

-- name: change_policy_get :one
-- scope: system: the site was looked up for the viewer, or the program acts
-- in: site i64
-- out: claim_approval bool, swap_approval bool, lapse_empties bool, offer_minutes i64, tier_size i64, version i64
SELECT claim_approval, swap_approval, lapse_empties, offer_minutes, tier_size, version FROM change_policy WHERE site_id = $site

-- name: change_policy_add :exec
-- scope: system: the handler has looked the site up for the viewer
-- in: site i64, claim_approval bool, swap_approval bool, lapse_empties bool, offer_minutes i64, tier_size i64
INSERT INTO change_policy (site_id, claim_approval, swap_approval, lapse_empties, offer_minutes, tier_size)
VALUES ($site, $claim_approval, $swap_approval, $lapse_empties, $offer_minutes, $tier_size)

-- name: change_policy_save :count
-- scope: system: the handler has looked the site up for the viewer
-- in: site i64, claim_approval bool, swap_approval bool, lapse_empties bool, offer_minutes i64, tier_size i64, version i64
UPDATE change_policy SET claim_approval = $claim_approval, swap_approval = $swap_approval, lapse_empties = $lapse_empties,
       offer_minutes = $offer_minutes, tier_size = $tier_size, version = version + 1
 WHERE site_id = $site AND version = $version

-- name: open_work_own :one
-- A published shift of the account's own person, as it is planned now.
-- scope: system: only shifts of the account's own person
-- in: viewer i64, id i64
-- out: id i64
SELECT a.id FROM assignment AS a JOIN account AS c ON c.staff_id = a.staff_id AND c.id = $viewer
  JOIN published_shift AS p ON p.assignment_id = a.id AND p.staff_id = a.staff_id AND p.status = 'confirmed'
 WHERE a.id = $id

-- name: open_shift_site :one
-- scope: system: the site was looked up for the viewer
-- in: site i64
-- out: name text, time_zone text
SELECT name, time_zone FROM site WHERE id = $site

-- name: life_zone :one
-- The clock by which an account lives: the home site of its person, else the first site it was granted.
-- scope: viewer
-- in: viewer i64
-- out: time_zone text
SELECT COALESCE((SELECT s.time_zone FROM account AS c JOIN staff AS t ON t.id = c.staff_id JOIN site AS s ON s.id = t.home_site_id
                  WHERE c.id = $viewer),
                (SELECT s.time_zone FROM account_site AS g JOIN site AS s ON s.id = g.site_id WHERE g.account_id = $viewer
                  ORDER BY s.sort_key, s.id LIMIT 1), 'UTC') AS time_zone
