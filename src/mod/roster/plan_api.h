/* What the list of modules asks of needs, shifts, planning rules and fills. */
#ifndef MOD_ROSTER_PLAN_API_H
#define MOD_ROSTER_PLAN_API_H

#include "web/job.h"
#include "web/route.h"

struct route_table plan_routes(void);

/* Param kinds "fill", "shift" and "need": those of a site that the viewer was granted. */
enum err plan_job_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id) MUST_CHECK;
enum err plan_shift_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id) MUST_CHECK;
enum err plan_need_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id) MUST_CHECK;

/* The job "roster.fill". */
enum err roster_fill_job_run(struct job_run *run) MUST_CHECK;

#endif
