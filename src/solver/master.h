/* Column generation: the linear program over whole rows, and the bound that it proves. It can be
 * asked about everybody over the whole horizon, or about a few people over some days with the
 * rest fixed. Internal to src/solver. */
#ifndef SOLVER_MASTER_H
#define SOLVER_MASTER_H

#include "solver/control.h"
#include "solver/lp.h"

struct column {
	int32_t local;  /* index in master.person */
	int64_t cost;   /* of the whole row */
	int8_t *row;    /* the whole row */
	bool banned;    /* has a cell that is banned now */
};

struct master {
	struct control *c;
	const struct engine *e;
	struct arena *arena;
	struct bench **bench; /* [threads] */
	int32_t threads;
	int32_t *person; /* who is planned */
	int32_t people;
	int32_t first, end; /* days that are planned */
	const struct roster *base; /* the rest */
	int32_t *known;     /* [need] people there whatever is planned here */
	int64_t fixed_cost; /* constant and rows of the others */
	int32_t *need_row;  /* [need] row of the LP or -1 when nothing here can change it */
	int32_t *row_need;  /* [LP row - people] need */
	int32_t rows, total_row; /* total_row: sum of all people missing */
	int32_t missing_min, missing_max; /* bounds on that sum */
	struct lp *lp;
	int32_t first_column; /* columns of the LP before the first of `column` */
	struct column *column;
	int32_t columns, column_cap;
	int32_t *entry_row; /* scratch of one column */
	double *entry_value;
	uint8_t *ban;       /* [local][day - first][option] */
	int32_t scale;
	int32_t heaviest;   /* weight of any need */
	int32_t *price;     /* [need] present price of one more, scaled */
	int32_t *centre;    /* [need] the prices that gave the best bound */
	int32_t price_missing, centre_missing;
	double lp_value;
	int64_t bound;      /* best bound of the present node, scaled; INT64_MIN none */
	bool bound_whole;   /* bounds are valid for the whole problem */
	bool solved;        /* the last LP was solved and all columns are priced out */
	bool *decided;      /* [local] the bans leave one option on each day */
	struct priced *priced; /* [local] */
	int64_t spent;      /* work units */
};

/* Plans the given people over days first..end-1 around `base`. */
struct master *master_new(struct control *c, struct bench **bench, int32_t threads,
	const struct roster *base, const int32_t *person, int32_t people, int32_t first,
	int32_t end,
	struct arena *a);
void master_free(struct master *m);
/* Adds a row if it is not there yet; it must be legal and equal to the base outside the days. */
bool master_add(struct master *m, int32_t local, const int8_t *row, int64_t cost);

enum master_outcome {
	/* the linear program is solved: m->bound is its value, as nearly as it goes */
	MASTER_SOLVED,
	MASTER_CUT,     /* the bound passed the limit: nothing here is better */
	MASTER_STOPPED, /* interrupted, or the LP failed; m->bound is valid all the same */
};
/* Generates columns until solved, or the bound (in penalty) is above `limit`, or `rounds` rounds
 * (0: any). */
enum master_outcome master_solve(struct master *m, int64_t limit, int32_t rounds);
/* The bound as a penalty, rounded up. */
int64_t master_bound(const struct master *m);
/* Forbid or allow a cell, then call master_apply_bans once. */
static inline uint8_t *master_ban(struct master *m, int32_t local, int32_t day)
{
	return m->ban + ((size_t)local * (size_t)(m->end - m->first) + (size_t)(day - m->first))
		* (size_t)m->e->options;
}
void master_apply_bans(struct master *m);
/* Bounds on the number of people missing in all needs together. */
void master_limit_missing(struct master *m, int32_t min, int32_t max);
/* The present LP value of a column. */
double master_value(const struct master *m, int32_t column);

#endif
