-- Credentials and time off as the pages show them.

-- name: people_credential_page :many
-- Of people who are still employed; from and to bound the day on which it ends.
-- scope: viewer
-- max: 1000
-- in: viewer i64, from_day day?, to_day day?, site i64?, kind i64?, today day, most i64, skip i64
-- out: id i64, staff_id i64, staff text, position text, kind text, number text, issued day?, expires day?, revoked day?
SELECT c.id, c.staff_id, s.name AS staff, p.name AS position, k.name AS kind, c.number, c.issued, c.expires, c.revoked
  FROM credential AS c JOIN staff AS s ON s.id = c.staff_id JOIN position AS p ON p.id = s.position_id
  JOIN credential_kind AS k ON k.id = c.kind_id
 WHERE EXISTS (SELECT 1 FROM staff_site AS y
                 JOIN account_site AS g ON g.site_id = y.site_id AND g.account_id = $viewer
                WHERE y.staff_id = s.id AND ($site IS NULL OR y.site_id = $site))
   AND (s.ended IS NULL OR s.ended >= $today) AND c.revoked IS NULL
   AND ($kind IS NULL OR c.kind_id = $kind)
   AND ($from_day IS NULL OR c.expires >= $from_day) AND ($to_day IS NULL OR c.expires <= $to_day)
 ORDER BY c.expires NULLS LAST, s.sort_key, k.sort_key, c.id LIMIT $most OFFSET $skip

-- name: people_credential_count :one
-- scope: viewer
-- in: viewer i64, from_day day?, to_day day?, site i64?, kind i64?, today day
-- out: n i64
SELECT COUNT(*) AS n
  FROM credential AS c JOIN staff AS s ON s.id = c.staff_id
 WHERE s.id IN (SELECT y.staff_id FROM staff_site AS y
                  JOIN account_site AS g ON g.site_id = y.site_id AND g.account_id = $viewer
                 WHERE $site IS NULL OR y.site_id = $site)
   AND (s.ended IS NULL OR s.ended >= $today) AND c.revoked IS NULL
   AND ($kind IS NULL OR c.kind_id = $kind)
   AND ($from_day IS NULL OR c.expires >= $from_day) AND ($to_day IS NULL OR c.expires <= $to_day)

-- name: people_credential_of_staff :many
-- scope: system: the handler has looked the person up for the viewer
-- max: 1000
-- in: staff i64
-- out: id i64, kind text, number text, issuer text, issued day?, expires day?, revoked day?
SELECT c.id, k.name AS kind, c.number, c.issuer, c.issued, c.expires, c.revoked
  FROM credential AS c JOIN credential_kind AS k ON k.id = c.kind_id
 WHERE c.staff_id = $staff ORDER BY k.sort_key, c.expires DESC, c.id

-- name: people_credential_get :one
-- scope: viewer
-- in: viewer i64, id i64
-- out: id i64, staff_id i64, staff text, kind_id i64, kind text, renewal_years i64?, number text, issuer text, issued day?, expires day?, revoked day?, version i64
SELECT c.id, c.staff_id, s.name AS staff, c.kind_id, k.name AS kind, k.renewal_years, c.number, c.issuer,
       c.issued, c.expires, c.revoked, c.version
  FROM credential AS c JOIN staff AS s ON s.id = c.staff_id JOIN credential_kind AS k ON k.id = c.kind_id
 WHERE c.id = $id
   AND EXISTS (SELECT 1 FROM staff_site AS y
                 JOIN account_site AS g ON g.site_id = y.site_id AND g.account_id = $viewer
                WHERE y.staff_id = c.staff_id)

-- name: people_credential_twin :one
-- Another credential of the same person, kind and number.
-- scope: system: the handler has looked the person up for the viewer
-- in: staff i64, kind i64, number text, but i64
-- out: n i64
SELECT COUNT(*) AS n FROM credential
 WHERE staff_id = $staff AND kind_id = $kind AND number = $number AND id <> $but

-- name: people_credential_revoke :count
-- scope: system: the handler has looked the credential up for the viewer
-- in: id i64, version i64, revoked day?
UPDATE credential SET revoked = $revoked, lapse_seen_at = NULL, version = version + 1
 WHERE id = $id AND version = $version

-- name: people_time_off_page :many
-- scope: viewer
-- max: 1000
-- in: viewer i64, status text?, site i64?, since day, most i64, skip i64
-- out: id i64, staff_id i64, staff text, position text, from_day day, to_day day, type text, status text, note text, version i64
SELECT t.id, t.staff_id, s.name AS staff, p.name AS position, t.from_day, t.to_day, t.type, t.status, t.note, t.version
  FROM time_off AS t JOIN staff AS s ON s.id = t.staff_id JOIN position AS p ON p.id = s.position_id
 WHERE EXISTS (SELECT 1 FROM staff_site AS y
                 JOIN account_site AS g ON g.site_id = y.site_id AND g.account_id = $viewer
                WHERE y.staff_id = s.id AND ($site IS NULL OR y.site_id = $site))
   AND ($status IS NULL OR t.status = $status) AND t.to_day >= $since
 ORDER BY t.from_day, s.sort_key, t.id LIMIT $most OFFSET $skip

-- name: people_time_off_count :one
-- scope: viewer
-- in: viewer i64, status text?, site i64?, since day
-- out: n i64
SELECT COUNT(*) AS n
  FROM time_off AS t
 WHERE EXISTS (SELECT 1 FROM staff_site AS y
                 JOIN account_site AS g ON g.site_id = y.site_id AND g.account_id = $viewer
                WHERE y.staff_id = t.staff_id AND ($site IS NULL OR y.site_id = $site))
   AND ($status IS NULL OR t.status = $status) AND t.to_day >= $since

-- name: people_time_off_of_staff :many
-- scope: system: the handler has looked the person up for the viewer, or it is the viewer
-- max: 1000
-- in: staff i64, since day
-- row: people_time_off_item
-- out: id i64, from_day day, to_day day, type text, status text, note text, version i64
SELECT id, from_day, to_day, type, status, note, version
  FROM time_off WHERE staff_id = $staff AND to_day >= $since ORDER BY from_day, id

-- name: people_time_off_get :one
-- scope: viewer
-- in: viewer i64, id i64
-- out: id i64, staff_id i64, staff text, from_day day, to_day day, type text, status text, version i64
SELECT t.id, t.staff_id, s.name AS staff, t.from_day, t.to_day, t.type, t.status, t.version
  FROM time_off AS t JOIN staff AS s ON s.id = t.staff_id
 WHERE t.id = $id
   AND EXISTS (SELECT 1 FROM staff_site AS y
                 JOIN account_site AS g ON g.site_id = y.site_id AND g.account_id = $viewer
                WHERE y.staff_id = t.staff_id)

-- name: people_time_off_own :one
-- scope: system: only time off of the account's own person
-- in: account i64, id i64
-- out: id i64, staff_id i64, from_day day, to_day day, type text, status text, version i64
SELECT t.id, t.staff_id, t.from_day, t.to_day, t.type, t.status, t.version
  FROM time_off AS t JOIN account AS a ON a.staff_id = t.staff_id
 WHERE t.id = $id AND a.id = $account

-- name: people_time_off_again :exec
-- Days that were refused or withdrawn are asked for once more: one row a person, days and type.
-- scope: system: the handler has looked the person up for the viewer, or it is the viewer
-- in: id i64, status text, note text, decided_by i64?, decided_at i64?
UPDATE time_off SET status = $status, note = $note, decided_by = $decided_by, decided_at = $decided_at,
       version = version + 1
 WHERE id = $id
