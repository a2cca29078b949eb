/* Local search: a first plan, and better ones by replacing whole rows by best ones. Internal. */
#ifndef SOLVER_SEARCH_H
#define SOLVER_SEARCH_H

#include "solver/control.h"

struct search {
	struct control *c;
	struct bench *b;
	struct roster *now;
	struct roster *kept; /* for taking back */
	uint64_t random;
	int8_t *row;
	int32_t *steer; /* [class] extra price while a long row is looked for */
};

struct search search_new(struct control *c, struct bench *b, uint64_t seed, struct arena *a);
/* A legal row for everybody, one after the other, each the best for what is still needed.
 * E_INVALID with *person when somebody has no legal row. */
enum err search_first_plan(struct search *s, int32_t *person) MUST_CHECK;
/* Replaces rows by best ones until none gets better. */
void search_descend(struct search *s);
/* Takes a few rows out and puts them back in another order, again and again, until `used` of the
 * budget has gone (0 to 1), or `rounds` rounds brought nothing (0: no matter). */
void search_improve(struct search *s, double used, int32_t rounds);

#endif
