/* The roster as CSV: site,date,start,end,position,employee_no,name,status, where status is draft,
 * published, or changed (since it was published); times are those of the site's clock. */
#ifndef MOD_ROSTER_PUBLISH_EXPORT_H
#define MOD_ROSTER_PUBLISH_EXPORT_H

#include "base/arena.h"
#include "base/buf.h"

struct db;

/* `viewer` NULL: the whole office. `site` 0: every site. Days both included. */
enum err publish_export_write(struct db *db, struct arena *a, const int64_t *viewer, int64_t site,
			      int32_t from, int32_t to, struct buf *out) MUST_CHECK;

#endif
