/* Filling a span of a site's roster: load, solve, save in one transaction, explain. The same for
 * the job, the command line and the tests. */
#ifndef MOD_ROSTER_ROSTER_FILL_H
#define MOD_ROSTER_ROSTER_FILL_H

#include "base/buf.h"
#include "db/db.h"
#include "mod/roster/roster_problem.h"

/* The best plan over time: seconds in tenths. */
struct roster_fill_point {
	int64_t tenths, penalty;
};
#define ROSTER_FILL_POINTS 160

struct roster_fill_status {
	int64_t permille;
	const char *words;
	int64_t penalty, bound; /* INT64_MAX and INT64_MIN before the first */
	const struct roster_fill_point *point;
	size_t points;
};

/* A change that a proposal asks for. */
struct roster_fill_change {
	bool add;
	int64_t work, version;          /* of the shift that goes */
	int64_t staff, shift, position; /* ids */
	int32_t day;
	const char *name, *shift_name;
};
/* A cell that differs costs this much when little is to change: more than a wish of ten, less than
 * half a missing person, so that a need is worth the two cells of a shift that moves. */
#define ROSTER_WEIGHT_KEEP 30

struct roster_fill {
	int64_t site, account;
	const char *actor; /* for the audit */
	int32_t from, to;
	int64_t seconds; /* 0: no limit, then `work` counts */
	int64_t work;    /* the engine's units; 0: none. Alone it makes the answer repeatable */
	uint64_t seed;
	int64_t now_ms;
	bool little; /* change as little as possible, and save nothing: the answer is a proposal */
	/* Called at most twice a second; true ends the search, which keeps its best. Or NULL. */
	bool (*report)(void *context, const struct roster_fill_status *status);
	void *context;

	/* Filled in. */
	const char *problem; /* after a refusal: a sentence for the person who asked */
	struct roster_fill_point point[ROSTER_FILL_POINTS];
	size_t points;
	struct roster_plan *plan;     /* as saved */
	struct roster_problem roster; /* of that plan */
	struct solver_value value;
	int64_t bound; /* no plan costs less; INT64_MIN: not known */
	bool proven, stopped;
	int32_t added, removed, kept, fixed;
	struct roster_fill_change *change; /* of a proposal, by person then day */
	size_t changes;
	double seconds_used;
};

/* E_INVALID, E_LIMIT: cannot be filled (problem). E_STALE: somebody changed these days meanwhile;
 * nothing was saved (problem). No transaction may be open. */
enum err roster_fill_run(struct db *db, struct arena *a, struct roster_fill *f) MUST_CHECK;
/* The whole result as JSON: numbers, curve, open needs with reasons, wishes not met. */
void roster_fill_result(struct roster_fill *f, struct arena *a, struct buf *out);
/* The interim result. */
void roster_fill_interim(const struct roster_fill_status *s, struct buf *out);

/* Carries out a proposal (the result's JSON) in the caller's transaction. E_STALE: these days have
 * changed since, or a rule is in the way by now; *why says so. */
struct roster_accept {
	int64_t site, account, now_ms;
	int32_t from, to;
	const char *result;
	const char *why;
	int64_t added, removed;
};
enum err roster_fill_accept(struct db *db, struct arena *a,
			    struct roster_accept *accept) MUST_CHECK;

#endif
