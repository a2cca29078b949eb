/* Starter packs in the database. Applying one twice, or to an office that has some of it, adds what
 * is missing and changes nothing that stands. */
#ifndef MOD_ADMIN_PACK_STORE_H
#define MOD_ADMIN_PACK_STORE_H

#include "db/db.h"
#include "mod/admin/pack_rules.h"

/* The pack of a practice type out of the program. E_NOTFOUND: there is none of that type; E_INVALID
 * with *fault: it cannot be read, which a test rules out for those that we ship. */
enum err pack_load(struct arena *a, const char *kind, struct pack *out,
		   const char **fault) MUST_CHECK;

struct pack_made {
	int64_t shifts, needs, schedules; /* new rows */
};
/* In the caller's transaction; `today` is the site's local day. */
enum err pack_apply(struct db *db, struct arena *a, const struct pack *pack, int64_t site_id,
		    int32_t today, struct pack_made *made) MUST_CHECK;

#endif
