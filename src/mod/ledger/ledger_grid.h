/* Inside the statements: the grid of sums, a row for each account and a column for each month,
 * value or year, and the setting out of its rows in sections. */
#ifndef MOD_LEDGER_LEDGER_GRID_H
#define MOD_LEDGER_LEDGER_GRID_H

#include "base/lookup.h"
#include "mod/ledger/ledger_statement.h"

struct ledger_grid_row {
	const char *number, *name, *section;
	enum ledger_kind kind;
	int64_t account_id; /* 0 when several practices share the row */
	bool used;
	int64_t *cents; /* debits less credits */
};
struct ledger_grid {
	struct db *db;
	struct arena *a;
	const struct ledger_ask *ask;
	struct ledger_statement *out;
	struct ledger_grid_row *rows;
	size_t n_rows, room;
	struct lookup *by_account, *by_number, *column; /* column: by key */
};

/* The axis whose values are columns; LEDGER_ALL for the other kinds of columns. */
enum ledger_axis ledger_grid_axis(enum ledger_by by);
/* What a column of a practice asks for. */
struct ledger_query ledger_grid_query(const struct ledger_grid *g, size_t practice, size_t column);
/* Sets the rows out as the statement that was asked for. */
enum err ledger_grid_set_out(struct ledger_grid *g) MUST_CHECK;

#endif
