/* Which slots a plan has. A usual day's slot is described by its distance from noon; a day of other
 * lengths (the clocks change that night, or in the small hours) gets slots of its own with its real
 * times, so that rest and hours are right to the minute on that night too. */
#include "mod/roster/roster_slots.h"

#include "base/date.h"

#define DAY_MS (86400LL * 1000)

static int64_t noon(const struct roster_plan *p, int32_t day)
{
	return tz_instant(p->site.tz, day, 720);
}

static bool special(const struct roster_plan *p, int32_t day)
{
	if (noon(p, day + 1) - noon(p, day) != DAY_MS && p->policy.min_rest_minutes > 0)
		return true;
	for (int32_t s = 0; s < p->shifts; s++) {
		int64_t start, end;
		roster_shift_times(p, s, day, &start, &end);
		if (end - start != p->shift[s].minutes * (int64_t)60000 ||
		    start - noon(p, day) != (p->shift[s].start_minute - 720) * (int64_t)60000)
			return true;
	}
	return false;
}

static struct roster_slot usual_slot(const struct roster_plan *p, int32_t shift, int32_t position,
				     int32_t kind)
{
	const struct roster_shift *s = &p->shift[shift];
	int64_t start = (s->start_minute - 720) * (int64_t)60000;
	return (struct roster_slot){ shift,
				     position,
				     kind,
				     DATE_MIN,
				     s->minutes,
				     start,
				     start + s->minutes * (int64_t)60000 };
}

static struct roster_slot special_slot(const struct roster_plan *p, struct roster_slot s,
				       int32_t day)
{
	roster_shift_times(p, s.shift, day, &s.start_ms, &s.end_ms);
	s.day = day;
	s.minutes = (int32_t)((s.end_ms - s.start_ms) / 60000);
	return s;
}

static int32_t base_slot(const struct roster_problem *r, int32_t shift, int32_t position,
			 int32_t kind)
{
	for (int32_t i = 0; i < r->slots; i++)
		if (r->slot[i].day == DATE_MIN && r->slot[i].shift == shift &&
		    r->slot[i].position == position && r->slot[i].kind == kind)
			return i;
	return -1;
}

static bool add_base(struct roster_problem *r, int32_t shift, int32_t position, int32_t kind)
{
	if (base_slot(r, shift, position, kind) >= 0)
		return true;
	if (r->slots == SOLVER_SLOTS_MAX - 1)
		return false;
	r->slot[r->slots++] = usual_slot(r->plan, shift, position, kind);
	return true;
}

static bool add_all(struct roster_problem *r)
{
	const struct roster_plan *p = r->plan;
	bool fits = true;
	for (int32_t i = 0; i < p->needs && fits; i++)
		fits = add_base(r, p->need[i].shift, p->need[i].position, p->need[i].kind);
	for (int32_t i = 0; i < p->works && fits; i++) {
		const struct roster_work *w = &p->work[i];
		if (w->in_span && w->shift >= 0 && w->need < 0)
			fits = add_base(r, w->shift, w->position,
					roster_need_kind(p, w->day, w->shift, w->position));
	}
	int32_t usual = r->slots;
	for (int32_t day = p->from; day <= p->to && fits; day++) {
		if (!special(p, day))
			continue;
		fits = r->slots + usual < SOLVER_SLOTS_MAX;
		for (int32_t i = 0; i < usual && fits; i++)
			r->slot[r->slots++] = special_slot(p, r->slot[i], day);
	}
	return fits;
}

enum err roster_slots_make(struct roster_problem *r, struct arena *a, const char **why)
{
	const struct roster_plan *p = r->plan;
	r->slot = arena_array(a, struct roster_slot, SOLVER_SLOTS_MAX);
	r->slots = 0;
	r->elsewhere = -1;
	if (!add_all(r)) {
		*why = "These days need more shifts and positions than can be filled at once. "
		       "Fill fewer days, or a site with fewer shifts.";
		return E_LIMIT;
	}
	for (int32_t i = 0; i < p->works && r->elsewhere < 0; i++)
		if (!p->work[i].here && p->work[i].day >= p->from && p->work[i].day <= p->to)
			r->elsewhere = r->slots++;
	if (r->elsewhere >= 0)
		r->slot[r->elsewhere] = (struct roster_slot){ -1, -1, -1, DATE_MAX, 0, 0, 0 };
	return OK;
}

int32_t roster_slot_of(const struct roster_problem *r, int32_t shift, int32_t position,
		       int32_t kind, int32_t day)
{
	int32_t usual = -1;
	for (int32_t i = 0; i < r->slots; i++) {
		const struct roster_slot *s = &r->slot[i];
		if (s->shift != shift || s->position != position || s->kind != kind)
			continue;
		if (s->day == day)
			return i;
		if (s->day == DATE_MIN)
			usual = i;
	}
	return usual;
}

int32_t roster_slot_of_work(const struct roster_problem *r, const struct roster_work *w)
{
	int32_t kind = w->need >= 0 ? r->plan->need[w->need].kind :
				      roster_need_kind(r->plan, w->day, w->shift, w->position);
	return roster_slot_of(r, w->shift, w->position, kind, w->day);
}

bool roster_slot_on(const struct roster_problem *r, int32_t s, int32_t day)
{
	if (r->slot[s].day != DATE_MIN)
		return r->slot[s].day == day;
	return roster_slot_of(r, r->slot[s].shift, r->slot[s].position, r->slot[s].kind, day) == s;
}

static int64_t instant(const struct roster_plan *p, const struct roster_slot *s, int32_t day,
		       int64_t offset)
{
	return s->day == DATE_MIN ? noon(p, day) + offset : offset;
}

int64_t roster_slot_gap(const struct roster_problem *r, int32_t s, int32_t t)
{
	const struct roster_slot *one = &r->slot[s], *two = &r->slot[t];
	/* Neither is bound to a day: any pair of usual days shows their distance. */
	if (one->day == DATE_MIN && two->day == DATE_MIN)
		return two->start_ms + DAY_MS - one->end_ms;
	int32_t first = one->day != DATE_MIN ? one->day : two->day - 1;
	return instant(r->plan, two, first + 1, two->start_ms) -
	       instant(r->plan, one, first, one->end_ms);
}
