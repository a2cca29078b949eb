/* What worked time costs by law: straight time, overtime, double time, premiums for missed meals
 * and rests. Pure arithmetic over one person's week; the numbers come from the rule tables, so that
 * each has its days and its citation.
 *
 * Units: minutes of real time, money in cents, multiples in thousandths (1500 is time and a half).
 * Days count from 0 within the period: the FLSA workweek of 7, or the 14 days of the 8 and 80
 * option. Minutes are those of pay: an unpaid meal is already taken out.
 *
 * Sources: 29 USC 207(a) and 29 CFR 778.101-.110 (each workweek stands alone, overtime premium on
 * the regular rate), 778.115 (two rates: the weighted average), 778.207-.209 (differentials enter
 * the regular rate), 778.601 (8 and 80); California Labor Code 510, 512, 226.7 and 8 CCR 11040. */
#ifndef MOD_ROSTER_PAY_RULES_H
#define MOD_ROSTER_PAY_RULES_H

#include "base/base.h"

#define PAY_DAYS 14

/* 0 of a threshold: no such rule. */
struct pay_law {
	int32_t days;              /* 7, or 14 under the 8 and 80 option */
	int32_t period_after;      /* minutes in the period after which overtime is due */
	int32_t day_after;         /* in a day */
	int32_t double_after;      /* in a day, after which double time is due */
	int32_t seventh_first;     /* of the 7th day worked in a row: overtime, then double */
	int32_t overtime, doubled; /* multiples */
	int32_t meal_after, meal_waivable_to;     /* first meal */
	int32_t second_after, second_waivable_to; /* second meal */
	int32_t meal_minutes;
	int32_t rest_from;              /* shorter work needs no rest */
	int32_t rest_per, rest_minutes; /* one paid rest for each such span or its major part */
	/* Pay at the regular rate for a day with a missed meal, and again for missed rests. */
	int32_t missed_minutes;
};

/* One piece of work at one rate. */
struct pay_stint {
	int32_t day, minutes;
	int64_t rate;  /* cents an hour */
	int64_t extra; /* differentials and other pay of this stint that enter the regular rate */
};

/* Days of the period with a missed meal or rest. */
struct pay_missed {
	bool meal[PAY_DAYS], rest[PAY_DAYS];
};

struct pay {
	int32_t minutes, overtime, doubled; /* overtime and doubled are parts of minutes */
	int64_t straight;                   /* every minute at its own rate, and the extras */
	int64_t premium;                    /* what overtime and double time add */
	int64_t missed;                     /* premiums of missed meals and rests */
	int64_t total;
	int64_t regular_rate; /* hundredths of a cent an hour; 0 without work */
};

/* Pay of one person in one period. `missed` may be NULL. E_LIMIT: an amount does not fit. Days are
 * 0 to law->days - 1, minutes and amounts not negative. */
enum err pay_of(const struct pay_law *law, const struct pay_stint *stints, size_t n,
		const struct pay_missed *missed, struct pay *out) MUST_CHECK;

/* Minutes in each day that are overtime and double time; sums of them stand in `out` of pay_of.
 * Overtime of the whole period is laid on the last minutes worked. No minute counts twice, so the
 * overtime is the greater of the days' and the period's, as 778.601 and California want it. */
void pay_overtime(const struct pay_law *law, const int32_t worked[PAY_DAYS],
		  int32_t overtime[PAY_DAYS], int32_t doubled[PAY_DAYS]);

/* Meals and rests that a shift of that many minutes from its start to its end must hold. */
int32_t pay_meals_due(const struct pay_law *law, int32_t minutes, bool first_waived,
		      bool second_waived);
int32_t pay_rests_due(const struct pay_law *law, int32_t minutes);
/* Where the meals are laid within the shift, in minutes from its start: each as late as it may
 * begin but not later than the middle. Returns how many; `at` has room for two. */
int32_t pay_meals_place(const struct pay_law *law, int32_t minutes, int32_t due, int32_t at[2]);

#endif
