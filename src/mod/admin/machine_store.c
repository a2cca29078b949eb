/* Jobs in the database. */
#include "mod/admin/machine_api.h"
#include "mod/admin/machine_sql.h"

enum err machine_job_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	(void)viewer; /* the routes with a job ask for PERM_SYSTEM_ADMIN */
	struct machine_job_find_row row;
	return machine_job_find(db, a, id, &row);
}
