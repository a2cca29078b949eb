-- Journals that come again, and budgets.

-- name: ledger_schedule_insert :exec
-- scope: none
-- in: id i64, practice i64, kind text, title text, first day, runs i64, cents i64, debit i64, credit i64, dim i64, now i64
INSERT INTO ledger_schedule (id, practice_id, kind, title, first_day, runs, next_day, cents, debit_id, credit_id, dim_id, created_at)
VALUES ($id, $practice, $kind, $title, $first, $runs, $first, $cents, $debit, $credit, $dim, $now)

-- name: ledger_schedule_list :many
-- scope: none
-- max: 2000
-- in: practice i64
-- row: ledger_schedule_row
-- out: id i64, practice_id i64, kind text, title text, first_day day, runs i64, done i64, next_day day, cents i64
-- out: debit_id i64, credit_id i64, dim_id i64, active bool, version i64, debit text, credit text
SELECT s.id, s.practice_id, s.kind, s.title, s.first_day, s.runs, s.done, s.next_day, s.cents, s.debit_id, s.credit_id, s.dim_id,
       s.active, s.version, d.name AS debit, c.name AS credit
  FROM ledger_schedule AS s JOIN ledger_account AS d ON d.id = s.debit_id JOIN ledger_account AS c ON c.id = s.credit_id
 WHERE s.practice_id = $practice ORDER BY s.active DESC, s.next_day, s.id

-- name: ledger_schedule_get :one
-- scope: none
-- in: id i64
-- row: ledger_schedule_row
SELECT s.id, s.practice_id, s.kind, s.title, s.first_day, s.runs, s.done, s.next_day, s.cents, s.debit_id, s.credit_id, s.dim_id,
       s.active, s.version, d.name AS debit, c.name AS credit
  FROM ledger_schedule AS s JOIN ledger_account AS d ON d.id = s.debit_id JOIN ledger_account AS c ON c.id = s.credit_id
 WHERE s.id = $id

-- name: ledger_schedule_due :many
-- scope: none
-- max: 2000
-- in: today day
-- row: ledger_schedule_row
SELECT s.id, s.practice_id, s.kind, s.title, s.first_day, s.runs, s.done, s.next_day, s.cents, s.debit_id, s.credit_id, s.dim_id,
       s.active, s.version, d.name AS debit, c.name AS credit
  FROM ledger_schedule AS s JOIN ledger_account AS d ON d.id = s.debit_id JOIN ledger_account AS c ON c.id = s.credit_id
 WHERE s.active = 1 AND s.next_day <= $today ORDER BY s.next_day, s.id

-- name: ledger_schedule_advance :count
-- scope: none
-- in: id i64, version i64, done i64, next day, active bool
UPDATE ledger_schedule SET done = $done, next_day = $next, active = $active, version = version + 1
 WHERE id = $id AND version = $version

-- name: ledger_dim_get :one
-- scope: none
-- in: id i64
-- row: ledger_dim_values
-- out: site_id i64, provider_id i64, payer_id i64, department_id i64
SELECT site_id, provider_id, payer_id, department_id FROM ledger_dim WHERE id = $id

-- name: ledger_budget_copy :exec
-- A year's plan as the next one's, in per cent of it; what is planned there already is replaced.
-- scope: none
-- in: practice i64, first_month i64, last_month i64, months i64, percent i64
INSERT INTO ledger_budget (account_id, site_id, month, cents)
SELECT b.account_id, b.site_id, b.month + $months, b.cents * $percent / 100
  FROM ledger_account AS a JOIN ledger_budget AS b ON b.account_id = a.id
 WHERE a.practice_id = $practice AND b.month BETWEEN $first_month AND $last_month
ON CONFLICT (account_id, site_id, month) DO UPDATE SET cents = excluded.cents

-- name: ledger_close_sites :many
-- The first site of each practice whose books have been used, for the duties of the close.
-- scope: system: a chore acts for the office as a whole
-- out: practice_id i64, site_id i64, practice text
SELECT b.practice_id, MIN(s.id) AS site_id, p.name AS practice
  FROM ledger_book AS b JOIN site AS s ON s.practice_id = b.practice_id AND s.active = 1 JOIN practice AS p ON p.id = b.practice_id
 WHERE b.next_number > 1
 GROUP BY b.practice_id, p.name ORDER BY b.practice_id
