/* One person's row: the automaton of their run and succession rules, their counters, and the exact
 * table that finds the cheapest legal row for given prices of the cells. This is the core of the
 * engine: the search asks it for the best answer of one person, column generation prices with it,
 * and the explanations are what-if calls of it. Internal to src/solver. */
#ifndef SOLVER_ROW_H
#define SOLVER_ROW_H

#include "solver/solver.h"

#define ROW_RUNS_MAX 14       /* run rules of one person; a state has a byte for each */
#define ROW_RUN_CAP 120       /* longest run that is told apart; 7 bits hold it */
#define ROW_NODES_MAX 6000    /* states of one automaton */
#define ROW_COUNTERS_MAX 1200 /* three rolling windows a day over a year */
#define ROW_DIMS_MAX 10       /* counters in one table at the same time */
#define ROW_TABLE_MAX (96 * 1024 * 1024 / 4) /* cells of one table: 96 MB, two threads */
#define ROW_INF (1 << 29)     /* no row; sums of two still fit */
#define ROW_COST_MAX (1 << 26) /* scaled costs of a whole row stay below */

/* Slots that no rule of this person tells apart are one class; class 0 is off. */
struct row_counter {
	const struct solver_count *rule;
	int32_t index;   /* of the rule in the problem */
	int32_t gcd;     /* value of one unit */
	int32_t *inc;    /* [class] units */
	int32_t *attain; /* [n] most units in any n days, n <= days of the window */
	int32_t hard_min, hard_max; /* units; 0 and INT32_MAX when soft */
	bool core;       /* always a dimension of the table */
	bool active;     /* is one now; others are looked at afterwards */
};

struct row_model {
	const struct solver_problem *p;
	int32_t person;
	int32_t classes, nodes, start;
	uint8_t *class_of;  /* [slot] */
	int16_t *next;      /* [node][class] or -1 */
	int32_t *step_cost; /* [node][class] of weighted rules */
	bool *worked;       /* [node] the last day was worked */
	int32_t complete_weight;
	struct row_counter *counter;
	int32_t counters;
};

/* Compiles the rules of a person; E_LIMIT when there are too many states. */
enum err row_compile(const struct solver_problem *p, int32_t person, struct arena *a,
	struct row_model *m) MUST_CHECK;

static inline int32_t row_weekday(const struct row_model *m, int32_t day)
{
	return (m->p->first_weekday + day) % 7;
}

/* Units that class `c` on day `d` adds to a counter, coming from `node`. */
static inline int32_t row_units(const struct row_model *m, const struct row_counter *k, int32_t d,
	int32_t c, int32_t node)
{
	if (d < k->rule->first || d > k->rule->last)
		return 0;
	if (!k->rule->weekends)
		return k->inc[c];
	int32_t weekday = row_weekday(m, d);
	if (c == 0 || weekday < 5)
		return 0;
	return weekday == 5 || !m->worked[node] || (d == k->rule->first && d > 0) ? 1 : 0;
}

/* Price of a half worked weekend that shows on day d; ROW_INF when it is forbidden. */
static inline int32_t row_half_weekend(const struct row_model *m, int32_t d, int32_t c,
	int32_t node)
{
	if (m->complete_weight == 0 || row_weekday(m, d) != 6 || m->worked[node] == (c != 0))
		return 0;
	return m->complete_weight == SOLVER_HARD ? ROW_INF : m->complete_weight;
}

/* Price of `units` in all in the window of a counter; ROW_INF when that is forbidden. */
int32_t row_counter_price(const struct row_counter *k, int64_t units);

/* Price of the rules of a whole row (cell prices not included), ROW_INF when it breaks a hard one.
 * node[d], when not NULL, receives the state before day d (days + 1 of them, as far as it goes). */
int64_t row_price(const struct row_model *m, const int8_t *row, int16_t *node);
/* Units of a counter in a row, from the states before each day. */
int32_t row_count(const struct row_model *m, const struct row_counter *k, const int8_t *row,
	const int16_t *node);

/* ---- the table ---------------------------------------------------------------------------- */

/* The cheapest legal completion of days first..end-1, the days outside staying as they are. */
struct row_query {
	int32_t first, end;       /* neither may split a weekend, unless at the border */
	int32_t start;            /* state before `first` */
	/* [node] price of the fixed days that follow; NULL: none follow */
	const int32_t *end_price;
	const int32_t *outside;   /* [counter] units of the days outside; NULL: none */
	const int32_t *cost;      /* [day - first][class] price, ROW_INF: not allowed */
	int32_t scale;            /* prices of rules are multiplied by it */
	/* keep long counters near an even pace: a restriction that makes tables of a year small,
	 * with `slack` (1, 2, ..) of room */
	bool paced;
	int32_t slack;
};

struct row_work; /* the memory of a table; one for each thread */
struct row_work *row_work_new(struct arena *a);
void row_work_free(struct row_work *w);

/* Fills the table and returns the value of the best row (scaled), ROW_INF when there is none, or
 * -ROW_INF when the table would be too large. */
int32_t row_table_fill(const struct row_model *m, const struct row_query *q, struct row_work *w);
/* The best row of the table just filled, as a class for each day of the query. `salt` chooses among
 * equals. */
void row_table_trace(const struct row_model *m, const struct row_query *q, struct row_work *w,
	uint64_t salt, uint8_t *classes);
/* All rows of the table just filled whose value is at most `limit`, in depth-first order: calls
 * `take` for each, until it returns false. False when it was cut short. */
bool row_table_list(const struct row_model *m, const struct row_query *q, struct row_work *w,
	int32_t limit, bool (*take)(void *context, const uint8_t *classes, int32_t value),
	void *context);
/* Work of the last fill in table steps, for the budget. */
int64_t row_work_spent(const struct row_work *w);

#endif
