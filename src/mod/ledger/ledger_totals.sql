-- Sums of the books: whole months from the totals, what sticks out of them from the lines. All of these
-- walk an index in its order; none sorts.

-- name: ledger_totals_by_account :many
-- scope: none
-- max: 2000
-- in: practice i64, axis i64, value i64, first_month i64, last_month i64, cash_only bool, currency text, flows_only bool
-- row: ledger_sum_row
-- out: account_id i64, dr i64, cr i64
SELECT t.account_id, CAST(SUM(t.dr) AS BIGINT) AS dr, CAST(SUM(t.cr) AS BIGINT) AS cr
  FROM ledger_account AS a JOIN ledger_total AS t ON t.account_id = a.id
 WHERE a.practice_id = $practice AND t.axis = $axis AND t.value_id = $value
   AND t.month BETWEEN $first_month AND $last_month AND t.cash >= $cash_only AND t.currency = $currency
   AND ($flows_only = 0 OR a.kind IN ('income', 'expense'))
 GROUP BY t.account_id

-- name: ledger_register_totals :one
-- One account before a month, and the days of that month through a day.
-- scope: none
-- in: account i64, axis i64, value i64, month i64, from day, to day, currency text
-- out: cents i64
SELECT CAST((SELECT COALESCE(SUM(t.dr - t.cr), 0) FROM ledger_total AS t
         WHERE t.account_id = $account AND t.axis = $axis AND t.value_id = $value AND t.month < $month AND t.currency = $currency)
     + (SELECT COALESCE(SUM(l.cents), 0) FROM ledger_line AS l
         WHERE l.account_id = $account AND l.day BETWEEN $from AND $to AND l.currency = $currency
           AND ($axis = 0 OR EXISTS (SELECT 1 FROM ledger_dim AS d WHERE d.id = l.dim_id
                AND CASE $axis WHEN 1 THEN d.site_id WHEN 2 THEN d.provider_id WHEN 3 THEN d.payer_id ELSE d.department_id END = $value)))
       AS BIGINT) AS cents

-- name: ledger_register_page :many
-- The lines of an account before a place, newest first.
-- scope: none
-- max: 51
-- in: account i64, axis i64, value i64, from day, day day, journal i64, line i64, currency text
-- out: journal_id i64, line i64, day day, cents i64, number i64?, memo text, source text, line_memo text
SELECT l.journal_id, l.line, l.day, l.cents, j.number, j.memo, j.source, x.memo AS line_memo
  FROM (SELECT journal_id, line, day, cents, id FROM ledger_line AS k
         WHERE k.account_id = $account AND k.day >= $from AND (k.day, k.journal_id, k.line) < ($day, $journal, $line)
           AND k.currency = $currency
           AND ($axis = 0 OR EXISTS (SELECT 1 FROM ledger_dim AS d WHERE d.id = k.dim_id
                AND CASE $axis WHEN 1 THEN d.site_id WHEN 2 THEN d.provider_id WHEN 3 THEN d.payer_id ELSE d.department_id END = $value))
         ORDER BY k.day DESC, k.journal_id DESC, k.line DESC LIMIT 51) AS l
  JOIN ledger_journal AS j ON j.id = l.journal_id
  JOIN ledger_line AS x ON x.id = l.id
 ORDER BY l.day DESC, l.journal_id DESC, l.line DESC

-- name: ledger_register_after :one
-- The lines of one day that stand behind a place.
-- scope: none
-- in: account i64, axis i64, value i64, day day, journal i64, line i64, currency text
-- out: cents i64
SELECT CAST(COALESCE(SUM(l.cents), 0) AS BIGINT) AS cents FROM ledger_line AS l
 WHERE l.account_id = $account AND l.day = $day AND (l.journal_id, l.line) >= ($journal, $line) AND l.currency = $currency
   AND ($axis = 0 OR EXISTS (SELECT 1 FROM ledger_dim AS d WHERE d.id = l.dim_id
        AND CASE $axis WHEN 1 THEN d.site_id WHEN 2 THEN d.provider_id WHEN 3 THEN d.payer_id ELSE d.department_id END = $value))

-- name: ledger_totals_by_month :many
-- scope: none
-- max: 200000
-- in: practice i64, axis i64, value i64, first_month i64, last_month i64, cash_only bool, currency text, flows_only bool
-- row: ledger_cell_row
-- out: account_id i64, key i64, dr i64, cr i64
SELECT t.account_id, t.month AS key, CAST(SUM(t.dr) AS BIGINT) AS dr, CAST(SUM(t.cr) AS BIGINT) AS cr
  FROM ledger_account AS a JOIN ledger_total AS t ON t.account_id = a.id
 WHERE a.practice_id = $practice AND t.axis = $axis AND t.value_id = $value
   AND t.month BETWEEN $first_month AND $last_month AND t.cash >= $cash_only AND t.currency = $currency
   AND ($flows_only = 0 OR a.kind IN ('income', 'expense'))
 GROUP BY t.account_id, t.month

-- name: ledger_totals_by_value :many
-- scope: none
-- max: 200000
-- in: practice i64, axis i64, first_month i64, last_month i64, cash_only bool, currency text, flows_only bool
-- row: ledger_cell_row
SELECT t.account_id, t.value_id AS key, CAST(SUM(t.dr) AS BIGINT) AS dr, CAST(SUM(t.cr) AS BIGINT) AS cr
  FROM ledger_account AS a JOIN ledger_total AS t ON t.account_id = a.id
 WHERE a.practice_id = $practice AND t.axis = $axis
   AND t.month BETWEEN $first_month AND $last_month AND t.cash >= $cash_only AND t.currency = $currency
   AND ($flows_only = 0 OR a.kind IN ('income', 'expense'))
 GROUP BY t.account_id, t.value_id

-- name: ledger_edge_days :many
-- Days of a month that is not whole, from the totals of days.
-- scope: none
-- max: 2000
-- in: practice i64, from day, to day, cash_only bool, currency text, flows_only bool
-- row: ledger_sum_row
SELECT t.account_id, CAST(SUM(t.dr) AS BIGINT) AS dr, CAST(SUM(t.cr) AS BIGINT) AS cr
  FROM ledger_account AS a JOIN ledger_total AS t ON t.account_id = a.id
 WHERE a.practice_id = $practice AND t.axis = 5 AND t.value_id BETWEEN $from AND $to
   AND t.cash >= $cash_only AND t.currency = $currency
   AND ($flows_only = 0 OR a.kind IN ('income', 'expense'))
 GROUP BY t.account_id

-- name: ledger_edge_lines :many
-- The lines of such days, account by account, to be added up by dimension.
-- scope: none
-- max: 500000
-- in: practice i64, from day, to day, cash_only bool, currency text, flows_only bool
-- out: account_id i64, dim_id i64, cents i64
SELECT l.account_id, l.dim_id, l.cents
  FROM ledger_account AS a JOIN ledger_line AS l ON l.account_id = a.id
 WHERE a.practice_id = $practice AND l.day BETWEEN $from AND $to AND l.cash >= $cash_only AND l.currency = $currency
   AND ($flows_only = 0 OR a.kind IN ('income', 'expense'))
 ORDER BY l.account_id, l.day

-- name: ledger_late_by_account :many
-- What was recorded after an instant, to be taken off for "as known on".
-- scope: none
-- max: 2000
-- in: practice i64, known i64, axis i64, value i64, from day, to day, cash_only bool, currency text
-- row: ledger_sum_row
SELECT l.account_id, CAST(SUM(CASE WHEN l.cents > 0 THEN l.cents ELSE 0 END) AS BIGINT) AS dr,
       CAST(SUM(CASE WHEN l.cents < 0 THEN -l.cents ELSE 0 END) AS BIGINT) AS cr
  FROM ledger_journal AS j JOIN ledger_line AS l ON l.journal_id = j.id JOIN ledger_dim AS d ON d.id = l.dim_id
 WHERE j.practice_id = $practice AND j.recorded_at > $known AND l.day BETWEEN $from AND $to
   AND l.cash >= $cash_only AND l.currency = $currency
   AND ($axis = 0 OR CASE $axis WHEN 1 THEN d.site_id WHEN 2 THEN d.provider_id WHEN 3 THEN d.payer_id ELSE d.department_id END = $value)
 GROUP BY l.account_id

-- name: ledger_late_by_month :many
-- The same by month of the journal.
-- scope: none
-- max: 200000
-- in: practice i64, known i64, axis i64, value i64, from day, to day, cash_only bool, currency text
-- row: ledger_cell_row
SELECT l.account_id, j.month AS key, CAST(SUM(CASE WHEN l.cents > 0 THEN l.cents ELSE 0 END) AS BIGINT) AS dr,
       CAST(SUM(CASE WHEN l.cents < 0 THEN -l.cents ELSE 0 END) AS BIGINT) AS cr
  FROM ledger_journal AS j JOIN ledger_line AS l ON l.journal_id = j.id JOIN ledger_dim AS d ON d.id = l.dim_id
 WHERE j.practice_id = $practice AND j.recorded_at > $known AND l.day BETWEEN $from AND $to
   AND l.cash >= $cash_only AND l.currency = $currency
   AND ($axis = 0 OR CASE $axis WHEN 1 THEN d.site_id WHEN 2 THEN d.provider_id WHEN 3 THEN d.payer_id ELSE d.department_id END = $value)
 GROUP BY l.account_id, j.month

-- name: ledger_late_by_value :many
-- The same by the values of an axis.
-- scope: none
-- max: 200000
-- in: practice i64, known i64, axis i64, from day, to day, cash_only bool, currency text
-- row: ledger_cell_row
SELECT l.account_id, CASE $axis WHEN 1 THEN d.site_id WHEN 2 THEN d.provider_id WHEN 3 THEN d.payer_id ELSE d.department_id END AS key,
       CAST(SUM(CASE WHEN l.cents > 0 THEN l.cents ELSE 0 END) AS BIGINT) AS dr,
       CAST(SUM(CASE WHEN l.cents < 0 THEN -l.cents ELSE 0 END) AS BIGINT) AS cr
  FROM ledger_journal AS j JOIN ledger_line AS l ON l.journal_id = j.id JOIN ledger_dim AS d ON d.id = l.dim_id
 WHERE j.practice_id = $practice AND j.recorded_at > $known AND l.day BETWEEN $from AND $to
   AND l.cash >= $cash_only AND l.currency = $currency
 GROUP BY 1, 2

-- name: ledger_budget_sums :many
-- The plan of whole months, over all sites, as debits and credits.
-- scope: none
-- max: 2000
-- in: practice i64, first_month i64, last_month i64
-- row: ledger_sum_row
SELECT b.account_id, CAST(SUM(CASE WHEN b.cents > 0 THEN b.cents ELSE 0 END) AS BIGINT) AS dr,
       CAST(SUM(CASE WHEN b.cents < 0 THEN -b.cents ELSE 0 END) AS BIGINT) AS cr
  FROM ledger_account AS a JOIN ledger_budget AS b ON b.account_id = a.id
 WHERE a.practice_id = $practice AND b.month BETWEEN $first_month AND $last_month
 GROUP BY b.account_id

-- name: ledger_budget_put :exec
-- scope: none
-- in: account i64, site i64, month i64, cents i64
INSERT INTO ledger_budget (account_id, site_id, month, cents) VALUES ($account, $site, $month, $cents)
ON CONFLICT (account_id, site_id, month) DO UPDATE SET cents = excluded.cents

-- name: ledger_budget_list :many
-- scope: none
-- max: 200000
-- in: practice i64, first_month i64, last_month i64
-- out: account_id i64, site_id i64, month i64, cents i64
SELECT b.account_id, b.site_id, b.month, b.cents FROM ledger_account AS a JOIN ledger_budget AS b ON b.account_id = a.id
 WHERE a.practice_id = $practice AND b.month BETWEEN $first_month AND $last_month
 ORDER BY a.number, b.site_id, b.month

-- Questions of the verifier.

-- name: ledger_verify_range :one
-- The days between which an account has lines; 0 lines: none.
-- scope: none
-- in: account i64
-- out: first day?, last day?
SELECT (SELECT MIN(day) FROM ledger_line WHERE account_id = $account) AS first,
       (SELECT MAX(day) FROM ledger_line WHERE account_id = $account) AS last

-- name: ledger_verify_lines :many
-- The lines of an account in some days, all of them in one currency as its totals say; a line in
-- another would not agree with them.
-- scope: none
-- max: 500000
-- in: account i64, from day, to day
-- row: ledger_verify_line
-- out: day day, cents i64, dim_id i64, cash bool
SELECT day, cents, dim_id, cash FROM ledger_line
 WHERE account_id = $account AND day BETWEEN $from AND $to ORDER BY day

-- name: ledger_verify_own :many
-- The same in the currency of the book alone, of an account that has others as well.
-- scope: none
-- max: 500000
-- in: account i64, from day, to day, currency text
-- row: ledger_verify_line
SELECT day, cents, dim_id, cash FROM ledger_line
 WHERE account_id = $account AND day BETWEEN $from AND $to AND currency = $currency ORDER BY day

-- name: ledger_verify_foreign :many
-- Lines in other currencies than the book's; few books have any.
-- scope: none
-- max: 500000
-- in: account i64, currency text
-- out: day day, cents i64, dim_id i64, cash bool, currency text
SELECT day, cents, dim_id, cash, currency FROM ledger_line
 WHERE account_id = $account AND currency <> $currency ORDER BY day

-- name: ledger_verify_totals :many
-- scope: none
-- max: 500000
-- in: account i64
-- out: axis i64, value_id i64, month i64, cash bool, currency text, dr i64, cr i64
SELECT axis, value_id, month, cash, currency, dr, cr FROM ledger_total WHERE account_id = $account

-- name: ledger_verify_journals :one
-- Every journal that has lines, in one walk: how many there are, and how many do not add up.
-- scope: none
-- out: journals i64, unbalanced i64
SELECT COUNT(*) AS journals, CAST(COALESCE(SUM(CASE WHEN g.sum <> 0 THEN 1 ELSE 0 END), 0) AS BIGINT) AS unbalanced
  FROM (SELECT SUM(cents) AS sum FROM ledger_line GROUP BY journal_id) AS g

-- name: ledger_verify_mixed :one
-- In books with several currencies: journals that do not balance in each.
-- scope: none
-- out: unbalanced i64
SELECT COUNT(*) AS unbalanced
  FROM (SELECT journal_id, currency FROM ledger_line GROUP BY journal_id, currency HAVING SUM(cents) <> 0) AS g

-- name: ledger_verify_drafts :one
-- Journals that are not posted and have lines that count.
-- scope: none
-- out: n i64
SELECT COUNT(*) AS n FROM ledger_book AS b JOIN ledger_journal AS j ON j.practice_id = b.practice_id AND j.state = 'draft'
 WHERE EXISTS (SELECT 1 FROM ledger_line AS l WHERE l.journal_id = j.id)

-- name: ledger_verify_numbers :many
-- Numbers of journals run without a gap.
-- scope: none
-- out: practice_id i64, posted i64, next_number i64
SELECT b.practice_id, (SELECT COUNT(*) FROM ledger_journal AS j WHERE j.practice_id = b.practice_id AND j.state = 'posted') AS posted,
       b.next_number
  FROM ledger_book AS b ORDER BY b.practice_id
