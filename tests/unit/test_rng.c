/* The seeded generator is the same everywhere, and fair. */
#include "unit.h"

#include "base/rng.h"

static void known_numbers(void **state)
{
	(void)state;
	/* The state 1, 2, 3, 4 is the usual test of xoshiro256**. */
	struct rng r = { { 1, 2, 3, 4 } };
	const uint64_t expected[] = { 11520u, 0u, 1509978240u, 1215971899390074240u };
	for (size_t i = 0; i < ARRAY_LEN(expected); i++)
		assert_true(rng_next(&r) == expected[i]);
	/* SplitMix64 from 0 starts with these. */
	rng_seed(&r, 0);
	assert_true(r.s[0] == 0xE220A8397B1DCDAFu && r.s[1] == 0x6E789E6AA1B965F4u);
}

static void seeds_decide(void **state)
{
	(void)state;
	struct rng a, b, c;
	rng_seed(&a, 5);
	rng_seed(&b, 5);
	rng_seed(&c, 6);
	bool differs = false;
	for (int i = 0; i < 100; i++) {
		uint64_t x = rng_next(&a);
		assert_true(x == rng_next(&b));
		differs = differs || x != rng_next(&c);
	}
	assert_true(differs);
}

static void below_is_fair(void **state)
{
	(void)state;
	struct rng r;
	int count[7] = { 0 };
	rng_seed(&r, 1);
	for (int i = 0; i < 70000; i++)
		count[rng_below(&r, 7)]++;
	for (int i = 0; i < 7; i++)
		assert_in_range(count[i], 9600, 10400);
	/* 3 * 2^62: a plain remainder would give the lowest third twice as often. */
	int low = 0;
	for (int i = 0; i < 30000; i++)
		low += rng_below(&r, UINT64_C(3) << 62) < UINT64_C(1) << 62;
	assert_in_range(low, 9600, 10400);
	assert_int_equal(rng_below(&r, 1), 0);
}

static void ranges(void **state)
{
	(void)state;
	struct rng r;
	rng_seed(&r, 2);
	bool ends[2] = { false, false };
	for (int i = 0; i < 1000; i++) {
		int64_t x = rng_between(&r, -2, 2);
		assert_true(x >= -2 && x <= 2);
		ends[0] = ends[0] || x == -2;
		ends[1] = ends[1] || x == 2;
		double u = rng_unit(&r);
		assert_true(u >= 0 && u < 1);
	}
	assert_true(ends[0] && ends[1]);
	assert_true(rng_between(&r, INT64_MAX, INT64_MAX) == INT64_MAX);
	(void)rng_between(&r, INT64_MIN, INT64_MAX);
}

static void kernel_bytes(void **state)
{
	(void)state;
	unsigned char a[32] = { 0 }, b[32] = { 0 };
	rng_bytes(a, sizeof a);
	rng_bytes(b, sizeof b);
	assert_memory_not_equal(a, b, sizeof a);
	rng_bytes(a, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_numbers), cmocka_unit_test(seeds_decide),
		cmocka_unit_test(below_is_fair), cmocka_unit_test(ranges),
		cmocka_unit_test(kernel_bytes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
