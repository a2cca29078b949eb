-- What happens to a roster between its publication and the day itself: shifts that lost their
-- person, offers and claims, swaps, what people were told, and who has seen which week.

-- How a site deals with changes of the published roster. Without a row the defaults of the columns hold.
CREATE TABLE change_policy (
	site_id {INT} NOT NULL CONSTRAINT change_policy_pk PRIMARY KEY CONSTRAINT change_policy_site REFERENCES site (id),
	claim_approval {INT} NOT NULL DEFAULT 0 CONSTRAINT change_policy_claim_bool CHECK (claim_approval IN (0, 1)),
	swap_approval {INT} NOT NULL DEFAULT 1 CONSTRAINT change_policy_swap_bool CHECK (swap_approval IN (0, 1)),
	lapse_empties {INT} NOT NULL DEFAULT 0 CONSTRAINT change_policy_lapse_bool CHECK (lapse_empties IN (0, 1)),
	offer_minutes {INT} NOT NULL DEFAULT 30 CONSTRAINT change_policy_minutes_sane CHECK (offer_minutes BETWEEN 1 AND 10080),
	tier_size {INT} NOT NULL DEFAULT 3 CONSTRAINT change_policy_tier_sane CHECK (tier_size BETWEEN 1 AND 100),
	version {INT} NOT NULL DEFAULT 1
) {STRICT};

-- A published shift without a person. It is filled once; what it took stays on record.
CREATE TABLE open_shift (
	id {ID},
	site_id {INT} NOT NULL CONSTRAINT open_shift_site REFERENCES site (id),
	position_id {INT} NOT NULL CONSTRAINT open_shift_position REFERENCES position (id),
	shift_id {INT} NOT NULL CONSTRAINT open_shift_shift REFERENCES shift (id),
	credential_kind_id {INT} CONSTRAINT open_shift_kind REFERENCES credential_kind (id),
	day {INT} NOT NULL,
	start_ms {INT} NOT NULL,
	end_ms {INT} NOT NULL,
	cause TEXT NOT NULL CONSTRAINT open_shift_cause_known
		CHECK (cause IN ('sick', 'family', 'no-show', 'other', 'credential', 'needed')),
	reason TEXT NOT NULL,
	left_by {INT} CONSTRAINT open_shift_left_by REFERENCES staff (id),
	state TEXT NOT NULL CONSTRAINT open_shift_state_known CHECK (state IN ('open', 'filled', 'closed')),
	claimable {INT} NOT NULL DEFAULT 0 CONSTRAINT open_shift_claimable_bool CHECK (claimable IN (0, 1)),
	tier_minutes {INT} NOT NULL DEFAULT 30,
	filled_by {INT} CONSTRAINT open_shift_filled_by REFERENCES staff (id),
	ended_at {INT},
	account_id {INT},
	version {INT} NOT NULL DEFAULT 1,
	created_at {INT} NOT NULL,
	CONSTRAINT open_shift_ordered CHECK (start_ms < end_ms),
	CONSTRAINT open_shift_filled_known CHECK ((state = 'filled') = (filled_by IS NOT NULL)),
	CONSTRAINT open_shift_ended_known CHECK ((state = 'open') = (ended_at IS NULL))
) {STRICT};
CREATE INDEX open_shift_by_site ON open_shift (site_id, state, start_ms);
CREATE INDEX open_shift_by_time ON open_shift (state, start_ms);

-- One person and one open shift: offered by the office, or claimed by the person.
CREATE TABLE shift_offer (
	id {ID},
	open_shift_id {INT} NOT NULL CONSTRAINT shift_offer_shift REFERENCES open_shift (id),
	staff_id {INT} NOT NULL CONSTRAINT shift_offer_staff REFERENCES staff (id),
	tier {INT} NOT NULL,
	state TEXT NOT NULL CONSTRAINT shift_offer_state_known CHECK (state IN ('waiting', 'offered', 'claimed',
		'accepted', 'declined', 'expired', 'withdrawn', 'refused')),
	expires_at {INT},
	answered_at {INT},
	answered_by {INT},
	reason TEXT NOT NULL DEFAULT '',
	created_at {INT} NOT NULL
) {STRICT};
CREATE UNIQUE INDEX shift_offer_unique ON shift_offer (open_shift_id, staff_id);
CREATE INDEX shift_offer_by_staff ON shift_offer (staff_id, state);
CREATE INDEX shift_offer_by_time ON shift_offer (state, expires_at);
-- The shift goes to one person, whatever else goes wrong.
CREATE UNIQUE INDEX shift_offer_taken_once ON shift_offer (open_shift_id) WHERE state = 'accepted';

-- Two people exchange a published shift, or one gives it away (to_assignment_id is then NULL).
CREATE TABLE swap (
	id {ID},
	site_id {INT} NOT NULL CONSTRAINT swap_site REFERENCES site (id),
	from_staff_id {INT} NOT NULL CONSTRAINT swap_from REFERENCES staff (id),
	from_assignment_id {INT} NOT NULL,
	to_staff_id {INT} NOT NULL CONSTRAINT swap_to REFERENCES staff (id),
	to_assignment_id {INT},
	state TEXT NOT NULL CONSTRAINT swap_state_known CHECK (state IN ('proposed', 'accepted', 'approved', 'declined',
		'refused', 'withdrawn', 'expired')),
	note TEXT NOT NULL,
	reason TEXT NOT NULL DEFAULT '',
	expires_at {INT} NOT NULL,
	answered_at {INT},
	answered_by {INT},
	decided_at {INT},
	decided_by {INT},
	version {INT} NOT NULL DEFAULT 1,
	created_at {INT} NOT NULL,
	CONSTRAINT swap_two_people CHECK (from_staff_id <> to_staff_id)
) {STRICT};
CREATE INDEX swap_by_site ON swap (site_id, state, expires_at);
CREATE INDEX swap_by_from ON swap (from_staff_id, state);
CREATE INDEX swap_by_to ON swap (to_staff_id, state);
CREATE INDEX swap_by_time ON swap (state, expires_at);

-- What an account was told; shown on its own page, and sent by mail.
CREATE TABLE notice (
	id {ID},
	account_id {INT} NOT NULL CONSTRAINT notice_account REFERENCES account (id),
	title TEXT NOT NULL,
	body TEXT NOT NULL,
	path TEXT NOT NULL,
	read_at {INT},
	created_at {INT} NOT NULL
) {STRICT};
CREATE INDEX notice_by_account ON notice (account_id, read_at);

-- The newest published change of a week that a person has had on the screen.
CREATE TABLE week_seen (
	staff_id {INT} NOT NULL CONSTRAINT week_seen_staff REFERENCES staff (id),
	monday {INT} NOT NULL,
	seen_at {INT} NOT NULL,
	CONSTRAINT week_seen_pk PRIMARY KEY (staff_id, monday)
) {STRICT};
