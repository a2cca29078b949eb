/* Pages of remittances: the list, one with its claims, and money that was seen by hand. */
#include "base/id.h"
#include "mod/receivables/receivables_post.h"
#include "mod/receivables/receivables_view.h"
#include "mod/receivables/receivables_web.h"

static const struct view_field remit_item_fields[] = {
	VIEW_ID(struct ar_remit_item, id),           VIEW_TEXT(struct ar_remit_item, trace),
	VIEW_TEXT(struct ar_remit_item, payer),      VIEW_TEXT(struct ar_remit_item, practice),
	VIEW_TEXT(struct ar_remit_item, method),     VIEW_DAY(struct ar_remit_item, pay_day),
	VIEW_MONEY(struct ar_remit_item, cents),     VIEW_INT(struct ar_remit_item, claims),
	VIEW_DAY(struct ar_remit_item, deposit_day),
};
VIEW_PART(ar_remit_item, remit_item_fields);
static const struct view_field deposit_fields[] = {
	VIEW_TEXT(struct ar_deposit_item, trace),
	VIEW_TEXT(struct ar_deposit_item, reference),
	VIEW_DAY(struct ar_deposit_item, day),
	VIEW_MONEY(struct ar_deposit_item, cents),
};
VIEW_PART(ar_deposit_item, deposit_fields);
static const struct view_field remits_fields[] = {
	VIEW_LIST(struct ar_remits_view, remits, n_remits, ar_remit_item_type),
	VIEW_LIST(struct ar_remits_view, deposits, n_deposits, ar_deposit_item_type),
};
VIEW_PAGE(ar_remits, remits_fields);

static const struct view_field answer_fields[] = {
	VIEW_TEXT(struct ar_answer_item, token),   VIEW_ID(struct ar_answer_item, claim_id),
	VIEW_TEXT(struct ar_answer_item, status),  VIEW_MONEY(struct ar_answer_item, charge),
	VIEW_MONEY(struct ar_answer_item, paid),   VIEW_MONEY(struct ar_answer_item, patient),
	VIEW_MONEY(struct ar_answer_item, denied), VIEW_TEXT(struct ar_answer_item, adjustments),
	VIEW_TEXT(struct ar_answer_item, remarks), VIEW_INT(struct ar_answer_item, segment),
};
static const struct view_type answer_type = { "ar_remit_claim", sizeof(struct ar_answer_item),
					      answer_fields, ARRAY_LEN(answer_fields), NULL };
static const struct view_field loose_fields[] = {
	VIEW_TEXT(struct ar_loose_item, payer),
	VIEW_TEXT(struct ar_loose_item, role),
	VIEW_TEXT(struct ar_loose_item, reference),
	VIEW_MONEY(struct ar_loose_item, cents),
};
static const struct view_type loose_type = { "ar_remit_provider", sizeof(struct ar_loose_item),
					     loose_fields, ARRAY_LEN(loose_fields), NULL };
static const struct view_field warning_fields[] = {
	VIEW_TEXT(struct ar_warning_item, words),
};
VIEW_PART(ar_warning_item, warning_fields);
static const struct view_field remit_fields[] = {
	VIEW_ID(struct ar_remit_view, id),
	VIEW_TEXT(struct ar_remit_view, trace),
	VIEW_TEXT(struct ar_remit_view, payer),
	VIEW_TEXT(struct ar_remit_view, practice),
	VIEW_TEXT(struct ar_remit_view, method),
	VIEW_TEXT(struct ar_remit_view, file),
	VIEW_DAY(struct ar_remit_view, pay_day),
	VIEW_DAY(struct ar_remit_view, post_day),
	VIEW_DAY(struct ar_remit_view, deposit_day),
	VIEW_MONEY(struct ar_remit_view, cents),
	VIEW_MONEY(struct ar_remit_view, claims_cents),
	VIEW_MONEY(struct ar_remit_view, provider_cents),
	VIEW_INT(struct ar_remit_view, n_claims),
	VIEW_INT(struct ar_remit_view, open_work),
	VIEW_ID(struct ar_remit_view, journal_id),
	VIEW_LIST(struct ar_remit_view, answers, n_answers, answer_type),
	VIEW_LIST(struct ar_remit_view, loose, n_loose, loose_type),
	VIEW_LIST(struct ar_remit_view, warnings, n_warnings, ar_warning_item_type),
};
VIEW_PAGE(ar_remit, remit_fields);

static int32_t day_or_none(const int32_t *day)
{
	return day == NULL ? DAY_NONE : *day;
}

static enum err fill_deposits(struct ctx *c, struct ar_remits_view *v)
{
	struct ar_deposits_loose_row_list rows;
	enum err err = ar_deposits_loose(c->db, c->arena, c->who.account_id, &rows);
	if (err != OK)
		return err;
	v->deposits = arena_array(c->arena, struct ar_deposit_item, rows.n);
	for (; v->n_deposits < rows.n; v->n_deposits++) {
		const struct ar_deposits_loose_row *r = &rows.at[v->n_deposits];
		v->deposits[v->n_deposits] =
			(struct ar_deposit_item){ r->trace, r->reference, r->cents, r->day };
	}
	return OK;
}

enum err ar_remits_show(struct ctx *c)
{
	struct ar_remits_view *v = arena_new_one(c->arena, struct ar_remits_view);
	struct ar_remit_count_row count;
	struct ar_remit_row_list rows;
	int64_t skip, viewer = c->who.account_id;
	v->waiting = ctx_query_int(c, "waiting", 0) != 0;
	enum err err = ar_remit_count(c->db, c->arena, viewer, v->waiting, &count);
	if (err != OK)
		return err;
	v->pager = pager(c, count.n, &skip);
	err = ar_remit_page(c->db, c->arena, viewer, v->waiting, LIMIT_PAGE_ROWS, skip, &rows);
	if (err == OK)
		err = fill_deposits(c, v);
	if (err != OK)
		return err;
	v->remits = arena_array(c->arena, struct ar_remit_item, rows.n);
	for (; v->n_remits < rows.n; v->n_remits++) {
		const struct ar_remit_row *r = &rows.at[v->n_remits];
		v->remits[v->n_remits] =
			(struct ar_remit_item){ .id = r->id,
						.cents = r->cents,
						.claims = r->n_claims,
						.payer = r->payer,
						.trace = r->trace,
						.method = r->method,
						.practice = r->practice,
						.pay_day = r->pay_day,
						.deposit_day = day_or_none(r->deposit_day) };
	}
	v->may_post = ctx_may(c, PERM_LEDGER_WRITE);
	if (v->may_post) {
		c->action_label = "Bring a file in";
		c->action_path = "/receivables/file";
	}
	c->nav = "/receivables";
	return view_show(c, &ar_remits_view_type, v, "Remittances");
}

struct money_form {
	const char *into;
	int32_t day;
	const char *reference;
};
static const struct choice money_places[] = {
	{ "operating_bank", "Operating bank" },
	{ "undeposited", "A check that waits to be deposited" },
	{ "none", "The bank pages book it" },
	{ NULL, NULL },
};
static const struct field money_fields[] = {
	FIELD_CHOICE(struct money_form, into, .label = "Where it went", .required = true,
		     .choices = money_places),
	FIELD_DAY(struct money_form, day, .label = "Day", .required = true),
	FIELD_TEXT(struct money_form, reference, .label = "Check or bank reference",
		   .required = true, .max = LIMIT_NAME),
};
const struct form ar_money_form =
	FORM("receivables_money", struct money_form, money_fields, "Save");

static enum err fill_parts(struct ctx *c, struct ar_remit_view *v)
{
	struct ar_answer_row_list answers;
	struct ar_remit_loose_row_list loose;
	struct ar_work_of_remit_row_list work;
	int64_t skip;
	v->pager = pager(c, v->n_claims, &skip);
	enum err err = ar_remit_claim_page(c->db, c->arena, v->id, LIMIT_PAGE_ROWS, skip, &answers);
	if (err == OK)
		err = ar_remit_loose(c->db, c->arena, v->id, &loose);
	if (err == OK)
		err = ar_work_of_remit(c->db, c->arena, v->id, &work);
	if (err != OK)
		return err;
	v->answers = arena_array(c->arena, struct ar_answer_item, answers.n);
	for (; v->n_answers < answers.n; v->n_answers++)
		v->answers[v->n_answers] = ar_answer_item_of(c, &answers.at[v->n_answers]);
	v->loose = arena_array(c->arena, struct ar_loose_item, loose.n);
	for (; v->n_loose < loose.n; v->n_loose++) {
		const struct ar_remit_loose_row *r = &loose.at[v->n_loose];
		const char *code = strncmp(r->kind, "plb ", 4) == 0 ? r->kind + 4 : r->kind;
		v->loose[v->n_loose] = (struct ar_loose_item){
			ctx_path(c, "%s: %s", code,
				 ar_provider_code_of(ar_codes_known(), code)->label),
			ar_role_title(r->role), r->reference, r->cents
		};
	}
	for (size_t i = 0; i < work.n; i++)
		v->open_work += strcmp(work.at[i].state, "open") == 0;
	return OK;
}

static void fill_warnings(struct ctx *c, struct ar_remit_view *v, const char *text)
{
	struct str rest = str_of(text), line;
	v->warnings = arena_array(c->arena, struct ar_warning_item, 50);
	while (v->n_warnings < 50 && str_split(&rest, '\n', &line))
		v->warnings[v->n_warnings++].words = arena_str(c->arena, line);
}

enum err ar_remit_show(struct ctx *c)
{
	struct ar_remit_row r;
	enum err err = ar_remit_seen(c->db, c->arena, c->who.account_id, ctx_id(c, "remit"), &r);
	if (err != OK)
		return err;
	struct ar_remit_view *v = arena_new_one(c->arena, struct ar_remit_view);
	*v = (struct ar_remit_view){ .id = r.id,
				     .cents = r.cents,
				     .claims_cents = r.claims_cents,
				     .provider_cents = r.provider_cents,
				     .n_claims = r.n_claims,
				     .journal_id = r.journal_id == NULL ? 0 : *r.journal_id,
				     .payer = r.payer,
				     .practice = r.practice,
				     .trace = r.trace,
				     .method = r.method,
				     .file = r.file,
				     .pay_day = r.pay_day,
				     .post_day = r.post_day,
				     .deposit_day = day_or_none(r.deposit_day) };
	err = fill_parts(c, v);
	if (err != OK)
		return err;
	fill_warnings(c, v, r.warnings);
	if (ctx_may(c, PERM_LEDGER_WRITE) && r.deposit_day == NULL && r.cents != 0) {
		struct money_form fresh = { .into = "operating_bank",
					    .day = ar_today(c),
					    .reference = "" };
		v->form = form_page(c, &ar_money_form, &fresh);
	}
	c->nav = "/receivables";
	return view_show(c, &ar_remit_view_type, v, ctx_path(c, "Remittance %s", r.trace));
}

/* Clears EFT clearing against where the money is. */
static enum err book_money(struct ctx *c, const struct ar_remit_row *r, const char **refused)
{
	const struct money_form *f = c->form;
	struct ar_posting p;
	int64_t journal;
	if (strcmp(f->into, "none") == 0)
		return OK;
	ar_posting_begin(&p, c->db, c->arena, r->practice_id);
	enum err err = ar_posting_add(&p, f->into, r->cents, (struct ledger_dims){ 0 });
	if (err == OK)
		err = ar_posting_add(&p, "eft_clearing", -r->cents, (struct ledger_dims){ 0 });
	struct ledger_journal_new head = { .day = f->day,
					   .source = "deposit",
					   .source_id = r->id,
					   .memo = ctx_path(c, "Money of remittance %s, %s",
							    r->trace, f->reference),
					   .account_id = c->who.account_id };
	return err != OK ? err : ar_posting_end(&p, &head, c->now_ms, &journal, refused);
}

enum err ar_remit_money(struct ctx *c)
{
	const struct money_form *f = c->form;
	struct ar_remit_row r;
	int64_t deposit = id_new(), changed = 0;
	enum err err = ar_remit_seen(c->db, c->arena, c->who.account_id, ctx_id(c, "remit"), &r);
	struct ar_deposit_find_row twin;
	if (err != OK)
		return err;
	err = ar_deposit_find(c->db, c->arena, r.practice_id, f->reference, &twin);
	if (err == OK)
		return refuse(c, "reference", "This reference names other money already.");
	if (err != E_NOTFOUND)
		return err;
	err = ar_deposit_insert(c->db, &(struct ar_deposit_insert_in){ .id = deposit,
								       .practice = r.practice_id,
								       .reference = f->reference,
								       .trace = r.trace,
								       .cents = r.cents,
								       .day = f->day,
								       .remit = &r.id,
								       .now = c->now_ms });
	if (err == OK)
		err = ar_remit_set_deposit(c->db, r.id, deposit, &changed);
	if (err != OK)
		return err;
	if (changed == 0)
		return refuse(c, "", "The money for this payment was seen already.");
	const char *refused = NULL;
	err = book_money(c, &r, &refused);
	if (err != OK)
		return err;
	if (refused != NULL)
		return refuse(c, "day", "%s", refused);
	audit_set(c, "remittance", r.id, 0, "money seen, reference=%s", f->reference);
	return see_other(c, "Saved.", ctx_path(c, "/receivables/remits/%s", ctx_id_text(c, r.id)));
}
