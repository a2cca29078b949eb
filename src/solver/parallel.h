/* Doing independent pieces on a few threads. Internal to src/solver. */
#ifndef SOLVER_PARALLEL_H
#define SOLVER_PARALLEL_H

#include "base/base.h"

#define PARALLEL_MAX 16

/* Calls `piece(context, thread, i)` for each i below n, spread over the threads, and waits. Which
 * thread takes which piece is not fixed: a piece must not depend on it. */
void parallel_for(int32_t threads, int32_t n,
	void (*piece)(void *context, int32_t thread, int32_t i), void *context);

#endif
