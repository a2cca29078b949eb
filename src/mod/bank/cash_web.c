/* The pages of drawers and petty cash. */
#include "base/date.h"
#include "base/id.h"
#include "mod/bank/cash_view.h"
#include "mod/bank/cash_web.h"
#include "web/page.h"

#define CASH_CENTS 100000000 /* a million dollars; the table says a thousand times as much */

static const struct choice kinds[] = {
	{ "drawer", "Drawer: opened and closed each day" },
	{ "petty", "Petty cash: pays small things" },
	{ NULL, NULL },
};
static const struct choice directions[] = {
	{ "in", "Money in" },
	{ "out", "Money out" },
	{ NULL, NULL },
};
static const struct field drawer_fields[] = {
	FIELD_REF(struct cash_drawer_form, account, .label = "Account of the books",
		  .required = true, .ref = "bookaccount",
		  .help = "Each drawer has an account of its own, with nothing in it yet."),
	FIELD_TEXT(struct cash_drawer_form, name, .label = "Name", .required = true,
		   .max = LIMIT_NAME, .help = "Front desk, Main Clinic."),
	FIELD_CHOICE(struct cash_drawer_form, kind, .label = "Kind", .required = true,
		     .choices = kinds),
	FIELD_MONEY(struct cash_drawer_form, left, .label = "Stays in it over night",
		    .max = CASH_CENTS, .help = "What is above goes to the bank at the close."),
};
const struct form cash_drawer_form =
	FORM("cash_drawer", struct cash_drawer_form, drawer_fields, "Save");

static const struct field move_fields[] = {
	FIELD_CHOICE(struct cash_move_form, direction, .label = "Direction", .required = true,
		     .choices = directions),
	FIELD_DAY(struct cash_move_form, day, .label = "Day", .required = true),
	FIELD_MONEY(struct cash_move_form, amount, .label = "Amount", .required = true, .min = 1,
		    .max = CASH_CENTS),
	FIELD_REF(struct cash_move_form, account, .label = "From or to account", .required = true,
		  .ref = "bookaccount"),
	FIELD_TEXT(struct cash_move_form, memo, .label = "What for", .required = true,
		   .max = LIMIT_NAME),
};
const struct form cash_move_form = FORM("cash_move", struct cash_move_form, move_fields, "Record");

#define PIECES(member, words) \
	FIELD_INT(struct cash_count_form, member, .label = words, .min = 0, .max = 100000)
static const struct field count_fields[] = {
	/* What the person saw: to open or to close. Without it, what is next. */
	FIELD_TEXT(struct cash_count_form, turn, .label = "Count", .max = 5, .hidden = true),
	FIELD_DAY(struct cash_count_form, day, .label = "Day", .required = true),
	PIECES(n10000, "$100 bills"),
	PIECES(n5000, "$50 bills"),
	PIECES(n2000, "$20 bills"),
	PIECES(n1000, "$10 bills"),
	PIECES(n500, "$5 bills"),
	PIECES(n200, "$2 bills"),
	PIECES(n100, "$1 bills and coins"),
	PIECES(n50, "Half dollars"),
	PIECES(n25, "Quarters"),
	PIECES(n10, "Dimes"),
	PIECES(n5, "Nickels"),
	PIECES(n1, "Pennies"),
	FIELD_REF(struct cash_count_form, bank, .label = "Deposit to", .ref = "bank",
		  .help = "At the close: what is above the float goes there."),
	FIELD_TEXT(struct cash_count_form, note, .label = "Note", .max = LIMIT_NAME),
};
const struct form cash_count_form =
	FORM("cash_count", struct cash_count_form, count_fields, "Record the count");

static const struct view_field item_fields[] = {
	VIEW_ID(struct cash_item, id),        VIEW_TEXT(struct cash_item, practice),
	VIEW_TEXT(struct cash_item, number),  VIEW_TEXT(struct cash_item, name),
	VIEW_TEXT(struct cash_item, kind),    VIEW_BOOL(struct cash_item, is_open),
	VIEW_MONEY(struct cash_item, cents),  VIEW_MONEY(struct cash_item, float_cents),
	VIEW_DAY(struct cash_item, last_day),
};
VIEW_PART(cash_item, item_fields);
static const struct view_field list_fields[] = {
	VIEW_LIST(struct cash_list_view, drawers, n_drawers, cash_item_type),
};
VIEW_PAGE(cash_list, list_fields);

static const struct view_field move_item_fields[] = {
	VIEW_DAY(struct cash_move_item, day),    VIEW_TEXT(struct cash_move_item, kind),
	VIEW_TEXT(struct cash_move_item, memo),  VIEW_MONEY(struct cash_move_item, cents),
	VIEW_INT(struct cash_move_item, number), VIEW_ID(struct cash_move_item, journal_id),
};
VIEW_PART(cash_move_item, move_item_fields);
static const struct view_field count_item_fields[] = {
	VIEW_ID(struct cash_count_item, id),
	VIEW_DAY(struct cash_count_item, day),
	VIEW_TEXT(struct cash_count_item, kind),
	VIEW_TEXT(struct cash_count_item, who),
	VIEW_MONEY(struct cash_count_item, expected),
	VIEW_MONEY(struct cash_count_item, counted),
	VIEW_MONEY(struct cash_count_item, difference),
	VIEW_MONEY(struct cash_count_item, deposit),
};
VIEW_PART(cash_count_item, count_item_fields);
static const struct view_field drawer_view_fields[] = {
	VIEW_ID(struct cash_drawer_view, id),
	VIEW_TEXT(struct cash_drawer_view, name),
	VIEW_TEXT(struct cash_drawer_view, kind),
	VIEW_BOOL(struct cash_drawer_view, is_open),
	VIEW_MONEY(struct cash_drawer_view, cents),
	VIEW_MONEY(struct cash_drawer_view, float_cents),
	VIEW_LIST(struct cash_drawer_view, moves, n_moves, cash_move_item_type),
	VIEW_LIST(struct cash_drawer_view, counts, n_counts, cash_count_item_type),
};
VIEW_PAGE(cash_drawer, drawer_view_fields);

static const struct view_field piece_fields[] = {
	VIEW_MONEY(struct cash_piece, worth),
	VIEW_INT(struct cash_piece, n),
	VIEW_MONEY(struct cash_piece, cents),
};
VIEW_PART(cash_piece, piece_fields);
static const struct view_field slip_fields[] = {
	VIEW_ID(struct cash_slip_view, id),
	VIEW_TEXT(struct cash_slip_view, drawer),
	VIEW_TEXT(struct cash_slip_view, bank),
	VIEW_TEXT(struct cash_slip_view, kind),
	VIEW_TEXT(struct cash_slip_view, who),
	VIEW_TEXT(struct cash_slip_view, note),
	VIEW_DAY(struct cash_slip_view, day),
	VIEW_MONEY(struct cash_slip_view, expected),
	VIEW_MONEY(struct cash_slip_view, counted),
	VIEW_MONEY(struct cash_slip_view, difference),
	VIEW_MONEY(struct cash_slip_view, deposit),
	VIEW_MONEY(struct cash_slip_view, left),
	VIEW_LIST(struct cash_slip_view, pieces, n_pieces, cash_piece_type),
};
VIEW_PAGE(cash_slip, slip_fields);

enum err cash_list_show(struct ctx *c)
{
	struct cash_drawer_list_row_list rows;
	enum err err = cash_drawer_list(c->db, c->arena, c->who.account_id, &rows);
	if (err != OK)
		return err;
	struct cash_list_view *v = arena_new_one(c->arena, struct cash_list_view);
	v->drawers = arena_array(c->arena, struct cash_item, rows.n + 1);
	for (; v->n_drawers < rows.n; v->n_drawers++) {
		const struct cash_drawer_list_row *r = &rows.at[v->n_drawers];
		bool is_open = r->last_kind != NULL && strcmp(r->last_kind, "open") == 0;
		bool petty = strcmp(r->kind, "petty") == 0;
		v->drawers[v->n_drawers] = (struct cash_item){
			.id = r->id,
			.practice = r->practice,
			.number = r->number,
			.name = r->name,
			.kind = r->kind,
			.cents = r->cents,
			.float_cents = r->float_cents,
			.is_open = is_open,
			.state = petty   ? "petty cash" :
				 is_open ? "open" :
					   "closed",
			.last_day = r->last_day == NULL ? DAY_NONE : *r->last_day,
		};
	}
	if (ctx_may(c, PERM_LEDGER_WRITE)) {
		c->action_label = "Add a drawer";
		c->action_path = "/cash/new";
	}
	c->nav = "/cash";
	return view_show(c, &cash_list_view_type, v, "Cash on hand");
}

enum err cash_new(struct ctx *c)
{
	struct bank_books_row_list rows;
	struct form_page_view *p = form_page(c, &cash_drawer_form, NULL);
	enum err err = bank_books_granted(c->db, c->arena, c->who.account_id, &rows);
	for (size_t i = 0; err == OK && i < rows.n; i++) {
		const struct bank_books_row *r = &rows.at[i];
		if (strcmp(r->control, "drawer") == 0)
			form_option(c, p, "account", r->id,
				    arena_printf(c->arena, "%s: %s %s", r->practice, r->number,
						 r->name));
	}
	if (err != OK)
		return err;
	p->cancel = "/cash";
	c->nav = "/cash";
	return form_show(c, p, "Add a drawer", "/cash");
}

/* The account must be free and empty: the drawer holds what the books say from the start. */
static enum err check_drawer(struct ctx *c, const struct cash_drawer_form *f,
			     struct ledger_account_row *ledger)
{
	struct cash_drawer_row twin;
	int64_t cents;
	enum err err = ledger_account_get(c->db, c->arena, f->account, ledger);
	if (err == OK && strcmp(ledger->control, "drawer") != 0)
		return refuse(c, "account", "Choose an account whose control is the drawer.");
	if (err == OK)
		err = ledger_balance(c->db, c->arena, f->account, DATE_MAX, &cents);
	if (err == OK && cents != 0)
		return refuse(c, "account",
			      "Something was posted to this account already. Choose an empty one.");
	if (err != OK)
		return err;
	err = cash_drawer_for_ledger(c->db, c->arena, f->account, &twin);
	if (err == OK)
		return refuse(c, "account", "%s has this account already.", twin.name);
	if (err == E_NOTFOUND)
		err = cash_drawer_named(c->db, c->arena, ledger->practice_id, f->name, &twin);
	if (err == OK)
		return refuse(c, "name", "Another drawer has this name.");
	return err == E_NOTFOUND ? OK : err;
}

enum err cash_create(struct ctx *c)
{
	const struct cash_drawer_form *f = c->form;
	struct ledger_account_row ledger;
	enum err err = check_drawer(c, f, &ledger);
	if (err != OK)
		return err;
	c->created_id = id_new();
	err = cash_drawer_insert(c->db, &(struct cash_drawer_insert_in){
						.id = c->created_id,
						.practice = ledger.practice_id,
						.ledger = f->account,
						.name = f->name,
						.kind = f->kind,
						.float_cents = f->left,
						.now = c->now_ms,
					});
	if (err != OK)
		return err;
	audit_set(c, "drawer", c->created_id, 0, "name=%s kind=%s float=%" PRId64, f->name, f->kind,
		  f->left);
	return see_other(c, "The drawer is saved. Put its float in.",
			 ctx_path(c, "/cash/%s", ctx_id_text(c, c->created_id)));
}

static enum err add_moves(struct ctx *c, struct cash_drawer_view *v)
{
	struct cash_move_list_row_list rows;
	static const struct {
		const char *kind, *words;
	} words[] = { { "in", "in" },
		      { "out", "out" },
		      { "over_short", "over or short" },
		      { "deposit", "deposit" } };
	enum err err = cash_move_list(c->db, c->arena, v->id, &rows);
	if (err != OK)
		return err;
	v->moves = arena_array(c->arena, struct cash_move_item, rows.n + 1);
	for (; v->n_moves < rows.n; v->n_moves++) {
		const struct cash_move_list_row *r = &rows.at[v->n_moves];
		struct cash_move_item *m = &v->moves[v->n_moves];
		*m = (struct cash_move_item){ .day = r->day,
					      .kind = r->kind,
					      .memo = r->memo,
					      .cents = r->cents,
					      .number = r->number == NULL ? 0 : *r->number,
					      .journal_id = r->journal_id };
		for (size_t i = 0; i < ARRAY_LEN(words); i++)
			if (strcmp(words[i].kind, r->kind) == 0)
				m->kind = words[i].words;
	}
	return OK;
}

static enum err add_counts(struct ctx *c, struct cash_drawer_view *v)
{
	struct cash_count_row_list rows;
	enum err err = cash_count_list(c->db, c->arena, v->id, &rows);
	if (err != OK)
		return err;
	v->counts = arena_array(c->arena, struct cash_count_item, rows.n + 1);
	for (; v->n_counts < rows.n; v->n_counts++) {
		const struct cash_count_row *r = &rows.at[v->n_counts];
		v->counts[v->n_counts] = (struct cash_count_item){
			.id = r->id,
			.day = r->day,
			.kind = r->kind,
			.who = r->who,
			.expected = r->expected_cents,
			.counted = r->counted_cents,
			.difference = r->counted_cents - r->expected_cents,
			.deposit = r->deposit_cents,
		};
	}
	v->is_open = v->n_counts > 0 && strcmp(v->counts[0].kind, "open") == 0;
	return OK;
}

static enum err add_forms(struct ctx *c, const struct cash_drawer_row *drawer,
			  struct cash_drawer_view *v)
{
	struct bank_account_item_list banks;
	const int32_t today = (int32_t)(c->now_ms / 86400000);
	struct cash_move_form move = { .direction = "in", .memo = "", .day = today };
	struct cash_count_form count = { .day = today,
					 .note = "",
					 .turn = v->petty   ? "" :
						 v->is_open ? "close" :
							      "open" };
	struct form_page_view *moves = form_page(c, &cash_move_form, &move);
	struct form_page_view *counts = form_page(c, &cash_count_form, &count);
	enum err err = bank_book_options(c, moves, drawer->practice_id);
	if (err == OK)
		err = bank_account_list(c->db, c->arena, c->who.account_id, &banks);
	for (size_t i = 0; err == OK && i < banks.n; i++)
		if (banks.at[i].practice_id == drawer->practice_id)
			form_option(c, counts, "bank", banks.at[i].id, banks.at[i].name);
	v->move = moves;
	v->count = counts;
	return err;
}

enum err cash_drawer_show(struct ctx *c)
{
	struct cash_drawer_row drawer;
	struct cash_balance_row now;
	enum err err = cash_drawer_get(c->db, c->arena, ctx_id(c, "drawer"), &drawer);
	if (err == OK)
		err = cash_balance(c->db, c->arena, drawer.id, &now);
	if (err != OK)
		return err;
	struct cash_drawer_view *v = arena_new_one(c->arena, struct cash_drawer_view);
	v->id = drawer.id;
	v->name = drawer.name;
	v->kind = drawer.kind;
	v->petty = strcmp(drawer.kind, "petty") == 0;
	v->cents = now.cents;
	v->float_cents = drawer.float_cents;
	v->may_edit = ctx_may(c, PERM_LEDGER_WRITE);
	v->problem = c->route->method == HTTP_POST ? fault_of(&c->faults, "") : NULL;
	err = add_moves(c, v);
	if (err == OK)
		err = add_counts(c, v);
	if (err == OK && v->may_edit)
		err = add_forms(c, &drawer, v);
	if (err != OK)
		return err;
	c->nav = "/cash";
	c->above = "Cash on hand";
	return view_show(c, &cash_drawer_view_type, v, drawer.name);
}

enum err cash_moved(struct ctx *c)
{
	const struct cash_move_form *f = c->form;
	struct cash_drawer_row drawer;
	const struct bank_actor who = bank_actor_of(c);
	const char *refused;
	bool in = strcmp(f->direction, "in") == 0;
	const struct cash_move_new m = { f->account, f->day, in ? f->amount : -f->amount, f->memo };
	enum err err = cash_drawer_get(c->db, c->arena, ctx_id(c, "drawer"), &drawer);
	if (err == OK)
		err = cash_move_add(c->db, c->arena, &drawer, &m, &who, &refused);
	if (err != OK)
		return err;
	if (refused != NULL)
		return refuse(c, "", "%s", refused);
	audit_set(c, "drawer", drawer.id, 0, "%s cents=%" PRId64 " memo=%s", f->direction,
		  f->amount, f->memo);
	return see_other(c, "Recorded.", ctx_path(c, "/cash/%s", ctx_id_text(c, drawer.id)));
}

static struct cash_count_new count_of(const struct cash_count_form *f)
{
	return (struct cash_count_new){
		.day = f->day,
		.pieces = { f->n10000, f->n5000, f->n2000, f->n1000, f->n500, f->n200, f->n100,
			    f->n50, f->n25, f->n10, f->n5, f->n1 },
		.bank_account_id = f->bank,
		.note = f->note,
	};
}

enum err cash_counted(struct ctx *c)
{
	const struct cash_count_form *f = c->form;
	struct cash_drawer_row drawer;
	struct cash_count_row_list counts;
	struct cash_count_new n = count_of(f);
	const struct bank_actor who = bank_actor_of(c);
	const char *refused;
	enum err err = cash_drawer_get(c->db, c->arena, ctx_id(c, "drawer"), &drawer);
	if (err == OK)
		err = cash_count_list(c->db, c->arena, drawer.id, &counts);
	if (err != OK)
		return err;
	/* An open drawer is closed by its next count, a closed one is opened by it. */
	bool petty = strcmp(drawer.kind, "petty") == 0;
	n.closes = petty || (counts.n > 0 && strcmp(counts.at[0].kind, "open") == 0);
	/* Somebody else may have counted meanwhile: this count is then refused, not turned. */
	if (!petty && f->turn[0] != '\0')
		n.closes = strcmp(f->turn, "close") == 0;
	err = cash_count_add(c->db, c->arena, &drawer, &n, &who, &c->created_id, &refused);
	if (err != OK)
		return err;
	if (refused != NULL)
		return refuse(c, "", "%s", refused);
	audit_set(c, "drawer", drawer.id, 0, "counted kind=%s", n.closes ? "close" : "open");
	return see_other(c, "The count is recorded.",
			 ctx_path(c, "/cash/counts/%s", ctx_id_text(c, c->created_id)));
}

enum err cash_slip_show(struct ctx *c)
{
	struct cash_count_row r;
	struct cash_drawer_row drawer;
	int64_t pieces[BANK_DENOMINATIONS] = { 0 };
	enum err err = cash_count_get(c->db, c->arena, ctx_id(c, "cashcount"), &r);
	if (err == OK)
		err = cash_drawer_get(c->db, c->arena, r.drawer_id, &drawer);
	if (err != OK)
		return err;
	if (r.pieces[0] != '\0' && !bank_pieces_parse(r.pieces, pieces))
		return E_DB; /* only bank_pieces_text writes them */
	struct cash_slip_view *v = arena_new_one(c->arena, struct cash_slip_view);
	*v = (struct cash_slip_view){
		.id = r.id,
		.drawer_id = drawer.id,
		.drawer = drawer.name,
		.bank = r.bank,
		.kind = r.kind,
		.who = r.who,
		.note = r.note,
		.day = r.day,
		.expected = r.expected_cents,
		.counted = r.counted_cents,
		.difference = r.counted_cents - r.expected_cents,
		.deposit = r.deposit_cents,
		.left = r.counted_cents - r.deposit_cents,
		.pieces = arena_array(c->arena, struct cash_piece, BANK_DENOMINATIONS),
	};
	for (size_t i = 0; i < BANK_DENOMINATIONS; i++)
		if (pieces[i] > 0)
			v->pieces[v->n_pieces++] =
				(struct cash_piece){ bank_denominations[i], pieces[i],
						     pieces[i] * bank_denominations[i] };
	c->nav = "/cash";
	c->above = drawer.name;
	return view_show(c, &cash_slip_view_type, v,
			 r.deposit_cents > 0 ? "Deposit slip" : "Cash count");
}
