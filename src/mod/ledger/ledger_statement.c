/* The statements, see ledger_statement.h. First a grid is filled, a row for each account and a
 * column for each month, provider or year; then the rows are set out in sections with their sums.
 */
#include "mod/ledger/ledger_statement.h"
#include "base/date.h"
#include "base/id.h"
#include "mod/ledger/ledger_grid.h"
#include "mod/ledger/ledger_totals_sql.h"
#include "mod/org/org_api.h"

static size_t n_columns(const struct ledger_grid *g)
{
	return g->out->n_columns;
}

/* --- Columns. --- */

static void add_column(struct ledger_grid *g, const char *label, const char *query, int32_t from,
		       int32_t to)
{
	g->out->columns[g->out->n_columns++] = (struct ledger_head){ label, query, from, to };
}

static enum err month_columns(struct ledger_grid *g)
{
	int64_t first = ledger_month_of(g->ask->from), last = ledger_month_of(g->ask->to);
	for (int64_t m = first; m <= last && n_columns(g) < LIMIT_LEDGER_COLUMNS;
	     m = ledger_month_add(m, 1)) {
		int32_t from = ledger_month_first(m), to = ledger_month_last(m);
		lookup_put_id(g->column, m, (int64_t)n_columns(g));
		add_column(g, ledger_month_words(g->a, m), "",
			   from < g->ask->from ? g->ask->from : from,
			   to > g->ask->to ? g->ask->to : to);
	}
	return OK;
}

enum ledger_axis ledger_grid_axis(enum ledger_by by)
{
	static const enum ledger_axis axes[LEDGER_BYS] = { [LEDGER_BY_SITE] = LEDGER_SITE,
							   [LEDGER_BY_PROVIDER] = LEDGER_PROVIDER,
							   [LEDGER_BY_PAYER] = LEDGER_PAYER,
							   [LEDGER_BY_DEPARTMENT] =
								   LEDGER_DEPARTMENT };
	return axes[by];
}

static void value_column(struct ledger_grid *g, enum ledger_axis axis, int64_t id, const char *name)
{
	if (n_columns(g) >= LIMIT_LEDGER_COLUMNS - 1)
		return;
	char text[ID_TEXT];
	id_text(text, id);
	lookup_put_id(g->column, id, (int64_t)n_columns(g));
	add_column(g, name, arena_printf(g->a, "&%s=%s", ledger_axis_name(axis), text),
		   g->ask->from, g->ask->to);
}

/* The last column takes what has no value, and what has more values than there are columns. */
static enum err value_columns(struct ledger_grid *g, enum ledger_axis axis)
{
	struct ledger_value_row_list values = { 0 };
	struct org_site_row_list sites = { 0 };
	enum err err = axis == LEDGER_SITE ?
			       org_site_list(g->db, g->a, g->ask->viewer, &sites) :
			       ledger_value_list(g->db, g->a, ledger_axis_name(axis), &values);
	for (size_t i = 0; err == OK && i < sites.n; i++)
		for (size_t k = 0; k < g->ask->n_practices; k++)
			if (sites.at[i].practice_id == g->ask->practice[k])
				value_column(g, axis, sites.at[i].id, sites.at[i].name);
	for (size_t i = 0; err == OK && i < values.n; i++)
		value_column(g, axis, values.at[i].id, values.at[i].name);
	lookup_put_id(g->column, 0, (int64_t)n_columns(g));
	add_column(g, "Other", "", g->ask->from, g->ask->to);
	return err;
}

static enum err make_columns(struct ledger_grid *g)
{
	const struct ledger_ask *ask = g->ask;
	g->column = lookup_new(g->a);
	g->out->columns = arena_array(g->a, struct ledger_head, LIMIT_LEDGER_COLUMNS + 3);
	if (ask->by == LEDGER_BY_MONTH)
		return month_columns(g);
	if (ledger_grid_axis(ask->by) != LEDGER_ALL)
		return value_columns(g, ledger_grid_axis(ask->by));
	add_column(g, "Amount", "", ask->from, ask->to);
	if (ask->by == LEDGER_BY_LAST_YEAR)
		add_column(g, "Year before", "", date_add_months(ask->from, -12),
			   date_add_months(ask->to, -12));
	if (ask->by == LEDGER_BY_BUDGET)
		add_column(g, "Budget", "", ask->from, ask->to);
	return OK;
}

/* --- Rows of accounts. --- */

static struct ledger_grid_row *row_for(struct ledger_grid *g,
				       const struct ledger_account_row *account)
{
	int64_t at;
	enum ledger_kind kind = LEDGER_ASSET;
	bool known = ledger_kind_parse(account->kind, &kind);
	assert(known);
	const char *key = arena_printf(g->a, "%d %s", (int)kind, account->number);
	if (!lookup_get(g->by_number, key, &at)) {
		assert(g->n_rows < g->room);
		at = (int64_t)g->n_rows++;
		lookup_put(g->by_number, key, at);
		g->rows[at] = (struct ledger_grid_row){ .number = account->number,
							.name = account->name,
							.section = account->section,
							.kind = kind,
							.account_id = account->id,
							.cents = arena_array(g->a, int64_t,
									     n_columns(g)) };
	} else {
		g->rows[at].account_id = 0;
	}
	lookup_put_id(g->by_account, account->id, at);
	return &g->rows[at];
}

static enum err load_accounts(struct ledger_grid *g)
{
	struct ledger_account_row_list *lists =
		arena_array(g->a, struct ledger_account_row_list, g->ask->n_practices + 1);
	enum err err = OK;
	for (size_t i = 0; err == OK && i < g->ask->n_practices; i++) {
		err = ledger_account_list(g->db, g->a, g->ask->practice[i], &lists[i]);
		g->room += err == OK ? lists[i].n : 0;
	}
	g->rows = arena_array(g->a, struct ledger_grid_row, g->room + 1);
	g->by_account = lookup_new(g->a);
	g->by_number = lookup_new(g->a);
	for (size_t i = 0; err == OK && i < g->ask->n_practices; i++)
		for (size_t k = 0; k < lists[i].n; k++)
			row_for(g, &lists[i].at[k]);
	return err;
}

/* Adds sums to the grid. `column` SIZE_MAX: by the key of each sum. */
static void put_sums(struct ledger_grid *g, const struct ledger_sums *sums, size_t column)
{
	for (size_t i = 0; i < sums->n; i++) {
		int64_t row, at = (int64_t)column;
		if (!lookup_get_id(g->by_account, sums->at[i].account_id, &row))
			continue;
		if (column == SIZE_MAX && !lookup_get_id(g->column, sums->at[i].key, &at))
			at = (int64_t)n_columns(g) - 1;
		g->rows[row].cents[at] += sums->at[i].dr - sums->at[i].cr;
		g->rows[row].used = true;
	}
}

struct ledger_query ledger_grid_query(const struct ledger_grid *g, size_t practice, size_t column)
{
	const struct ledger_ask *ask = g->ask;
	const struct ledger_head *head = &g->out->columns[column];
	return (struct ledger_query){ .practice_id = ask->practice[practice],
				      .from = head->from,
				      .to = head->to,
				      .axis = ledger_grid_axis(ask->by),
				      .known_at = ask->known_at,
				      .flows_only = ask->what == LEDGER_PROFIT && !ask->cash,
				      .cash_only = ask->cash || ask->what == LEDGER_CASH };
}

static enum err fill_budget(struct ledger_grid *g, size_t practice, size_t column)
{
	struct ledger_sum_row_list rows;
	const struct ledger_head *h = &g->out->columns[column];
	struct ledger_sums sums;
	enum err err = ledger_budget_sums(g->db, g->a, g->ask->practice[practice],
					  ledger_month_of(h->from), ledger_month_of(h->to), &rows);
	if (err != OK)
		return err;
	sums = (struct ledger_sums){ rows.n, arena_array(g->a, struct ledger_sum, rows.n + 1) };
	for (size_t i = 0; i < rows.n; i++)
		sums.at[i] = (struct ledger_sum){ rows.at[i].account_id, 0, rows.at[i].dr,
						  rows.at[i].cr };
	put_sums(g, &sums, column);
	return OK;
}

static enum err fill_practice(struct ledger_grid *g, size_t practice)
{
	struct ledger_sums sums;
	struct ledger_query q = ledger_grid_query(g, practice, 0);
	q.from = g->ask->from;
	q.to = g->ask->to;
	enum err err = OK;
	if (g->ask->by == LEDGER_BY_MONTH) {
		err = ledger_sums_by_month(g->db, g->a, &q, &sums);
		if (err == OK)
			put_sums(g, &sums, SIZE_MAX);
		return err;
	}
	if (q.axis != LEDGER_ALL) {
		err = ledger_sums_by_value(g->db, g->a, &q, &sums);
		if (err == OK)
			put_sums(g, &sums, SIZE_MAX);
		return err;
	}
	for (size_t c = 0; err == OK && c < n_columns(g); c++) {
		if (c == 1 && g->ask->by == LEDGER_BY_BUDGET) {
			err = fill_budget(g, practice, c);
			continue;
		}
		q = ledger_grid_query(g, practice, c);
		err = ledger_sums_by_account(g->db, g->a, &q, &sums);
		if (err == OK)
			put_sums(g, &sums, c);
	}
	return err;
}

static enum err fill_grid(struct ledger_grid *g)
{
	enum err err = make_columns(g);
	if (err == OK)
		err = load_accounts(g);
	for (size_t i = 0; err == OK && i < g->ask->n_practices; i++)
		err = fill_practice(g, i);
	return err;
}

static void add_difference(struct ledger_grid *g, const char *label)
{
	struct ledger_statement *s = g->out;
	size_t n = s->n_columns;
	for (size_t i = 0; i < s->n_rows; i++) {
		if (s->rows[i].cents == NULL)
			continue;
		int64_t *more = arena_array(g->a, int64_t, n + 1);
		memcpy(more, s->rows[i].cents, n * sizeof *more);
		more[n] = more[0] - more[1];
		s->rows[i].cents = more;
	}
	s->columns[s->n_columns++] = (struct ledger_head){ label, "", g->ask->from, g->ask->to };
}

/* A provider or payer of whom nothing is told needs no column. */
static void drop_empty(struct ledger_grid *g)
{
	struct ledger_statement *s = g->out;
	size_t n = 0;
	for (size_t c = 0; c < s->n_columns; c++) {
		bool told = false;
		for (size_t i = 0; i < s->n_rows; i++)
			told = told || (s->rows[i].cents != NULL && s->rows[i].cents[c] != 0);
		if (!told)
			continue;
		s->columns[n] = s->columns[c];
		for (size_t i = 0; i < s->n_rows; i++)
			if (s->rows[i].cents != NULL)
				s->rows[i].cents[n] = s->rows[i].cents[c];
		s->chart_first[n] = s->chart_first[c];
		s->chart_second[n++] = s->chart_second[c];
	}
	s->n_columns = n;
}

/* Columns of parts get their sum beside them; a budget and a year before, the difference. */
static void add_whole(struct ledger_grid *g)
{
	struct ledger_statement *s = g->out;
	size_t n = s->n_columns;
	for (size_t i = 0; i < s->n_rows; i++) {
		if (s->rows[i].cents == NULL)
			continue;
		int64_t *more = arena_array(g->a, int64_t, n + 1);
		memcpy(more, s->rows[i].cents, n * sizeof *more);
		for (size_t c = 0; c < n; c++)
			more[n] += more[c];
		s->rows[i].cents = more;
	}
	s->columns[s->n_columns++] = (struct ledger_head){ "Total", "", g->ask->from, g->ask->to };
}

enum err ledger_statement_build(struct db *db, struct arena *a, const struct ledger_ask *ask,
				struct ledger_statement *out)
{
	*out = (struct ledger_statement){ .explain = "", .warning = "" };
	struct ledger_grid g = { .db = db, .a = a, .ask = ask, .out = out };
	enum err err = fill_grid(&g);
	if (err != OK)
		return err;
	err = ledger_grid_set_out(&g);
	bool flows = ask->what == LEDGER_PROFIT;
	if (ask->by == LEDGER_BY_LAST_YEAR || ask->by == LEDGER_BY_BUDGET)
		add_difference(&g, "Difference");
	else if (flows && ask->by != LEDGER_BY_NOTHING) {
		if (ledger_grid_axis(ask->by) != LEDGER_ALL)
			drop_empty(&g);
		add_whole(&g);
	}
	return err;
}
