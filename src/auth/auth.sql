-- name: session_find :one
-- The live session of a token, by its present hash or the one before the last rotation.
-- scope: none
-- in: hash text
-- out: token_hash text, first_hash text, account_id i64, created_at i64, rotated_at i64, seen_at i64, confirmed_at i64, email text, name text, role text, state text, staff_id i64?, theme text, all_sites bool
SELECT s.token_hash, s.first_hash, s.account_id, s.created_at, s.rotated_at, s.seen_at, s.confirmed_at,
       a.email, a.name, a.role, a.state, a.staff_id, a.theme, a.all_sites
  FROM session AS s JOIN account AS a ON a.id = s.account_id
 WHERE s.token_hash = $hash OR s.old_hash = $hash

-- name: session_insert :exec
-- scope: none
-- in: hash text, account i64, now i64, address text, agent text
INSERT INTO session (token_hash, old_hash, first_hash, account_id, created_at, rotated_at, seen_at, confirmed_at, address, agent)
VALUES ($hash, NULL, $hash, $account, $now, $now, $now, $now, $address, $agent)

-- name: session_touch :exec
-- scope: none
-- in: hash text, now i64
UPDATE session SET seen_at = $now WHERE token_hash = $hash

-- name: session_confirm :exec
-- The person typed the password again.
-- scope: none
-- in: hash text, now i64
UPDATE session SET confirmed_at = $now WHERE token_hash = $hash

-- name: session_rotate :count
-- scope: none
-- in: hash text, fresh text, now i64
UPDATE session SET token_hash = $fresh, old_hash = $hash, rotated_at = $now, seen_at = $now
 WHERE token_hash = $hash

-- name: session_delete :exec
-- Also when another request of the same page has replaced the token meanwhile.
-- scope: none
-- in: hash text
DELETE FROM session WHERE token_hash = $hash OR old_hash = $hash

-- name: session_delete_others :count
-- scope: none
-- in: account i64, keep text
DELETE FROM session WHERE account_id = $account AND token_hash <> $keep

-- name: session_delete_all :count
-- scope: none
-- in: account i64
DELETE FROM session WHERE account_id = $account

-- name: session_delete_idle :count
-- scope: none
-- in: seen_before i64, created_before i64
DELETE FROM session WHERE seen_at < $seen_before OR created_at < $created_before

-- name: session_list :many
-- scope: none
-- max: 200
-- in: account i64
-- out: token_hash text, created_at i64, seen_at i64, address text, agent text
SELECT token_hash, created_at, seen_at, address, agent FROM session WHERE account_id = $account
 ORDER BY seen_at DESC

-- name: api_token_find :one
-- scope: none
-- in: hash text, now i64
-- out: id i64, account_id i64, scope text, email text, name text, role text, state text, staff_id i64?, all_sites bool, used_at i64?
SELECT t.id, t.account_id, t.scope, a.email, a.name, a.role, a.state, a.staff_id, a.all_sites, t.used_at
  FROM api_token AS t JOIN account AS a ON a.id = t.account_id
 WHERE t.token_hash = $hash AND t.revoked_at IS NULL AND t.expires_at > $now

-- name: api_token_used :exec
-- scope: none
-- in: id i64, now i64
UPDATE api_token SET used_at = $now WHERE id = $id

-- name: account_by_email :one
-- scope: none
-- in: email text
-- out: id i64, email text, name text, role text, state text, password_hash text?, totp_sealed text?, totp_step i64
SELECT id, email, name, role, state, password_hash, totp_sealed, totp_step FROM account WHERE email = $email

-- name: account_secrets :one
-- scope: none
-- in: id i64
-- out: id i64, email text, name text, role text, state text, password_hash text?, totp_sealed text?, totp_step i64
SELECT id, email, name, role, state, password_hash, totp_sealed, totp_step FROM account WHERE id = $id

-- name: account_signed_in :exec
-- scope: none
-- in: id i64, now i64, totp_step i64
UPDATE account SET signed_in_at = $now, totp_step = $totp_step WHERE id = $id

-- name: account_set_password :exec
-- scope: none
-- in: id i64, hash text
UPDATE account SET password_hash = $hash, state = 'active', version = version + 1 WHERE id = $id

-- name: account_set_totp :exec
-- scope: none
-- in: id i64, sealed text?, step i64
UPDATE account SET totp_sealed = $sealed, totp_step = $step, version = version + 1 WHERE id = $id

-- name: account_set_theme :exec
-- scope: none
-- in: id i64, theme text
UPDATE account SET theme = $theme WHERE id = $id

-- name: recovery_code_insert :exec
-- scope: none
-- in: account i64, hash text
INSERT INTO recovery_code (account_id, code_hash, used_at) VALUES ($account, $hash, NULL)

-- name: recovery_code_clear :exec
-- scope: none
-- in: account i64
DELETE FROM recovery_code WHERE account_id = $account

-- name: recovery_code_use :count
-- scope: none
-- in: account i64, hash text, now i64
UPDATE recovery_code SET used_at = $now WHERE account_id = $account AND code_hash = $hash AND used_at IS NULL

-- name: one_time_link_insert :exec
-- scope: none
-- in: hash text, kind text, account i64, expires i64
INSERT INTO one_time_link (token_hash, kind, account_id, expires_at, used_at)
VALUES ($hash, $kind, $account, $expires, NULL)

-- name: one_time_link_find :one
-- scope: none
-- in: hash text, now i64
-- out: kind text, account_id i64, email text, name text
SELECT l.kind, l.account_id, a.email, a.name FROM one_time_link AS l JOIN account AS a ON a.id = l.account_id
 WHERE l.token_hash = $hash AND l.used_at IS NULL AND l.expires_at > $now AND a.state <> 'disabled'

-- name: one_time_link_use :count
-- scope: none
-- in: hash text, now i64
UPDATE one_time_link SET used_at = $now WHERE token_hash = $hash AND used_at IS NULL AND expires_at > $now
