/* An arena `a` for a test program, which `start` makes and `stop` frees. */
#ifndef TESTS_UNIT_ARENA_FIXTURE_H
#define TESTS_UNIT_ARENA_FIXTURE_H

#include "base/arena.h"
#include "unit.h"

static struct arena *a;

static int start(void **state)
{
	(void)state;
	a = arena_new(LIMIT_ARENA_BYTES);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

#endif
