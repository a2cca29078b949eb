/* The table from names to numbers. */
#include "unit.h"

#include "base/lookup.h"

static void finds_what_was_put_and_keeps_the_first(void **state)
{
	(void)state;
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	struct lookup *l = lookup_new(a);
	int64_t v = -7;
	assert_false(lookup_get(l, "", &v));
	assert_int_equal(v, -7);
	for (int i = 0; i < 5000; i++)
		assert_true(lookup_put(l, arena_printf(a, "key %d", i), i));
	for (int i = 0; i < 5000; i++) {
		assert_true(lookup_get(l, arena_printf(a, "key %d", i), &v));
		assert_int_equal(v, i);
	}
	assert_false(lookup_put(l, "key 9", 1));
	assert_true(lookup_get(l, "key 9", &v));
	assert_int_equal(v, 9);
	assert_false(lookup_get(l, "key 5000", NULL));
	assert_true(lookup_put_id(l, INT64_MIN, 3));
	assert_true(lookup_get_id(l, INT64_MIN, &v));
	assert_int_equal(v, 3);
	assert_false(lookup_get_id(l, 4, &v));
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(
		finds_what_was_put_and_keeps_the_first) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
