/* Loading the Huddle page: a few statements for all sites of the viewer, however many they are. */
#ifndef MOD_HOME_HOME_STORE_H
#define MOD_HOME_HOME_STORE_H

#include "db/db.h"
#include "mod/home/home_view.h"

struct home_ask {
	int64_t viewer, site; /* site 0: all that were granted */
	int64_t now_ms;
	bool credentials, tasks, plan; /* what the viewer's role may see */
	bool set_up;                   /* may go through the guide of the first run */
};
/* Everything in the arena `a`, which may outlive the request. */
enum err home_huddle_load(struct db *db, struct arena *a, const struct home_ask *ask,
			  struct home_huddle_view **out) MUST_CHECK;

/* The same, kept in this process for a few seconds: by the viewer and what was asked, until the
 * history has a new entry or HOME_KEEP_MS are over. The answer lives until the next call. */
#define HOME_KEEP_MS 10000
enum err home_huddle_kept(struct db *db, struct arena *a, const struct home_ask *ask,
			  const struct home_huddle_view **out) MUST_CHECK;

#endif
