/* Building a problem and judging whether the engine can take it. A fault is named with the list
 * and the entry it stands in, so that a caller can point at what the user typed. */
#include "solver/solver.h"

const char *solver_kind_name(enum solver_kind kind)
{
	static const char *const names[] = {
		[SOLVER_RULE_ALLOWED] = "allowed",
		[SOLVER_RULE_PIN] = "pin",
		[SOLVER_RULE_RUN_MIN] = "run-min",
		[SOLVER_RULE_RUN_MAX] = "run-max",
		[SOLVER_RULE_COUNT_MIN] = "count-min",
		[SOLVER_RULE_COUNT_MAX] = "count-max",
		[SOLVER_RULE_WEEKENDS] = "weekends",
		[SOLVER_RULE_COMPLETE] = "complete-weekend",
		[SOLVER_RULE_SUCCESSION] = "succession",
		[SOLVER_RULE_WISH] = "wish",
		[SOLVER_RULE_COST] = "cost",
		[SOLVER_RULE_CHANGE] = "change",
		[SOLVER_RULE_COVER_MIN] = "cover-min",
		[SOLVER_RULE_COVER_WISH] = "cover-wish",
		[SOLVER_RULE_COVER_OVER] = "cover-over",
	};
	static_assert(ARRAY_LEN(names) == SOLVER_RULE_COUNT_, "every kind has a name");
	assert((unsigned)kind < SOLVER_RULE_COUNT_);
	return names[kind];
}

struct solver_problem *solver_problem_new(struct arena *a, int32_t people, int32_t days,
	int32_t slots)
{
	assert(people > 0 && people <= SOLVER_PEOPLE_MAX);
	assert(days > 0 && days <= SOLVER_DAYS_MAX);
	assert(slots > 0 && slots <= SOLVER_SLOTS_MAX);
	struct solver_problem *p = arena_new_one(a, struct solver_problem);
	size_t cells = (size_t)people * (size_t)days;
	*p = (struct solver_problem){ .arena = a, .people = people, .days = days, .slots = slots };
	p->person = arena_array(a, struct solver_person, (size_t)people);
	for (int32_t i = 0; i < people; i++)
		p->person[i].last_slot = SOLVER_OFF;
	p->allowed = arena_array(a, uint8_t, cells * (size_t)slots);
	p->cost = arena_array(a, int32_t, cells * (size_t)slots);
	p->pin = arena_array(a, int16_t, cells);
	for (size_t i = 0; i < cells; i++)
		p->pin[i] = SOLVER_FREE;
	return p;
}

/* Room for one more entry. The old block stays in the arena: lists double, so at most as much again
 * as the list itself is wasted. */
static void *grown(struct arena *a, void *list, int32_t count, int32_t *cap, size_t size)
{
	if (count < *cap)
		return list;
	*cap = *cap == 0 ? 64 : *cap * 2;
	void *wider = arena_calloc(a, (size_t)*cap, size);
	if (count > 0)
		memcpy(wider, list, (size_t)count * size);
	return wider;
}

void solver_add_run(struct solver_problem *p, struct solver_run rule)
{
	p->runs = grown(p->arena, p->runs, p->run_count, &p->run_cap, sizeof(rule));
	p->runs[p->run_count++] = rule;
}

void solver_add_count(struct solver_problem *p, struct solver_count rule)
{
	p->counts = grown(p->arena, p->counts, p->count_count, &p->count_cap, sizeof(rule));
	p->counts[p->count_count++] = rule;
}

void solver_add_succession(struct solver_problem *p, struct solver_succession rule)
{
	p->successions = grown(p->arena, p->successions, p->succession_count, &p->succession_cap,
		sizeof(rule));
	p->successions[p->succession_count++] = rule;
}

void solver_add_wish(struct solver_problem *p, struct solver_wish rule)
{
	p->wishes = grown(p->arena, p->wishes, p->wish_count, &p->wish_cap, sizeof(rule));
	p->wishes[p->wish_count++] = rule;
}

void solver_add_cover(struct solver_problem *p, struct solver_cover rule)
{
	p->covers = grown(p->arena, p->covers, p->cover_count, &p->cover_cap, sizeof(rule));
	p->covers[p->cover_count++] = rule;
}

void solver_add_weekly(struct solver_problem *p, struct solver_count rule, int32_t week_start)
{
	int32_t into = (p->first_weekday - week_start + 7) % 7;
	int32_t before = rule.before;
	for (int32_t start = -into; start < p->days; start += 7) {
		rule.first = start < 0 ? 0 : start;
		rule.last = start + 6;
		rule.before = start < 0 ? before : 0;
		int32_t min = rule.min;
		if (rule.last >= p->days) {
			rule.last = p->days - 1;
			rule.min = 0;
		}
		solver_add_count(p, rule);
		rule.min = min;
	}
}

void solver_add_rolling(struct solver_problem *p, struct solver_count rule, int32_t length,
	const int32_t *before, int32_t before_count)
{
	assert(length >= 1);
	int32_t min = rule.min;
	for (int32_t last = 0; last < p->days; last++) {
		int32_t first = last - length + 1;
		rule.before = 0;
		for (int32_t d = first; d < 0; d++)
			if (-d <= before_count)
				rule.before += before[-d - 1];
		rule.min = -first > before_count ? 0 : min;
		rule.first = first < 0 ? 0 : first;
		rule.last = last;
		/* Windows inside the horizon's first days say nothing that a later one with the
		 * same history does not say, unless there is a history. */
		if (first < 0 && rule.before == 0 && length <= p->days)
			continue;
		solver_add_count(p, rule);
	}
}

void solver_add_fair_share(struct solver_problem *p, struct solver_count rule, int32_t total,
	const int32_t *share)
{
	int64_t sum = 0;
	for (int32_t i = 0; i < p->people; i++)
		sum += share[i];
	for (int32_t i = 0; i < p->people && sum > 0; i++) {
		if (share[i] <= 0)
			continue;
		rule.person = i;
		rule.max = (int32_t)(((int64_t)total * share[i] + sum - 1) / sum);
		rule.rising = true;
		solver_add_count(p, rule);
	}
}

static bool weight_ok(int32_t weight)
{
	return weight == SOLVER_HARD || (weight >= 0 && weight <= SOLVER_WEIGHT_MAX);
}

static bool slots_ok(const struct solver_problem *p, const int16_t *list, int32_t count)
{
	for (int32_t i = 0; i < count; i++)
		if (list[i] < 0 || list[i] >= p->slots)
			return false;
	return true;
}

static const char *run_fault(const struct solver_problem *p, const struct solver_run *r)
{
	if (r->person < 0 || r->person >= p->people)
		return "there is no such person";
	if (!weight_ok(r->min_weight) || !weight_ok(r->max_weight))
		return "a weight is negative or too large";
	if (r->min < 0 || r->max < 0 || r->before < 0)
		return "a length is negative";
	if (r->min > p->days + 1 || (r->max != SOLVER_NONE && r->max > 10000))
		return "a length is longer than the horizon";
	if (r->max != SOLVER_NONE && r->min > r->max)
		return "the least length is above the greatest";
	if (r->of == SOLVER_RUN_SLOTS && r->slot_count < 1)
		return "the run has no slots";
	if (r->of == SOLVER_RUN_SLOTS && !slots_ok(p, r->slots, r->slot_count))
		return "there is no such slot";
	return NULL;
}

static const char *count_fault(const struct solver_problem *p, const struct solver_count *c)
{
	if (c->person < 0 || c->person >= p->people)
		return "there is no such person";
	if (!weight_ok(c->min_weight) || !weight_ok(c->max_weight))
		return "a weight is negative or too large";
	if (c->first < 0 || c->last >= p->days || c->first > c->last)
		return "the window of days is outside the horizon";
	if (c->before < 0 || c->unit < 0)
		return "a number is negative";
	if (!c->weekends && c->value == NULL)
		return "nothing says what is counted";
	for (int32_t s = 0; !c->weekends && s < p->slots; s++)
		if (c->value[s] < 0 || c->value[s] > SOLVER_MINUTES_MAX)
			return "the value of a slot is negative or above a day's minutes";
	return NULL;
}

static const char *cover_fault(const struct solver_problem *p, const struct solver_cover *c)
{
	if (c->day < 0 || c->day >= p->days)
		return "the day is outside the horizon";
	if (!slots_ok(p, c->slots, c->slot_count)
		|| !slots_ok(p, c->slots_before, c->slot_before_count))
		return "there is no such slot";
	if (c->slot_count + c->slot_before_count < 1)
		return "the need has no slots";
	for (int32_t i = 0; i < c->people_count && c->people != NULL; i++)
		if (c->people[i] < 0 || c->people[i] >= p->people)
			return "there is no such person";
	if (c->min < 0 || c->wish < 0 || c->known_before < 0 || c->min > 10000 || c->wish > 10000)
		return "a number of people is negative or too large";
	if (!weight_ok(c->min_weight) || !weight_ok(c->wish_weight) || !weight_ok(c->over_weight))
		return "a weight is negative or too large";
	if (c->wish_weight == SOLVER_HARD || c->over_weight == SOLVER_HARD)
		return "only the least number may be hard";
	if (c->min > 0 && c->wish > c->min && c->min_weight < c->wish_weight)
		return "missing the least number must weigh at least as much as missing the wish";
	return NULL;
}

static const char *succession_fault(const struct solver_problem *p,
	const struct solver_succession *s)
{
	if (s->person != SOLVER_ANY && (s->person < 0 || s->person >= p->people))
		return "there is no such person";
	if (s->from < 0 || s->from >= p->slots || s->to < 0 || s->to >= p->slots)
		return "there is no such slot";
	return weight_ok(s->weight) ? NULL : "the weight is negative or too large";
}

static const char *wish_fault(const struct solver_problem *p, const struct solver_wish *w)
{
	if (w->person < 0 || w->person >= p->people)
		return "there is no such person";
	if (w->day < 0 || w->day >= p->days)
		return "the day is outside the horizon";
	if (w->slot != SOLVER_ANY && (w->slot < 0 || w->slot >= p->slots))
		return "there is no such slot";
	return w->weight >= 0 && w->weight <= SOLVER_WEIGHT_MAX
		? NULL : "the weight of a wish must be a number from 0 up to the maximum";
}

static const char *cell_fault(const struct solver_problem *p, int32_t cell)
{
	int32_t pin = p->pin[cell];
	if (pin != SOLVER_FREE && pin != SOLVER_OFF && (pin < 0 || pin >= p->slots))
		return "a cell is pinned to a slot that does not exist";
	if (p->keep != NULL && (p->keep[cell] < SOLVER_OFF || p->keep[cell] >= p->slots))
		return "the plan to be kept has a slot that does not exist";
	for (int32_t s = 0; s < p->slots; s++) {
		int32_t cost = p->cost[(size_t)cell * (size_t)p->slots + (size_t)s];
		if (cost > SOLVER_WEIGHT_MAX || cost < -SOLVER_WEIGHT_MAX)
			return "the cost of an assignment is too large";
	}
	return NULL;
}

static enum err refuse(struct solver_fault *fault, const char *where, int32_t index,
	const char *reason)
{
	*fault = (struct solver_fault){ .where = where, .index = index, .reason = reason };
	return E_INVALID;
}

enum err solver_problem_check(const struct solver_problem *p, struct solver_fault *fault)
{
	const char *reason;
	for (int32_t i = 0; i < p->run_count; i++)
		if ((reason = run_fault(p, &p->runs[i])) != NULL)
			return refuse(fault, "run", i, reason);
	for (int32_t i = 0; i < p->count_count; i++)
		if ((reason = count_fault(p, &p->counts[i])) != NULL)
			return refuse(fault, "count", i, reason);
	for (int32_t i = 0; i < p->succession_count; i++)
		if ((reason = succession_fault(p, &p->successions[i])) != NULL)
			return refuse(fault, "succession", i, reason);
	for (int32_t i = 0; i < p->wish_count; i++)
		if ((reason = wish_fault(p, &p->wishes[i])) != NULL)
			return refuse(fault, "wish", i, reason);
	for (int32_t i = 0; i < p->cover_count; i++)
		if ((reason = cover_fault(p, &p->covers[i])) != NULL)
			return refuse(fault, "cover", i, reason);
	for (int32_t i = 0; i < p->people * p->days; i++)
		if ((reason = cell_fault(p, i)) != NULL)
			return refuse(fault, "cell", i, reason);
	for (int32_t i = 0; i < p->people; i++) {
		const struct solver_person *who = &p->person[i];
		if (who->last_slot < SOLVER_OFF || who->last_slot >= p->slots)
			return refuse(fault, "person", i, "the last slot worked does not exist");
		if (!weight_ok(who->complete_weight))
			return refuse(fault, "person", i, "a weight is negative or too large");
	}
	if (p->first_weekday < 0 || p->first_weekday > 6)
		return refuse(fault, "problem", 0, "the first day must be a weekday from 0 to 6");
	if (p->keep_weight < 0 || p->keep_weight > SOLVER_WEIGHT_MAX)
		return refuse(fault, "problem", 0,
		"the weight of a change is negative or too large");
	return OK;
}

struct solver_plan *solver_plan_new(struct arena *a, const struct solver_problem *p)
{
	struct solver_plan *plan = arena_new_one(a, struct solver_plan);
	size_t cells = (size_t)p->people * (size_t)p->days;
	*plan = (struct solver_plan){ .people = p->people, .days = p->days };
	plan->cell = arena_array(a, int8_t, cells);
	memset(plan->cell, SOLVER_OFF, cells);
	return plan;
}
