/* Rules about accounts: nobody locks the office out. */
#include "unit.h"

#include "mod/admin/admin_rules.h"

static const char *judge(bool self, enum role from, enum role to, bool was, bool stays,
			 int64_t others)
{
	const char *field;
	return account_change_fault(&(struct account_change){ self, from, to, was, stays, others },
				    &field);
}

static void test_last_owner(void **state)
{
	(void)state;
	assert_non_null(judge(false, ROLE_OWNER, ROLE_MANAGER, true, true, 0));
	assert_non_null(judge(false, ROLE_OWNER, ROLE_OWNER, true, false, 0));
	assert_null(judge(false, ROLE_OWNER, ROLE_MANAGER, true, true, 1));
	assert_null(judge(false, ROLE_OWNER, ROLE_OWNER, true, false, 1));
	assert_null(judge(false, ROLE_OWNER, ROLE_OWNER, true, true, 0));
	/* An owner who never came in, or is off, is not the one who keeps the office open. */
	assert_null(judge(false, ROLE_OWNER, ROLE_STAFF, false, false, 0));
	assert_null(judge(false, ROLE_MANAGER, ROLE_STAFF, true, false, 0));
}

static void test_oneself(void **state)
{
	(void)state;
	assert_non_null(judge(true, ROLE_OWNER, ROLE_MANAGER, true, true, 5));
	assert_non_null(judge(true, ROLE_OWNER, ROLE_OWNER, true, false, 5));
	assert_null(judge(true, ROLE_OWNER, ROLE_OWNER, true, true, 0));
}

static void test_words(void **state)
{
	(void)state;
	struct arena *a = arena_new(65536);
	assert_string_equal(
		agent_words(
			a,
			"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, "
			"like Gecko) Chrome/120.0 Safari/537.36 Edg/120.0"),
		"Edge on Windows");
	assert_string_equal(
		agent_words(
			a,
			"Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 "
			"Mobile Safari/604.1"),
		"Safari on iPhone");
	assert_string_equal(
		agent_words(
			a,
			"Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0"),
		"Firefox on Linux");
	assert_string_equal(agent_words(a, "curl/8.0"), "curl");
	assert_string_equal(agent_words(a, ""), "A program");
	assert_string_equal(ago_words(a, 0, 1000), "never");
	assert_string_equal(ago_words(a, 1000, 1500), "just now");
	assert_string_equal(ago_words(a, 1, 61001), "1 minute ago");
	assert_string_equal(ago_words(a, 1, 7200001), "2 hours ago");
	assert_string_equal(ago_words(a, 1, 3 * 86400000LL + 5), "3 days ago");
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_last_owner),
		cmocka_unit_test(test_oneself),
		cmocka_unit_test(test_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
