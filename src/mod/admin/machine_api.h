/* The machine room's place in the list of modules. */
#ifndef MOD_ADMIN_MACHINE_API_H
#define MOD_ADMIN_MACHINE_API_H

#include "web/form.h"
#include "web/route.h"

struct route_table machine_routes(void);
/* For param_kind "job". */
enum err machine_job_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id) MUST_CHECK;

#endif
