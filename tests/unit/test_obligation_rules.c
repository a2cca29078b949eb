/* When duties come back, when warnings begin, who sees what was left undone. */
#include "unit.h"

#include "base/date.h"
#include "web/obligation_rules.h"

static int32_t day(const char *iso)
{
	int32_t d;
	assert_true(date_parse_iso(iso, &d));
	return d;
}

static void check(enum obligation_every every, const char *from, int anchor, const char *want)
{
	char got[11];
	date_iso(got, obligation_next_due(every, day(from), anchor, 0));
	assert_string_equal(got, want);
}

static void months_end_where_they_should(void **state)
{
	(void)state;
	check(EVERY_MONTHLY, "2026-01-31", 31, "2026-02-28");
	check(EVERY_MONTHLY, "2026-02-28", 31, "2026-03-31");
	check(EVERY_MONTHLY, "2026-02-28", 30, "2026-03-30");
	check(EVERY_MONTHLY, "2026-02-28", 28, "2026-03-28");
	check(EVERY_MONTHLY, "2028-01-30", 30, "2028-02-29");
	check(EVERY_MONTHLY, "2026-12-15", 15, "2027-01-15");
	check(EVERY_QUARTERLY, "2026-11-30", 31, "2027-02-28");
	check(EVERY_QUARTERLY, "2027-02-28", 31, "2027-05-31");
}

static void leap_days_come_back(void **state)
{
	(void)state;
	check(EVERY_YEARLY, "2028-02-29", 31, "2029-02-28");
	check(EVERY_YEARLY, "2031-02-28", 31, "2032-02-29");
	check(EVERY_BIENNIAL, "2026-02-28", 31, "2028-02-29");
	check(EVERY_BIENNIAL, "2026-02-28", 28, "2028-02-28");
	check(EVERY_YEARLY, "2026-03-02", 2, "2027-03-02");
}

static void weeks_and_days(void **state)
{
	(void)state;
	check(EVERY_WEEKLY, "2026-12-28", 28, "2027-01-04");
	check(EVERY_DAILY, "2026-11-27", 27, "2026-11-28");
	/* Friday, in a practice that works Monday to Friday. */
	assert_int_equal(obligation_next_due(EVERY_DAILY, day("2026-11-27"), 27, 0x1F),
			 day("2026-11-30"));
	assert_int_equal(obligation_next_due(EVERY_DAILY, day("2026-11-23"), 23, 0x01),
			 day("2026-11-30"));
}

static void every_period_moves_on(void **state)
{
	(void)state;
	for (int32_t d = day("2026-01-01"); d < day("2030-01-01"); d++)
		for (int e = EVERY_DAILY; e < EVERY_COUNT; e++) {
			int anchor = obligation_anchor(d);
			int32_t next = obligation_next_due((enum obligation_every)e, d, anchor, 0);
			assert_true(next > d);
			int32_t third =
				obligation_next_due((enum obligation_every)e, next, anchor, 0);
			assert_true(third > next && third - d <= 2 * 731);
		}
}

static void anchors(void **state)
{
	(void)state;
	assert_int_equal(obligation_anchor(day("2026-01-31")), 31);
	assert_int_equal(obligation_anchor(day("2026-02-28")), 31);
	assert_int_equal(obligation_anchor(day("2028-02-28")), 28);
	assert_int_equal(obligation_anchor(day("2026-04-30")), 31);
	assert_int_equal(obligation_anchor(day("2026-04-15")), 15);
}

static void warnings_have_stages(void **state)
{
	(void)state;
	assert_int_equal(obligation_lead_stage("90;60;30", 91), -1);
	assert_int_equal(obligation_lead_stage("90;60;30", 90), 90);
	assert_int_equal(obligation_lead_stage("90;60;30", 61), 90);
	assert_int_equal(obligation_lead_stage("90;60;30", 60), 60);
	assert_int_equal(obligation_lead_stage("30; 60 ;90", 45), 60);
	assert_int_equal(obligation_lead_stage("90;60;30", 20), 30);
	assert_int_equal(obligation_lead_stage("90;60;30", 0), 30);
	assert_int_equal(obligation_lead_stage("90;60;30", -1), 0);
	assert_int_equal(obligation_lead_stage("", 5), -1);
	assert_int_equal(obligation_lead_stage("", -5), 0);
	assert_int_equal(obligation_lead_stage("x;-3;14", 10), 14);
}

static void what_is_left_undone_goes_up(void **state)
{
	(void)state;
	for (int r = ROLE_OWNER; r < ROLE_COUNT; r++) {
		enum role role = (enum role)r;
		for (int i = 0; i < 4; i++)
			role = obligation_superior(role);
		assert_int_equal(role, ROLE_OWNER);
	}
	assert_int_equal(obligation_superior(ROLE_STAFF), ROLE_SUPERVISOR);
}

static void words(void **state)
{
	(void)state;
	assert_int_equal(obligation_every_parse("biennial"), EVERY_BIENNIAL);
	assert_int_equal(obligation_every_parse("fortnightly"), EVERY_NONE);
	assert_int_equal(obligation_every_parse(""), EVERY_NONE);
}

static void each_period_has_a_rule_for_its_lead(void **state)
{
	(void)state;
	assert_null(obligation_lead_rule(EVERY_NONE));
	assert_string_equal(obligation_lead_rule(EVERY_DAILY), "obligation.lead.daily");
	assert_string_equal(obligation_lead_rule(EVERY_QUARTERLY), "obligation.lead.quarterly");
	assert_string_equal(obligation_lead_rule(EVERY_BIENNIAL), "obligation.lead.yearly");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(months_end_where_they_should),
		cmocka_unit_test(leap_days_come_back),
		cmocka_unit_test(weeks_and_days),
		cmocka_unit_test(every_period_moves_on),
		cmocka_unit_test(anchors),
		cmocka_unit_test(warnings_have_stages),
		cmocka_unit_test(what_is_left_undone_goes_up),
		cmocka_unit_test(words),
		cmocka_unit_test(each_period_has_a_rule_for_its_lead),
	};
	return cmocka_run_group_tests_name("obligation_rules", tests, NULL, NULL);
}
