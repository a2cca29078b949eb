/* The engine against brute force: on tiny random problems with every kind of rule, the optimum
 * must be found, proven, and equal to what trying everything gives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "solver_random.h"

#define PEOPLE 2
#define DAYS 5
#define SLOTS 2
#define ROWS 243 /* (SLOTS + 1) ^ DAYS */
#define SEEDS 200

static void write_row(int8_t *row, int32_t code)
{
	for (int32_t d = 0; d < DAYS; d++) {
		row[d] = (int8_t)(code % (SLOTS + 1) - 1);
		code /= SLOTS + 1;
	}
}

struct rows {
	bool legal[PEOPLE][ROWS];
	int64_t cost[PEOPLE][ROWS];
};

/* What each row of each person costs by itself, by the plain evaluation without needs. */
static int64_t judge_rows(const struct solver_problem *p, struct arena *a, struct rows *out)
{
	struct solver_problem alone = *p;
	struct solver_plan *plan = solver_plan_new(a, p);
	struct solver_value none, value;
	alone.cover_count = 0;
	solver_evaluate(&alone, plan, false, a, &none);
	for (int32_t i = 0; i < PEOPLE; i++)
		for (int32_t code = 0; code < ROWS; code++) {
			memset(plan->cell, SOLVER_OFF, PEOPLE * DAYS);
			/* The other person's row of nothing but days off may be illegal itself:
			 * only the difference that this row makes counts. */
			struct solver_value mine = { 0 };
			write_row(plan->cell + i * DAYS, code);
			solver_evaluate(&alone, plan, true, a, &value);
			for (int32_t v = 0; v < value.violation_count; v++)
				if (value.violations[v].person == i && value.violations[v].hard)
					mine.hard++;
			out->legal[i][code] = mine.hard == 0;
			out->cost[i][code] = value.penalty - none.penalty;
		}
	return none.penalty;
}

/* The best of all pairs of legal rows, INT64_MAX when there is none. `price` is that of a hard
 * minimum. */
static int64_t brute_force(const struct solver_problem *p, struct arena *a, int32_t price)
{
	struct rows *rows = arena_new_one(a, struct rows);
	int64_t base = judge_rows(p, a, rows), best = INT64_MAX;
	struct solver_problem covers = *p;
	struct solver_plan *plan = solver_plan_new(a, p);
	struct solver_value value;
	covers.run_count = covers.count_count = covers.succession_count = covers.wish_count = 0;
	for (int32_t x = 0; x < ROWS; x++)
		for (int32_t y = 0; y < ROWS && rows->legal[0][x]; y++) {
			int64_t sum = base + rows->cost[0][x] + rows->cost[1][y];
			if (!rows->legal[1][y] || sum >= best)
				continue;
			write_row(plan->cell, x);
			write_row(plan->cell + DAYS, y);
			solver_evaluate(&covers, plan, false, a, &value);
			/* Cells and weekends are in `rows` already: only the needs are wanted
			 * here. */
			for (int32_t k = SOLVER_RULE_COVER_MIN; k <= SOLVER_RULE_COVER_OVER; k++)
				sum += value.part[k];
			sum += value.broken[SOLVER_RULE_COVER_MIN] * price;
			best = sum < best ? sum : best;
		}
	return best;
}

static void test_optimum_equals_brute_force(void **state)
{
	(void)state;
	int32_t legal = 0;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct arena *a = arena_new((size_t)512 * 1024 * 1024);
		uint64_t random = seed;
		struct solver_problem *p = random_problem(a, &random, PEOPLE, DAYS, SLOTS);
		struct solver_fault fault;
		assert_int_equal(solver_problem_check(p, &fault), OK);
		struct engine e;
		int32_t who;
		assert_int_equal(engine_build(p, a, &e, &who), OK);
		int64_t best = brute_force(p, a, e.hard_price);
		struct solver_options options = { .seed = seed, .work = 100000, .threads = 1,
			.target = INT64_MIN };
		struct solver_result result;
		enum err err = solver_solve(p, &options, a, &result);
		if (best == INT64_MAX) {
			assert_int_equal(err, E_INVALID);
			assert_true(result.conflict_person >= 0);
		} else {
			assert_int_equal(err, OK);
			int64_t got = result.value.penalty + result.value.hard * e.hard_price;
			if (got != best || result.bound > best)
				print_error("seed %" PRIu64 ": got %" PRId64 " bound %" PRId64
					", brute force %" PRId64 "\n", seed, got, result.bound,
					best);
			assert_true(got == best);
			assert_true(result.bound <= best);
			legal++;
		}
		arena_free(a);
	}
	/* Were all problems impossible, nothing would have been tested. */
	assert_true(legal > SEEDS / 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_optimum_equals_brute_force),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
