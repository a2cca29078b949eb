/* The decisions about people: states of credentials, overlaps, hours. */
#include "unit.h"

#include "mod/people/people_rules.h"

static void a_credential_holds_through_its_last_day(void **state)
{
	(void)state;
	int32_t issued = 100, expires = 200, revoked = 150;
	static const struct {
		int32_t day;
		enum credential_state state;
	} days[] = { { 99, CREDENTIAL_EARLY },  { 100, CREDENTIAL_VALID },
		     { 139, CREDENTIAL_VALID }, { 140, CREDENTIAL_SOON },
		     { 200, CREDENTIAL_SOON },  { 201, CREDENTIAL_EXPIRED } };
	for (size_t i = 0; i < ARRAY_LEN(days); i++)
		assert_int_equal(people_credential_state(&issued, &expires, NULL, days[i].day, 60),
				 days[i].state);
	assert_int_equal(people_credential_state(&issued, &expires, &revoked, 149, 10),
			 CREDENTIAL_VALID);
	assert_int_equal(people_credential_state(&issued, &expires, &revoked, 150, 10),
			 CREDENTIAL_REVOKED);
	assert_int_equal(people_credential_state(NULL, NULL, NULL, 5, 60), CREDENTIAL_VALID);
	assert_int_equal(people_credential_state(NULL, &expires, NULL, INT32_MIN, 60),
			 CREDENTIAL_VALID);
	assert_true(people_credential_holds(CREDENTIAL_VALID) &&
		    people_credential_holds(CREDENTIAL_SOON));
	assert_false(people_credential_holds(CREDENTIAL_EXPIRED) ||
		     people_credential_holds(CREDENTIAL_REVOKED) ||
		     people_credential_holds(CREDENTIAL_EARLY));
	assert_string_equal(people_credential_word(CREDENTIAL_EARLY), "early");
}

static void days_overlap_with_their_ends(void **state)
{
	(void)state;
	assert_true(people_days_overlap(1, 5, 5, 9));
	assert_true(people_days_overlap(5, 9, 1, 5));
	assert_true(people_days_overlap(1, 9, 4, 5));
	assert_false(people_days_overlap(1, 4, 5, 9));
	assert_false(people_days_overlap(5, 9, 1, 4));
	assert_true(people_time_off_counts("requested") && people_time_off_counts("approved"));
	assert_false(people_time_off_counts("refused") || people_time_off_counts("withdrawn"));
}

static void hours_and_dates_make_sense(void **state)
{
	(void)state;
	int64_t rate = -1;
	int32_t early = 1, late = 2;
	const char *field = NULL;
	struct people_person p = { "E1", "Maya", "full-time", 60, 120, NULL, 0 };
	assert_null(people_person_fault(&p, &field));
	p.rate_cents = &rate;
	assert_non_null(people_person_fault(&p, &field));
	assert_string_equal(field, "hourly_rate");
	p.min_minutes = 121;
	assert_non_null(people_person_fault(&p, &field));
	assert_string_equal(field, "min_hours");
	p.max_minutes = PEOPLE_MINUTES_MAX + 1;
	assert_non_null(people_person_fault(&p, &field));
	assert_string_equal(field, "max_hours");
	p.name = "";
	assert_non_null(people_person_fault(&p, &field));
	p.employee_no = "123456789012345678901234567890123";
	assert_non_null(people_person_fault(&p, &field));
	assert_string_equal(field, "employee_no");
	assert_null(people_credential_fault(&early, &late, &field));
	assert_null(people_credential_fault(NULL, &late, &field));
	assert_non_null(people_credential_fault(&late, &early, &field));
	assert_null(people_time_off_fault(5, 5, &field));
	assert_null(people_time_off_fault(0, 730, &field));
	assert_non_null(people_time_off_fault(0, 731, &field));
	assert_non_null(people_time_off_fault(5, 4, &field));
	assert_null(people_unavailable_fault(0, 1440, &field));
	assert_non_null(people_unavailable_fault(-1, 60, &field));
	assert_non_null(people_unavailable_fault(60, 60, &field));
	assert_non_null(people_unavailable_fault(60, 1441, &field));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_credential_holds_through_its_last_day),
		cmocka_unit_test(days_overlap_with_their_ends),
		cmocka_unit_test(hours_and_dates_make_sense),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
