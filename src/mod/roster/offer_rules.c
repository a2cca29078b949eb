#include "mod/roster/offer_rules.h"

#define NO OFFER_STATES

static const enum offer_state offer_table[OFFER_STATES][OFFER_EVENTS] = {
	/*                   send           claim          take            decline */
	/*                   expire         withdraw         refuse */
	[OFFER_WAITING] = { OFFER_OFFERED, OFFER_CLAIMED, OFFER_ACCEPTED, OFFER_DECLINED, NO,
			    OFFER_WITHDRAWN, NO },
	[OFFER_OFFERED] = { NO, NO, OFFER_ACCEPTED, OFFER_DECLINED, OFFER_EXPIRED, OFFER_WITHDRAWN,
			    NO },
	[OFFER_CLAIMED] = { OFFER_OFFERED, NO, OFFER_ACCEPTED, OFFER_DECLINED, OFFER_EXPIRED,
			    OFFER_WITHDRAWN, OFFER_REFUSED },
	[OFFER_ACCEPTED] = { NO, NO, NO, NO, NO, NO, NO },
	[OFFER_DECLINED] = { OFFER_OFFERED, OFFER_CLAIMED, NO, NO, NO, NO, NO },
	[OFFER_EXPIRED] = { OFFER_OFFERED, OFFER_CLAIMED, NO, NO, NO, NO, NO },
	[OFFER_WITHDRAWN] = { OFFER_OFFERED, OFFER_CLAIMED, NO, NO, NO, NO, NO },
	[OFFER_REFUSED] = { OFFER_OFFERED, NO, NO, NO, NO, NO, NO },
};
#undef NO
#define NO SWAP_STATES

static const enum swap_state swap_table[SWAP_STATES][SWAP_EVENTS] = {
	/*                   accept         decline        approve        refuse */
	/*                   withdraw        expire */
	[SWAP_PROPOSED] = { SWAP_ACCEPTED, SWAP_DECLINED, NO, SWAP_REFUSED, SWAP_WITHDRAWN,
			    SWAP_EXPIRED },
	[SWAP_ACCEPTED] = { NO, SWAP_DECLINED, SWAP_APPROVED, SWAP_REFUSED, SWAP_WITHDRAWN,
			    SWAP_EXPIRED },
	[SWAP_APPROVED] = { NO, NO, NO, NO, NO, NO },
	[SWAP_DECLINED] = { NO, NO, NO, NO, NO, NO },
	[SWAP_REFUSED] = { NO, NO, NO, NO, NO, NO },
	[SWAP_WITHDRAWN] = { NO, NO, NO, NO, NO, NO },
	[SWAP_EXPIRED] = { NO, NO, NO, NO, NO, NO },
};
#undef NO

static const char *const offer_names[OFFER_STATES] = {
	[OFFER_WAITING] = "waiting",     [OFFER_OFFERED] = "offered",   [OFFER_CLAIMED] = "claimed",
	[OFFER_ACCEPTED] = "accepted",   [OFFER_DECLINED] = "declined", [OFFER_EXPIRED] = "expired",
	[OFFER_WITHDRAWN] = "withdrawn", [OFFER_REFUSED] = "refused",
};
static const char *const swap_names[SWAP_STATES] = {
	[SWAP_PROPOSED] = "proposed", [SWAP_ACCEPTED] = "accepted", [SWAP_APPROVED] = "approved",
	[SWAP_DECLINED] = "declined", [SWAP_REFUSED] = "refused",   [SWAP_WITHDRAWN] = "withdrawn",
	[SWAP_EXPIRED] = "expired",
};

static int name_index(const char *const *names, int n, const char *name)
{
	int i = 0;
	while (i < n && strcmp(names[i], name) != 0)
		i++;
	return i;
}

enum offer_state offer_next(enum offer_state state, enum offer_event event)
{
	assert((unsigned)state < OFFER_STATES && (unsigned)event < OFFER_EVENTS);
	return offer_table[state][event];
}

const char *offer_state_name(enum offer_state state)
{
	assert((unsigned)state < OFFER_STATES);
	return offer_names[state];
}

enum offer_state offer_state_parse(const char *name)
{
	return (enum offer_state)name_index(offer_names, OFFER_STATES, name);
}

enum swap_state swap_next(enum swap_state state, enum swap_event event)
{
	assert((unsigned)state < SWAP_STATES && (unsigned)event < SWAP_EVENTS);
	return swap_table[state][event];
}

const char *swap_state_name(enum swap_state state)
{
	assert((unsigned)state < SWAP_STATES);
	return swap_names[state];
}

enum swap_state swap_state_parse(const char *name)
{
	return (enum swap_state)name_index(swap_names, SWAP_STATES, name);
}

/* No day of a person holds more; what is planned beyond is a mistake that other rules name. */
#define DAY_MOST (26 * 60)

static bool week_pay(const struct pay_law *law, const int32_t worked[7], int64_t rate,
		     struct pay *out)
{
	struct pay_stint stints[7];
	size_t n = 0;
	for (int32_t d = 0; d < 7; d++)
		if (worked[d] > 0)
			stints[n++] =
				(struct pay_stint){ d, worked[d] < DAY_MOST ? worked[d] : DAY_MOST,
						    rate, 0 };
	return pay_of(law, stints, n, NULL, out) == OK;
}

struct offer_cost offer_cost_of(const struct pay_law *law, const int32_t worked[7], int32_t day,
				int32_t minutes, const int64_t *rate)
{
	struct offer_cost cost = { 0, rate != NULL, INT64_MAX };
	struct pay without, with;
	int32_t more[7];
	assert(day >= 0 && day < 7);
	memcpy(more, worked, sizeof more);
	more[day] += minutes;
	/* Without a rate the minutes of overtime are known all the same. */
	int64_t cents = rate == NULL ? 0 : *rate;
	if (!week_pay(law, worked, cents, &without) || !week_pay(law, more, cents, &with)) {
		cost.known = false;
		return cost;
	}
	cost.overtime = with.overtime + with.doubled - without.overtime - without.doubled;
	if (cost.known)
		cost.cents = with.total - without.total;
	return cost;
}
