/* The rules. Rest and overlap compare instants, so they hold across midnight, sites, time zones and
 * the nights on which the clocks change; hours are those that pass on a real clock. */
#include "mod/roster/roster_judge.h"

#include "base/date.h"

bool roster_worked(const struct roster_plan *p, int32_t person, int32_t day)
{
	if (day < p->first_day || day > p->last_day)
		return false;
	uint32_t bit = (uint32_t)(day - p->first_day);
	return (p->person[person].worked[bit / 64] >> (bit % 64) & 1) != 0;
}

/* The day itself counts as worked: that is what is being asked. */
static bool works_on(const struct roster_judge *j, int32_t day)
{
	return day == j->day || (day != j->vacated && roster_worked(j->p, j->person, day));
}

/* The person's other work, one by one. */
static const struct roster_work *next_other(const struct roster_judge *j,
					    const struct roster_work *after)
{
	struct roster_slice s = j->who->work;
	const struct roster_work *end = j->p->work + s.first + s.n;
	const struct roster_work *w = after == NULL ? j->p->work + s.first : after + 1;
	while (w < end && w->id == j->instead_of && j->instead_of != 0)
		w++;
	return w < end ? w : NULL;
}

static bool not_member(struct roster_judge *j)
{
	return !j->who->member;
}

static bool not_employed(struct roster_judge *j)
{
	return j->day < j->who->hired || j->day > j->who->ended;
}

static bool other_position(struct roster_judge *j)
{
	return j->position != j->who->position;
}

static bool no_credential(struct roster_judge *j)
{
	if (roster_holds(j->p, j->person, j->kind, j->day))
		return false;
	struct roster_slice s = j->who->credential;
	j->credential = NULL;
	for (int32_t i = s.first; i < s.first + s.n; i++)
		if (j->p->credential[i].kind == j->kind)
			j->credential = &j->p->credential[i];
	return true;
}

static bool overlaps(struct roster_judge *j)
{
	for (j->other = next_other(j, NULL); j->other != NULL; j->other = next_other(j, j->other))
		if (j->other->start_ms < j->end_ms && j->start_ms < j->other->end_ms)
			return true;
	return false;
}

static bool same_day(struct roster_judge *j)
{
	for (j->other = next_other(j, NULL); j->other != NULL; j->other = next_other(j, j->other))
		if (j->other->day == j->day)
			return true;
	return false;
}

static bool off(struct roster_judge *j, bool approved)
{
	struct roster_slice s = j->who->off;
	for (int32_t i = s.first; i < s.first + s.n; i++) {
		j->off = &j->p->off[i];
		if (j->off->approved == approved && j->off->from <= j->day && j->day <= j->off->to)
			return true;
	}
	return false;
}

static bool time_off(struct roster_judge *j)
{
	return off(j, true);
}

static bool off_asked(struct roster_judge *j)
{
	return off(j, false);
}

/* By the wall clock, on the day and into the next. */
static bool unavailable(struct roster_judge *j)
{
	struct roster_slice s = j->who->unavailable;
	int32_t weekday = date_weekday(j->day), start = j->shift->start_minute;
	int32_t end = start + j->shift->minutes;
	for (int32_t i = s.first; i < s.first + s.n; i++) {
		const struct roster_unavailable *u = &j->p->unavailable[i];
		int32_t shift = u->weekday == weekday           ? 0 :
				u->weekday == (weekday + 1) % 7 ? 1440 :
								  -1;
		j->unavailable = u;
		if (shift >= 0 && u->from_minute + shift < end && start < u->to_minute + shift)
			return true;
	}
	return false;
}

static bool too_little_rest(struct roster_judge *j)
{
	int64_t least = j->p->policy.min_rest_minutes;
	for (j->other = next_other(j, NULL); j->other != NULL; j->other = next_other(j, j->other)) {
		j->before = j->other->end_ms <= j->start_ms;
		int64_t gap =
			j->before ? j->start_ms - j->other->end_ms : j->other->start_ms - j->end_ms;
		/* Two shifts of one day are one working day: no rest lies between them. */
		if (gap < 0 || gap >= least * 60000 || j->other->day == j->day)
			continue;
		j->have = (int32_t)(gap / 60000);
		j->most = (int32_t)least;
		return true;
	}
	return false;
}

static bool may_not_follow(struct roster_judge *j)
{
	for (j->other = next_other(j, NULL); j->other != NULL; j->other = next_other(j, j->other)) {
		if (!j->other->here || j->other->shift < 0)
			continue;
		j->before = j->other->day == j->day - 1;
		if (j->before && j->p->ban[j->other->shift * j->p->shifts + j->shift_index])
			return true;
		if (j->other->day == j->day + 1 &&
		    j->p->ban[j->shift_index * j->p->shifts + j->other->shift])
			return true;
	}
	return false;
}

static int32_t minutes_between(const struct roster_judge *j, int32_t first, int32_t last, bool here)
{
	int32_t sum = (int32_t)((j->end_ms - j->start_ms) / 60000);
	for (const struct roster_work *w = next_other(j, NULL); w != NULL; w = next_other(j, w))
		if (w->day >= first && w->day <= last && (w->here || !here))
			sum += roster_work_minutes(w);
	return sum;
}

static bool too_many_week_hours(struct roster_judge *j)
{
	if (!j->p->policy.weekly_hours || j->who->max_minutes == 0)
		return false;
	int32_t monday = date_monday_of(j->day);
	j->have = minutes_between(j, monday, monday + 6, false);
	j->most = j->who->max_minutes;
	return j->have > j->most;
}

static bool too_many_hours(struct roster_judge *j)
{
	if (j->who->max_total < 0)
		return false;
	j->have = minutes_between(j, j->p->from, j->p->to, true);
	j->most = j->who->max_total;
	return j->have > j->most;
}

static bool too_long_run(struct roster_judge *j)
{
	if (j->who->max_run == 0)
		return false;
	int32_t first = j->day, last = j->day;
	while (works_on(j, first - 1))
		first--;
	while (works_on(j, last + 1))
		last++;
	j->have = last - first + 1;
	j->most = j->who->max_run;
	return j->have > j->most;
}

static bool weekend_worked(const struct roster_judge *j, int32_t monday)
{
	return works_on(j, monday + 5) || works_on(j, monday + 6);
}

static int32_t weekends_from(const struct roster_judge *j, int32_t monday, int32_t end)
{
	int32_t n = 0;
	for (; monday < end; monday += 7)
		n += weekend_worked(j, monday) ? 1 : 0;
	return n;
}

/* In any four weeks in a row with this one; a person's own limit counts over the span. */
static bool too_many_weekends(struct roster_judge *j)
{
	if (j->who->max_weekends < 0 || date_weekday(j->day) < 5)
		return false;
	int32_t monday = date_monday_of(j->day);
	j->most = j->who->max_weekends;
	j->have = 0;
	if (j->who->weekends_in_span) {
		j->have = weekends_from(j, date_monday_of(j->p->from), j->p->to + 1);
		return j->have > j->most;
	}
	for (int32_t first = monday - 21; first <= monday; first += 7) {
		int32_t n = weekends_from(j, first, first + 28);
		j->have = n > j->have ? n : j->have;
	}
	return j->have > j->most;
}

static bool shift_limit(struct roster_judge *j)
{
	struct roster_slice s = j->who->most;
	for (int32_t i = s.first; i < s.first + s.n; i++) {
		if (j->p->most[i].shift != j->shift_index)
			continue;
		j->have = 1;
		j->most = j->p->most[i].most;
		for (const struct roster_work *w = next_other(j, NULL); w != NULL;
		     w = next_other(j, w))
			j->have += w->in_span && w->shift == j->shift_index ? 1 : 0;
		return j->have > j->most;
	}
	return false;
}

static bool against_wish(struct roster_judge *j)
{
	struct roster_slice s = j->who->wish;
	for (int32_t i = s.first; i < s.first + s.n; i++) {
		const struct roster_wish *w = &j->p->wish[i];
		if (w->day == j->day && w->shift == j->shift_index && !w->wants)
			return true;
	}
	return false;
}

static bool (*const rules[ROSTER_RULES])(struct roster_judge *j) = {
	[ROSTER_NOT_MEMBER] = not_member,
	[ROSTER_NOT_EMPLOYED] = not_employed,
	[ROSTER_POSITION] = other_position,
	[ROSTER_CREDENTIAL] = no_credential,
	[ROSTER_OVERLAP] = overlaps,
	[ROSTER_SAME_DAY] = same_day,
	[ROSTER_TIME_OFF] = time_off,
	[ROSTER_UNAVAILABLE] = unavailable,
	[ROSTER_REST] = too_little_rest,
	[ROSTER_FOLLOW] = may_not_follow,
	[ROSTER_WEEK_HOURS] = too_many_week_hours,
	[ROSTER_TOTAL_HOURS] = too_many_hours,
	[ROSTER_RUN] = too_long_run,
	[ROSTER_WEEKENDS] = too_many_weekends,
	[ROSTER_SHIFT_LIMIT] = shift_limit,
	[ROSTER_OFF_ASKED] = off_asked,
	[ROSTER_WISH] = against_wish,
};

bool roster_rule_broken(struct roster_judge *j, enum roster_rule rule)
{
	return rules[rule](j);
}

uint32_t roster_judge_bits(struct roster_judge *j, uint32_t among)
{
	uint32_t bits = 0;
	for (uint32_t i = 0; i < ROSTER_RULES; i++)
		bits |= (among & 1U << i) != 0 && rules[i](j) ? 1U << i : 0;
	/* What overlaps is on the same day as well, as a rule; once is enough. */
	if ((bits & 1U << ROSTER_OVERLAP) != 0)
		bits &= ~(1U << ROSTER_SAME_DAY | 1U << ROSTER_REST);
	return bits;
}

/* The question without the instants, which the caller knows. `left` is the work that is replaced,
 * or NULL. */
static void ask(const struct roster_plan *p, const struct roster_try *t,
		const struct roster_work *left, struct roster_judge *j)
{
	const struct roster_person *who = &p->person[t->person];
	int32_t position = t->position >= 0 ? t->position : who->position;
	*j = (struct roster_judge){
		.p = p,
		.who = who,
		.shift = &p->shift[t->shift],
		.person = t->person,
		.day = t->day,
		.shift_index = t->shift,
		.position = position,
		.instead_of = t->instead_of,
		.kind = t->kind >= 0 ? t->kind : roster_need_kind(p, t->day, t->shift, position),
	};
	j->vacated = left == NULL || left->person != t->person ? DATE_MIN : left->day;
	for (const struct roster_work *w = next_other(j, NULL); w != NULL; w = next_other(j, w))
		if (w->day == j->vacated)
			j->vacated = DATE_MIN;
}

void roster_judge_of(const struct roster_plan *p, const struct roster_try *t,
		     struct roster_judge *j)
{
	ask(p, t, t->instead_of == 0 ? NULL : roster_find_work(p, t->instead_of), j);
	roster_shift_times(p, t->shift, t->day, &j->start_ms, &j->end_ms);
}

void roster_judge_of_work(const struct roster_plan *p, const struct roster_work *w,
			  struct roster_judge *j)
{
	assert(w->here && w->shift >= 0);
	ask(p,
	    &(struct roster_try){ w->person, w->day, w->shift, w->position,
				  w->need < 0 ? -1 : p->need[w->need].kind, w->id },
	    w, j);
	j->start_ms = w->start_ms;
	j->end_ms = w->end_ms;
}

int64_t roster_unallowed(const struct roster_plan *p)
{
	int64_t n = 0;
	for (int32_t i = 0; i < p->works; i++) {
		const struct roster_work *w = &p->work[i];
		bool allowed = w->override_reason != NULL && w->override_reason[0] != '\0';
		n += w->in_span && !allowed &&
		     (roster_broken_work(p, w) & ~(uint32_t)ROSTER_SOFT_RULES) != 0;
	}
	return n;
}
