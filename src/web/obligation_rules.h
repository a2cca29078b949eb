/* Pure decisions about obligations: when the next one is due, how close an expiry is, who looks
 * after what was left undone. Days are local days of the site. */
#ifndef WEB_OBLIGATION_RULES_H
#define WEB_OBLIGATION_RULES_H

#include "auth/perm.h"
#include "base/base.h"

enum obligation_every {
	EVERY_NONE = 0, /* unknown word */
	EVERY_DAILY,
	EVERY_WEEKLY,
	EVERY_MONTHLY,
	EVERY_QUARTERLY,
	EVERY_YEARLY,
	EVERY_BIENNIAL,
	EVERY_COUNT
};
enum obligation_every obligation_every_parse(const char *word);
const char *obligation_every_title(enum obligation_every every); /* "Every month" */

/* The day of the month to which a duty comes back, kept beside its schedule so that Jan 31 is
 * Mar 31 again after Feb 28. A duty that begins on the last day of a month stays there: 31. */
int obligation_anchor(int32_t first_due);

#define WEEKDAYS_ALL 0x7Fu
/* The due day after `due`. `open_weekdays` has bit 0 for Monday: a daily duty is due on days on
 * which the site works; 0 counts as all. */
int32_t obligation_next_due(enum obligation_every every, int32_t due, int anchor,
			    uint32_t open_weekdays);

/* The rule that says how long before its due day such an obligation appears:
 * "obligation.lead.daily". Two years are asked for like one. NULL for EVERY_NONE. */
const char *obligation_lead_rule(enum obligation_every every);
/* Longer than this no warning and no lead time can be; an office's value above it counts as it. */
#define OBLIGATION_LEAD_MOST 730

/* The warnings of a credential, "90;60;30" in days: which one holds `left` days before its end.
 * -1: none yet; 0: it has ended; else the number of days of the stage (60 from 60 to 31 left). */
int64_t obligation_lead_stage(const char *lead_days, int64_t left);

/* Who sees what this role left undone: staff -> supervisor -> manager -> owner. */
enum role obligation_superior(enum role role);

#endif
