/* Money to the last cent. */
#include "unit.h"

#include "base/money.h"
#include "base/rng.h"

__extension__ typedef __int128 wide;

static void amounts_that_people_write(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t minor;
	} good[] = {
		{ "0", 0 },
		{ "12", 1200 },
		{ "$12", 1200 },
		{ "1234.5", 123450 },
		{ "1,234.50", 123450 },
		{ " $ 1,234.50 ", 123450 },
		{ "-$3.00", -300 },
		{ "$-3", -300 },
		{ "(3.00)", -300 },
		{ "($3.00)", -300 },
		{ "+7.01", 701 },
		{ "1,000,000", 100000000 },
		{ "0.05", 5 },
		{ "-0.00", 0 },
		{ "007", 700 },
		{ "92233720368547758.07", INT64_MAX },
		{ "-92233720368547758.08", INT64_MIN },
		{ "-92,233,720,368,547,758.08", INT64_MIN },
	};
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		int64_t minor = 42;
		assert_true(money_parse(good[i].text, &minor));
		assert_true(minor == good[i].minor);
	}
	const char *bad[] = { "",
			      " ",
			      "$",
			      "-",
			      "()",
			      "abc",
			      "1.234",
			      "1.",
			      ".50",
			      "1,23",
			      "12,34.00",
			      "1234,567",
			      ",123",
			      "1,,234",
			      "1,234,",
			      "1 234",
			      "--1",
			      "-(1)",
			      "(1",
			      "1)",
			      "(-1)",
			      "$$1",
			      "1$",
			      "1e3",
			      "0x10",
			      "1.5.0",
			      "12 USD",
			      "1.2 3",
			      "92233720368547758.08",
			      "-92233720368547758.09",
			      "99999999999999999999999999",
			      "\u20AC5",
			      "1,2345" };
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		int64_t minor = 42;
		assert_false(money_parse(bad[i], &minor));
		assert_int_equal(minor, 42);
	}
}

static void texts(void **state)
{
	(void)state;
	static const struct {
		int64_t minor;
		const char *text, *plain;
	} rows[] = {
		{ 0, "$0.00", "0.00" },
		{ 5, "$0.05", "0.05" },
		{ -5, "-$0.05", "-0.05" },
		{ 123450, "$1,234.50", "1234.50" },
		{ 99999, "$999.99", "999.99" },
		{ 100000, "$1,000.00", "1000.00" },
		{ -100000000, "-$1,000,000.00", "-1000000.00" },
		{ INT64_MAX, "$92,233,720,368,547,758.07", "92233720368547758.07" },
		{ INT64_MIN, "-$92,233,720,368,547,758.08", "-92233720368547758.08" },
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char text[MONEY_TEXT_MAX];
		money_text(text, rows[i].minor);
		assert_string_equal(text, rows[i].text);
		money_plain(text, rows[i].minor);
		assert_string_equal(text, rows[i].plain);
	}
}

static void a_text_is_read_back(void **state)
{
	(void)state;
	struct rng r;
	rng_seed(&r, 7);
	for (int i = 0; i < 100000; i++) {
		int64_t minor = (int64_t)rng_next(&r) >> rng_below(&r, 64), back;
		char text[MONEY_TEXT_MAX];
		money_text(text, minor);
		assert_true(money_parse(text, &back) && back == minor);
		money_plain(text, minor);
		assert_true(money_parse(text, &back) && back == minor);
	}
}

static void overflow_is_refused(void **state)
{
	(void)state;
	int64_t out = 1;
	assert_true(money_add(INT64_MAX - 1, 1, &out) && out == INT64_MAX);
	assert_false(money_add(INT64_MAX, 1, &out));
	assert_false(money_add(INT64_MIN, -1, &out));
	assert_true(money_sub(-1, INT64_MAX, &out) && out == INT64_MIN);
	assert_false(money_sub(0, INT64_MIN, &out));
	assert_true(money_mul(-3, 200, &out) && out == -600);
	assert_false(money_mul(INT64_MIN, -1, &out));
	assert_false(money_mul(INT64_MAX, 2, &out));
	assert_true(out == -600);
}

static void no_cent_is_lost(void **state)
{
	(void)state;
	int64_t parts[100], weight[100];
	money_split(1000, 3, parts);
	assert_true(parts[0] == 334 && parts[1] == 333 && parts[2] == 333);
	money_split(-1000, 3, parts);
	assert_true(parts[0] == -334 && parts[1] == -333 && parts[2] == -333);
	weight[0] = 1;
	weight[1] = 0;
	weight[2] = 3;
	money_split_by(1001, weight, 3, parts);
	assert_true(parts[0] == 250 && parts[1] == 0 && parts[2] == 751);
	struct rng r;
	rng_seed(&r, 11);
	for (int i = 0; i < 20000; i++) {
		size_t n = 1 + rng_below(&r, ARRAY_LEN(parts));
		int64_t total = (int64_t)rng_next(&r) >> rng_below(&r, 60), sum = 0, weights = 0;
		money_split(total, n, parts);
		for (size_t k = 0; k < n; k++) {
			sum += parts[k];
			assert_in_range(parts[0] - parts[k] + 1, 0, 2);
		}
		assert_true(sum == total);
		for (size_t k = 0; k < n; k++) {
			weight[k] = (int64_t)rng_below(&r, 1000) + (k == 0);
			weights += weight[k];
		}
		money_split_by(total, weight, n, parts);
		sum = 0;
		for (size_t k = 0; k < n; k++) {
			sum += parts[k];
			wide off = (wide)parts[k] * weights - (wide)total * weight[k];
			assert_true(off > -weights && off < weights);
		}
		assert_true(sum == total);
	}
}

static void shares_round_half_to_even(void **state)
{
	(void)state;
	static const struct {
		int64_t amount, numerator, denominator, share;
	} rows[] = {
		{ 1, 1, 2, 0 },
		{ 3, 1, 2, 2 },
		{ 5, 1, 2, 2 },
		{ 7, 1, 2, 4 },
		{ -1, 1, 2, 0 },
		{ -3, 1, 2, -2 },
		{ -5, 1, 2, -2 },
		{ 10, 1, 3, 3 },
		{ 20, 1, 3, 7 },
		{ -20, 1, 3, -7 },
		{ 2550, 450, 60, 19125 },
		{ 2551, 15, 60, 638 },
		{ INT64_MIN, 1, 1, INT64_MIN },
		{ INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX },
		{ INT64_MIN, INT64_MAX, INT64_MAX, INT64_MIN },
		{ 0, 5, 7, 0 },
		{ INT64_MAX, 1, 2, INT64_C(4611686018427387904) },
		{ 5, -1, 2, -2 },
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		int64_t share = 42;
		assert_true(money_share(rows[i].amount, rows[i].numerator, rows[i].denominator,
					&share));
		assert_true(share == rows[i].share);
	}
	int64_t share = 42;
	assert_false(money_share(INT64_MAX, 2, 1, &share));
	assert_false(money_share(INT64_MIN, -1, 1, &share));
	assert_false(money_share(INT64_MIN, INT64_MIN, 1, &share));
	assert_int_equal(share, 42);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(amounts_that_people_write),
		cmocka_unit_test(texts),
		cmocka_unit_test(a_text_is_read_back),
		cmocka_unit_test(overflow_is_refused),
		cmocka_unit_test(no_cent_is_lost),
		cmocka_unit_test(shares_round_half_to_even),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
