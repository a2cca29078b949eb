/* The gate before publishing: a draft that costs more than its weeks' budget, or that breaks a rule
 * without leave, needs a reason and a second person. Where nobody else may publish for the site the
 * reason alone opens it, and the history says so. */
#ifndef MOD_ROSTER_GATE_H
#define MOD_ROSTER_GATE_H

#include "base/hash.h"
#include "mod/roster/labor.h"
#include "mod/roster/publish.h"

enum gate_needs {
	GATE_NOTHING,
	GATE_REASON, /* nobody else could answer */
	GATE_SECOND  /* a reason, and a second person */
};

struct gate {
	struct labor labor;
	struct labor_excess excess;
	struct publish_outcome changes; /* a preview */
	char fingerprint[HASH_HEX];     /* of the draft, with what staff see of it */
	int64_t broken;                 /* hard rules broken without a reason */
	enum gate_needs needs;
};

/* Pure: what those facts ask for. `others`: people besides the one who publishes who may answer. */
enum gate_needs gate_needs_of(bool over_budget, int64_t broken, size_t others);

/* What stands before publishing. `broken` was counted by the caller, who has the plan. */
enum err gate_load(struct db *db, struct arena *a, const struct publish_job *job, int64_t broken,
		   struct gate *out) MUST_CHECK;

/* "The week costs $1,240.00 more than its budget of $9,000.00, and 2 shifts break a rule." With
 * `money` false without amounts: "The week costs 12% more than its budget". "" when nothing. */
const char *gate_words(struct arena *a, const struct gate *g, bool money);

/* Asks for a second person about the draft of `job` as `g` has seen it, in the caller's
 * transaction. Whatever waits for these days is replaced; those who may answer are told. */
struct gate_ask {
	const struct publish_job *job;
	const struct gate *gate;
	const char *asker, *reason;
	int64_t now_ms;
};
enum err gate_ask(struct db *db, struct arena *a, const struct gate_ask *ask,
		  int64_t *id) MUST_CHECK;

#endif
