/* The one file that knows CLP. */
#include "solver/lp.h"

#include <coin/Clp_C_Interface.h>

#include "base/arena.h"

struct lp {
	struct arena *arena;
	Clp_Simplex *clp;
	int64_t iterations;
	/* Bounds changed since the last solve are written straight into CLP's own arrays. */
	int32_t columns;
};

struct lp *lp_new(int32_t rows, const double *lower, const double *upper)
{
	struct arena *a = arena_new(4096);
	struct lp *l = arena_new_one(a, struct lp);
	CoinBigIndex start = 0;
	l->arena = a;
	l->clp = Clp_newModel();
	Clp_setLogLevel(l->clp, 0);
	Clp_loadProblem(l->clp, 0, rows, &start, NULL, NULL, NULL, NULL, NULL, lower, upper);
	return l;
}

void lp_free(struct lp *l)
{
	Clp_deleteModel(l->clp);
	arena_free(l->arena);
}

void lp_add_column(struct lp *l, double cost, double upper, int32_t count, const int32_t *row,
	const double *value)
{
	const double lower = 0;
	const CoinBigIndex start[2] = { 0, count };
	Clp_addColumns(l->clp, 1, &lower, &upper, &cost, start, row, value);
	l->columns++;
}

void lp_set_upper(struct lp *l, int32_t column, double upper)
{
	Clp_columnUpper(l->clp)[column] = upper;
}

void lp_set_row(struct lp *l, int32_t row, double lower, double upper)
{
	Clp_rowLower(l->clp)[row] = lower;
	Clp_rowUpper(l->clp)[row] = upper;
}

bool lp_solve(struct lp *l, bool dual, double seconds)
{
	Clp_setMaximumSeconds(l->clp, seconds);
	if (dual)
		Clp_dual(l->clp, 0);
	else
		Clp_primal(l->clp, 0);
	l->iterations += Clp_getIterationCount(l->clp);
	return Clp_status(l->clp) == 0;
}

double lp_objective(const struct lp *l)
{
	return Clp_objectiveValue(l->clp);
}

const double *lp_duals(const struct lp *l)
{
	return Clp_dualRowSolution(l->clp);
}

const double *lp_values(const struct lp *l)
{
	return Clp_primalColumnSolution(l->clp);
}

int32_t lp_columns(const struct lp *l)
{
	return l->columns;
}

int64_t lp_iterations(const struct lp *l)
{
	return l->iterations;
}
