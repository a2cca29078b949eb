/* What one person's row must keep to, with what the days around the span and other sites already
 * hold. A person whose pinned shifts break rules by themselves has these rules as heavy weights. */
#include "mod/roster/roster_rows.h"

#include "base/date.h"
#include "mod/roster/roster_judge.h"

struct values {
	int32_t *minutes, *one; /* [slot] */
};

int32_t roster_weeks(const struct roster_plan *p)
{
	return (date_monday_of(p->to) - date_monday_of(p->from)) / 7 + 1;
}

static int32_t weight(const struct roster_problem *r, int32_t person)
{
	return r->relaxed[person] ? ROSTER_WEIGHT_RELAXED : SOLVER_HARD;
}

/* Days of time off on working days make the week's least hours smaller. */
static int32_t least_minutes(const struct roster_plan *p, const struct roster_person *who,
			     int32_t monday)
{
	int32_t off = 0;
	for (int32_t day = monday; day < monday + 5; day++)
		for (int32_t i = 0; i < who->off.n; i++) {
			const struct roster_off *o = &p->off[who->off.first + i];
			if (o->approved && o->from <= day && day <= o->to) {
				off++;
				break;
			}
		}
	return who->min_minutes * (5 - off) / 5;
}

static void add_hours(struct roster_problem *r, int32_t person, const struct values *v)
{
	const struct roster_plan *p = r->plan;
	const struct roster_person *who = &p->person[person];
	int32_t week = 0;
	for (int32_t monday = date_monday_of(p->from); monday <= p->to; monday += 7, week++) {
		int32_t before = (int32_t)r->extra_minutes[person * roster_weeks(p) + week];
		bool whole = monday >= p->from && monday + 6 <= p->to;
		struct solver_count rule = {
			.person = person,
			.tag = ROSTER_WEEK_HOURS + 1,
			.value = v->minutes,
			.before = before,
			.first = monday < p->from ? 0 : monday - p->from,
			.last = monday + 6 > p->to ? p->days - 1 : monday + 6 - p->from,
			.min_weight = ROSTER_WEIGHT_MIN_HOUR,
			.unit = 60,
			.max = SOLVER_NONE,
			.max_weight = weight(r, person),
		};
		if (who->max_minutes > 0)
			rule.max = who->max_minutes > before ? who->max_minutes : before;
		if (whole && who->member && who->hired <= monday && who->ended >= monday + 6)
			rule.min = least_minutes(p, who, monday);
		if (rule.min > 0 || rule.max != SOLVER_NONE)
			solver_add_count(r->solver, rule);
	}
}

static void add_totals(struct roster_problem *r, int32_t person, const struct values *v,
		       struct arena *a)
{
	const struct roster_plan *p = r->plan;
	const struct roster_person *who = &p->person[person];
	struct solver_count rule = {
		.person = person,
		.tag = ROSTER_TOTAL_HOURS + 1,
		.value = v->minutes,
		.first = 0,
		.last = p->days - 1,
		.min = who->min_total > 0 ? who->min_total : 0,
		.min_weight = weight(r, person),
		.max = who->max_total >= 0 ? who->max_total : SOLVER_NONE,
		.max_weight = weight(r, person),
	};
	if (rule.min > 0 || rule.max != SOLVER_NONE)
		solver_add_count(r->solver, rule);
	for (int32_t i = 0; i < who->most.n; i++) {
		const struct roster_most *m = &p->most[who->most.first + i];
		struct solver_count most = rule;
		int32_t *one = arena_array(a, int32_t, (size_t)r->slots);
		for (int32_t s = 0; s < r->slots; s++)
			one[s] = r->slot[s].shift == m->shift ? 1 : 0;
		most.tag = ROSTER_SHIFT_LIMIT + 1;
		most.value = one;
		most.min = 0;
		most.max = m->most;
		solver_add_count(r->solver, most);
	}
}

/* Days in a row, worked or free, that end on the day before the span. */
static int32_t run_before(const struct roster_plan *p, int32_t person, bool worked)
{
	int32_t n = 0;
	while (p->from - 1 - n >= p->first_day &&
	       roster_worked(p, person, p->from - 1 - n) == worked)
		n++;
	return n;
}

static int32_t run_after(const struct roster_plan *p, int32_t person)
{
	int32_t n = 0;
	while (roster_worked(p, person, p->to + 1 + n))
		n++;
	return n;
}

static int32_t at_most(int32_t n, int32_t most)
{
	return n < most ? n : most;
}

static void add_runs(struct roster_problem *r, int32_t person, const struct values *v)
{
	const struct roster_plan *p = r->plan;
	const struct roster_person *who = &p->person[person];
	int32_t off = run_before(p, person, false), work = run_before(p, person, true);
	/* Somebody of whom nothing is known before may have been anywhere. */
	bool unknown = off >= p->from - p->first_day;
	struct solver_run rule = {
		.person = person,
		.tag = ROSTER_RUN + 1,
		.of = SOLVER_RUN_WORK,
		.min = at_most(who->min_run, p->days),
		.min_weight = weight(r, person),
		.max = who->max_run > 0 ? who->max_run : SOLVER_NONE,
		.max_weight = weight(r, person),
		.before = work,
		.open_start = unknown,
	};
	if (rule.min > 1 || rule.max != SOLVER_NONE)
		solver_add_run(r->solver, rule);
	if (who->min_off_run > 1)
		solver_add_run(r->solver,
			       (struct solver_run){
				       .person = person,
				       .tag = ROSTER_TAG_MIN_OFF,
				       .of = SOLVER_RUN_OFF,
				       .min = at_most(who->min_off_run, p->days),
				       .min_weight = weight(r, person),
				       .max = SOLVER_NONE,
				       .before = unknown ? 0 : at_most(off, who->min_off_run),
				       .open_start = unknown });
	int32_t after = run_after(p, person), length = who->max_run - after + 1;
	if (who->max_run == 0 || after == 0 || length > p->days)
		return;
	length = length < 1 ? 1 : length;
	solver_add_count(r->solver, (struct solver_count){ .person = person,
							   .tag = ROSTER_TAG_RUN_AFTER,
							   .value = v->one,
							   .first = p->days - length,
							   .last = p->days - 1,
							   .max = length - 1,
							   .max_weight = weight(r, person) });
}

static int32_t weekends_known(const struct roster_plan *p, int32_t person, int32_t first,
			      int32_t end)
{
	int32_t n = 0;
	for (int32_t monday = first; monday < end; monday += 7) {
		bool worked = false;
		for (int32_t day = monday + 5; day <= monday + 6; day++)
			worked = worked ||
				 ((day < p->from || day > p->to) && roster_worked(p, person, day));
		n += worked ? 1 : 0;
	}
	return n;
}

static void add_weekends(struct roster_problem *r, int32_t person)
{
	const struct roster_plan *p = r->plan;
	const struct roster_person *who = &p->person[person];
	if (who->max_weekends < 0)
		return;
	struct solver_count rule = { .person = person,
				     .tag = ROSTER_WEEKENDS + 1,
				     .weekends = true,
				     .first = 0,
				     .last = p->days - 1,
				     .max = who->max_weekends,
				     .max_weight = weight(r, person) };
	if (who->weekends_in_span) {
		solver_add_count(r->solver, rule);
		return;
	}
	for (int32_t first = date_monday_of(p->from) - 21; first <= p->to; first += 7) {
		int32_t end = first + 28, inside = 0;
		for (int32_t monday = first; monday < end; monday += 7)
			inside += monday + 6 >= p->from && monday + 5 <= p->to ? 1 : 0;
		rule.before = weekends_known(p, person, first, end);
		if (inside == 0 || inside + rule.before <= who->max_weekends)
			continue;
		rule.max = rule.before > who->max_weekends ? rule.before : who->max_weekends;
		rule.first = first < p->from ? 0 : first - p->from;
		rule.last = end - 1 > p->to ? p->days - 1 : end - 1 - p->from;
		solver_add_count(r->solver, rule);
	}
}

void roster_rows_add(struct roster_problem *r, struct arena *a)
{
	struct values v = { arena_array(a, int32_t, (size_t)r->slots),
			    arena_array(a, int32_t, (size_t)r->slots) };
	for (int32_t s = 0; s < r->slots; s++) {
		v.minutes[s] = at_most(r->slot[s].minutes, SOLVER_MINUTES_MAX);
		v.one[s] = 1;
	}
	for (int32_t i = 0; i < r->plan->people; i++) {
		if (r->plan->policy.weekly_hours)
			add_hours(r, i, &v);
		add_totals(r, i, &v, a);
		add_runs(r, i, &v);
		add_weekends(r, i);
	}
}
