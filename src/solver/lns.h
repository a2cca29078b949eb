/* Large neighbourhoods: a few people over some weeks are planned anew by column generation, the
 * rest stays. Internal to src/solver. */
#ifndef SOLVER_LNS_H
#define SOLVER_LNS_H

#include "solver/branch.h"

/* Improves c->best until `used` of the budget has gone. `pool` (may be NULL) is a solved master
 * of the whole problem, whose columns help to begin. */
void lns_run(struct control *c, struct bench **bench, int32_t threads, const struct master *pool,
	double used, uint64_t seed);

#endif
