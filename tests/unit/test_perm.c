/* Roles and permissions: every name is there once, and the promises that the handbook makes about
 * roles hold in the table. The cells themselves are in tests/golden/permissions.txt. */
#include "unit.h"

#include "auth/perm.h"

static void every_role_and_permission_has_a_name(void **state)
{
	(void)state;
	for (unsigned r = ROLE_NONE; r < ROLE_COUNT; r++) {
		assert_non_null(role_name((enum role)r));
		assert_non_null(role_title((enum role)r));
		assert_int_equal(role_parse(role_name((enum role)r)), r);
		for (unsigned s = 0; s < r; s++)
			assert_string_not_equal(role_name((enum role)r), role_name((enum role)s));
	}
	for (unsigned p = PERM_UNSET; p < PERM_COUNT; p++) {
		assert_non_null(perm_name((enum perm)p));
		for (unsigned q = 0; q < p; q++)
			assert_string_not_equal(perm_name((enum perm)p), perm_name((enum perm)q));
	}
}

static void an_unknown_name_is_no_role(void **state)
{
	(void)state;
	assert_int_equal(role_parse(NULL), ROLE_NONE);
	assert_int_equal(role_parse(""), ROLE_NONE);
	assert_int_equal(role_parse("Owner"), ROLE_NONE);
	assert_int_equal(role_parse("none"), ROLE_NONE);
	assert_int_equal(role_parse("owner "), ROLE_NONE);
}

static void nobody_may_what_was_not_said(void **state)
{
	(void)state;
	for (unsigned r = ROLE_NONE; r < ROLE_COUNT; r++)
		assert_false(role_may((enum role)r, PERM_UNSET));
}

static void a_stranger_sees_public_pages_alone(void **state)
{
	(void)state;
	for (unsigned p = PERM_UNSET; p < PERM_COUNT; p++)
		assert_int_equal(role_may(ROLE_NONE, (enum perm)p), p == PERM_PUBLIC);
}

static void the_owner_may_everything(void **state)
{
	(void)state;
	for (unsigned p = PERM_PUBLIC; p < PERM_COUNT; p++)
		assert_true(role_may(ROLE_OWNER, (enum perm)p));
}

/* The auditor reads all of the office and changes nothing: the role may be given to a stranger. */
static void the_auditor_changes_nothing(void **state)
{
	(void)state;
	for (unsigned p = PERM_PUBLIC; p < PERM_COUNT; p++)
		assert_int_equal(role_may(ROLE_AUDITOR, (enum perm)p), !perm_writes((enum perm)p));
}

static void staff_see_themselves_alone(void **state)
{
	(void)state;
	for (unsigned p = PERM_UNSET; p < PERM_COUNT; p++)
		assert_int_equal(role_may(ROLE_STAFF, (enum perm)p),
				 p == PERM_PUBLIC || p == PERM_OWN);
}

static bool ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);
	return n >= m && strcmp(text + n - m, end) == 0;
}

/* A permission is named for what it does, and perm_writes agrees: what ends in ".read" changes
 * nothing, every other one does; the two that go with a person are neither. */
static void names_and_perm_writes_agree(void **state)
{
	(void)state;
	for (unsigned p = PERM_UNSET; p < PERM_COUNT; p++) {
		bool harmless = p == PERM_PUBLIC || p == PERM_OWN ||
				ends_with(perm_name((enum perm)p), ".read");
		assert_int_equal(perm_writes((enum perm)p), !harmless);
	}
}

/* Whoever may change a thing may see it; else their own pages would be closed to them. */
static void who_writes_may_read(void **state)
{
	(void)state;
	static const enum perm pairs[][2] = {
		{ PERM_OFFICE_WRITE, PERM_OFFICE_READ },
		{ PERM_STAFF_WRITE, PERM_STAFF_READ },
		{ PERM_CREDENTIAL_WRITE, PERM_CREDENTIAL_READ },
		{ PERM_TIME_OFF_DECIDE, PERM_TIME_OFF_READ },
		{ PERM_ROSTER_WRITE, PERM_ROSTER_READ },
		{ PERM_ROSTER_PUBLISH, PERM_ROSTER_READ },
		{ PERM_OBLIGATION_WRITE, PERM_OBLIGATION_READ },
		{ PERM_RULE_OVERRIDE, PERM_OFFICE_READ },
	};
	for (unsigned r = ROLE_NONE; r < ROLE_COUNT; r++)
		for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
			assert_true(!role_may((enum role)r, pairs[i][0]) ||
				    role_may((enum role)r, pairs[i][1]));
}

static void ask_about_no_role(void *arg)
{
	(void)arg;
	(void)role_may(ROLE_COUNT, PERM_OWN);
}

static void ask_about_no_perm(void *arg)
{
	(void)arg;
	(void)perm_name(PERM_COUNT);
}

static void a_number_outside_the_tables_ends_the_process(void **state)
{
	(void)state;
	assert_true(aborts(ask_about_no_role, NULL));
	assert_true(aborts(ask_about_no_perm, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_role_and_permission_has_a_name),
		cmocka_unit_test(an_unknown_name_is_no_role),
		cmocka_unit_test(nobody_may_what_was_not_said),
		cmocka_unit_test(a_stranger_sees_public_pages_alone),
		cmocka_unit_test(the_owner_may_everything),
		cmocka_unit_test(the_auditor_changes_nothing),
		cmocka_unit_test(staff_see_themselves_alone),
		cmocka_unit_test(names_and_perm_writes_agree),
		cmocka_unit_test(who_writes_may_read),
		cmocka_unit_test(a_number_outside_the_tables_ends_the_process),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
