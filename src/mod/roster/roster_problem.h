/* A loaded plan as a problem for the engine, and the engine's answer as assignments. The penalty
 * that pages show is the engine's own judgement (solver_evaluate) of what is planned, so that the
 * number on the page and the number of the fill are one. */
#ifndef MOD_ROSTER_ROSTER_PROBLEM_H
#define MOD_ROSTER_ROSTER_PROBLEM_H

#include "mod/roster/roster_plan.h"
#include "solver/solver.h"

/* What can be worked: a shift in a position, for a need that asks for a credential or for one that
 * does not. On a day whose shifts have other lengths or distances than usual, as the clocks change,
 * there are slots of their own; `day` is then that day, else DATE_MIN. */
struct roster_slot {
	int32_t shift, position, kind;
	int32_t day;
	int32_t minutes;          /* real ones */
	int64_t start_ms, end_ms; /* on `day`, or on any usual day counted from its noon */
};

/* A reason in `allowed` and a tag of a rule is an enum roster_rule + 1, or one of these. */
enum {
	ROSTER_TAG_NO_NEED = ROSTER_RULES + 1, /* nobody is needed there on that day */
	ROSTER_TAG_MIN_HOURS,
	ROSTER_TAG_MIN_RUN,
	ROSTER_TAG_MIN_OFF,
	ROSTER_TAG_NEED,
	ROSTER_TAG_RUN_AFTER,
};

struct roster_problem {
	const struct roster_plan *plan;
	struct solver_problem *solver;
	struct roster_slot *slot;
	int32_t slots, elsewhere; /* slot of work at another site, or -1 */
	struct solver_plan *now;  /* what is planned */
	int64_t *extra_minutes;   /* [person][week] elsewhere, around, or twice a day */
	int32_t *extra_cover;     /* [need] covered by somebody's second shift of the day */
	bool any_relaxed;
	/* [person] What is pinned breaks rules by itself: this person's rules are heavy weights. */
	bool *relaxed;
};

/* Work that the fill may neither move nor drop. */
static inline bool roster_work_fixed(const struct roster_work *w)
{
	return w->pinned || w->override_reason[0] != '\0';
}

/* `relaxed` may be NULL. E_LIMIT: more people, days or slots than the engine takes (`why`).
 * E_INVALID: nobody works there, or nobody is needed (`why`). */
enum err roster_problem_make(const struct roster_plan *p, const bool *relaxed, struct arena *a,
			     struct roster_problem *out, const char **why) MUST_CHECK;
/* The penalty of what is planned. E_LIMIT as above; E_INVALID: nobody works there, or nobody is
 * needed, so there is nothing to judge. */
enum err roster_penalty(const struct roster_plan *p, struct arena *a, int64_t *penalty,
			int64_t *hard) MUST_CHECK;

/* Hours short of the weekly minimum, each hour begun; and a shift of somebody from elsewhere. */
#define ROSTER_WEIGHT_MIN_HOUR 5
#define ROSTER_WEIGHT_FLOAT    2
/* A shift on a day for which time off was asked and not yet decided. */
#define ROSTER_WEIGHT_ASKED 20
/* A rule of a person whose pinned shifts break rules by themselves. */
#define ROSTER_WEIGHT_RELAXED 5000
/* people x days x slots: five bytes each, so that a problem stays below 200 MB. */
#define ROSTER_CELLS_MAX (32LL * 1024 * 1024)

#endif
