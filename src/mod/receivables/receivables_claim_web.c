/* Pages of claims: the list, one claim with all that became of it, the statement of a patient. */
#include "base/date.h"
#include "base/money.h"
#include "mod/receivables/receivables_post.h"
#include "mod/receivables/receivables_view.h"
#include "mod/receivables/receivables_web.h"

static const struct view_field claim_item_fields[] = {
	VIEW_ID(struct ar_claim_item, id),           VIEW_TEXT(struct ar_claim_item, token),
	VIEW_TEXT(struct ar_claim_item, patient),    VIEW_TEXT(struct ar_claim_item, payer),
	VIEW_TEXT(struct ar_claim_item, site),       VIEW_TEXT(struct ar_claim_item, provider),
	VIEW_DAY(struct ar_claim_item, day),         VIEW_MONEY(struct ar_claim_item, charge),
	VIEW_MONEY(struct ar_claim_item, insurance), VIEW_MONEY(struct ar_claim_item, patient_part),
};
VIEW_PART(ar_claim_item, claim_item_fields);
static const struct view_field claims_fields[] = {
	VIEW_INT(struct ar_claims_view, total),
	VIEW_LIST(struct ar_claims_view, claims, n_claims, ar_claim_item_type),
};
VIEW_PAGE(ar_claims, claims_fields);

static const struct view_field entry_fields[] = {
	VIEW_DAY(struct ar_entry_item, day),      VIEW_TEXT(struct ar_entry_item, what),
	VIEW_TEXT(struct ar_entry_item, account), VIEW_TEXT(struct ar_entry_item, reference),
	VIEW_MONEY(struct ar_entry_item, cents),
};
VIEW_PART(ar_entry_item, entry_fields);
static const struct view_field line_fields[] = {
	VIEW_DAY(struct ar_line_item, day),        VIEW_TEXT(struct ar_line_item, code),
	VIEW_TEXT(struct ar_line_item, modifiers), VIEW_INT(struct ar_line_item, units_milli),
	VIEW_MONEY(struct ar_line_item, charge),
};
VIEW_PART(ar_line_item, line_fields);
static const struct view_field answer_fields[] = {
	VIEW_TEXT(struct ar_answer_item, trace),   VIEW_DAY(struct ar_answer_item, day),
	VIEW_TEXT(struct ar_answer_item, status),  VIEW_MONEY(struct ar_answer_item, charge),
	VIEW_MONEY(struct ar_answer_item, paid),   VIEW_MONEY(struct ar_answer_item, patient),
	VIEW_MONEY(struct ar_answer_item, denied), VIEW_TEXT(struct ar_answer_item, adjustments),
	VIEW_TEXT(struct ar_answer_item, remarks), VIEW_INT(struct ar_answer_item, segment),
};
VIEW_PART(ar_answer_item, answer_fields);
static const struct view_field claim_fields[] = {
	VIEW_ID(struct ar_claim_view, id),
	VIEW_TEXT(struct ar_claim_view, token),
	VIEW_TEXT(struct ar_claim_view, patient),
	VIEW_TEXT(struct ar_claim_view, payer),
	VIEW_TEXT(struct ar_claim_view, second_payer),
	VIEW_TEXT(struct ar_claim_view, site),
	VIEW_TEXT(struct ar_claim_view, provider),
	VIEW_DAY(struct ar_claim_view, from),
	VIEW_DAY(struct ar_claim_view, to),
	VIEW_MONEY(struct ar_claim_view, charge),
	VIEW_MONEY(struct ar_claim_view, insurance),
	VIEW_MONEY(struct ar_claim_view, patient_part),
	VIEW_LIST(struct ar_claim_view, lines, n_lines, ar_line_item_type),
	VIEW_LIST(struct ar_claim_view, entries, n_entries, ar_entry_item_type),
	VIEW_LIST(struct ar_claim_view, answers, n_answers, ar_answer_item_type),
};
VIEW_PAGE(ar_claim, claim_fields);

static const struct view_field statement_item_fields[] = {
	VIEW_TEXT(struct ar_statement_item, token),
	VIEW_DAY(struct ar_statement_item, day),
	VIEW_TEXT(struct ar_statement_item, site),
	VIEW_MONEY(struct ar_statement_item, charge),
	VIEW_MONEY(struct ar_statement_item, insurance),
	VIEW_MONEY(struct ar_statement_item, patient_part),
};
VIEW_PART(ar_statement_item, statement_item_fields);
static const struct view_field statement_fields[] = {
	VIEW_TEXT(struct ar_statement_view, practice),
	VIEW_TEXT(struct ar_statement_view, patient),
	VIEW_DAY(struct ar_statement_view, day),
	VIEW_MONEY(struct ar_statement_view, due),
	VIEW_LIST(struct ar_statement_view, items, n_items, ar_statement_item_type),
};
VIEW_PAGE(ar_statement, statement_fields);

static const char *plain(const char *text)
{
	return text == NULL ? "" : text;
}

static enum err show_list(struct ctx *c, const char *search, bool open, bool credit,
			  const char *title)
{
	struct ar_claims_view *v = arena_new_one(c->arena, struct ar_claims_view);
	struct ar_claim_page_row_list rows;
	struct ar_claim_count_row count;
	int64_t skip;
	enum err err =
		ar_claim_count(c->db, c->arena, c->who.account_id, search, open, credit, &count);
	if (err != OK)
		return err;
	v->search = search;
	v->credit = credit;
	v->total = count.n;
	v->pager = pager(c, count.n, &skip);
	err = ar_claim_page(c->db, c->arena,
			    &(struct ar_claim_page_in){ c->who.account_id, search, open, credit,
							LIMIT_PAGE_ROWS, skip },
			    &rows);
	if (err != OK)
		return err;
	v->claims = arena_array(c->arena, struct ar_claim_item, rows.n);
	for (; v->n_claims < rows.n; v->n_claims++) {
		const struct ar_claim_page_row *r = &rows.at[v->n_claims];
		v->claims[v->n_claims] = (struct ar_claim_item){ .id = r->id,
								 .token = r->token,
								 .patient = r->patient,
								 .payer = plain(r->payer),
								 .site = r->site,
								 .provider = r->provider,
								 .day = r->from_day,
								 .charge = r->charge,
								 .insurance = r->insurance,
								 .patient_part = r->patient_part };
	}
	c->nav = "/receivables";
	return view_show(c, &ar_claims_view_type, v, title);
}

enum err ar_claims_show(struct ctx *c)
{
	const char *search = ctx_query(c, "q", "");
	return show_list(c, search, search[0] == '\0', false, "Claims");
}

enum err ar_credits_show(struct ctx *c)
{
	return show_list(c, "", true, true, "Credit balances");
}

struct entry_form {
	const char *what;
	int64_t amount;
	int32_t day;
	const char *reference;
};
static const struct choice entry_choices[] = {
	{ "patient-payment", "Payment by the patient" },
	{ "insurance-payment", "Payment by the payer, on paper" },
	{ "contractual", "Contractual adjustment" },
	{ "to-patient", "Move to the patient" },
	{ "to-insurance", "Move back to the payer" },
	{ "write-off", "Write off the patient's part" },
	{ "insurance-write-off", "Write off the payer's part" },
	{ "small-balance", "Small balance" },
	{ "charity", "Charity care" },
	{ "bad-debt", "Bad debt" },
	{ "refund-patient", "Refund owed to the patient" },
	{ "refund-payer", "Refund owed to the payer" },
	{ "refund-paid", "Refund sent by check" },
	{ NULL, NULL },
};
static const struct field entry_form_fields[] = {
	FIELD_CHOICE(struct entry_form, what, .label = "What", .required = true,
		     .choices = entry_choices),
	FIELD_MONEY(struct entry_form, amount, .label = "Amount", .required = true, .min = 1,
		    .max = 100000000000),
	FIELD_DAY(struct entry_form, day, .label = "Day", .required = true),
	FIELD_TEXT(struct entry_form, reference, .label = "Reference", .max = LIMIT_NAME,
		   .help = "A check number, a receipt."),
};
const struct form ar_entry_form =
	FORM("receivables_entry", struct entry_form, entry_form_fields, "Post");

static enum err fill_claim(struct ctx *c, struct ar_claim_view *v)
{
	struct ar_claim_lines_row_list lines;
	struct ar_entry_row_list entries;
	struct ar_answer_row_list answers;
	enum err err = ar_claim_lines(c->db, c->arena, v->id, &lines);
	if (err == OK)
		err = ar_entries_of_claim(c->db, c->arena, v->id, &entries);
	if (err == OK)
		err = ar_answers_of_claim(c->db, c->arena, v->id, &answers);
	if (err != OK)
		return err;
	v->lines = arena_array(c->arena, struct ar_line_item, lines.n);
	for (; v->n_lines < lines.n; v->n_lines++) {
		const struct ar_claim_lines_row *r = &lines.at[v->n_lines];
		v->lines[v->n_lines] = (struct ar_line_item){ r->day, r->code, r->modifiers,
							      r->units_milli, r->charge };
	}
	v->entries = arena_array(c->arena, struct ar_entry_item, entries.n);
	for (; v->n_entries < entries.n; v->n_entries++) {
		const struct ar_entry_row *r = &entries.at[v->n_entries];
		v->entries[v->n_entries] =
			(struct ar_entry_item){ r->day, ar_kind_title(r->kind),
						ar_role_title(r->role), r->reference, r->cents };
	}
	v->answers = arena_array(c->arena, struct ar_answer_item, answers.n);
	for (; v->n_answers < answers.n; v->n_answers++)
		v->answers[v->n_answers] = ar_answer_item_of(c, &answers.at[v->n_answers]);
	return OK;
}

enum err ar_claim_show(struct ctx *c)
{
	struct ar_claim_seen_row r;
	enum err err = ar_claim_seen(c->db, c->arena, c->who.account_id, ctx_id(c, "claim"), &r);
	if (err != OK)
		return err;
	struct ar_claim_view *v = arena_new_one(c->arena, struct ar_claim_view);
	*v = (struct ar_claim_view){ .id = r.id,
				     .token = r.token,
				     .patient = r.patient,
				     .payer = r.payer == NULL ? "No payer" : r.payer,
				     .second_payer = plain(r.second_payer),
				     .site = r.site,
				     .provider = r.provider,
				     .from = r.from_day,
				     .to = r.to_day,
				     .charge = r.charge,
				     .insurance = r.insurance,
				     .patient_part = r.patient_part };
	err = fill_claim(c, v);
	if (err != OK)
		return err;
	if (ctx_may(c, PERM_LEDGER_WRITE)) {
		struct entry_form fresh = { .what = "patient-payment",
					    .day = ar_today(c),
					    .reference = "" };
		v->form = form_page(c, &ar_entry_form, &fresh);
	}
	c->nav = "/receivables";
	return view_show(c, &ar_claim_view_type, v, ctx_path(c, "Claim %s", r.token));
}

enum err ar_claim_post(struct ctx *c)
{
	const struct entry_form *f = c->form;
	struct ar_claim_row claim;
	const char *refused = NULL;
	enum err err = ar_claim_any(c->db, c->arena, ctx_id(c, "claim"), &claim);
	if (err == OK)
		err = ar_manual_post(c->db, c->arena, &claim, ar_manual_of(f->what), f->amount,
				     f->day, f->reference, c->who.account_id, c->now_ms, &refused);
	if (err != OK)
		return err;
	if (refused != NULL)
		return refuse(c, "day", "%s", refused);
	char cents[MONEY_TEXT_MAX];
	money_text(cents, f->amount);
	audit_set(c, "claim", claim.id, claim.site_id, "%s %s", f->what, cents);
	return see_other(c, "Posted.",
			 ctx_path(c, "/receivables/claims/%s", ctx_id_text(c, claim.id)));
}

enum err ar_statement_show(struct ctx *c)
{
	struct ar_claim_seen_row r;
	struct ar_patient_claims_row_list rows;
	enum err err = ar_claim_seen(c->db, c->arena, c->who.account_id, ctx_id(c, "claim"), &r);
	if (err == OK)
		err = ar_patient_claims(c->db, c->arena, c->who.account_id, r.practice_id,
					r.patient, &rows);
	if (err != OK)
		return err;
	struct ar_statement_view *v = arena_new_one(c->arena, struct ar_statement_view);
	*v = (struct ar_statement_view){ .practice = r.practice,
					 .patient = r.patient,
					 .day = ar_today(c) };
	v->items = arena_array(c->arena, struct ar_statement_item, rows.n);
	for (; v->n_items < rows.n; v->n_items++) {
		const struct ar_patient_claims_row *p = &rows.at[v->n_items];
		v->items[v->n_items] =
			(struct ar_statement_item){ p->token,  p->site,      p->from_day,
						    p->charge, p->insurance, p->patient_part };
		if (!money_add(v->due, p->patient_part, &v->due))
			return E_LIMIT;
	}
	c->nav = "/receivables";
	return view_show(c, &ar_statement_view_type, v, "Statement");
}
