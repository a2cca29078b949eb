-- Who may do what, and the records that every module shares: accounts, sessions, audit, jobs,
-- obligations, rules. Ids are 63-bit, time-ordered and made by the program. Instants (_at, _ms) are
-- milliseconds UTC; days (_day, hired, ...) are days since 1970-01-01; booleans are 0 or 1.

CREATE TABLE setting (
	name TEXT NOT NULL CONSTRAINT setting_pk PRIMARY KEY,
	value TEXT NOT NULL
) {STRICT};

CREATE TABLE practice (
	id {ID},
	name TEXT NOT NULL,
	kind TEXT NOT NULL CONSTRAINT practice_kind_known
		CHECK (kind IN ('primary-care', 'specialty', 'behavioral-health', 'clinic', 'group')),
	version {INT} NOT NULL DEFAULT 1,
	created_at {INT} NOT NULL
) {STRICT};
CREATE UNIQUE INDEX practice_name_unique ON practice (name);

CREATE TABLE site (
	id {ID},
	practice_id {INT} NOT NULL CONSTRAINT site_practice REFERENCES practice (id),
	name TEXT NOT NULL,
	sort_key TEXT NOT NULL,
	state TEXT NOT NULL,
	time_zone TEXT NOT NULL,
	address TEXT NOT NULL,
	active {INT} NOT NULL DEFAULT 1 CONSTRAINT site_active_bool CHECK (active IN (0, 1)),
	version {INT} NOT NULL DEFAULT 1,
	created_at {INT} NOT NULL
) {STRICT};
CREATE UNIQUE INDEX site_name_unique ON site (name);
CREATE INDEX site_by_practice ON site (practice_id);

CREATE TABLE account (
	id {ID},
	email TEXT NOT NULL,
	name TEXT NOT NULL,
	role TEXT NOT NULL CONSTRAINT account_role_known CHECK (role IN ('owner', 'manager',
		'supervisor', 'staff', 'bookkeeper', 'compliance', 'auditor')),
	state TEXT NOT NULL CONSTRAINT account_state_known CHECK (state IN ('invited', 'active', 'disabled')),
	all_sites {INT} NOT NULL DEFAULT 0 CONSTRAINT account_all_sites_bool CHECK (all_sites IN (0, 1)),
	password_hash TEXT,
	totp_sealed TEXT,
	totp_step {INT} NOT NULL DEFAULT 0,
	theme TEXT NOT NULL DEFAULT 'auto' CONSTRAINT account_theme_known CHECK (theme IN ('auto', 'light', 'dark')),
	signed_in_at {INT},
	reminder_day {INT},
	version {INT} NOT NULL DEFAULT 1,
	created_at {INT} NOT NULL
) {STRICT};
CREATE UNIQUE INDEX account_email_unique ON account (email);

-- The sites that an account was granted. Every statement on a site's rows joins this table.
CREATE TABLE account_site (
	account_id {INT} NOT NULL CONSTRAINT account_site_account REFERENCES account (id),
	site_id {INT} NOT NULL CONSTRAINT account_site_site REFERENCES site (id),
	CONSTRAINT account_site_pk PRIMARY KEY (account_id, site_id)
) {STRICT};
CREATE INDEX account_site_by_site ON account_site (site_id);

-- Secrets are kept as SHA-256; the secret itself is known to its holder alone.
CREATE TABLE session (
	token_hash TEXT NOT NULL CONSTRAINT session_pk PRIMARY KEY,
	old_hash TEXT,
	first_hash TEXT NOT NULL,
	account_id {INT} NOT NULL CONSTRAINT session_account REFERENCES account (id),
	created_at {INT} NOT NULL,
	rotated_at {INT} NOT NULL,
	seen_at {INT} NOT NULL,
	confirmed_at {INT} NOT NULL,
	address TEXT NOT NULL,
	agent TEXT NOT NULL
) {STRICT};
CREATE INDEX session_by_account ON session (account_id);
CREATE INDEX session_by_old ON session (old_hash);

CREATE TABLE one_time_link (
	token_hash TEXT NOT NULL CONSTRAINT one_time_link_pk PRIMARY KEY,
	kind TEXT NOT NULL CONSTRAINT one_time_link_kind_known CHECK (kind IN ('setup', 'invite', 'reset')),
	account_id {INT} NOT NULL CONSTRAINT one_time_link_account REFERENCES account (id),
	expires_at {INT} NOT NULL,
	used_at {INT}
) {STRICT};

CREATE TABLE recovery_code (
	account_id {INT} NOT NULL CONSTRAINT recovery_code_account REFERENCES account (id),
	code_hash TEXT NOT NULL,
	used_at {INT},
	CONSTRAINT recovery_code_pk PRIMARY KEY (account_id, code_hash)
) {STRICT};

CREATE TABLE api_token (
	id {ID},
	account_id {INT} NOT NULL CONSTRAINT api_token_account REFERENCES account (id),
	name TEXT NOT NULL,
	token_hash TEXT NOT NULL,
	scope TEXT NOT NULL CONSTRAINT api_token_scope_known CHECK (scope IN ('read', 'write')),
	created_at {INT} NOT NULL,
	expires_at {INT} NOT NULL,
	used_at {INT},
	revoked_at {INT}
) {STRICT};
CREATE UNIQUE INDEX api_token_hash_unique ON api_token (token_hash);
CREATE INDEX api_token_by_account ON api_token (account_id);

-- A form carries an id made with the form; sent twice, it is done once.
CREATE TABLE request_done (
	request_id {ID},
	account_id {INT} NOT NULL,
	location TEXT NOT NULL,
	done_at {INT} NOT NULL
) {STRICT};
CREATE INDEX request_done_by_time ON request_done (done_at);

-- What happened. Written in the transaction of the change itself; never changed afterwards.
CREATE TABLE audit_event (
	id {ID},
	at_ms {INT} NOT NULL,
	account_id {INT},
	actor TEXT NOT NULL,
	event TEXT NOT NULL,
	object_type TEXT NOT NULL,
	object_id {INT},
	site_id {INT},
	detail TEXT NOT NULL,
	address TEXT NOT NULL,
	request_id TEXT NOT NULL
) {STRICT};
CREATE INDEX audit_event_by_time ON audit_event (at_ms, id);
CREATE INDEX audit_event_by_account ON audit_event (account_id, at_ms);
CREATE INDEX audit_event_by_object ON audit_event (object_id, at_ms);

-- The sealer takes events from here, in batches, into the tree.
CREATE TABLE audit_pending (
	event_id {ID}
) {STRICT};
CREATE TABLE audit_leaf (
	seq {INT} NOT NULL CONSTRAINT audit_leaf_pk PRIMARY KEY,
	event_id {INT} NOT NULL
		CONSTRAINT audit_leaf_event REFERENCES audit_event (id),
	leaf_hash {BLOB} NOT NULL
) {STRICT};
CREATE UNIQUE INDEX audit_leaf_event_unique ON audit_leaf (event_id);
-- Numbered without a gap, so that one that was taken away is missed.
CREATE TABLE audit_checkpoint (
	size {INT} NOT NULL CONSTRAINT audit_checkpoint_pk PRIMARY KEY,
	number {INT} NOT NULL,
	root {BLOB} NOT NULL,
	frontier {BLOB} NOT NULL,
	note TEXT NOT NULL,
	at_ms {INT} NOT NULL
) {STRICT};
CREATE UNIQUE INDEX audit_checkpoint_number_unique ON audit_checkpoint (number);

CREATE TABLE job (
	id {ID},
	kind TEXT NOT NULL,
	state TEXT NOT NULL CONSTRAINT job_state_known
		CHECK (state IN ('queued', 'running', 'done', 'failed', 'stopped')),
	args TEXT NOT NULL,
	progress {INT} NOT NULL DEFAULT 0,
	message TEXT NOT NULL DEFAULT '',
	result TEXT NOT NULL DEFAULT '',
	site_id {INT},
	account_id {INT},
	stop_wanted {INT} NOT NULL DEFAULT 0 CONSTRAINT job_stop_bool CHECK (stop_wanted IN (0, 1)),
	tries {INT} NOT NULL DEFAULT 0,
	run_at {INT} NOT NULL,
	created_at {INT} NOT NULL,
	started_at {INT},
	beat_at {INT},
	finished_at {INT}
) {STRICT};
CREATE INDEX job_by_state ON job (state, run_at);
CREATE INDEX job_by_site ON job (site_id, created_at);

-- A number that the law or a standard sets, valid for a time. Loaded from rules/*.csv.
CREATE TABLE rule (
	code TEXT NOT NULL,
	jurisdiction TEXT NOT NULL,
	from_day {INT} NOT NULL,
	to_day {INT},
	value TEXT NOT NULL,
	unit TEXT NOT NULL,
	title TEXT NOT NULL,
	citation TEXT NOT NULL,
	note TEXT NOT NULL DEFAULT '',
	CONSTRAINT rule_pk PRIMARY KEY (code, jurisdiction, from_day)
) {STRICT};

CREATE TABLE rule_override (
	id {ID},
	code TEXT NOT NULL,
	jurisdiction TEXT NOT NULL,
	practice_id {INT} NOT NULL CONSTRAINT rule_override_practice REFERENCES practice (id),
	value TEXT NOT NULL,
	reason TEXT NOT NULL CONSTRAINT rule_override_reason_given CHECK (length(reason) >= 10),
	from_day {INT} NOT NULL,
	to_day {INT},
	account_id {INT} NOT NULL CONSTRAINT rule_override_account REFERENCES account (id),
	created_at {INT} NOT NULL
) {STRICT};
CREATE INDEX rule_override_by_practice ON rule_override (practice_id, code);

-- Something that somebody must do by a day, with evidence, because a rule says so.
CREATE TABLE obligation (
	id {ID},
	kind TEXT NOT NULL,
	natural_key TEXT NOT NULL,
	title TEXT NOT NULL,
	detail TEXT NOT NULL,
	site_id {INT} NOT NULL CONSTRAINT obligation_site REFERENCES site (id),
	owner_role TEXT NOT NULL,
	owner_account_id {INT} CONSTRAINT obligation_owner REFERENCES account (id),
	subject_type TEXT NOT NULL,
	subject_id {INT},
	rule_code TEXT NOT NULL,
	evidence_wanted TEXT NOT NULL,
	due_day {INT} NOT NULL,
	state TEXT NOT NULL CONSTRAINT obligation_state_known CHECK (state IN ('open', 'done', 'void')),
	evidence TEXT NOT NULL DEFAULT '',
	done_at {INT},
	done_by {INT},
	escalated_at {INT},
	escalated_role TEXT NOT NULL DEFAULT '',
	version {INT} NOT NULL DEFAULT 1,
	created_at {INT} NOT NULL
) {STRICT};
CREATE UNIQUE INDEX obligation_key_unique ON obligation (natural_key);
CREATE INDEX obligation_by_site ON obligation (site_id, state, due_day);
CREATE INDEX obligation_by_subject ON obligation (subject_type, subject_id);

-- Obligations that come again: the next instance is made when its time comes.
CREATE TABLE obligation_schedule (
	id {ID},
	site_id {INT} NOT NULL CONSTRAINT obligation_schedule_site REFERENCES site (id),
	kind TEXT NOT NULL,
	title TEXT NOT NULL,
	owner_role TEXT NOT NULL,
	every TEXT NOT NULL CONSTRAINT obligation_schedule_every_known
		CHECK (every IN ('daily', 'weekly', 'monthly', 'quarterly', 'yearly', 'biennial')),
	lead_days {INT}, -- NULL: as the rules obligation.lead.* say
	evidence_wanted TEXT NOT NULL,
	rule_code TEXT NOT NULL,
	next_due {INT} NOT NULL,
	anchor_day {INT} NOT NULL DEFAULT 0,
	active {INT} NOT NULL DEFAULT 1 CONSTRAINT obligation_schedule_active_bool CHECK (active IN (0, 1)),
	version {INT} NOT NULL DEFAULT 1
) {STRICT};
CREATE UNIQUE INDEX obligation_schedule_unique ON obligation_schedule (site_id, kind);
