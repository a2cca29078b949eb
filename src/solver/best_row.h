/* The best answer of one person, given prices: the table, plus the rules that the table leaves out
 * until a best row breaks them. Internal to src/solver. */
#ifndef SOLVER_BEST_ROW_H
#define SOLVER_BEST_ROW_H

#include "solver/engine.h"

/* One thread's tools. */
struct bench {
	const struct engine *e;
	struct arena *arena;
	struct row_work *work;
	struct pricing pricing;
	int32_t *end_price; /* [node] */
	int32_t *outside;   /* [counter] */
	int16_t *node;      /* [day] */
	uint8_t *classes;   /* [day] */
	uint64_t salt;
	int64_t spent;      /* work units so far */
	/* do not add rules to the table: say which one was broken instead, and give the row all
	 * the same */
	bool fixed_dims;
	int32_t hidden;     /* counter broken by the last best row, after BEST_ROW_HIDDEN */
	bool paced;         /* see row_query */
	int32_t slack;
	/* rules found to matter stay in the tables of that person; only where no other thread can
	 * have the same person */
	bool learn;
	struct row_query query;       /* of the last call */
	struct row_model model;       /* and its model, with the rules that were added */
	struct row_counter *counter;
	/* [person][counter] rules met since bench_forget, when not learning for all */
	bool *met;
	int32_t counters;
};

struct bench *bench_new(const struct engine *e, struct arena *a, uint64_t seed);
void bench_free(struct bench *b);
/* A new neighbourhood: which rules bind there is found out anew. */
void bench_forget(struct bench *b);

enum best_row_outcome {
	BEST_ROW_FOUND,
	BEST_ROW_NONE,   /* no legal row with these cells */
	/* the best row breaks a rule that does not fit into the table; `value` is still a bound
	 * from below */
	BEST_ROW_HIDDEN,
	BEST_ROW_LARGE,  /* the table does not fit */
};

/* The cheapest legal row of `person` by b->pricing (which covers days first..end-1, at `scale`),
 * days outside staying as in `row`, which must then be legal. On success the days are written
 * into `row`. *value: price of the queried days and of all rules, scaled; only comparable within
 * one query. */
enum best_row_outcome best_row(struct bench *b, int32_t person, int32_t first, int32_t end,
	int32_t scale, int8_t *row, int32_t *value);

#endif
