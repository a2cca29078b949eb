/* What must hold in the database at any time, beyond what its constraints see to. `huddle check`
 * goes through all of it, as fsck does. */
#ifndef MOD_ADMIN_CHECKS_H
#define MOD_ADMIN_CHECKS_H

#include "web/ctx.h"

struct check_run {
	struct app *app;
	struct db *db;       /* in a read transaction */
	struct arena *arena; /* of this check alone */
	int64_t faults;
	const char *first; /* what is wrong, a sentence about the first of them */
};
struct check {
	const char *name; /* "roster.overlap" */
	const char *says; /* what must hold, a sentence */
	enum err (*run)(struct check_run *run);
};
struct checks {
	const struct check *at;
	size_t n;
};
const struct checks *modules_checks(void);

#endif
