/* What is done with a solved master: branching on the number of people missing, dives to whole
 * rosters, and an exact tree over a few people. Internal to src/solver. */
#ifndef SOLVER_BRANCH_H
#define SOLVER_BRANCH_H

#include "solver/master.h"

/* Raises the bound of a solved master of the whole problem by proving that no plan that could
 * still win leaves as few people missing as the linear program would like. Leaves the master
 * limited and solved. Returns a valid bound (penalty). */
int64_t branch_on_missing(struct master *m, int64_t limit);

/* Searches for a roster of at most `limit` by an exact tree over cells, at most `nodes` of it.
 * True when a roster was found; it is then in `out`. *complete says that the tree was searched to
 * the end: nothing within `limit` is left but what was found. Bans are taken back. */
bool branch_tree(struct master *m, int64_t limit, int32_t nodes, struct roster *out,
	bool *complete);
/* One dive: fixes what the linear program has nearly decided, prices again, and so on. `noise` (0
 * to 1) mixes up the order, so that dives differ; `random` decides. */
bool branch_dive(struct master *m, int64_t limit, double noise, uint64_t *random,
	struct roster *out);

/* The roster of everybody's weightiest row: often short of people, but good to search from. */
void branch_round(struct master *m, struct roster *out);

#endif
