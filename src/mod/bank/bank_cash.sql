-- Cash on hand: drawers and petty cash, what moves in and out, counts and deposits.

-- name: cash_drawer_seen :one
-- scope: viewer
-- in: viewer i64, id i64
-- out: id i64
SELECT d.id FROM cash_drawer AS d WHERE d.id = $id AND EXISTS (
	SELECT 1 FROM site AS s JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $viewer
	 WHERE s.practice_id = d.practice_id)

-- name: cash_count_seen :one
-- scope: viewer
-- in: viewer i64, id i64
-- out: id i64
SELECT c.id FROM cash_count AS c JOIN cash_drawer AS d ON d.id = c.drawer_id WHERE c.id = $id AND EXISTS (
	SELECT 1 FROM site AS s JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $viewer
	 WHERE s.practice_id = d.practice_id)

-- name: cash_drawer_list :many
-- scope: viewer
-- in: viewer i64
-- out: id i64, practice text, number text, name text, kind text, float_cents i64, cents i64, last_kind text?, last_day day?
SELECT d.id, p.name AS practice, a.number, d.name, d.kind, d.float_cents,
       (SELECT CAST(COALESCE(SUM(m.cents), 0) AS BIGINT) FROM cash_move AS m WHERE m.drawer_id = d.id) AS cents,
       (SELECT c.kind FROM cash_count AS c WHERE c.drawer_id = d.id ORDER BY c.created_at DESC, c.id DESC LIMIT 1) AS last_kind,
       (SELECT c.day FROM cash_count AS c WHERE c.drawer_id = d.id ORDER BY c.created_at DESC, c.id DESC LIMIT 1) AS last_day
  FROM cash_drawer AS d JOIN practice AS p ON p.id = d.practice_id JOIN ledger_account AS a ON a.id = d.ledger_account_id
 WHERE EXISTS (SELECT 1 FROM site AS s JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $viewer
                WHERE s.practice_id = d.practice_id)
 ORDER BY p.name, d.name, d.id

-- name: cash_drawer_get :one
-- scope: none
-- in: id i64
-- row: cash_drawer_row
-- out: id i64, practice_id i64, ledger_account_id i64, name text, kind text, float_cents i64
SELECT id, practice_id, ledger_account_id, name, kind, float_cents FROM cash_drawer WHERE id = $id

-- name: cash_drawer_for_ledger :one
-- scope: none
-- in: ledger i64
-- row: cash_drawer_row
SELECT id, practice_id, ledger_account_id, name, kind, float_cents FROM cash_drawer WHERE ledger_account_id = $ledger

-- name: cash_drawer_named :one
-- scope: none
-- in: practice i64, name text
-- row: cash_drawer_row
SELECT id, practice_id, ledger_account_id, name, kind, float_cents FROM cash_drawer
 WHERE practice_id = $practice AND name = $name

-- name: cash_drawer_insert :exec
-- scope: none
-- in: id i64, practice i64, ledger i64, name text, kind text, float_cents i64, now i64
INSERT INTO cash_drawer (id, practice_id, ledger_account_id, name, kind, float_cents, created_at)
VALUES ($id, $practice, $ledger, $name, $kind, $float_cents, $now)

-- name: cash_balance :one
-- What is in it.
-- scope: none
-- in: drawer i64
-- out: cents i64
SELECT CAST(COALESCE(SUM(cents), 0) AS BIGINT) AS cents FROM cash_move WHERE drawer_id = $drawer

-- name: cash_move_insert :exec
-- scope: none
-- in: id i64, drawer i64, count i64?, day day, kind text, cents i64, memo text, journal i64, who i64?, now i64
INSERT INTO cash_move (id, drawer_id, count_id, day, kind, cents, memo, journal_id, account_id, created_at)
VALUES ($id, $drawer, $count, $day, $kind, $cents, $memo, $journal, $who, $now)

-- name: cash_move_list :many
-- scope: none
-- max: 200
-- in: drawer i64
-- out: day day, kind text, cents i64, memo text, number i64?, journal_id i64
SELECT m.day, m.kind, m.cents, m.memo, j.number, m.journal_id FROM cash_move AS m JOIN ledger_journal AS j ON j.id = m.journal_id
 WHERE m.drawer_id = $drawer ORDER BY m.created_at DESC, m.id DESC LIMIT 100

-- name: cash_count_insert :exec
-- scope: none
-- in: id i64, drawer i64, day day, kind text, pieces text, expected i64, counted i64, deposit i64, bank i64?
-- in: note text, who_id i64?, who text, now i64
INSERT INTO cash_count (id, drawer_id, day, kind, pieces, expected_cents, counted_cents, deposit_cents, bank_account_id,
       note, account_id, who, created_at)
VALUES ($id, $drawer, $day, $kind, $pieces, $expected, $counted, $deposit, $bank, $note, $who_id, $who, $now)

-- name: cash_count_list :many
-- scope: none
-- max: 200
-- in: drawer i64
-- row: cash_count_row
-- out: id i64, drawer_id i64, day day, kind text, pieces text, expected_cents i64, counted_cents i64, deposit_cents i64
-- out: bank_account_id i64?, bank text?, note text, who text, created_at i64
SELECT c.id, c.drawer_id, c.day, c.kind, c.pieces, c.expected_cents, c.counted_cents, c.deposit_cents, c.bank_account_id,
       b.name AS bank, c.note, c.who, c.created_at
  FROM cash_count AS c LEFT JOIN bank_account AS b ON b.id = c.bank_account_id
 WHERE c.drawer_id = $drawer ORDER BY c.created_at DESC, c.id DESC LIMIT 100

-- name: cash_count_get :one
-- scope: none
-- in: id i64
-- row: cash_count_row
SELECT c.id, c.drawer_id, c.day, c.kind, c.pieces, c.expected_cents, c.counted_cents, c.deposit_cents, c.bank_account_id,
       b.name AS bank, c.note, c.who, c.created_at
  FROM cash_count AS c LEFT JOIN bank_account AS b ON b.id = c.bank_account_id WHERE c.id = $id
