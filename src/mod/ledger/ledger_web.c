/* What the pages of the books share, the overview, setting up and closing months. */
#include "mod/ledger/ledger_web.h"
#include "base/date.h"
#include "base/id.h"
#include "mod/ledger/ledger_hledger.h"

static const struct view_field choice_fields[] = {
	VIEW_TEXT(struct ledger_choice, value),
	VIEW_TEXT(struct ledger_choice, label),
	VIEW_BOOL(struct ledger_choice, here),
};
VIEW_PART(ledger_choice, choice_fields);

static const struct view_field figure_fields[] = {
	VIEW_TEXT(struct ledger_figure, label),
	VIEW_TEXT(struct ledger_figure, path),
	VIEW_TEXT(struct ledger_figure, says),
	VIEW_MONEY(struct ledger_figure, cents),
};
VIEW_PART(ledger_figure, figure_fields);

static const struct view_field month_fields[] = {
	VIEW_INT(struct ledger_month_item, month),  VIEW_TEXT(struct ledger_month_item, label),
	VIEW_TEXT(struct ledger_month_item, state), VIEW_TEXT(struct ledger_month_item, who),
	VIEW_INT(struct ledger_month_item, drafts),
};
VIEW_PART(ledger_month_item, month_fields);

static const struct view_field home_fields[] = {
	VIEW_LIST(struct ledger_home_view, practices, n_practices, ledger_choice_type),
	VIEW_TEXT(struct ledger_home_view, practice),
	VIEW_BOOL(struct ledger_home_view, has_book),
	VIEW_LIST(struct ledger_home_view, figures, n_figures, ledger_figure_type),
	VIEW_LIST(struct ledger_home_view, months, n_months, ledger_month_item_type),
};
VIEW_PAGE(ledger_home, home_fields);

static const struct field book_fields[] = {
	FIELD_REF(struct ledger_book_form, practice, .label = "Practice", .required = true,
		  .ref = "practice"),
	FIELD_INT(struct ledger_book_form, year_starts, .label = "Business year starts in month",
		  .min = 1, .max = 12, .required = true),
};
const struct form ledger_book_form =
	FORM("ledger_book", struct ledger_book_form, book_fields, "Start the books");

static const struct choice period_states[] = { { "open", "Open" },
					       { "soft", "Closed for daily work" },
					       { NULL, NULL } };
static const struct field period_fields[] = {
	FIELD_REF(struct ledger_period_form, practice, .label = "Practice", .required = true,
		  .ref = "practice"),
	FIELD_INT(struct ledger_period_form, month, .label = "Month", .required = true,
		  .min = 190001, .max = 219912, .help = "Year and month: 202611."),
	FIELD_CHOICE(struct ledger_period_form, state, .label = "State", .choices = period_states),
};
const struct form ledger_period_form =
	FORM("ledger_period", struct ledger_period_form, period_fields, "Save");

int32_t ledger_today(const struct ctx *c)
{
	return (int32_t)(c->now_ms / 86400000);
}

static void add_choice(struct ledger_scope *s, const char *value, const char *label, bool here)
{
	s->choices[s->n_choices++] = (struct ledger_choice){ value, label, here };
}

static enum err find_scope(struct ctx *c, int64_t wanted, bool may_be_all, bool all,
			   struct ledger_scope *out)
{
	*out = (struct ledger_scope){ .query = "" };
	enum err err = org_practice_granted(c->db, c->arena, c->who.account_id, &out->practices);
	if (err != OK)
		return err;
	out->choices = arena_array(c->arena, struct ledger_choice, out->practices.n + 1);
	for (size_t i = 0; i < out->practices.n; i++) {
		const struct org_practice_row *p = &out->practices.at[i];
		bool here = !all && (wanted == 0 ? i == 0 : p->id == wanted);
		if (here)
			out->one = p;
		add_choice(out, ctx_id_text(c, p->id), p->name, here);
	}
	if (wanted != 0 && out->one == NULL)
		return E_NOTFOUND;
	if (may_be_all && out->practices.n > 1)
		add_choice(out, "all", "All practices together", all);
	if (all)
		out->query = "practice=all";
	else if (out->one != NULL)
		out->query = ctx_path(c, "practice=%s", ctx_id_text(c, out->one->id));
	return OK;
}

enum err ledger_scope_read(struct ctx *c, bool may_be_all, struct ledger_scope *out)
{
	bool all = may_be_all && strcmp(ctx_query(c, "practice", ""), "all") == 0;
	return find_scope(c, ctx_query_id(c, "practice"), may_be_all, all, out);
}

enum err ledger_scope_of(struct ctx *c, int64_t practice, struct ledger_scope *out)
{
	enum err err = find_scope(c, practice, false, false, out);
	if (err == OK && out->one != NULL)
		c->above = out->one->name;
	return err;
}

void ledger_tabs(struct ctx *c, const struct ledger_scope *s, const char *here,
		 struct ledger_tab **tabs, size_t *n)
{
	static const struct {
		const char *label, *path;
	} known[] = {
		{ "Overview", "/ledger" },
		{ "Journals", "/ledger/journals" },
		{ "Accounts", "/ledger/accounts" },
		{ "Trial balance", "/ledger/trial-balance" },
		{ "Profit and loss", "/ledger/profit-loss" },
		{ "Balance sheet", "/ledger/balance-sheet" },
		{ "Cash flow", "/ledger/cash-flow" },
		{ "Budget", "/ledger/budget" },
		{ "Coming again", "/ledger/schedules" },
	};
	*tabs = arena_array(c->arena, struct ledger_tab, ARRAY_LEN(known));
	*n = ARRAY_LEN(known);
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		(*tabs)[i] =
			(struct ledger_tab){ known[i].label,
					     arena_printf(c->arena, "%s%s%s", known[i].path,
							  s->query[0] == '\0' ? "" : "?", s->query),
					     strcmp(known[i].path, here) == 0 };
	c->nav = "/ledger";
}

enum err ledger_names_load(struct ctx *c, struct ledger_names *out)
{
	enum err err = org_site_list(c->db, c->arena, c->who.account_id, &out->sites);
	return err != OK ? err : ledger_value_all(c->db, c->arena, &out->values);
}

const char *ledger_name_of(const struct ledger_names *names, int64_t id)
{
	for (size_t i = 0; id != 0 && i < names->sites.n; i++)
		if (names->sites.at[i].id == id)
			return names->sites.at[i].name;
	for (size_t i = 0; id != 0 && i < names->values.n; i++)
		if (names->values.at[i].id == id)
			return names->values.at[i].name;
	return "";
}

/* --- The overview. --- */

struct summing {
	struct ctx *c;
	const struct ledger_scope *s;
	struct ledger_home_view *v;
	struct ledger_account_row_list accounts;
};

/* The balances of a section together, turned so that more is above zero. */
static int64_t section_sum(const struct summing *x, const struct ledger_sums *sums,
			   const char *section, enum ledger_kind kind)
{
	int64_t total = 0;
	for (size_t i = 0; i < sums->n; i++)
		for (size_t k = 0; k < x->accounts.n; k++) {
			const struct ledger_account_row *a = &x->accounts.at[k];
			if (a->id == sums->at[i].account_id &&
			    strcmp(a->kind, ledger_kind_name(kind)) == 0 &&
			    (section == NULL || strcmp(a->section, section) == 0))
				total += sums->at[i].dr - sums->at[i].cr;
		}
	return ledger_debit_natured(kind) ? total : -total;
}

static void add_figure(const struct summing *x, const char *label, int64_t cents, const char *page,
		       const char *says)
{
	x->v->figures[x->v->n_figures++] = (struct ledger_figure){
		.label = label,
		.cents = cents,
		.says = says,
		.path = arena_printf(x->c->arena, "%s?%s", page, x->s->query),
	};
}

static enum err add_figures(const struct summing *x, int64_t year_starts)
{
	struct ctx *c = x->c;
	struct ledger_sums all, year;
	int32_t today = ledger_today(c);
	struct ledger_query q = { .practice_id = x->s->one->id, .from = DATE_MIN, .to = today };
	enum err err = ledger_sums_by_account(c->db, c->arena, &q, &all);
	q.from = ledger_year_start(today, year_starts);
	if (err == OK)
		err = ledger_sums_by_account(c->db, c->arena, &q, &year);
	if (err != OK)
		return err;
	int64_t income = section_sum(x, &year, NULL, LEDGER_INCOME);
	int64_t spent = section_sum(x, &year, NULL, LEDGER_EXPENSE);
	x->v->figures = arena_array(c->arena, struct ledger_figure, 6);
	add_figure(x, "Cash", section_sum(x, &all, "cash", LEDGER_ASSET), "/ledger/balance-sheet",
		   "Banks, drawers and clearing accounts today.");
	add_figure(x, "Receivables", section_sum(x, &all, "receivable", LEDGER_ASSET),
		   "/ledger/balance-sheet", "What payers and patients owe today.");
	add_figure(x, "Payables", section_sum(x, &all, "payable", LEDGER_LIABILITY),
		   "/ledger/balance-sheet", "What is owed to vendors today.");
	add_figure(x, "Income this year", income, "/ledger/profit-loss",
		   "Revenue less adjustments since the business year began.");
	add_figure(x, "Expenses this year", spent, "/ledger/profit-loss",
		   "All expenses since the business year began.");
	add_figure(x, "Net income", income - spent, "/ledger/profit-loss", "Income less expenses.");
	return OK;
}

static const char *state_words(enum ledger_period_state state)
{
	static const char *const words[LEDGER_PERIOD_STATES] = { "open", "closed for daily work",
								 "closed for good" };
	return words[state];
}

static enum err add_month(const struct summing *x, int64_t month,
			  const struct ledger_period_list_row_list *rows)
{
	struct ctx *c = x->c;
	enum ledger_period_state state;
	struct ledger_draft_count_row drafts;
	enum err err = ledger_period_state_of(c->db, c->arena, x->s->one->id, month, &state);
	if (err == OK)
		err = ledger_draft_count(c->db, c->arena, x->s->one->id, ledger_month_first(month),
					 ledger_month_last(month), &drafts);
	if (err != OK)
		return err;
	struct ledger_month_item *m = &x->v->months[x->v->n_months++];
	*m = (struct ledger_month_item){ .month = month,
					 .label = ledger_month_words(c->arena, month),
					 .state = state_words(state),
					 .who = "",
					 .drafts = drafts.n };
	for (size_t i = 0; i < rows->n; i++)
		if (rows->at[i].month == month && rows->at[i].who != NULL)
			m->who = rows->at[i].who;
	m->may_soft = state == LEDGER_OPEN && ctx_may(c, PERM_LEDGER_WRITE);
	m->may_open = state == LEDGER_SOFT && ctx_may(c, PERM_LEDGER_WRITE);
	m->may_hard = state == LEDGER_SOFT && ctx_may(c, PERM_LEDGER_CLOSE);
	return OK;
}

static enum err add_months(const struct summing *x)
{
	struct ctx *c = x->c;
	struct ledger_period_list_row_list rows;
	enum err err = ledger_period_list(c->db, c->arena, x->s->one->id, &rows);
	int64_t month = ledger_month_of(ledger_today(c));
	x->v->months = arena_array(c->arena, struct ledger_month_item, 12);
	for (int i = 0; err == OK && i < 12; i++)
		err = add_month(x, ledger_month_add(month, -i), &rows);
	return err;
}

static enum err add_drafts(const struct summing *x)
{
	struct ctx *c = x->c;
	struct ledger_journal_page_row_list rows;
	enum err err = ledger_journal_page(c->db, c->arena, x->s->one->id, "draft", DATE_MAX,
					   INT64_MAX, &rows);
	if (err != OK)
		return err;
	size_t n = rows.n > 5 ? 5 : rows.n;
	x->v->drafts = arena_array(c->arena, struct ledger_journal_item, n + 1);
	for (; x->v->n_drafts < n; x->v->n_drafts++) {
		const struct ledger_journal_page_row *r = &rows.at[x->v->n_drafts];
		x->v->drafts[x->v->n_drafts] = (struct ledger_journal_item){
			.id = r->id, .day = r->day, .memo = r->memo, .cents = r->cents
		};
	}
	return OK;
}

enum err ledger_home_show(struct ctx *c)
{
	struct ledger_scope s;
	struct ledger_book_row book;
	/* Shown again after a refusal, the page stays with the practice and says why. */
	const struct ledger_period_form *sent =
		c->route->form == &ledger_period_form ? c->form : NULL;
	enum err err = sent != NULL && sent->practice != 0 ?
			       ledger_scope_of(c, sent->practice, &s) :
			       ledger_scope_read(c, false, &s);
	if (err != OK)
		return err;
	struct ledger_home_view *v = arena_new_one(c->arena, struct ledger_home_view);
	v->problem = c->route->method == HTTP_POST ? fault_of(&c->faults, "month") : NULL;
	struct summing x = { .c = c, .s = &s, .v = v };
	ledger_tabs(c, &s, "/ledger", &v->tabs, &v->n_tabs);
	v->practices = s.choices;
	v->n_practices = s.n_choices;
	v->may_write = ctx_may(c, PERM_LEDGER_WRITE);
	v->practice = s.one == NULL ? "" : s.one->name;
	if (s.one == NULL)
		return view_show(c, &ledger_home_view_type, v, "Books");
	v->practice_id = s.one->id;
	c->above = s.one->name;
	err = ledger_book_find(c->db, c->arena, s.one->id, &book);
	v->has_book = err == OK;
	if (err == OK)
		err = ledger_account_list(c->db, c->arena, s.one->id, &x.accounts);
	if (err == OK)
		err = add_figures(&x, book.year_starts);
	if (err == OK)
		err = add_months(&x);
	if (err == OK)
		err = add_drafts(&x);
	if (err != OK && err != E_NOTFOUND)
		return err;
	if (v->has_book && v->may_write) {
		c->action_label = "New journal";
		c->action_path = ctx_path(c, "/ledger/journals/new?%s", s.query);
	}
	return view_show(c, &ledger_home_view_type, v, "Books");
}

enum err ledger_book_create(struct ctx *c)
{
	const struct ledger_book_form *f = c->form;
	enum err err =
		ledger_book_ensure(c->db, c->arena, f->practice, NULL, f->year_starts, c->now_ms);
	if (err != OK)
		return err;
	audit_set(c, "practice", f->practice, 0, "year_starts=%" PRId64, f->year_starts);
	return see_other(c, "The books are open. Post the opening balances as the first journal.",
			 ctx_path(c, "/ledger?practice=%s", ctx_id_text(c, f->practice)));
}

static enum err set_month(struct ctx *c, enum ledger_period_state state)
{
	const struct ledger_period_form *f = c->form;
	struct ledger_book_row book;
	const char *refusal = NULL;
	if (f->month % 100 < 1 || f->month % 100 > 12)
		return refuse(c, "month", "%s", "Enter a year and a month, as in 202611.");
	enum err err = ledger_book_find(c->db, c->arena, f->practice, &book);
	if (err == E_NOTFOUND)
		return refuse(c, "practice", "%s", ledger_verdict_words(LEDGER_NO_BOOK));
	if (err == OK)
		err = ledger_period_set(c->db, c->arena, f->practice, f->month, state,
					c->who.account_id, c->now_ms, &refusal);
	if (err != OK)
		return err;
	if (refusal != NULL)
		return refuse(c, "month", "%s", refusal);
	audit_set(c, "practice", f->practice, 0, "month=%" PRId64 " state=%s", f->month,
		  ledger_period_name(state));
	return see_other(c,
			 ctx_path(c, "%s is %s.", ledger_month_words(c->arena, f->month),
				  state_words(state)),
			 ctx_path(c, "/ledger?practice=%s", ctx_id_text(c, f->practice)));
}

enum err ledger_period_save(struct ctx *c)
{
	const struct ledger_period_form *f = c->form;
	return set_month(c, strcmp(f->state, "soft") == 0 ? LEDGER_SOFT : LEDGER_OPEN);
}

enum err ledger_period_close(struct ctx *c)
{
	return set_month(c, LEDGER_HARD);
}

static enum err to_body(void *arg, struct buf *piece)
{
	struct ctx *c = arg;
	buf_add(c->res->body, piece->p, piece->n);
	buf_clear(piece);
	return buf_failed(c->res->body) ? E_LIMIT : OK;
}

enum err ledger_journal_export(struct ctx *c)
{
	struct ledger_scope s;
	enum err err = ledger_scope_read(c, false, &s);
	if (err == OK && s.one == NULL)
		err = E_NOTFOUND;
	if (err == OK)
		err = ledger_export_hledger(c->db, c->arena, s.one->id,
					    ctx_query_day(c, "from", DATE_MIN),
					    ctx_query_day(c, "to", DATE_MAX), to_body, c);
	return err == OK ? send_file(c, "text/plain; charset=utf-8", "books.journal") : err;
}
