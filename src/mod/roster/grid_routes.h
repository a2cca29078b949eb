/* The routes of the week grid, the editor, publishing, exports and the staff's own pages. */
#ifndef MOD_ROSTER_GRID_ROUTES_H
#define MOD_ROSTER_GRID_ROUTES_H

#include "web/route.h"

struct route_table grid_routes(void);

/* For path parameters and FIELD_REF: the row belongs to a site that was granted to the viewer. */
enum err grid_assignment_visible(struct db *db, struct arena *a, int64_t viewer,
				 int64_t id) MUST_CHECK;
enum err grid_publication_visible(struct db *db, struct arena *a, int64_t viewer,
				  int64_t id) MUST_CHECK;
enum err gate_request_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id);

#endif
