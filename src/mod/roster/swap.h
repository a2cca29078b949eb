/* A shift changes hands between two people: given away, or against another one. Both are judged by
 * all rules before anybody is asked, before the other says yes, and again as it is done, since the
 * roster goes on living meanwhile. */
#ifndef MOD_ROSTER_SWAP_H
#define MOD_ROSTER_SWAP_H

#include "mod/roster/life.h"
#include "mod/roster/swap_sql.h"

/* What stands in the way, in words; NULL: nothing. */
struct swap_check {
	const char *from_why, *to_why; /* of the one who gives, of the one who takes */
};
/* `back` is the other's shift, or NULL for a gift to `to_staff`. */
enum err swap_judge(const struct life *l, const struct open_work_row *given, int64_t to_staff,
		    const struct open_work_row *back, struct swap_check *out) MUST_CHECK;

/* All that a shift could be given away for: those who may take it, and shifts of others that both
 * may exchange. Of the days around it, from now on. */
struct swap_offer {
	int64_t staff, assignment; /* 0: a gift */
	const char *name;
	int32_t day;
	const char *words; /* of the other's shift; "" for a gift */
};
struct swap_offers {
	struct swap_offer *at;
	size_t n;
};
enum err swap_options(const struct life *l, const struct open_work_row *given,
		      struct swap_offers *out) MUST_CHECK;

enum swap_verdict {
	SWAP_DONE,    /* the new state is stored */
	SWAP_OVER,    /* somebody was quicker, or it ended */
	SWAP_CHANGED, /* one of the shifts is no longer what it was */
	SWAP_RULE,    /* a rule is in the way: `words` */
};
struct swap_step {
	int64_t swap;
	enum swap_event event;
	const char *reason;
	/* Filled in. */
	enum swap_verdict verdict;
	const char *words;
	struct swap_row row; /* as it was before */
	bool finished;       /* the shifts changed hands */
};
/* One step of a swap; an acceptance goes on to the approval where the site asks for none. */
enum err swap_move(const struct life *l, struct swap_step *s) MUST_CHECK;

/* "Early, Mon, Nov 23, 7:00 AM – 3:00 PM", or "a shift that is gone". */
enum err swap_words(const struct life *l, int64_t assignment, const char **words) MUST_CHECK;

#endif
