-- Bank accounts, the lines that banks report, how they are matched to lines of the books, and cash on
-- hand. Money in is above zero, as a debit of the bank's account in the books is. A day is days since
-- 1970-01-01. The triggers of the files beside this one keep what is recorded.

-- One account at a bank is one account of the books.
CREATE TABLE bank_account (
	id {ID},
	practice_id {INT} NOT NULL CONSTRAINT bank_account_book REFERENCES ledger_book (practice_id),
	ledger_account_id {INT} NOT NULL CONSTRAINT bank_account_ledger REFERENCES ledger_account (id),
	name TEXT NOT NULL CONSTRAINT bank_account_name_given CHECK (length(name) > 0),
	-- As the bank's files call it; '' until the first file.
	file_account TEXT NOT NULL DEFAULT '',
	currency TEXT NOT NULL,
	-- How its CSV files are read (format/bank_csv.h) and the order of its QIF dates; learned.
	csv_map TEXT NOT NULL DEFAULT '',
	qif_dates {INT} NOT NULL DEFAULT 0 CONSTRAINT bank_account_qif_known CHECK (qif_dates BETWEEN 0 AND 2),
	active {INT} NOT NULL DEFAULT 1 CONSTRAINT bank_account_active_bool CHECK (active IN (0, 1)),
	version {INT} NOT NULL DEFAULT 1,
	created_at {INT} NOT NULL
) {STRICT};
CREATE UNIQUE INDEX bank_account_ledger_unique ON bank_account (ledger_account_id);
CREATE UNIQUE INDEX bank_account_name_unique ON bank_account (practice_id, name);

CREATE TABLE bank_import (
	id {ID},
	bank_account_id {INT} NOT NULL CONSTRAINT bank_import_account REFERENCES bank_account (id),
	file_name TEXT NOT NULL,
	file_digest TEXT NOT NULL,
	format TEXT NOT NULL,
	from_day {INT} NOT NULL,
	to_day {INT} NOT NULL,
	closing_day {INT},
	closing_cents {INT},
	n_new {INT} NOT NULL,
	n_known {INT} NOT NULL,
	-- The control total of this import: what its new lines come to.
	new_cents {INT} NOT NULL,
	account_id {INT},
	created_at {INT} NOT NULL
) {STRICT};
CREATE INDEX bank_import_by_account ON bank_import (bank_account_id, created_at);

-- What the bank says happened; never changed. Who it is: account, the bank's id, day, amount, and
-- which of several such lines. Banks reuse their ids, and two equal lines of one day may both be true.
CREATE TABLE bank_line (
	id {ID},
	bank_account_id {INT} NOT NULL CONSTRAINT bank_line_account REFERENCES bank_account (id),
	import_id {INT} CONSTRAINT bank_line_import REFERENCES bank_import (id),
	day {INT} NOT NULL,
	cents {INT} NOT NULL CONSTRAINT bank_line_amount_sane
		CHECK (cents <> 0 AND cents BETWEEN -100000000000000 AND 100000000000000),
	-- The bank's id; "text:" and the folded text where it gives none.
	ref TEXT NOT NULL,
	occurrence {INT} NOT NULL CONSTRAINT bank_line_occurrence_counted CHECK (occurrence >= 1),
	name TEXT NOT NULL,
	memo TEXT NOT NULL,
	check_no TEXT NOT NULL,
	trace TEXT NOT NULL,
	kind TEXT NOT NULL
) {STRICT};
CREATE UNIQUE INDEX bank_line_unique ON bank_line (bank_account_id, day, cents, ref, occurrence);

-- Some lines of the bank stand for some lines of the books; the sums are the same. Taking one back
-- keeps it, with who and when.
CREATE TABLE bank_match (
	id {ID},
	bank_account_id {INT} NOT NULL CONSTRAINT bank_match_account REFERENCES bank_account (id),
	cents {INT} NOT NULL,
	-- By hand, by a suggestion that somebody took, or with an entry made from the line.
	how TEXT NOT NULL CONSTRAINT bank_match_how_known CHECK (how IN ('hand', 'suggestion', 'entry')),
	reason TEXT NOT NULL,
	-- The journal that was made from the line; it is reversed when the match is taken back.
	journal_id {INT} CONSTRAINT bank_match_journal REFERENCES ledger_journal (id),
	account_id {INT},
	created_at {INT} NOT NULL,
	undone_at {INT},
	undone_by {INT}
) {STRICT};
CREATE INDEX bank_match_by_account ON bank_match (bank_account_id, created_at);

-- The index lets a line stand in one match at a time.
CREATE TABLE bank_match_bank (
	match_id {INT} NOT NULL CONSTRAINT bank_match_bank_match REFERENCES bank_match (id),
	bank_line_id {INT} NOT NULL CONSTRAINT bank_match_bank_line REFERENCES bank_line (id),
	active {INT} NOT NULL DEFAULT 1 CONSTRAINT bank_match_bank_active_bool CHECK (active IN (0, 1)),
	CONSTRAINT bank_match_bank_pk PRIMARY KEY (match_id, bank_line_id)
) {STRICT};
CREATE UNIQUE INDEX bank_match_bank_once ON bank_match_bank (bank_line_id) WHERE active = 1;

CREATE TABLE bank_match_book (
	match_id {INT} NOT NULL CONSTRAINT bank_match_book_match REFERENCES bank_match (id),
	ledger_line_id {INT} NOT NULL CONSTRAINT bank_match_book_line REFERENCES ledger_line (id),
	active {INT} NOT NULL DEFAULT 1 CONSTRAINT bank_match_book_active_bool CHECK (active IN (0, 1)),
	CONSTRAINT bank_match_book_pk PRIMARY KEY (match_id, ledger_line_id)
) {STRICT};
CREATE UNIQUE INDEX bank_match_book_once ON bank_match_book (ledger_line_id) WHERE active = 1;

-- What the bookkeeper would do with a line that nobody entered; the first that fits proposes.
CREATE TABLE bank_rule (
	id {ID},
	practice_id {INT} NOT NULL CONSTRAINT bank_rule_book REFERENCES ledger_book (practice_id),
	bank_account_id {INT} CONSTRAINT bank_rule_account REFERENCES bank_account (id),
	name TEXT NOT NULL CONSTRAINT bank_rule_name_given CHECK (length(name) > 0),
	place {INT} NOT NULL,
	contains TEXT NOT NULL,
	direction TEXT NOT NULL CONSTRAINT bank_rule_direction_known CHECK (direction IN ('any', 'in', 'out')),
	min_cents {INT} NOT NULL,
	max_cents {INT} NOT NULL,
	ledger_account_id {INT} NOT NULL CONSTRAINT bank_rule_ledger REFERENCES ledger_account (id),
	site_id {INT} NOT NULL DEFAULT 0,
	memo TEXT NOT NULL,
	active {INT} NOT NULL DEFAULT 1 CONSTRAINT bank_rule_active_bool CHECK (active IN (0, 1)),
	version {INT} NOT NULL DEFAULT 1,
	created_at {INT} NOT NULL,
	CONSTRAINT bank_rule_range CHECK (min_cents >= 0 AND max_cents >= min_cents)
) {STRICT};
CREATE UNIQUE INDEX bank_rule_name_unique ON bank_rule (practice_id, name);

-- A reconciliation that came out to the cent, with what explained the difference.
CREATE TABLE bank_reconciliation (
	id {ID},
	bank_account_id {INT} NOT NULL CONSTRAINT bank_reconciliation_account REFERENCES bank_account (id),
	day {INT} NOT NULL,
	bank_cents {INT} NOT NULL,
	book_cents {INT} NOT NULL,
	-- Of the books and not yet at the bank; of the bank and not yet in the books.
	transit_cents {INT} NOT NULL,
	unbooked_cents {INT} NOT NULL,
	account_id {INT},
	who TEXT NOT NULL,
	created_at {INT} NOT NULL,
	CONSTRAINT bank_reconciliation_exact CHECK (book_cents - transit_cents + unbooked_cents = bank_cents)
) {STRICT};
CREATE UNIQUE INDEX bank_reconciliation_day ON bank_reconciliation (bank_account_id, day);

CREATE TABLE bank_reconciliation_item (
	reconciliation_id {INT} NOT NULL CONSTRAINT bank_reconciliation_item_of REFERENCES bank_reconciliation (id),
	line {INT} NOT NULL,
	side TEXT NOT NULL CONSTRAINT bank_reconciliation_item_side CHECK (side IN ('book', 'bank')),
	day {INT} NOT NULL,
	cents {INT} NOT NULL,
	words TEXT NOT NULL,
	CONSTRAINT bank_reconciliation_item_pk PRIMARY KEY (reconciliation_id, line)
) {STRICT};

-- Cash on hand: a drawer of the front desk, or petty cash. Each has an account of the books.
CREATE TABLE cash_drawer (
	id {ID},
	practice_id {INT} NOT NULL CONSTRAINT cash_drawer_book REFERENCES ledger_book (practice_id),
	ledger_account_id {INT} NOT NULL CONSTRAINT cash_drawer_ledger REFERENCES ledger_account (id),
	name TEXT NOT NULL CONSTRAINT cash_drawer_name_given CHECK (length(name) > 0),
	kind TEXT NOT NULL CONSTRAINT cash_drawer_kind_known CHECK (kind IN ('drawer', 'petty')),
	-- What stays in it over night.
	float_cents {INT} NOT NULL CONSTRAINT cash_drawer_float_sane CHECK (float_cents >= 0),
	active {INT} NOT NULL DEFAULT 1 CONSTRAINT cash_drawer_active_bool CHECK (active IN (0, 1)),
	version {INT} NOT NULL DEFAULT 1,
	created_at {INT} NOT NULL
) {STRICT};
CREATE UNIQUE INDEX cash_drawer_ledger_unique ON cash_drawer (ledger_account_id);
CREATE UNIQUE INDEX cash_drawer_name_unique ON cash_drawer (practice_id, name);

-- Every change of what is in it, each with its journal; their sum is what is in it and never negative.
CREATE TABLE cash_move (
	id {ID},
	drawer_id {INT} NOT NULL CONSTRAINT cash_move_drawer REFERENCES cash_drawer (id),
	count_id {INT},
	day {INT} NOT NULL,
	kind TEXT NOT NULL CONSTRAINT cash_move_kind_known CHECK (kind IN ('in', 'out', 'over_short', 'deposit')),
	cents {INT} NOT NULL CONSTRAINT cash_move_amount_sane
		CHECK (cents <> 0 AND cents BETWEEN -100000000000 AND 100000000000),
	memo TEXT NOT NULL,
	journal_id {INT} NOT NULL CONSTRAINT cash_move_journal REFERENCES ledger_journal (id),
	account_id {INT},
	created_at {INT} NOT NULL
) {STRICT};
CREATE INDEX cash_move_by_drawer ON cash_move (drawer_id, day, id, cents);

-- A count by denominations: "10000:2 2000:5 25:3" is two hundreds, five twenties, three quarters.
CREATE TABLE cash_count (
	id {ID},
	drawer_id {INT} NOT NULL CONSTRAINT cash_count_drawer REFERENCES cash_drawer (id),
	day {INT} NOT NULL,
	kind TEXT NOT NULL CONSTRAINT cash_count_kind_known CHECK (kind IN ('open', 'close')),
	pieces TEXT NOT NULL,
	expected_cents {INT} NOT NULL,
	counted_cents {INT} NOT NULL CONSTRAINT cash_count_not_negative CHECK (counted_cents >= 0),
	deposit_cents {INT} NOT NULL CONSTRAINT cash_count_deposit_inside CHECK (deposit_cents BETWEEN 0 AND counted_cents),
	-- Where the deposit went.
	bank_account_id {INT} CONSTRAINT cash_count_bank REFERENCES bank_account (id),
	note TEXT NOT NULL,
	account_id {INT},
	who TEXT NOT NULL,
	created_at {INT} NOT NULL
) {STRICT};
CREATE INDEX cash_count_by_drawer ON cash_count (drawer_id, created_at);
