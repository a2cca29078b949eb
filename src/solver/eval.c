/* The whole value of a plan, straight from the rules as they are written in solver.h. The search
 * works with automata, tables and differences; this file deliberately uses none of them, so that
 * a mistake there shows up here. It is written to be read, not to be fast. */
#include "solver/solver.h"

struct evaluation {
	const struct solver_problem *p;
	const int8_t *cell;
	struct solver_value *value;
	struct arena *arena; /* NULL: do not list */
	int32_t cap;
	int32_t only; /* this person alone, or SOLVER_ANY */
};

static void report(struct evaluation *e, struct solver_violation v, int32_t weight, int64_t times)
{
	struct solver_value *value = e->value;
	if (v.amount <= 0 || weight == 0)
		return;
	v.hard = weight == SOLVER_HARD;
	v.price = v.hard ? 0 : (int64_t)weight * times;
	if (v.hard) {
		value->hard += v.amount;
		value->broken[v.kind] += v.amount;
	} else {
		value->penalty += v.price;
		value->part[v.kind] += v.price;
	}
	if (e->arena == NULL)
		return;
	if (value->violation_count == e->cap) {
		e->cap = e->cap == 0 ? 64 : e->cap * 2;
		struct solver_violation *wider = arena_array(e->arena, struct solver_violation,
			(size_t)e->cap);
		if (value->violation_count > 0)
			memcpy(wider, value->violations,
				(size_t)value->violation_count * sizeof(*wider));
		value->violations = wider;
	}
	value->violations[value->violation_count++] = v;
}

static int8_t at(const struct evaluation *e, int32_t person, int32_t day)
{
	return e->cell[solver_cell(e->p, person, day)];
}

static bool in_run(const struct solver_run *r, int8_t slot)
{
	if (r->of == SOLVER_RUN_OFF)
		return slot == SOLVER_OFF;
	if (r->of == SOLVER_RUN_WORK)
		return slot != SOLVER_OFF;
	for (int32_t i = 0; i < r->slot_count; i++)
		if (r->slots[i] == slot)
			return true;
	return false;
}

/* One maximal run of `inside` days of the horizon that begins on `first` (-1: it ended before
 * it). */
static void judge_run(struct evaluation *e, int32_t index, int32_t first, int32_t carried,
	int32_t inside)
{
	const struct solver_run *r = &e->p->runs[index];
	int32_t length = carried + inside;
	struct solver_violation v = { .rule = index, .tag = r->tag, .person = r->person,
		.day = first, .slot = SOLVER_ANY };
	if (r->max != SOLVER_NONE && length > r->max) {
		v.kind = SOLVER_RULE_RUN_MAX;
		v.amount = length - r->max < inside ? length - r->max : inside;
		report(e, v, r->max_weight, v.amount);
	}
	bool at_start = carried > 0 || first == 0;
	if (length < r->min && first + inside < e->p->days && !(at_start && r->open_start)) {
		v.kind = SOLVER_RULE_RUN_MIN;
		v.amount = r->min - length;
		report(e, v, r->min_weight, v.amount);
	}
}

static void judge_runs(struct evaluation *e, int32_t index)
{
	const struct solver_run *r = &e->p->runs[index];
	int32_t carried = r->before, inside = 0;
	for (int32_t d = 0; d < e->p->days; d++) {
		if (in_run(r, at(e, r->person, d))) {
			inside++;
			continue;
		}
		if (carried + inside > 0)
			judge_run(e, index, d - inside, carried, inside);
		carried = inside = 0;
	}
	if (inside > 0)
		judge_run(e, index, e->p->days - inside, carried, inside);
}

static bool weekend_worked(const struct evaluation *e, int32_t person, int32_t saturday,
	const struct solver_count *c)
{
	int32_t first = saturday < c->first ? c->first : saturday;
	int32_t last = saturday + 1 > c->last ? c->last : saturday + 1;
	for (int32_t d = first; d <= last; d++)
		if (at(e, person, d) != SOLVER_OFF)
			return true;
	return false;
}

static int32_t first_saturday(const struct solver_problem *p)
{
	int32_t d = 5 - p->first_weekday;
	return d < 0 ? -1 : d;
}

static int64_t counted(const struct evaluation *e, const struct solver_count *c)
{
	const struct solver_problem *p = e->p;
	int64_t sum = c->before;
	for (int32_t d = c->first; d <= c->last && !c->weekends; d++) {
		int8_t s = at(e, c->person, d);
		if (s != SOLVER_OFF)
			sum += c->value[s];
	}
	if (!c->weekends)
		return sum;
	for (int32_t sat = first_saturday(p); sat <= c->last; sat += 7) {
		if (sat + 1 < c->first)
			continue;
		/* A Saturday worked on the day before the horizon has been counted there. */
		if (sat == -1 && p->person[c->person].last_slot != SOLVER_OFF)
			continue;
		sum += weekend_worked(e, c->person, sat, c);
	}
	return sum;
}

static void judge_count(struct evaluation *e, int32_t index)
{
	const struct solver_count *c = &e->p->counts[index];
	int64_t sum = counted(e, c);
	int64_t unit = c->unit > 1 ? c->unit : 1;
	struct solver_violation v = { .rule = index, .tag = c->tag, .person = c->person,
		.day = c->first, .slot = SOLVER_ANY };
	if (sum < c->min) {
		v.kind = SOLVER_RULE_COUNT_MIN;
		v.amount = (int32_t)(c->min - sum);
		report(e, v, c->min_weight, (v.amount + unit - 1) / unit);
	}
	if (c->max != SOLVER_NONE && sum > c->max) {
		v.kind = c->weekends ? SOLVER_RULE_WEEKENDS : SOLVER_RULE_COUNT_MAX;
		v.amount = (int32_t)(sum - c->max);
		int64_t n = (v.amount + unit - 1) / unit;
		report(e, v, c->max_weight, c->rising ? n * (n + 1) / 2 : n);
	}
}

static void judge_complete(struct evaluation *e, int32_t person)
{
	const struct solver_problem *p = e->p;
	const struct solver_person *who = &p->person[person];
	for (int32_t sat = first_saturday(p); sat + 1 < p->days; sat += 7) {
		int32_t slot = sat < 0 ? who->last_slot : at(e, person, sat);
		if ((slot != SOLVER_OFF) == (at(e, person, sat + 1) != SOLVER_OFF))
			continue;
		report(e, (struct solver_violation){ .kind = SOLVER_RULE_COMPLETE,
			.tag = who->complete_tag, .person = person, .day = sat < 0 ? 0 : sat,
			.slot = SOLVER_ANY, .amount = 1 }, who->complete_weight, 1);
	}
}

static void judge_succession(struct evaluation *e, int32_t index)
{
	const struct solver_succession *s = &e->p->successions[index];
	for (int32_t i = 0; i < e->p->people; i++) {
		if ((s->person != SOLVER_ANY && s->person != i) || (e->only != SOLVER_ANY
			&& e->only != i))
			continue;
		for (int32_t d = 0; d < e->p->days; d++) {
			int32_t from = d == 0 ? e->p->person[i].last_slot : at(e, i, d - 1);
			if (from != s->from || at(e, i, d) != s->to)
				continue;
			report(e, (struct solver_violation){ .kind = SOLVER_RULE_SUCCESSION,
				.rule = index, .tag = s->tag, .person = i, .day = d, .slot = s->to,
				.amount = 1 }, s->weight, 1);
		}
	}
}

static void judge_wish(struct evaluation *e, int32_t index)
{
	const struct solver_wish *w = &e->p->wishes[index];
	int8_t slot = at(e, w->person, w->day);
	bool works = w->slot == SOLVER_ANY ? slot != SOLVER_OFF : slot == w->slot;
	if (works == w->on)
		return;
	report(e, (struct solver_violation){ .kind = SOLVER_RULE_WISH, .rule = index,
		.tag = w->tag, .person = w->person, .day = w->day, .slot = w->slot, .amount = 1 },
		w->weight, 1);
}

/* What is said about a cell by itself: allowed, pinned, its price, and whether it changed. */
static void judge_cell(struct evaluation *e, int32_t person, int32_t day)
{
	const struct solver_problem *p = e->p;
	int32_t cell = solver_cell(p, person, day);
	int8_t slot = e->cell[cell];
	struct solver_violation v = { .person = person, .day = day, .slot = slot, .amount = 1 };
	if (p->pin[cell] != SOLVER_FREE && p->pin[cell] != slot) {
		v.kind = SOLVER_RULE_PIN;
		report(e, v, SOLVER_HARD, 1);
	}
	if (p->keep != NULL && p->keep[cell] != slot) {
		v.kind = SOLVER_RULE_CHANGE;
		report(e, v, p->keep_weight, 1);
	}
	if (slot == SOLVER_OFF)
		return;
	uint8_t reason = p->allowed[solver_at(p, person, day, slot)];
	if (reason != 0) {
		v.kind = SOLVER_RULE_ALLOWED;
		v.rule = reason;
		report(e, v, SOLVER_HARD, 1);
	}
	/* A price may be negative, so it does not pass through the test of report(). */
	int32_t cost = p->cost[solver_at(p, person, day, slot)];
	e->value->penalty += cost;
	e->value->part[SOLVER_RULE_COST] += cost;
}

static bool counts_here(const struct solver_cover *c, int32_t person)
{
	if (c->people == NULL)
		return true;
	for (int32_t i = 0; i < c->people_count; i++)
		if (c->people[i] == person)
			return true;
	return false;
}

static bool listed(const int16_t *slots, int32_t count, int8_t slot)
{
	for (int32_t i = 0; i < count; i++)
		if (slots[i] == slot)
			return true;
	return false;
}

static void judge_cover(struct evaluation *e, int32_t index)
{
	const struct solver_cover *c = &e->p->covers[index];
	int32_t have = c->day == 0 ? c->known_before : 0;
	for (int32_t i = 0; i < e->p->people; i++) {
		bool today = listed(c->slots, c->slot_count, at(e, i, c->day));
		bool still = c->day > 0
			&& listed(c->slots_before, c->slot_before_count, at(e, i, c->day - 1));
		if ((today || still) && counts_here(c, i))
			have += today + still;
	}
	struct solver_violation v = { .rule = index, .tag = c->tag, .person = SOLVER_ANY,
		.day = c->day, .slot = c->slot_count == 1 ? c->slots[0] : SOLVER_ANY };
	v.kind = SOLVER_RULE_COVER_MIN;
	v.amount = c->min - have;
	report(e, v, c->min_weight, v.amount);
	v.kind = SOLVER_RULE_COVER_WISH;
	v.amount = c->wish - (have > c->min ? have : c->min);
	report(e, v, c->wish_weight, v.amount);
	v.kind = SOLVER_RULE_COVER_OVER;
	v.amount = have - (c->wish > c->min ? c->wish : c->min);
	report(e, v, c->over_weight, v.amount);
}

static void judge_people(struct evaluation *e)
{
	const struct solver_problem *p = e->p;
	for (int32_t i = 0; i < p->people; i++) {
		if (e->only != SOLVER_ANY && e->only != i)
			continue;
		for (int32_t d = 0; d < p->days; d++)
			judge_cell(e, i, d);
		judge_complete(e, i);
	}
	for (int32_t i = 0; i < p->run_count; i++)
		if (e->only == SOLVER_ANY || p->runs[i].person == e->only)
			judge_runs(e, i);
	for (int32_t i = 0; i < p->count_count; i++)
		if (e->only == SOLVER_ANY || p->counts[i].person == e->only)
			judge_count(e, i);
	for (int32_t i = 0; i < p->succession_count; i++)
		judge_succession(e, i);
	for (int32_t i = 0; i < p->wish_count; i++)
		if (e->only == SOLVER_ANY || p->wishes[i].person == e->only)
			judge_wish(e, i);
}

void solver_evaluate(const struct solver_problem *p, const struct solver_plan *plan, bool list,
	struct arena *a, struct solver_value *value)
{
	assert(plan->people == p->people && plan->days == p->days);
	*value = (struct solver_value){ 0 };
	struct evaluation e = { .p = p, .cell = plan->cell, .value = value,
		.arena = list ? a : NULL, .only = SOLVER_ANY };
	judge_people(&e);
	for (int32_t i = 0; i < p->cover_count; i++)
		judge_cover(&e, i);
}

/* The same breach, whatever its size. */
static bool same_breach(const struct solver_violation *x, const struct solver_violation *y)
{
	if (x->kind != y->kind || x->rule != y->rule || x->tag != y->tag)
		return false;
	/* A run or a cell is another one when it lies elsewhere; a count has but one window. */
	bool placed = x->kind != SOLVER_RULE_COUNT_MIN && x->kind != SOLVER_RULE_COUNT_MAX
		&& x->kind != SOLVER_RULE_WEEKENDS;
	return x->amount <= y->amount && (!placed || x->day == y->day);
}

void solver_check_cell(const struct solver_problem *p, const struct solver_plan *plan,
	int32_t person,
	int32_t day, int32_t slot, struct arena *a, struct solver_reasons *reasons)
{
	struct solver_value before = { 0 }, after = { 0 };
	struct solver_plan *changed = solver_plan_new(a, p);
	memcpy(changed->cell, plan->cell, (size_t)p->people * (size_t)p->days);
	struct evaluation e = { .p = p, .cell = plan->cell, .value = &before, .arena = a,
		.only = person };
	judge_people(&e);
	changed->cell[solver_cell(p, person, day)] = (int8_t)slot;
	struct evaluation f = { .p = p, .cell = changed->cell, .value = &after, .arena = a,
		.only = person };
	judge_people(&f);
	*reasons = (struct solver_reasons){ 0 };
	reasons->item = arena_array(a, struct solver_reason, (size_t)after.violation_count + 1);
	for (int32_t i = 0; i < after.violation_count; i++) {
		const struct solver_violation *v = &after.violations[i];
		bool old = !v->hard;
		for (int32_t j = 0; j < before.violation_count && !old; j++)
			old = same_breach(v, &before.violations[j]);
		if (!old)
			reasons->item[reasons->count++] = (struct solver_reason){ .kind = v->kind,
				.rule = v->rule, .tag = v->tag, .person = person, .day = v->day,
				.slot = v->slot };
	}
}
