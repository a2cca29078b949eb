-- name: feed_insert :exec
-- scope: system: the account asks for itself, or for the person that it is
-- in: id i64, staff i64?, account i64?, hash text, now i64
INSERT INTO calendar_feed (id, staff_id, account_id, token_hash, created_at) VALUES ($id, $staff, $account, $hash, $now)

-- name: feed_revoke :count
-- Every address of a person's shifts, or of an account's duties, that still works.
-- scope: system: the account asks for itself, or for the person that it is
-- in: staff i64?, account i64?, now i64
UPDATE calendar_feed SET revoked_at = $now WHERE (staff_id = $staff OR account_id = $account) AND revoked_at IS NULL

-- name: feed_count :one
-- scope: system: the account asks for itself, or for the person that it is
-- in: staff i64?, account i64?
-- out: n i64
SELECT COUNT(*) AS n FROM calendar_feed WHERE (staff_id = $staff OR account_id = $account) AND revoked_at IS NULL

-- name: feed_find :one
-- scope: system: whoever has the address may read what it is for, and nothing else
-- in: hash text
-- out: staff_id i64?, account_id i64?
SELECT staff_id, account_id FROM calendar_feed WHERE token_hash = $hash AND revoked_at IS NULL
