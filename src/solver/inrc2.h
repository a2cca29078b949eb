/* The text format of the Second International Nurse Rostering Competition (INRC-II): a scenario,
 * a history and one file of data for each week; the whole horizon is planned at once. Rules and
 * weights are those of Ceschia, Dang, De Causmaecker, Haspeslagh and Schaerf, "Second
 * International Nurse Rostering Competition (INRC-II): Problem Description and Rules", 2015,
 * section 2.5. */
#ifndef SOLVER_INRC2_H
#define SOLVER_INRC2_H

#include "solver/nrp.h"

#define INRC2_WEEKS_MAX 52

struct inrc2_range {
	int32_t min, max;
};

struct inrc2_contract {
	const char *name;
	struct inrc2_range total, work, off;
	int32_t max_weekends;
	bool complete;
};

struct inrc2_nurse {
	const char *name;
	int32_t contract;
	bool *skill;
	/* from the history */
	int32_t total, weekends, last_shift; /* last_shift: -1 for none */
	int32_t same_run, work_run, off_run;
};

struct inrc2_request {
	int32_t nurse, shift, day; /* shift -1: any; day from the first week's Monday */
};

struct inrc2 {
	const char *name;
	int32_t weeks, skills, shifts, contracts, nurses, requests;
	int32_t weeks_read;
	const char **skill, **shift;
	struct inrc2_range *same; /* [shift] runs of the same shift */
	bool *no_follow;          /* [shift][next] */
	struct inrc2_contract *contract;
	struct inrc2_nurse *nurse;
	struct inrc2_range *cover; /* [day][shift][skill]: least and wished number */
	struct inrc2_request *request;
	int32_t request_cap;
};

/* Read in this order: the scenario, its history, then each week. */
enum err inrc2_read_scenario(struct str text, struct arena *a, struct inrc2 *out,
	struct format_fault *fault) MUST_CHECK;
enum err inrc2_read_history(struct str text, struct arena *a, struct inrc2 *s,
	struct format_fault *fault) MUST_CHECK;
enum err inrc2_read_week(struct str text, struct arena *a, struct inrc2 *s,
	struct format_fault *fault) MUST_CHECK;

/* Slot of (shift, skill). */
static inline int32_t inrc2_slot(const struct inrc2 *s, int32_t shift, int32_t skill)
{
	return shift * s->skills + skill;
}

/* The weeks that were read as one problem. The tags of its rules are S1 = 1 .. S7 = 7, H2 = 12,
 * H3 = 13; H4 is the reason of a cell that is not allowed, 14. */
struct solver_problem *inrc2_problem(const struct inrc2 *s, struct arena *a);
/* One week of a plan in the competition's form. */
void inrc2_write_week(const struct inrc2 *s, const struct solver_plan *plan, int32_t week,
	struct buf *out);
/* Names of the slots ("Early/Nurse") and nurses, for the plain form. */
const char *const *inrc2_slot_names(const struct inrc2 *s, struct arena *a);
const char *const *inrc2_nurse_names(const struct inrc2 *s, struct arena *a);

#endif
