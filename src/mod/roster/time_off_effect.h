/* What time off would do to coverage, before somebody decides about it. Pure, over loaded plans. */
#ifndef MOD_ROSTER_TIME_OFF_EFFECT_H
#define MOD_ROSTER_TIME_OFF_EFFECT_H

#include "mod/roster/roster_plan.h"

/* A need that falls below its minimum, or further below. */
struct effect_need {
	int32_t need;     /* of p->need */
	int32_t had, has; /* people who cover it, before and after */
};
/* A day on which fewer people are left than the position needs, whatever is planned. */
struct effect_day {
	int32_t day;
	int32_t needed, left;
};
struct time_off_effect {
	int32_t planned; /* shifts that the person has in these days */
	struct effect_need *need;
	size_t n_needs;
	struct effect_day *day;
	size_t n_days;
};
/* For the days from..to of the plan. The plan is counted anew without the person's shifts, so
 * nothing else is to be asked of it afterwards. */
void time_off_effect_of(struct roster_plan *p, struct arena *a, int32_t person, int32_t from,
			int32_t to, struct time_off_effect *out);

#endif
