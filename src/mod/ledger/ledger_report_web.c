/* The pages of the statements: one view for all of them, in HTML, JSON and CSV. */
#include "base/csv.h"
#include "base/date.h"
#include "base/id.h"
#include "base/money.h"
#include "mod/ledger/ledger_web.h"

static const struct view_field cell_fields[] = {
	VIEW_MONEY(struct ledger_cell, cents),
	VIEW_TEXT(struct ledger_cell, path),
};
VIEW_PART(ledger_cell, cell_fields);

static const struct view_field row_fields[] = {
	VIEW_TEXT(struct ledger_row, kind),
	VIEW_TEXT(struct ledger_row, number),
	VIEW_TEXT(struct ledger_row, label),
	VIEW_TEXT(struct ledger_row, says),
	VIEW_LIST(struct ledger_row, cells, n_cells, ledger_cell_type),
};
VIEW_PART(ledger_row, row_fields);

static const struct view_field column_fields[] = {
	VIEW_TEXT(struct ledger_column, label),
};
VIEW_PART(ledger_column, column_fields);

static const struct view_field report_fields[] = {
	VIEW_TEXT(struct ledger_report_view, what),
	VIEW_TEXT(struct ledger_report_view, explain),
	VIEW_TEXT(struct ledger_report_view, practice),
	VIEW_DAY(struct ledger_report_view, from),
	VIEW_DAY(struct ledger_report_view, to),
	VIEW_DAY(struct ledger_report_view, known),
	VIEW_LIST(struct ledger_report_view, columns, n_columns, ledger_column_type),
	VIEW_LIST(struct ledger_report_view, rows, n_rows, ledger_row_type),
	VIEW_TEXT(struct ledger_report_view, warning),
};
VIEW_PAGE(ledger_report, report_fields);

static const struct {
	const char *value, *label;
} bys[LEDGER_BYS] = {
	[LEDGER_BY_NOTHING] = { "total", "One total" },
	[LEDGER_BY_MONTH] = { "month", "Each month" },
	[LEDGER_BY_SITE] = { "site", "Each site" },
	[LEDGER_BY_PROVIDER] = { "provider", "Each provider" },
	[LEDGER_BY_PAYER] = { "payer", "Each payer" },
	[LEDGER_BY_DEPARTMENT] = { "department", "Each department" },
	[LEDGER_BY_LAST_YEAR] = { "last-year", "Against the year before" },
	[LEDGER_BY_BUDGET] = { "budget", "Against the budget" },
};

static const struct {
	const char *title, *address, *file;
	unsigned bys; /* which of them mean something here */
	bool ranged, based;
} kinds[] = {
	[LEDGER_TRIAL] = { "Trial balance", "/ledger/trial-balance", "trial-balance.csv",
			   1u << LEDGER_BY_NOTHING, false, false },
	[LEDGER_PROFIT] = { "Profit and loss", "/ledger/profit-loss", "profit-and-loss.csv", ~0u,
			    true, true },
	[LEDGER_SHEET] = { "Balance sheet", "/ledger/balance-sheet", "balance-sheet.csv",
			   1u << LEDGER_BY_NOTHING | 1u << LEDGER_BY_LAST_YEAR, false, false },
	[LEDGER_CASH] = { "Cash flow", "/ledger/cash-flow", "cash-flow.csv",
			  1u << LEDGER_BY_NOTHING | 1u << LEDGER_BY_MONTH |
				  1u << LEDGER_BY_LAST_YEAR,
			  true, false },
};

struct reporting {
	struct ctx *c;
	struct ledger_scope s;
	struct ledger_ask ask;
	struct ledger_statement st;
	struct ledger_report_view *v;
	int32_t known;
};

static enum ledger_by by_of(const struct ctx *c, enum ledger_what what)
{
	const char *word = ctx_query(c, "by", "total");
	for (unsigned i = 0; i < LEDGER_BYS; i++)
		if (strcmp(bys[i].value, word) == 0 && (kinds[what].bys >> i & 1) != 0)
			return (enum ledger_by)i;
	return LEDGER_BY_NOTHING;
}

static enum err read_practices(struct reporting *r)
{
	struct ctx *c = r->c;
	struct ledger_book_row book;
	enum err err = ledger_scope_read(c, true, &r->s);
	r->ask.year_starts = 1;
	for (size_t i = 0; err == OK && i < r->s.practices.n && i < LEDGER_PRACTICES; i++) {
		const struct org_practice_row *p = &r->s.practices.at[i];
		if (r->s.one != NULL && r->s.one != p)
			continue;
		err = ledger_book_find(c->db, c->arena, p->id, &book);
		if (err == OK) {
			r->ask.practice[r->ask.n_practices++] = p->id;
			r->ask.year_starts = book.year_starts;
		}
		err = err == E_NOTFOUND ? OK : err;
	}
	return err;
}

static enum err read_ask(struct reporting *r, enum ledger_what what)
{
	struct ctx *c = r->c;
	enum err err = read_practices(r);
	if (err != OK)
		return err;
	r->ask.what = what;
	r->ask.viewer = c->who.account_id;
	r->ask.by = by_of(c, what);
	r->ask.cash = kinds[what].based && strcmp(ctx_query(c, "basis", ""), "cash") == 0;
	r->ask.to = ctx_query_day(c, "to", ledger_today(c));
	r->ask.from =
		kinds[what].ranged ?
			ctx_query_day(c, "from", ledger_year_start(r->ask.to, r->ask.year_starts)) :
			DATE_MIN;
	r->known = ctx_query_day(c, "known", DAY_NONE);
	/* Whatever was recorded before that day ended, in UTC. */
	if (r->known != DAY_NONE)
		r->ask.known_at = (r->known + 1) * INT64_C(86400000) - 1;
	return OK;
}

static const char *date_query(struct ctx *c, const char *name, int32_t day)
{
	char iso[11];
	if (day == DAY_NONE || day <= DATE_MIN)
		return "";
	date_iso(iso, day);
	return arena_printf(c->arena, "&%s=%s", name, iso);
}

static const char *csv_path(const struct reporting *r)
{
	struct ctx *c = r->c;
	return arena_printf(c->arena, "%s?csv=1&%s%s%s%s&by=%s%s", kinds[r->ask.what].address,
			    r->s.query, date_query(c, "from", r->ask.from),
			    date_query(c, "to", r->ask.to), date_query(c, "known", r->known),
			    bys[r->ask.by].value, r->ask.cash ? "&basis=cash" : "");
}

/* The lines behind a figure: the account's register of the same days and value. */
static const char *drill(const struct reporting *r, const struct ledger_figures *f, size_t column)
{
	struct ctx *c = r->c;
	const struct ledger_head *h = &r->st.columns[column];
	/* A practice alone: consolidated rows stand for several accounts, even where one has lines.
	 */
	bool derived = strcmp(h->label, "Difference") == 0 || strcmp(h->label, "Budget") == 0;
	if (f->account_id == 0 || derived)
		return "";
	return arena_printf(c->arena, "/ledger/accounts/%s?%s%s%s%s", ctx_id_text(c, f->account_id),
			    r->s.query, date_query(c, "from", h->from), date_query(c, "to", h->to),
			    h->query);
}

static void show_rows(struct reporting *r)
{
	static const char *const words[] = { "head", "line", "total", "grand" };
	struct ctx *c = r->c;
	struct ledger_report_view *v = r->v;
	v->columns = arena_array(c->arena, struct ledger_column, r->st.n_columns + 1);
	for (; v->n_columns < r->st.n_columns; v->n_columns++)
		v->columns[v->n_columns].label = r->st.columns[v->n_columns].label;
	v->rows = arena_array(c->arena, struct ledger_row, r->st.n_rows + 1);
	for (; v->n_rows < r->st.n_rows; v->n_rows++) {
		const struct ledger_figures *f = &r->st.rows[v->n_rows];
		struct ledger_row *row = &v->rows[v->n_rows];
		*row = (struct ledger_row){ .kind = words[f->kind],
					    .number = f->number,
					    .label = f->label,
					    .says = f->says };
		if (f->cents == NULL)
			continue;
		row->n_cells = r->st.n_columns;
		row->cells = arena_array(c->arena, struct ledger_cell, row->n_cells + 1);
		for (size_t k = 0; k < row->n_cells; k++)
			row->cells[k] = (struct ledger_cell){ f->cents[k], drill(r, f, k),
							      f->cents[k] == 0 };
	}
}

/* Income and expenses beside each other, a pair for each column; heights by the largest. */
static void show_chart(struct reporting *r)
{
	struct ctx *c = r->c;
	size_t n = r->ask.by == LEDGER_BY_LAST_YEAR || r->ask.by == LEDGER_BY_BUDGET ?
			   2 :
			   r->st.n_columns - (r->ask.by == LEDGER_BY_NOTHING ? 0 : 1);
	int64_t most = 1;
	if (r->st.chart_first == NULL || n == 0)
		return;
	for (size_t i = 0; i < n; i++) {
		most = r->st.chart_first[i] > most ? r->st.chart_first[i] : most;
		most = r->st.chart_second[i] > most ? r->st.chart_second[i] : most;
	}
	struct ledger_chart *chart = arena_new_one(c->arena, struct ledger_chart);
	chart->first = "Income";
	chart->second = "Expenses";
	chart->zero_y = 190;
	chart->bars = arena_array(c->arena, struct ledger_bar, n * 2);
	int64_t step = 640 / (int64_t)n;
	for (size_t i = 0; i < n * 2; i++) {
		int64_t value = (i % 2 == 0 ? r->st.chart_first : r->st.chart_second)[i / 2];
		int64_t height = 0;
		if (value > 0 && !money_share(value, 180, most, &height))
			height = 0;
		char money[MONEY_TEXT_MAX];
		money_text(money, value);
		chart->bars[chart->n_bars++] = (struct ledger_bar){
			.label = r->st.columns[i / 2].label,
			.x = (int64_t)(i / 2) * step + step / 6 + (i % 2 == 0 ? 0 : step / 3),
			.y = chart->zero_y - height,
			.width = step / 3,
			.height = height,
			.label_x = (int64_t)(i / 2) * step + step / 2,
			.first = i % 2 == 0,
			.words = arena_printf(c->arena, "%s, %s: %s", r->st.columns[i / 2].label,
					      i % 2 == 0 ? chart->first : chart->second, money),
		};
	}
	chart->finding = arena_printf(c->arena, "Income and expenses, %zu %s beside each other.", n,
				      n == 1 ? "pair" : "pairs");
	r->v->chart = chart;
	r->v->n_charts = 1;
}

static void show_choices(struct reporting *r)
{
	struct ctx *c = r->c;
	struct ledger_report_view *v = r->v;
	v->practices = r->s.choices;
	v->n_practices = r->s.n_choices;
	v->bys = arena_array(c->arena, struct ledger_choice, LEDGER_BYS);
	for (unsigned i = 0; i < LEDGER_BYS; i++)
		if ((kinds[r->ask.what].bys >> i & 1) != 0)
			v->bys[v->n_bys++] = (struct ledger_choice){ bys[i].value, bys[i].label,
								     r->ask.by == i };
	if (kinds[r->ask.what].based) {
		v->bases = arena_array(c->arena, struct ledger_choice, 2);
		v->bases[v->n_bases++] =
			(struct ledger_choice){ "accrual", "Accrual", !r->ask.cash };
		v->bases[v->n_bases++] = (struct ledger_choice){ "cash", "Cash", r->ask.cash };
	}
}

static enum err send_csv(struct reporting *r)
{
	struct csv_out csv;
	csv_out_init(&csv, r->c->res->body);
	csv_field(&csv, "number");
	csv_field(&csv, "account");
	for (size_t i = 0; i < r->st.n_columns; i++)
		csv_field(&csv, r->st.columns[i].label);
	csv_end_row(&csv);
	for (size_t i = 0; i < r->st.n_rows; i++) {
		const struct ledger_figures *f = &r->st.rows[i];
		csv_field(&csv, f->number);
		csv_field(&csv, f->label);
		for (size_t k = 0; k < r->st.n_columns; k++) {
			char money[MONEY_TEXT_MAX] = "";
			if (f->cents != NULL)
				money_plain(money, f->cents[k]);
			csv_field(&csv, money);
		}
		csv_end_row(&csv);
	}
	return send_file(r->c, "text/csv; charset=utf-8", kinds[r->ask.what].file);
}

static const char *period_words(const struct reporting *r)
{
	char from[DATE_TEXT_MAX], to[DATE_TEXT_MAX];
	date_us(to, r->ask.to);
	if (!kinds[r->ask.what].ranged)
		return arena_printf(r->c->arena, "As of %s", to);
	date_us(from, r->ask.from);
	return arena_printf(r->c->arena, "%s – %s", from, to);
}

static enum err show(struct ctx *c, enum ledger_what what)
{
	struct reporting r = { .c = c };
	enum err err = read_ask(&r, what);
	if (err == OK)
		err = ledger_statement_build(c->db, c->arena, &r.ask, &r.st);
	if (err != OK)
		return err;
	if (ctx_query(c, "csv", "")[0] != '\0')
		return send_csv(&r);
	struct ledger_report_view *v = r.v = arena_new_one(c->arena, struct ledger_report_view);
	ledger_tabs(c, &r.s, kinds[what].address, &v->tabs, &v->n_tabs);
	v->what = kinds[what].title;
	v->explain = r.st.explain;
	v->warning = r.st.warning;
	v->practice = r.s.one == NULL ? "All practices together" : r.s.one->name;
	v->address = kinds[what].address;
	v->csv = csv_path(&r);
	v->from = kinds[what].ranged ? r.ask.from : DAY_NONE;
	v->to = r.ask.to;
	v->known = r.known;
	v->ranged = kinds[what].ranged;
	v->one = r.s.one != NULL;
	v->period = period_words(&r);
	show_choices(&r);
	show_rows(&r);
	show_chart(&r);
	c->above = v->practice;
	c->wide = v->n_columns > 4 ? "wide" : NULL;
	return view_show(c, &ledger_report_view_type, v, v->what);
}

enum err ledger_trial_show(struct ctx *c)
{
	return show(c, LEDGER_TRIAL);
}

enum err ledger_profit_show(struct ctx *c)
{
	return show(c, LEDGER_PROFIT);
}

enum err ledger_sheet_show(struct ctx *c)
{
	return show(c, LEDGER_SHEET);
}

enum err ledger_cash_show(struct ctx *c)
{
	return show(c, LEDGER_CASH);
}
