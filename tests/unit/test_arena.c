/* Memory of one lifetime: alignment, zeroes, the cap, reuse. */
#include "unit.h"

#include "base/arena.h"

static void memory_is_zeroed_and_aligned_also_after_reset(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	for (int round = 0; round < 2; round++) {
		for (size_t n = 0; n < 300; n++) {
			unsigned char *p = arena_alloc(a, n);
			assert_int_equal((uintptr_t)p % 16, 0);
			for (size_t i = 0; i < n; i++)
				assert_int_equal(p[i], 0);
			memset(p, 0xAA, n);
		}
		arena_reset(a);
		assert_int_equal(arena_used(a), 0);
	}
	arena_free(a);
}

static void blocks_do_not_overlap(void **state)
{
	(void)state;
	struct arena *a = arena_new(16 << 20);
	char *piece[64];
	for (size_t i = 0; i < ARRAY_LEN(piece); i++) {
		size_t n = 1000 + 5000 * i;
		piece[i] = arena_alloc(a, n);
		memset(piece[i], (int)i, n);
	}
	for (size_t i = 0; i < ARRAY_LEN(piece); i++)
		for (size_t k = 0; k < 1000 + 5000 * i; k++)
			assert_int_equal(piece[i][k], i);
	arena_free(a);
}

static void copies_are_terminated(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 16);
	assert_null(arena_strdup(a, NULL));
	assert_string_equal(arena_strdup(a, "O'Brien"), "O'Brien");
	assert_string_equal(arena_strndup(a, "abcdef", 3), "abc");
	assert_string_equal(arena_strndup(a, NULL, 0), "");
	assert_string_equal(arena_str(a, (struct str){ "xyz", 2 }), "xy");
	assert_string_equal(arena_printf(a, "%d of %s", 3, "7"), "3 of 7");
	arena_free(a);
}

static void over_the_cap(void *arg)
{
	struct arena *a = arg;
	arena_alloc(a, 600);
	arena_alloc(a, 600);
}

static void product_overflows(void *arg)
{
	arena_calloc(arg, SIZE_MAX / 2, 3);
}

static void size_overflows(void *arg)
{
	arena_alloc(arg, SIZE_MAX - 3);
}

static void within_the_cap(void *arg)
{
	arena_alloc(arg, 500);
}

static void the_cap_ends_the_process(void **state)
{
	(void)state;
	struct arena *a = arena_new(1000);
	assert_true(aborts(over_the_cap, a));
	assert_true(aborts(product_overflows, a));
	assert_true(aborts(size_overflows, a));
	assert_false(aborts(within_the_cap, a));
	arena_free(a);
	arena_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_zeroed_and_aligned_also_after_reset),
		cmocka_unit_test(blocks_do_not_overlap),
		cmocka_unit_test(copies_are_terminated),
		cmocka_unit_test(the_cap_ends_the_process),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
