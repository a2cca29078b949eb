-- name: home_inbox :many
-- The inbox. `mine` 1: what the viewer's role or the viewer is to do, or was told of.
-- scope: viewer
-- max: 200
-- in: viewer i64, role text, show text, mine bool, site i64?, kind text?, today day, most i64, skip i64
-- out: id i64, kind text, title text, site text, time_zone text, owner_role text, owner text?, due_day day, state text, escalated bool, done_at i64?, rule_code text
SELECT o.id, o.kind, o.title, s.name AS site, s.time_zone, o.owner_role, a.name AS owner, o.due_day, o.state,
       CASE WHEN o.escalated_at IS NULL THEN 0 ELSE 1 END AS escalated, o.done_at, o.rule_code
  FROM obligation AS o JOIN site AS s ON s.id = o.site_id
  JOIN account_site AS g ON g.site_id = o.site_id AND g.account_id = $viewer
  LEFT JOIN account AS a ON a.id = o.owner_account_id
 WHERE (($show = 'done' AND o.state <> 'open') OR ($show <> 'done' AND o.state = 'open' AND ($show <> 'overdue' OR o.due_day < $today)))
   AND ($site IS NULL OR o.site_id = $site) AND ($kind IS NULL OR o.kind = $kind)
   AND ($mine = 0 OR o.owner_account_id = $viewer OR (o.owner_account_id IS NULL AND o.owner_role = $role) OR o.escalated_role = $role)
 ORDER BY CASE WHEN o.state = 'open' THEN o.due_day END, o.done_at DESC, o.id
 LIMIT $most OFFSET $skip

-- name: home_inbox_count :one
-- scope: viewer
-- in: viewer i64, role text, show text, mine bool, site i64?, kind text?, today day
-- out: n i64
SELECT COUNT(*) AS n
  FROM obligation AS o JOIN account_site AS g ON g.site_id = o.site_id AND g.account_id = $viewer
 WHERE (($show = 'done' AND o.state <> 'open') OR ($show <> 'done' AND o.state = 'open' AND ($show <> 'overdue' OR o.due_day < $today)))
   AND ($site IS NULL OR o.site_id = $site) AND ($kind IS NULL OR o.kind = $kind)
   AND ($mine = 0 OR o.owner_account_id = $viewer OR (o.owner_account_id IS NULL AND o.owner_role = $role) OR o.escalated_role = $role)

-- name: home_obligation_get :one
-- scope: viewer
-- in: viewer i64, id i64
-- out: id i64, kind text, title text, detail text, site_id i64, site text, state_code text, practice_id i64, time_zone text, owner_role text, owner_id i64?, owner text?, subject_type text, subject_id i64?, rule_code text, evidence_wanted text, due_day day, state text, evidence text, done_at i64?, done_by text?, escalated_at i64?, escalated_role text, version i64, created_at i64
SELECT o.id, o.kind, o.title, o.detail, o.site_id, s.name AS site, s.state AS state_code, s.practice_id, s.time_zone, o.owner_role,
       o.owner_account_id AS owner_id, a.name AS owner, o.subject_type, o.subject_id, o.rule_code, o.evidence_wanted, o.due_day, o.state,
       o.evidence, o.done_at, d.name AS done_by, o.escalated_at, o.escalated_role, o.version, o.created_at
  FROM obligation AS o JOIN site AS s ON s.id = o.site_id
  JOIN account_site AS g ON g.site_id = o.site_id AND g.account_id = $viewer
  LEFT JOIN account AS a ON a.id = o.owner_account_id
  LEFT JOIN account AS d ON d.id = o.done_by
 WHERE o.id = $id

-- name: home_doers :many
-- Who can be given an obligation at a site: active accounts that see it, with a role that may do it.
-- scope: viewer
-- max: 2000
-- in: viewer i64, site i64
-- out: id i64, name text, role text
SELECT a.id, a.name, a.role FROM account AS a
  JOIN account_site AS h ON h.account_id = a.id AND h.site_id = $site
  JOIN account_site AS g ON g.site_id = h.site_id AND g.account_id = $viewer
 WHERE a.state = 'active' AND a.role IN ('owner', 'manager', 'supervisor', 'compliance')
 ORDER BY a.name, a.id

-- name: home_doer_find :one
-- scope: viewer
-- in: viewer i64, id i64
-- out: id i64, role text
SELECT a.id, a.role FROM account AS a
 WHERE a.id = $id AND a.state = 'active' AND a.role IN ('owner', 'manager', 'supervisor', 'compliance')
   AND EXISTS (SELECT 1 FROM account_site AS h JOIN account_site AS g ON g.site_id = h.site_id AND g.account_id = $viewer
                WHERE h.account_id = a.id)

-- name: home_doer_at_site :one
-- scope: viewer
-- in: viewer i64, id i64, site i64
-- out: n i64
SELECT COUNT(*) AS n FROM account_site AS h JOIN account_site AS g ON g.site_id = h.site_id AND g.account_id = $viewer
 WHERE h.account_id = $id AND h.site_id = $site

-- name: home_schedules :many
-- scope: viewer
-- max: 2000
-- in: viewer i64, site i64?
-- row: home_schedule_row
-- out: id i64, site_id i64, site text, state text, practice_id i64, time_zone text, kind text, title text, owner_role text, every text, lead_days i64?, evidence_wanted text, rule_code text, next_due day, active bool, version i64
SELECT h.id, h.site_id, s.name AS site, s.state, s.practice_id, s.time_zone, h.kind, h.title, h.owner_role, h.every, h.lead_days, h.evidence_wanted, h.rule_code, h.next_due, h.active, h.version
  FROM obligation_schedule AS h JOIN site AS s ON s.id = h.site_id
  JOIN account_site AS g ON g.site_id = h.site_id AND g.account_id = $viewer
 WHERE ($site IS NULL OR h.site_id = $site)
 ORDER BY s.sort_key, s.id, h.active DESC, h.next_due, h.title, h.id LIMIT 2000

-- name: home_schedule_get :one
-- scope: viewer
-- in: viewer i64, id i64
-- row: home_schedule_row
SELECT h.id, h.site_id, s.name AS site, s.state, s.practice_id, s.time_zone, h.kind, h.title, h.owner_role, h.every, h.lead_days, h.evidence_wanted, h.rule_code, h.next_due, h.active, h.version
  FROM obligation_schedule AS h JOIN site AS s ON s.id = h.site_id
  JOIN account_site AS g ON g.site_id = h.site_id AND g.account_id = $viewer
 WHERE h.id = $id

-- name: home_schedule_kind :one
-- Whether a site has a schedule of this kind already.
-- scope: system: the handler has looked the site up for the viewer
-- in: site i64, kind text
-- out: n i64
SELECT COUNT(*) AS n FROM obligation_schedule WHERE site_id = $site AND kind = $kind

-- name: home_schedule_insert :exec
-- scope: system: the handler has looked the site up for the viewer
-- in: id i64, site i64, kind text, title text, owner_role text, every text, lead_days i64?, evidence_wanted text, rule text, next_due day, anchor i64
INSERT INTO obligation_schedule (id, site_id, kind, title, owner_role, every, lead_days, evidence_wanted, rule_code, next_due, anchor_day)
VALUES ($id, $site, $kind, $title, $owner_role, $every, $lead_days, $evidence_wanted, $rule, $next_due, $anchor)

-- name: home_schedule_update :count
-- scope: system: the handler has looked the schedule up for the viewer
-- in: id i64, version i64, title text, owner_role text, every text, lead_days i64?, evidence_wanted text, next_due day, anchor i64, active bool
UPDATE obligation_schedule SET title = $title, owner_role = $owner_role, every = $every, lead_days = $lead_days,
       evidence_wanted = $evidence_wanted, next_due = $next_due,
       anchor_day = CASE WHEN next_due = $next_due AND anchor_day > 0 THEN anchor_day ELSE $anchor END, active = $active, version = version + 1
 WHERE id = $id AND version = $version

-- name: home_schedule_set_active :count
-- scope: system: the handler has looked the schedule up for the viewer
-- in: id i64, active bool
UPDATE obligation_schedule SET active = $active, version = version + 1 WHERE id = $id

-- name: home_reminder_get :one
-- scope: none
-- in: account i64
-- out: wanted bool
SELECT CASE WHEN reminder_day IS NULL THEN 0 ELSE 1 END AS wanted FROM account WHERE id = $account

-- name: home_reminder_set :exec
-- scope: none
-- in: account i64, day day?
UPDATE account SET reminder_day = $day WHERE id = $account
