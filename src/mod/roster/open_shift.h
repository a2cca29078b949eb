/* A published shift that lost its person: emptied, offered, taken or closed. Each call is one step
 * of a change, in the transaction of its caller; the pages, the program's own chores and the events
 * of other modules all come through here. */
#ifndef MOD_ROSTER_OPEN_SHIFT_H
#define MOD_ROSTER_OPEN_SHIFT_H

#include "mod/roster/life.h"
#include "mod/roster/shift_offer_sql.h"

/* Takes the shift from its person, who sees that at once; the shift is open. `work` was loaded in
 * this transaction. E_STALE: somebody changed it meanwhile. A shift that was not published is
 * taken off the draft, and *id is 0: its need is open as it was before. */
enum err open_shift_vacate(const struct life *l, const struct open_work_row *work,
			   const char *cause, const char *reason, int64_t *id) MUST_CHECK;

/* The people who could take it, with the plan that was asked. */
struct open_shift_ranking {
	struct roster_plan *plan;
	struct replacements list;
};
enum err open_shift_rank(const struct life *l, const struct open_shift_row *shift,
			 struct open_shift_ranking *out) MUST_CHECK;

struct open_shift_round {
	int64_t minutes; /* that each round lasts */
	int64_t size;    /* people in a round; 0: all at once */
};
/* Offers it to those who may take it, best first, in rounds. *asked is how many in all; 0 when
 * nobody may. Those who were asked before are asked again. */
enum err open_shift_offer(const struct life *l, const struct open_shift_row *shift,
			  const struct open_shift_round *round, size_t *asked) MUST_CHECK;

enum open_shift_verdict {
	OPEN_SHIFT_DONE,
	OPEN_SHIFT_ASKED,    /* a manager decides */
	OPEN_SHIFT_GONE,     /* somebody else has it, or it was closed or is past */
	OPEN_SHIFT_LATE,     /* the time of the offer is over */
	OPEN_SHIFT_RULE,     /* a rule is in the way: `words` */
	OPEN_SHIFT_NOT_ASKED /* not offered to this person, and not to be claimed */
};
struct open_shift_take {
	int64_t shift, staff;
	bool by_office;     /* the manager gives it: no offer is needed */
	const char *reason; /* of the manager; with a broken rule it is stored with the shift */
	bool override;      /* the manager may plan against a rule, and gave a reason */
	/* Filled in. */
	enum open_shift_verdict verdict;
	const char *words; /* with OPEN_SHIFT_RULE: what is in the way */
	struct open_shift_row row;
};
/* The first who comes has it. OK with a verdict; the roster changes with OPEN_SHIFT_DONE alone. */
enum err open_shift_take(const struct life *l, struct open_shift_take *t) MUST_CHECK;
/* OPEN_SHIFT_DONE or OPEN_SHIFT_GONE. When nobody else is being asked the next round begins. */
enum err open_shift_decline(const struct life *l, int64_t shift, int64_t staff,
			    enum open_shift_verdict *verdict) MUST_CHECK;
/* Asks those of the next round when nobody is being asked now; tells the planners when there is
 * none left. */
enum err open_shift_next_round(const struct life *l, int64_t shift) MUST_CHECK;
/* A claim that is not granted. */
enum err open_shift_refuse(const struct life *l, int64_t shift, int64_t staff, const char *reason,
			   enum open_shift_verdict *verdict) MUST_CHECK;
/* Nobody is needed any more; those who were asked hear of it. */
enum err open_shift_end(const struct life *l, const struct open_shift_row *shift) MUST_CHECK;

#endif
