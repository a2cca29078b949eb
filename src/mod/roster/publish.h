/* Publishing: the draft of some days becomes what staff see. Runs in the caller's transaction; the
 * page and the command line share it. */
#ifndef MOD_ROSTER_PUBLISH_H
#define MOD_ROSTER_PUBLISH_H

#include "base/arena.h"
#include "mod/roster/publish_rules.h"

struct db;

struct publish_job {
	int64_t site; /* looked up for the viewer before */
	int32_t from, to;
	int64_t account; /* 0: the program itself */
};

struct publish_outcome {
	int64_t id, number; /* 0: nothing differed, no version was made */
	struct publish_counts counts;
	struct publish_change *changes; /* kept lines too, by assignment */
	size_t n;
};

/* What publishing would change; id and number stay 0. */
enum err publish_preview(struct db *db, struct arena *a, const struct publish_job *job,
			 struct publish_outcome *out) MUST_CHECK;
/* Writes the version and its lines and tells the listeners of "roster.published". */
enum err publish_run(struct db *db, struct arena *a, const struct publish_job *job, int64_t now_ms,
		     struct publish_outcome *out) MUST_CHECK;
/* The same for the shifts of these assignments alone: a change after publication, whose maker tells
 * those whom it concerns. The event is "roster.corrected". */
enum err publish_some(struct db *db, struct arena *a, const struct publish_job *job,
		      const int64_t *assignments, size_t n, int64_t now_ms,
		      struct publish_outcome *out) MUST_CHECK;
/* "12 shifts added, 1 changed, 2 cancelled". */
const char *publish_counts_text(struct arena *a, const struct publish_counts *c);

#endif
