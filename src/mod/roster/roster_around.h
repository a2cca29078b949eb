/* Which days around a span people work, for runs and weekends. For this folder alone. */
#ifndef MOD_ROSTER_ROSTER_AROUND_H
#define MOD_ROSTER_ROSTER_AROUND_H

#include "mod/roster/roster_plan.h"

/* Sets the day's bit of `worked`, if the plan knows of that day at all. */
void roster_mark_worked(struct roster_plan *p, int32_t person, int32_t day);

/* Marks the days worked outside of work_from..work_to, of which all work has been loaded: runs that
 * leave these days, to first_day and last_day at the most, and weekends when there is a limit on
 * them. */
enum err roster_load_around(struct db *db, struct roster_plan *p, int32_t work_from,
			    int32_t work_to) MUST_CHECK;

#endif
