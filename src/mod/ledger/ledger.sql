-- The books: what is posted through, and what is read of accounts and journals. A book belongs to a
-- practice; whoever asks has been granted one of its sites (ledger_entity in ledger_store.c, or the path
-- parameter), so these statements touch no table of sites.

-- name: ledger_book_find :one
-- scope: none
-- in: practice i64
-- row: ledger_book_row
-- out: practice_id i64, currency text, year_starts i64, next_number i64, version i64
SELECT practice_id, currency, year_starts, next_number, version FROM ledger_book WHERE practice_id = $practice

-- name: ledger_book_list :many
-- scope: none
-- row: ledger_book_row
SELECT practice_id, currency, year_starts, next_number, version FROM ledger_book ORDER BY practice_id

-- name: ledger_book_insert :exec
-- scope: none
-- in: practice i64, currency text, year_starts i64, now i64
INSERT INTO ledger_book (practice_id, currency, year_starts, created_at) VALUES ($practice, $currency, $year_starts, $now)

-- name: ledger_book_take_number :one
-- scope: none
-- in: practice i64
-- out: number i64
UPDATE ledger_book SET next_number = next_number + 1 WHERE practice_id = $practice RETURNING next_number - 1 AS number

-- name: ledger_account_list :many
-- scope: none
-- max: 2000
-- in: practice i64
-- row: ledger_account_row
-- out: id i64, practice_id i64, number text, name text, kind text, section text, control text, active bool, version i64
SELECT id, practice_id, number, name, kind, section, control, active, version
  FROM ledger_account WHERE practice_id = $practice ORDER BY number, id

-- name: ledger_account_get :one
-- scope: none
-- in: id i64
-- row: ledger_account_row
SELECT id, practice_id, number, name, kind, section, control, active, version FROM ledger_account WHERE id = $id

-- name: ledger_account_by_number :one
-- scope: none
-- in: practice i64, number text
-- row: ledger_account_row
SELECT id, practice_id, number, name, kind, section, control, active, version
  FROM ledger_account WHERE practice_id = $practice AND number = $number

-- name: ledger_account_count :one
-- scope: none
-- in: practice i64
-- out: n i64
SELECT COUNT(*) AS n FROM ledger_account WHERE practice_id = $practice

-- name: ledger_account_insert :exec
-- scope: none
-- in: id i64, practice i64, number text, name text, kind text, section text, control text, now i64
INSERT INTO ledger_account (id, practice_id, number, name, kind, section, control, created_at)
VALUES ($id, $practice, $number, $name, $kind, $section, $control, $now)

-- name: ledger_account_update :count
-- scope: none
-- in: id i64, version i64, number text, name text, kind text, section text, control text, active bool
UPDATE ledger_account SET number = $number, name = $name, kind = $kind, section = $section, control = $control,
       active = $active, version = version + 1
 WHERE id = $id AND version = $version

-- name: ledger_account_used :one
-- scope: none
-- in: id i64
-- out: used bool
SELECT CASE WHEN EXISTS (SELECT 1 FROM ledger_line WHERE account_id = $id) THEN 1 ELSE 0 END AS used

-- name: ledger_role_find :one
-- scope: none
-- in: practice i64, role text
-- row: ledger_account_row
SELECT a.id, a.practice_id, a.number, a.name, a.kind, a.section, a.control, a.active, a.version
  FROM ledger_role AS r JOIN ledger_account AS a ON a.id = r.account_id
 WHERE r.practice_id = $practice AND r.role = $role

-- name: ledger_role_list :many
-- scope: none
-- in: practice i64
-- out: role text, account_id i64
SELECT role, account_id FROM ledger_role WHERE practice_id = $practice ORDER BY role

-- name: ledger_role_put :exec
-- scope: none
-- in: practice i64, role text, account i64
INSERT INTO ledger_role (practice_id, role, account_id) VALUES ($practice, $role, $account)
ON CONFLICT (practice_id, role) DO UPDATE SET account_id = excluded.account_id

-- name: ledger_value_find :one
-- scope: none
-- in: kind text, name text
-- out: id i64
SELECT id FROM ledger_value WHERE kind = $kind AND name = $name

-- name: ledger_value_list :many
-- scope: none
-- in: kind text
-- row: ledger_value_row
-- out: id i64, kind text, name text, active bool
SELECT id, kind, name, active FROM ledger_value WHERE kind = $kind ORDER BY sort_key, id

-- name: ledger_value_all :many
-- scope: none
-- row: ledger_value_row
SELECT id, kind, name, active FROM ledger_value ORDER BY kind, sort_key, id

-- name: ledger_value_insert :exec
-- scope: none
-- in: id i64, kind text, name text, sort_key text, now i64
INSERT INTO ledger_value (id, kind, name, sort_key, created_at) VALUES ($id, $kind, $name, $sort_key, $now)

-- name: ledger_dim_find :one
-- scope: none
-- in: site i64, provider i64, payer i64, department i64
-- out: id i64
SELECT id FROM ledger_dim
 WHERE site_id = $site AND provider_id = $provider AND payer_id = $payer AND department_id = $department

-- name: ledger_dim_insert :exec
-- scope: none
-- in: id i64, site i64, provider i64, payer i64, department i64
INSERT INTO ledger_dim (id, site_id, provider_id, payer_id, department_id)
VALUES ($id, $site, $provider, $payer, $department)

-- name: ledger_dim_all :many
-- scope: none
-- row: ledger_dim_row
-- out: id i64, site_id i64, provider_id i64, payer_id i64, department_id i64
SELECT id, site_id, provider_id, payer_id, department_id FROM ledger_dim ORDER BY id

-- name: ledger_journal_by_key :one
-- scope: none
-- in: practice i64, key text
-- out: id i64, number i64?, digest text, state text
SELECT id, number, digest, state FROM ledger_journal WHERE practice_id = $practice AND post_key = $key

-- name: ledger_journal_insert :exec
-- scope: none
-- in: id i64, practice i64, day day, month i64, source text, source_id i64?, memo text, adjusting bool
-- in: key text?, digest text, reverses i64?, reason text, act i64?, account i64?, now i64
INSERT INTO ledger_journal (id, practice_id, day, month, source, source_id, memo, adjusting, post_key, digest,
       reverses_id, reason, act_id, account_id, created_at)
VALUES ($id, $practice, $day, $month, $source, $source_id, $memo, $adjusting, $key, $digest,
       $reverses, $reason, $act, $account, $now)

-- name: ledger_journal_change :count
-- A draft alone: a posted journal is kept by its trigger.
-- scope: none
-- in: id i64, version i64, day day, month i64, memo text, adjusting bool
UPDATE ledger_journal SET day = $day, month = $month, memo = $memo, adjusting = $adjusting, version = version + 1
 WHERE id = $id AND version = $version AND state = 'draft'

-- name: ledger_journal_post :count
-- The trigger of this change looks at everything and counts the journal.
-- scope: none
-- in: id i64, number i64, digest text, account i64?, now i64
UPDATE ledger_journal SET state = 'posted', number = $number, digest = $digest, account_id = $account,
       recorded_at = $now, version = version + 1
 WHERE id = $id AND state = 'draft'

-- name: ledger_journal_delete_draft :count
-- scope: none
-- in: id i64, version i64
DELETE FROM ledger_journal WHERE id = $id AND version = $version AND state = 'draft'

-- name: ledger_line_insert :exec
-- scope: none
-- in: id i64, journal i64, line i64, account i64, day day, cents i64, currency text, dim i64, cash bool, memo text
INSERT INTO ledger_line (id, journal_id, line, account_id, day, cents, currency, dim_id, cash, memo)
VALUES ($id, $journal, $line, $account, $day, $cents, $currency, $dim, $cash, $memo)

-- name: ledger_draft_line_insert :exec
-- scope: none
-- in: journal i64, line i64, account i64, cents i64, dim i64, memo text
INSERT INTO ledger_draft_line (journal_id, line, account_id, cents, dim_id, memo)
VALUES ($journal, $line, $account, $cents, $dim, $memo)

-- name: ledger_draft_lines_delete :exec
-- scope: none
-- in: journal i64
DELETE FROM ledger_draft_line WHERE journal_id = $journal

-- name: ledger_journal_get :one
-- scope: none
-- in: id i64
-- row: ledger_journal_row
-- out: id i64, practice_id i64, state text, number i64?, day day, month i64, recorded_at i64?, source text
-- out: source_id i64?, memo text, adjusting bool, reverses_id i64?, reason text, act_id i64?, who text?, version i64
SELECT j.id, j.practice_id, j.state, j.number, j.day, j.month, j.recorded_at, j.source, j.source_id, j.memo,
       j.adjusting, j.reverses_id, j.reason, j.act_id, c.name AS who, j.version
  FROM ledger_journal AS j LEFT JOIN account AS c ON c.id = j.account_id WHERE j.id = $id

-- name: ledger_journal_reversal :one
-- The journal that reverses this one.
-- scope: none
-- in: id i64
-- out: id i64, number i64?, day day
SELECT id, number, day FROM ledger_journal WHERE reverses_id = $id

-- name: ledger_journal_of_act :many
-- The journals of one act, in each of the books.
-- scope: none
-- in: act i64
-- out: id i64, practice_id i64, number i64?, practice text
SELECT j.id, j.practice_id, j.number, p.name AS practice FROM ledger_journal AS j JOIN practice AS p ON p.id = j.practice_id
 WHERE j.act_id = $act ORDER BY p.name, j.id

-- name: ledger_journal_of_source :many
-- What was posted from one row of another part of the program.
-- scope: none
-- in: practice i64, source text, source_id i64
-- out: id i64, number i64?, day day, memo text, reverses_id i64?
SELECT id, number, day, memo, reverses_id FROM ledger_journal
 WHERE source_id = $source_id AND source = $source AND practice_id = $practice AND state = 'posted' ORDER BY id

-- name: ledger_journal_lines :many
-- scope: none
-- max: 4000
-- in: journal i64
-- row: ledger_line_row
-- out: line i64, account_id i64, number text, name text, cents i64, currency text, site_id i64, provider_id i64, payer_id i64
-- out: department_id i64, memo text
SELECT l.line, l.account_id, a.number, a.name, l.cents, l.currency, d.site_id, d.provider_id, d.payer_id, d.department_id,
       l.memo
  FROM ledger_line AS l JOIN ledger_account AS a ON a.id = l.account_id JOIN ledger_dim AS d ON d.id = l.dim_id
 WHERE l.journal_id = $journal ORDER BY l.line

-- name: ledger_draft_lines :many
-- scope: none
-- max: 4000
-- in: journal i64
-- row: ledger_line_row
SELECT l.line, l.account_id, a.number, a.name, l.cents, b.currency, d.site_id, d.provider_id, d.payer_id, d.department_id,
       l.memo
  FROM ledger_draft_line AS l JOIN ledger_account AS a ON a.id = l.account_id JOIN ledger_dim AS d ON d.id = l.dim_id
  JOIN ledger_book AS b ON b.practice_id = a.practice_id
 WHERE l.journal_id = $journal ORDER BY l.line

-- name: ledger_period_blocking :many
-- What closes this month: its own soft close, or a hard close of it or a later one.
-- scope: none
-- in: practice i64, month i64
-- out: month i64, state text
SELECT month, state FROM ledger_period
 WHERE practice_id = $practice AND ((month = $month AND state = 'soft') OR (month >= $month AND state = 'hard'))
 ORDER BY state, month LIMIT 2

-- name: ledger_period_list :many
-- scope: none
-- in: practice i64
-- out: month i64, state text, who text?, changed_at i64, version i64
SELECT p.month, p.state, c.name AS who, p.changed_at, p.version
  FROM ledger_period AS p LEFT JOIN account AS c ON c.id = p.account_id
 WHERE p.practice_id = $practice ORDER BY p.month

-- name: ledger_period_find :one
-- scope: none
-- in: practice i64, month i64
-- out: state text, version i64
SELECT state, version FROM ledger_period WHERE practice_id = $practice AND month = $month

-- name: ledger_period_insert :exec
-- scope: none
-- in: practice i64, month i64, state text, account i64?, now i64
INSERT INTO ledger_period (practice_id, month, state, account_id, changed_at)
VALUES ($practice, $month, $state, $account, $now)

-- name: ledger_period_update :count
-- scope: none
-- in: practice i64, month i64, version i64, state text, account i64?, now i64
UPDATE ledger_period SET state = $state, account_id = $account, changed_at = $now, version = version + 1
 WHERE practice_id = $practice AND month = $month AND version = $version

-- name: ledger_draft_count :one
-- scope: none
-- in: practice i64, from day, to day
-- out: n i64
SELECT COUNT(*) AS n FROM ledger_journal
 WHERE practice_id = $practice AND state = 'draft' AND day BETWEEN $from AND $to

-- name: ledger_export_lines :many
-- The next journals in the order of their days, with their lines.
-- scope: none
-- max: 500000
-- in: practice i64, from day, to day, after_day day, after_id i64
-- out: id i64, day day, number i64, source text, memo text, account_id i64, cents i64, currency text
-- out: dim_id i64, line_memo text
SELECT j.id, j.day, j.number, j.source, j.memo, l.account_id, l.cents, l.currency, l.dim_id, l.memo AS line_memo
  FROM (SELECT id, day, number, source, memo FROM ledger_journal
         WHERE practice_id = $practice AND state = 'posted' AND day BETWEEN $from AND $to
           AND (day, id) > ($after_day, $after_id)
         ORDER BY day, id LIMIT 2000) AS j
  JOIN ledger_line AS l ON l.journal_id = j.id
 ORDER BY j.day, j.id, l.line

-- name: ledger_journal_page :many
-- Journals before a place, newest first, with the sum of their debits.
-- scope: none
-- max: 51
-- in: practice i64, state text, day day, id i64
-- out: id i64, number i64?, day day, memo text, source text, reverses_id i64?, cents i64
SELECT j.id, j.number, j.day, j.memo, j.source, j.reverses_id,
       CAST(COALESCE((SELECT SUM(l.cents) FROM ledger_line AS l WHERE l.journal_id = j.id AND l.cents > 0),
            (SELECT SUM(d.cents) FROM ledger_draft_line AS d WHERE d.journal_id = j.id AND d.cents > 0), 0) AS BIGINT) AS cents
  FROM ledger_journal AS j
 WHERE j.practice_id = $practice AND j.state = $state AND (j.day, j.id) < ($day, $id)
 ORDER BY j.day DESC, j.id DESC LIMIT 51

-- name: ledger_value_get :one
-- scope: none
-- in: id i64
-- row: ledger_value_row
SELECT id, kind, name, active FROM ledger_value WHERE id = $id
