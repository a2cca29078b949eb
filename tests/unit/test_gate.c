/* What the gate before publishing asks for, and in which words. */
#include "arena_fixture.h"
#include "mod/roster/gate.h"

static void reasons_and_second_people(void **state)
{
	(void)state;
	assert_int_equal(gate_needs_of(false, 0, 0), GATE_NOTHING);
	assert_int_equal(gate_needs_of(false, 0, 5), GATE_NOTHING);
	assert_int_equal(gate_needs_of(true, 0, 0), GATE_REASON);
	assert_int_equal(gate_needs_of(false, 1, 0), GATE_REASON);
	assert_int_equal(gate_needs_of(true, 0, 1), GATE_SECOND);
	assert_int_equal(gate_needs_of(false, 2, 3), GATE_SECOND);
}

static struct gate gate_of(struct labor_week *weeks, size_t n, int64_t broken)
{
	struct gate g = { .labor = { .weeks = weeks, .n_weeks = n }, .broken = broken };
	g.excess = labor_excess_of(&g.labor);
	return g;
}

static void a_cheap_week_does_not_pay_for_a_dear_one(void **state)
{
	(void)state;
	struct labor_week weeks[] = { { .cost = 50000, .budget = 90000 },
				      { .cost = 110000, .budget = 100000 },
				      { .cost = 900000, .budget = -1 } };
	struct gate g = gate_of(weeks, 3, 0);
	assert_int_equal(g.excess.weeks, 1);
	assert_string_equal(gate_words(a, &g, true),
			    "One of the weeks costs $100.00 more than the budget of $1,000.00.");
	assert_string_equal(gate_words(a, &g, false),
			    "One of the weeks costs 10% more than the budget.");
	weeks[1].cost = 100000;
	g = gate_of(weeks, 3, 0);
	assert_string_equal(gate_words(a, &g, true), "");
	g = gate_of(weeks, 3, 2);
	assert_string_equal(gate_words(a, &g, true), "2 shifts break a rule that nobody allowed.");
}

static void one_week(void **state)
{
	(void)state;
	struct labor_week week = { .cost = 100001, .budget = 100000 };
	struct gate g = gate_of(&week, 1, 1);
	assert_string_equal(gate_words(a, &g, true),
			    "The week costs $0.01 more than the budget of $1,000.00, and 1 shift "
			    "breaks a rule that nobody allowed.");
	assert_string_equal(gate_words(a, &g, false),
			    "The week costs 1% more than the budget, and 1 shift breaks a rule "
			    "that nobody allowed.");
	week.budget = 0;
	g = gate_of(&week, 1, 0);
	assert_string_equal(gate_words(a, &g, false), "The week costs more than the budget.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(reasons_and_second_people, start, stop),
		cmocka_unit_test_setup_teardown(a_cheap_week_does_not_pay_for_a_dear_one, start,
						stop),
		cmocka_unit_test_setup_teardown(one_week, start, stop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
