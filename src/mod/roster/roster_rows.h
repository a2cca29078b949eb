/* The rules of each person's row: hours, runs, weekends, limits. Internal to src/mod/roster. */
#ifndef MOD_ROSTER_ROSTER_ROWS_H
#define MOD_ROSTER_ROSTER_ROWS_H

#include "mod/roster/roster_problem.h"

void roster_rows_add(struct roster_problem *r, struct arena *a);
/* Monday-to-Sunday weeks that the span touches. */
int32_t roster_weeks(const struct roster_plan *p);

#endif
