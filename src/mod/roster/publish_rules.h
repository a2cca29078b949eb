/* What publishing changes: the draft of some days laid beside what staff see of them now. Pure, so
 * that histories of any length can be tried in a test.
 *
 * A shift of a person is known by (assignment, staff). Its sequence number only rises; calendars
 * take the entry with the highest one (RFC 5545, 3.8.7.4). A shift that goes to another person is a
 * new entry for that one and a cancelled entry for the one before. */
#ifndef MOD_ROSTER_PUBLISH_RULES_H
#define MOD_ROSTER_PUBLISH_RULES_H

#include "base/base.h"

struct publish_line {
	int64_t assignment, staff, position, shift;
	int32_t day;
	int64_t start_ms, end_ms;
	int64_t sequence; /* 0 in a draft */
	bool cancelled;   /* false in a draft */
};

enum publish_what { PUBLISH_KEPT, PUBLISH_ADDED, PUBLISH_CHANGED, PUBLISH_CANCELLED };

struct publish_change {
	enum publish_what what;
	struct publish_line line;          /* as it stands afterwards, with its new sequence */
	const struct publish_line *before; /* NULL when it was never published */
};

struct publish_counts {
	int64_t added, changed, cancelled, kept;
};

/* By assignment, then person; for qsort. Both lists of publish_diff stand in this order. */
int publish_order(const void *a, const void *b);

/* `draft`: the assignments of the days from..to. `published`: what staff see of these days, and
 * whatever is published of the draft's shifts on other days; cancelled lines too. Writes at most
 * n_draft + n_published changes to `out` and returns how many. Afterwards the confirmed lines of
 * from..to are exactly the draft. */
size_t publish_diff(const struct publish_line *draft, size_t n_draft,
		    const struct publish_line *published, size_t n_published, int32_t from,
		    int32_t to, struct publish_change *out);
/* Keeps the changes of these assignments alone, in place; whatever else differs stays as staff see
 * it now. Returns how many are left. For one change after publication, which must not publish what
 * somebody is still planning. */
size_t publish_only(struct publish_change *changes, size_t n, const int64_t *assignments,
		    size_t n_assignments);
struct publish_counts publish_count(const struct publish_change *changes, size_t n);
/* "added", "changed", "cancelled", "kept": as stored with a published line. */
const char *publish_what_name(enum publish_what what);

#endif
