/* The chart of accounts and the register of one account. */
#include "base/date.h"
#include "base/id.h"
#include "mod/ledger/ledger_totals_sql.h"
#include "mod/ledger/ledger_web.h"

static const struct view_field account_fields[] = {
	VIEW_ID(struct ledger_account_item, id),
	VIEW_TEXT(struct ledger_account_item, number),
	VIEW_TEXT(struct ledger_account_item, name),
	VIEW_TEXT(struct ledger_account_item, kind),
	VIEW_TEXT(struct ledger_account_item, section),
	VIEW_TEXT(struct ledger_account_item, control),
	VIEW_TEXT(struct ledger_account_item, role),
	VIEW_BOOL(struct ledger_account_item, active),
	VIEW_MONEY(struct ledger_account_item, cents),
};
VIEW_PART(ledger_account_item, account_fields);

static const struct view_field accounts_fields[] = {
	VIEW_LIST(struct ledger_accounts_view, accounts, n_accounts, ledger_account_item_type),
};
VIEW_PAGE(ledger_accounts, accounts_fields);

static const struct view_field register_item_fields[] = {
	VIEW_ID(struct ledger_register_item, journal_id),
	VIEW_INT(struct ledger_register_item, number),
	VIEW_DAY(struct ledger_register_item, day),
	VIEW_TEXT(struct ledger_register_item, memo),
	VIEW_TEXT(struct ledger_register_item, source),
	VIEW_MONEY(struct ledger_register_item, debit),
	VIEW_MONEY(struct ledger_register_item, credit),
	VIEW_MONEY(struct ledger_register_item, balance),
};
VIEW_PART(ledger_register_item, register_item_fields);

static const struct view_field register_fields[] = {
	VIEW_ID(struct ledger_register_view, account_id),
	VIEW_TEXT(struct ledger_register_view, number),
	VIEW_TEXT(struct ledger_register_view, name),
	VIEW_MONEY(struct ledger_register_view, balance),
	VIEW_DAY(struct ledger_register_view, to),
	VIEW_LIST(struct ledger_register_view, lines, n_lines, ledger_register_item_type),
	VIEW_TEXT(struct ledger_register_view, older),
};
VIEW_PAGE(ledger_register, register_fields);

/* "asset cash": a section says its kind, as two kinds have one called intercompany. */
static const struct choice sections[] = {
	{ "asset cash", "Assets: cash and clearing" },
	{ "asset receivable", "Assets: receivables" },
	{ "asset current_asset", "Assets: other current assets" },
	{ "asset intercompany", "Assets: due from related practices" },
	{ "asset fixed_asset", "Assets: fixed assets" },
	{ "asset other_asset", "Assets: other assets" },
	{ "liability payable", "Liabilities: accounts payable" },
	{ "liability current_liability", "Liabilities: other current liabilities" },
	{ "liability intercompany", "Liabilities: due to related practices" },
	{ "liability long_term", "Liabilities: loans" },
	{ "equity capital", "Equity: owners' capital" },
	{ "equity retained", "Equity: retained earnings" },
	{ "income revenue", "Income: revenue" },
	{ "income adjustment", "Income: adjustments to revenue" },
	{ "income other_income", "Income: other income" },
	{ "expense provider_cost", "Expenses: providers" },
	{ "expense staff_cost", "Expenses: staff" },
	{ "expense clinical_cost", "Expenses: clinical supplies" },
	{ "expense occupancy", "Expenses: occupancy" },
	{ "expense overhead", "Expenses: office and administration" },
	{ "expense depreciation", "Expenses: depreciation" },
	{ "expense interest", "Expenses: interest" },
	{ "expense tax", "Expenses: taxes" },
	{ NULL, NULL },
};
static const struct choice controls[] = {
	{ "", "None" },
	{ "bank", "Bank" },
	{ "drawer", "Cash drawers" },
	{ "payables", "Payables" },
	{ "receivables", "Receivables" },
	{ "intercompany", "Related practices" },
	{ NULL, NULL },
};

static const struct field form_fields[] = {
	FIELD_REF(struct ledger_account_form, practice, .label = "Practice", .required = true,
		  .ref = "practice", .hidden = true),
	FIELD_TEXT(struct ledger_account_form, number, .label = "Number", .required = true,
		   .max = 20),
	FIELD_TEXT(struct ledger_account_form, name, .label = "Name", .required = true,
		   .max = LIMIT_NAME),
	FIELD_CHOICE(struct ledger_account_form, section, .label = "Place in the statements",
		     .required = true, .choices = sections,
		     .help = "It stays as it is once something was posted to the account."),
	FIELD_CHOICE(struct ledger_account_form, control, .label = "Details are kept by",
		     .choices = controls,
		     .help = "An account of payables or receivables takes no entries by hand."),
	FIELD_BOOL(struct ledger_account_form, inactive, .label = "No longer used",
		   .help = "Nothing new is posted to it; its history stays."),
	FIELD_INT(struct ledger_account_form, version, .label = "Version", .hidden = true),
};
const struct form ledger_account_form =
	FORM("ledger_account", struct ledger_account_form, form_fields, "Save");

static const char *role_of(const struct ledger_role_list_row_list *roles, int64_t account)
{
	for (size_t i = 0; i < roles->n; i++)
		if (roles->at[i].account_id == account)
			return roles->at[i].role;
	return "";
}

static int64_t balance_of(const struct ledger_sums *sums, int64_t account)
{
	for (size_t i = 0; i < sums->n; i++)
		if (sums->at[i].account_id == account)
			return sums->at[i].dr - sums->at[i].cr;
	return 0;
}

static void show_account(struct ledger_accounts_view *v, const struct ledger_account_row *r,
			 const struct ledger_role_list_row_list *roles,
			 const struct ledger_sums *sums)
{
	enum ledger_kind kind = LEDGER_ASSET;
	bool known = ledger_kind_parse(r->kind, &kind);
	assert(known);
	const struct ledger_section *section = ledger_section_of(r->section, kind);
	v->accounts[v->n_accounts++] = (struct ledger_account_item){
		.id = r->id,
		.number = r->number,
		.name = r->name,
		.kind = ledger_kind_title(kind),
		.section = section == NULL ? r->section : section->title,
		.control = r->control,
		.role = role_of(roles, r->id),
		.active = r->active,
		.cents = balance_of(sums, r->id),
	};
}

enum err ledger_accounts_show(struct ctx *c)
{
	struct ledger_scope s;
	struct ledger_account_row_list rows = { 0 };
	struct ledger_role_list_row_list roles = { 0 };
	struct ledger_sums sums = { 0 };
	enum err err = ledger_scope_read(c, false, &s);
	if (err == OK && s.one != NULL) {
		struct ledger_query q = { .practice_id = s.one->id,
					  .from = DATE_MIN,
					  .to = ledger_today(c) };
		err = ledger_account_list(c->db, c->arena, s.one->id, &rows);
		if (err == OK)
			err = ledger_role_list(c->db, c->arena, s.one->id, &roles);
		if (err == OK)
			err = ledger_sums_by_account(c->db, c->arena, &q, &sums);
	}
	if (err != OK)
		return err;
	struct ledger_accounts_view *v = arena_new_one(c->arena, struct ledger_accounts_view);
	ledger_tabs(c, &s, "/ledger/accounts", &v->tabs, &v->n_tabs);
	v->practices = s.choices;
	v->n_practices = s.n_choices;
	v->may_write = ctx_may(c, PERM_LEDGER_WRITE);
	v->accounts = arena_array(c->arena, struct ledger_account_item, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++)
		show_account(v, &rows.at[i], &roles, &sums);
	if (v->may_write && rows.n > 0) {
		c->action_label = "Add an account";
		c->action_path = ctx_path(c, "/ledger/accounts/new?%s", s.query);
	}
	c->above = s.one == NULL ? "" : s.one->name;
	return view_show(c, &ledger_accounts_view_type, v, "Chart of accounts");
}

enum err ledger_account_new_show(struct ctx *c)
{
	struct ledger_scope s;
	enum err err = ledger_scope_read(c, false, &s);
	if (err != OK)
		return err;
	struct ledger_account_form values = { .practice = s.one == NULL ? 0 : s.one->id,
					      .number = "",
					      .name = "",
					      .section = "expense overhead",
					      .control = "" };
	struct form_page_view *p = form_page(c, &ledger_account_form, &values);
	p->cancel = "/ledger/accounts";
	c->nav = "/ledger";
	return form_show(c, p, "Add an account", "/ledger/accounts");
}

/* "asset cash" to its two parts. */
static void split_section(struct ctx *c, const char *text, enum ledger_kind *kind,
			  const char **section)
{
	const char *blank = strchr(text, ' ');
	assert(blank != NULL);
	bool known = ledger_kind_parse(arena_strndup(c->arena, text, (size_t)(blank - text)), kind);
	assert(known);
	*section = blank + 1;
}

/* Refuses a number that another account of the book has. */
static enum err check_number(struct ctx *c, int64_t practice, const char *number, int64_t own)
{
	struct ledger_account_row twin;
	enum err err = ledger_account_numbered(c->db, c->arena, practice, number, &twin);
	if (err == OK && twin.id != own)
		return refuse(c, "number", "%s has this number. Choose another one.", twin.name);
	return err == E_NOTFOUND ? OK : err;
}

enum err ledger_account_create(struct ctx *c)
{
	const struct ledger_account_form *f = c->form;
	struct ledger_book_row book;
	struct ledger_account_new n = { .practice_id = f->practice,
					.number = f->number,
					.name = f->name,
					.control = f->control };
	enum err err = ledger_book_find(c->db, c->arena, f->practice, &book);
	if (err == E_NOTFOUND)
		return refuse(c, "", "%s", ledger_verdict_words(LEDGER_NO_BOOK));
	if (err == OK)
		err = check_number(c, f->practice, f->number, 0);
	if (err != OK)
		return err;
	split_section(c, f->section, &n.kind, &n.section);
	err = ledger_account_add(c->db, c->arena, &n, c->now_ms, &c->created_id);
	if (err == E_LIMIT)
		return refuse(c, "", "A practice has at most %d accounts. Use one that is there.",
			      LIMIT_LEDGER_ACCOUNTS);
	if (err != OK)
		return err;
	audit_set(c, "ledger_account", c->created_id, 0, "number=%s name=%s", f->number, f->name);
	return see_other(c, "The account is saved.",
			 ctx_path(c, "/ledger/accounts?practice=%s", ctx_id_text(c, f->practice)));
}

static struct ledger_account_form form_of(struct ctx *c, const struct ledger_account_row *r)
{
	return (struct ledger_account_form){
		.practice = r->practice_id,
		.version = r->version,
		.number = r->number,
		.name = r->name,
		.section = arena_printf(c->arena, "%s %s", r->kind, r->section),
		.control = r->control,
		.inactive = !r->active,
	};
}

enum err ledger_account_edit(struct ctx *c)
{
	struct ledger_account_row row;
	enum err err = ledger_account_get(c->db, c->arena, ctx_id(c, "ledger_account"), &row);
	if (err != OK)
		return err;
	struct ledger_account_form now = form_of(c, &row);
	struct form_page_view *p = form_page(c, &ledger_account_form, &now);
	const char *path = ctx_path(c, "/ledger/accounts/%s", ctx_id_text(c, row.id));
	p->cancel = path;
	c->nav = "/ledger";
	return form_show(c, p, arena_printf(c->arena, "%s %s", row.number, row.name), path);
}

enum err ledger_account_save(struct ctx *c)
{
	const struct ledger_account_form *f = c->form;
	struct ledger_account_row row;
	struct ledger_account_used_row used;
	int64_t id = ctx_id(c, "ledger_account"), changed;
	enum ledger_kind kind;
	const char *section;
	enum err err = ledger_account_get(c->db, c->arena, id, &row);
	if (err == OK)
		err = ledger_account_used(c->db, c->arena, id, &used);
	if (err == OK)
		err = check_number(c, row.practice_id, f->number, id);
	if (err != OK)
		return err;
	split_section(c, f->section, &kind, &section);
	if (used.used &&
	    (strcmp(row.kind, ledger_kind_name(kind)) != 0 || strcmp(row.section, section) != 0))
		return refuse(c, "section", "%s",
			      "Something was posted to this account, so its place stays. "
			      "Add another account for what is different from now on.");
	err = ledger_account_update(c->db,
				    &(struct ledger_account_update_in){
					    .id = id,
					    .version = f->version,
					    .number = f->number,
					    .name = f->name,
					    .kind = ledger_kind_name(kind),
					    .section = section,
					    .control = f->control,
					    .active = !f->inactive },
				    &changed);
	if (err != OK)
		return err;
	if (changed == 0) {
		struct ledger_account_form *now =
			arena_new_one(c->arena, struct ledger_account_form);
		*now = form_of(c, &row);
		return stale(c, now, row.version);
	}
	audit_set(c, "ledger_account", id, 0, "number=%s name=%s inactive=%d", f->number, f->name,
		  f->inactive);
	return see_other(c, "The account is saved.",
			 ctx_path(c, "/ledger/accounts/%s", ctx_id_text(c, id)));
}

/* --- The register. --- */

struct reading {
	struct ctx *c;
	struct ledger_account_row account;
	const char *currency;
	int32_t from, to;
	enum ledger_axis axis;
	int64_t value;
	const char *value_text; /* as in the address */
	/* The page begins before this place. */
	int32_t day;
	int64_t journal, line;
};

/* "20780.01h...13.2": day, journal and line of the last line of the page before. */
static bool read_place(struct reading *r, const char *text)
{
	struct str rest = str_of(text), day, journal, line;
	int64_t d;
	if (!str_split(&rest, '.', &day) || !str_split(&rest, '.', &journal) ||
	    !str_split(&rest, '.', &line))
		return false;
	if (!str_to_i64(day, &d) || d < DATE_MIN || d > DATE_MAX ||
	    !id_parse(arena_str(r->c->arena, journal), &r->journal) || !str_to_i64(line, &r->line))
		return false;
	r->day = (int32_t)d;
	return true;
}

static void read_axis(struct reading *r)
{
	for (unsigned axis = 1; axis < LEDGER_AXES; axis++) {
		int64_t id = ctx_query_id(r->c, ledger_axis_name((enum ledger_axis)axis));
		if (id == 0)
			continue;
		r->axis = (enum ledger_axis)axis;
		r->value = id;
		r->value_text = arena_printf(r->c->arena, "&%s=%s", ledger_axis_name(r->axis),
					     ctx_id_text(r->c, id));
	}
}

static enum err start_reading(struct reading *r)
{
	struct ctx *c = r->c;
	struct ledger_book_row book;
	enum err err =
		ledger_account_get(c->db, c->arena, ctx_id(c, "ledger_account"), &r->account);
	if (err == OK)
		err = ledger_book_find(c->db, c->arena, r->account.practice_id, &book);
	if (err != OK)
		return err;
	r->currency = book.currency;
	r->value_text = "";
	r->from = ctx_query_day(c, "from", DATE_MIN);
	r->to = ctx_query_day(c, "to", DATE_MAX);
	r->day = r->to + 1;
	r->journal = r->line = 0;
	read_axis(r);
	const char *before = ctx_query(c, "before", "");
	if (before[0] != '\0' && !read_place(r, before))
		r->day = r->to + 1;
	return OK;
}

/* The balance right below the place where the page begins. */
static enum err opening(const struct reading *r, int64_t *cents)
{
	struct ctx *c = r->c;
	struct ledger_register_totals_row through;
	struct ledger_register_after_row behind = { 0 };
	int32_t day = r->day > r->to ? r->to : r->day;
	enum err err = ledger_register_totals(c->db, c->arena,
					      &(struct ledger_register_totals_in){
						      .account = r->account.id,
						      .axis = (int64_t)r->axis,
						      .value = r->value,
						      .month = ledger_month_of(day),
						      .from = date_month_first(day),
						      .to = day,
						      .currency = r->currency },
					      &through);
	if (err == OK && r->day <= r->to)
		err = ledger_register_after(c->db, c->arena,
					    &(struct ledger_register_after_in){
						    .account = r->account.id,
						    .axis = (int64_t)r->axis,
						    .value = r->value,
						    .day = r->day,
						    .journal = r->journal,
						    .line = r->line,
						    .currency = r->currency },
					    &behind);
	if (err == OK)
		*cents = through.cents - behind.cents;
	return err;
}

static const char *older_path(const struct reading *r, const struct ledger_register_page_row *last)
{
	struct ctx *c = r->c;
	char from[11] = "", to[11] = "";
	if (r->from > DATE_MIN)
		date_iso(from, r->from);
	if (r->to < DATE_MAX)
		date_iso(to, r->to);
	return arena_printf(c->arena, "/ledger/accounts/%s?before=%d.%s.%" PRId64 "%s%s%s%s%s",
			    ctx_id_text(c, r->account.id), last->day,
			    ctx_id_text(c, last->journal_id), last->line,
			    from[0] == '\0' ? "" : "&from=", from, to[0] == '\0' ? "" : "&to=", to,
			    r->value_text);
}

static void show_lines(const struct reading *r, struct ledger_register_view *v,
		       const struct ledger_register_page_row_list *rows, int64_t balance)
{
	size_t n = rows->n > LIMIT_PAGE_ROWS ? LIMIT_PAGE_ROWS : rows->n;
	v->lines = arena_array(r->c->arena, struct ledger_register_item, n + 1);
	for (; v->n_lines < n; v->n_lines++) {
		const struct ledger_register_page_row *l = &rows->at[v->n_lines];
		v->lines[v->n_lines] = (struct ledger_register_item){
			.journal_id = l->journal_id,
			.number = l->number == NULL ? 0 : *l->number,
			.day = l->day,
			.memo = l->line_memo[0] != '\0' ? l->line_memo : l->memo,
			.source = l->source,
			.debit = l->cents > 0 ? l->cents : 0,
			.credit = l->cents < 0 ? -l->cents : 0,
			.balance = balance,
		};
		balance -= l->cents;
	}
	v->older = rows->n > n ? older_path(r, &rows->at[n - 1]) : "";
}

enum err ledger_register_show(struct ctx *c)
{
	struct reading r = { .c = c };
	struct ledger_register_page_row_list rows;
	struct ledger_names names;
	struct ledger_scope s;
	int64_t balance = 0;
	enum err err = start_reading(&r);
	if (err == OK)
		err = ledger_names_load(c, &names);
	if (err == OK)
		err = ledger_scope_of(c, r.account.practice_id, &s);
	if (err == OK)
		err = opening(&r, &balance);
	if (err == OK)
		err = ledger_register_page(c->db, c->arena,
					   &(struct ledger_register_page_in){
						   .account = r.account.id,
						   .axis = (int64_t)r.axis,
						   .value = r.value,
						   .from = r.from,
						   .day = r.day,
						   .journal = r.journal,
						   .line = r.line,
						   .currency = r.currency },
					   &rows);
	if (err != OK)
		return err;
	struct ledger_register_view *v = arena_new_one(c->arena, struct ledger_register_view);
	ledger_tabs(c, &s, "/ledger/accounts", &v->tabs, &v->n_tabs);
	v->account_id = r.account.id;
	v->number = r.account.number;
	v->name = r.account.name;
	v->kind = r.account.kind;
	v->balance = balance;
	v->to = r.to == DATE_MAX ? DAY_NONE : r.to;
	v->filter = ledger_name_of(&names, r.value);
	v->may_write = ctx_may(c, PERM_LEDGER_WRITE);
	show_lines(&r, v, &rows, balance);
	return view_show(c, &ledger_register_view_type, v,
			 arena_printf(c->arena, "%s %s", v->number, v->name));
}
