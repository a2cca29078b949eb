/* Coverage counted from totals. */
#include "unit.h"

#include "base/date.h"
#include "mod/home/home_rules.h"

#define MONDAY 20780 /* 2026-11-23 */

static struct home_need need(int64_t position, int64_t shift, int32_t day, int weekday,
			     int64_t least)
{
	return (struct home_need){ .site = 1,
				   .position = position,
				   .shift = shift,
				   .day = day,
				   .weekday = weekday,
				   .least = least };
}

static void a_need_is_met_drafted_or_open(void **state)
{
	(void)state;
	struct home_cell planned[] = { { 1, 5, 9, MONDAY, 3 } },
			 published[] = { { 1, 5, 9, MONDAY, 1 } };
	struct home_cells p = { planned, 1 }, u = { published, 1 };
	struct home_need n = need(5, 9, HOME_EVERY_WEEK, 0, 4);
	struct home_cover c = home_cover_need(&n, MONDAY, p, u);
	assert_int_equal(c.needed, 4);
	assert_int_equal(c.met, 1);
	assert_int_equal(c.draft, 2);
	assert_int_equal(c.open, 1);
	/* What one need took is not there for the next. */
	c = home_cover_need(&n, MONDAY, p, u);
	assert_int_equal(c.open, 4);
}

static void nobody_covers_another_shift_day_or_place(void **state)
{
	(void)state;
	struct home_cell planned[] = { { 1, 5, 9, MONDAY, 3 },
				       { 1, 5, 9, MONDAY + 1, 3 },
				       { 2, 5, 8, MONDAY, 3 } };
	struct home_cells p = { planned, 3 }, none = { NULL, 0 };
	struct home_need n = need(5, 8, HOME_EVERY_WEEK, 0, 2);
	assert_int_equal(home_cover_need(&n, MONDAY, p, none).open, 2);
	n = need(6, 9, HOME_EVERY_WEEK, 0, 2);
	assert_int_equal(home_cover_need(&n, MONDAY, p, none).open, 2);
	n = need(5, 9, HOME_EVERY_WEEK, 0, 2);
	assert_int_equal(home_cover_need(&n, MONDAY + 2, p, none).open, 2);
	assert_int_equal(home_cover_need(&n, MONDAY + 1, p, none).draft, 2);
}

/* A shift taken away after it was published is not met, and a count below zero (people who may not
 * take the shift) is nobody. */
static void published_counts_only_while_it_is_planned(void **state)
{
	(void)state;
	struct home_cell planned[] = { { 1, 5, 9, MONDAY, -1 } },
			 published[] = { { 1, 5, 9, MONDAY, 2 } };
	struct home_need n = need(5, 9, HOME_EVERY_WEEK, 0, 2);
	struct home_cover c = home_cover_need(&n, MONDAY, (struct home_cells){ planned, 1 },
					      (struct home_cells){ published, 1 });
	assert_int_equal(c.met, 0);
	assert_int_equal(c.open, 2);
}

static void a_dated_need_replaces_the_weekdays(void **state)
{
	(void)state;
	assert_int_equal(date_weekday(MONDAY), 0);
	struct home_need needs[] = { need(5, 9, MONDAY, 0, 0), need(5, 9, HOME_EVERY_WEEK, 0, 2),
				     need(6, 9, HOME_EVERY_WEEK, 0, 1) };
	assert_true(home_need_holds(needs, 3, 0, MONDAY));
	assert_false(home_need_holds(needs, 3, 0, MONDAY + 7));
	assert_false(home_need_holds(needs, 3, 1, MONDAY));
	assert_true(home_need_holds(needs, 3, 1, MONDAY + 7));
	assert_false(home_need_holds(needs, 3, 1, MONDAY + 1));
	assert_true(home_need_holds(needs, 3, 2, MONDAY));
}

static void names_are_short(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	assert_string_equal(home_short_name(a, "Maya Lindqvist"), "Maya L.");
	assert_string_equal(home_short_name(a, "Zoë Ann Łukasz"), "Zoë Ł.");
	assert_string_equal(home_short_name(a, "Cher"), "Cher");
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_need_is_met_drafted_or_open),
		cmocka_unit_test(nobody_covers_another_shift_day_or_place),
		cmocka_unit_test(published_counts_only_while_it_is_planned),
		cmocka_unit_test(a_dated_need_replaces_the_weekdays),
		cmocka_unit_test(names_are_short),
	};
	return cmocka_run_group_tests_name("home_rules", tests, NULL, NULL);
}
