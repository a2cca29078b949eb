-- Bank accounts, the lines of their files, matches, rules and reconciliations. They belong to the books of a
-- practice; whoever asks has been granted one of its sites (the path parameter), so that the other
-- statements touch no table of sites.

-- name: bank_account_seen :one
-- scope: viewer
-- in: viewer i64, id i64
-- out: id i64
SELECT b.id FROM bank_account AS b WHERE b.id = $id AND EXISTS (
	SELECT 1 FROM site AS s JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $viewer
	 WHERE s.practice_id = b.practice_id)

-- name: bank_match_seen :one
-- scope: viewer
-- in: viewer i64, id i64
-- out: id i64
SELECT m.id FROM bank_match AS m JOIN bank_account AS b ON b.id = m.bank_account_id WHERE m.id = $id AND EXISTS (
	SELECT 1 FROM site AS s JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $viewer
	 WHERE s.practice_id = b.practice_id)

-- name: bank_line_seen :one
-- scope: viewer
-- in: viewer i64, id i64
-- out: id i64
SELECT l.id FROM bank_line AS l JOIN bank_account AS b ON b.id = l.bank_account_id WHERE l.id = $id AND EXISTS (
	SELECT 1 FROM site AS s JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $viewer
	 WHERE s.practice_id = b.practice_id)

-- name: bank_rule_seen :one
-- scope: viewer
-- in: viewer i64, id i64
-- out: id i64
SELECT r.id FROM bank_rule AS r WHERE r.id = $id AND EXISTS (
	SELECT 1 FROM site AS s JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $viewer
	 WHERE s.practice_id = r.practice_id)

-- name: bank_reconciliation_seen :one
-- scope: viewer
-- in: viewer i64, id i64
-- out: id i64
SELECT r.id FROM bank_reconciliation AS r JOIN bank_account AS b ON b.id = r.bank_account_id WHERE r.id = $id AND EXISTS (
	SELECT 1 FROM site AS s JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $viewer
	 WHERE s.practice_id = b.practice_id)

-- name: bank_account_list :many
-- The bank accounts of the practices that the viewer was granted, with what still waits.
-- scope: viewer
-- in: viewer i64
-- row: bank_account_item
-- out: id i64, practice_id i64, practice text, ledger_account_id i64, number text, name text, active bool
-- out: n_open i64, last_day day?, bank_cents i64
SELECT b.id, b.practice_id, p.name AS practice, b.ledger_account_id, a.number, b.name, b.active,
       (SELECT COUNT(*) FROM bank_line AS l WHERE l.bank_account_id = b.id AND NOT EXISTS
               (SELECT 1 FROM bank_match_bank AS m WHERE m.bank_line_id = l.id AND m.active = 1)) AS n_open,
       (SELECT MAX(l.day) FROM bank_line AS l WHERE l.bank_account_id = b.id) AS last_day,
       (SELECT CAST(COALESCE(SUM(l.cents), 0) AS BIGINT) FROM bank_line AS l WHERE l.bank_account_id = b.id) AS bank_cents
  FROM bank_account AS b JOIN practice AS p ON p.id = b.practice_id JOIN ledger_account AS a ON a.id = b.ledger_account_id
 WHERE EXISTS (SELECT 1 FROM site AS s JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $viewer
                WHERE s.practice_id = b.practice_id)
 ORDER BY p.name, a.number, b.id

-- name: bank_account_get :one
-- scope: none
-- in: id i64
-- row: bank_account_row
-- out: id i64, practice_id i64, ledger_account_id i64, name text, file_account text, currency text
-- out: csv_map text, qif_dates i64, active bool, version i64
SELECT id, practice_id, ledger_account_id, name, file_account, currency, csv_map, qif_dates, active, version
  FROM bank_account WHERE id = $id

-- name: bank_account_named :many
-- scope: none
-- in: name text
-- row: bank_account_row
SELECT id, practice_id, ledger_account_id, name, file_account, currency, csv_map, qif_dates, active, version
  FROM bank_account WHERE name = $name ORDER BY id

-- name: bank_account_for_ledger :one
-- scope: none
-- in: ledger i64
-- row: bank_account_row
SELECT id, practice_id, ledger_account_id, name, file_account, currency, csv_map, qif_dates, active, version
  FROM bank_account WHERE ledger_account_id = $ledger

-- name: bank_account_insert :exec
-- scope: none
-- in: id i64, practice i64, ledger i64, name text, currency text, now i64
INSERT INTO bank_account (id, practice_id, ledger_account_id, name, currency, created_at)
VALUES ($id, $practice, $ledger, $name, $currency, $now)

-- name: bank_account_update :count
-- scope: none
-- in: id i64, version i64, name text, active bool
UPDATE bank_account SET name = $name, active = $active, version = version + 1 WHERE id = $id AND version = $version

-- name: bank_account_learn :exec
-- What the account's files look like, and how they call it.
-- scope: none
-- in: id i64, file_account text, csv_map text, qif_dates i64
UPDATE bank_account SET file_account = $file_account, csv_map = $csv_map, qif_dates = $qif_dates WHERE id = $id

-- name: bank_import_insert :exec
-- scope: none
-- in: id i64, account i64, file_name text, file_digest text, format text, from_day day, to_day day
-- in: closing_day day?, closing_cents i64?, n_new i64, n_known i64, new_cents i64, who i64?, now i64
INSERT INTO bank_import (id, bank_account_id, file_name, file_digest, format, from_day, to_day, closing_day,
       closing_cents, n_new, n_known, new_cents, account_id, created_at)
VALUES ($id, $account, $file_name, $file_digest, $format, $from_day, $to_day, $closing_day,
       $closing_cents, $n_new, $n_known, $new_cents, $who, $now)

-- name: bank_import_list :many
-- scope: none
-- max: 200
-- in: account i64
-- out: id i64, file_name text, format text, from_day day, to_day day, closing_day day?, closing_cents i64?
-- out: n_new i64, n_known i64, created_at i64
SELECT id, file_name, format, from_day, to_day, closing_day, closing_cents, n_new, n_known, created_at
  FROM bank_import WHERE bank_account_id = $account ORDER BY created_at DESC, id DESC LIMIT 50

-- name: bank_line_known :many
-- What is there already of the days of a file.
-- scope: none
-- max: 200000
-- in: account i64, from_day day, to_day day
-- out: day day, cents i64, ref text, occurrence i64
SELECT day, cents, ref, occurrence FROM bank_line
 WHERE bank_account_id = $account AND day BETWEEN $from_day AND $to_day

-- name: bank_line_insert :exec
-- scope: none
-- in: id i64, account i64, import i64?, day day, cents i64, ref text, occurrence i64, name text, memo text
-- in: check_no text, trace text, kind text
INSERT INTO bank_line (id, bank_account_id, import_id, day, cents, ref, occurrence, name, memo, check_no, trace, kind)
VALUES ($id, $account, $import, $day, $cents, $ref, $occurrence, $name, $memo, $check_no, $trace, $kind)

-- name: bank_line_open :many
-- Lines of the bank without a match.
-- scope: none
-- max: 60000
-- in: account i64
-- row: bank_line_row
-- out: id i64, day day, cents i64, name text, memo text, check_no text, trace text
SELECT l.id, l.day, l.cents, l.name, l.memo, l.check_no, l.trace FROM bank_line AS l
 WHERE l.bank_account_id = $account AND NOT EXISTS
       (SELECT 1 FROM bank_match_bank AS m WHERE m.bank_line_id = l.id AND m.active = 1)
 ORDER BY l.day, l.id

-- name: bank_line_get :one
-- scope: none
-- in: id i64
-- out: id i64, bank_account_id i64, day day, cents i64, name text, memo text, check_no text, trace text, matched bool
SELECT l.id, l.bank_account_id, l.day, l.cents, l.name, l.memo, l.check_no, l.trace,
       CASE WHEN EXISTS (SELECT 1 FROM bank_match_bank AS m WHERE m.bank_line_id = l.id AND m.active = 1)
            THEN 1 ELSE 0 END AS matched
  FROM bank_line AS l WHERE l.id = $id

-- name: bank_book_open :many
-- Lines of the bank's account in the books without a match.
-- scope: none
-- max: 60000
-- in: ledger i64
-- row: bank_book_row
-- out: id i64, day day, cents i64, memo text, journal_id i64, number i64?, journal_memo text
SELECT l.id, l.day, l.cents, l.memo, l.journal_id, j.number, j.memo AS journal_memo
  FROM ledger_line AS l JOIN ledger_journal AS j ON j.id = l.journal_id
 WHERE l.account_id = $ledger AND j.state = 'posted' AND NOT EXISTS
       (SELECT 1 FROM bank_match_book AS m WHERE m.ledger_line_id = l.id AND m.active = 1)
 ORDER BY l.day, l.id

-- name: bank_book_of_journal :one
-- The line of a journal that stands on the bank's account.
-- scope: none
-- in: journal i64, ledger i64
-- out: id i64
SELECT id FROM ledger_line WHERE journal_id = $journal AND account_id = $ledger

-- name: bank_match_insert :exec
-- scope: none
-- in: id i64, account i64, cents i64, how text, reason text, journal i64?, who i64?, now i64
INSERT INTO bank_match (id, bank_account_id, cents, how, reason, journal_id, account_id, created_at)
VALUES ($id, $account, $cents, $how, $reason, $journal, $who, $now)

-- name: bank_match_bank_insert :exec
-- scope: none
-- in: match i64, line i64
INSERT INTO bank_match_bank (match_id, bank_line_id) VALUES ($match, $line)

-- name: bank_match_book_insert :exec
-- scope: none
-- in: match i64, line i64
INSERT INTO bank_match_book (match_id, ledger_line_id) VALUES ($match, $line)

-- name: bank_match_get :one
-- scope: none
-- in: id i64
-- out: id i64, bank_account_id i64, cents i64, how text, journal_id i64?, undone_at i64?
SELECT id, bank_account_id, cents, how, journal_id, undone_at FROM bank_match WHERE id = $id

-- name: bank_match_undo :count
-- scope: none
-- in: id i64, who i64?, now i64
UPDATE bank_match SET undone_at = $now, undone_by = $who WHERE id = $id AND undone_at IS NULL

-- name: bank_match_bank_free :exec
-- scope: none
-- in: match i64
UPDATE bank_match_bank SET active = 0 WHERE match_id = $match AND active = 1

-- name: bank_match_book_free :exec
-- scope: none
-- in: match i64
UPDATE bank_match_book SET active = 0 WHERE match_id = $match AND active = 1

-- name: bank_match_first_day :one
-- The earliest day of the lines of a match, on either side.
-- scope: none
-- in: match i64
-- out: day day?
SELECT MIN(x.day) AS day FROM (
	SELECT l.day FROM bank_match_bank AS m JOIN bank_line AS l ON l.id = m.bank_line_id WHERE m.match_id = $match
	UNION ALL
	SELECT l.day FROM bank_match_book AS m JOIN ledger_line AS l ON l.id = m.ledger_line_id WHERE m.match_id = $match) AS x

-- name: bank_match_list :many
-- The matches of an account, the latest first.
-- scope: none
-- max: 200
-- in: account i64
-- out: id i64, cents i64, how text, reason text, n_bank i64, n_book i64, day day?, words text, number i64?, journal_id i64?
SELECT m.id, m.cents, m.how, m.reason,
       (SELECT COUNT(*) FROM bank_match_bank AS x WHERE x.match_id = m.id) AS n_bank,
       (SELECT COUNT(*) FROM bank_match_book AS x WHERE x.match_id = m.id) AS n_book,
       (SELECT MIN(l.day) FROM bank_match_bank AS x JOIN bank_line AS l ON l.id = x.bank_line_id WHERE x.match_id = m.id) AS day,
       COALESCE((SELECT MIN(CASE WHEN l.name = '' THEN l.memo ELSE l.name END) FROM bank_match_bank AS x
                   JOIN bank_line AS l ON l.id = x.bank_line_id WHERE x.match_id = m.id), '') AS words,
       (SELECT MIN(j.number) FROM bank_match_book AS x JOIN ledger_line AS l ON l.id = x.ledger_line_id
          JOIN ledger_journal AS j ON j.id = l.journal_id WHERE x.match_id = m.id) AS number,
       (SELECT j.id FROM bank_match_book AS x JOIN ledger_line AS l ON l.id = x.ledger_line_id
          JOIN ledger_journal AS j ON j.id = l.journal_id WHERE x.match_id = m.id ORDER BY j.number LIMIT 1) AS journal_id
  FROM bank_match AS m WHERE m.bank_account_id = $account AND m.undone_at IS NULL
 ORDER BY m.created_at DESC, m.id DESC LIMIT 100

-- name: bank_rule_list :many
-- scope: none
-- max: 1000
-- in: practice i64
-- row: bank_rule_row
-- out: id i64, practice_id i64, bank_account_id i64?, name text, place i64, contains text, direction text
-- out: min_cents i64, max_cents i64, ledger_account_id i64, number text, account text, site_id i64, memo text
-- out: active bool, version i64
SELECT r.id, r.practice_id, r.bank_account_id, r.name, r.place, r.contains, r.direction, r.min_cents, r.max_cents,
       r.ledger_account_id, a.number, a.name AS account, r.site_id, r.memo, r.active, r.version
  FROM bank_rule AS r JOIN ledger_account AS a ON a.id = r.ledger_account_id
 WHERE r.practice_id = $practice ORDER BY r.place, r.name, r.id

-- name: bank_rule_get :one
-- scope: none
-- in: id i64
-- row: bank_rule_row
SELECT r.id, r.practice_id, r.bank_account_id, r.name, r.place, r.contains, r.direction, r.min_cents, r.max_cents,
       r.ledger_account_id, a.number, a.name AS account, r.site_id, r.memo, r.active, r.version
  FROM bank_rule AS r JOIN ledger_account AS a ON a.id = r.ledger_account_id WHERE r.id = $id

-- name: bank_rule_insert :exec
-- scope: none
-- in: id i64, practice i64, account i64?, name text, place i64, contains text, direction text, min_cents i64
-- in: max_cents i64, ledger i64, site i64, memo text, now i64
INSERT INTO bank_rule (id, practice_id, bank_account_id, name, place, contains, direction, min_cents, max_cents,
       ledger_account_id, site_id, memo, created_at)
VALUES ($id, $practice, $account, $name, $place, $contains, $direction, $min_cents, $max_cents, $ledger, $site, $memo, $now)

-- name: bank_rule_update :count
-- scope: none
-- in: id i64, version i64, name text, place i64, contains text, direction text, min_cents i64, max_cents i64
-- in: ledger i64, site i64, memo text, active bool
UPDATE bank_rule SET name = $name, place = $place, contains = $contains, direction = $direction,
       min_cents = $min_cents, max_cents = $max_cents, ledger_account_id = $ledger, site_id = $site, memo = $memo,
       active = $active, version = version + 1
 WHERE id = $id AND version = $version

-- name: bank_lines_through :one
-- What the bank's lines come to on a day.
-- scope: none
-- in: account i64, day day
-- out: cents i64, n i64
SELECT CAST(COALESCE(SUM(cents), 0) AS BIGINT) AS cents, COUNT(*) AS n
  FROM bank_line WHERE bank_account_id = $account AND day <= $day

-- name: bank_transit_list :many
-- Lines of the books through a day that stand in no match whose lines are all of that day or before.
-- scope: none
-- max: 60000
-- in: ledger i64, day day
-- row: bank_item_row
-- out: id i64, day day, cents i64, words text
SELECT l.id, l.day, l.cents, CASE WHEN l.memo = '' THEN j.memo ELSE l.memo END AS words
  FROM ledger_line AS l JOIN ledger_journal AS j ON j.id = l.journal_id
 WHERE l.account_id = $ledger AND l.day <= $day AND j.state = 'posted' AND NOT EXISTS (
	SELECT 1 FROM bank_match_book AS m WHERE m.ledger_line_id = l.id AND m.active = 1
	   AND NOT EXISTS (SELECT 1 FROM bank_match_bank AS x JOIN bank_line AS y ON y.id = x.bank_line_id
	                    WHERE x.match_id = m.match_id AND y.day > $day)
	   AND NOT EXISTS (SELECT 1 FROM bank_match_book AS x JOIN ledger_line AS y ON y.id = x.ledger_line_id
	                    WHERE x.match_id = m.match_id AND y.day > $day))
 ORDER BY l.day, l.id

-- name: bank_unbooked_list :many
-- The same of the bank's lines.
-- scope: none
-- max: 60000
-- in: account i64, day day
-- row: bank_item_row
SELECT l.id, l.day, l.cents, CASE WHEN l.name = '' THEN l.memo ELSE l.name END AS words
  FROM bank_line AS l
 WHERE l.bank_account_id = $account AND l.day <= $day AND NOT EXISTS (
	SELECT 1 FROM bank_match_bank AS m WHERE m.bank_line_id = l.id AND m.active = 1
	   AND NOT EXISTS (SELECT 1 FROM bank_match_bank AS x JOIN bank_line AS y ON y.id = x.bank_line_id
	                    WHERE x.match_id = m.match_id AND y.day > $day)
	   AND NOT EXISTS (SELECT 1 FROM bank_match_book AS x JOIN ledger_line AS y ON y.id = x.ledger_line_id
	                    WHERE x.match_id = m.match_id AND y.day > $day))
 ORDER BY l.day, l.id

-- name: bank_reconciliation_insert :exec
-- scope: none
-- in: id i64, account i64, day day, bank_cents i64, book_cents i64, transit_cents i64, unbooked_cents i64
-- in: who_id i64?, who text, now i64
INSERT INTO bank_reconciliation (id, bank_account_id, day, bank_cents, book_cents, transit_cents, unbooked_cents,
       account_id, who, created_at)
VALUES ($id, $account, $day, $bank_cents, $book_cents, $transit_cents, $unbooked_cents, $who_id, $who, $now)

-- name: bank_reconciliation_item_insert :exec
-- scope: none
-- in: of i64, line i64, side text, day day, cents i64, words text
INSERT INTO bank_reconciliation_item (reconciliation_id, line, side, day, cents, words)
VALUES ($of, $line, $side, $day, $cents, $words)

-- name: bank_reconciliation_list :many
-- scope: none
-- max: 1000
-- in: account i64
-- row: bank_reconciliation_row
-- out: id i64, bank_account_id i64, day day, bank_cents i64, book_cents i64, transit_cents i64, unbooked_cents i64
-- out: who text, created_at i64
SELECT id, bank_account_id, day, bank_cents, book_cents, transit_cents, unbooked_cents, who, created_at
  FROM bank_reconciliation WHERE bank_account_id = $account ORDER BY day DESC

-- name: bank_reconciliation_get :one
-- scope: none
-- in: id i64
-- row: bank_reconciliation_row
SELECT id, bank_account_id, day, bank_cents, book_cents, transit_cents, unbooked_cents, who, created_at
  FROM bank_reconciliation WHERE id = $id

-- name: bank_reconciliation_items :many
-- scope: none
-- max: 60000
-- in: id i64
-- out: side text, day day, cents i64, words text
SELECT side, day, cents, words FROM bank_reconciliation_item WHERE reconciliation_id = $id ORDER BY line

-- name: bank_check_matches :many
-- Matches whose sides differ from each other or from what was recorded: none, in sound books.
-- scope: none
-- out: id i64
SELECT m.id FROM bank_match AS m
 WHERE m.cents <> (SELECT COALESCE(SUM(l.cents), 0) FROM bank_match_bank AS x JOIN bank_line AS l ON l.id = x.bank_line_id
                    WHERE x.match_id = m.id)
    OR m.cents <> (SELECT COALESCE(SUM(l.cents), 0) FROM bank_match_book AS x JOIN ledger_line AS l ON l.id = x.ledger_line_id
                    WHERE x.match_id = m.id)
 ORDER BY m.id

-- name: bank_check_imports :many
-- Imports whose lines do not come to their control total.
-- scope: none
-- out: id i64
SELECT i.id FROM bank_import AS i
 WHERE i.new_cents <> (SELECT COALESCE(SUM(l.cents), 0) FROM bank_line AS l WHERE l.import_id = i.id)
    OR i.n_new <> (SELECT COUNT(*) FROM bank_line AS l WHERE l.import_id = i.id)
 ORDER BY i.id

-- name: bank_check_drawers :many
-- Drawers whose moves do not come to their account in the books.
-- scope: none
-- out: id i64
SELECT d.id FROM cash_drawer AS d
 WHERE (SELECT COALESCE(SUM(m.cents), 0) FROM cash_move AS m WHERE m.drawer_id = d.id)
    <> (SELECT COALESCE(SUM(l.cents), 0) FROM ledger_line AS l JOIN ledger_journal AS j ON j.id = l.journal_id
         WHERE l.account_id = d.ledger_account_id AND j.state = 'posted')
 ORDER BY d.id

-- name: bank_books_granted :many
-- The accounts of the books of the practices that the viewer was granted.
-- scope: viewer
-- max: 5000
-- in: viewer i64
-- row: bank_books_row
-- out: id i64, practice_id i64, practice text, number text, name text, section text, control text
SELECT a.id, a.practice_id, p.name AS practice, a.number, a.name, a.section, a.control
  FROM ledger_account AS a JOIN practice AS p ON p.id = a.practice_id
 WHERE a.active = 1 AND EXISTS (SELECT 1 FROM site AS s JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $viewer
                                 WHERE s.practice_id = a.practice_id)
 ORDER BY p.name, a.number, a.id

-- name: bank_books_seen :one
-- scope: viewer
-- in: viewer i64, id i64
-- out: id i64
SELECT a.id FROM ledger_account AS a WHERE a.id = $id AND EXISTS (
	SELECT 1 FROM site AS s JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $viewer
	 WHERE s.practice_id = a.practice_id)

-- name: bank_book_line_seen :one
-- scope: viewer
-- in: viewer i64, id i64
-- out: id i64
SELECT l.id FROM ledger_line AS l JOIN ledger_account AS a ON a.id = l.account_id WHERE l.id = $id AND EXISTS (
	SELECT 1 FROM site AS s JOIN account_site AS g ON g.site_id = s.id AND g.account_id = $viewer
	 WHERE s.practice_id = a.practice_id)
