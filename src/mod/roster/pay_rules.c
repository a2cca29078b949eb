#include "mod/roster/pay_rules.h"
#include "base/money.h"

#define WEEK 7

static int32_t beyond(int32_t minutes, int32_t after)
{
	return after > 0 && minutes > after ? minutes - after : 0;
}

/* Whether day `d` ends seven worked days in a row within its workweek. */
static bool seventh_in_row(const struct pay_law *law, const int32_t *worked, int32_t d)
{
	if (law->seventh_first == 0 || d % WEEK != WEEK - 1)
		return false;
	for (int32_t i = d - WEEK + 1; i <= d; i++)
		if (worked[i] == 0)
			return false;
	return true;
}

static void daily_overtime(const struct pay_law *law, const int32_t *worked, int32_t d,
			   int32_t *overtime, int32_t *doubled)
{
	int32_t minutes = worked[d];
	if (seventh_in_row(law, worked, d)) {
		*doubled = beyond(minutes, law->seventh_first);
		*overtime = minutes - *doubled;
		return;
	}
	*doubled = beyond(minutes, law->double_after);
	*overtime = law->day_after > 0 ? beyond(minutes - *doubled, law->day_after) : 0;
}

void pay_overtime(const struct pay_law *law, const int32_t worked[PAY_DAYS],
		  int32_t overtime[PAY_DAYS], int32_t doubled[PAY_DAYS])
{
	assert(law->days == WEEK || law->days == PAY_DAYS);
	int32_t straight = 0;
	for (int32_t d = 0; d < law->days; d++) {
		daily_overtime(law, worked, d, &overtime[d], &doubled[d]);
		straight += worked[d] - overtime[d] - doubled[d];
	}
	int32_t left = beyond(straight, law->period_after);
	for (int32_t d = law->days - 1; d >= 0 && left > 0; d--) {
		int32_t free = worked[d] - overtime[d] - doubled[d];
		int32_t take = left < free ? left : free;
		overtime[d] += take;
		left -= take;
	}
}

static enum err straight_pay(const struct pay_law *law, const struct pay_stint *stints, size_t n,
			     int32_t *worked, struct pay *out)
{
	for (size_t i = 0; i < n; i++) {
		const struct pay_stint *s = &stints[i];
		int64_t cents;
		assert(s->day >= 0 && s->day < law->days && s->minutes >= 0);
		if (!money_share(s->rate, s->minutes, 60, &cents) ||
		    !money_add(out->straight, cents, &out->straight) ||
		    !money_add(out->straight, s->extra, &out->straight))
			return E_LIMIT;
		worked[s->day] += s->minutes;
		out->minutes += s->minutes;
	}
	return OK;
}

/* `minutes` at the regular rate, times `thousandths` / 1000. The rate itself is never rounded. */
static bool at_regular_rate(const struct pay *p, int64_t minutes, int64_t thousandths, int64_t *out)
{
	if (p->minutes == 0) {
		*out = 0;
		return true;
	}
	return money_share(p->straight, minutes * thousandths, (int64_t)p->minutes * 1000, out);
}

enum err pay_of(const struct pay_law *law, const struct pay_stint *stints, size_t n,
		const struct pay_missed *missed, struct pay *out)
{
	int32_t worked[PAY_DAYS] = { 0 }, overtime[PAY_DAYS] = { 0 }, doubled[PAY_DAYS] = { 0 };
	int64_t half, whole, hours_missed = 0;
	struct pay p = { 0 };
	enum err err = straight_pay(law, stints, n, worked, &p);
	if (err != OK)
		return err;
	pay_overtime(law, worked, overtime, doubled);
	for (int32_t d = 0; d < law->days; d++) {
		p.overtime += overtime[d];
		p.doubled += doubled[d];
		if (missed != NULL)
			hours_missed += missed->meal[d] + missed->rest[d];
	}
	if (!at_regular_rate(&p, p.overtime, law->overtime - 1000, &half) ||
	    !at_regular_rate(&p, p.doubled, law->doubled - 1000, &whole) ||
	    !at_regular_rate(&p, hours_missed * law->missed_minutes, 1000, &p.missed) ||
	    !at_regular_rate(&p, 60 * 100, 1000, &p.regular_rate) ||
	    !money_add(half, whole, &p.premium) || !money_add(p.straight, p.premium, &p.total) ||
	    !money_add(p.total, p.missed, &p.total))
		return E_LIMIT;
	*out = p;
	return OK;
}

int32_t pay_meals_due(const struct pay_law *law, int32_t minutes, bool first_waived,
		      bool second_waived)
{
	if (law->meal_after == 0 || minutes <= law->meal_after)
		return 0;
	bool first = !first_waived || minutes > law->meal_waivable_to;
	if (!first)
		return 0;
	if (law->second_after == 0 || minutes <= law->second_after)
		return 1;
	return second_waived && minutes <= law->second_waivable_to ? 1 : 2;
}

int32_t pay_rests_due(const struct pay_law *law, int32_t minutes)
{
	if (law->rest_per == 0 || minutes < law->rest_from)
		return 0;
	int32_t whole = minutes / law->rest_per, rest = minutes % law->rest_per;
	return whole + (rest > law->rest_per / 2);
}

int32_t pay_meals_place(const struct pay_law *law, int32_t minutes, int32_t due, int32_t at[2])
{
	static const int32_t step = 15; /* people go to lunch at a quarter of the hour */
	for (int32_t i = 0; i < due; i++) {
		int32_t latest = i == 0 ? law->meal_after : law->second_after;
		int32_t even = minutes * (i + 1) / (due + 1) - law->meal_minutes / 2;
		at[i] = (even < latest ? even : latest) / step * step;
	}
	return due;
}
