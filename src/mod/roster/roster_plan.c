/* Loads a span of a site's roster: one statement for each table, none for each person, and rows
 * that refer to each other by index afterwards. */
#include "mod/roster/roster_plan.h"

#include "base/date.h"
#include "mod/roster/roster_around.h"
#include "mod/roster/roster_frame.h"
#include "mod/roster/roster_ids.h"

struct loading {
	struct db *db;
	struct arena *a;
	struct roster_plan *p;
	const struct roster_frame *frame;
	int64_t viewer;
	int32_t work_from, work_to; /* days of which work is loaded in full */
	struct roster_ids *people, *positions, *kinds, *shifts;
};

int32_t roster_find_person(const struct roster_plan *p, int64_t id)
{
	return id == 0 ? -1 : ids_get(p->person_ids, id);
}

static int32_t or_else(const int64_t *value, int32_t otherwise)
{
	return value == NULL ? otherwise : (int32_t)*value;
}

/* A site's maximum of 0 is no rule; a person's is never. */
static int32_t no_zero(const int64_t *value)
{
	return value == NULL || *value == 0 ? -1 : (int32_t)*value;
}

/* The office's defaults; a site's own row replaces them all. */
static enum err load_policy(struct loading *l)
{
	const struct roster_site_row *row = &l->frame->site;
	struct roster_policy *y = &l->p->policy;
	*y = (struct roster_policy){
		.min_run = 1, .min_off_run = 1, .max_weekends = -1, .weekly_hours = true
	};
	if (row->version != NULL) {
		*y = (struct roster_policy){ or_else(row->rest, 0),
					     or_else(row->max_run, 0),
					     or_else(row->min_run, 0),
					     or_else(row->min_off_run, 0),
					     no_zero(row->max_weekends),
					     row->weekly == NULL || *row->weekly,
					     true,
					     *row->version };
		return OK;
	}
	struct roster_house_rules_row_list rules;
	enum err err = roster_house_rules(l->db, l->a, row->practice_id, l->p->from, &rules);
	for (size_t i = 0; err == OK && i < rules.n; i++) {
		int64_t value;
		if (!str_to_i64(str_of(rules.at[i].value), &value) || value < 0 || value > 1000)
			continue;
		if (strcmp(rules.at[i].code, "roster.rest.min") == 0)
			y->min_rest_minutes = (int32_t)value * 60;
		if (strcmp(rules.at[i].code, "roster.run.max") == 0)
			y->max_run = (int32_t)value;
		if (strcmp(rules.at[i].code, "roster.weekends.max_in_four") == 0)
			y->max_weekends = (int32_t)value;
	}
	return err;
}

/* What a plan shows of the frame is its own: the frame may be kept and go before it. */
static void take_site(struct loading *l)
{
	const struct roster_site_row *row = &l->frame->site;
	const struct tz *tz = tz_find(row->time_zone);
	l->p->site = (struct roster_site){ row->id, row->practice_id, arena_strdup(l->a, row->name),
					   arena_strdup(l->a, row->practice),
					   tz == NULL ? tz_find("UTC") : tz };
}

static void take_shifts(struct loading *l)
{
	struct roster_plan *p = l->p;
	const struct roster_frame *f = l->frame;
	p->shift = arena_array(l->a, struct roster_shift, f->shifts.n + 1);
	l->shifts = ids_new(l->a, f->shifts.n);
	for (; (size_t)p->shifts < f->shifts.n; p->shifts++) {
		const struct roster_shift_rows_row *r = &f->shifts.at[p->shifts];
		p->shift[p->shifts] = (struct roster_shift){ r->id,
							     r->version,
							     arena_strdup(l->a, r->name),
							     (int32_t)r->start_minute,
							     (int32_t)r->minutes,
							     (int32_t)r->tint };
		ids_put(l->shifts, r->id, p->shifts);
	}
	p->ban = arena_array(l->a, bool, f->shifts.n * f->shifts.n + 1);
	for (size_t i = 0; i < f->bans.n; i++) {
		int32_t first = ids_get(l->shifts, f->bans.at[i].shift_id),
			next = ids_get(l->shifts, f->bans.at[i].next_id);
		if (first >= 0 && next >= 0)
			p->ban[first * p->shifts + next] = true;
	}
}

static void take_words(struct loading *l)
{
	struct roster_plan *p = l->p;
	const struct roster_frame *f = l->frame;
	p->position = arena_array(l->a, struct roster_position, f->positions.n + 1);
	l->positions = ids_new(l->a, f->positions.n);
	for (; (size_t)p->positions < f->positions.n; p->positions++) {
		const struct roster_position_rows_row *r = &f->positions.at[p->positions];
		p->position[p->positions] =
			(struct roster_position){ r->id, arena_strdup(l->a, r->name) };
		ids_put(l->positions, r->id, p->positions);
	}
	p->kind = arena_array(l->a, struct roster_kind, f->kinds.n + 1);
	l->kinds = ids_new(l->a, f->kinds.n);
	for (; (size_t)p->kinds < f->kinds.n; p->kinds++) {
		const struct roster_kind_rows_row *r = &f->kinds.at[p->kinds];
		p->kind[p->kinds] = (struct roster_kind){ r->id, arena_strdup(l->a, r->name) };
		ids_put(l->kinds, r->id, p->kinds);
	}
}

/* By day, shift, position; a need that asks for a credential before one that does not. */
static int by_need(const void *x, const void *y)
{
	const struct roster_need *a = x, *b = y;
	if (a->day != b->day)
		return a->day < b->day ? -1 : 1;
	if (a->shift != b->shift)
		return a->shift - b->shift;
	if (a->position != b->position)
		return a->position - b->position;
	if (a->kind != b->kind)
		return b->kind - a->kind;
	return a->dated == b->dated ? (a->id > b->id) - (a->id < b->id) : (a->dated ? -1 : 1);
}

static bool same_need(const struct roster_need *a, const struct roster_need *b)
{
	return a->day == b->day && a->shift == b->shift && a->position == b->position &&
	       a->kind == b->kind;
}

/* Drops what an exception of the same day replaces (the exception sorts first, and a need said
 * twice counts once), and says where each day's needs stand. */
static void settle_needs(struct roster_plan *p, size_t n)
{
	qsort(p->need, n, sizeof *p->need, by_need);
	for (size_t i = 0; i < n; i++) {
		const struct roster_need *last = p->needs == 0 ? NULL : &p->need[p->needs - 1];
		if (last != NULL && same_need(last, &p->need[i]))
			continue;
		p->need[p->needs++] = p->need[i];
	}
	p->day_needs = arena_array(p->arena, struct roster_slice, (size_t)p->days);
	for (int32_t i = 0; i < p->needs; i++) {
		struct roster_slice *s = &p->day_needs[p->need[i].day - p->from];
		if (s->n++ == 0)
			s->first = i;
	}
}

/* A weekday's need once for each of its days; returns how many there are by now. */
static size_t take_needs(struct loading *l, const struct roster_need_row_list *rows, size_t n)
{
	struct roster_plan *p = l->p;
	for (size_t i = 0; i < rows->n; i++) {
		const struct roster_need_row *r = &rows->at[i];
		struct roster_need need = {
			.id = r->id,
			.version = r->version,
			.dated = r->day != NULL,
			.position = ids_get(l->positions, r->position_id),
			.shift = ids_get(l->shifts, r->shift_id),
			.kind = r->kind_id == NULL ? -1 : ids_get(l->kinds, *r->kind_id),
			.least = (int32_t)r->least,
			.wished = (int32_t)r->wished,
			.under_weight = (int32_t)r->under_weight,
			.wish_weight = (int32_t)r->wish_weight,
			.over_weight = (int32_t)r->over_weight,
		};
		if (need.position < 0 || need.shift < 0)
			continue;
		int32_t day =
			r->day != NULL ?
				*r->day :
				p->from + (int32_t)((*r->weekday - date_weekday(p->from) + 7) % 7);
		for (; day <= p->to; day += r->day != NULL ? p->days : 7) {
			need.day = day;
			p->need[n++] = need;
		}
	}
	return n;
}

static enum err load_needs(struct loading *l)
{
	struct roster_plan *p = l->p;
	const struct roster_need_row_list *weekly = &l->frame->needs;
	struct roster_need_row_list dated;
	enum err err = roster_dated_need_rows(l->db, l->a, p->site.id, p->from, p->to, &dated);
	if (err != OK)
		return err;
	size_t room = weekly->n * (size_t)(p->days / 7 + 1) + dated.n;
	p->need = arena_array(l->a, struct roster_need, room + 1);
	settle_needs(p, take_needs(l, &dated, take_needs(l, weekly, 0)));
	return OK;
}

static bool employed_in_span(const struct roster_plan *p, const struct roster_person_row *r)
{
	return r->hired <= p->to && (r->ended == NULL || *r->ended >= p->from);
}

/* Members are those of the span; guests are in it whatever their dates. */
static void take_people(struct loading *l, const struct roster_person_row_list *rows, bool guests)
{
	struct roster_plan *p = l->p;
	const struct roster_policy *y = &p->policy;
	struct roster_person *people =
		arena_array(l->a, struct roster_person, (size_t)p->people + rows->n + 1);
	if (p->people > 0)
		memcpy(people, p->person, (size_t)p->people * sizeof *people);
	p->person = people;
	size_t words = (size_t)(p->last_day - p->first_day) / 64 + 1;
	uint64_t *bits = arena_array(l->a, uint64_t, words * (rows->n + 1));
	for (size_t i = 0; i < rows->n; i++, bits += words) {
		const struct roster_person_row *r = &rows->at[i];
		if (!guests && !employed_in_span(p, r))
			continue;
		ids_put(l->people, r->id, p->people);
		p->person[p->people++] = (struct roster_person){
			.id = r->id,
			.name = arena_strdup(l->a, r->name),
			.employment = arena_strdup(l->a, r->employment),
			.position = ids_get(l->positions, r->position_id),
			.home_site_id = r->home_site_id,
			.home = r->home_site_id == p->site.id,
			.member = r->member,
			.hired = r->hired,
			.ended = r->ended == NULL ? DATE_MAX : *r->ended,
			.min_minutes = (int32_t)r->min_minutes,
			.max_minutes = (int32_t)r->max_minutes,
			.max_run = or_else(r->max_run, y->max_run),
			.min_run = or_else(r->min_run, y->min_run),
			.min_off_run = or_else(r->min_off_run, y->min_off_run),
			.max_weekends = or_else(r->max_weekends, y->max_weekends),
			.weekends_in_span = r->max_weekends != NULL,
			.min_total = or_else(r->min_total, -1),
			.max_total = or_else(r->max_total, -1),
			.worked = bits,
		};
	}
}

static enum err load_people(struct loading *l, const struct roster_work_rows_row_list *works)
{
	struct roster_plan *p = l->p;
	const struct roster_person_row_list *members = &l->frame->people;
	l->people = ids_new(l->a, members->n + works->n);
	p->person_ids = l->people;
	take_people(l, members, false);
	bool strangers = false;
	for (size_t i = 0; i < works->n && !strangers; i++)
		strangers = ids_get(l->people, works->at[i].staff_id) < 0;
	struct roster_person_row_list guests = { 0, NULL };
	enum err err = OK;
	if (strangers)
		err = roster_guest_rows(l->db, l->a, p->site.id, p->from, p->to, &guests);
	if (err == OK && p->people + (int64_t)guests.n > LIMIT_STAFF_AT_SITE)
		err = E_LIMIT;
	if (err == OK)
		take_people(l, &guests, true);
	return err;
}

static bool later(const struct roster_work *a, const struct roster_work *b)
{
	return a->start_ms != b->start_ms ? a->start_ms > b->start_ms : a->id > b->id;
}

/* By person, then start. Rows come by day, so each person's are nearly in order: laid out by person
 * and put right by insertion, they take one pass and a bit. */
static void sort_works(struct roster_plan *p)
{
	struct roster_work *sorted =
		arena_array(p->arena, struct roster_work, (size_t)p->works + 1);
	for (int32_t i = 0; i < p->works; i++)
		p->person[p->work[i].person].work.n++;
	int32_t first = 0;
	for (int32_t i = 0; i < p->people; i++) {
		p->person[i].work.first = first;
		first += p->person[i].work.n;
		p->person[i].work.n = 0;
	}
	for (int32_t i = 0; i < p->works; i++) {
		struct roster_slice *s = &p->person[p->work[i].person].work;
		int32_t at = s->first + s->n++;
		for (; at > s->first && later(&sorted[at - 1], &p->work[i]); at--)
			sorted[at] = sorted[at - 1];
		sorted[at] = p->work[i];
	}
	p->work = sorted;
}

static void take_here(struct loading *l, const struct roster_work_rows_row_list *rows)
{
	struct roster_plan *p = l->p;
	for (size_t i = 0; i < rows->n; i++) {
		const struct roster_work_rows_row *r = &rows->at[i];
		int32_t person = ids_get(l->people, r->staff_id);
		if (person < 0)
			continue;
		p->work[p->works++] = (struct roster_work){
			.id = r->id,
			.version = r->version,
			.person = person,
			.position = ids_get(l->positions, r->position_id),
			.shift = ids_get(l->shifts, r->shift_id),
			.need = -1,
			.day = r->day,
			.start_ms = r->start_ms,
			.end_ms = r->end_ms,
			.site_id = p->site.id,
			.override_reason = "",
			.here = true,
			.pinned = r->pinned,
			.in_span = r->day >= p->from && r->day <= p->to,
		};
	}
}

static void take_elsewhere(struct loading *l, const struct roster_elsewhere_rows_row_list *rows)
{
	struct roster_plan *p = l->p;
	for (size_t i = 0; i < rows->n; i++) {
		const struct roster_elsewhere_rows_row *r = &rows->at[i];
		int32_t person = ids_get(l->people, r->staff_id);
		if (person < 0)
			continue;
		p->work[p->works++] = (struct roster_work){
			.id = r->id,
			.person = person,
			.position = ids_get(l->positions, r->position_id),
			.shift = -1,
			.need = -1,
			.day = r->day,
			.start_ms = r->start_ms,
			.end_ms = r->end_ms,
			.site_id = r->site_id,
			.site = r->site,
			.override_reason = "",
		};
	}
}

static enum err load_reasons(struct loading *l)
{
	struct roster_plan *p = l->p;
	struct roster_reason_rows_row_list rows;
	enum err err = roster_reason_rows(l->db, l->a, p->site.id, l->work_from, l->work_to, &rows);
	if (err != OK || rows.n == 0)
		return err;
	struct roster_ids *ids = ids_new(l->a, (size_t)p->works);
	for (int32_t i = 0; i < p->works; i++)
		ids_put(ids, p->work[i].id, i);
	for (size_t i = 0; i < rows.n; i++) {
		int32_t at = ids_get(ids, rows.at[i].id);
		if (at >= 0)
			p->work[at].override_reason = rows.at[i].override_reason;
	}
	return OK;
}

static enum err load_works(struct loading *l, const struct roster_work_rows_row_list *here)
{
	struct roster_plan *p = l->p;
	struct roster_elsewhere_rows_row_list elsewhere;
	enum err err = roster_elsewhere_rows(l->db, l->a, l->viewer, p->site.id, l->work_from,
					     l->work_to, &elsewhere);
	if (err != OK)
		return err;
	p->work = arena_array(l->a, struct roster_work, here->n + elsewhere.n + 1);
	take_here(l, here);
	take_elsewhere(l, &elsewhere);
	sort_works(p);
	for (int32_t i = 0; i < p->works; i++)
		roster_mark_worked(p, p->work[i].person, p->work[i].day);
	return load_reasons(l);
}

/* The next element of a person's slice; rows come sorted by person, so slices are whole. */
static void into_slice(struct roster_slice *s, int32_t *n)
{
	if (s->n++ == 0)
		s->first = *n;
	(*n)++;
}

static enum err load_absences(struct loading *l)
{
	struct roster_plan *p = l->p;
	struct roster_off_rows_row_list offs;
	const struct roster_unavailable_rows_row_list hours = l->frame->unavailable;
	enum err err = roster_off_rows(l->db, l->a, p->site.id, p->from, p->to + 1, &offs);
	if (err != OK)
		return err;
	p->off = arena_array(l->a, struct roster_off, offs.n + 1);
	for (size_t i = 0; i < offs.n; i++) {
		const struct roster_off_rows_row *r = &offs.at[i];
		int32_t person = ids_get(l->people, r->staff_id);
		if (person < 0)
			continue;
		p->off[p->offs] =
			(struct roster_off){ r->from_day, r->to_day, r->type, r->approved };
		into_slice(&p->person[person].off, &p->offs);
	}
	p->unavailable = arena_array(l->a, struct roster_unavailable, hours.n + 1);
	for (size_t i = 0; i < hours.n; i++) {
		const struct roster_unavailable_rows_row *r = &hours.at[i];
		int32_t person = ids_get(l->people, r->staff_id);
		if (person < 0)
			continue;
		p->unavailable[p->unavailables] =
			(struct roster_unavailable){ (int32_t)r->weekday, (int32_t)r->from_minute,
						     (int32_t)r->to_minute };
		into_slice(&p->person[person].unavailable, &p->unavailables);
	}
	return OK;
}

static void take_credentials(struct loading *l)
{
	struct roster_plan *p = l->p;
	const struct roster_credential_rows_row_list rows = l->frame->credentials;
	p->credential = arena_array(l->a, struct roster_credential, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		const struct roster_credential_rows_row *r = &rows.at[i];
		int32_t person = ids_get(l->people, r->staff_id);
		if (person < 0)
			continue;
		p->credential[p->credentials] = (struct roster_credential){
			ids_get(l->kinds, r->kind_id),
			r->issued == NULL ? DATE_MIN : *r->issued,
			r->expires == NULL ? DATE_MAX : *r->expires,
			r->revoked == NULL ? DATE_MAX : *r->revoked,
		};
		into_slice(&p->person[person].credential, &p->credentials);
	}
}

static enum err load_wishes(struct loading *l)
{
	struct roster_plan *p = l->p;
	struct roster_wish_rows_row_list rows;
	const struct roster_most_rows_row_list most = l->frame->most;
	enum err err = roster_wish_rows(l->db, l->a, p->site.id, p->from, p->to, &rows);
	if (err != OK)
		return err;
	p->wish = arena_array(l->a, struct roster_wish, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		const struct roster_wish_rows_row *r = &rows.at[i];
		int32_t person = ids_get(l->people, r->staff_id);
		if (person < 0)
			continue;
		p->wish[p->wishes] = (struct roster_wish){ r->day, ids_get(l->shifts, r->shift_id),
							   (int32_t)r->weight, r->wants };
		into_slice(&p->person[person].wish, &p->wishes);
	}
	p->most = arena_array(l->a, struct roster_most, most.n + 1);
	for (size_t i = 0; i < most.n; i++) {
		int32_t person = ids_get(l->people, most.at[i].staff_id);
		if (person < 0)
			continue;
		p->most[p->mosts] = (struct roster_most){ ids_get(l->shifts, most.at[i].shift_id),
							  (int32_t)most.at[i].most };
		into_slice(&p->person[person].most, &p->mosts);
	}
	return OK;
}

enum err roster_plan_load_in(struct db *db, struct arena *a, int64_t viewer,
			     const struct roster_frame *frame, int32_t from, int32_t to,
			     struct roster_plan **out)
{
	assert(from <= to);
	if (to - from >= LIMIT_FILL_DAYS)
		return E_LIMIT;
	struct roster_plan *p = arena_new_one(a, struct roster_plan);
	*p = (struct roster_plan){ .arena = a,
				   .from = from,
				   .to = to,
				   .days = to - from + 1,
				   .first_day = from - ROSTER_AROUND,
				   .last_day = to + ROSTER_AROUND };
	struct loading l = { .db = db, .a = a, .p = p, .frame = frame, .viewer = viewer };
	/* Whole weeks for the hours, and a day on either side for the rest. */
	l.work_from = date_monday_of(from) < from ? date_monday_of(from) : from - 1;
	l.work_to = date_monday_of(to) + 6 > to ? date_monday_of(to) + 6 : to + 1;
	struct roster_work_rows_row_list works = { 0, NULL };
	take_site(&l);
	take_shifts(&l);
	take_words(&l);
	enum err err = load_policy(&l);
	if (err == OK)
		err = load_needs(&l);
	if (err == OK)
		err = roster_work_rows(db, a, p->site.id, l.work_from, l.work_to, &works);
	if (err == OK)
		err = load_people(&l, &works);
	if (err == OK)
		err = load_works(&l, &works);
	if (err == OK)
		err = roster_load_around(db, p, l.work_from, l.work_to);
	if (err == OK)
		err = load_absences(&l);
	if (err == OK)
		err = load_wishes(&l);
	if (err != OK)
		return err;
	take_credentials(&l);
	roster_plan_cover(p);
	*out = p;
	return OK;
}

enum err roster_plan_load(struct db *db, struct arena *a, int64_t viewer, int64_t site,
			  int32_t from, int32_t to, struct roster_plan **out)
{
	struct roster_frame frame;
	enum err err = roster_frame_load(db, a, viewer, site, &frame);
	return err == OK ? roster_plan_load_in(db, a, viewer, &frame, from, to, out) : err;
}
