/* Pure decisions about people: whether a credential holds on a day, whether two times off overlap,
 * whether hours make sense. No clock, no database. */
#ifndef MOD_PEOPLE_PEOPLE_RULES_H
#define MOD_PEOPLE_PEOPLE_RULES_H

#include "base/base.h"

/* Words as the database, the CSV files and JSON have them; each list ends with NULL. */
extern const char *const people_employments[];
extern const char *const people_time_off_types[];
extern const char *const people_time_off_statuses[];

/* A week has 168 hours; nobody is employed for more. */
#define PEOPLE_MINUTES_MAX (168 * 60)
#define PEOPLE_EMPLOYEE_NO 32
/* Entries of one person: a week has seven days, and a page shows them all. */
#define PEOPLE_HOURS_MAX 100

enum credential_state {
	CREDENTIAL_VALID = 1,
	CREDENTIAL_SOON, /* holds on the day, and ends within `soon` days */
	CREDENTIAL_EXPIRED,
	CREDENTIAL_REVOKED,
	CREDENTIAL_EARLY, /* not yet issued on that day */
};
/* How a credential stands on `day`. It holds through the day on which it expires, and no longer
 * from the day of revocation on. NULL: it never expires, was never revoked, was always there. */
enum credential_state people_credential_state(const int32_t *issued, const int32_t *expires,
					      const int32_t *revoked, int32_t day, int32_t soon);
/* Whether its holder may be planned on that day. */
bool people_credential_holds(enum credential_state state);
const char *people_credential_word(enum credential_state state); /* "expired", for JSON */

/* Both ranges include their ends. */
bool people_days_overlap(int32_t from, int32_t to, int32_t other_from, int32_t other_to);
/* Only these stand in the way of other time off, and of shifts. */
bool people_time_off_counts(const char *status);

/* A person as the forms and the CSV have it. */
struct people_person {
	const char *employee_no, *name, *employment;
	int64_t min_minutes, max_minutes;
	const int64_t *rate_cents; /* NULL: not given */
	int32_t hired;
};
/* NULL, or what is wrong, in words; *field names the part at fault. */
const char *people_person_fault(const struct people_person *p, const char **field);
/* NULL, or what is wrong with the dates of a credential. */
const char *people_credential_fault(const int32_t *issued, const int32_t *expires,
				    const char **field);
/* The same for time off; `to` before `from`, or longer than two years. */
const char *people_time_off_fault(int32_t from, int32_t to, const char **field);
/* The same for hours of a weekday in which a person cannot work; minutes, 0 to 1440. */
const char *people_unavailable_fault(int from_minute, int to_minute, const char **field);

#endif
