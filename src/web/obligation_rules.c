#include "web/obligation_rules.h"
#include "base/date.h"
#include "base/str.h"

static const struct {
	const char *word, *title;
	int days, months;
	const char *lead; /* the rule of its lead time */
} periods[EVERY_COUNT] = {
	[EVERY_NONE] = { "", "Once", 0, 0, NULL },
	[EVERY_DAILY] = { "daily", "Every day", 1, 0, "obligation.lead.daily" },
	[EVERY_WEEKLY] = { "weekly", "Every week", 7, 0, "obligation.lead.weekly" },
	[EVERY_MONTHLY] = { "monthly", "Every month", 0, 1, "obligation.lead.monthly" },
	[EVERY_QUARTERLY] = { "quarterly", "Every quarter", 0, 3, "obligation.lead.quarterly" },
	[EVERY_YEARLY] = { "yearly", "Every year", 0, 12, "obligation.lead.yearly" },
	[EVERY_BIENNIAL] = { "biennial", "Every two years", 0, 24, "obligation.lead.yearly" },
};

enum obligation_every obligation_every_parse(const char *word)
{
	for (unsigned i = EVERY_DAILY; i < EVERY_COUNT; i++)
		if (strcmp(periods[i].word, word) == 0)
			return (enum obligation_every)i;
	return EVERY_NONE;
}

const char *obligation_every_title(enum obligation_every every)
{
	assert((unsigned)every < EVERY_COUNT);
	return periods[every].title;
}

const char *obligation_lead_rule(enum obligation_every every)
{
	assert((unsigned)every < EVERY_COUNT);
	return periods[every].lead;
}

int obligation_anchor(int32_t first_due)
{
	int year, month, day;
	date_to_ymd(first_due, &year, &month, &day);
	return day == date_days_in_month(year, month) ? 31 : day;
}

static int32_t next_open_day(int32_t due, uint32_t open_weekdays)
{
	int32_t day = due + 1;
	uint32_t open = (open_weekdays & WEEKDAYS_ALL) == 0 ? WEEKDAYS_ALL : open_weekdays;
	while ((open & (1u << date_weekday(day))) == 0)
		day++;
	return day;
}

int32_t obligation_next_due(enum obligation_every every, int32_t due, int anchor,
			    uint32_t open_weekdays)
{
	assert(every > EVERY_NONE && every < EVERY_COUNT);
	assert(anchor >= 1 && anchor <= 31);
	if (every == EVERY_DAILY)
		return next_open_day(due, open_weekdays);
	if (periods[every].days > 0)
		return due + periods[every].days;
	/* Counted from the first of the month: no month is skipped, however short it is. */
	int32_t first = date_add_months(date_month_first(due), periods[every].months);
	int32_t wanted = first + anchor - 1, last = date_month_last(first);
	return wanted < last ? wanted : last;
}

int64_t obligation_lead_stage(const char *lead_days, int64_t left)
{
	if (left < 0)
		return 0;
	int64_t stage = -1;
	struct str rest = str_of(lead_days), part = { NULL, 0 };
	while (str_split(&rest, ';', &part)) {
		int64_t days;
		if (str_to_i64(str_trim(part), &days) && days > 0 && left <= days &&
		    (stage < 0 || days < stage))
			stage = days;
	}
	return stage;
}

enum role obligation_superior(enum role role)
{
	static const enum role above[ROLE_COUNT] = {
		[ROLE_NONE] = ROLE_OWNER,       [ROLE_OWNER] = ROLE_OWNER,
		[ROLE_MANAGER] = ROLE_OWNER,    [ROLE_SUPERVISOR] = ROLE_MANAGER,
		[ROLE_STAFF] = ROLE_SUPERVISOR, [ROLE_BOOKKEEPER] = ROLE_MANAGER,
		[ROLE_COMPLIANCE] = ROLE_OWNER, [ROLE_AUDITOR] = ROLE_OWNER,
	};
	assert((unsigned)role < ROLE_COUNT);
	return above[role];
}
