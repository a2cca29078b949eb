/* The parts of the engine against each other: differences against full counts, the table against
 * trying every row, threads and seeds, interruption, start plans. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "solver/best_row.h"
#include "solver_random.h"

/* A week of an office: enough for all of the engine to run, small enough for a test. */
static struct solver_problem *office(struct arena *a, uint64_t seed, int32_t people, int32_t days)
{
	static const int16_t slot[] = { 0, 1, 2 };
	struct solver_problem *p = solver_problem_new(a, people, days, 3);
	int32_t *minutes = arena_array(a, int32_t, 3);
	uint64_t r = seed;
	for (int32_t s = 0; s < 3; s++)
		minutes[s] = 480;
	for (int32_t i = 0; i < people; i++) {
		solver_add_run(p, (struct solver_run){ .person = i, .of = SOLVER_RUN_WORK, .min = 2,
			.min_weight = SOLVER_HARD, .max = 5, .max_weight = SOLVER_HARD,
			.open_start = true });
		solver_add_run(p, (struct solver_run){ .person = i, .of = SOLVER_RUN_OFF, .min = 2,
			.min_weight = SOLVER_HARD, .max = SOLVER_NONE, .open_start = true });
		solver_add_count(p, (struct solver_count){ .person = i, .value = minutes,
			.last = days - 1, .min = 480 * (days * 4 / 9), .min_weight = SOLVER_HARD,
			.max = 480 * (days * 5 / 7), .max_weight = SOLVER_HARD });
		solver_add_count(p, (struct solver_count){ .person = i, .weekends = true,
			.last = days - 1, .max = (days + 6) / 14, .max_weight = SOLVER_HARD });
		for (int32_t k = 0; k < days / 3; k++)
			solver_add_wish(p, (struct solver_wish){ .person = i,
				.day = pick(&r, 0, days - 1), .slot = pick(&r, -1, 2),
				.on = pick(&r, 0, 1) == 1, .weight = pick(&r, 1, 4) });
	}
	solver_add_succession(p, (struct solver_succession){ .person = SOLVER_ANY, .from = 2,
		.to = 0, .weight = SOLVER_HARD });
	for (int32_t d = 0; d < days; d++)
		for (int32_t s = 0; s < 3; s++)
			solver_add_cover(p, (struct solver_cover){ .day = d, .slots = &slot[s],
				.slot_count = 1, .wish = pick(&r, 1, people / 4 + 1),
				.wish_weight = 100, .over_weight = 1 });
	return p;
}

static void test_differences_equal_full_counts(void **state)
{
	(void)state;
	struct arena *a = arena_new((size_t)512 * 1024 * 1024);
	uint64_t r = 7;
	struct solver_problem *p = random_problem(a, &r, 6, 14, 3);
	struct engine e;
	int32_t who;
	assert_int_equal(engine_build(p, a, &e, &who), OK);
	struct roster *now = roster_new(&e, a), *full = roster_new(&e, a);
	int8_t row[14];
	for (int32_t move = 0; move < 1000000; move++) {
		int32_t i = random_below(&r, 6), d = random_below(&r, 14);
		memcpy(row, roster_row(now, i), sizeof(row));
		row[d] = (int8_t)pick(&r, SOLVER_OFF, 2);
		roster_set_row(now, i, row, engine_row_cost(&e, i, row));
		if (move % 1000 != 0)
			continue;
		memcpy(full->cell, now->cell, 6 * 14);
		roster_recount(full);
		assert_true(full->total == now->total);
		assert_true(full->need_cost == now->need_cost);
		assert_memory_equal(full->have, now->have, (size_t)e.needs * sizeof(int32_t));
	}
	arena_free(a);
}

static void test_roster_equals_plain_evaluation(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 300; seed++) {
		struct arena *a = arena_new((size_t)128 * 1024 * 1024);
		uint64_t r = seed;
		struct solver_problem *p = random_problem(a, &r, 3, 10, 3);
		struct engine e;
		int32_t who;
		assert_int_equal(engine_build(p, a, &e, &who), OK);
		struct roster *now = roster_new(&e, a);
		struct solver_plan *plan = solver_plan_new(a, p);
		struct solver_value value;
		for (int32_t i = 0; i < 30; i++)
			now->cell[i] = plan->cell[i] = (int8_t)pick(&r, -1, pick(&r, 0, 3) == 0
			? 2 : -1);
		roster_recount(now);
		solver_evaluate(p, plan, false, a, &value);
		int64_t people = 0;
		for (int32_t i = 0; i < 3; i++)
			people += now->row_cost[i] >= ROW_INF;
		int64_t hard = value.hard - value.broken[SOLVER_RULE_COVER_MIN];
		if ((people > 0) != (hard > 0))
			print_error("seed %" PRIu64 "\n", seed);
		assert_true((people > 0) == (hard > 0));
		if (people == 0)
			assert_true(now->total == value.penalty + value.hard * e.hard_price);
		arena_free(a);
	}
}

static struct solver_result solve(const struct solver_problem *p, struct arena *a, uint64_t seed,
	int64_t work, int32_t threads)
{
	struct solver_options options = { .seed = seed, .work = work, .threads = threads,
		.target = INT64_MIN };
	struct solver_result result;
	assert_int_equal(solver_solve(p, &options, a, &result), OK);
	return result;
}

static void test_same_seed_same_plan_whatever_the_threads(void **state)
{
	(void)state;
	struct arena *a = arena_new((size_t)512 * 1024 * 1024);
	struct solver_problem *p = office(a, 3, 12, 28);
	struct solver_result one = solve(p, a, 5, 400000, 1);
	struct solver_result again = solve(p, a, 5, 400000, 1);
	struct solver_result two = solve(p, a, 5, 400000, 2);
	assert_memory_equal(one.plan->cell, again.plan->cell, 12 * 28);
	assert_memory_equal(one.plan->cell, two.plan->cell, 12 * 28);
	assert_true(one.bound == two.bound && one.work == two.work);
	assert_int_equal(one.value.hard, 0);
	arena_free(a);
}

struct patience {
	int32_t left;
	int32_t plans;
	int64_t last_penalty, last_bound;
};

static bool out_of_patience(void *context)
{
	struct patience *p = context;
	return p->left-- <= 0;
}

static void test_interruption_leaves_a_legal_plan(void **state)
{
	(void)state;
	struct arena *a = arena_new((size_t)512 * 1024 * 1024);
	struct solver_problem *p = office(a, 4, 8, 14);
	uint64_t r = 11;
	for (int32_t i = 0; i < 40; i++) {
		struct patience patience = { .left = i < 3 ? i : random_below(&r, 3000) };
		struct solver_options options = { .seed = 1, .threads = 1, .target = INT64_MIN,
			.context = &patience, .stop = out_of_patience };
		struct solver_result result;
		assert_int_equal(solver_solve(p, &options, a, &result), OK);
		assert_int_equal(result.value.hard, 0);
	}
	arena_free(a);
}

static void watch(void *context, const struct solver_progress *now)
{
	struct patience *p = context;
	p->plans += now->plan != NULL;
	assert_true(now->penalty <= p->last_penalty);
	assert_true(now->bound >= p->last_bound);
	p->last_penalty = now->penalty;
	p->last_bound = now->bound;
}

static void test_progress_only_gets_better(void **state)
{
	(void)state;
	struct arena *a = arena_new((size_t)512 * 1024 * 1024);
	struct patience seen = { .last_penalty = INT64_MAX, .last_bound = INT64_MIN };
	struct solver_options options = { .seed = 2, .work = 300000, .threads = 1,
		.target = INT64_MIN, .context = &seen, .progress = watch };
	struct solver_result result;
	assert_int_equal(solver_solve(office(a, 9, 10, 28), &options, a, &result), OK);
	assert_true(seen.plans > 1);
	assert_true(result.bound <= result.value.penalty);
	assert_true(seen.last_bound == result.bound);
	arena_free(a);
}

static void test_keeping_a_plan_costs_nothing_when_it_is_kept(void **state)
{
	(void)state;
	struct arena *a = arena_new((size_t)512 * 1024 * 1024);
	struct solver_problem *p = office(a, 6, 8, 14);
	struct solver_result first = solve(p, a, 1, 300000, 1);
	p->keep = first.plan->cell;
	p->keep_weight = 1000;
	struct solver_options options = { .seed = 3, .work = 200000, .threads = 1,
		.target = INT64_MIN, .start = first.plan };
	struct solver_result kept;
	assert_int_equal(solver_solve(p, &options, a, &kept), OK);
	assert_memory_equal(kept.plan->cell, first.plan->cell, 8 * 14);
	assert_true(kept.value.penalty == first.value.penalty);
	arena_free(a);
}

static void test_long_horizon(void **state)
{
	(void)state;
	struct arena *a = arena_new((size_t)1024 * 1024 * 1024);
	struct solver_result result = solve(office(a, 8, 4, 182), a, 1, 600000, 2);
	assert_int_equal(result.value.hard, 0);
	assert_true(result.bound <= result.value.penalty);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_differences_equal_full_counts),
		cmocka_unit_test(test_roster_equals_plain_evaluation),
		cmocka_unit_test(test_same_seed_same_plan_whatever_the_threads),
		cmocka_unit_test(test_interruption_leaves_a_legal_plan),
		cmocka_unit_test(test_progress_only_gets_better),
		cmocka_unit_test(test_keeping_a_plan_costs_nothing_when_it_is_kept),
		cmocka_unit_test(test_long_horizon),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
