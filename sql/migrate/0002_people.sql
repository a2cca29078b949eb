-- Positions, people, what they may do and when they can be here.

CREATE TABLE position (
	id {ID},
	name TEXT NOT NULL,
	sort_key TEXT NOT NULL,
	version {INT} NOT NULL DEFAULT 1
) {STRICT};
CREATE UNIQUE INDEX position_name_unique ON position (name);

CREATE TABLE skill (
	id {ID},
	name TEXT NOT NULL,
	sort_key TEXT NOT NULL,
	version {INT} NOT NULL DEFAULT 1
) {STRICT};
CREATE UNIQUE INDEX skill_name_unique ON skill (name);

CREATE TABLE credential_kind (
	id {ID},
	name TEXT NOT NULL,
	sort_key TEXT NOT NULL,
	renewal_years {INT},
	-- Its own warnings, "90;60;30"; empty: those of the rules credential.warn.*.
	lead_days TEXT NOT NULL DEFAULT '',
	version {INT} NOT NULL DEFAULT 1
) {STRICT};
CREATE UNIQUE INDEX credential_kind_name_unique ON credential_kind (name);

CREATE TABLE staff (
	id {ID},
	employee_no TEXT NOT NULL,
	name TEXT NOT NULL,
	sort_key TEXT NOT NULL,
	search_key TEXT NOT NULL,
	email TEXT NOT NULL,
	phone TEXT NOT NULL,
	position_id {INT} NOT NULL CONSTRAINT staff_position REFERENCES position (id),
	home_site_id {INT} NOT NULL CONSTRAINT staff_home_site REFERENCES site (id),
	employment TEXT NOT NULL CONSTRAINT staff_employment_known
		CHECK (employment IN ('full-time', 'part-time', 'per-diem', 'contract')),
	min_minutes {INT} NOT NULL,
	max_minutes {INT} NOT NULL,
	rate_cents {INT},
	hired {INT} NOT NULL,
	ended {INT},
	version {INT} NOT NULL DEFAULT 1,
	created_at {INT} NOT NULL,
	CONSTRAINT staff_hours_ordered CHECK (min_minutes >= 0 AND min_minutes <= max_minutes)
) {STRICT};
CREATE UNIQUE INDEX staff_employee_no_unique ON staff (employee_no);
CREATE INDEX staff_by_name ON staff (sort_key, id);

-- The person who signs in with an account, if that is somebody on the roster. Checked at the end of a
-- transaction: a backup is read back table by table, accounts first.
ALTER TABLE account ADD COLUMN staff_id {INT}
	CONSTRAINT account_staff REFERENCES staff (id) DEFERRABLE INITIALLY DEFERRED;
CREATE UNIQUE INDEX account_staff_unique ON account (staff_id);

-- Where a person may work; the home site is one of them.
CREATE TABLE staff_site (
	staff_id {INT} NOT NULL CONSTRAINT staff_site_staff REFERENCES staff (id),
	site_id {INT} NOT NULL CONSTRAINT staff_site_site REFERENCES site (id),
	CONSTRAINT staff_site_pk PRIMARY KEY (staff_id, site_id)
) {STRICT};
CREATE INDEX staff_site_by_site ON staff_site (site_id, staff_id);

CREATE TABLE staff_skill (
	staff_id {INT} NOT NULL CONSTRAINT staff_skill_staff REFERENCES staff (id),
	skill_id {INT} NOT NULL CONSTRAINT staff_skill_skill REFERENCES skill (id),
	CONSTRAINT staff_skill_pk PRIMARY KEY (staff_id, skill_id)
) {STRICT};

CREATE TABLE credential (
	id {ID},
	staff_id {INT} NOT NULL CONSTRAINT credential_staff REFERENCES staff (id),
	kind_id {INT} NOT NULL CONSTRAINT credential_kind_ref REFERENCES credential_kind (id),
	number TEXT NOT NULL,
	issuer TEXT NOT NULL,
	issued {INT},
	expires {INT},
	revoked {INT},
	lapse_seen_at {INT},
	version {INT} NOT NULL DEFAULT 1,
	created_at {INT} NOT NULL,
	CONSTRAINT credential_dates_ordered CHECK (issued IS NULL OR expires IS NULL OR issued <= expires)
) {STRICT};
CREATE UNIQUE INDEX credential_unique ON credential (staff_id, kind_id, number);
CREATE INDEX credential_by_expiry ON credential (expires);

CREATE TABLE time_off (
	id {ID},
	staff_id {INT} NOT NULL CONSTRAINT time_off_staff REFERENCES staff (id),
	from_day {INT} NOT NULL,
	to_day {INT} NOT NULL,
	type TEXT NOT NULL CONSTRAINT time_off_type_known
		CHECK (type IN ('vacation', 'sick', 'personal', 'family', 'jury-duty', 'military', 'training', 'unpaid', 'holiday')),
	status TEXT NOT NULL CONSTRAINT time_off_status_known
		CHECK (status IN ('requested', 'approved', 'refused', 'withdrawn')),
	note TEXT NOT NULL,
	decided_by {INT},
	decided_at {INT},
	version {INT} NOT NULL DEFAULT 1,
	created_at {INT} NOT NULL,
	CONSTRAINT time_off_days_ordered CHECK (from_day <= to_day)
) {STRICT};
CREATE UNIQUE INDEX time_off_unique ON time_off (staff_id, from_day, to_day, type);
CREATE INDEX time_off_by_day ON time_off (to_day, from_day);

-- Hours of a weekday (0 = Monday) in which a person can not work; minutes of the local day. The roster leaves free what
-- is agreed.
CREATE TABLE unavailable (
	id {ID},
	staff_id {INT} NOT NULL CONSTRAINT unavailable_staff REFERENCES staff (id),
	weekday {INT} NOT NULL CONSTRAINT unavailable_weekday_known CHECK (weekday BETWEEN 0 AND 6),
	from_minute {INT} NOT NULL,
	to_minute {INT} NOT NULL,
	state TEXT NOT NULL CONSTRAINT unavailable_state_known CHECK (state IN ('asked', 'agreed', 'refused')),
	CONSTRAINT unavailable_ordered CHECK (from_minute >= 0 AND from_minute < to_minute AND to_minute <= 1440)
) {STRICT};
CREATE UNIQUE INDEX unavailable_unique ON unavailable (staff_id, weekday, from_minute, to_minute);
CREATE INDEX unavailable_asked ON unavailable (staff_id) WHERE state = 'asked';
