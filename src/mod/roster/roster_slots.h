/* The slots of a problem: see roster_problem.h. Internal to src/mod/roster. */
#ifndef MOD_ROSTER_ROSTER_SLOTS_H
#define MOD_ROSTER_ROSTER_SLOTS_H

#include "mod/roster/roster_problem.h"

/* Fills out->slot, out->slots and out->elsewhere. E_LIMIT with a reason. */
enum err roster_slots_make(struct roster_problem *out, struct arena *a,
			   const char **why) MUST_CHECK;
/* The slot of a shift, position and kind on a day; -1 when there is none. */
int32_t roster_slot_of(const struct roster_problem *r, int32_t shift, int32_t position,
		       int32_t kind, int32_t day);
/* Which slot stands for a work of the plan. */
int32_t roster_slot_of_work(const struct roster_problem *r, const struct roster_work *w);
/* Whether slot s is one of that day. */
bool roster_slot_on(const struct roster_problem *r, int32_t s, int32_t day);
/* Real rest from slot s to slot t on the next day, ms; exact for the special days. */
int64_t roster_slot_gap(const struct roster_problem *r, int32_t s, int32_t t);

#endif
