/* What may happen to an offer of an open shift and to a swap, as tables; and what a further shift
 * costs. Pure: no clock, no database. */
#ifndef MOD_ROSTER_OFFER_RULES_H
#define MOD_ROSTER_OFFER_RULES_H

#include "mod/roster/pay_rules.h"

enum offer_state {
	OFFER_WAITING, /* in a later round */
	OFFER_OFFERED,
	OFFER_CLAIMED, /* asked for, and a manager decides */
	OFFER_ACCEPTED,
	OFFER_DECLINED,
	OFFER_EXPIRED,
	OFFER_WITHDRAWN, /* by the office, or somebody else took the shift */
	OFFER_REFUSED,   /* a claim that the manager did not grant */
	OFFER_STATES
};
enum offer_event {
	OFFER_SEND, /* its round begins; an unanswered or declined one may be sent again */
	OFFER_CLAIM,
	OFFER_TAKE, /* the person takes it, or the manager grants a claim */
	OFFER_DECLINE,
	OFFER_EXPIRE,
	OFFER_WITHDRAW,
	OFFER_REFUSE,
	OFFER_EVENTS
};
/* OFFER_STATES: that cannot happen in this state. */
enum offer_state offer_next(enum offer_state state, enum offer_event event);
const char *offer_state_name(enum offer_state state); /* as stored: "claimed" */
enum offer_state offer_state_parse(const char *name); /* OFFER_STATES when unknown */

enum swap_state {
	SWAP_PROPOSED, /* the other person has not answered */
	SWAP_ACCEPTED, /* a manager decides */
	SWAP_APPROVED, /* done and published */
	SWAP_DECLINED, /* by the other person */
	SWAP_REFUSED,  /* by the manager */
	SWAP_WITHDRAWN,
	SWAP_EXPIRED,
	SWAP_STATES
};
enum swap_event {
	SWAP_ACCEPT,
	SWAP_DECLINE,
	SWAP_APPROVE,
	SWAP_REFUSE,
	SWAP_WITHDRAW,
	SWAP_EXPIRE,
	SWAP_EVENTS
};
/* SWAP_STATES: that cannot happen in this state. */
enum swap_state swap_next(enum swap_state state, enum swap_event event);
const char *swap_state_name(enum swap_state state);
enum swap_state swap_state_parse(const char *name);

struct offer_cost {
	int32_t overtime; /* minutes by which overtime and double time grow */
	bool known;       /* an hourly rate is on file */
	int64_t cents;    /* by which that week's pay grows; INT64_MAX when not known */
};
/* What `minutes` more on weekday `day` (0 = Monday) cost for somebody who works `worked` minutes on
 * the days of that workweek already: the pay of the week with them, less the pay without. Exact by
 * the pay law, so a shift that makes a seventh day or a second overtime hour shows it. `rate` is
 * cents an hour, or NULL. */
struct offer_cost offer_cost_of(const struct pay_law *law, const int32_t worked[7], int32_t day,
				int32_t minutes, const int64_t *rate);

#endif
