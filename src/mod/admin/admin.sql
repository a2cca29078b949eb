-- name: admin_account_insert :exec
-- scope: none
-- in: id i64, email text, name text, role text, state text, all_sites bool, staff i64?, password_hash text?, now i64
INSERT INTO account (id, email, name, role, state, all_sites, staff_id, password_hash, created_at)
VALUES ($id, $email, $name, $role, $state, $all_sites, $staff, $password_hash, $now)

-- name: admin_grant_all_sites :exec
-- scope: system: an account with all sites is granted each of them
-- in: account i64
INSERT INTO account_site (account_id, site_id) SELECT $account, id FROM site WHERE 1 = 1
ON CONFLICT (account_id, site_id) DO NOTHING
