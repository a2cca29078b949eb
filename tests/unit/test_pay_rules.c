/* Pay by law: vectors worked by hand from the regulations, and random weeks against a second
 * calculation that goes minute by minute and shares nothing with the first. */
#include "base/rng.h"
#include "mod/roster/pay_rules.h"
#include "unit.h"

#define H(hours) ((int32_t)((hours)*60))

static const struct pay_law federal = {
	.days = 7, .period_after = H(40), .overtime = 1500, .doubled = 2000
};
static const struct pay_law california = {
	.days = 7,
	.period_after = H(40),
	.day_after = H(8),
	.double_after = H(12),
	.seventh_first = H(8),
	.overtime = 1500,
	.doubled = 2000,
	.meal_after = H(5),
	.meal_waivable_to = H(6),
	.second_after = H(10),
	.second_waivable_to = H(12),
	.meal_minutes = 30,
	.rest_from = H(3.5),
	.rest_per = H(4),
	.rest_minutes = 10,
	.missed_minutes = 60,
};
static const struct pay_law eight_eighty = {
	.days = 14, .period_after = H(80), .day_after = H(8), .overtime = 1500, .doubled = 2000
};

static struct pay paid(const struct pay_law *law, const struct pay_stint *s, size_t n,
		       const struct pay_missed *missed)
{
	struct pay p;
	assert_int_equal(pay_of(law, s, n, missed, &p), OK);
	return p;
}

/* 29 CFR 778.115: 24 hours at $20 and 20 hours at $26 in one workweek. */
static void two_rates_give_the_weighted_average(void **state)
{
	(void)state;
	static const struct pay_stint s[] = { { 0, H(12), 2000, 0 },
					      { 1, H(12), 2000, 0 },
					      { 2, H(10), 2600, 0 },
					      { 3, H(10), 2600, 0 } };
	struct pay p = paid(&federal, s, ARRAY_LEN(s), NULL);
	assert_int_equal(p.minutes, H(44));
	assert_int_equal(p.overtime, H(4));
	assert_int_equal(p.straight, 100000);
	assert_int_equal(p.regular_rate, 227273);
	assert_int_equal(p.premium, 4545);
	assert_int_equal(p.total, 104545);
}

/* 29 CFR 778.110(b): 46 hours at $12 and a bonus of $46 are $598, so $13 an hour; six hours of
 * overtime add half of that each. */
static void a_bonus_enters_the_regular_rate(void **state)
{
	(void)state;
	static const struct pay_stint s[] = { { 0, H(10), 1200, 4600 },
					      { 1, H(10), 1200, 0 },
					      { 2, H(10), 1200, 0 },
					      { 3, H(8), 1200, 0 },
					      { 4, H(8), 1200, 0 } };
	struct pay p = paid(&federal, s, ARRAY_LEN(s), NULL);
	assert_int_equal(p.regular_rate, 130000);
	assert_int_equal(p.premium, 3900);
	assert_int_equal(p.total, 63700);
}

/* Labor Code 510: over 8 hours time and a half, over 12 double. */
static void a_long_day_in_california(void **state)
{
	(void)state;
	static const struct pay_stint s[] = { { 2, H(13.5), 3000, 0 } };
	struct pay p = paid(&california, s, 1, NULL);
	assert_int_equal(p.overtime, H(4));
	assert_int_equal(p.doubled, H(1.5));
	assert_int_equal(p.total, 3000 * 8 + 4500 * 4 + 6000 * 3 / 2);
	assert_int_equal(paid(&federal, s, 1, NULL).overtime, 0);
}

static void the_seventh_day_in_california(void **state)
{
	(void)state;
	struct pay_stint s[7];
	for (int32_t d = 0; d < 7; d++)
		s[d] = (struct pay_stint){ d, d == 6 ? H(9) : H(5), 2000, 0 };
	struct pay p = paid(&california, s, 7, NULL);
	assert_int_equal(p.overtime, H(8));
	assert_int_equal(p.doubled, H(1));
	s[3].minutes = 0;
	p = paid(&california, s, 7, NULL);
	assert_int_equal(p.overtime, H(1));
	assert_int_equal(p.doubled, 0);
}

/* Overtime of the day does not count again toward the forty hours. */
static void nothing_counts_twice(void **state)
{
	(void)state;
	struct pay_stint s[5];
	for (int32_t d = 0; d < 5; d++)
		s[d] = (struct pay_stint){ d, H(10), 2000, 0 };
	assert_int_equal(paid(&california, s, 5, NULL).overtime, H(10));
	for (int32_t d = 0; d < 5; d++)
		s[d].minutes = d == 4 ? H(16) : H(8);
	assert_int_equal(paid(&california, s, 5, NULL).overtime, H(4));
	assert_int_equal(paid(&california, s, 5, NULL).doubled, H(4));
}

/* 29 CFR 778.601: overtime over 8 in a day or over 80 in 14 days, the daily credited. */
static void eight_and_eighty(void **state)
{
	(void)state;
	struct pay_stint s[11];
	for (int32_t d = 0; d < 10; d++)
		s[d] = (struct pay_stint){ d, H(8), 2000, 0 };
	assert_int_equal(paid(&eight_eighty, s, 10, NULL).overtime, 0);
	s[0].minutes = H(12);
	assert_int_equal(paid(&eight_eighty, s, 10, NULL).overtime, H(4));
	s[10] = (struct pay_stint){ 12, H(8), 2000, 0 };
	assert_int_equal(paid(&eight_eighty, s, 11, NULL).overtime, H(12));
}

static void a_missed_meal_costs_an_hour_at_the_regular_rate(void **state)
{
	(void)state;
	assert_int_equal(pay_meals_due(&california, H(5), false, false), 0);
	assert_int_equal(pay_meals_due(&california, 340, false, false), 1);
	assert_int_equal(pay_meals_due(&california, 340, true, false), 0);
	assert_int_equal(pay_meals_due(&california, H(6), true, false), 0);
	assert_int_equal(pay_meals_due(&california, H(6) + 1, true, false), 1);
	assert_int_equal(pay_meals_due(&california, H(10) + 1, false, false), 2);
	assert_int_equal(pay_meals_due(&california, H(12), false, true), 1);
	assert_int_equal(pay_meals_due(&california, H(12) + 1, false, true), 2);
	assert_int_equal(pay_meals_due(&federal, H(12), false, false), 0);

	/* 5 h 40 at $30 without a meal: one premium hour. */
	static const struct pay_stint s[] = { { 1, 340, 3000, 0 } };
	static const struct pay_missed meal = { .meal = { [1] = true } };
	static const struct pay_missed both = { .meal = { [1] = true }, .rest = { [1] = true } };
	assert_int_equal(paid(&california, s, 1, &meal).missed, 3000);
	assert_int_equal(paid(&california, s, 1, &meal).total, 20000);
	assert_int_equal(paid(&california, s, 1, &both).missed, 6000);
}

/* 8 CCR 11040, 12(A), as Brinker v. Superior Court (2012) reads it: 3.5 to 6 hours one, over 6 to
 * 10 two, over 10 to 14 three. */
static void rests(void **state)
{
	(void)state;
	static const struct {
		int32_t minutes, due;
	} rows[] = { { H(3.5) - 1, 0 }, { H(3.5), 1 },    { H(6), 1 },  { H(6) + 1, 2 },
		     { H(10), 2 },      { H(10) + 1, 3 }, { H(14), 3 }, { H(14) + 1, 4 } };
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(pay_rests_due(&california, rows[i].minutes), rows[i].due);
	assert_int_equal(pay_rests_due(&federal, H(9)), 0);
}

static void meals_begin_in_time(void **state)
{
	(void)state;
	for (int32_t minutes = H(5) + 1; minutes <= H(16); minutes++) {
		int32_t at[2], due = pay_meals_due(&california, minutes, false, false);
		assert_int_equal(pay_meals_place(&california, minutes, due, at), due);
		for (int32_t i = 0; i < due; i++) {
			assert_true(at[i] >= H(1));
			assert_true(at[i] <= (i == 0 ? H(5) : H(10)));
			assert_true(at[i] + 30 <= minutes);
		}
		if (due == 2)
			assert_true(at[1] >= at[0] + 30);
	}
}

/* Every minute of the week in order, each told what it is worth when it is worked. */
static void slow_overtime(const struct pay_law *law, const int32_t *worked, int32_t *overtime,
			  int32_t *doubled)
{
	int32_t plain = 0, run = 0;
	*overtime = *doubled = 0;
	for (int32_t d = 0; d < law->days; d++) {
		run = d % 7 == 0 ? 0 : run;
		run = worked[d] > 0 ? run + 1 : 0;
		for (int32_t m = 1; m <= worked[d]; m++) {
			bool last = law->seventh_first > 0 && run == 7;
			if (last ? m > law->seventh_first :
				   law->double_after > 0 && m > law->double_after)
				++*doubled;
			else if (last || (law->day_after > 0 && m > law->day_after))
				++*overtime;
			else if (++plain > law->period_after)
				++*overtime;
		}
	}
}

static void random_weeks_agree_with_the_slow_count(void **state)
{
	(void)state;
	static const struct pay_law *const laws[] = { &federal, &california, &eight_eighty };
	struct rng r;
	rng_seed(&r, 20260308);
	for (int i = 0; i < 20000; i++) {
		const struct pay_law *law = laws[i % 3];
		struct pay_stint s[PAY_DAYS];
		int32_t worked[PAY_DAYS] = { 0 }, overtime, doubled;
		for (int32_t d = 0; d < law->days; d++) {
			worked[d] = rng_below(&r, 4) == 0 ? 0 : (int32_t)rng_below(&r, H(16));
			s[d] = (struct pay_stint){ d, worked[d],
						   1500 + (int64_t)rng_below(&r, 9000),
						   (int64_t)rng_below(&r, 5000) };
		}
		slow_overtime(law, worked, &overtime, &doubled);
		struct pay p = paid(law, s, (size_t)law->days, NULL);
		assert_int_equal(p.overtime, overtime);
		assert_int_equal(p.doubled, doubled);
		assert_int_equal(p.total, p.straight + p.premium);
	}
}

static void amounts_that_do_not_fit_are_refused(void **state)
{
	(void)state;
	static const struct pay_stint s[] = { { 0, H(8), INT64_MAX / 2, 0 } };
	struct pay p = { .total = 7 };
	assert_int_equal(pay_of(&federal, s, 1, NULL, &p), E_LIMIT);
	assert_int_equal(p.total, 7);
	assert_int_equal(paid(&federal, s, 0, NULL).total, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_rates_give_the_weighted_average),
		cmocka_unit_test(a_bonus_enters_the_regular_rate),
		cmocka_unit_test(a_long_day_in_california),
		cmocka_unit_test(the_seventh_day_in_california),
		cmocka_unit_test(nothing_counts_twice),
		cmocka_unit_test(eight_and_eighty),
		cmocka_unit_test(a_missed_meal_costs_an_hour_at_the_regular_rate),
		cmocka_unit_test(rests),
		cmocka_unit_test(meals_begin_in_time),
		cmocka_unit_test(random_weeks_agree_with_the_slow_count),
		cmocka_unit_test(amounts_that_do_not_fit_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
