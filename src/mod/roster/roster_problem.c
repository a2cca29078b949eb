/* From a plan to a problem. Everything that the engine may not move (pinned shifts, other sites,
 * the days around) becomes pins, reasons in the matrix and amounts that a window already holds. */
#include "mod/roster/roster_problem.h"

#include "base/date.h"
#include "mod/roster/roster_rows.h"
#include "mod/roster/roster_judge.h"
#include "mod/roster/roster_slots.h"

/* The rules that depend on the person, the day and the shift alone. */
static const enum roster_rule cell_rules[] = {
	ROSTER_NOT_MEMBER, ROSTER_NOT_EMPLOYED, ROSTER_CREDENTIAL,
	ROSTER_TIME_OFF,   ROSTER_UNAVAILABLE,
};

/* Reason why work that the fill does not touch leaves no room for this one, or 0. */
static uint8_t clash(const struct roster_judge *j)
{
	const struct roster_plan *p = j->p;
	struct roster_slice s = j->who->work;
	for (int32_t i = s.first; i < s.first + s.n; i++) {
		const struct roster_work *w = &p->work[i];
		if (w->in_span || w->day < j->day - 2 || w->day > j->day + 2)
			continue;
		if (w->start_ms < j->end_ms && j->start_ms < w->end_ms)
			return ROSTER_OVERLAP + 1;
		int64_t gap = w->end_ms <= j->start_ms ? j->start_ms - w->end_ms :
							 w->start_ms - j->end_ms;
		if (gap < p->policy.min_rest_minutes * (int64_t)60000 && w->day != j->day)
			return ROSTER_REST + 1;
		if (w->shift >= 0 && w->day == j->day - 1 &&
		    p->ban[w->shift * p->shifts + j->shift_index])
			return ROSTER_FOLLOW + 1;
		if (w->shift >= 0 && w->day == j->day + 1 &&
		    p->ban[j->shift_index * p->shifts + w->shift])
			return ROSTER_FOLLOW + 1;
	}
	return 0;
}

static uint8_t cell_reason(const struct roster_problem *r, int32_t person, int32_t day, int32_t s)
{
	const struct roster_slot *slot = &r->slot[s];
	if (slot->position != r->plan->person[person].position)
		return ROSTER_POSITION + 1;
	struct roster_judge j;
	roster_judge_of(r->plan,
			&(struct roster_try){ person, day, slot->shift, slot->position, slot->kind,
					      0 },
			&j);
	j.kind = slot->kind;
	for (size_t i = 0; i < ARRAY_LEN(cell_rules); i++)
		if (roster_rule_broken(&j, cell_rules[i]))
			return (uint8_t)(cell_rules[i] + 1);
	return clash(&j);
}

/* [day][slot]: somebody is needed there. */
static bool *wanted_slots(const struct roster_problem *r, struct arena *a)
{
	const struct roster_plan *p = r->plan;
	bool *wanted = arena_array(a, bool, (size_t)p->days *(size_t)r->slots);
	for (int32_t i = 0; i < p->needs; i++) {
		const struct roster_need *n = &p->need[i];
		int32_t s = roster_slot_of(r, n->shift, n->position, n->kind, n->day);
		assert(s >= 0);
		wanted[(n->day - p->from) * r->slots + s] = true;
	}
	return wanted;
}

static void fill_matrix(struct roster_problem *r, struct arena *a)
{
	const struct roster_plan *p = r->plan;
	const bool *wanted = wanted_slots(r, a);
	for (int32_t i = 0; i < p->people; i++)
		for (int32_t d = 0; d < p->days; d++) {
			bool asked = false;
			for (int32_t o = 0; o < p->person[i].off.n; o++) {
				const struct roster_off *off = &p->off[p->person[i].off.first + o];
				asked = asked || (!off->approved && off->from <= p->from + d &&
						  p->from + d <= off->to);
			}
			for (int32_t s = 0; s < r->slots; s++) {
				size_t at = solver_at(r->solver, i, d, s);
				r->solver->allowed[at] = !wanted[d * r->slots + s] ?
								 ROSTER_TAG_NO_NEED :
								 cell_reason(r, i, p->from + d, s);
				r->solver->cost[at] =
					(p->person[i].home ? 0 : ROSTER_WEIGHT_FLOAT) +
					(asked ? ROSTER_WEIGHT_ASKED : 0);
			}
		}
}

/* Work that the cell of its day cannot hold: its hours and what it covers still count. */
static void put_beside(struct roster_problem *r, const struct roster_work *w)
{
	const struct roster_plan *p = r->plan;
	if (w->in_span && w->need >= 0)
		r->extra_cover[w->need]++;
	int32_t week = (date_monday_of(w->day) - date_monday_of(p->from)) / 7;
	if (week >= 0 && week <= (date_monday_of(p->to) - date_monday_of(p->from)) / 7)
		r->extra_minutes[w->person * roster_weeks(p) + week] += roster_work_minutes(w);
}

/* A fixed work beats a loose one in the cell of its day; the first of equals stays. */
static void place_works(struct roster_problem *r, struct arena *a)
{
	const struct roster_plan *p = r->plan;
	const struct roster_work **cell =
		arena_array(a, const struct roster_work *, (size_t)p->people *(size_t)p->days);
	for (int32_t i = 0; i < p->works; i++) {
		const struct roster_work *w = &p->work[i];
		if (!w->in_span || roster_slot_of_work(r, w) < 0) {
			put_beside(r, w);
			continue;
		}
		const struct roster_work **at = &cell[w->person * p->days + w->day - p->from];
		bool better = *at == NULL || (roster_work_fixed(w) && !roster_work_fixed(*at));
		const struct roster_work *loser = better ? *at : w;
		if (better)
			*at = w;
		if (loser != NULL)
			put_beside(r, loser);
	}
	for (int32_t c = 0; c < p->people * p->days; c++) {
		const struct roster_work *w = cell[c];
		if (w == NULL)
			continue;
		int32_t s = roster_slot_of_work(r, w);
		r->now->cell[c] = (int8_t)s;
		if (!roster_work_fixed(w))
			continue;
		r->solver->pin[c] = (int16_t)s;
		r->solver->allowed[(size_t)c * (size_t)r->slots + (size_t)s] = 0;
	}
}

/* A day at another site is a day worked: its hours count beside, its rest is in the matrix. */
static void place_elsewhere(struct roster_problem *r)
{
	const struct roster_plan *p = r->plan;
	for (int32_t i = 0; i < p->works && r->elsewhere >= 0; i++) {
		const struct roster_work *w = &p->work[i];
		if (w->here || w->day < p->from || w->day > p->to)
			continue;
		int32_t c = w->person * p->days + w->day - p->from;
		if (r->solver->pin[c] != SOLVER_FREE)
			continue;
		if (r->now->cell[c] != SOLVER_OFF && r->now->cell[c] != r->elsewhere) {
			/* A loose shift on the same day stays possible if it does not clash. */
			continue;
		}
		r->now->cell[c] = (int8_t)r->elsewhere;
		r->solver->pin[c] = (int16_t)r->elsewhere;
		r->solver->allowed[(size_t)c * (size_t)r->slots + (size_t)r->elsewhere] = 0;
		r->solver->cost[(size_t)c * (size_t)r->slots + (size_t)r->elsewhere] = 0;
	}
}

static int32_t above_zero(int32_t n)
{
	return n > 0 ? n : 0;
}

static void add_covers(struct roster_problem *r, struct arena *a)
{
	const struct roster_plan *p = r->plan;
	int16_t *slot = arena_array(a, int16_t, (size_t)p->needs + 1);
	for (int32_t i = 0; i < p->needs; i++) {
		const struct roster_need *n = &p->need[i];
		int32_t extra = r->extra_cover[i];
		slot[i] = (int16_t)roster_slot_of(r, n->shift, n->position, n->kind, n->day);
		solver_add_cover(r->solver, (struct solver_cover){
						    .day = n->day - p->from,
						    .tag = i,
						    .slots = &slot[i],
						    .slot_count = 1,
						    .min = above_zero(n->least - extra),
						    .wish = above_zero(n->wished - extra),
						    .min_weight = n->under_weight > n->wish_weight ?
									  n->under_weight :
									  n->wish_weight,
						    .wish_weight = n->wish_weight,
						    .over_weight = n->over_weight });
	}
}

static bool may_pair(const struct roster_problem *r, int32_t s, int32_t t)
{
	const struct roster_slot *one = &r->slot[s], *two = &r->slot[t];
	return one->day == DATE_MIN || two->day == DATE_MIN || two->day == one->day + 1;
}

static void add_successions(struct roster_problem *r)
{
	const struct roster_plan *p = r->plan;
	for (int32_t s = 0; s < r->slots; s++)
		for (int32_t t = 0; t < r->slots; t++) {
			if (s == r->elsewhere || t == r->elsewhere || !may_pair(r, s, t))
				continue;
			int64_t rest = p->policy.min_rest_minutes * (int64_t)60000;
			bool banned = p->ban[r->slot[s].shift * p->shifts + r->slot[t].shift];
			if (!banned && roster_slot_gap(r, s, t) >= rest)
				continue;
			struct solver_succession rule = {
				.person = SOLVER_ANY,
				.from = s,
				.to = t,
				.tag = (banned ? ROSTER_FOLLOW : ROSTER_REST) + 1,
				.weight = SOLVER_HARD
			};
			if (!r->any_relaxed) {
				solver_add_succession(r->solver, rule);
				continue;
			}
			for (rule.person = 0; rule.person < p->people; rule.person++) {
				rule.weight = r->relaxed[rule.person] ? ROSTER_WEIGHT_RELAXED :
									SOLVER_HARD;
				solver_add_succession(r->solver, rule);
			}
		}
}

/* A wish for a shift is met in any slot of that shift: the first carries the wish, the others a
 * reward as large as what the unmet wish costs. */
static void add_wishes(struct roster_problem *r)
{
	const struct roster_plan *p = r->plan;
	for (int32_t i = 0; i < p->people; i++)
		for (int32_t k = 0; k < p->person[i].wish.n; k++) {
			int32_t index = p->person[i].wish.first + k;
			const struct roster_wish *w = &p->wish[index];
			bool first = true;
			for (int32_t s = 0; s < r->slots; s++) {
				if (r->slot[s].shift != w->shift ||
				    r->slot[s].position != p->person[i].position ||
				    s == r->elsewhere || !roster_slot_on(r, s, w->day))
					continue;
				if (first || !w->wants)
					solver_add_wish(r->solver, (struct solver_wish){
									   .person = i,
									   .day = w->day - p->from,
									   .tag = index,
									   .slot = s,
									   .on = w->wants,
									   .weight = w->weight });
				else
					r->solver->cost[solver_at(r->solver, i, w->day - p->from,
								  s)] -= w->weight;
				first = false;
			}
		}
}

enum err roster_problem_make(const struct roster_plan *p, const bool *relaxed, struct arena *a,
			     struct roster_problem *out, const char **why)
{
	struct roster_problem r = { .plan = p,
				    .relaxed = arena_array(a, bool, (size_t)p->people + 1) };
	if (p->people == 0 || p->needs == 0) {
		*why = p->people == 0 ?
			       "Nobody works at this site in these days. Add people first." :
			       "Nobody is needed in these days. Say on the needs page who is needed when.";
		return E_INVALID;
	}
	for (int32_t i = 0; relaxed != NULL && i < p->people; i++) {
		r.relaxed[i] = relaxed[i];
		r.any_relaxed = r.any_relaxed || relaxed[i];
	}
	enum err err = roster_slots_make(&r, a, why);
	if (err != OK)
		return err;
	if ((int64_t)p->people * p->days * r.slots > ROSTER_CELLS_MAX) {
		*why = "More people, days and shifts than can be filled at once. Fill fewer days.";
		return E_LIMIT;
	}
	r.solver = solver_problem_new(a, p->people, p->days, r.slots);
	r.solver->first_weekday = date_weekday(p->from);
	r.now = solver_plan_new(a, r.solver);
	r.extra_minutes = arena_array(a, int64_t, (size_t)p->people * (size_t)roster_weeks(p));
	r.extra_cover = arena_array(a, int32_t, (size_t)p->needs);
	fill_matrix(&r, a);
	place_works(&r, a);
	place_elsewhere(&r);
	add_covers(&r, a);
	add_successions(&r);
	roster_rows_add(&r, a);
	add_wishes(&r);
	*out = r;
	return OK;
}

enum err roster_penalty(const struct roster_plan *p, struct arena *a, int64_t *penalty,
			int64_t *hard)
{
	struct roster_problem r;
	const char *why;
	enum err err = roster_problem_make(p, NULL, a, &r, &why);
	if (err != OK)
		return err;
	struct solver_value value;
	solver_evaluate(r.solver, r.now, false, a, &value);
	*penalty = value.penalty;
	*hard = value.hard;
	return OK;
}
