-- name: notice_insert :exec
-- scope: none
-- in: id i64, account i64, title text, body text, path text, now i64
INSERT INTO notice (id, account_id, title, body, path, created_at) VALUES ($id, $account, $title, $body, $path, $now)

-- name: notice_account :one
-- Where an account is reached; nobody who may not sign in is written to.
-- scope: none
-- in: account i64
-- out: email text, name text
SELECT email, name FROM account WHERE id = $account AND state = 'active'

-- name: notice_unread :one
-- scope: none
-- in: account i64
-- out: n i64
SELECT COUNT(*) AS n FROM notice WHERE account_id = $account AND read_at IS NULL

-- name: notice_forget :count
-- scope: none
-- in: before i64
DELETE FROM notice WHERE created_at < $before AND read_at IS NOT NULL
