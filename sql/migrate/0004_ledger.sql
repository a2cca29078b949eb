-- The books of each practice: accounts, journals of n lines, months, and totals that are kept as
-- journals are posted. Amounts are cents: above zero debit, below zero credit. A day is days since
-- 1970-01-01; a month is year * 100 + month. The triggers of the files beside this one see to it that
-- a posted journal balances, is counted once, stands in an open month and never changes.

-- One set of books a practice. Journals are numbered without a gap, as auditors want them.
CREATE TABLE ledger_book (
	practice_id {INT} NOT NULL CONSTRAINT ledger_book_pk PRIMARY KEY
		CONSTRAINT ledger_book_practice REFERENCES practice (id),
	currency TEXT NOT NULL CONSTRAINT ledger_book_currency_code CHECK (length(currency) = 3),
	year_starts {INT} NOT NULL CONSTRAINT ledger_book_year_starts_month CHECK (year_starts BETWEEN 1 AND 12),
	next_number {INT} NOT NULL DEFAULT 1,
	version {INT} NOT NULL DEFAULT 1,
	created_at {INT} NOT NULL
) {STRICT};

CREATE TABLE ledger_account (
	id {ID},
	practice_id {INT} NOT NULL CONSTRAINT ledger_account_book REFERENCES ledger_book (practice_id),
	number TEXT NOT NULL CONSTRAINT ledger_account_number_given CHECK (length(number) BETWEEN 1 AND 20),
	name TEXT NOT NULL CONSTRAINT ledger_account_name_given CHECK (length(name) > 0),
	kind TEXT NOT NULL CONSTRAINT ledger_account_kind_known
		CHECK (kind IN ('asset', 'liability', 'equity', 'income', 'expense')),
	-- Where it stands in the statements; ledger_rules.c has the list.
	section TEXT NOT NULL,
	-- The sub-ledger whose balance it carries: '', 'bank', 'payables', 'receivables', 'drawer', ...
	control TEXT NOT NULL DEFAULT '',
	active {INT} NOT NULL DEFAULT 1 CONSTRAINT ledger_account_active_bool CHECK (active IN (0, 1)),
	version {INT} NOT NULL DEFAULT 1,
	created_at {INT} NOT NULL
) {STRICT};
CREATE UNIQUE INDEX ledger_account_number_unique ON ledger_account (practice_id, number);

-- What a program means by "operating bank" or "insurance receivable", in each book.
CREATE TABLE ledger_role (
	practice_id {INT} NOT NULL CONSTRAINT ledger_role_book REFERENCES ledger_book (practice_id),
	role TEXT NOT NULL,
	account_id {INT} NOT NULL CONSTRAINT ledger_role_account REFERENCES ledger_account (id),
	CONSTRAINT ledger_role_pk PRIMARY KEY (practice_id, role)
) {STRICT};

-- Providers, payers and departments as the books know them; sites are the office's own.
CREATE TABLE ledger_value (
	id {ID},
	kind TEXT NOT NULL CONSTRAINT ledger_value_kind_known CHECK (kind IN ('provider', 'payer', 'department')),
	name TEXT NOT NULL CONSTRAINT ledger_value_name_given CHECK (length(name) > 0),
	sort_key TEXT NOT NULL,
	active {INT} NOT NULL DEFAULT 1 CONSTRAINT ledger_value_active_bool CHECK (active IN (0, 1)),
	created_at {INT} NOT NULL
) {STRICT};
CREATE UNIQUE INDEX ledger_value_name_unique ON ledger_value (kind, name);

-- One combination of dimensions; 0 stands for none. A line carries the id of its combination.
CREATE TABLE ledger_dim (
	id {ID},
	site_id {INT} NOT NULL,
	provider_id {INT} NOT NULL,
	payer_id {INT} NOT NULL,
	department_id {INT} NOT NULL
) {STRICT};
CREATE UNIQUE INDEX ledger_dim_unique ON ledger_dim (site_id, provider_id, payer_id, department_id);

CREATE TABLE ledger_journal (
	id {ID},
	practice_id {INT} NOT NULL CONSTRAINT ledger_journal_book REFERENCES ledger_book (practice_id),
	state TEXT NOT NULL DEFAULT 'draft' CONSTRAINT ledger_journal_state_known CHECK (state IN ('draft', 'posted')),
	number {INT},
	-- The day on which it counts, and the instant from which it was known.
	day {INT} NOT NULL,
	month {INT} NOT NULL,
	recorded_at {INT},
	source TEXT NOT NULL,
	source_id {INT},
	memo TEXT NOT NULL,
	-- A correction after the month was closed for daily work, made by somebody who may close.
	adjusting {INT} NOT NULL DEFAULT 0 CONSTRAINT ledger_journal_adjusting_bool CHECK (adjusting IN (0, 1)),
	-- What makes posting twice harmless, and a digest of what was posted with it.
	post_key TEXT,
	digest TEXT NOT NULL DEFAULT '',
	reverses_id {INT} CONSTRAINT ledger_journal_reverses REFERENCES ledger_journal (id)
		DEFERRABLE INITIALLY DEFERRED,
	reason TEXT NOT NULL DEFAULT '',
	-- The journals of one act in several books.
	act_id {INT},
	account_id {INT},
	version {INT} NOT NULL DEFAULT 1,
	created_at {INT} NOT NULL,
	CONSTRAINT ledger_journal_posted_whole CHECK (state = 'draft' OR (number IS NOT NULL AND recorded_at IS NOT NULL)),
	CONSTRAINT ledger_journal_reason_given CHECK (reverses_id IS NULL OR length(reason) > 0)
) {STRICT};
CREATE UNIQUE INDEX ledger_journal_key_unique ON ledger_journal (practice_id, post_key) WHERE post_key IS NOT NULL;
CREATE UNIQUE INDEX ledger_journal_number_unique ON ledger_journal (practice_id, number) WHERE number IS NOT NULL;
CREATE UNIQUE INDEX ledger_journal_reversed_once ON ledger_journal (reverses_id) WHERE reverses_id IS NOT NULL;
CREATE INDEX ledger_journal_by_day ON ledger_journal (practice_id, state, day, id);
CREATE INDEX ledger_journal_by_recorded ON ledger_journal (practice_id, recorded_at);
CREATE INDEX ledger_journal_by_source ON ledger_journal (source_id) WHERE source_id IS NOT NULL;
CREATE INDEX ledger_journal_by_act ON ledger_journal (act_id) WHERE act_id IS NOT NULL;

-- Lines of posted journals alone, so that every sum over them is a sum of the books.
CREATE TABLE ledger_line (
	id {ID},
	journal_id {INT} NOT NULL CONSTRAINT ledger_line_journal REFERENCES ledger_journal (id),
	line {INT} NOT NULL,
	account_id {INT} NOT NULL CONSTRAINT ledger_line_account REFERENCES ledger_account (id),
	day {INT} NOT NULL,
	cents {INT} NOT NULL CONSTRAINT ledger_line_amount_sane
		CHECK (cents <> 0 AND cents BETWEEN -100000000000000 AND 100000000000000),
	currency TEXT NOT NULL,
	dim_id {INT} NOT NULL CONSTRAINT ledger_line_dim REFERENCES ledger_dim (id),
	-- Whether the journal moves cash: such lines alone make the cash view of the books.
	cash {INT} NOT NULL CONSTRAINT ledger_line_cash_bool CHECK (cash IN (0, 1)),
	memo TEXT NOT NULL
) {STRICT};
-- Both indexes carry what sums need, so that no sum touches the rows.
CREATE INDEX ledger_line_by_journal ON ledger_line (journal_id, line, cents, currency);
CREATE INDEX ledger_line_by_account ON ledger_line (account_id, day, journal_id, line, cents, dim_id, cash, currency);

-- Lines of a draft: changed at will, counted nowhere.
CREATE TABLE ledger_draft_line (
	journal_id {INT} NOT NULL CONSTRAINT ledger_draft_line_journal REFERENCES ledger_journal (id),
	line {INT} NOT NULL,
	account_id {INT} NOT NULL CONSTRAINT ledger_draft_line_account REFERENCES ledger_account (id),
	cents {INT} NOT NULL,
	dim_id {INT} NOT NULL CONSTRAINT ledger_draft_line_dim REFERENCES ledger_dim (id),
	memo TEXT NOT NULL,
	CONSTRAINT ledger_draft_line_pk PRIMARY KEY (journal_id, line)
) {STRICT};

-- A month without a row is open. A hard closed month stays closed, and every earlier one with it.
CREATE TABLE ledger_period (
	practice_id {INT} NOT NULL CONSTRAINT ledger_period_book REFERENCES ledger_book (practice_id),
	month {INT} NOT NULL CONSTRAINT ledger_period_month_real
		CHECK (month % 100 BETWEEN 1 AND 12 AND month BETWEEN 190001 AND 219912),
	state TEXT NOT NULL CONSTRAINT ledger_period_state_known CHECK (state IN ('open', 'soft', 'hard')),
	account_id {INT},
	changed_at {INT} NOT NULL,
	version {INT} NOT NULL DEFAULT 1,
	CONSTRAINT ledger_period_pk PRIMARY KEY (practice_id, month)
) {STRICT};

-- Debits and credits of a month: of an account (axis 0), of each of its sites (1), providers (2),
-- payers (3) and departments (4), and of each of its days (5, the day as value). Kept by the trigger that posts; `huddle ledger verify` adds
-- them up again from the lines.
CREATE TABLE ledger_total (
	account_id {INT} NOT NULL CONSTRAINT ledger_total_account REFERENCES ledger_account (id),
	axis {INT} NOT NULL CONSTRAINT ledger_total_axis_known CHECK (axis BETWEEN 0 AND 5),
	value_id {INT} NOT NULL,
	month {INT} NOT NULL,
	cash {INT} NOT NULL,
	currency TEXT NOT NULL,
	dr {INT} NOT NULL,
	cr {INT} NOT NULL,
	CONSTRAINT ledger_total_pk PRIMARY KEY (account_id, axis, value_id, month, cash, currency)
) {STRICT};

-- What was planned: of an account, by month, for a site or (0) for all of them. Signed as lines are.
CREATE TABLE ledger_budget (
	account_id {INT} NOT NULL CONSTRAINT ledger_budget_account REFERENCES ledger_account (id),
	site_id {INT} NOT NULL,
	month {INT} NOT NULL CONSTRAINT ledger_budget_month_real
		CHECK (month % 100 BETWEEN 1 AND 12 AND month BETWEEN 190001 AND 219912),
	cents {INT} NOT NULL,
	CONSTRAINT ledger_budget_pk PRIMARY KEY (account_id, site_id, month)
) {STRICT};

-- Journals that come again: every month from a day on, `runs` times. A schedule of kind 'reversing' is
-- taken back on the first of the next month; 'prepaid' and 'depreciation' share out one amount.
CREATE TABLE ledger_schedule (
	id {ID},
	practice_id {INT} NOT NULL CONSTRAINT ledger_schedule_book REFERENCES ledger_book (practice_id),
	kind TEXT NOT NULL CONSTRAINT ledger_schedule_kind_known
		CHECK (kind IN ('recurring', 'reversing', 'prepaid', 'depreciation')),
	title TEXT NOT NULL,
	first_day {INT} NOT NULL,
	runs {INT} NOT NULL CONSTRAINT ledger_schedule_runs_sane CHECK (runs BETWEEN 1 AND 600),
	done {INT} NOT NULL DEFAULT 0,
	next_day {INT} NOT NULL,
	-- Of each run; of all runs together for prepaid and depreciation.
	cents {INT} NOT NULL CONSTRAINT ledger_schedule_amount_positive CHECK (cents > 0),
	debit_id {INT} NOT NULL CONSTRAINT ledger_schedule_debit REFERENCES ledger_account (id),
	credit_id {INT} NOT NULL CONSTRAINT ledger_schedule_credit REFERENCES ledger_account (id),
	dim_id {INT} NOT NULL CONSTRAINT ledger_schedule_dim REFERENCES ledger_dim (id),
	active {INT} NOT NULL DEFAULT 1 CONSTRAINT ledger_schedule_active_bool CHECK (active IN (0, 1)),
	version {INT} NOT NULL DEFAULT 1,
	created_at {INT} NOT NULL,
	CONSTRAINT ledger_schedule_done_sane CHECK (done BETWEEN 0 AND runs)
) {STRICT};
CREATE INDEX ledger_schedule_by_next ON ledger_schedule (active, next_day);
