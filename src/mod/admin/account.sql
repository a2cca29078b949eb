-- name: account_count :one
-- scope: none
-- out: n i64
SELECT COUNT(*) AS n FROM account

-- name: account_page :many
-- Everybody who can sign in, by name, with the first of the sites that were granted.
-- scope: system: accounts belong to the office; who may list them may grant any site
-- max: 200
-- in: most i64, skip i64
-- row: account_row
-- out: id i64, email text, name text, role text, state text, all_sites bool, staff_id i64?, signed_in_at i64?, totp bool, version i64, n_sites i64, first_site text?
SELECT a.id, a.email, a.name, a.role, a.state, a.all_sites, a.staff_id, a.signed_in_at,
       CASE WHEN a.totp_sealed IS NULL THEN 0 ELSE 1 END AS totp, a.version,
       (SELECT COUNT(*) FROM account_site AS g WHERE g.account_id = a.id) AS n_sites,
       (SELECT MIN(s.name) FROM account_site AS g JOIN site AS s ON s.id = g.site_id
         WHERE g.account_id = a.id) AS first_site
  FROM account AS a ORDER BY a.name, a.id LIMIT $most OFFSET $skip

-- name: account_get :one
-- scope: system: accounts belong to the office; who may list them may grant any site
-- in: id i64
-- row: account_row
SELECT a.id, a.email, a.name, a.role, a.state, a.all_sites, a.staff_id, a.signed_in_at,
       CASE WHEN a.totp_sealed IS NULL THEN 0 ELSE 1 END AS totp, a.version,
       (SELECT COUNT(*) FROM account_site AS g WHERE g.account_id = a.id) AS n_sites,
       (SELECT MIN(s.name) FROM account_site AS g JOIN site AS s ON s.id = g.site_id
         WHERE g.account_id = a.id) AS first_site
  FROM account AS a WHERE a.id = $id

-- name: account_other_owners :one
-- How many active owners there are besides this one.
-- scope: none
-- in: id i64
-- out: n i64
SELECT COUNT(*) AS n FROM account WHERE role = 'owner' AND state = 'active' AND id <> $id

-- name: account_update :count
-- scope: none
-- in: id i64, version i64, email text, name text, role text, all_sites bool, staff i64?
UPDATE account SET email = $email, name = $name, role = $role, all_sites = $all_sites,
       staff_id = $staff, version = version + 1
 WHERE id = $id AND version = $version

-- name: account_set_state :exec
-- scope: none
-- in: id i64, state text
UPDATE account SET state = $state, version = version + 1 WHERE id = $id

-- name: account_rename :exec
-- scope: none
-- in: id i64, name text
UPDATE account SET name = $name, version = version + 1 WHERE id = $id

-- name: account_grants :many
-- The sites of an account, as far as the viewer knows them.
-- scope: viewer
-- max: 5000
-- in: viewer i64, account i64
-- out: id i64, name text
SELECT s.id, s.name FROM site AS s
  JOIN account_site AS v ON v.site_id = s.id AND v.account_id = $viewer
  JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $account
 ORDER BY s.sort_key, s.id

-- name: account_grants_clear :exec
-- Takes back the sites that the viewer knows; what the viewer does not see stays granted.
-- scope: none
-- in: viewer i64, account i64
DELETE FROM account_site WHERE account_id = $account
   AND site_id IN (SELECT v.site_id FROM account_site AS v WHERE v.account_id = $viewer)

-- name: account_staff_choices :many
-- People whom an account can be of.
-- scope: viewer
-- max: 5000
-- in: viewer i64
-- out: id i64, name text
SELECT p.id, p.name FROM staff AS p
  JOIN account_site AS g ON g.site_id = p.home_site_id AND g.account_id = $viewer
 WHERE p.ended IS NULL ORDER BY p.sort_key, p.id

-- name: account_of_staff :one
-- Another account of the same person.
-- scope: none
-- in: staff i64, id i64
-- out: name text
SELECT name FROM account WHERE staff_id = $staff AND id <> $id LIMIT 1

-- name: link_void :exec
-- A new link, or the end of the account, makes the old ones worthless.
-- scope: none
-- in: account i64, now i64
UPDATE one_time_link SET used_at = $now WHERE account_id = $account AND used_at IS NULL

-- name: link_state :one
-- What became of a link that does not work.
-- scope: none
-- in: hash text
-- out: used_at i64?, expires_at i64, state text
SELECT l.used_at, l.expires_at, a.state FROM one_time_link AS l JOIN account AS a ON a.id = l.account_id
 WHERE l.token_hash = $hash

-- name: my_sessions :many
-- scope: none
-- max: 200
-- in: account i64, seen_after i64
-- out: token_hash text, first_hash text, created_at i64, seen_at i64, address text, agent text
SELECT token_hash, first_hash, created_at, seen_at, address, agent FROM session
 WHERE account_id = $account AND seen_at > $seen_after ORDER BY seen_at DESC, token_hash LIMIT 200

-- name: my_session_end :count
-- scope: none
-- in: account i64, first text
DELETE FROM session WHERE account_id = $account AND first_hash = $first

-- name: api_token_insert :exec
-- scope: none
-- in: id i64, account i64, name text, hash text, access text, now i64, expires i64
INSERT INTO api_token (id, account_id, name, token_hash, scope, created_at, expires_at, used_at, revoked_at)
VALUES ($id, $account, $name, $hash, $access, $now, $expires, NULL, NULL)

-- name: api_token_list :many
-- scope: none
-- max: 500
-- in: account i64
-- out: id i64, name text, scope text, created_at i64, expires_at i64, used_at i64?
SELECT id, name, scope, created_at, expires_at, used_at FROM api_token
 WHERE account_id = $account AND revoked_at IS NULL ORDER BY created_at DESC, id DESC

-- name: api_token_mine :one
-- scope: none
-- in: account i64, id i64
-- out: name text
SELECT name FROM api_token WHERE account_id = $account AND id = $id

-- name: api_token_revoke :count
-- scope: none
-- in: account i64, id i64, now i64
UPDATE api_token SET revoked_at = $now WHERE account_id = $account AND id = $id AND revoked_at IS NULL

-- name: api_token_revoke_all :exec
-- scope: none
-- in: account i64, now i64
UPDATE api_token SET revoked_at = $now WHERE account_id = $account AND revoked_at IS NULL

-- name: account_feeds_revoke :exec
-- scope: system: the account was disabled, and its holder's calendar addresses end with it
-- in: account i64, now i64
UPDATE calendar_feed SET revoked_at = $now
 WHERE revoked_at IS NULL
   AND (account_id = $account OR staff_id IN (SELECT staff_id FROM account WHERE id = $account AND staff_id IS NOT NULL))
