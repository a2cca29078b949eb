/* What the changes after publication share: who acts, what the site's policy is, what overtime
 * costs there, and telling people. For this folder alone. */
#ifndef MOD_ROSTER_LIFE_H
#define MOD_ROSTER_LIFE_H

#include "db/db.h"
#include "mod/roster/offer_rules.h"
#include "mod/roster/open_shift_sql.h"
#include "mod/roster/replacement.h"
#include "web/notice.h"

/* One change, in the transaction of its caller. */
struct life {
	struct db *db;
	struct arena *a;
	int64_t now_ms;
	int64_t account; /* who does it; 0: the program itself */
};

/* How a site deals with changes; the defaults of a site without a row, whose version is 0. */
enum err life_policy(const struct life *l, int64_t site,
		     struct change_policy_get_row *out) MUST_CHECK;

/* Tells the person: on the own page and by mail, or by mail alone to one without an account. */
enum err life_tell(const struct life *l, int64_t staff, const char *title, const char *body,
		   const char *path) MUST_CHECK;
/* Tells those who plan the site, except the one who acts. Owners hear of it where nobody else
 * plans. */
enum err life_tell_planners(const struct life *l, int64_t site, const char *title, const char *body,
			    const char *path) MUST_CHECK;

/* Rates, extra shifts of the last weeks, and the overtime rules of the site on a day. */
struct life_pay {
	struct pay_law rules;
	struct replacement_pay *people;
	size_t n_people;
};
enum err life_pay_load(const struct life *l, int64_t site, int32_t day,
		       struct life_pay *out) MUST_CHECK;

/* "Early, Mon, Nov 23, 7:00 AM – 3:00 PM": a shift for messages. */
const char *life_shift_words(struct arena *a, const char *shift, const char *time_zone, int32_t day,
			     int64_t start_ms, int64_t end_ms);
/* "7:00 AM – 3:00 PM" by the clock of the zone. */
const char *life_span(struct arena *a, const char *time_zone, int64_t start_ms, int64_t end_ms);
/* "Mon, Nov 23, 4:15 PM". */
const char *life_when(struct arena *a, const char *time_zone, int64_t ms);

#endif
