/* Turns a plan and what was published of it into the view of the week grid. */
#ifndef MOD_ROSTER_GRID_MODEL_H
#define MOD_ROSTER_GRID_MODEL_H

#include "mod/roster/grid_sql.h"
#include "mod/roster/grid_view.h"
#include "mod/roster/roster_plan.h"

/* `published` is sorted in place. Fills everything of `v` but the addresses and the rights.
 * `today` is a day of the site. */
void grid_model(struct arena *a, const struct roster_plan *p,
		const struct grid_published_row_list *published, int32_t today,
		struct roster_grid_view *v);
/* A few words for a rule that a planned shift breaks: "Too little rest". */
const char *grid_rule_short(enum roster_rule rule);

#endif
