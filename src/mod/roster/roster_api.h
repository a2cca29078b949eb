/* What later modules may ask of the roster: which planned shifts a credential that ends puts in
 * danger (roster_endangered, roster_endangered_sum), and where the grid shows them. */
#ifndef MOD_ROSTER_ROSTER_API_H
#define MOD_ROSTER_ROSTER_API_H

#include "mod/roster/endangered_sql.h"

/* The address of the week that holds `day`, at the row of a person. */
const char *roster_grid_path(struct arena *a, int64_t site_id, int32_t day, int64_t staff_id);

#endif
