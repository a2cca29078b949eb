/* Statements as tables of figures: what the reports show and the CSV files carry. Built from sums
 * and accounts, one table for all practices that are asked for. */
#ifndef MOD_LEDGER_LEDGER_STATEMENT_H
#define MOD_LEDGER_LEDGER_STATEMENT_H

#include "mod/ledger/ledger_api.h"

enum ledger_what { LEDGER_TRIAL, LEDGER_PROFIT, LEDGER_SHEET, LEDGER_CASH };
/* What stands in the columns beside one total. */
enum ledger_by {
	LEDGER_BY_NOTHING,
	LEDGER_BY_MONTH,
	LEDGER_BY_SITE,
	LEDGER_BY_PROVIDER,
	LEDGER_BY_PAYER,
	LEDGER_BY_DEPARTMENT,
	LEDGER_BY_LAST_YEAR,
	LEDGER_BY_BUDGET,
	LEDGER_BYS
};

#define LEDGER_PRACTICES 64 /* practices in one consolidated statement */

struct ledger_ask {
	enum ledger_what what;
	int64_t practice[LEDGER_PRACTICES];
	size_t n_practices;
	int32_t from, to;
	int64_t known_at;
	bool cash;
	enum ledger_by by;
	int64_t year_starts;
	int64_t viewer; /* whose sites have names */
};

/* One figure of a column, and the part of an address that asks for it: "&provider=..." */
struct ledger_head {
	const char *label, *query;
	int32_t from, to;
};
struct ledger_figures {
	enum { LEDGER_ROW_HEAD, LEDGER_ROW_LINE, LEDGER_ROW_TOTAL, LEDGER_ROW_GRAND } kind;
	const char *number, *label, *says;
	int64_t account_id; /* of a line of one account; else 0 */
	int64_t *cents;     /* n_columns; NULL for a head */
};
struct ledger_statement {
	struct ledger_head *columns;
	size_t n_columns;
	struct ledger_figures *rows;
	size_t n_rows, room;
	const char *explain;
	const char *warning; /* what does not agree, a sentence; "" */
	/* For the chart: income and expenses of each column; NULL when the statement has none. */
	int64_t *chart_first, *chart_second;
};
enum err ledger_statement_build(struct db *db, struct arena *a, const struct ledger_ask *ask,
				struct ledger_statement *out) MUST_CHECK;

#endif
