/* A shift of one person on one day: tried against the rules, then saved. The editor, dragging and
 * the keyboard all come through here. */
#ifndef MOD_ROSTER_CELL_H
#define MOD_ROSTER_CELL_H

#include "mod/roster/grid_sql.h"
#include "mod/roster/roster_plan.h"
#include "web/ctx.h"

/* The plan of the days that a change touches; the site was looked up for the viewer. */
enum err cell_plan(struct ctx *c, int64_t site, int32_t day, int32_t other_day,
		   struct roster_plan **plan) MUST_CHECK;

struct cell_want {
	int64_t id, version; /* 0: a new one */
	int64_t person, shift;
	int64_t position; /* 0: the person's own */
	int32_t day;
	bool pinned;
	const char *reason; /* as typed */
};
/* Whether the plan knows what is wanted; else E_INVALID with a fault. */
enum err cell_try(struct ctx *c, const struct roster_plan *p, const struct cell_want *w,
		  struct roster_try *t) MUST_CHECK;
/* Judges and saves. E_INVALID with the words of the rules, when one is broken without a reason that
 * holds; E_STALE when the row has changed. Sets *id of a new row. */
enum err cell_save(struct ctx *c, const struct roster_plan *p, const struct cell_want *w,
		   int64_t *id) MUST_CHECK;
/* "Maya Lindqvist, Early, Mon, Nov 23": for messages and the audit. */
const char *cell_words(struct ctx *c, const struct roster_plan *p, const struct cell_want *w);

/* A reason shorter than this says nothing to whoever reads it in a year. */
#define CELL_REASON_MIN 10

#endif
