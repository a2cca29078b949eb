/* The pay law of a state on a day, read from the rule tables with the practice's overrides. */
#ifndef MOD_ROSTER_PAY_LAW_H
#define MOD_ROSTER_PAY_LAW_H

#include "db/db.h"
#include "mod/roster/pay_rules.h"

struct pay_place {
	const char *state; /* of the site, "CA" */
	int64_t practice_id;
	int32_t day;
	/* The 8 and 80 option of 29 USC 207(j): hospitals and residential care alone, by an
	 * agreement made before the work. The caller has made sure. */
	bool eight_eighty;
};

/* What the state leaves out is the federal rule; what neither sets is 0. E_INVALID: a number that
 * is none, or the 8 and 80 option in a state that counts overtime by the day. */
enum err pay_law_load(struct db *db, struct arena *a, const struct pay_place *place,
		      struct pay_law *out) MUST_CHECK;

#endif
