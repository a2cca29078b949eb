/* A problem compiled for searching: prices of cells, needs as lookups, a row automaton for each
 * person, and the roster under work with its counts. Internal to src/solver. */
#ifndef SOLVER_ENGINE_H
#define SOLVER_ENGINE_H

#include "solver/row.h"

#define CELL_NO INT32_MAX /* this person cannot have this cell */
/* Above this many days a whole row is not one table: windows are used instead. */
#define LONG_DAYS 100

/* A need, as a convex price of the number of people who are there. */
struct need {
	int32_t min, wish, known;
	/* a hard minimum has the engine's hard price */
	int32_t min_weight, wish_weight, over_weight;
	const bool *member; /* [person], NULL: all */
	int32_t day;
	int32_t times; /* a person may count so often: 2 when a slot of the day before runs on */
};

struct engine {
	const struct solver_problem *p;
	struct arena *arena;
	int32_t people, days, slots, options; /* options = slots + 1; option 0 is off */
	int32_t *cell;     /* [person][day][option] price by itself or CELL_NO */
	int64_t constant;  /* of wishes that off or another slot does not meet */
	int32_t hard_price; /* of one missing below a hard minimum */
	int32_t step;      /* every penalty is a multiple of it */
	struct row_model *row; /* [person] */
	struct need *need;
	int32_t needs;
	int32_t *use_first; /* [day * slots + slot] into use, and one more */
	int32_t *use;       /* needs that such a cell helps to meet */
	int32_t *row_first; /* [need] into the list of its cells, and one more */
	int32_t *row_cell;  /* day * slots + slot */
};

/* E_LIMIT with *person when somebody's rules have too many states; everything lives in `a`. */
enum err engine_build(const struct solver_problem *p, struct arena *a, struct engine *e,
	int32_t *person) MUST_CHECK;

static inline int32_t *engine_cells(const struct engine *e, int32_t person, int32_t day)
{
	return e->cell + ((size_t)person * (size_t)e->days + (size_t)day) * (size_t)e->options;
}

int64_t need_price(const struct need *n, int32_t have);
/* Price of one more when `have` are there. */
static inline int32_t need_step(const struct need *n, int32_t have)
{
	if (have < n->min)
		return -n->min_weight;
	return have < n->wish ? -n->wish_weight : n->over_weight;
}

/* A roster under work. `have` and `row_cost` always agree with the cells. */
struct roster {
	const struct engine *e;
	int8_t *cell;      /* [person][day] */
	int32_t *have;     /* [need] */
	int64_t *row_cost; /* [person] rules and cells; ROW_INF when the row is not legal */
	int64_t need_cost;
	int64_t total;     /* all of it, with the constant */
};

/* all off; rows may be illegal */
struct roster *roster_new(const struct engine *e, struct arena *a);
void roster_copy(struct roster *to, const struct roster *from);
static inline int8_t *roster_row(const struct roster *r, int32_t person)
{
	return r->cell + (size_t)person * (size_t)r->e->days;
}
/* Count (+1) or stop counting (-1) days first..end-1 of a row in the needs. */
void roster_count(struct roster *r, int32_t person, int32_t first, int32_t end, int32_t sign);
/* Replace a row, counted or not before; `cost` is its row cost. */
void roster_set_row(struct roster *r, int32_t person, const int8_t *row, int64_t cost);
/* Rules and cells of a row, ROW_INF when it breaks a hard rule. */
int64_t engine_row_cost(const struct engine *e, int32_t person, const int8_t *row);
/* All counts and costs from the cells. */
void roster_recount(struct roster *r);

/* Prices for one person's query, from cells and what one more person is worth. */
struct pricing {
	int32_t *cost; /* [day - first][class], scaled */
	int8_t *slot;  /* [day - first][class] the cheapest slot of the class */
};
struct pricing pricing_new(const struct engine *e, struct arena *a);
/* From a price for each need (scaled), as column generation has them; cells with ban[] set are left
 * out ([day - first][option]). */
void pricing_from_duals(const struct engine *e, int32_t person, int32_t first, int32_t end,
	const int32_t *need_dual, int32_t scale, const uint8_t *ban, struct pricing *out);
/* From the roster, in which this person's days first..end-1 are not counted. With `noise` each cell
 * gets a random extra below it, of which `salt` decides. */
void pricing_from_roster(const struct roster *r, int32_t person, int32_t first, int32_t end,
	int32_t scale, int32_t noise, uint64_t *salt, struct pricing *out);

/* splitmix64: small, and good enough to choose moves. */
static inline uint64_t next_random(uint64_t *state)
{
	uint64_t z = (*state += 0x9e3779b97f4a7c15u);
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}
static inline int32_t random_below(uint64_t *state, int32_t n)
{
	return (int32_t)(next_random(state) % (uint64_t)n);
}

#endif
