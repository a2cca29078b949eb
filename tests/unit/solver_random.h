/* Small random problems for the tests of the engine: every kind of rule, hard and weighted. */
#ifndef TESTS_UNIT_SOLVER_RANDOM_H
#define TESTS_UNIT_SOLVER_RANDOM_H

#include "solver/engine.h"

static inline int32_t pick(uint64_t *r, int32_t low, int32_t high)
{
	return low + random_below(r, high - low + 1);
}

static inline int32_t some_weight(uint64_t *r, int32_t hard_in_ten)
{
	return pick(r, 0, 9) < hard_in_ten ? SOLVER_HARD : pick(r, 1, 9);
}

static inline void random_runs(struct solver_problem *p, uint64_t *r, int32_t person)
{
	static const int16_t first_slot[] = { 0 };
	int32_t last = p->person[person].last_slot;
	struct solver_run work = { .person = person, .of = SOLVER_RUN_WORK,
		.min = pick(r, 0, 3), .min_weight = some_weight(r, 5), .max_weight = some_weight(r,
		5),
		.open_start = pick(r, 0, 1) == 1, .before = last == SOLVER_OFF ? 0 : pick(r, 1,
		3) };
	work.max = work.min + pick(r, 1, 2);
	solver_add_run(p, work);
	struct solver_run off = { .person = person, .of = SOLVER_RUN_OFF, .min = pick(r, 0, 2),
		.min_weight = some_weight(r, 5), .max_weight = some_weight(r, 0),
		.open_start = pick(r, 0, 1) == 1, .before = last == SOLVER_OFF ? pick(r, 0,
		3) : 0 };
	off.max = pick(r, 0, 1) == 1 ? SOLVER_NONE : off.min + pick(r, 1, 3);
	solver_add_run(p, off);
	if (pick(r, 0, 1) == 0)
		return;
	solver_add_run(p, (struct solver_run){ .person = person, .of = SOLVER_RUN_SLOTS,
		.slots = first_slot, .slot_count = 1, .min = 2, .min_weight = some_weight(r, 3),
		.max = pick(r, 2, 3), .max_weight = some_weight(r, 3),
		.before = last == 0 ? 1 : 0 });
}

static inline void random_counts(struct solver_problem *p, uint64_t *r, int32_t person)
{
	int32_t *hours = arena_array(p->arena, int32_t, (size_t)p->slots);
	int32_t *one = arena_array(p->arena, int32_t, (size_t)p->slots);
	for (int32_t s = 0; s < p->slots; s++)
		hours[s] = 60 * pick(r, 4, 6);
	one[pick(r, 0, p->slots - 1)] = 1;
	struct solver_count total = { .person = person, .value = hours, .last = p->days - 1,
		.min = 60 * pick(r, 0, 8), .min_weight = some_weight(r, 3),
		.max = 60 * pick(r, 10, 24), .max_weight = some_weight(r, 5), .unit = pick(r, 0,
		1) * 60,
		.rising = pick(r, 0, 1) == 1, .before = 60 * pick(r, 0, 2) };
	solver_add_count(p, total);
	solver_add_count(p, (struct solver_count){ .person = person, .value = one,
		.first = pick(r, 0, 1), .last = p->days - 1 - pick(r, 0, 1), .max = pick(r, 0, 3),
		.max_weight = some_weight(r, 5), .min = pick(r, 0, 1), .min_weight = some_weight(r,
		0) });
	solver_add_count(p, (struct solver_count){ .person = person, .weekends = true,
		.last = p->days - 1, .max = pick(r, 0, 1), .max_weight = some_weight(r, 5) });
	if (pick(r, 0, 1) == 0)
		solver_add_rolling(p, (struct solver_count){ .person = person, .value = one,
			.max = 1, .max_weight = some_weight(r, 5), .min = 0 }, 3, NULL, 0);
	p->person[person].complete_weight = pick(r, 0, 2) == 0 ? some_weight(r, 4) : 0;
}

static inline void random_cells(struct solver_problem *p, uint64_t *r)
{
	for (int32_t i = 0; i < 3 * p->people; i++)
		solver_add_wish(p, (struct solver_wish){ .person = pick(r, 0, p->people - 1),
			.day = pick(r, 0, p->days - 1), .slot = pick(r, SOLVER_ANY, p->slots - 1),
			.on = pick(r, 0, 1) == 1, .weight = pick(r, 1, 9) });
	for (int32_t i = 0; i < p->people; i++) {
		int32_t d = pick(r, 0, p->days - 1), s = pick(r, 0, p->slots - 1);
		p->allowed[solver_at(p, i, d, s)] = (uint8_t)pick(r, 0, 1);
		p->cost[solver_at(p, i, d, s)] = pick(r, -3, 3);
		if (pick(r, 0, 5) == 0)
			p->pin[solver_cell(p, i, pick(r, 0, p->days - 1))] = SOLVER_OFF;
	}
	for (int32_t s = 0; s < p->slots; s++)
		if (pick(r, 0, 1) == 1)
			solver_add_succession(p, (struct solver_succession){ .person = SOLVER_ANY,
				.from = s, .to = pick(r, 0, p->slots - 1),
				.weight = some_weight(r, 6) });
}

static inline void random_needs(struct solver_problem *p, uint64_t *r)
{
	static const int16_t slots[] = { 0, 1, 2 };
	static const int16_t skilled[] = { 0 };
	for (int32_t d = 0; d < p->days; d++)
		for (int32_t s = 0; s < p->slots; s++) {
			struct solver_cover c = { .day = d, .slots = &slots[s], .slot_count = 1,
				.min = pick(r, 0, 1), .min_weight = pick(r, 0, 9) == 0
				? SOLVER_HARD : 30,
				.wish = pick(r, 0, 2), .wish_weight = pick(r, 0, 30),
				.over_weight = pick(r, 0, 2) };
			if (pick(r, 0, 6) == 0) {
				c.people = skilled;
				c.people_count = 1;
			}
			if (pick(r, 0, 6) == 0) {
				c.slots_before = &slots[p->slots - 1];
				c.slot_before_count = 1;
				c.known_before = pick(r, 0, 1);
			}
			solver_add_cover(p, c);
		}
}

static inline struct solver_problem *random_problem(struct arena *a, uint64_t *r, int32_t people,
	int32_t days, int32_t slots)
{
	struct solver_problem *p = solver_problem_new(a, people, days, slots);
	p->first_weekday = pick(r, 0, 6);
	for (int32_t i = 0; i < people; i++) {
		p->person[i].last_slot = pick(r, SOLVER_OFF, slots - 1);
		random_runs(p, r, i);
		random_counts(p, r, i);
	}
	random_cells(p, r);
	random_needs(p, r);
	return p;
}

#endif
