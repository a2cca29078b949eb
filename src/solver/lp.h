/* The linear programs of the master problem. A thin layer over CLP, so that its header is
 * included in one file. Costs are minimised; all variables are at least 0. Internal to
 * src/solver. */
#ifndef SOLVER_LP_H
#define SOLVER_LP_H

#include "base/base.h"

struct lp;

/* Rows with their bounds, no columns. Infinity is 1e30. Must be freed. */
struct lp *lp_new(int32_t rows, const double *lower, const double *upper);
void lp_free(struct lp *l);
/* One column: its entries are `count` rows with value[i]. */
void lp_add_column(struct lp *l, double cost, double upper, int32_t count, const int32_t *row,
	const double *value);
void lp_set_upper(struct lp *l, int32_t column, double upper);
void lp_set_row(struct lp *l, int32_t row, double lower, double upper);
/* Solves from the last basis; with `dual` by the dual simplex (after bounds changed). False when
 * there is no optimum within `seconds`. */
bool lp_solve(struct lp *l, bool dual, double seconds);
double lp_objective(const struct lp *l);
const double *lp_duals(const struct lp *l);   /* [row] */
const double *lp_values(const struct lp *l);  /* [column] */
int32_t lp_columns(const struct lp *l);
int64_t lp_iterations(const struct lp *l);

#endif
