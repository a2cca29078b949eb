/* Reconciliation: how it stands on a day, and the statements that are kept. */
#include "base/money.h"
#include "mod/bank/bank_view.h"
#include "mod/bank/bank_web.h"
#include "mod/org/org_api.h"
#include "web/page.h"

static const struct field rec_fields[] = {
	FIELD_DAY(struct bank_rec_form, day, .label = "Through", .required = true,
		  .help = "The last day of the bank's statement."),
	FIELD_MONEY(struct bank_rec_form, balance, .label = "The bank's balance", .required = true,
		    .min = -LEDGER_LINE_CENTS, .max = LEDGER_LINE_CENTS,
		    .help = "As the statement says."),
};
const struct form bank_rec_form =
	FORM("bank_reconciliation", struct bank_rec_form, rec_fields, "Keep this reconciliation");

static const struct view_field rec_line_fields[] = {
	VIEW_DAY(struct bank_rec_line, day),
	VIEW_MONEY(struct bank_rec_line, cents),
	VIEW_TEXT(struct bank_rec_line, words),
};
VIEW_PART(bank_rec_line, rec_line_fields);
static const struct view_field rec_view_fields[] = {
	VIEW_ID(struct bank_rec_view, id),
	VIEW_ID(struct bank_rec_view, bank_id),
	VIEW_TEXT(struct bank_rec_view, bank),
	VIEW_DAY(struct bank_rec_view, day),
	VIEW_TEXT(struct bank_rec_view, who),
	VIEW_INSTANT(struct bank_rec_view, at),
	VIEW_MONEY(struct bank_rec_view, bank_cents),
	VIEW_MONEY(struct bank_rec_view, book_cents),
	VIEW_MONEY(struct bank_rec_view, transit_cents),
	VIEW_MONEY(struct bank_rec_view, unbooked_cents),
	VIEW_MONEY(struct bank_rec_view, lines_cents),
	VIEW_MONEY(struct bank_rec_view, difference),
	VIEW_LIST(struct bank_rec_view, transit, n_transit, bank_rec_line_type),
	VIEW_LIST(struct bank_rec_view, unbooked, n_unbooked, bank_rec_line_type),
};
VIEW_PAGE(bank_rec, rec_view_fields);

static const struct view_field rec_item_fields[] = {
	VIEW_ID(struct bank_rec_item, id),
	VIEW_DAY(struct bank_rec_item, day),
	VIEW_MONEY(struct bank_rec_item, bank_cents),
	VIEW_MONEY(struct bank_rec_item, book_cents),
	VIEW_INSTANT(struct bank_rec_item, at),
	VIEW_TEXT(struct bank_rec_item, who),
};
VIEW_PART(bank_rec_item, rec_item_fields);
static const struct view_field recs_fields[] = {
	VIEW_LIST(struct bank_recs_view, items, n_items, bank_rec_item_type),
};
VIEW_PAGE(bank_recs, recs_fields);

enum err bank_recs_show(struct ctx *c)
{
	struct bank_account_row account;
	struct bank_reconciliation_row_list rows;
	enum err err = bank_of_path(c, &account);
	if (err == OK)
		err = bank_reconciliation_list(c->db, c->arena, account.id, &rows);
	if (err != OK)
		return err;
	struct bank_recs_view *v = arena_new_one(c->arena, struct bank_recs_view);
	v->bank_id = account.id;
	v->may_edit = ctx_may(c, PERM_LEDGER_WRITE);
	v->items = arena_array(c->arena, struct bank_rec_item, rows.n + 1);
	for (; v->n_items < rows.n; v->n_items++) {
		const struct bank_reconciliation_row *r = &rows.at[v->n_items];
		v->items[v->n_items] =
			(struct bank_rec_item){ r->id,         r->day,        r->bank_cents,
						r->book_cents, r->created_at, r->who };
	}
	v->form = form_page(c, &bank_rec_form, NULL);
	c->nav = "/bank";
	c->above = account.name;
	return view_show(c, &bank_recs_view_type, v, "Reconciliations");
}

static struct bank_rec_line *lines_of(struct ctx *c, const struct bank_item_row_list *items)
{
	struct bank_rec_line *lines = arena_array(c->arena, struct bank_rec_line, items->n + 1);
	for (size_t i = 0; i < items->n; i++)
		lines[i] = (struct bank_rec_line){ items->at[i].day, items->at[i].cents,
						   items->at[i].words };
	return lines;
}

/* What is asked: ?day= and ?balance=, or what was posted and refused; else today, and what the
 * bank's lines come to. */
static enum err asked(struct ctx *c, const struct bank_account_row *account,
		      struct bank_rec_form *out)
{
	struct bank_lines_through_row lines;
	if (c->route->method == HTTP_POST && c->form != NULL) {
		*out = *(const struct bank_rec_form *)c->form;
		return OK;
	}
	out->day = ctx_query_day(c, "day", (int32_t)(c->now_ms / 86400000));
	if (money_parse(ctx_query(c, "balance", ""), &out->balance))
		return OK;
	enum err err = bank_lines_through(c->db, c->arena, account->id, out->day, &lines);
	if (err == OK)
		out->balance = lines.cents;
	return err;
}

enum err bank_rec_try(struct ctx *c)
{
	struct bank_account_row account;
	struct bank_reconciling r;
	struct bank_rec_form now = { 0 };
	enum err err = bank_of_path(c, &account);
	if (err == OK)
		err = asked(c, &account, &now);
	if (err == OK)
		err = bank_reconcile_load(c->db, c->arena, &account, now.day, now.balance, &r);
	if (err != OK)
		return err;
	struct bank_rec_view *v = arena_new_one(c->arena, struct bank_rec_view);
	*v = (struct bank_rec_view){
		.bank_id = account.id,
		.bank = account.name,
		.day = now.day,
		.bank_cents = now.balance,
		.book_cents = r.sums.book_cents,
		.transit_cents = r.sums.transit_cents,
		.unbooked_cents = r.sums.unbooked_cents,
		.lines_cents = r.sums.lines_cents,
		.difference = r.sums.difference,
		.transit = lines_of(c, &r.transit),
		.n_transit = r.transit.n,
		.unbooked = lines_of(c, &r.unbooked),
		.n_unbooked = r.unbooked.n,
		.may_keep = ctx_may(c, PERM_LEDGER_WRITE) && r.sound && r.sums.difference == 0,
		.problem = c->route->method == HTTP_POST ? fault_of(&c->faults, "") : NULL,
		.form = form_page(c, &bank_rec_form, &now),
	};
	c->nav = "/bank";
	c->above = account.name;
	return view_show(c, &bank_rec_view_type, v, "Reconciliation");
}

enum err bank_rec_keep(struct ctx *c)
{
	const struct bank_rec_form *f = c->form;
	struct bank_account_row account;
	const struct bank_actor who = bank_actor_of(c);
	const char *refused;
	enum err err = bank_of_path(c, &account);
	if (err == OK)
		err = bank_reconcile_keep(c->db, c->arena, &account, f->day, f->balance, &who,
					  &c->created_id, &refused);
	if (err != OK)
		return err;
	if (refused != NULL)
		return refuse(c, "", "%s", refused);
	audit_set(c, "bank", account.id, 0, "reconciled day=%" PRId32 " cents=%" PRId64, f->day,
		  f->balance);
	return see_other(c, "The reconciliation is kept.",
			 ctx_path(c, "/bank/reconciliations/%s", ctx_id_text(c, c->created_id)));
}

enum err bank_rec_show(struct ctx *c)
{
	struct bank_reconciliation_row r;
	struct bank_reconciliation_items_row_list items;
	struct bank_account_row account;
	enum err err = bank_reconciliation_get(c->db, c->arena, ctx_id(c, "bankrec"), &r);
	if (err == OK)
		err = bank_reconciliation_items(c->db, c->arena, r.id, &items);
	if (err == OK)
		err = bank_account_get(c->db, c->arena, r.bank_account_id, &account);
	if (err != OK)
		return err;
	struct bank_rec_view *v = arena_new_one(c->arena, struct bank_rec_view);
	*v = (struct bank_rec_view){
		.id = r.id,
		.bank_id = account.id,
		.bank = account.name,
		.who = r.who,
		.day = r.day,
		.at = r.created_at,
		.bank_cents = r.bank_cents,
		.book_cents = r.book_cents,
		.transit_cents = r.transit_cents,
		.unbooked_cents = r.unbooked_cents,
		.lines_cents = r.bank_cents,
		.transit = arena_array(c->arena, struct bank_rec_line, items.n + 1),
		.unbooked = arena_array(c->arena, struct bank_rec_line, items.n + 1),
	};
	for (size_t i = 0; i < items.n; i++) {
		struct bank_rec_line line = { items.at[i].day, items.at[i].cents,
					      items.at[i].words };
		if (strcmp(items.at[i].side, "book") == 0)
			v->transit[v->n_transit++] = line;
		else
			v->unbooked[v->n_unbooked++] = line;
	}
	c->nav = "/bank";
	c->above = account.name;
	return view_show(c, &bank_rec_view_type, v, "Reconciliation");
}
