/* A bound without a linear program, for horizons too long for one. Internal to src/solver. */
#ifndef SOLVER_LAGRANGE_H
#define SOLVER_LAGRANGE_H

#include "solver/control.h"

/* Raises c->bound by moving the prices of the needs uphill until `used` of the budget has gone or
 * `rounds` rounds are done. Needs c->best. */
void lagrange_run(struct control *c, struct bench **bench, int32_t threads, double used,
	int32_t rounds);

#endif
