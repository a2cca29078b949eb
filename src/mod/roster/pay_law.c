#include "mod/roster/pay_law.h"
#include "web/rule.h"

/* A number of the law: its name after the state's "ca.", and the federal rule that holds where the
 * state has none. */
struct part {
	size_t at; /* of an int32_t in struct pay_law */
	const char *state, *federal;
};

#define PART(member, state, federal)                             \
	{                                                        \
		offsetof(struct pay_law, member), state, federal \
	}

static const struct part parts[] = {
	PART(period_after, "weekly.overtime_after", "flsa.workweek.overtime_after"),
	PART(day_after, "daily.overtime_after", NULL),
	PART(double_after, "daily.double_time_after", NULL),
	PART(seventh_first, "seventh_day.overtime_first", NULL),
	PART(overtime, "daily.overtime_multiplier", "flsa.overtime.multiplier"),
	PART(doubled, "daily.double_time_multiplier", NULL),
	PART(meal_after, "meal.first_after", NULL),
	PART(meal_waivable_to, "meal.first_waivable_to", NULL),
	PART(second_after, "meal.second_after", NULL),
	PART(second_waivable_to, "meal.second_waivable_to", NULL),
	PART(meal_minutes, "meal.length", "flsa.meal.unpaid_from"),
	PART(rest_from, "rest.from", NULL),
	PART(rest_per, "rest.per", NULL),
	PART(rest_minutes, "rest.length", NULL),
	PART(missed_minutes, "meal.premium", NULL),
};

static const struct part option[] = {
	PART(period_after, NULL, "flsa.8_80.period_overtime_after"),
	PART(day_after, NULL, "flsa.8_80.daily_overtime_after"),
	PART(overtime, NULL, "flsa.8_80.multiplier"),
};

/* Hours become minutes; minutes, days and multiples stay. */
static enum err read_number(struct db *db, struct arena *a, const struct rule_ask *ask,
			    int32_t *out)
{
	struct rule_answer rule;
	enum err err = rule_value(db, a, ask, &rule);
	if (err != OK)
		return err;
	int64_t n;
	if (!str_to_i64(str_of(rule.value), &n) || n < 0 || n > 100000)
		return E_INVALID;
	*out = (int32_t)(strcmp(rule.unit, "hours") == 0 ? n * 60 : n);
	return OK;
}

static enum err read_part(struct db *db, struct arena *a, const struct pay_place *place,
			  const struct part *part, struct pay_law *law)
{
	struct rule_ask ask = { "", place->state, place->practice_id, place->day };
	char lower[3] = "";
	enum err err = E_NOTFOUND;
	if (part->state != NULL && strlen(place->state) == 2) {
		for (int i = 0; i < 2; i++)
			lower[i] = (char)(place->state[i] | 0x20);
		ask.code = arena_printf(a, "%s.%s", lower, part->state);
		err = read_number(db, a, &ask, (int32_t *)(void *)((char *)law + part->at));
	}
	if (err == E_NOTFOUND && part->federal != NULL) {
		ask.code = part->federal;
		err = read_number(db, a, &ask, (int32_t *)(void *)((char *)law + part->at));
	}
	return err == E_NOTFOUND ? OK : err;
}

enum err pay_law_load(struct db *db, struct arena *a, const struct pay_place *place,
		      struct pay_law *out)
{
	struct pay_law law = { .days = place->eight_eighty ? PAY_DAYS : 7, .doubled = 2000 };
	enum err err = OK;
	for (size_t i = 0; err == OK && i < ARRAY_LEN(parts); i++)
		err = read_part(db, a, place, &parts[i], &law);
	/* A federal option lifts no rule of the state. */
	if (err == OK && place->eight_eighty && (law.day_after != 0 || law.seventh_first != 0))
		return E_INVALID;
	for (size_t i = 0; err == OK && place->eight_eighty && i < ARRAY_LEN(option); i++)
		err = read_part(db, a, place, &option[i], &law);
	if (err == OK)
		*out = law;
	return err;
}
