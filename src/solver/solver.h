/* The rostering engine: a problem in, a plan out, with a proof of how good the plan is.
 *
 * A pure library. It includes base/ alone, and knows no database, no clock and no web: time,
 * progress and interruption come through callbacks. For a given problem, seed and work budget the
 * answer is always the same.
 *
 * Words. A *person* works at most one *slot* on a *day*. A slot is whatever can be worked: a shift
 * type in a benchmark, a shift template for one position at one site in an office. A *plan* holds
 * for each person and day a slot or SOLVER_OFF. The *penalty* of a plan is the sum of the weights
 * of everything that is not as it should be; SOLVER_HARD marks what must never be broken.
 * Weights are whole numbers; minutes are whole minutes; days count from 0, the first day of the
 * horizon; persons and slots count from 0 as well.
 *
 * Ownership: everything that hangs on a problem, plan or answer lives in the arena that was given
 * when it was made. A problem is not changed by the engine. */
#ifndef SOLVER_SOLVER_H
#define SOLVER_SOLVER_H

#include "base/base.h"

#include "base/arena.h"

/* Largest problem that is taken; one more is refused with a reason. */
#define SOLVER_PEOPLE_MAX 1000 /* staff of one site, base/limits.h */
#define SOLVER_DAYS_MAX 371    /* a year and the rest of its last week */
#define SOLVER_SLOTS_MAX 120   /* a slot is kept in one signed byte */
#define SOLVER_WEIGHT_MAX 100000
#define SOLVER_MINUTES_MAX 1440 /* of one slot */

#define SOLVER_HARD INT32_MAX /* as a weight: must hold */
#define SOLVER_OFF (-1)       /* in a plan: a day off; as a pin: this day must be off */
#define SOLVER_FREE (-2)      /* as a pin: the engine decides */
#define SOLVER_ANY (-1)       /* as a person or slot of a rule: all of them */
#define SOLVER_NONE INT32_MAX /* as a maximum: no limit */

/* What a rule, violation or reason is about. The caller's own `tag` says which one it was. */
enum solver_kind {
	SOLVER_RULE_ALLOWED,    /* this person may not work this slot on this day */
	SOLVER_RULE_PIN,        /* the cell was fixed beforehand */
	SOLVER_RULE_RUN_MIN,    /* a run is too short */
	SOLVER_RULE_RUN_MAX,    /* a run is too long */
	SOLVER_RULE_COUNT_MIN,  /* too little of something in a window of days */
	SOLVER_RULE_COUNT_MAX,  /* too much of something in a window of days */
	SOLVER_RULE_WEEKENDS,   /* too many weekends with work */
	SOLVER_RULE_COMPLETE,   /* one day of a weekend worked, the other not */
	SOLVER_RULE_SUCCESSION, /* this slot may not follow that one on the next day */
	SOLVER_RULE_WISH,       /* a wish not met */
	SOLVER_RULE_COST,       /* the price of an assignment */
	SOLVER_RULE_CHANGE,     /* differs from the plan that was to be kept */
	SOLVER_RULE_COVER_MIN,  /* fewer people than the least number */
	SOLVER_RULE_COVER_WISH, /* fewer people than wished */
	SOLVER_RULE_COVER_OVER, /* more people than wished */
	SOLVER_RULE_COUNT_
};
/* One lower-case word for listings: "succession". */
const char *solver_kind_name(enum solver_kind kind);

/* A limit on the length of runs of consecutive days that belong to a set of days: the worked ones,
 * the free ones, or those with one of some slots. A run still open on the last day is never too
 * short. Days that lie before the horizon are never counted again as too many. */
enum solver_run_of { SOLVER_RUN_WORK, SOLVER_RUN_OFF, SOLVER_RUN_SLOTS };

struct solver_run {
	int32_t person;
	int32_t tag;
	enum solver_run_of of;
	const int16_t *slots; /* of SOLVER_RUN_SLOTS */
	int32_t slot_count;
	int32_t min, min_weight; /* for each day too few; min <= 1 is no rule */
	int32_t max, max_weight; /* for each day too many; SOLVER_NONE is no rule */
	int32_t before;          /* length of such a run that reaches the day before the horizon */
	bool open_start;         /* a run that includes the first day is never too short */
};

/* A limit on a sum over the days first..last, both included: of `value[slot]` for each slot worked
 * (1 for a count, its minutes for hours), or of weekends with work. */
struct solver_count {
	int32_t person;
	int32_t tag;
	bool weekends;        /* count weekends (Saturday or Sunday worked), not values */
	const int32_t *value; /* one for each slot of the problem, >= 0; NULL for weekends */
	int32_t first, last;
	int32_t before;          /* what the window already holds from before the horizon */
	int32_t min, min_weight; /* for each unit too few */
	int32_t max, max_weight; /* for each unit too many */
	int32_t unit;            /* soft weights are for each so many (60: an hour begun); 0 is 1 */
	/* n too many cost 1 + 2 + .. + n weights: this is how work is shared */
	bool rising;
};

struct solver_succession {
	int32_t person; /* or SOLVER_ANY */
	int32_t tag;
	int32_t from, to; /* slots; `from` may be worked before the horizon (see solver_person) */
	int32_t weight;
};

struct solver_wish {
	int32_t person, day;
	int32_t tag;
	int32_t slot; /* SOLVER_ANY: any work */
	bool on;      /* true: wants to work it; false: wants not to */
	int32_t weight;
};

/* So many people are needed at a time: those who work one of `slots` on `day`, or one of
 * `slots_before` (slots that run past midnight) on the day before. */
struct solver_cover {
	int32_t day;
	int32_t tag;
	const int16_t *slots;
	int32_t slot_count;
	const int16_t *slots_before;
	int32_t slot_before_count;
	const int16_t *people; /* those who count here (a skill); NULL: everybody */
	int32_t people_count;
	int32_t min, min_weight;   /* below min: for each missing, min_weight >= wish_weight */
	int32_t wish, wish_weight; /* from min up to the wished number */
	int32_t over_weight;       /* for each one above both */
	/* people of the last day before the horizon who count; day 0 only */
	int32_t known_before;
};

struct solver_person {
	int32_t last_slot;     /* worked on the day before the horizon, or SOLVER_OFF */
	int32_t complete_weight; /* for each weekend worked by half; 0 is no rule */
	int32_t complete_tag;
};

/* Plain data. Make it with solver_problem_new, add rules with the calls below, or set matrix
 * cells directly. All matrices are [person][day] or [person][day][slot], row after row. */
struct solver_problem {
	struct arena *arena;
	int32_t people, days, slots;
	int32_t first_weekday; /* of day 0; 0 is Monday */
	struct solver_person *person;
	/* [p][d][s] 0: may work it; else the caller's number of the reason why not */
	uint8_t *allowed;
	int16_t *pin;       /* [p][d] SOLVER_FREE, SOLVER_OFF or a slot that must be worked */
	int32_t *cost;      /* [p][d][s] price of an assignment, may be negative */
	int8_t *keep;       /* [p][d] slot or SOLVER_OFF of the plan to be kept, or NULL */
	int32_t keep_weight; /* for each cell that differs from it */

	struct solver_run *runs;
	struct solver_count *counts;
	struct solver_succession *successions;
	struct solver_wish *wishes;
	struct solver_cover *covers;
	int32_t run_count, run_cap;
	int32_t count_count, count_cap;
	int32_t succession_count, succession_cap;
	int32_t wish_count, wish_cap;
	int32_t cover_count, cover_cap;
};

/* An empty problem: all may work everything, nothing is needed. The three numbers must be within
 * the maxima above (assert: the reader of a file checks them before). */
struct solver_problem *solver_problem_new(struct arena *a, int32_t people, int32_t days,
	int32_t slots);

/* Add a rule; the lists inside it must live as long as the problem. */
void solver_add_run(struct solver_problem *p, struct solver_run rule);
void solver_add_count(struct solver_problem *p, struct solver_count rule);
void solver_add_succession(struct solver_problem *p, struct solver_succession rule);
void solver_add_wish(struct solver_problem *p, struct solver_wish rule);
void solver_add_cover(struct solver_problem *p, struct solver_cover rule);

/* The count `rule` for each calendar week that begins on week_start (0 Monday); its first and last
 * are ignored, and its `before` holds for the week that the horizon begins in. A minimum is
 * dropped for a last week that the horizon cuts. */
void solver_add_weekly(struct solver_problem *p, struct solver_count rule, int32_t week_start);
/* The count `rule` for each `length` days in a row. before[i] is the value of the day i + 1 days
 * before the horizon (before_count of them); a minimum is dropped for windows that start before
 * the first known day. */
void solver_add_rolling(struct solver_problem *p, struct solver_count rule, int32_t length,
	const int32_t *before, int32_t before_count);
/* Share `total` units among people in proportion to share[i] (for example hours contracted less
 * leave, plus what the ledger owes): adds to each of them a rising maximum, so that spreading is
 * always cheaper than heaping. Rounds up. */
void solver_add_fair_share(struct solver_problem *p, struct solver_count rule, int32_t total,
	const int32_t *share);

static inline int32_t solver_cell(const struct solver_problem *p, int32_t person, int32_t day)
{
	return person * p->days + day;
}

static inline size_t solver_at(const struct solver_problem *p, int32_t person, int32_t day,
	int32_t slot)
{
	return (size_t)solver_cell(p, person, day) * (size_t)p->slots + (size_t)slot;
}

/* A fault of the problem itself: which list, which entry, what is wrong with it. */
struct solver_fault {
	const char *where; /* "run", "count", "cover", ... */
	int32_t index;     /* of the entry */
	const char *reason;
};
/* E_INVALID and *fault when the engine cannot take the problem; nothing else may be called then. */
enum err solver_problem_check(const struct solver_problem *p,
	struct solver_fault *fault) MUST_CHECK;

/* ---- plans -------------------------------------------------------------------------------- */

/* cell[person * days + day] is a slot or SOLVER_OFF. */
struct solver_plan {
	int32_t people, days;
	int8_t *cell;
};

struct solver_plan *solver_plan_new(struct arena *a, const struct solver_problem *p); /* all off */

/* One thing in a plan that is not as it should be. */
struct solver_violation {
	enum solver_kind kind;
	/* index in the list of its kind, or the reason number for SOLVER_RULE_ALLOWED */
	int32_t rule;
	int32_t tag;    /* of the rule */
	int32_t person; /* SOLVER_ANY for cover */
	int32_t day;    /* where it shows; the first day of a run or window */
	int32_t slot;   /* or SOLVER_ANY */
	int32_t amount; /* days, units or people too many or too few */
	int64_t price;  /* what it adds to the penalty; 0 when hard */
	bool hard;
};

struct solver_value {
	int64_t penalty;                    /* of everything weighted */
	/* sum of the amounts of broken hard rules; 0 is legal */
	int64_t hard;
	int64_t part[SOLVER_RULE_COUNT_];   /* the penalty by kind */
	int64_t broken[SOLVER_RULE_COUNT_]; /* the hard amounts by kind */
	struct solver_violation *violations; /* NULL unless asked for */
	int32_t violation_count;
};

/* The whole value of a plan, computed from the problem alone: shares no code with the search, so it
 * is the engine's witness. With `list` all violations are listed, in the order of the rules. */
void solver_evaluate(const struct solver_problem *p, const struct solver_plan *plan, bool list,
	struct arena *a, struct solver_value *value);

/* ---- solving ------------------------------------------------------------------------------ */

struct solver_progress {
	int64_t penalty; /* of the best plan so far; INT64_MAX before the first */
	int64_t hard;
	int64_t bound; /* no legal plan is below; INT64_MIN before the first */
	double seconds;
	int64_t work;      /* units spent */
	const char *phase; /* "first plan", "search", "bound", "branch", "repair" */
	const struct solver_plan *plan; /* the best so far; valid during the call */
};

struct solver_options {
	uint64_t seed;
	/* budget in units of the engine's own (about a microsecond each); 0: no budget */
	int64_t work;
	/* time limit; needs `now`; 0: none. With work alone the answer is repeatable */
	double seconds;
	int32_t threads; /* 1 or more; the answer for a work budget does not depend on it */
	bool bound_only; /* raise the bound, do not look for plans */
	bool search_only; /* no bound beyond the quick one: for a first plan in a hurry */
	int64_t target;  /* stop at a plan this good or better; INT64_MIN: never */
	const struct solver_plan *start; /* begin from this plan; may be NULL */
	void *context;
	/* seconds, rising; may be NULL */
	double (*now)(void *context);
	/* asked often; true ends; may be NULL. Both it and `now` may be called from several
	 * threads at the same time when `threads` is above 1; `progress` only from the thread
	 * that called solver_solve */
	bool (*stop)(void *context);
	void (*progress)(void *context, const struct solver_progress *now); /* may be NULL */
};

struct solver_result {
	struct solver_plan *plan;
	struct solver_value value; /* from solver_evaluate, without the list */
	int64_t bound;             /* no legal plan costs less */
	bool proven;               /* the bound equals the penalty */
	/* No legal plan at least as good as this one leaves fewer people missing, all needs
	 * together; -1: not known. solver_least_missing gives it without that condition. */
	int32_t uncovered_bound;
	int64_t work;
	double seconds;
	int32_t conflict_person; /* a person without any legal row, or SOLVER_ANY */
};

/* Solve until proven, out of budget, or stopped. The plan in the result is legal in every hard
 * rule of the people; a hard cover minimum that nobody can fill shows in value.hard. E_INVALID:
 * the problem does not pass solver_problem_check, or a person has no legal row at all
 * (conflict_person; solver_conflict says why; the plan is then NULL). */
enum err solver_solve(const struct solver_problem *p, const struct solver_options *options,
	struct arena *a, struct solver_result *result) MUST_CHECK;

/* The least number of people that every legal plan leaves missing, all needs together, whatever
 * else it costs: the proof behind "nobody could have done better". Weights do not matter here. A
 * valid number from below, sharper with more budget; `options` as for solver_solve. */
enum err solver_least_missing(const struct solver_problem *p,
	const struct solver_options *options, struct arena *a, int32_t *least) MUST_CHECK;

/* ---- questions ---------------------------------------------------------------------------- */

/* A rule of one person, as a reason. */
struct solver_reason {
	enum solver_kind kind;
	int32_t rule, tag;
	int32_t person, day, slot;
};

struct solver_reasons {
	struct solver_reason *item;
	int32_t count;
};

/* Which hard rules would be broken if `person` worked `slot` (or SOLVER_OFF) on `day`, with the
 * rest of the plan as it is. Rules that the plan breaks already are not named. Empty: nothing is
 * in the way. */
void solver_check_cell(const struct solver_problem *p, const struct solver_plan *plan,
	int32_t person,
	int32_t day, int32_t slot, struct arena *a, struct solver_reasons *reasons);

/* What it takes to have one person work one slot on one day. */
struct solver_candidate {
	int32_t person;
	bool possible;  /* there is a legal row of this person with that cell */
	/* change of the whole penalty by the cheapest such row, the others staying put */
	int64_t price;
	int32_t changes; /* cells of that row that differ from the plan */
	int8_t *row;    /* that row: one cell a day */
	/* when not possible: a minimal set of rules; when the cell alone cannot change: the rules
	 * broken if nothing else changed */
	struct solver_reasons blocking;
	int32_t partner;     /* two-person exchange that does better, or SOLVER_ANY */
	int64_t pair_price;  /* change of the penalty by that exchange */
	int8_t *partner_row;
};

struct solver_explanation {
	int32_t day, slot;
	struct solver_candidate *candidate; /* best first: possible by price, then the rest */
	int32_t count;
	int32_t working; /* people who work it in the plan; they are not candidates */
	int64_t best_price; /* of the cheapest way found, INT64_MAX when there is none */
};

/* Why is (day, slot) not filled further; who could, at what price, and who cannot, because of what.
 * With `pairs`, exchanges with one more person are tried for each possible candidate. */
void solver_explain(const struct solver_problem *p, const struct solver_plan *plan, int32_t day,
	int32_t slot, bool pairs, struct arena *a, struct solver_explanation *out);

/* Who can take over what `absent` works on `day`: the row of the absent person loses that cell,
 * and every candidate keeps the rest of the plan as it is as far as possible. keep_weight prices
 * each changed cell. Below 100 ms for 60 people and four weeks. */
void solver_replacements(const struct solver_problem *p, const struct solver_plan *plan,
	int32_t absent, int32_t day, int32_t keep_weight, struct arena *a,
	struct solver_explanation *out);

/* A minimal set of hard rules and pins that leave `person` without any legal row: drop any one of
 * them and there is a row. Empty when there is a row. */
void solver_conflict(const struct solver_problem *p, int32_t person, struct arena *a,
	struct solver_reasons *reasons);

#endif
