/* Adjustments and payments by CSV, and fee schedules. */
#include "base/date.h"
#include "base/utf8.h"
#include "mod/org/org_api.h"
#include "mod/receivables/receivables_post.h"

enum { CLAIM, SITE, DAY, KIND, AMOUNT, REFERENCE };

static const struct import_column columns[] = {
	[CLAIM] = { "claim", true, "A claim that is on the books.", "A-10041" },
	[SITE] = { "site", true, "The site of the claim.", "Main Street" },
	[DAY] = { "date", true, "The day on which it counts.", "2026-11-24" },
	[KIND] = { "kind", true,
		   "patient-payment, insurance-payment, contractual, to-patient, to-insurance, "
		   "write-off, insurance-write-off, small-balance, charity, bad-debt, refund-patient, "
		   "refund-payer or refund-paid.",
		   "patient-payment" },
	[AMOUNT] = { "amount", true, "Above zero.", "25.00" },
	[REFERENCE] = { "reference", true,
			"A receipt or check number. The same claim, kind and reference is posted once.",
			"R-881" },
};

static const char *const kinds[] = {
	"patient-payment", "insurance-payment",   "contractual",   "to-patient", "to-insurance",
	"write-off",       "insurance-write-off", "small-balance", "charity",    "bad-debt",
	"refund-patient",  "refund-payer",        "refund-paid",   NULL
};

struct row {
	int64_t claim_id, cents;
	int32_t day;
	const char *kind, *reference;
	bool known;
};
struct plan {
	struct org_site_index sites;
	struct row *row;
};

static enum err load(struct import *in, void **plan)
{
	struct plan *p = *plan = arena_new_one(in->a, struct plan);
	p->row = arena_array(in->a, struct row, in->rows + 1);
	return org_site_index_load(in->db, in->a, in->who, &p->sites);
}

static void check_claim(struct import *in, struct row *r, size_t row, int64_t site_id,
			const char *token)
{
	struct org_site_row site;
	struct ar_claim_row claim;
	struct ar_entries_like_row like;
	enum err err = org_site_any(in->db, in->a, site_id, &site);
	if (err == OK)
		err = ar_claim_find(in->db, in->a, site.practice_id, token, &claim);
	if (err != OK || claim.site_id != site_id) {
		import_fault(in, row, CLAIM,
			     "No claim of this number is on the books at this site.");
		return;
	}
	r->claim_id = claim.id;
	err = ar_entries_like(in->db, in->a, claim.id, r->kind, r->reference, &like);
	r->known = err == OK && like.n > 0;
	in->made += !r->known;
}

static void check_row(struct import *in, void *plan, size_t row)
{
	struct plan *p = plan;
	struct row *r = &p->row[row];
	size_t before = in->n_faults;
	int64_t site_id = 0;
	const char *token = import_text(in, row, CLAIM, LIMIT_NAME);
	const char *site = import_text(in, row, SITE, LIMIT_NAME);
	r->kind = import_word(in, row, KIND, kinds);
	r->reference = import_text(in, row, REFERENCE, LIMIT_NAME);
	bool day = import_day(in, row, DAY, &r->day);
	bool money = import_money(in, row, AMOUNT, &r->cents);
	bool placed = org_site_cell(in, &p->sites, row, SITE, site, &site_id);
	if (!day || !money || !placed || in->n_faults > before)
		return;
	if (r->cents == 0)
		import_fault(in, row, AMOUNT, "The amount must be above zero.");
	import_once(in, row, REFERENCE,
		    arena_printf(in->a, "%s %s %s", token, r->kind, r->reference));
	if (in->n_faults == before)
		check_claim(in, r, row, site_id, token);
}

static enum err save(struct import *in, void *plan)
{
	struct plan *p = plan;
	enum err err = OK;
	for (size_t row = 0; err == OK && row < in->rows; row++) {
		const struct row *r = &p->row[row];
		struct ar_claim_row claim;
		const char *refused = NULL;
		if (r->known)
			continue;
		err = ar_claim_any(in->db, in->a, r->claim_id, &claim);
		if (err == OK)
			err = ar_manual_post(in->db, in->a, &claim, ar_manual_of(r->kind), r->cents,
					     r->day, r->reference, import_account(in), in->now_ms,
					     &refused);
		if (err == OK && refused != NULL) {
			import_fault(in, row, DAY, "%s", refused);
			err = E_INVALID;
		}
	}
	return err;
}

/* Payments and adjustments that were posted by hand or by file, at the sites that were granted. */
static enum err write_adjustments(struct export *out)
{
	struct ar_manual_all_row_list rows;
	struct org_site_index sites;
	enum err err = org_site_index_load(out->db, out->a, out->who, &sites);
	if (err == OK)
		err = ar_manual_all(out->db, out->a, &rows);
	for (size_t i = 0; err == OK && i < rows.n; i++) {
		const struct ar_manual_all_row *r = &rows.at[i];
		const struct ar_manual *m = ar_manual_of(r->kind);
		/* A move between two accounts has two entries; one of them speaks for it. */
		if (m == NULL || !org_site_given(&sites, r->site_id) ||
		    (strcmp(r->role, m->role) != 0 && ar_role_kept(m->role)))
			continue;
		int64_t cents = strcmp(r->role, m->role) == 0 ? -r->cents : r->cents;
		export_text(out, r->token);
		export_text(out, r->site);
		export_day(out, &r->day);
		export_text(out, r->kind);
		export_money(out, &cents);
		export_text(out, r->reference);
		export_end_row(out);
	}
	return err;
}

const struct import_kind receivables_import_adjustments = {
	.name = "adjustments",
	.title = "Payments and adjustments of claims",
	.says = "Payments of patients, write-offs, charity and the like, by claim.",
	.columns = columns,
	.n_columns = ARRAY_LEN(columns),
	.load = load,
	.check_row = check_row,
	.save = save,
	.write = write_adjustments,
	.list = "/receivables/claims",
};

enum { FEE_PAYER, FEE_CODE, FEE_MODIFIERS, FEE_FROM, FEE_AMOUNT };

static const struct import_column fee_columns[] = {
	[FEE_PAYER] = { "payer", true, "The payer whose contract it is.", "Keystone Health" },
	[FEE_CODE] = { "code", true, "The procedure.", "99213" },
	[FEE_MODIFIERS] = { "modifiers", false, "Separated by a blank; empty: any.", "" },
	[FEE_FROM] = { "from", true, "The first day on which it holds.", "2026-01-01" },
	[FEE_AMOUNT] = { "amount", true,
			 "For one unit: the payer's and the patient's part together.", "92.50" },
};

struct fee_row {
	const char *payer, *code, *modifiers;
	int32_t from;
	int64_t cents;
};
struct fee_plan {
	struct lookup *known; /* key to cents */
	struct fee_row *row;
};

static const char *fee_key(struct arena *a, const struct fee_row *r)
{
	return arena_printf(a, "%s|%s|%s|%" PRId32, utf8_fold(a, r->payer), r->code, r->modifiers,
			    r->from);
}

static enum err fee_load(struct import *in, void **plan)
{
	struct fee_plan *p = *plan = arena_new_one(in->a, struct fee_plan);
	struct ar_fee_all_row_list all;
	enum err err = ar_fee_all(in->db, in->a, &all);
	if (err != OK)
		return err;
	p->known = lookup_new(in->a);
	p->row = arena_array(in->a, struct fee_row, in->rows + 1);
	for (size_t i = 0; i < all.n; i++) {
		struct fee_row r = { all.at[i].payer, all.at[i].code, all.at[i].modifiers,
				     all.at[i].from_day, all.at[i].cents };
		lookup_put(p->known, fee_key(in->a, &r), r.cents);
	}
	return OK;
}

static void fee_check(struct import *in, void *plan, size_t row)
{
	struct fee_plan *p = plan;
	struct fee_row *r = &p->row[row];
	size_t before = in->n_faults;
	int64_t old;
	r->payer = import_text(in, row, FEE_PAYER, LIMIT_NAME);
	r->code = import_text(in, row, FEE_CODE, 16);
	r->modifiers = import_text(in, row, FEE_MODIFIERS, 16);
	bool day = import_day(in, row, FEE_FROM, &r->from);
	bool money = import_money(in, row, FEE_AMOUNT, &r->cents);
	if (!day || !money || in->n_faults > before)
		return;
	const char *key = fee_key(in->a, r);
	import_once(in, row, FEE_CODE, key);
	bool known = lookup_get(p->known, key, &old);
	in->made += !known;
	in->changed += known && old != r->cents;
}

static enum err fee_save(struct import *in, void *plan)
{
	struct fee_plan *p = plan;
	enum err err = OK;
	for (size_t row = 0; err == OK && row < in->rows; row++) {
		const struct fee_row *r = &p->row[row];
		struct ar_payer_row payer;
		err = ar_payer_ensure(in->db, in->a, NULL, 0, r->payer, in->now_ms, &payer);
		if (err == OK)
			err = ar_fee_put(in->db,
					 &(struct ar_fee_put_in){ payer.id, r->code, r->modifiers,
								  r->from, r->cents });
	}
	return err;
}

static enum err fee_write(struct export *out)
{
	struct ar_fee_all_row_list all;
	enum err err = ar_fee_all(out->db, out->a, &all);
	for (size_t i = 0; err == OK && i < all.n; i++) {
		export_text(out, all.at[i].payer);
		export_text(out, all.at[i].code);
		export_text(out, all.at[i].modifiers);
		export_day(out, &all.at[i].from_day);
		export_money(out, &all.at[i].cents);
		export_end_row(out);
	}
	return err;
}

const struct import_kind receivables_import_fees = {
	.name = "fees",
	.title = "Fee schedules",
	.says = "What payers owe for a procedure by their contracts; lines allowed for less become "
		"open items.",
	.columns = fee_columns,
	.n_columns = ARRAY_LEN(fee_columns),
	.load = fee_load,
	.check_row = fee_check,
	.save = fee_save,
	.write = fee_write,
	.list = "/receivables/payers",
};
