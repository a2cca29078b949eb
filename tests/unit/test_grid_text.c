/* The short words of the roster. */
#include "unit.h"

#include "base/date.h"
#include "mod/roster/grid_text.h"

static void clocks_are_short(void **state)
{
	(void)state;
	static const struct {
		int minute;
		const char *text;
	} cases[] = { { 0, "12a" },       { 420, "7a" },   { 720, "12p" },   { 930, "3:30p" },
		      { 1439, "11:59p" }, { 1440, "12a" }, { 1830, "6:30a" } };
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char text[GRID_CLOCK_MAX];
		grid_clock(text, cases[i].minute);
		assert_string_equal(text, cases[i].text);
	}
}

static void periods_say_the_month_once(void **state)
{
	(void)state;
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	int32_t day = date_from_ymd(2026, 11, 23);
	assert_string_equal(grid_period(a, day, day + 6), "Nov 23 – 29");
	assert_string_equal(grid_period(a, day + 7, day + 13), "Nov 30 – Dec 6");
	assert_string_equal(grid_period(a, day, day), "Nov 23");
	assert_string_equal(grid_span(a, 420, 930), "7a–3:30p");
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clocks_are_short),
		cmocka_unit_test(periods_say_the_month_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
