/* Setting the rows of a statement out: sections with their sums, see ledger_grid.h. */
#include "base/date.h"
#include "mod/ledger/ledger_grid.h"

static size_t n_columns(const struct ledger_grid *g)
{
	return g->out->n_columns;
}

static struct ledger_figures *add_row(struct ledger_grid *g, int kind, const char *label)
{
	struct ledger_statement *s = g->out;
	if (s->n_rows == s->room) {
		struct ledger_figures *old = s->rows;
		s->room = s->room == 0 ? 128 : s->room * 2;
		s->rows = arena_array(g->a, struct ledger_figures, s->room);
		if (old != NULL)
			memcpy(s->rows, old, s->n_rows * sizeof *old);
	}
	struct ledger_figures *row = &s->rows[s->n_rows++];
	*row = (struct ledger_figures){ .number = "", .label = label, .says = "" };
	row->kind = kind == 0 ? LEDGER_ROW_HEAD :
		    kind == 1 ? LEDGER_ROW_LINE :
		    kind == 2 ? LEDGER_ROW_TOTAL :
				LEDGER_ROW_GRAND;
	if (kind != 0)
		row->cents = arena_array(g->a, int64_t, n_columns(g));
	return row;
}

static bool all_zero(const int64_t *cents, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (cents[i] != 0)
			return false;
	return true;
}

static void add_to(int64_t *sum, const int64_t *cents, size_t n, int64_t sign)
{
	for (size_t i = 0; i < n; i++)
		sum[i] += sign * cents[i];
}

static struct ledger_figures *add_account(struct ledger_grid *g, const struct ledger_grid_row *r,
					  int64_t sign)
{
	struct ledger_figures *row = add_row(g, 1, r->name);
	row->number = r->number;
	row->account_id = r->account_id;
	row->says = sign > 0 ? "Debits less credits of this account." :
			       "Credits less debits of this account.";
	add_to(row->cents, r->cents, n_columns(g), sign);
	return row;
}

/* One section: its accounts and their sum, added to `total` as well. Nothing when it is empty. */
static void add_section(struct ledger_grid *g, const struct ledger_section *s, int64_t sign,
			int64_t *total)
{
	size_t n = n_columns(g), lines = 0;
	int64_t *sum = arena_array(g->a, int64_t, n);
	for (size_t i = 0; i < g->n_rows; i++) {
		const struct ledger_grid_row *r = &g->rows[i];
		if (r->kind != s->kind || strcmp(r->section, s->code) != 0 || !r->used ||
		    all_zero(r->cents, n))
			continue;
		if (lines++ == 0)
			add_row(g, 0, s->title);
		add_account(g, r, sign);
		add_to(sum, r->cents, n, sign);
	}
	if (lines == 0)
		return;
	struct ledger_figures *row = add_row(g, 2, arena_printf(g->a, "Total %s", s->title));
	row->says = "The sum of the accounts above.";
	add_to(row->cents, sum, n, 1);
	add_to(total, sum, n, 1);
}

static int64_t *add_kind(struct ledger_grid *g, enum ledger_kind kind, const char *title,
			 const char *says)
{
	int64_t *total = arena_array(g->a, int64_t, n_columns(g));
	int64_t sign = ledger_debit_natured(kind) ? 1 : -1;
	bool consolidated = g->ask->n_practices > 1;
	for (const struct ledger_section *s = ledger_sections; s->code != NULL; s++)
		if (s->kind == kind && !(consolidated && strcmp(s->code, "intercompany") == 0))
			add_section(g, s, sign, total);
	struct ledger_figures *row = add_row(g, 3, title);
	row->says = says;
	add_to(row->cents, total, n_columns(g), 1);
	return total;
}

/* What practices owe each other vanishes when they are seen as one; what is left does not agree. */
static void watch_intercompany(struct ledger_grid *g)
{
	int64_t *left = arena_array(g->a, int64_t, n_columns(g));
	for (size_t i = 0; i < g->n_rows; i++)
		if (strcmp(g->rows[i].section, "intercompany") == 0)
			add_to(left, g->rows[i].cents, n_columns(g), 1);
	if (g->ask->n_practices > 1 && !all_zero(left, n_columns(g)))
		g->out->warning =
			"What the practices owe each other does not agree: the difference stands "
			"in the inter-company accounts. Look for a journal that was posted in one "
			"practice alone.";
}

static void set_out_trial(struct ledger_grid *g)
{
	size_t n = n_columns(g);
	int64_t *dr = arena_array(g->a, int64_t, n), *cr = arena_array(g->a, int64_t, n);
	for (int kind = 0; kind < LEDGER_KINDS; kind++) {
		bool first = true;
		for (size_t i = 0; i < g->n_rows; i++) {
			const struct ledger_grid_row *r = &g->rows[i];
			if ((int)r->kind != kind || !r->used || all_zero(r->cents, n))
				continue;
			if (first)
				add_row(g, 0, ledger_kind_title(r->kind));
			first = false;
			add_account(g, r, 1);
			for (size_t c = 0; c < n; c++)
				*(r->cents[c] > 0 ? &dr[c] : &cr[c]) += r->cents[c];
		}
	}
	struct ledger_figures *row = add_row(g, 2, "Total debits");
	row->says = "The sum of the balances above that are debits.";
	add_to(row->cents, dr, n, 1);
	row = add_row(g, 2, "Total credits");
	row->says = "The sum of the balances above that are credits.";
	add_to(row->cents, cr, n, 1);
	row = add_row(g, 3, "Difference");
	row->says = "Debits less credits: nothing, when the books balance.";
	add_to(row->cents, dr, n, 1);
	add_to(row->cents, cr, n, 1);
	if (!all_zero(row->cents, n))
		g->out->warning = "Debits and credits differ. Run: huddle ledger verify";
	g->out->explain = "Every account with its balance through the last day: debits above zero, "
			  "credits below.";
}

/* In the cash view, money that came in for receivables is income when it comes, and money paid on
 * payables is an expense when it goes. */
static void add_cash_of(struct ledger_grid *g, const char *section, const char *label, int64_t sign,
			int64_t *total)
{
	int64_t *sum = arena_array(g->a, int64_t, n_columns(g));
	for (size_t i = 0; i < g->n_rows; i++)
		if (strcmp(g->rows[i].section, section) == 0)
			add_to(sum, g->rows[i].cents, n_columns(g), sign);
	if (all_zero(sum, n_columns(g)))
		return;
	struct ledger_figures *row = add_row(g, 1, label);
	row->says = "What journals that move cash posted to these accounts.";
	add_to(row->cents, sum, n_columns(g), 1);
	add_to(total, sum, n_columns(g), 1);
}

static void set_out_profit(struct ledger_grid *g)
{
	size_t n = n_columns(g);
	int64_t *income = arena_array(g->a, int64_t, n), *spent = arena_array(g->a, int64_t, n);
	if (g->ask->cash)
		add_cash_of(g, "receivable", "Collected from payers and patients", -1, income);
	int64_t *booked = add_kind(g, LEDGER_INCOME,
				   g->ask->cash ? "Income booked with cash" : "Total income",
				   "Revenue less adjustments, and other income.");
	add_to(income, booked, n, 1);
	if (g->ask->cash)
		add_cash_of(g, "payable", "Paid to vendors", 1, spent);
	booked = add_kind(g, LEDGER_EXPENSE,
			  g->ask->cash ? "Expenses booked with cash" : "Total expenses",
			  "The sum of all expenses above.");
	add_to(spent, booked, n, 1);
	struct ledger_figures *row = add_row(g, 3, "Net income");
	row->says = "Income less expenses.";
	add_to(row->cents, income, n, 1);
	add_to(row->cents, spent, n, -1);
	g->out->chart_first = income;
	g->out->chart_second = spent;
	g->out->explain =
		g->ask->cash ?
			"Cash basis: the same journals, of which only those count that move cash." :
			"Accrual basis: income and expenses of the days on which they arose.";
}

/* Income less expenses since the beginning is equity that no journal carries there: that of the
 * years before stands as retained earnings, that of this year as net income. */
static enum err earnings(struct ledger_grid *g, int32_t from, int32_t to, int64_t *sum)
{
	enum err err = OK;
	for (size_t i = 0; err == OK && i < g->ask->n_practices && from <= to; i++) {
		struct ledger_query q = ledger_grid_query(g, i, 0);
		struct ledger_sums sums;
		q.from = from;
		q.to = to;
		q.axis = LEDGER_ALL;
		q.flows_only = true;
		err = ledger_sums_by_account(g->db, g->a, &q, &sums);
		for (size_t k = 0; err == OK && k < sums.n; k++) {
			int64_t row;
			if (lookup_get_id(g->by_account, sums.at[k].account_id, &row) &&
			    ledger_temporary(g->rows[row].kind))
				*sum += sums.at[k].cr - sums.at[k].dr;
		}
	}
	return err;
}

static enum err set_out_sheet(struct ledger_grid *g)
{
	size_t n = n_columns(g);
	int64_t *assets = add_kind(g, LEDGER_ASSET, "Total assets", "The sum of all assets above.");
	int64_t *debts = add_kind(g, LEDGER_LIABILITY, "Total liabilities",
				  "The sum of all liabilities above.");
	int64_t *equity = add_kind(g, LEDGER_EQUITY, "Equity as posted", "Capital less draws.");
	int64_t *all = arena_array(g->a, int64_t, n);
	struct ledger_figures *before = add_row(g, 1, "Earnings of earlier years");
	before->says = "Income less expenses of all days before this business year.";
	struct ledger_figures *now = add_row(g, 1, "Net income of the year");
	now->says = "Income less expenses from the first day of the business year.";
	enum err err = OK;
	for (size_t c = 0; err == OK && c < n; c++) {
		int32_t to = g->out->columns[c].to;
		int32_t year = ledger_year_start(to, g->ask->year_starts);
		err = earnings(g, DATE_MIN, year - 1, &before->cents[c]);
		if (err == OK)
			err = earnings(g, year, to, &now->cents[c]);
	}
	add_to(equity, before->cents, n, 1);
	add_to(equity, now->cents, n, 1);
	add_to(all, debts, n, 1);
	add_to(all, equity, n, 1);
	struct ledger_figures *row = add_row(g, 3, "Total equity");
	row->says = "Equity as posted, earnings of earlier years and net income of the year.";
	add_to(row->cents, equity, n, 1);
	row = add_row(g, 3, "Total liabilities and equity");
	row->says = "What is owed and what is left: the same as all assets.";
	add_to(row->cents, all, n, 1);
	int64_t *off = arena_array(g->a, int64_t, n);
	add_to(off, assets, n, 1);
	add_to(off, all, n, -1);
	if (!all_zero(off, n) && g->out->warning[0] == '\0')
		g->out->warning =
			"Assets are not liabilities and equity. Run: huddle ledger verify";
	g->out->explain = "What is owned and owed at the end of the last day.";
	return err;
}

static const char *const flow_titles[] = { "", "Operating activities", "Investing activities",
					   "Financing activities" };

static void add_flow(struct ledger_grid *g, enum ledger_flow flow, int64_t *total)
{
	size_t n = n_columns(g), lines = 0;
	int64_t *sum = arena_array(g->a, int64_t, n);
	for (size_t i = 0; i < g->n_rows; i++) {
		const struct ledger_grid_row *r = &g->rows[i];
		const struct ledger_section *s = ledger_section_of(r->section, r->kind);
		if (s == NULL || s->flow != flow || !r->used || all_zero(r->cents, n))
			continue;
		if (lines++ == 0)
			add_row(g, 0, flow_titles[flow]);
		add_account(g, r, -1)->says =
			"Cash that came in (above zero) or went out for this account.";
		add_to(sum, r->cents, n, -1);
	}
	if (lines == 0)
		return;
	struct ledger_figures *row =
		add_row(g, 2, arena_printf(g->a, "Net cash from %s", flow_titles[flow]));
	row->says = "The sum of the accounts above.";
	add_to(row->cents, sum, n, 1);
	add_to(total, sum, n, 1);
}

static enum err cash_before(struct ledger_grid *g, int32_t day, int64_t *sum)
{
	enum err err = OK;
	for (size_t i = 0; err == OK && i < g->ask->n_practices; i++) {
		struct ledger_query q = ledger_grid_query(g, i, 0);
		struct ledger_sums sums;
		q.from = DATE_MIN;
		q.to = day - 1;
		q.axis = LEDGER_ALL;
		q.cash_only = false;
		err = ledger_sums_by_account(g->db, g->a, &q, &sums);
		for (size_t k = 0; err == OK && k < sums.n; k++) {
			int64_t row;
			if (lookup_get_id(g->by_account, sums.at[k].account_id, &row) &&
			    strcmp(g->rows[row].section, "cash") == 0)
				*sum += sums.at[k].dr - sums.at[k].cr;
		}
	}
	return err;
}

static enum err set_out_cash(struct ledger_grid *g)
{
	size_t n = n_columns(g);
	int64_t *moved = arena_array(g->a, int64_t, n);
	enum err err = OK;
	add_flow(g, LEDGER_OPERATING, moved);
	add_flow(g, LEDGER_INVESTING, moved);
	add_flow(g, LEDGER_FINANCING, moved);
	struct ledger_figures *row = add_row(g, 3, "Change in cash");
	row->says = "Operating, investing and financing activities together.";
	add_to(row->cents, moved, n, 1);
	bool whole = ledger_grid_axis(g->ask->by) == LEDGER_ALL;
	if (!whole)
		return OK;
	struct ledger_figures *opening = add_row(g, 1, "Cash at the beginning");
	opening->says = "Balances of all cash accounts before the first day.";
	for (size_t c = 0; err == OK && c < n; c++)
		err = cash_before(g, g->out->columns[c].from, &opening->cents[c]);
	const int64_t *begun = opening->cents;
	row = add_row(g, 3, "Cash at the end");
	row->says = "Cash at the beginning and the change: the balances of all cash accounts.";
	add_to(row->cents, begun, n, 1);
	add_to(row->cents, moved, n, 1);
	g->out->explain =
		"Direct method: for every journal that moves cash, what the cash was for.";
	return err;
}

enum err ledger_grid_set_out(struct ledger_grid *g)
{
	watch_intercompany(g);
	if (g->ask->what == LEDGER_PROFIT)
		set_out_profit(g);
	else if (g->ask->what == LEDGER_SHEET)
		return set_out_sheet(g);
	else if (g->ask->what == LEDGER_CASH)
		return set_out_cash(g);
	else
		set_out_trial(g);
	return OK;
}
