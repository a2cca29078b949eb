/* The pages of journals that come again and of budgets. */
#include "base/date.h"
#include "base/id.h"
#include "base/money.h"
#include "mod/ledger/ledger_schedule.h"
#include "mod/ledger/ledger_store.h"
#include "mod/ledger/ledger_totals_sql.h"
#include "mod/ledger/ledger_web.h"

static const struct view_field schedule_item_fields[] = {
	VIEW_ID(struct ledger_schedule_item, id),
	VIEW_TEXT(struct ledger_schedule_item, title),
	VIEW_TEXT(struct ledger_schedule_item, kind),
	VIEW_TEXT(struct ledger_schedule_item, debit),
	VIEW_TEXT(struct ledger_schedule_item, credit),
	VIEW_DAY(struct ledger_schedule_item, next),
	VIEW_INT(struct ledger_schedule_item, done),
	VIEW_INT(struct ledger_schedule_item, runs),
	VIEW_MONEY(struct ledger_schedule_item, cents),
	VIEW_BOOL(struct ledger_schedule_item, active),
	VIEW_MONEY(struct ledger_schedule_item, left),
};
VIEW_PART(ledger_schedule_item, schedule_item_fields);

static const struct view_field schedules_fields[] = {
	VIEW_LIST(struct ledger_schedules_view, items, n_items, ledger_schedule_item_type),
};
VIEW_PAGE(ledger_schedules, schedules_fields);

static const struct view_field budget_item_fields[] = {
	VIEW_ID(struct ledger_budget_item, account_id),
	VIEW_TEXT(struct ledger_budget_item, number),
	VIEW_TEXT(struct ledger_budget_item, name),
	VIEW_MONEY(struct ledger_budget_item, planned),
	VIEW_MONEY(struct ledger_budget_item, actual),
	VIEW_MONEY(struct ledger_budget_item, forecast),
};
VIEW_PART(ledger_budget_item, budget_item_fields);

static const struct view_field budget_fields[] = {
	VIEW_INT(struct ledger_budget_view, year),
	VIEW_LIST(struct ledger_budget_view, items, n_items, ledger_budget_item_type),
};
VIEW_PAGE(ledger_budget, budget_fields);

static const struct choice schedule_kinds[] = {
	{ "recurring", "The same every month" },
	{ "reversing", "An accrual, taken back on the first of the next month" },
	{ "prepaid", "A prepaid amount, used up month by month" },
	{ "depreciation", "Depreciation of an asset, month by month" },
	{ NULL, NULL },
};
static const struct field schedule_fields[] = {
	FIELD_REF(struct ledger_schedule_form, practice, .label = "Practice", .required = true,
		  .ref = "practice", .hidden = true),
	FIELD_CHOICE(struct ledger_schedule_form, kind, .label = "Kind", .required = true,
		     .choices = schedule_kinds),
	FIELD_TEXT(struct ledger_schedule_form, title, .label = "What for", .required = true,
		   .max = LIMIT_NAME),
	FIELD_DAY(struct ledger_schedule_form, first, .label = "First day", .required = true),
	FIELD_INT(struct ledger_schedule_form, runs, .label = "Months", .required = true, .min = 1,
		  .max = 600),
	FIELD_MONEY(struct ledger_schedule_form, amount, .label = "Amount", .required = true,
		    .min = 1, .max = LEDGER_LINE_CENTS,
		    .help = "Of each month; of all months together for prepaid and depreciation."),
	FIELD_REF(struct ledger_schedule_form, debit, .label = "Debit", .required = true,
		  .ref = "ledger_account"),
	FIELD_REF(struct ledger_schedule_form, credit, .label = "Credit", .required = true,
		  .ref = "ledger_account"),
	FIELD_REF(struct ledger_schedule_form, site, .label = "Site", .ref = "site"),
};
const struct form ledger_schedule_form =
	FORM("ledger_schedule", struct ledger_schedule_form, schedule_fields, "Save");

static const struct field budget_form_fields[] = {
	FIELD_REF(struct ledger_budget_form, practice, .label = "Practice", .required = true,
		  .ref = "practice", .hidden = true),
	FIELD_INT(struct ledger_budget_form, year, .label = "Year", .required = true, .min = 1900,
		  .max = 2199),
	FIELD_REF(struct ledger_budget_form, account, .label = "Account", .required = true,
		  .ref = "ledger_account"),
	FIELD_REF(struct ledger_budget_form, site, .label = "Site", .ref = "site"),
	FIELD_MONEY(struct ledger_budget_form, amount, .label = "Amount of the year",
		    .required = true, .max = LEDGER_LINE_CENTS, .min = 0,
		    .help = "Spread evenly over its months."),
};
const struct form ledger_budget_form =
	FORM("ledger_budget", struct ledger_budget_form, budget_form_fields, "Save");

static const struct field copy_fields[] = {
	FIELD_REF(struct ledger_copy_form, practice, .label = "Practice", .required = true,
		  .ref = "practice", .hidden = true),
	FIELD_INT(struct ledger_copy_form, year, .label = "From the plan of", .required = true,
		  .min = 1900, .max = 2198),
	FIELD_INT(struct ledger_copy_form, percent, .label = "Per cent of it", .required = true,
		  .min = 1, .max = 1000),
};
const struct form ledger_copy_form =
	FORM("ledger_budget_copy", struct ledger_copy_form, copy_fields, "Copy to the next year");

/* --- Schedules. --- */

static struct ledger_schedule_item item_of(const struct ledger_schedule_row *r)
{
	int64_t left = 0;
	for (int64_t run = r->done; run < r->runs; run++)
		left += ledger_schedule_cents(r->kind, r->cents, r->runs, run);
	return (struct ledger_schedule_item){ .id = r->id,
					      .title = r->title,
					      .kind = r->kind,
					      .debit = r->debit,
					      .credit = r->credit,
					      .next = r->next_day,
					      .done = r->done,
					      .runs = r->runs,
					      .cents = r->cents,
					      .left = left,
					      .active = r->active };
}

enum err ledger_schedules_show(struct ctx *c)
{
	struct ledger_scope s;
	struct ledger_schedule_row_list rows = { 0 };
	enum err err = ledger_scope_read(c, false, &s);
	if (err == OK && s.one != NULL)
		err = ledger_schedule_list(c->db, c->arena, s.one->id, &rows);
	if (err != OK)
		return err;
	struct ledger_schedules_view *v = arena_new_one(c->arena, struct ledger_schedules_view);
	ledger_tabs(c, &s, "/ledger/schedules", &v->tabs, &v->n_tabs);
	v->practices = s.choices;
	v->n_practices = s.n_choices;
	v->today = ledger_today(c);
	v->may_write = ctx_may(c, PERM_LEDGER_WRITE);
	v->items = arena_array(c->arena, struct ledger_schedule_item, rows.n + 1);
	for (; v->n_items < rows.n; v->n_items++)
		v->items[v->n_items] = item_of(&rows.at[v->n_items]);
	if (v->may_write && s.one != NULL) {
		c->action_label = "Add one";
		c->action_path = ctx_path(c, "/ledger/schedules/new?%s", s.query);
	}
	c->above = s.one == NULL ? "" : s.one->name;
	return view_show(c, &ledger_schedules_view_type, v, "Journals that come again");
}

static enum err add_accounts(struct ctx *c, struct form_page_view *p, int64_t practice,
			     const char *const *fields, size_t n)
{
	struct ledger_account_row_list accounts;
	struct org_site_row_list sites;
	enum err err = ledger_account_list(c->db, c->arena, practice, &accounts);
	if (err == OK)
		err = org_site_list(c->db, c->arena, c->who.account_id, &sites);
	for (size_t i = 0; err == OK && i < accounts.n; i++)
		for (size_t k = 0; accounts.at[i].active && k < n; k++)
			form_option(c, p, fields[k], accounts.at[i].id,
				    arena_printf(c->arena, "%s %s", accounts.at[i].number,
						 accounts.at[i].name));
	for (size_t i = 0; err == OK && i < sites.n; i++)
		if (sites.at[i].practice_id == practice)
			form_option(c, p, "site", sites.at[i].id, sites.at[i].name);
	return err;
}

enum err ledger_schedule_new(struct ctx *c)
{
	static const char *const fields[] = { "debit", "credit" };
	struct ledger_scope s;
	enum err err = ledger_scope_read(c, false, &s);
	if (err == OK && s.one == NULL)
		err = E_NOTFOUND;
	if (err != OK)
		return err;
	const struct ledger_schedule_form *posted = c->form;
	int64_t practice = posted != NULL && posted->practice != 0 ? posted->practice : s.one->id;
	struct ledger_schedule_form values = { .practice = practice,
					       .kind = "recurring",
					       .title = "",
					       .first = date_month_last(ledger_today(c)),
					       .runs = 12 };
	struct form_page_view *p = form_page(c, &ledger_schedule_form, &values);
	err = add_accounts(c, p, practice, fields, 2);
	if (err != OK)
		return err;
	p->cancel = "/ledger/schedules";
	c->nav = "/ledger";
	return form_show(c, p, "Add a journal that comes again", "/ledger/schedules");
}

static enum err check_own(struct ctx *c, int64_t account, int64_t practice, const char *field)
{
	struct ledger_account_row row;
	enum err err = ledger_account_get(c->db, c->arena, account, &row);
	if (err == OK && row.practice_id != practice)
		return refuse(c, field, "%s", ledger_verdict_words(LEDGER_OTHER_BOOK));
	return err;
}

enum err ledger_schedule_create(struct ctx *c)
{
	const struct ledger_schedule_form *f = c->form;
	struct ledger_schedule_row row;
	enum ledger_verdict verdict = LEDGER_FINE;
	int64_t dim, id = id_new();
	if (f->debit == f->credit)
		return refuse(c, "credit", "%s", "Debit and credit are the same account.");
	enum err err = check_own(c, f->debit, f->practice, "debit");
	if (err == OK)
		err = check_own(c, f->credit, f->practice, "credit");
	if (err == OK)
		err = ledger_dim_ensure(c->db, c->arena,
					&(struct ledger_dims){ .site_id = f->site }, &dim);
	if (err == OK)
		err = ledger_schedule_insert(c->db, &(struct ledger_schedule_insert_in){
							    .id = id,
							    .practice = f->practice,
							    .kind = f->kind,
							    .title = f->title,
							    .first = f->first,
							    .runs = f->runs,
							    .cents = f->amount,
							    .debit = f->debit,
							    .credit = f->credit,
							    .dim = dim,
							    .now = c->now_ms });
	if (err == OK)
		err = ledger_schedule_get(c->db, c->arena, id, &row);
	if (err == OK)
		err = ledger_schedule_post(c->db, c->arena, &row, ledger_today(c), c->now_ms,
					   &verdict);
	if (err != OK)
		return err;
	if (verdict != LEDGER_FINE)
		return refuse(c, "first", "%s", ledger_verdict_words(verdict));
	c->created_id = id;
	audit_set(c, "ledger_schedule", id, 0, "title=%s", f->title);
	return see_other(c, "It is saved; what was due is posted.",
			 ctx_path(c, "/ledger/schedules?practice=%s", ctx_id_text(c, f->practice)));
}

enum err ledger_schedule_stop(struct ctx *c)
{
	struct ledger_schedule_row row;
	int64_t changed;
	enum err err = ledger_schedule_get(c->db, c->arena, ctx_id(c, "ledger_schedule"), &row);
	if (err == OK)
		err = ledger_schedule_advance(c->db,
					      &(struct ledger_schedule_advance_in){
						      .id = row.id,
						      .version = row.version,
						      .done = row.done,
						      .next = row.next_day,
						      .active = false },
					      &changed);
	if (err != OK)
		return err;
	audit_set(c, "ledger_schedule", row.id, 0, "title=%s", row.title);
	return see_other(c, "It is stopped. What was posted stays.",
			 ctx_path(c, "/ledger/schedules?practice=%s",
				  ctx_id_text(c, row.practice_id)));
}

enum err ledger_schedule_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct ledger_schedule_row row;
	enum err err = ledger_schedule_get(db, a, id, &row);
	return err != OK ? err : org_practice_visible(db, a, viewer, row.practice_id);
}

/* --- Budgets. --- */

struct budgeting {
	struct ctx *c;
	struct ledger_scope s;
	int64_t year;
	struct ledger_account_row_list accounts;
	struct ledger_sum_row_list planned, planned_so_far;
	struct ledger_sums actual;
};

static int64_t net_of_rows(const struct ledger_sum_row_list *rows, int64_t account)
{
	for (size_t i = 0; i < rows->n; i++)
		if (rows->at[i].account_id == account)
			return rows->at[i].dr - rows->at[i].cr;
	return 0;
}

static int64_t net_of_sums(const struct ledger_sums *sums, int64_t account)
{
	for (size_t i = 0; i < sums->n; i++)
		if (sums->at[i].account_id == account)
			return sums->at[i].dr - sums->at[i].cr;
	return 0;
}

static enum err load_budget(struct budgeting *b)
{
	struct ctx *c = b->c;
	int64_t first = b->year * 100 + 1, last = b->year * 100 + 12;
	int64_t before = ledger_month_add(ledger_month_of(ledger_today(c)), -1);
	int64_t through = before > last ? last : before;
	struct ledger_query q = { .practice_id = b->s.one->id,
				  .from = ledger_month_first(first),
				  .to = ledger_month_last(through < first ? first : through) };
	enum err err = ledger_account_list(c->db, c->arena, b->s.one->id, &b->accounts);
	if (err == OK)
		err = ledger_budget_sums(c->db, c->arena, b->s.one->id, first, last, &b->planned);
	if (err == OK)
		err = ledger_budget_sums(c->db, c->arena, b->s.one->id, first, through,
					 &b->planned_so_far);
	if (err == OK && through >= first)
		err = ledger_sums_by_account(c->db, c->arena, &q, &b->actual);
	return err;
}

static void show_budget(const struct budgeting *b, struct ledger_budget_view *v)
{
	v->items = arena_array(b->c->arena, struct ledger_budget_item, b->accounts.n + 1);
	for (size_t i = 0; i < b->accounts.n; i++) {
		const struct ledger_account_row *a = &b->accounts.at[i];
		enum ledger_kind kind = LEDGER_ASSET;
		bool known = ledger_kind_parse(a->kind, &kind);
		assert(known);
		int64_t sign = ledger_debit_natured(kind) ? 1 : -1;
		int64_t planned = net_of_rows(&b->planned, a->id) * sign;
		int64_t actual = net_of_sums(&b->actual, a->id) * sign;
		if (!ledger_temporary(kind) || (planned == 0 && actual == 0))
			continue;
		v->items[v->n_items++] = (struct ledger_budget_item){
			.account_id = a->id,
			.number = a->number,
			.name = a->name,
			.planned = planned,
			.actual = actual,
			.forecast =
				actual + planned - net_of_rows(&b->planned_so_far, a->id) * sign,
		};
	}
}

enum err ledger_budget_show(struct ctx *c)
{
	static const char *const fields[] = { "account" };
	struct budgeting b = { .c = c };
	int year, month, dom;
	date_to_ymd(ledger_today(c), &year, &month, &dom);
	enum err err = ledger_scope_read(c, false, &b.s);
	b.year = ctx_query_int(c, "year", year);
	if (b.year < 1900 || b.year > 2199)
		b.year = year;
	if (err == OK && b.s.one != NULL)
		err = load_budget(&b);
	if (err != OK)
		return err;
	struct ledger_budget_view *v = arena_new_one(c->arena, struct ledger_budget_view);
	ledger_tabs(c, &b.s, "/ledger/budget", &v->tabs, &v->n_tabs);
	v->practices = b.s.choices;
	v->n_practices = b.s.n_choices;
	v->year = b.year;
	v->practice_id = b.s.one == NULL ? 0 : b.s.one->id;
	v->may_write = ctx_may(c, PERM_LEDGER_WRITE) && b.s.one != NULL;
	if (b.s.one != NULL)
		show_budget(&b, v);
	struct ledger_budget_form values = { .practice = v->practice_id, .year = b.year };
	v->form = form_page(c, &ledger_budget_form, &values);
	if (v->may_write)
		err = add_accounts(c, v->form, v->practice_id, fields, 1);
	c->above = b.s.one == NULL ? "" : b.s.one->name;
	return err != OK ? err :
			   view_show(c, &ledger_budget_view_type, v,
				     arena_printf(c->arena, "Budget %" PRId64, b.year));
}

enum err ledger_budget_save(struct ctx *c)
{
	const struct ledger_budget_form *f = c->form;
	struct ledger_account_row row;
	enum ledger_kind kind = LEDGER_ASSET;
	int64_t cents[12];
	enum err err = check_own(c, f->account, f->practice, "account");
	if (err == OK)
		err = ledger_account_get(c->db, c->arena, f->account, &row);
	if (err != OK)
		return err;
	bool known = ledger_kind_parse(row.kind, &kind);
	assert(known);
	if (!ledger_temporary(kind))
		return refuse(c, "account", "%s", "Only income and expenses are planned.");
	money_split(ledger_debit_natured(kind) ? f->amount : -f->amount, 12, cents);
	err = ledger_budget_spread(c->db, f->account, f->site, f->year * 100 + 1, cents, 12);
	if (err != OK)
		return err;
	audit_set(c, "ledger_account", f->account, 0, "year=%" PRId64 " cents=%" PRId64, f->year,
		  f->amount);
	return see_other(c, "The budget is saved.",
			 ctx_path(c, "/ledger/budget?practice=%s&year=%" PRId64,
				  ctx_id_text(c, f->practice), f->year));
}

enum err ledger_budget_copy_year(struct ctx *c)
{
	const struct ledger_copy_form *f = c->form;
	enum err err = ledger_budget_copy(c->db, &(struct ledger_budget_copy_in){
							 .practice = f->practice,
							 .first_month = f->year * 100 + 1,
							 .last_month = f->year * 100 + 12,
							 .months = 100,
							 .percent = f->percent });
	if (err != OK)
		return err;
	audit_set(c, "practice", f->practice, 0, "from=%" PRId64 " percent=%" PRId64, f->year,
		  f->percent);
	return see_other(c, "The plan is copied.",
			 ctx_path(c, "/ledger/budget?practice=%s&year=%" PRId64,
				  ctx_id_text(c, f->practice), f->year + 1));
}
