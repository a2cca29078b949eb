/* Looking things up in a loaded plan, and who covers what. */
#include "base/date.h"
#include "mod/roster/roster_plan.h"

int32_t roster_find_shift(const struct roster_plan *p, int64_t id)
{
	for (int32_t i = 0; i < p->shifts; i++)
		if (p->shift[i].id == id)
			return i;
	return -1;
}

int32_t roster_find_position(const struct roster_plan *p, int64_t id)
{
	for (int32_t i = 0; i < p->positions; i++)
		if (p->position[i].id == id)
			return i;
	return -1;
}

const struct roster_work *roster_find_work(const struct roster_plan *p, int64_t id)
{
	for (int32_t i = 0; i < p->works; i++)
		if (p->work[i].id == id)
			return &p->work[i];
	return NULL;
}

const struct roster_work *roster_next_work(const struct roster_plan *p, int32_t person, int32_t day,
					   const struct roster_work *after)
{
	struct roster_slice s = p->person[person].work;
	const struct roster_work *end = p->work + s.first + s.n;
	const struct roster_work *w = after == NULL ? p->work + s.first : after + 1;
	while (w < end && w->day < day)
		w++;
	return w < end && w->day == day ? w : NULL;
}

struct roster_slice roster_needs_of(const struct roster_plan *p, int32_t day)
{
	if (day < p->from || day > p->to)
		return (struct roster_slice){ 0, 0 };
	return p->day_needs[day - p->from];
}

int32_t roster_week_minutes(const struct roster_plan *p, int32_t person, int32_t day)
{
	int32_t monday = date_monday_of(day), sum = 0;
	struct roster_slice s = p->person[person].work;
	for (int32_t i = s.first; i < s.first + s.n; i++)
		if (p->work[i].day >= monday && p->work[i].day < monday + 7)
			sum += roster_work_minutes(&p->work[i]);
	return sum;
}

void roster_shift_times(const struct roster_plan *p, int32_t shift, int32_t day, int64_t *start_ms,
			int64_t *end_ms)
{
	const struct roster_shift *s = &p->shift[shift];
	*start_ms = tz_instant(p->site.tz, day, s->start_minute);
	*end_ms = tz_instant(p->site.tz, day, s->start_minute + s->minutes);
	/* A shift that lies in the hour that is skipped would end before it starts. */
	if (*end_ms <= *start_ms)
		*end_ms = *start_ms + s->minutes * (int64_t)60000;
}

bool roster_holds(const struct roster_plan *p, int32_t person, int32_t kind, int32_t day)
{
	if (kind < 0)
		return true;
	struct roster_slice s = p->person[person].credential;
	for (int32_t i = s.first; i < s.first + s.n; i++) {
		const struct roster_credential *c = &p->credential[i];
		if (c->kind == kind && c->issued <= day && day <= c->expires && day < c->revoked)
			return true;
	}
	return false;
}

/* Work that begins on the day, here, in this shift and position, and covers nothing yet. */
static bool waits(const struct roster_work *w, const struct roster_need *n)
{
	return w->in_span && w->need < 0 && w->shift == n->shift && w->position == n->position;
}

/* Lets up to `most` of the day's waiting people cover need `i`. */
static void take_waiting(struct roster_plan *p, const int32_t *today, int32_t n_today, int32_t i,
			 int32_t most)
{
	struct roster_need *need = &p->need[i];
	for (int32_t k = 0; k < n_today && need->assigned < most; k++) {
		struct roster_work *w = &p->work[today[k]];
		if (!waits(w, need) || !roster_holds(p, w->person, need->kind, w->day))
			continue;
		w->need = i;
		need->assigned++;
	}
}

/* Least numbers first, then wishes, then whoever is too many; in each round the needs that ask for
 * a credential choose first, as they sort first. Who is left fits no need: counted where the person
 * was meant to be. */
static void cover_day(struct roster_plan *p, struct roster_slice needs, const int32_t *today,
		      int32_t n_today)
{
	for (int32_t i = needs.first; i < needs.first + needs.n; i++)
		take_waiting(p, today, n_today, i, p->need[i].least);
	for (int32_t i = needs.first; i < needs.first + needs.n; i++)
		take_waiting(p, today, n_today, i, p->need[i].wished);
	for (int32_t i = needs.first + needs.n; i-- > needs.first;)
		take_waiting(p, today, n_today, i, INT32_MAX);
	for (int32_t i = needs.first; i < needs.first + needs.n; i++) {
		struct roster_need *n = &p->need[i];
		bool first = i == needs.first || n[-1].shift != n->shift ||
			     n[-1].position != n->position;
		for (int32_t k = 0; first && k < n_today; k++)
			if (waits(&p->work[today[k]], n))
				n->unfit++;
		n->open = n->assigned < n->least ? n->least - n->assigned : 0;
	}
}

void roster_plan_cover(struct roster_plan *p)
{
	int32_t *first = arena_array(p->arena, int32_t, (size_t)p->days + 2);
	int32_t *list = arena_array(p->arena, int32_t, (size_t)p->works + 1);
	for (int32_t i = 0; i < p->needs; i++)
		p->need[i].assigned = p->need[i].unfit = p->need[i].open = 0;
	for (int32_t i = 0; i < p->works; i++) {
		p->work[i].need = -1;
		if (p->work[i].in_span)
			first[p->work[i].day - p->from + 2]++;
	}
	for (int32_t d = 2; d < p->days + 2; d++)
		first[d] += first[d - 1];
	for (int32_t i = 0; i < p->works; i++)
		if (p->work[i].in_span)
			list[first[p->work[i].day - p->from + 1]++] = i;
	for (int32_t d = 0; d < p->days; d++)
		cover_day(p, p->day_needs[d], list + first[d], first[d + 1] - first[d]);
}

static void add_totals(struct roster_totals *t, const struct roster_plan *p, struct roster_slice s)
{
	for (int32_t i = s.first; i < s.first + s.n; i++) {
		const struct roster_need *n = &p->need[i];
		t->needed += n->least;
		t->open += n->open;
		t->covered += n->least - n->open;
		t->wished_open += n->assigned < n->wished ? n->wished - n->assigned - n->open : 0;
	}
}

struct roster_totals roster_totals(const struct roster_plan *p)
{
	struct roster_totals t = { 0 };
	add_totals(&t, p, (struct roster_slice){ 0, p->needs });
	return t;
}

struct roster_totals roster_totals_of_day(const struct roster_plan *p, int32_t day)
{
	struct roster_totals t = { 0 };
	add_totals(&t, p, roster_needs_of(p, day));
	return t;
}

int32_t roster_need_kind(const struct roster_plan *p, int32_t day, int32_t shift, int32_t position)
{
	struct roster_slice s = roster_needs_of(p, day);
	int32_t kind = -1;
	bool found = false;
	for (int32_t i = s.first; i < s.first + s.n; i++) {
		const struct roster_need *n = &p->need[i];
		if (n->shift != shift || n->position != position)
			continue;
		if (found && n->kind != kind)
			return -1;
		kind = n->kind;
		found = true;
	}
	return kind;
}
