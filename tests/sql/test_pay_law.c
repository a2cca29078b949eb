/* The pay law of a state comes out of the rule tables; a practice's own number takes its place. */
#include "engine.h"

#include "base/date.h"
#include "db/migrate.h"
#include "mod/roster/pay_law.h"
#include "web/rule.h"

#define DAY date_from_ymd(2026, 3, 2)

static int setup(void **state)
{
	struct migrate_report report;
	engine_setup(state);
	struct engine_fixture *f = *state;
	return migrate(f->db, f->a, 1, &report) != OK || rules_load(f->db, f->a) != OK;
}

static struct pay_law law_of(struct engine_fixture *f, const char *state, int64_t practice)
{
	struct pay_law law;
	struct pay_place place = { state, practice, DAY, false };
	assert_int_equal(pay_law_load(f->db, f->a, &place, &law), OK);
	return law;
}

static void ohio_has_the_federal_law_alone(void **state)
{
	struct pay_law law = law_of(*state, "OH", 0);
	assert_int_equal(law.days, 7);
	assert_int_equal(law.period_after, 40 * 60);
	assert_int_equal(law.overtime, 1500);
	assert_int_equal(law.day_after, 0);
	assert_int_equal(law.meal_after, 0);
	assert_int_equal(law.rest_per, 0);
	assert_int_equal(law_of(*state, "", 0).period_after, 40 * 60);
}

static void california_counts_days_meals_and_rests(void **state)
{
	static const struct pay_law wanted = {
		.days = 7,
		.period_after = 2400,
		.day_after = 480,
		.double_after = 720,
		.seventh_first = 480,
		.overtime = 1500,
		.doubled = 2000,
		.meal_after = 300,
		.meal_waivable_to = 360,
		.second_after = 600,
		.second_waivable_to = 720,
		.meal_minutes = 30,
		.rest_from = 210,
		.rest_per = 240,
		.rest_minutes = 10,
		.missed_minutes = 60,
	};
	struct pay_law law = law_of(*state, "CA", 0);
	assert_memory_equal(&law, &wanted, sizeof law);
	assert_int_equal(law_of(*state, "CO", 0).day_after, 720);
	assert_int_equal(law_of(*state, "CO", 0).double_after, 0);
}

static void a_practice_that_pays_overtime_sooner(void **state)
{
	struct engine_fixture *f = *state;
	assert_int_equal(
		db_script(
			f->db,
			"INSERT INTO practice (id, name, kind, created_at) VALUES (3, 'P', 'clinic', 1);"
			"INSERT INTO account (id, email, name, role, state, created_at)"
			" VALUES (5, 'a@example.com', 'A', 'owner', 'invited', 1);"
			"INSERT INTO rule_override (id, code, jurisdiction, practice_id, value, reason,"
			" from_day, account_id, created_at) VALUES (9, 'flsa.workweek.overtime_after',"
			" 'US', 3, '38', 'Agreed with the staff', 1, 5, 1);"),
		OK);
	assert_int_equal(law_of(f, "OH", 3).period_after, 38 * 60);
	assert_int_equal(law_of(f, "OH", 0).period_after, 40 * 60);
}

static void the_8_and_80_option_only_where_the_state_allows_it(void **state)
{
	struct engine_fixture *f = *state;
	struct pay_law law;
	struct pay_place place = { "OH", 0, DAY, true };
	assert_int_equal(pay_law_load(f->db, f->a, &place, &law), OK);
	assert_int_equal(law.days, 14);
	assert_int_equal(law.period_after, 80 * 60);
	assert_int_equal(law.day_after, 8 * 60);
	place.state = "CA";
	assert_int_equal(pay_law_load(f->db, f->a, &place, &law), E_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(ohio_has_the_federal_law_alone, setup,
						engine_teardown),
		cmocka_unit_test_setup_teardown(california_counts_days_meals_and_rests, setup,
						engine_teardown),
		cmocka_unit_test_setup_teardown(a_practice_that_pays_overtime_sooner, setup,
						engine_teardown),
		cmocka_unit_test_setup_teardown(the_8_and_80_option_only_where_the_state_allows_it,
						setup, engine_teardown),
	};
	int failed = cmocka_run_group_tests_name("pay law sqlite", tests, NULL, NULL);
	engine_pg_url = engine_pg();
	if (engine_pg_url != NULL)
		failed += cmocka_run_group_tests_name("pay law postgresql", tests, NULL, NULL);
	return failed;
}
