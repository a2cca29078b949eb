/* Coverage of many sites at once, counted from totals instead of people: how many are needed on a
 * day, how many of them are published, only drafted, or open. Pure. */
#ifndef MOD_HOME_HOME_RULES_H
#define MOD_HOME_HOME_RULES_H

#include "base/arena.h"
#include "base/base.h"

/* How many people one need can draw on. Arrays are sorted by site, day, position, shift. */
struct home_cell {
	int64_t site, position, shift;
	int32_t day;
	int64_t left; /* not yet used for a need */
};
int home_cell_order(const struct home_cell *a, const struct home_cell *b);

struct home_cells {
	struct home_cell *at;
	size_t n;
};

/* A need of a weekday (`day` below) or of one day. */
#define HOME_EVERY_WEEK INT32_MIN
struct home_need {
	int64_t site, position, shift, kind; /* kind 0: no credential asked */
	int32_t day;                         /* HOME_EVERY_WEEK: of the weekday */
	int weekday;
	int64_t least;
};

struct home_cover {
	int64_t needed, met, draft, open; /* needed = met + draft + open */
};

/* One need on one day, taken out of the totals: published people count as met, planned ones as
 * draft. */
struct home_cover home_cover_need(const struct home_need *need, int32_t day,
				  struct home_cells planned, struct home_cells published);
/* Whether need i of n holds on a day: it is of the day or its weekday, and no dated need of the
 * same place, position, shift and credential stands in front of it. Dated needs come first. */
bool home_need_holds(const struct home_need *needs, size_t n, size_t i, int32_t day);

/* "Maya L." */
const char *home_short_name(struct arena *a, const char *name);

#endif
