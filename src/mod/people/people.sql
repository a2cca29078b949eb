-- People as the pages show them. A person is seen when one of the person's sites was given.

-- name: people_staff_page :many
-- A page of the list. `seek` is folded and holds the wildcards; `soon` is the last day of "soon".
-- scope: viewer
-- max: 1000
-- in: viewer i64, seek text, position i64?, site i64?, ended bool, today day, soon day, most i64, skip i64
-- out: id i64, employee_no text, name text, position text, home_site text?, employment text, min_minutes i64, max_minutes i64, ended day?, n_expired i64, n_soon i64
SELECT s.id, s.employee_no, s.name, p.name AS position, h.name AS home_site, s.employment, s.min_minutes,
       s.max_minutes, s.ended,
       (SELECT COUNT(*) FROM credential AS c
         WHERE c.staff_id = s.id AND c.revoked IS NULL AND c.expires < $today
           AND NOT EXISTS (SELECT 1 FROM credential AS d
                            WHERE d.staff_id = c.staff_id AND d.kind_id = c.kind_id AND d.revoked IS NULL
                              AND (d.expires IS NULL OR d.expires > c.expires))) AS n_expired,
       (SELECT COUNT(*) FROM credential AS c
         WHERE c.staff_id = s.id AND c.revoked IS NULL AND c.expires >= $today AND c.expires <= $soon
           AND NOT EXISTS (SELECT 1 FROM credential AS d
                            WHERE d.staff_id = c.staff_id AND d.kind_id = c.kind_id AND d.revoked IS NULL
                              AND (d.expires IS NULL OR d.expires > c.expires))) AS n_soon
  FROM staff AS s JOIN position AS p ON p.id = s.position_id
  LEFT JOIN account_site AS hg ON hg.site_id = s.home_site_id AND hg.account_id = $viewer
  LEFT JOIN site AS h ON h.id = hg.site_id
 WHERE EXISTS (SELECT 1 FROM staff_site AS y
                 JOIN account_site AS g ON g.site_id = y.site_id AND g.account_id = $viewer
                WHERE y.staff_id = s.id AND ($site IS NULL OR y.site_id = $site))
   AND ($position IS NULL OR s.position_id = $position)
   AND s.search_key LIKE $seek ESCAPE '\'
   AND ((s.ended IS NOT NULL AND s.ended < $today AND $ended = 1)
        OR ((s.ended IS NULL OR s.ended >= $today) AND $ended = 0))
 ORDER BY s.sort_key, s.id LIMIT $most OFFSET $skip

-- name: people_staff_count :one
-- scope: viewer
-- in: viewer i64, seek text, position i64?, site i64?, ended bool, today day
-- out: n i64
SELECT COUNT(*) AS n
  FROM staff AS s
 WHERE s.id IN (SELECT y.staff_id FROM staff_site AS y
                  JOIN account_site AS g ON g.site_id = y.site_id AND g.account_id = $viewer
                 WHERE $site IS NULL OR y.site_id = $site)
   AND ($position IS NULL OR s.position_id = $position)
   AND s.search_key LIKE $seek ESCAPE '\'
   AND ((s.ended IS NOT NULL AND s.ended < $today AND $ended = 1)
        OR ((s.ended IS NULL OR s.ended >= $today) AND $ended = 0))

-- name: people_staff_page_sites :many
-- Where else the people of a page work; the same filter as people_staff_page. CROSS JOIN holds SQLite to
-- this order: a page is fifty people, the sites of a viewer have all of them.
-- scope: viewer
-- max: 100000
-- in: viewer i64, seek text, position i64?, site i64?, ended bool, today day, most i64, skip i64
-- out: staff_id i64, name text
WITH page AS (
SELECT s.id, s.home_site_id
  FROM staff AS s
 WHERE EXISTS (SELECT 1 FROM staff_site AS y
                 JOIN account_site AS g ON g.site_id = y.site_id AND g.account_id = $viewer
                WHERE y.staff_id = s.id AND ($site IS NULL OR y.site_id = $site))
   AND ($position IS NULL OR s.position_id = $position)
   AND s.search_key LIKE $seek ESCAPE '\'
   AND ((s.ended IS NOT NULL AND s.ended < $today AND $ended = 1)
        OR ((s.ended IS NULL OR s.ended >= $today) AND $ended = 0))
 ORDER BY s.sort_key, s.id LIMIT $most OFFSET $skip)
SELECT y.staff_id, o.name
  FROM page CROSS JOIN staff_site AS y CROSS JOIN site AS o
  JOIN account_site AS og ON og.site_id = o.id AND og.account_id = $viewer
 WHERE y.staff_id = page.id AND y.site_id <> page.home_site_id AND o.id = y.site_id
 ORDER BY y.staff_id, o.sort_key, o.id

-- name: people_staff_get :one
-- scope: viewer
-- in: viewer i64, id i64
-- out: id i64, employee_no text, name text, email text, phone text, position_id i64, position text, home_site_id i64, home_site text?, time_zone text, employment text, min_minutes i64, max_minutes i64, rate_cents i64?, hired day, ended day?, version i64
SELECT s.id, s.employee_no, s.name, s.email, s.phone, s.position_id, p.name AS position, s.home_site_id,
       CASE WHEN hg.site_id IS NULL THEN NULL ELSE h.name END AS home_site, h.time_zone, s.employment,
       s.min_minutes, s.max_minutes, s.rate_cents, s.hired, s.ended, s.version
  FROM staff AS s JOIN position AS p ON p.id = s.position_id JOIN site AS h ON h.id = s.home_site_id
  LEFT JOIN account_site AS hg ON hg.site_id = s.home_site_id AND hg.account_id = $viewer
 WHERE s.id = $id
   AND EXISTS (SELECT 1 FROM staff_site AS y
                 JOIN account_site AS g ON g.site_id = y.site_id AND g.account_id = $viewer
                WHERE y.staff_id = s.id)

-- name: people_staff_own :one
-- The viewer's own person, whatever sites were given.
-- scope: system: everybody may see themselves; the handler passes the staff id of the account
-- in: id i64
-- out: id i64, name text, time_zone text
SELECT s.id, s.name, h.time_zone FROM staff AS s JOIN site AS h ON h.id = s.home_site_id WHERE s.id = $id

-- name: people_staff_by_no :one
-- scope: system: the number is unique in the whole office; the handler shows no more than that it is taken
-- in: employee_no text
-- out: id i64
SELECT id FROM staff WHERE employee_no = $employee_no

-- name: people_staff_sites :many
-- All sites of a person, and which of them the viewer was given.
-- scope: viewer
-- in: viewer i64, staff i64
-- out: site_id i64, name text, given bool
SELECT y.site_id, o.name, CASE WHEN g.site_id IS NULL THEN 0 ELSE 1 END AS given
  FROM staff_site AS y JOIN site AS o ON o.id = y.site_id
  LEFT JOIN account_site AS g ON g.site_id = y.site_id AND g.account_id = $viewer
 WHERE y.staff_id = $staff ORDER BY o.sort_key, o.id

-- name: people_staff_skills :many
-- scope: system: the handler has looked the person up for the viewer
-- in: staff i64
-- out: skill_id i64, name text
SELECT y.skill_id, k.name FROM staff_skill AS y JOIN skill AS k ON k.id = y.skill_id
 WHERE y.staff_id = $staff ORDER BY k.name

-- name: people_staff_end :count
-- scope: system: the handler has looked the person up for the viewer
-- in: id i64, version i64, ended day?
UPDATE staff SET ended = $ended, version = version + 1 WHERE id = $id AND version = $version

-- name: people_unavailable_list :many
-- scope: system: the handler has looked the person up for the viewer
-- max: 1000
-- in: staff i64
-- out: id i64, staff text, weekday i64, from_minute i64, to_minute i64, state text
SELECT u.id, s.name AS staff, u.weekday, u.from_minute, u.to_minute, u.state
  FROM unavailable AS u JOIN staff AS s ON s.id = u.staff_id WHERE u.staff_id = $staff
 ORDER BY u.weekday, u.from_minute, u.to_minute

-- name: people_unavailable_asked :many
-- What waits for a decision; what does not fit on the page comes up as the rest is decided.
-- scope: viewer
-- max: 100
-- in: viewer i64, site i64?
-- out: id i64, staff_id i64, staff text, weekday i64, from_minute i64, to_minute i64
SELECT u.id, u.staff_id, s.name AS staff, u.weekday, u.from_minute, u.to_minute
  FROM unavailable AS u JOIN staff AS s ON s.id = u.staff_id
 WHERE u.state = 'asked'
   AND EXISTS (SELECT 1 FROM staff_site AS y
                 JOIN account_site AS g ON g.site_id = y.site_id AND g.account_id = $viewer
                WHERE y.staff_id = u.staff_id AND ($site IS NULL OR y.site_id = $site))
 ORDER BY s.sort_key, s.id, u.weekday, u.from_minute, u.to_minute LIMIT 100

-- name: people_unavailable_own :one
-- scope: system: only hours of the account's own person
-- in: account i64, id i64
-- out: id i64, weekday i64, from_minute i64, to_minute i64
SELECT u.id, u.weekday, u.from_minute, u.to_minute
  FROM unavailable AS u JOIN account AS a ON a.staff_id = u.staff_id
 WHERE u.id = $id AND a.id = $account

-- name: people_unavailable_decide :count
-- scope: system: the handler has looked the entry up for the viewer
-- in: id i64, state text
UPDATE unavailable SET state = $state WHERE id = $id AND state = 'asked'

-- name: people_accounts_of_staff :many
-- Who is told what is decided about a person.
-- scope: system: accounts of a person whom the handler has looked up for the viewer
-- max: 100
-- in: staff i64
-- out: id i64
SELECT id FROM account WHERE staff_id = $staff ORDER BY id

-- name: people_unavailable_get :one
-- scope: viewer
-- in: viewer i64, id i64
-- out: id i64, staff_id i64, weekday i64, from_minute i64, to_minute i64
SELECT u.id, u.staff_id, u.weekday, u.from_minute, u.to_minute FROM unavailable AS u
 WHERE u.id = $id
   AND EXISTS (SELECT 1 FROM staff_site AS y
                 JOIN account_site AS g ON g.site_id = y.site_id AND g.account_id = $viewer
                WHERE y.staff_id = u.staff_id)

-- name: people_unavailable_insert :exec
-- scope: system: the handler has looked the person up for the viewer
-- in: id i64, staff i64, weekday i64, from_minute i64, to_minute i64, state text
INSERT INTO unavailable (id, staff_id, weekday, from_minute, to_minute, state)
VALUES ($id, $staff, $weekday, $from_minute, $to_minute, $state)
ON CONFLICT (staff_id, weekday, from_minute, to_minute)
DO UPDATE SET state = excluded.state WHERE unavailable.state <> 'agreed'

-- name: people_unavailable_delete :exec
-- scope: system: the handler has looked the entry up for the viewer
-- in: id i64
DELETE FROM unavailable WHERE id = $id

-- name: people_position_rename :count
-- scope: none
-- in: id i64, version i64, name text, sort_key text
UPDATE position SET name = $name, sort_key = $sort_key, version = version + 1
 WHERE id = $id AND version = $version

-- name: people_position_counts :many
-- How many people hold each position, of those that the viewer may see.
-- scope: viewer
-- max: 10000
-- in: viewer i64
-- out: id i64, name text, n i64
SELECT p.id, p.name,
       (SELECT COUNT(*) FROM staff AS s WHERE s.position_id = p.id AND s.ended IS NULL
           AND EXISTS (SELECT 1 FROM staff_site AS y
                         JOIN account_site AS g ON g.site_id = y.site_id AND g.account_id = $viewer
                        WHERE y.staff_id = s.id)) AS n
  FROM position AS p ORDER BY p.sort_key, p.id

-- name: people_skill_rename :count
-- scope: none
-- in: id i64, version i64, name text, sort_key text
UPDATE skill SET name = $name, sort_key = $sort_key, version = version + 1
 WHERE id = $id AND version = $version

-- name: people_credential_kind_get :one
-- scope: none
-- in: id i64
-- out: id i64, name text, renewal_years i64?, lead_days text, version i64
SELECT id, name, renewal_years, lead_days, version FROM credential_kind WHERE id = $id

-- name: people_credential_kind_change :count
-- scope: none
-- in: id i64, version i64, name text, sort_key text, renewal_years i64?, lead_days text
UPDATE credential_kind SET name = $name, sort_key = $sort_key, renewal_years = $renewal_years,
       lead_days = $lead_days, version = version + 1
 WHERE id = $id AND version = $version
