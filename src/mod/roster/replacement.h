/* Who could take an open shift: everybody of the plan, judged by the rules that the week page and
 * the fill use, and sorted by what the shift would cost. The engine's own ranking
 * (solver_replacements) answers another question, what is best for a whole plan; after publication
 * the rest of the plan stands, so one judgement a person is exact and takes microseconds. */
#ifndef MOD_ROSTER_REPLACEMENT_H
#define MOD_ROSTER_REPLACEMENT_H

#include "mod/roster/offer_rules.h"
#include "mod/roster/roster_plan.h"

/* What is known of a person besides the plan; any order, nobody twice. */
struct replacement_pay {
	int64_t staff;
	const int64_t *rate; /* cents an hour, or NULL */
	int64_t taken;       /* extra shifts of the last weeks */
};
struct replacement_ask {
	int32_t shift, position, kind, day;
	int64_t left_by; /* id of the one who had it, or 0: never a candidate */
	const struct pay_law *pay;
	const struct replacement_pay *people;
	size_t n_people;
};
struct replacement {
	int32_t person;
	bool fits; /* no hard rule is in the way */
	struct roster_verdicts verdicts;
	struct offer_cost cost;
	int32_t minutes; /* of the shift, on a real clock */
	int32_t week;    /* minutes of that week with the shift */
	int64_t taken;
	int32_t soft, hard; /* how many of each */
	bool other_position;
};
struct replacements {
	struct replacement *at; /* who fits first, cheapest first */
	size_t n, n_fit;
};

void replacements_rank(const struct roster_plan *p, struct arena *a,
		       const struct replacement_ask *ask, struct replacements *out);
/* "40 h this week, no overtime; 1 extra shift lately", or what is in the way. No amounts of money:
 * not everybody who plans may see them. */
const char *replacement_words(struct arena *a, const struct replacement *r);

#endif
