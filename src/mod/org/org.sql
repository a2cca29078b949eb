-- name: org_practice_list :many
-- scope: none
-- row: org_practice_row
-- out: id i64, name text, kind text, version i64
SELECT id, name, kind, version FROM practice ORDER BY name

-- name: org_practice_granted :many
-- The practices in which the viewer has a site; all of them for owners and for who has all sites,
-- since a practice may have none yet.
-- scope: viewer
-- in: viewer i64
-- row: org_practice_row
SELECT p.id, p.name, p.kind, p.version
  FROM practice AS p
 WHERE EXISTS (SELECT 1 FROM site AS s JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $viewer
                WHERE s.practice_id = p.id)
    OR EXISTS (SELECT 1 FROM account AS c WHERE c.id = $viewer AND (c.all_sites = 1 OR c.role = 'owner'))
 ORDER BY p.name

-- name: org_practice_get :one
-- scope: none
-- in: id i64
-- row: org_practice_row
SELECT id, name, kind, version FROM practice WHERE id = $id

-- name: org_practice_find :one
-- scope: none
-- in: name text
-- row: org_practice_row
SELECT id, name, kind, version FROM practice WHERE name = $name

-- name: org_practice_insert :exec
-- scope: none
-- in: id i64, name text, kind text, now i64
INSERT INTO practice (id, name, kind, created_at) VALUES ($id, $name, $kind, $now)

-- name: org_practice_update :count
-- scope: none
-- in: id i64, version i64, name text, kind text
UPDATE practice SET name = $name, kind = $kind, version = version + 1 WHERE id = $id AND version = $version

-- name: org_site_list :many
-- The sites that the viewer was granted.
-- scope: viewer
-- max: 5000
-- in: viewer i64
-- row: org_site_row
-- out: id i64, name text, practice_id i64, practice text, state text, time_zone text, address text, active bool, version i64
SELECT s.id, s.name, s.practice_id, p.name AS practice, s.state, s.time_zone, s.address, s.active, s.version
  FROM site AS s JOIN practice AS p ON p.id = s.practice_id
  JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $viewer
 ORDER BY s.sort_key, s.id

-- name: org_site_get :one
-- scope: viewer
-- in: viewer i64, id i64
-- row: org_site_row
SELECT s.id, s.name, s.practice_id, p.name AS practice, s.state, s.time_zone, s.address, s.active, s.version
  FROM site AS s JOIN practice AS p ON p.id = s.practice_id
  JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $viewer
 WHERE s.id = $id

-- name: org_site_find :one
-- By name, for imports and the command line.
-- scope: system: imports and the command line act for the office as a whole
-- in: name text
-- row: org_site_row
SELECT s.id, s.name, s.practice_id, p.name AS practice, s.state, s.time_zone, s.address, s.active, s.version
  FROM site AS s JOIN practice AS p ON p.id = s.practice_id
 WHERE s.name = $name

-- name: org_site_any :one
-- By id, for jobs.
-- scope: system: jobs act for the office as a whole
-- in: id i64
-- row: org_site_row
SELECT s.id, s.name, s.practice_id, p.name AS practice, s.state, s.time_zone, s.address, s.active, s.version
  FROM site AS s JOIN practice AS p ON p.id = s.practice_id
 WHERE s.id = $id

-- name: org_site_all :many
-- scope: system: chores and the command line act for the office as a whole
-- max: 5000
-- row: org_site_row
SELECT s.id, s.name, s.practice_id, p.name AS practice, s.state, s.time_zone, s.address, s.active, s.version
  FROM site AS s JOIN practice AS p ON p.id = s.practice_id
 ORDER BY s.sort_key, s.id

-- name: org_site_insert :exec
-- scope: system: the site is new, nobody can have been granted it
-- in: id i64, practice i64, name text, sort_key text, state text, time_zone text, address text, now i64
INSERT INTO site (id, practice_id, name, sort_key, state, time_zone, address, created_at)
VALUES ($id, $practice, $name, $sort_key, $state, $time_zone, $address, $now)

-- name: org_site_update :count
-- scope: system: the handler has looked the site up for the viewer
-- in: id i64, version i64, practice i64, name text, sort_key text, state text, time_zone text, address text, active bool
UPDATE site SET practice_id = $practice, name = $name, sort_key = $sort_key, state = $state,
       time_zone = $time_zone, address = $address, active = $active, version = version + 1
 WHERE id = $id AND version = $version

-- name: org_grant_to_all_sites_accounts :exec
-- A new site is granted at once to everybody who has all sites.
-- scope: none
-- in: site i64
INSERT INTO account_site (account_id, site_id) SELECT id, $site FROM account WHERE all_sites = 1

-- name: org_grant :exec
-- scope: none
-- in: account i64, site i64
INSERT INTO account_site (account_id, site_id) VALUES ($account, $site) ON CONFLICT (account_id, site_id) DO NOTHING
