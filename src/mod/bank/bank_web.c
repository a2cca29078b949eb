/* The pages of bank accounts: the list, a new one, one account with its open lines, and uploads. */
#include "base/money.h"
#include "base/date.h"
#include "mod/bank/bank_suggest.h"
#include "mod/bank/bank_view.h"
#include "mod/bank/bank_web.h"
#include "mod/org/org_api.h"
#include "web/page.h"

static const struct field account_fields[] = {
	FIELD_REF(struct bank_account_form, account, .label = "Account of the books",
		  .required = true, .ref = "bookaccount",
		  .help = "One account of the books for each account at a bank."),
	FIELD_TEXT(struct bank_account_form, name, .label = "Name", .required = true,
		   .max = LIMIT_NAME, .help = "As your people call it: Operating at First Bank."),
	FIELD_DAY(struct bank_account_form, opening_day, .label = "Day before the first file",
		  .required = true),
	FIELD_MONEY(struct bank_account_form, opening, .label = "The bank's balance on that day",
		    .min = -LEDGER_LINE_CENTS, .max = LEDGER_LINE_CENTS,
		    .help = "From the statement. It is matched to the opening entry of the books."),
};
const struct form bank_account_form =
	FORM("bank_account", struct bank_account_form, account_fields, "Save");

static const struct choice date_orders[] = {
	{ "as-learned", "As the file or the last import says" },
	{ "month-first", "Month first: 2/10 is February 10" },
	{ "day-first", "Day first: 2/10 is October 2" },
	{ NULL, NULL },
};
static const struct field upload_fields[] = {
	FIELD_FILE(
		struct bank_upload_form, file, .label = "File of the bank", .required = true,
		.help = "OFX, QFX, QIF, camt.053, BAI2 or CSV. The same file again adds nothing."),
	FIELD_CHOICE(struct bank_upload_form, dates, .label = "Dates of a QIF file",
		     .choices = date_orders),
	FIELD_TEXT(struct bank_upload_form, columns, .label = "Columns of a CSV file",
		   .max = LIMIT_ADDRESS, .help = "Empty: as learned or proposed."),
};
const struct form bank_upload_form =
	FORM("bank_upload", struct bank_upload_form, upload_fields, "Import");

static const struct view_field item_fields[] = {
	VIEW_ID(struct bank_item, id),
	VIEW_TEXT(struct bank_item, practice),
	VIEW_TEXT(struct bank_item, number),
	VIEW_TEXT(struct bank_item, name),
	VIEW_BOOL(struct bank_item, active),
	VIEW_INT(struct bank_item, open),
	VIEW_MONEY(struct bank_item, bank_cents),
	VIEW_DAY(struct bank_item, last_day),
};
VIEW_PART(bank_item, item_fields);
static const struct view_field list_fields[] = {
	VIEW_LIST(struct bank_list_view, accounts, n_accounts, bank_item_type),
};
VIEW_PAGE(bank_list, list_fields);

static const struct view_field open_fields[] = {
	VIEW_ID(struct bank_open_item, id),       VIEW_DAY(struct bank_open_item, day),
	VIEW_MONEY(struct bank_open_item, cents), VIEW_TEXT(struct bank_open_item, name),
	VIEW_TEXT(struct bank_open_item, memo),   VIEW_TEXT(struct bank_open_item, check),
	VIEW_TEXT(struct bank_open_item, trace),  VIEW_TEXT(struct bank_open_item, reason),
	VIEW_TEXT(struct bank_open_item, words),  VIEW_INT(struct bank_open_item, score),
};
VIEW_PART(bank_open_item, open_fields);
static const struct view_field import_fields[] = {
	VIEW_ID(struct bank_import_item, id),       VIEW_TEXT(struct bank_import_item, file),
	VIEW_TEXT(struct bank_import_item, format), VIEW_DAY(struct bank_import_item, from),
	VIEW_DAY(struct bank_import_item, to),      VIEW_INT(struct bank_import_item, n_new),
	VIEW_INT(struct bank_import_item, n_known), VIEW_INSTANT(struct bank_import_item, at),
};
VIEW_PART(bank_import_item, import_fields);
static const struct view_field account_view_fields[] = {
	VIEW_ID(struct bank_account_view, id),
	VIEW_TEXT(struct bank_account_view, name),
	VIEW_MONEY(struct bank_account_view, bank_cents),
	VIEW_MONEY(struct bank_account_view, book_cents),
	VIEW_MONEY(struct bank_account_view, difference),
	VIEW_INT(struct bank_account_view, n_open),
	VIEW_INT(struct bank_account_view, n_book_open),
	VIEW_LIST(struct bank_account_view, lines, n_lines, bank_open_item_type),
	VIEW_LIST(struct bank_account_view, imports, n_imports, bank_import_item_type),
	VIEW_TEXT(struct bank_account_view, problem),
	VIEW_TEXT(struct bank_account_view, proposal),
};
VIEW_PAGE(bank_account, account_view_fields);

struct bank_actor bank_actor_of(const struct ctx *c)
{
	return (struct bank_actor){ c->who.account_id, c->who.name, c->now_ms };
}

enum err bank_of_path(struct ctx *c, struct bank_account_row *out)
{
	return bank_account_get(c->db, c->arena, ctx_id(c, "bank"), out);
}

enum err bank_book_options(struct ctx *c, struct form_page_view *p, int64_t practice_id)
{
	struct bank_books_row_list rows;
	enum err err = bank_books_granted(c->db, c->arena, c->who.account_id, &rows);
	for (size_t i = 0; err == OK && i < rows.n; i++) {
		const struct bank_books_row *r = &rows.at[i];
		if (r->practice_id == practice_id)
			form_option(c, p, "account", r->id,
				    arena_printf(c->arena, "%s %s", r->number, r->name));
	}
	return err;
}

enum err bank_site_options(struct ctx *c, struct form_page_view *p)
{
	struct org_site_row_list rows;
	enum err err = org_site_list(c->db, c->arena, c->who.account_id, &rows);
	for (size_t i = 0; err == OK && i < rows.n; i++)
		form_option(c, p, "site", rows.at[i].id, rows.at[i].name);
	return err;
}

enum err bank_list_show(struct ctx *c)
{
	struct bank_account_item_list rows;
	enum err err = bank_account_list(c->db, c->arena, c->who.account_id, &rows);
	if (err != OK)
		return err;
	struct bank_list_view *v = arena_new_one(c->arena, struct bank_list_view);
	v->may_edit = ctx_may(c, PERM_LEDGER_WRITE);
	v->accounts = arena_array(c->arena, struct bank_item, rows.n + 1);
	for (; v->n_accounts < rows.n; v->n_accounts++) {
		const struct bank_account_item *r = &rows.at[v->n_accounts];
		v->accounts[v->n_accounts] = (struct bank_item){
			.id = r->id,
			.practice = r->practice,
			.number = r->number,
			.name = r->name,
			.active = r->active,
			.open = r->n_open,
			.bank_cents = r->bank_cents,
			.last_day = r->last_day == NULL ? DAY_NONE : *r->last_day,
		};
	}
	if (v->may_edit) {
		c->action_label = "Add a bank account";
		c->action_path = "/bank/new";
	}
	return view_show(c, &bank_list_view_type, v, "Bank");
}

enum err bank_new(struct ctx *c)
{
	struct bank_books_row_list rows;
	struct form_page_view *p = form_page(c, &bank_account_form, NULL);
	enum err err = bank_books_granted(c->db, c->arena, c->who.account_id, &rows);
	for (size_t i = 0; err == OK && i < rows.n; i++) {
		const struct bank_books_row *r = &rows.at[i];
		if (strcmp(r->control, "bank") == 0)
			form_option(c, p, "account", r->id,
				    arena_printf(c->arena, "%s: %s %s", r->practice, r->number,
						 r->name));
	}
	if (err != OK)
		return err;
	p->intro = "A bank account stands for one account of the books, whose control is the bank.";
	p->cancel = "/bank";
	return form_show(c, p, "Add a bank account", "/bank");
}

enum err bank_create(struct ctx *c)
{
	const struct bank_account_form *f = c->form;
	struct ledger_account_row ledger;
	struct bank_account_row twin;
	struct bank_account_row_list named;
	enum err err = ledger_account_get(c->db, c->arena, f->account, &ledger);
	if (err != OK)
		return err;
	if (strcmp(ledger.control, "bank") != 0)
		return refuse(c, "account", "Choose an account whose control is the bank.");
	err = bank_account_for_ledger(c->db, c->arena, f->account, &twin);
	if (err == OK)
		return refuse(c, "account", "%s stands for this account already.", twin.name);
	if (err == E_NOTFOUND)
		err = bank_account_named(c->db, c->arena, f->name, &named);
	for (size_t i = 0; err == OK && i < named.n; i++)
		if (named.at[i].practice_id == ledger.practice_id)
			return refuse(c, "name", "Another bank account has this name.");
	if (err == OK)
		err = bank_account_add(c->db, c->arena, f->account, f->name, f->opening_day,
				       f->opening, c->now_ms, &c->created_id);
	if (err != OK)
		return err;
	audit_set(c, "bank", c->created_id, 0, "name=%s account=%s opening=%" PRId64, f->name,
		  ledger.number, f->opening);
	return see_other(c, "The bank account is saved. Now import its first file.",
			 ctx_path(c, "/bank/%s", ctx_id_text(c, c->created_id)));
}

static enum err add_imports(struct ctx *c, struct bank_account_view *v)
{
	struct bank_import_list_row_list rows;
	enum err err = bank_import_list(c->db, c->arena, v->id, &rows);
	if (err != OK)
		return err;
	v->imports = arena_array(c->arena, struct bank_import_item, rows.n + 1);
	for (; v->n_imports < rows.n; v->n_imports++) {
		const struct bank_import_list_row *r = &rows.at[v->n_imports];
		v->imports[v->n_imports] = (struct bank_import_item){
			.id = r->id,
			.file = r->file_name,
			.format = r->format,
			.from = r->from_day,
			.to = r->to_day,
			.n_new = r->n_new,
			.n_known = r->n_known,
			.at = r->created_at,
		};
	}
	return OK;
}

/* The page of one account: what is open, with the surest proposal for each line. */
static enum err show(struct ctx *c, const char *problem, const char *proposal)
{
	struct bank_account_row account;
	struct bank_proposals found;
	struct bank_lines_through_row lines;
	enum err err = bank_of_path(c, &account);
	if (err != OK)
		return err;
	struct bank_account_view *v = arena_new_one(c->arena, struct bank_account_view);
	v->id = account.id;
	v->name = account.name;
	v->problem = problem;
	v->proposal = proposal;
	v->may_edit = ctx_may(c, PERM_LEDGER_WRITE);
	err = ledger_balance(c->db, c->arena, account.ledger_account_id, DATE_MAX, &v->book_cents);
	if (err == OK)
		err = bank_lines_through(c->db, c->arena, account.id, DATE_MAX, &lines);
	if (err == OK)
		err = bank_open_load(c->db, c->arena, &account, &found.open);
	if (err == OK)
		err = add_imports(c, v);
	if (err != OK)
		return err;
	v->bank_cents = lines.cents;
	v->n_open = (int64_t)found.open.bank_rows.n;
	v->n_book_open = (int64_t)found.open.book_rows.n;
	if (!money_sub(v->bank_cents, v->book_cents, &v->difference))
		return E_LIMIT;
	int64_t offset;
	v->pager = pager(c, v->n_open, &offset);
	err = bank_propose(c->db, c->arena, &account, &found, (size_t)offset, LIMIT_PAGE_ROWS, v);
	if (err != OK)
		return err;
	if (v->may_edit)
		v->upload = form_page(c, &bank_upload_form, NULL);
	c->nav = "/bank";
	c->above = "Bank";
	return view_show(c, &bank_account_view_type, v, account.name);
}

enum err bank_account_show(struct ctx *c)
{
	if (c->route->method == HTTP_GET || c->prepared == NULL)
		return show(c, NULL, NULL);
	const struct bank_import_out *o = c->prepared;
	return show(c, o->refused, o->csv_map[0] != '\0' ? o->csv_map : NULL);
}

enum err bank_upload(struct ctx *c)
{
	const struct bank_upload_form *f = c->form;
	struct bank_import_out *o = arena_new_one(c->arena, struct bank_import_out);
	struct bank_import_in in = {
		.bank_account_id = ctx_id(c, "bank"),
		.file_name = f->file->name,
		.text = { f->file->bytes, f->file->n },
		.csv_map = f->columns[0] != '\0' ? f->columns : NULL,
		.qif_dates = strcmp(f->dates, "month-first") == 0 ? 1 :
			     strcmp(f->dates, "day-first") == 0   ? 2 :
								    0,
		.who = c->who.account_id,
		.now_ms = c->now_ms,
	};
	enum err err = bank_import_file(c->db, c->arena, &in, o);
	if (err != OK)
		return err;
	if (o->refused != NULL) {
		c->prepared = o; /* the page shows the proposal beside the words */
		return o->line > 0 ? refuse(c, "file", "Line %zu: %s", o->line, o->refused) :
				     refuse(c, "file", "%s", o->refused);
	}
	audit_set(c, "bank", in.bank_account_id, 0,
		  "file=%s format=%s new=%" PRId64 " known=%" PRId64 " cents=%" PRId64,
		  in.file_name, o->format, o->n_new, o->n_known, o->new_cents);
	return see_other(c,
			 arena_printf(c->arena,
				      "%s: %" PRId64 " new lines, %" PRId64 " were here already.",
				      o->format, o->n_new, o->n_known),
			 ctx_path(c, "/bank/%s", ctx_id_text(c, in.bank_account_id)));
}
