-- name: obligation_insert :count
-- The natural key names the occasion: the same one is not opened twice.
-- scope: system: chores and links act for the office as a whole; a handler has looked the site up
-- in: id i64, kind text, natural_key text, title text, detail text, site i64, owner_role text, owner i64?, subject_type text, subject i64?, rule text, evidence_wanted text, due day, now i64
INSERT INTO obligation (id, kind, natural_key, title, detail, site_id, owner_role, owner_account_id, subject_type, subject_id,
       rule_code, evidence_wanted, due_day, state, created_at)
VALUES ($id, $kind, $natural_key, $title, $detail, $site, $owner_role, $owner, $subject_type, $subject,
       $rule, $evidence_wanted, $due, 'open', $now)
ON CONFLICT (natural_key) DO NOTHING

-- name: obligation_finish :count
-- scope: system: the handler has looked the obligation up for the viewer
-- in: id i64, version i64, state text, evidence text, account i64?, now i64
UPDATE obligation SET state = $state, evidence = $evidence, done_by = $account, done_at = $now, version = version + 1
 WHERE id = $id AND version = $version AND state = 'open'

-- name: obligation_finish_subject :count
-- Everything open about a subject, when the program sees that it was done.
-- scope: system: the change that closes it was allowed where it was made
-- in: kind text, subject i64, state text, evidence text, account i64?, now i64
UPDATE obligation SET state = $state, evidence = $evidence, done_by = $account, done_at = $now, version = version + 1
 WHERE kind = $kind AND subject_id = $subject AND state = 'open'

-- name: obligation_finish_other_keys :count
-- The same about one occasion that is no longer the current one: a corrected expiry date.
-- scope: system: the change that closes it was allowed where it was made
-- in: kind text, subject i64, keep_key text, evidence text, account i64?, now i64
UPDATE obligation SET state = 'void', evidence = $evidence, done_by = $account, done_at = $now, version = version + 1
 WHERE kind = $kind AND subject_id = $subject AND natural_key <> $keep_key AND state = 'open'

-- name: obligation_refresh :exec
-- scope: system: the program writes its own words anew
-- in: key text, title text, detail text, rule text, site i64
UPDATE obligation SET title = $title, detail = $detail, rule_code = $rule, site_id = $site
 WHERE natural_key = $key AND state = 'open'
   AND (title <> $title OR detail <> $detail OR rule_code <> $rule OR site_id <> $site)

-- name: obligation_void_key :count
-- An occasion whose time has not come after all; obligation_reopen_key brings it back.
-- scope: system: the change that closes it was allowed where it was made
-- in: key text, evidence text, now i64
UPDATE obligation SET state = 'void', evidence = $evidence, done_by = NULL, done_at = $now, version = version + 1
 WHERE natural_key = $key AND state = 'open'

-- name: obligation_reopen_key :count
-- An occasion that came back: a renewal that was taken back.
-- scope: system: the change that opens it was allowed where it was made
-- in: key text
UPDATE obligation SET state = 'open', evidence = '', done_at = NULL, done_by = NULL, version = version + 1
 WHERE natural_key = $key AND state <> 'open' AND done_by IS NULL

-- name: obligation_assign :count
-- scope: system: the handler has looked the obligation up for the viewer
-- in: id i64, version i64, owner_role text, owner i64?
UPDATE obligation SET owner_role = $owner_role, owner_account_id = $owner, version = version + 1
 WHERE id = $id AND version = $version AND state = 'open'

-- name: obligation_late :many
-- Open ones that are due before a day and have not been escalated.
-- scope: system: a chore looks after every site
-- max: 5000
-- in: before day
-- out: id i64, kind text, site_id i64, time_zone text, state text, practice_id i64, title text, owner_role text, due_day day
SELECT o.id, o.kind, o.site_id, s.time_zone, s.state, s.practice_id, o.title, o.owner_role, o.due_day
  FROM obligation AS o JOIN site AS s ON s.id = o.site_id
 WHERE o.state = 'open' AND o.escalated_at IS NULL AND o.due_day < $before ORDER BY o.due_day, o.id LIMIT 5000

-- name: obligation_escalate :count
-- scope: system: a chore looks after every site
-- in: id i64, role text, now i64
UPDATE obligation SET escalated_at = $now, escalated_role = $role WHERE id = $id AND state = 'open' AND escalated_at IS NULL

-- name: obligation_schedule_due :many
-- Schedules whose next instance may show: within its own lead time, or within the longest that a rule
-- may set.
-- scope: system: a chore looks after every site
-- max: 50000
-- in: day day, longest i64
-- out: id i64, site_id i64, state text, practice_id i64, time_zone text, kind text, title text, owner_role text, every text, lead_days i64?, evidence_wanted text, rule_code text, next_due day, anchor_day i64
SELECT h.id, h.site_id, s.state, s.practice_id, s.time_zone, h.kind, h.title, h.owner_role, h.every, h.lead_days, h.evidence_wanted,
       h.rule_code, h.next_due, h.anchor_day
  FROM obligation_schedule AS h JOIN site AS s ON s.id = h.site_id
 WHERE h.active = 1 AND s.active = 1 AND h.next_due - COALESCE(h.lead_days, $longest) <= $day ORDER BY h.next_due, h.id LIMIT 50000

-- name: obligation_schedule_advance :count
-- scope: system: a chore looks after every site
-- in: id i64, was day, next_due day, anchor i64
UPDATE obligation_schedule SET next_due = $next_due, anchor_day = $anchor WHERE id = $id AND next_due = $was

-- name: obligation_open_weekdays :many
-- The weekdays on which somebody is needed at a site.
-- scope: system: a chore looks after every site
-- in: site i64
-- out: weekday i64
SELECT DISTINCT weekday FROM need WHERE site_id = $site AND weekday IS NOT NULL AND least > 0 ORDER BY weekday

-- name: obligation_digest_accounts :many
-- Who wants the daily mail and has not had it today.
-- scope: none
-- max: 5000
-- in: day day
-- out: id i64, email text, name text, role text
SELECT id, email, name, role FROM account
 WHERE state = 'active' AND reminder_day IS NOT NULL AND reminder_day < $day ORDER BY id

-- name: obligation_digest_sent :exec
-- scope: none
-- in: account i64, day day
UPDATE account SET reminder_day = $day WHERE id = $account

-- name: obligation_digest_lines :many
-- What is overdue at the sites of an account and is this account's to do or to see.
-- scope: viewer
-- max: 200
-- in: viewer i64, role text, today day
-- out: title text, site text, due_day day
SELECT o.title, s.name AS site, o.due_day FROM obligation AS o JOIN site AS s ON s.id = o.site_id
  JOIN account_site AS g ON g.site_id = o.site_id AND g.account_id = $viewer
 WHERE o.state = 'open' AND o.due_day < $today
   AND (o.owner_account_id = $viewer OR (o.owner_account_id IS NULL AND o.owner_role = $role)
        OR o.escalated_role = $role OR $role IN ('owner', 'manager'))
 ORDER BY o.due_day, o.id LIMIT 200
