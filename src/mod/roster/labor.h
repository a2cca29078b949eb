/* What the planned work of a site costs, week by week: straight time, what overtime adds, and the
 * budget beside it. Overtime counts all work of a person in the week, also at other sites and
 * practices of the group, as commonly managed employers answer together (29 USC 203(d), joint
 * employment); each site bears the part that falls on its own hours. Weeks begin on Monday.
 *
 * Units: cents, minutes of real time, local days of the site. Shifts count in full. */
#ifndef MOD_ROSTER_LABOR_H
#define MOD_ROSTER_LABOR_H

#include "db/db.h"

struct labor_week {
	int32_t monday;
	int64_t minutes, overtime; /* at this site; double time counts as overtime */
	int64_t cost;              /* overtime's part too */
	int64_t premium;           /* that part */
	int64_t budget;            /* -1: none is set */
};
/* Somebody whose week runs over. */
struct labor_over {
	int64_t staff;
	const char *name;
	int32_t monday;
	int32_t minutes, overtime; /* of the whole week, everywhere */
	int32_t joint;             /* overtime that no practice alone would see */
};
struct labor {
	struct labor_week *weeks;
	size_t n_weeks;
	struct labor_over *over;
	size_t n_over;
	size_t unpriced; /* people without an hourly rate: they cost nothing here */
};

/* All whole weeks that touch the days. `site` was looked up for the viewer. E_LIMIT: more than
 * LIMIT_FILL_DAYS days, or an amount that does not fit. */
enum err labor_load(struct db *db, struct arena *a, int64_t site, int32_t from, int32_t to,
		    struct labor *out) MUST_CHECK;

/* Weeks that cost more than their budget; -1 budgets are not compared. */
struct labor_excess {
	size_t weeks;
	int64_t cost, budget; /* of those weeks with a budget */
};
struct labor_excess labor_excess_of(const struct labor *l);

#endif
