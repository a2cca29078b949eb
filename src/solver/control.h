/* The course of one solve: budget, interruption, the best plan and the best bound so far. The only
 * thing that the parts of the engine share while they run. Internal to src/solver. */
#ifndef SOLVER_CONTROL_H
#define SOLVER_CONTROL_H

#include <stdatomic.h>

#include "solver/best_row.h"

struct control {
	const struct engine *e;
	const struct solver_options *o;
	struct roster *best;   /* legal rows; NULL cells before the first plan */
	bool have_plan;
	int64_t bound;         /* INT64_MIN: none yet */
	int32_t uncovered;     /* bound on people missing, or -1 */
	_Atomic int64_t work;
	double began;
	atomic_bool stopped;
	/* pieces run in parallel: only their end looks at the work budget, so that the answer
	 * does not depend on the threads */
	bool batch;
	const char *phase;
	/* a part of the budget after which the present phase must end; 0: none */
	double pause;
	struct solver_plan shown; /* view of `best` for the callback */
	double last_seconds;
};

/* Seconds since the start; 0 without a clock. */
double control_seconds(const struct control *c);
/* True when the solve must end: asked by the caller, out of time or work, or proven (that is
 * sticky); or when the present phase must. */
bool control_stop(struct control *c);
/* Part of the time or work that has gone, 0 to 1; 0 without limits. */
double control_used(const struct control *c);
/* A new roster: kept when it is better. True when it was. */
bool control_offer(struct control *c, const struct roster *r);
/* A new bound: kept when it is higher. */
void control_raise(struct control *c, int64_t bound);
void control_spend(struct control *c, int64_t work);

#endif
