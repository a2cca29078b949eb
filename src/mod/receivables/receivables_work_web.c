/* What waits for a person after remittances: the list, one item, denials by payer and reason;
 * payers. */
#include "base/date.h"
#include "base/money.h"
#include "mod/receivables/receivables_post.h"
#include "mod/receivables/receivables_view.h"
#include "mod/receivables/receivables_web.h"

static const struct view_field item_fields[] = {
	VIEW_ID(struct ar_work_item, id),       VIEW_TEXT(struct ar_work_item, kind),
	VIEW_TEXT(struct ar_work_item, title),  VIEW_TEXT(struct ar_work_item, token),
	VIEW_ID(struct ar_work_item, claim_id), VIEW_ID(struct ar_work_item, remit_id),
	VIEW_TEXT(struct ar_work_item, trace),  VIEW_TEXT(struct ar_work_item, payer),
	VIEW_TEXT(struct ar_work_item, reason), VIEW_MONEY(struct ar_work_item, cents),
	VIEW_TEXT(struct ar_work_item, words),  VIEW_TEXT(struct ar_work_item, state),
	VIEW_TEXT(struct ar_work_item, note),   VIEW_DAY(struct ar_work_item, day),
};
VIEW_PART(ar_work_item, item_fields);
static const struct view_field kind_fields[] = {
	VIEW_TEXT(struct ar_count_item, kind),
	VIEW_TEXT(struct ar_count_item, title),
	VIEW_INT(struct ar_count_item, n),
	VIEW_MONEY(struct ar_count_item, cents),
};
static const struct view_type kind_type = { "ar_work_kind", sizeof(struct ar_count_item),
					    kind_fields, ARRAY_LEN(kind_fields), NULL };
static const struct view_field worklist_fields[] = {
	VIEW_LIST(struct ar_worklist_view, items, n_items, ar_work_item_type),
	VIEW_LIST(struct ar_worklist_view, kinds, n_kinds, kind_type),
};
VIEW_PAGE(ar_worklist, worklist_fields);
static const struct view_field work_fields[] = {
	VIEW_ONE(struct ar_work_view, item, ar_work_item_type),
};
VIEW_PAGE(ar_work, work_fields);

static const struct view_field denial_fields[] = {
	VIEW_TEXT(struct ar_denial_item, payer),       VIEW_TEXT(struct ar_denial_item, reason),
	VIEW_TEXT(struct ar_denial_item, label),       VIEW_INT(struct ar_denial_item, n),
	VIEW_MONEY(struct ar_denial_item, cents),      VIEW_INT(struct ar_denial_item, open_n),
	VIEW_MONEY(struct ar_denial_item, open_cents),
};
VIEW_PART(ar_denial_item, denial_fields);
static const struct view_field denials_fields[] = {
	VIEW_DAY(struct ar_denials_view, since),
	VIEW_INT(struct ar_denials_view, n),
	VIEW_MONEY(struct ar_denials_view, cents),
	VIEW_LIST(struct ar_denials_view, rows, n_rows, ar_denial_item_type),
};
VIEW_PAGE(ar_denials, denials_fields);

static const struct view_field payer_item_fields[] = {
	VIEW_ID(struct ar_payer_item, id),
	VIEW_TEXT(struct ar_payer_item, name),
	VIEW_BOOL(struct ar_payer_item, federal),
};
VIEW_PART(ar_payer_item, payer_item_fields);
static const struct view_field payers_fields[] = {
	VIEW_LIST(struct ar_payers_view, payers, n_payers, ar_payer_item_type),
};
VIEW_PAGE(ar_payers, payers_fields);

static struct ar_work_item item_of(const struct ar_work_row *r)
{
	return (struct ar_work_item){ .id = r->id,
				      .claim_id = r->claim_id == NULL ? 0 : *r->claim_id,
				      .remit_id = r->remit_id,
				      .cents = r->cents,
				      .kind = r->kind,
				      .title = ar_work_title(r->kind),
				      .trace = r->trace,
				      .token = r->token == NULL ? "" : r->token,
				      .payer = r->payer,
				      .reason = r->reason,
				      .words = r->words,
				      .state = r->state,
				      .note = r->note,
				      .day = r->pay_day };
}

enum err ar_worklist_show(struct ctx *c)
{
	struct ar_worklist_view *v = arena_new_one(c->arena, struct ar_worklist_view);
	struct ar_work_count_row count;
	struct ar_work_counts_row_list kinds;
	struct ar_work_row_list rows;
	int64_t skip, viewer = c->who.account_id;
	v->kind = ctx_query(c, "kind", "");
	v->done = strcmp(ctx_query(c, "state", "open"), "done") == 0;
	const char *state = v->done ? "done" : "open";
	enum err err = ar_work_count(c->db, c->arena, viewer, v->kind, state, &count);
	if (err == OK)
		err = ar_work_counts(c->db, c->arena, viewer, &kinds);
	if (err != OK)
		return err;
	v->pager = pager(c, count.n, &skip);
	err = ar_work_page(c->db, c->arena,
			   &(struct ar_work_page_in){ viewer, v->kind, state, LIMIT_PAGE_ROWS,
						      skip },
			   &rows);
	if (err != OK)
		return err;
	v->items = arena_array(c->arena, struct ar_work_item, rows.n);
	for (; v->n_items < rows.n; v->n_items++)
		v->items[v->n_items] = item_of(&rows.at[v->n_items]);
	v->kinds = arena_array(c->arena, struct ar_count_item, kinds.n);
	for (; v->n_kinds < kinds.n; v->n_kinds++) {
		const struct ar_work_counts_row *k = &kinds.at[v->n_kinds];
		v->kinds[v->n_kinds] =
			(struct ar_count_item){ k->kind, ar_work_title(k->kind), k->n, k->cents };
	}
	c->nav = "/receivables";
	return view_show(c, &ar_worklist_view_type, v, "Waiting for a person");
}

struct work_form {
	const char *claim;
	const char *note;
};
static const struct field work_form_fields[] = {
	FIELD_TEXT(
		struct work_form, claim, .label = "Claim", .max = LIMIT_NAME,
		.help = "For an answer without a claim: the number of the claim on our books. What "
			"the payer said is then posted to it."),
	FIELD_LONG(struct work_form, note, .label = "What was done", .max = LIMIT_NOTE,
		   .help = "Appealed, corrected and sent again, written off with whose leave, ..."),
};
const struct form ar_work_form =
	FORM("receivables_work", struct work_form, work_form_fields, "Done");

enum err ar_work_show(struct ctx *c)
{
	struct ar_work_row r;
	enum err err = ar_work_seen(c->db, c->arena, c->who.account_id, ctx_id(c, "arwork"), &r);
	if (err != OK)
		return err;
	struct ar_work_view *v = arena_new_one(c->arena, struct ar_work_view);
	v->item = item_of(&r);
	if (ctx_may(c, PERM_LEDGER_WRITE) && strcmp(r.state, "open") == 0)
		v->form = form_page(c, &ar_work_form, NULL);
	c->nav = "/receivables";
	return view_show(c, &ar_work_view_type, v, v->item.title);
}

static enum err match(struct ctx *c, const struct ar_work_get_row *work, const char *token)
{
	struct ar_claim_at_site_row at;
	struct ar_claim_row claim;
	const char *refused = NULL;
	enum err err =
		ar_claim_at_site(c->db, c->arena, c->who.account_id, work->practice_id, token, &at);
	if (err == E_NOTFOUND)
		return refuse(
			c, "claim",
			"No claim of this number is on the books. Import its charge first, or "
			"look the number up.");
	if (err == OK)
		err = ar_claim_any(c->db, c->arena, at.id, &claim);
	if (err == OK)
		err = ar_unmatched_resolve(c->db, c->arena, work->id, &claim, c->who.account_id,
					   ar_today(c), c->now_ms, &refused);
	if (err == OK && refused != NULL)
		return refuse(c, "claim", "%s", refused);
	return err;
}

enum err ar_work_save(struct ctx *c)
{
	const struct work_form *f = c->form;
	struct ar_work_get_row work;
	int64_t changed = 1;
	enum err err = ar_work_get(c->db, c->arena, ctx_id(c, "arwork"), &work);
	if (err != OK)
		return err;
	bool matches = f->claim[0] != '\0';
	if (matches && strcmp(work.kind, "unmatched") != 0)
		return refuse(c, "claim", "This item has its claim already.");
	if (!matches && f->note[0] == '\0')
		return refuse(c, "note", "Say in a few words what was done.");
	err = matches ? match(c, &work, f->claim) :
			ar_work_done(c->db, work.id, f->note, &c->who.account_id, c->now_ms,
				     &changed);
	if (err != OK)
		return err;
	if (changed == 0)
		return refuse(c, "", "Somebody else has done this already.");
	audit_set(c, "receivables", work.id, 0, "%s %s%s", work.kind,
		  matches ? "matched to " : "done", matches ? f->claim : "");
	return see_other(c, matches ? "Posted to the claim." : "Done.", "/receivables/open-items");
}

enum err ar_denials_show(struct ctx *c)
{
	struct ar_denials_view *v = arena_new_one(c->arena, struct ar_denials_view);
	struct ar_denials_row_list rows;
	v->since = ctx_query_day(c, "since", date_add_months(ar_today(c), -12));
	enum err err = ar_denials(c->db, c->arena, c->who.account_id, v->since, &rows);
	if (err != OK)
		return err;
	v->rows = arena_array(c->arena, struct ar_denial_item, rows.n);
	for (; v->n_rows < rows.n; v->n_rows++) {
		const struct ar_denials_row *r = &rows.at[v->n_rows];
		struct str code = str_of(r->reason), group = STR("");
		if (!str_split(&code, ' ', &group))
			group = STR("");
		v->rows[v->n_rows] =
			(struct ar_denial_item){ r->payer,
						 r->reason,
						 ar_reason_of(ar_codes_known(),
							      arena_str(c->arena, group),
							      arena_str(c->arena, code))
							 ->label,
						 r->n,
						 r->cents,
						 r->open_n,
						 r->open_cents };
		v->n += r->n;
		if (!money_add(v->cents, r->cents, &v->cents))
			return E_LIMIT;
	}
	c->nav = "/receivables";
	return view_show(c, &ar_denials_view_type, v, "Denials");
}

enum err ar_payers_show(struct ctx *c)
{
	struct ar_payers_view *v = arena_new_one(c->arena, struct ar_payers_view);
	struct ar_payer_row_list rows;
	enum err err = ar_payer_list(c->db, c->arena, &rows);
	if (err != OK)
		return err;
	v->may_post = ctx_may(c, PERM_LEDGER_WRITE);
	v->payers = arena_array(c->arena, struct ar_payer_item, rows.n);
	for (; v->n_payers < rows.n; v->n_payers++)
		v->payers[v->n_payers] =
			(struct ar_payer_item){ rows.at[v->n_payers].id, rows.at[v->n_payers].name,
						rows.at[v->n_payers].federal };
	c->nav = "/receivables";
	return view_show(c, &ar_payers_view_type, v, "Payers");
}

struct payer_form {
	bool federal;
	int64_t version;
};
static const struct field payer_form_fields[] = {
	FIELD_BOOL(
		struct payer_form, federal, .label = "Federal health program",
		.help = "Medicare, Medicaid and the like: what they paid too much goes back within "
			"the days of 42 CFR 401.305."),
	FIELD_INT(struct payer_form, version, .label = "Version", .hidden = true),
};
const struct form ar_payer_form =
	FORM("receivables_payer", struct payer_form, payer_form_fields, "Save");

enum err ar_payer_edit(struct ctx *c)
{
	struct ar_payer_row r;
	enum err err = ar_payer_get(c->db, c->arena, ctx_id(c, "payer"), &r);
	if (err != OK)
		return err;
	struct payer_form now = { r.federal, r.version };
	struct form_page_view *p = form_page(c, &ar_payer_form, &now);
	p->cancel = "/receivables/payers";
	c->nav = "/receivables";
	return form_show(c, p, r.name, ctx_path(c, "/receivables/payers/%s", ctx_id_text(c, r.id)));
}

enum err ar_payer_save(struct ctx *c)
{
	const struct payer_form *f = c->form;
	struct ar_payer_row r;
	int64_t changed;
	enum err err = ar_payer_get(c->db, c->arena, ctx_id(c, "payer"), &r);
	if (err == OK)
		err = ar_payer_set_federal(c->db, r.id, f->version, f->federal, &changed);
	if (err != OK)
		return err;
	if (changed == 0) {
		struct payer_form *now = arena_new_one(c->arena, struct payer_form);
		*now = (struct payer_form){ r.federal, r.version };
		return stale(c, now, r.version);
	}
	audit_set(c, "payer", r.id, 0, "federal=%s", f->federal ? "yes" : "no");
	return see_other(c, "The payer is saved.", "/receivables/payers");
}
