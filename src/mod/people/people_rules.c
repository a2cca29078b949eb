/* Decisions about people; see people_rules.h. */
#include "mod/people/people_rules.h"

#define TIME_OFF_DAYS_MAX 731

const char *const people_employments[] = { "full-time", "part-time", "per-diem", "contract", NULL };
const char *const people_time_off_types[] = { "vacation",  "sick",     "personal", "family",
					      "jury-duty", "military", "training", "unpaid",
					      "holiday",   NULL };
const char *const people_time_off_statuses[] = { "requested", "approved", "refused", "withdrawn",
						 NULL };

enum credential_state people_credential_state(const int32_t *issued, const int32_t *expires,
					      const int32_t *revoked, int32_t day, int32_t soon)
{
	if (revoked != NULL && day >= *revoked)
		return CREDENTIAL_REVOKED;
	if (expires != NULL && day > *expires)
		return CREDENTIAL_EXPIRED;
	if (issued != NULL && day < *issued)
		return CREDENTIAL_EARLY;
	if (expires != NULL && (int64_t)*expires - day <= soon)
		return CREDENTIAL_SOON;
	return CREDENTIAL_VALID;
}

bool people_credential_holds(enum credential_state state)
{
	return state == CREDENTIAL_VALID || state == CREDENTIAL_SOON;
}

const char *people_credential_word(enum credential_state state)
{
	static const char *const words[] = {
		[CREDENTIAL_VALID] = "valid",     [CREDENTIAL_SOON] = "soon",
		[CREDENTIAL_EXPIRED] = "expired", [CREDENTIAL_REVOKED] = "revoked",
		[CREDENTIAL_EARLY] = "early",
	};
	assert((unsigned)state < ARRAY_LEN(words) && words[state] != NULL);
	return words[state];
}

bool people_days_overlap(int32_t from, int32_t to, int32_t other_from, int32_t other_to)
{
	return from <= other_to && other_from <= to;
}

bool people_time_off_counts(const char *status)
{
	return strcmp(status, "requested") == 0 || strcmp(status, "approved") == 0;
}

const char *people_person_fault(const struct people_person *p, const char **field)
{
	*field = "employee_no";
	if (p->employee_no[0] == '\0' || strlen(p->employee_no) > PEOPLE_EMPLOYEE_NO)
		return "The employee number must have 1 to 32 characters.";
	*field = "name";
	if (p->name[0] == '\0')
		return "The person needs a name.";
	*field = "max_hours";
	if (p->max_minutes < 0 || p->max_minutes > PEOPLE_MINUTES_MAX)
		return "The most hours a week must be from 0 to 168.";
	*field = "min_hours";
	if (p->min_minutes < 0 || p->min_minutes > p->max_minutes)
		return "The least hours a week cannot be more than the most hours.";
	*field = "hourly_rate";
	if (p->rate_cents != NULL && *p->rate_cents < 0)
		return "The hourly rate cannot be below zero.";
	return NULL;
}

const char *people_credential_fault(const int32_t *issued, const int32_t *expires,
				    const char **field)
{
	*field = "expires";
	if (issued != NULL && expires != NULL && *expires < *issued)
		return "The credential cannot end before it was issued.";
	return NULL;
}

const char *people_time_off_fault(int32_t from, int32_t to, const char **field)
{
	*field = "to";
	if (to < from)
		return "The last day cannot be before the first.";
	if (to - from >= TIME_OFF_DAYS_MAX)
		return "Time off in one piece is at most two years.";
	return NULL;
}

const char *people_unavailable_fault(int from_minute, int to_minute, const char **field)
{
	*field = "to";
	if (from_minute < 0 || to_minute > 1440 || to_minute <= from_minute)
		return "The end must be after the start, on the same day. Enter what goes past "
		       "midnight as two entries.";
	return NULL;
}
