-- Shifts, needs, the draft on which people work, and what was published.

CREATE TABLE shift (
	id {ID},
	site_id {INT} NOT NULL CONSTRAINT shift_site REFERENCES site (id),
	name TEXT NOT NULL,
	start_minute {INT} NOT NULL CONSTRAINT shift_start_in_day CHECK (start_minute BETWEEN 0 AND 1439),
	minutes {INT} NOT NULL CONSTRAINT shift_length_sane CHECK (minutes BETWEEN 15 AND 1440),
	tint {INT} NOT NULL DEFAULT 0,
	version {INT} NOT NULL DEFAULT 1
) {STRICT};
CREATE UNIQUE INDEX shift_name_unique ON shift (site_id, name);

-- After the first shift the second may not follow on the next day.
CREATE TABLE shift_ban (
	shift_id {INT} NOT NULL CONSTRAINT shift_ban_shift REFERENCES shift (id),
	next_id {INT} NOT NULL CONSTRAINT shift_ban_next REFERENCES shift (id),
	CONSTRAINT shift_ban_pk PRIMARY KEY (shift_id, next_id)
) {STRICT};

-- How many are needed: on a weekday (0 = Monday), or on one day.
CREATE TABLE need (
	id {ID},
	site_id {INT} NOT NULL CONSTRAINT need_site REFERENCES site (id),
	position_id {INT} NOT NULL CONSTRAINT need_position REFERENCES position (id),
	shift_id {INT} NOT NULL CONSTRAINT need_shift REFERENCES shift (id),
	credential_kind_id {INT} CONSTRAINT need_credential REFERENCES credential_kind (id),
	weekday {INT} CONSTRAINT need_weekday_known CHECK (weekday BETWEEN 0 AND 6),
	day {INT},
	least {INT} NOT NULL,
	wished {INT} NOT NULL,
	under_weight {INT} NOT NULL DEFAULT 100,
	wish_weight {INT} NOT NULL DEFAULT 10,
	over_weight {INT} NOT NULL DEFAULT 1,
	version {INT} NOT NULL DEFAULT 1,
	CONSTRAINT need_when CHECK ((weekday IS NULL) <> (day IS NULL)),
	CONSTRAINT need_numbers_ordered CHECK (least >= 0 AND least <= wished AND wished <= 1000)
) {STRICT};
CREATE INDEX need_by_site ON need (site_id, weekday, day);

-- The site's own planning rules; the defaults come from the rule tables.
CREATE TABLE roster_policy (
	site_id {INT} NOT NULL CONSTRAINT roster_policy_pk PRIMARY KEY CONSTRAINT roster_policy_site REFERENCES site (id),
	min_rest_minutes {INT} NOT NULL,
	max_run {INT} NOT NULL,
	min_run {INT} NOT NULL,
	min_off_run {INT} NOT NULL,
	max_weekends {INT} NOT NULL,
	weekly_hours {INT} NOT NULL DEFAULT 1 CONSTRAINT roster_policy_weekly_bool CHECK (weekly_hours IN (0, 1)),
	version {INT} NOT NULL DEFAULT 1
) {STRICT};

-- A person's own limits; NULL means the site's policy. Totals count over the days being planned.
CREATE TABLE staff_limit (
	staff_id {INT} NOT NULL CONSTRAINT staff_limit_pk PRIMARY KEY CONSTRAINT staff_limit_staff REFERENCES staff (id),
	max_run {INT},
	min_run {INT},
	min_off_run {INT},
	max_weekends {INT},
	min_total_minutes {INT},
	max_total_minutes {INT}
) {STRICT};
CREATE TABLE staff_shift_limit (
	staff_id {INT} NOT NULL CONSTRAINT staff_shift_limit_staff REFERENCES staff (id),
	shift_id {INT} NOT NULL CONSTRAINT staff_shift_limit_shift REFERENCES shift (id),
	most {INT} NOT NULL,
	CONSTRAINT staff_shift_limit_pk PRIMARY KEY (staff_id, shift_id)
) {STRICT};

CREATE TABLE wish (
	id {ID},
	staff_id {INT} NOT NULL CONSTRAINT wish_staff REFERENCES staff (id),
	day {INT} NOT NULL,
	shift_id {INT} NOT NULL CONSTRAINT wish_shift REFERENCES shift (id),
	wants {INT} NOT NULL CONSTRAINT wish_wants_bool CHECK (wants IN (0, 1)),
	weight {INT} NOT NULL
) {STRICT};
CREATE UNIQUE INDEX wish_unique ON wish (staff_id, day, shift_id, wants);
CREATE INDEX wish_by_day ON wish (day);

-- The draft: who is planned where. A shift is stored as instants; `day` is the site's local day on
-- which it begins.
CREATE TABLE assignment (
	id {ID},
	site_id {INT} NOT NULL CONSTRAINT assignment_site REFERENCES site (id),
	staff_id {INT} NOT NULL CONSTRAINT assignment_staff REFERENCES staff (id),
	position_id {INT} NOT NULL CONSTRAINT assignment_position REFERENCES position (id),
	shift_id {INT} NOT NULL CONSTRAINT assignment_shift REFERENCES shift (id),
	day {INT} NOT NULL,
	start_ms {INT} NOT NULL,
	end_ms {INT} NOT NULL,
	pinned {INT} NOT NULL DEFAULT 0 CONSTRAINT assignment_pinned_bool CHECK (pinned IN (0, 1)),
	override_reason TEXT NOT NULL DEFAULT '',
	version {INT} NOT NULL DEFAULT 1,
	changed_at {INT} NOT NULL,
	changed_by {INT},
	CONSTRAINT assignment_ordered CHECK (start_ms < end_ms)
) {STRICT};
CREATE UNIQUE INDEX assignment_once ON assignment (staff_id, start_ms);
-- A week is read from the index alone, hundreds of rows at a time; the few reasons from the next.
CREATE INDEX assignment_by_site ON assignment (site_id, day, position_id, shift_id, staff_id, start_ms, end_ms,
	pinned, version);
CREATE INDEX assignment_with_reason ON assignment (site_id, day) WHERE override_reason <> '';
-- What somebody does elsewhere is found in the index alone.
CREATE INDEX assignment_by_staff ON assignment (staff_id, day, site_id);
-- Saturdays and Sundays, for the limit on worked weekends: few rows a person.
CREATE INDEX assignment_weekend ON assignment (staff_id, day) WHERE (day + 3) % 7 >= 5;

-- A publication is a version of the roster of one site for some days; it is never changed.
CREATE TABLE publication (
	id {ID},
	site_id {INT} NOT NULL CONSTRAINT publication_site REFERENCES site (id),
	number {INT} NOT NULL,
	from_day {INT} NOT NULL,
	to_day {INT} NOT NULL,
	added {INT} NOT NULL,
	changed {INT} NOT NULL,
	cancelled {INT} NOT NULL,
	account_id {INT},
	published_at {INT} NOT NULL
) {STRICT};
CREATE UNIQUE INDEX publication_number_unique ON publication (site_id, number);
CREATE INDEX publication_by_day ON publication (site_id, to_day);
CREATE TABLE publication_line (
	publication_id {INT} NOT NULL CONSTRAINT publication_line_publication REFERENCES publication (id),
	assignment_id {INT} NOT NULL,
	staff_id {INT} NOT NULL,
	position_id {INT} NOT NULL,
	shift_id {INT} NOT NULL,
	day {INT} NOT NULL,
	start_ms {INT} NOT NULL,
	end_ms {INT} NOT NULL,
	sequence {INT} NOT NULL,
	status TEXT NOT NULL CONSTRAINT publication_line_status_known CHECK (status IN ('confirmed', 'cancelled')),
	what TEXT NOT NULL CONSTRAINT publication_line_what_known CHECK (what IN ('kept', 'added', 'changed', 'cancelled')),
	CONSTRAINT publication_line_pk PRIMARY KEY (publication_id, assignment_id, staff_id)
) {STRICT};
CREATE INDEX publication_line_by_shift ON publication_line (assignment_id, staff_id, sequence);

-- What staff see now: the newest published state of each shift of each person, and what calendar
-- feeds say. A shift that was taken away stays as cancelled, so that calendars drop it.
CREATE TABLE published_shift (
	assignment_id {INT} NOT NULL,
	staff_id {INT} NOT NULL CONSTRAINT published_shift_staff REFERENCES staff (id),
	site_id {INT} NOT NULL CONSTRAINT published_shift_site REFERENCES site (id),
	position_id {INT} NOT NULL CONSTRAINT published_shift_position REFERENCES position (id),
	shift_id {INT} NOT NULL,
	day {INT} NOT NULL,
	start_ms {INT} NOT NULL,
	end_ms {INT} NOT NULL,
	sequence {INT} NOT NULL,
	status TEXT NOT NULL CONSTRAINT published_shift_status_known CHECK (status IN ('confirmed', 'cancelled')),
	changed_at {INT} NOT NULL,
	CONSTRAINT published_shift_pk PRIMARY KEY (assignment_id, staff_id)
) {STRICT};
CREATE INDEX published_shift_by_site ON published_shift (site_id, day, status, position_id, shift_id, assignment_id,
	staff_id, start_ms, end_ms);
CREATE INDEX published_shift_by_staff ON published_shift (staff_id, day);

-- A private calendar address: of a person's shifts, or of an account's duties. A revoked one answers
-- as if it had never been.
CREATE TABLE calendar_feed (
	id {ID},
	staff_id {INT} CONSTRAINT calendar_feed_staff REFERENCES staff (id),
	account_id {INT} CONSTRAINT calendar_feed_account REFERENCES account (id),
	token_hash TEXT NOT NULL,
	created_at {INT} NOT NULL,
	revoked_at {INT},
	CONSTRAINT calendar_feed_of_one CHECK ((staff_id IS NULL) <> (account_id IS NULL))
) {STRICT};
CREATE UNIQUE INDEX calendar_feed_hash_unique ON calendar_feed (token_hash);
CREATE INDEX calendar_feed_by_staff ON calendar_feed (staff_id);
CREATE INDEX calendar_feed_by_account ON calendar_feed (account_id);

-- What the work of a site may cost in a week, which begins on a Monday.
CREATE TABLE labor_budget (
	site_id {INT} NOT NULL CONSTRAINT labor_budget_site REFERENCES site (id),
	monday {INT} NOT NULL CONSTRAINT labor_budget_monday CHECK ((monday + 3) % 7 = 0),
	cents {INT} NOT NULL CONSTRAINT labor_budget_sane CHECK (cents >= 0),
	CONSTRAINT labor_budget_pk PRIMARY KEY (site_id, monday)
) {STRICT};

-- A draft over its budget or against a rule waits for a second person. `fingerprint` is the draft
-- that was asked about: another one needs another answer.
CREATE TABLE publish_request (
	id {ID},
	site_id {INT} NOT NULL CONSTRAINT publish_request_site REFERENCES site (id),
	from_day {INT} NOT NULL,
	to_day {INT} NOT NULL,
	fingerprint TEXT NOT NULL,
	cost {INT} NOT NULL,
	budget {INT},
	broken {INT} NOT NULL,
	reason TEXT NOT NULL CONSTRAINT publish_request_reason_given CHECK (length(reason) > 0),
	state TEXT NOT NULL CONSTRAINT publish_request_state_known
		CHECK (state IN ('waiting', 'approved', 'refused', 'withdrawn')),
	asked_by {INT} NOT NULL CONSTRAINT publish_request_asked_by REFERENCES account (id),
	asked_at {INT} NOT NULL,
	decided_by {INT} CONSTRAINT publish_request_decided_by REFERENCES account (id),
	decided_at {INT},
	answer TEXT NOT NULL DEFAULT '',
	CONSTRAINT publish_request_ordered CHECK (from_day <= to_day),
	CONSTRAINT publish_request_decided CHECK ((state = 'waiting') = (decided_at IS NULL)),
	CONSTRAINT publish_request_two_people CHECK (state NOT IN ('approved', 'refused') OR decided_by <> asked_by)
) {STRICT};
CREATE INDEX publish_request_by_site ON publish_request (site_id, state, from_day);

-- How often anything was saved that a roster is made of: topic 0 is what changes seldom, for all
-- sites; any other is the site whose work changed, here or of its people elsewhere. Triggers count in
-- the writer's own transaction, so whoever reads the same sum twice has read the same roster twice:
-- what was made of it may be shown again. Writers on PostgreSQL count in lanes, so that they do
-- not wait for each other; `counted_by` is the transaction that counted last.
CREATE TABLE change_count (
	topic {INT} NOT NULL,
	lane {INT} NOT NULL,
	n {INT} NOT NULL,
	counted_by {INT} NOT NULL DEFAULT 0,
	CONSTRAINT change_count_pk PRIMARY KEY (topic, lane)
) {STRICT};
