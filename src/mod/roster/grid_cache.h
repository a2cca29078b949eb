/* What was read and printed a moment ago. Managers look at the same few weeks all day, and a week
 * of sixty people is a thousand rows and as many cells: a worker keeps the last few weeks for as
 * long as nothing was saved that they show, and the frames of the last few sites. Both go by the
 * counts that the database keeps of its changes (change_count). */
#ifndef MOD_ROSTER_GRID_CACHE_H
#define MOD_ROSTER_GRID_CACHE_H

#include "mod/roster/grid_view.h"
#include "mod/roster/roster_frame.h"
#include "mod/roster/roster_plan.h"

/* All that a grid depends on, besides the database. The viewer is part of it: what one account may
 * see is never shown to another. */
struct grid_key {
	int64_t office_count, work_count; /* see grid_zone */
	int64_t viewer, site;
	int32_t from, days, today;
	bool may_edit, may_staff;
};

struct grid_kept {
	struct grid_key key;
	uint64_t used;
	struct arena *arena; /* of everything below */
	struct roster_plan *plan;
	struct roster_grid_view view; /* without addresses */
	struct buf table;             /* view.table, once it was asked for again */
	bool printed;
};

/* NULL when it is not there. Its table is printed by now. Valid until the next call of
 * grid_cache_place(). */
const struct grid_kept *grid_cache_find(const struct grid_key *key);
/* An empty place, which grid_cache_keep() makes known under the key once it is filled. */
struct grid_kept *grid_cache_place(void);
/* Too large a grid is not kept. */
void grid_cache_keep(struct grid_kept *kept, const struct grid_key *key);

/* The frame of a site as this transaction sees it, kept or read now. The caller has looked the site
 * up for the viewer. Valid until the next call. */
enum err grid_frame(struct db *db, int64_t site, int64_t office_count,
		    const struct roster_frame **out) MUST_CHECK;

#endif
