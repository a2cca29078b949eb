-- name: shift_offer_put :exec
-- A person's row for an open shift, new or in a new state; what was answered before is answered anew.
-- scope: system: the open shift was looked up for the viewer, or is the person's own
-- in: id i64, open_shift i64, staff i64, tier i64, state text, expires_at i64?, answered_at i64?, answered_by i64?, reason text, now i64
INSERT INTO shift_offer (id, open_shift_id, staff_id, tier, state, expires_at, answered_at, answered_by, reason, created_at)
VALUES ($id, $open_shift, $staff, $tier, $state, $expires_at, $answered_at, $answered_by, $reason, $now)
ON CONFLICT (open_shift_id, staff_id) DO UPDATE SET tier = excluded.tier, state = excluded.state,
       expires_at = excluded.expires_at, answered_at = excluded.answered_at, answered_by = excluded.answered_by,
       reason = excluded.reason

-- name: shift_offer_list :many
-- scope: system: the open shift was looked up for the viewer, or the program acts
-- max: 2000
-- in: open_shift i64
-- row: shift_offer_row
-- out: id i64, open_shift_id i64, staff_id i64, tier i64, state text, expires_at i64?, answered_at i64?, reason text, staff text
SELECT f.id, f.open_shift_id, f.staff_id, f.tier, f.state, f.expires_at, f.answered_at, f.reason, t.name AS staff
  FROM shift_offer AS f JOIN staff AS t ON t.id = f.staff_id
 WHERE f.open_shift_id = $open_shift ORDER BY f.tier, f.id

-- name: shift_offer_set :count
-- From one state to the next; nothing when somebody was quicker.
-- scope: system: the open shift was looked up for the viewer, or the program acts
-- in: id i64, from_state text, to_state text, expires_at i64?, answered_at i64?, answered_by i64?, reason text
UPDATE shift_offer SET state = $to_state, expires_at = $expires_at, answered_at = $answered_at, answered_by = $answered_by,
       reason = $reason
 WHERE id = $id AND state = $from_state

-- name: shift_offer_end :count
-- The shift is gone for all who were asked.
-- scope: system: the open shift was looked up for the viewer, or the program acts
-- in: open_shift i64, now i64
UPDATE shift_offer SET state = 'withdrawn', answered_at = $now
 WHERE open_shift_id = $open_shift AND state IN ('waiting', 'offered', 'claimed')

-- name: shift_offer_due :many
-- Offers whose time ran out.
-- scope: system: the program ends them
-- max: 1000
-- in: now i64
-- out: id i64, open_shift_id i64
SELECT id, open_shift_id FROM shift_offer WHERE state = 'offered' AND expires_at <= $now ORDER BY open_shift_id, id LIMIT 1000

-- name: shift_offer_mine :many
-- What a person was offered or may claim, by start.
-- scope: system: the account's own person
-- max: 200
-- in: staff i64, now i64
-- out: id i64, day day, start_ms i64, end_ms i64, shift text, tint i64, position text, site text, time_zone text
-- out: state text?, expires_at i64?, reason text?, claimable bool, site_id i64, position_id i64, shift_id i64
SELECT o.id, o.day, o.start_ms, o.end_ms, h.name AS shift, h.tint, p.name AS position, s.name AS site, s.time_zone,
       f.state, f.expires_at, f.reason, o.claimable, o.site_id, o.position_id, o.shift_id
  FROM open_shift AS o JOIN shift AS h ON h.id = o.shift_id JOIN position AS p ON p.id = o.position_id
  JOIN site AS s ON s.id = o.site_id
  JOIN staff_site AS m ON m.site_id = o.site_id AND m.staff_id = $staff
  JOIN staff AS t ON t.id = m.staff_id
  LEFT JOIN shift_offer AS f ON f.open_shift_id = o.id AND f.staff_id = $staff AND f.state <> 'waiting'
 WHERE o.state = 'open' AND o.start_ms > $now AND (o.left_by IS NULL OR o.left_by <> $staff)
   AND (f.id IS NOT NULL OR (o.claimable = 1 AND t.position_id = o.position_id))
 ORDER BY o.start_ms, o.id LIMIT 200

-- name: life_person :one
-- Where a person is reached; the account when there is one that signs in.
-- scope: system: to write to the person
-- in: staff i64
-- out: name text, email text, account_id i64?
SELECT t.name, t.email, c.id AS account_id
  FROM staff AS t LEFT JOIN account AS c ON c.staff_id = t.id AND c.state = 'active' WHERE t.id = $staff

-- name: life_accounts :many
-- Who was granted a site, with the role; the caller keeps those who plan.
-- scope: system: to tell those who plan a site
-- max: 1000
-- in: site i64
-- out: id i64, role text
SELECT c.id, c.role FROM account_site AS g JOIN account AS c ON c.id = g.account_id
 WHERE g.site_id = $site AND c.state = 'active' ORDER BY c.id

-- name: my_notice_list :many
-- scope: none
-- max: 200
-- in: account i64, most i64
-- out: id i64, title text, body text, path text, read_at i64?, created_at i64
SELECT id, title, body, path, read_at, created_at FROM notice WHERE account_id = $account ORDER BY id DESC LIMIT $most

-- name: my_notice_read :count
-- scope: none
-- in: account i64, now i64
UPDATE notice SET read_at = $now WHERE account_id = $account AND read_at IS NULL

-- name: my_notice_unread :one
-- scope: none
-- in: account i64
-- out: n i64
SELECT COUNT(*) AS n FROM notice WHERE account_id = $account AND read_at IS NULL
