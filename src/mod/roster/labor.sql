-- name: labor_site :one
-- scope: system: the caller has looked the site up for the viewer, or is the command line
-- in: site i64
-- out: name text, state text, time_zone text, practice_id i64
SELECT name, state, time_zone, practice_id FROM site WHERE id = $site

-- name: labor_work :many
-- All planned work, wherever it is, of those who are planned at a site in some days.
-- scope: system: overtime counts the hours at all sites; the caller shows sums of the looked-up site
-- max: 200000
-- in: site i64, from_day day, to_day day
-- out: staff_id i64, name text, rate_cents i64?, site_id i64, practice_id i64, start_ms i64, end_ms i64
SELECT a.staff_id, s.name, s.rate_cents, a.site_id, w.practice_id, a.start_ms, a.end_ms
  FROM assignment AS a JOIN staff AS s ON s.id = a.staff_id JOIN site AS w ON w.id = a.site_id
 WHERE a.day BETWEEN $from_day AND $to_day
   AND a.staff_id IN (SELECT h.staff_id FROM assignment AS h WHERE h.site_id = $site AND h.day BETWEEN $from_day AND $to_day)
 ORDER BY a.staff_id, a.start_ms

-- name: labor_budgets :many
-- scope: system: the caller has looked the site up for the viewer, or is the command line
-- in: site i64, from_day day, to_day day
-- out: monday day, cents i64
SELECT monday, cents FROM labor_budget WHERE site_id = $site AND monday BETWEEN $from_day AND $to_day ORDER BY monday

-- name: labor_budget_put :exec
-- scope: system: the caller has looked the site up for the viewer
-- in: site i64, monday day, cents i64
INSERT INTO labor_budget (site_id, monday, cents) VALUES ($site, $monday, $cents)
ON CONFLICT (site_id, monday) DO UPDATE SET cents = excluded.cents

-- name: labor_budget_drop :exec
-- scope: system: the caller has looked the site up for the viewer
-- in: site i64, monday day
DELETE FROM labor_budget WHERE site_id = $site AND monday = $monday

-- name: gate_people :many
-- Who may sign in and was granted the site, except one account.
-- scope: system: counted only; the caller has looked the site up for the viewer
-- in: site i64, except_account i64
-- out: id i64, role text
SELECT a.id, a.role FROM account AS a JOIN account_site AS g ON g.account_id = a.id AND g.site_id = $site
 WHERE a.state = 'active' AND a.id <> $except_account ORDER BY a.id

-- name: publish_request_insert :exec
-- scope: system: the caller has looked the site up for the viewer
-- in: id i64, site i64, from_day day, to_day day, fingerprint text, cost i64, budget i64?, broken i64, reason text, account i64, now i64
INSERT INTO publish_request (id, site_id, from_day, to_day, fingerprint, cost, budget, broken, reason, state, asked_by, asked_at)
VALUES ($id, $site, $from_day, $to_day, $fingerprint, $cost, $budget, $broken, $reason, 'waiting', $account, $now)

-- name: publish_request_withdraw_all :exec
-- Who asks again about some of the same days means the new draft.
-- scope: system: the caller has looked the site up for the viewer
-- in: site i64, from_day day, to_day day, account i64, now i64
UPDATE publish_request SET state = 'withdrawn', decided_by = $account, decided_at = $now
 WHERE site_id = $site AND state = 'waiting' AND from_day <= $to_day AND to_day >= $from_day

-- name: publish_request_decide :count
-- scope: system: the caller has looked the request up for the viewer
-- in: id i64, state text, answer text, account i64, now i64
UPDATE publish_request SET state = $state, answer = $answer, decided_by = $account, decided_at = $now
 WHERE id = $id AND state = 'waiting'

-- name: publish_request_get :one
-- scope: viewer
-- in: viewer i64, id i64
-- row: publish_request_row
-- out: id i64, site_id i64, site text, time_zone text, from_day day, to_day day, fingerprint text, cost i64, budget i64?, broken i64, reason text, state text, asked_by i64, asker text, asked_at i64, decider text, decided_at i64?, answer text
SELECT r.id, r.site_id, s.name AS site, s.time_zone, r.from_day, r.to_day, r.fingerprint, r.cost, r.budget, r.broken, r.reason, r.state,
       r.asked_by, p.name AS asker, r.asked_at, COALESCE(d.name, '') AS decider, r.decided_at, r.answer
  FROM publish_request AS r JOIN account_site AS g ON g.site_id = r.site_id AND g.account_id = $viewer
  JOIN site AS s ON s.id = r.site_id JOIN account AS p ON p.id = r.asked_by LEFT JOIN account AS d ON d.id = r.decided_by
 WHERE r.id = $id

-- name: publish_request_list :many
-- The requests of a site, those that wait first.
-- scope: viewer
-- in: viewer i64, site i64, most i64
-- row: publish_request_row
SELECT r.id, r.site_id, s.name AS site, s.time_zone, r.from_day, r.to_day, r.fingerprint, r.cost, r.budget, r.broken, r.reason, r.state,
       r.asked_by, p.name AS asker, r.asked_at, COALESCE(d.name, '') AS decider, r.decided_at, r.answer
  FROM publish_request AS r JOIN account_site AS g ON g.site_id = r.site_id AND g.account_id = $viewer
  JOIN site AS s ON s.id = r.site_id JOIN account AS p ON p.id = r.asked_by LEFT JOIN account AS d ON d.id = r.decided_by
 WHERE r.site_id = $site ORDER BY CASE r.state WHEN 'waiting' THEN 0 ELSE 1 END, r.asked_at DESC, r.id LIMIT $most
