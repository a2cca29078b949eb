-- Receivables: payers, claims by the office's own number (no names of patients, nothing clinical),
-- remittances and what became of each claim in them, and the sub-ledger whose sums are the control
-- accounts of the books. Amounts are cents; in the sub-ledger above zero is owed to the practice.

-- Who pays. `value_id` is the payer as a dimension of the books. A federal payer's overpayment is
-- returned within the days of 42 CFR 401.305.
CREATE TABLE ar_payer (
	id {ID},
	name TEXT NOT NULL CONSTRAINT ar_payer_name_given CHECK (length(name) > 0),
	sort_key TEXT NOT NULL,
	value_id {INT} NOT NULL,
	federal {INT} NOT NULL DEFAULT 0 CONSTRAINT ar_payer_federal_bool CHECK (federal IN (0, 1)),
	version {INT} NOT NULL DEFAULT 1,
	created_at {INT} NOT NULL
) {STRICT};
CREATE UNIQUE INDEX ar_payer_name_unique ON ar_payer (sort_key);

-- The identifiers under which payers send and are billed.
CREATE TABLE ar_payer_key (
	code TEXT NOT NULL CONSTRAINT ar_payer_key_pk PRIMARY KEY,
	payer_id {INT} NOT NULL CONSTRAINT ar_payer_key_payer REFERENCES ar_payer (id)
) {STRICT};

CREATE TABLE ar_claim (
	id {ID},
	practice_id {INT} NOT NULL CONSTRAINT ar_claim_practice REFERENCES practice (id),
	site_id {INT} NOT NULL CONSTRAINT ar_claim_site REFERENCES site (id),
	token TEXT NOT NULL CONSTRAINT ar_claim_token_given CHECK (length(token) > 0),
	patient TEXT NOT NULL,
	payer_id {INT} CONSTRAINT ar_claim_payer REFERENCES ar_payer (id),
	second_payer_id {INT} CONSTRAINT ar_claim_second_payer REFERENCES ar_payer (id),
	provider TEXT NOT NULL,
	provider_value_id {INT} NOT NULL,
	from_day {INT} NOT NULL,
	to_day {INT} NOT NULL,
	charge {INT} NOT NULL,
	-- What the sub-ledger says about the claim; kept with each entry, proved by the check.
	insurance {INT} NOT NULL DEFAULT 0,
	patient_part {INT} NOT NULL DEFAULT 0,
	created_at {INT} NOT NULL
) {STRICT};
CREATE UNIQUE INDEX ar_claim_token_unique ON ar_claim (practice_id, token);
CREATE INDEX ar_claim_by_site ON ar_claim (site_id, from_day);
CREATE INDEX ar_claim_by_patient ON ar_claim (practice_id, patient);
CREATE INDEX ar_claim_open ON ar_claim (practice_id, from_day, payer_id) WHERE insurance <> 0 OR patient_part <> 0;

CREATE TABLE ar_claim_line (
	claim_id {INT} NOT NULL CONSTRAINT ar_claim_line_claim REFERENCES ar_claim (id),
	line {INT} NOT NULL,
	day {INT} NOT NULL,
	code TEXT NOT NULL,
	modifiers TEXT NOT NULL,
	control TEXT NOT NULL,
	units_milli {INT} NOT NULL,
	charge {INT} NOT NULL,
	CONSTRAINT ar_claim_line_pk PRIMARY KEY (claim_id, line)
) {STRICT};

-- A file that was brought in, by its SHA-256; the file itself, which names patients, is not kept.
CREATE TABLE ar_file (
	id {ID},
	practice_id {INT} NOT NULL CONSTRAINT ar_file_practice REFERENCES practice (id),
	kind TEXT NOT NULL CONSTRAINT ar_file_kind_known CHECK (kind IN ('835', '837')),
	name TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	bytes {INT} NOT NULL,
	account_id {INT},
	created_at {INT} NOT NULL
) {STRICT};
CREATE UNIQUE INDEX ar_file_once ON ar_file (practice_id, sha256);

-- One payment of a payer (an 835 transaction set), posted by one journal.
CREATE TABLE ar_remit (
	id {ID},
	practice_id {INT} NOT NULL CONSTRAINT ar_remit_practice REFERENCES practice (id),
	file_id {INT} NOT NULL CONSTRAINT ar_remit_file REFERENCES ar_file (id),
	payer_id {INT} NOT NULL CONSTRAINT ar_remit_payer REFERENCES ar_payer (id),
	trace TEXT NOT NULL,
	trace_payer TEXT NOT NULL,
	method TEXT NOT NULL,
	cents {INT} NOT NULL,
	claims_cents {INT} NOT NULL,
	provider_cents {INT} NOT NULL,
	pay_day {INT} NOT NULL,
	post_day {INT} NOT NULL,
	n_claims {INT} NOT NULL,
	n_warnings {INT} NOT NULL,
	warnings TEXT NOT NULL,
	journal_id {INT},
	deposit_id {INT},
	created_at {INT} NOT NULL
) {STRICT};
-- The same payment twice is one payment, also in another file.
CREATE UNIQUE INDEX ar_remit_once ON ar_remit (practice_id, trace_payer, trace, cents, pay_day);
CREATE INDEX ar_remit_by_day ON ar_remit (practice_id, pay_day, id);
CREATE INDEX ar_remit_without_money ON ar_remit (practice_id, trace) WHERE deposit_id IS NULL;

CREATE TABLE ar_remit_claim (
	id {ID},
	remit_id {INT} NOT NULL CONSTRAINT ar_remit_claim_remit REFERENCES ar_remit (id),
	segment {INT} NOT NULL,
	token TEXT NOT NULL,
	claim_id {INT} CONSTRAINT ar_remit_claim_claim REFERENCES ar_claim (id),
	status {INT} NOT NULL,
	payer_claim TEXT NOT NULL,
	charge {INT} NOT NULL,
	paid {INT} NOT NULL,
	adjusted {INT} NOT NULL,
	patient {INT} NOT NULL,
	denied {INT} NOT NULL,
	adjustments TEXT NOT NULL,
	remarks TEXT NOT NULL,
	reversed_by {INT}
) {STRICT};
CREATE INDEX ar_remit_claim_by_remit ON ar_remit_claim (remit_id, segment);
CREATE INDEX ar_remit_claim_by_claim ON ar_remit_claim (claim_id);
CREATE INDEX ar_remit_claim_by_payer_claim ON ar_remit_claim (payer_claim);

-- Lines that were judged: what was allowed, to be held against the fee schedule.
CREATE TABLE ar_remit_line (
	remit_claim_id {INT} NOT NULL CONSTRAINT ar_remit_line_claim REFERENCES ar_remit_claim (id),
	line {INT} NOT NULL,
	segment {INT} NOT NULL,
	day {INT} NOT NULL,
	code TEXT NOT NULL,
	modifiers TEXT NOT NULL,
	units_milli {INT} NOT NULL,
	charge {INT} NOT NULL,
	paid {INT} NOT NULL,
	allowed {INT} NOT NULL,
	adjustments TEXT NOT NULL,
	remarks TEXT NOT NULL,
	CONSTRAINT ar_remit_line_pk PRIMARY KEY (remit_claim_id, line)
) {STRICT};

-- The sub-ledger. `role` is the account of the books in which an entry counts. What has no claim
-- (money that could not be matched, provider adjustments) stands with the payer.
CREATE TABLE ar_entry (
	id {ID},
	practice_id {INT} NOT NULL CONSTRAINT ar_entry_practice REFERENCES practice (id),
	role TEXT NOT NULL CONSTRAINT ar_entry_role_known CHECK (role IN ('ar_insurance', 'ar_patient',
		'payer_recoupment', 'payer_withhold', 'payer_forward', 'patient_credit', 'refund_payable')),
	kind TEXT NOT NULL,
	day {INT} NOT NULL,
	cents {INT} NOT NULL CONSTRAINT ar_entry_counts CHECK (cents <> 0),
	claim_id {INT} CONSTRAINT ar_entry_claim REFERENCES ar_claim (id),
	payer_id {INT} CONSTRAINT ar_entry_payer REFERENCES ar_payer (id),
	remit_claim_id {INT} CONSTRAINT ar_entry_remit_claim REFERENCES ar_remit_claim (id),
	remit_id {INT} CONSTRAINT ar_entry_remit REFERENCES ar_remit (id),
	reference TEXT NOT NULL,
	journal_id {INT} NOT NULL
) {STRICT};
CREATE INDEX ar_entry_by_claim ON ar_entry (claim_id, role, cents);
CREATE INDEX ar_entry_by_role ON ar_entry (practice_id, role, cents);
CREATE INDEX ar_entry_by_journal ON ar_entry (journal_id);
CREATE INDEX ar_entry_by_reference ON ar_entry (practice_id, payer_id, reference) WHERE claim_id IS NULL;

-- What a person must look at. Nothing is written off because a payer did not pay.
CREATE TABLE ar_work (
	id {ID},
	practice_id {INT} NOT NULL CONSTRAINT ar_work_practice REFERENCES practice (id),
	kind TEXT NOT NULL CONSTRAINT ar_work_kind_known CHECK (kind IN ('unmatched', 'denial', 'reversal', 'charge',
		'prior', 'provider', 'underpaid', 'forwarded')),
	remit_id {INT} NOT NULL CONSTRAINT ar_work_remit REFERENCES ar_remit (id),
	remit_claim_id {INT} CONSTRAINT ar_work_remit_claim REFERENCES ar_remit_claim (id),
	claim_id {INT} CONSTRAINT ar_work_claim REFERENCES ar_claim (id),
	payer_id {INT} NOT NULL CONSTRAINT ar_work_payer REFERENCES ar_payer (id),
	reason TEXT NOT NULL,
	cents {INT} NOT NULL,
	words TEXT NOT NULL,
	state TEXT NOT NULL DEFAULT 'open' CONSTRAINT ar_work_state_known CHECK (state IN ('open', 'done')),
	note TEXT NOT NULL DEFAULT '',
	done_at {INT},
	done_by {INT},
	created_at {INT} NOT NULL
) {STRICT};
CREATE INDEX ar_work_open ON ar_work (practice_id, kind, id) WHERE state = 'open';
CREATE INDEX ar_work_by_claim ON ar_work (claim_id);

-- Money that came to the bank with a payer's trace number; `remit_id` once its remittance is known.
CREATE TABLE ar_deposit (
	id {ID},
	practice_id {INT} NOT NULL CONSTRAINT ar_deposit_practice REFERENCES practice (id),
	reference TEXT NOT NULL,
	trace TEXT NOT NULL,
	cents {INT} NOT NULL,
	day {INT} NOT NULL,
	remit_id {INT} CONSTRAINT ar_deposit_remit REFERENCES ar_remit (id),
	created_at {INT} NOT NULL
) {STRICT};
CREATE UNIQUE INDEX ar_deposit_once ON ar_deposit (practice_id, reference);
CREATE INDEX ar_deposit_without_remit ON ar_deposit (practice_id, trace) WHERE remit_id IS NULL;

-- What a payer owes for a procedure by its contract, from a day on.
CREATE TABLE ar_fee (
	payer_id {INT} NOT NULL CONSTRAINT ar_fee_payer REFERENCES ar_payer (id),
	code TEXT NOT NULL,
	modifiers TEXT NOT NULL,
	from_day {INT} NOT NULL,
	cents {INT} NOT NULL,
	CONSTRAINT ar_fee_pk PRIMARY KEY (payer_id, code, modifiers, from_day)
) {STRICT};
