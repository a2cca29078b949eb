/* The rules that decide whether a person may take a shift, one function each, over a loaded plan:
 * no clock, no database. roster_words.c says in words what they find. For this folder alone. */
#ifndef MOD_ROSTER_ROSTER_JUDGE_H
#define MOD_ROSTER_ROSTER_JUDGE_H

#include "mod/roster/roster_plan.h"

/* One question, worked out, and what the rule at hand found. */
struct roster_judge {
	const struct roster_plan *p;
	const struct roster_person *who;
	const struct roster_shift *shift;
	int32_t person, day, shift_index, position, kind;
	int64_t start_ms, end_ms;
	int64_t instead_of;
	int32_t vacated; /* a day that the replaced work leaves free, or DATE_MIN */
	/* Facts, filled by the rule that says true. */
	const struct roster_work *other; /* the work that stands in the way */
	bool before;                     /* `other` comes before this one */
	const struct roster_off *off;
	const struct roster_unavailable *unavailable;
	const struct roster_credential *credential; /* the newest of that kind, or NULL */
	int32_t have, most;
};

void roster_judge_of(const struct roster_plan *p, const struct roster_try *t,
		     struct roster_judge *j);
/* The question about work as it stands, with its own instants. */
void roster_judge_of_work(const struct roster_plan *p, const struct roster_work *w,
			  struct roster_judge *j);
/* True when that rule is broken; facts are filled in. */
bool roster_rule_broken(struct roster_judge *j, enum roster_rule rule);
/* The bits of those rules of `among` that are broken. Rest and "same day" are told by overlap: ask
 * for them together. */
uint32_t roster_judge_bits(struct roster_judge *j, uint32_t among);
#define ROSTER_ALL_RULES ((1U << ROSTER_RULES) - 1)

bool roster_worked(const struct roster_plan *p, int32_t person, int32_t day);

#endif
