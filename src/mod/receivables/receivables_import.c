/* Charges by CSV: one row a service, the rows of one claim together or not. Only new claims are
 * made; one that is on the books must say the same. */
#include "base/money.h"
#include "mod/org/org_api.h"
#include "mod/receivables/receivables_post.h"
#include "web/obligation.h"

enum { CLAIM, SITE, PATIENT, PAYER, SECOND, PROVIDER, DAY, CODE, MODIFIERS, UNITS, CHARGE };

static const struct import_column columns[] = {
	[CLAIM] = { "claim", true, "The claim's own number, as it is sent to the payer.",
		    "A-10041" },
	[SITE] = { "site", true, "Where the service was.", "Main Street" },
	[PATIENT] = { "patient", true, "The patient's account number. Names do not belong here.",
		      "P-2207" },
	[PAYER] = { "payer", false, "Who is billed first; empty: the patient.", "Keystone Health" },
	[SECOND] = { "second_payer", false, "Who is billed next.", "" },
	[PROVIDER] = { "provider", false, "Who gave the service.", "Dr. Rao" },
	[DAY] = { "date", true, "The day of the service.", "2026-11-20" },
	[CODE] = { "code", true, "The procedure.", "99213" },
	[MODIFIERS] = { "modifiers", false, "Separated by a blank.", "25" },
	[UNITS] = { "units", true, "Whole units.", "1" },
	[CHARGE] = { "charge", true, "The amount charged for the row.", "125.00" },
};

struct row {
	struct ar_charge_line line;
	size_t next; /* of the same claim; 0: none, as row 0 follows no other */
};
struct group {
	size_t first, last, rows;
	int64_t cents, site_id, practice_id;
	const char *token, *site, *patient, *payer, *second, *provider;
	bool known;
};
struct plan {
	struct org_site_index sites;
	struct org_site_row_list site_rows;
	struct lookup *practice_of, *by_claim;
	struct row *row;
	struct group *group;
	size_t n_groups;
};

static enum err load(struct import *in, void **plan)
{
	struct plan *p = *plan = arena_new_one(in->a, struct plan);
	enum err err = org_site_index_load(in->db, in->a, in->who, &p->sites);
	if (err == OK)
		err = org_site_all(in->db, in->a, &p->site_rows);
	if (err != OK)
		return err;
	p->practice_of = lookup_new(in->a);
	p->by_claim = lookup_new(in->a);
	for (size_t i = 0; i < p->site_rows.n; i++)
		lookup_put_id(p->practice_of, p->site_rows.at[i].id,
			      p->site_rows.at[i].practice_id);
	p->row = arena_array(in->a, struct row, in->rows + 1);
	p->group = arena_array(in->a, struct group, in->rows + 1);
	return OK;
}

static void same(struct import *in, size_t row, size_t col, const char *now, const char *first)
{
	if (strcmp(now, first) != 0)
		import_fault(in, row, col,
			     "The rows of one claim must agree; an earlier one says \"%s\".",
			     first);
}

static void check_row(struct import *in, void *plan, size_t row)
{
	struct plan *p = plan;
	size_t before = in->n_faults;
	struct group g = { .first = row, .last = row };
	struct row *r = &p->row[row];
	int64_t at, units;
	g.token = import_text(in, row, CLAIM, LIMIT_NAME);
	g.site = import_text(in, row, SITE, LIMIT_NAME);
	g.patient = import_text(in, row, PATIENT, LIMIT_NAME);
	g.payer = import_text(in, row, PAYER, LIMIT_NAME);
	g.second = import_text(in, row, SECOND, LIMIT_NAME);
	g.provider = import_text(in, row, PROVIDER, LIMIT_NAME);
	r->line.code = import_text(in, row, CODE, 16);
	r->line.modifiers = import_text(in, row, MODIFIERS, 16);
	r->line.control = "";
	units = import_int(in, row, UNITS, 1, 100000);
	r->line.units_milli = units * 1000;
	bool day = import_day(in, row, DAY, &r->line.day);
	bool money = import_money(in, row, CHARGE, &r->line.cents);
	bool site = org_site_cell(in, &p->sites, row, SITE, g.site, &g.site_id);
	if (!day || !money || !site || in->n_faults > before)
		return;
	if (!lookup_get_id(p->practice_of, g.site_id, &g.practice_id))
		return;
	const char *key = arena_printf(in->a, "%" PRId64 " %s", g.practice_id, g.token);
	if (!lookup_get(p->by_claim, key, &at)) {
		at = (int64_t)p->n_groups;
		lookup_put(p->by_claim, key, at);
		p->group[p->n_groups++] = g;
	} else {
		struct group *first = &p->group[at];
		same(in, row, SITE, g.site, first->site);
		same(in, row, PATIENT, g.patient, first->patient);
		same(in, row, PAYER, g.payer, first->payer);
		same(in, row, SECOND, g.second, first->second);
		same(in, row, PROVIDER, g.provider, first->provider);
		p->row[first->last].next = row;
		first->last = row;
	}
	p->group[at].rows++;
	p->group[at].cents += r->line.cents; /* a row is at most a million, a file 100,000 rows */
}

static void check_file(struct import *in, void *plan)
{
	struct plan *p = plan;
	for (size_t i = 0; i < p->n_groups; i++) {
		struct group *g = &p->group[i];
		struct ar_claim_row old;
		enum err err = ar_claim_find(in->db, in->a, g->practice_id, g->token, &old);
		g->known = err == OK;
		if (err == OK && old.charge != g->cents) {
			char ours[MONEY_TEXT_MAX], theirs[MONEY_TEXT_MAX];
			money_text(ours, old.charge);
			money_text(theirs, g->cents);
			import_fault(
				in, g->first, CLAIM,
				"This claim is on the books with %s, and the file has %s. Post the "
				"difference as an adjustment.",
				ours, theirs);
		}
		in->made += g->known ? 0 : g->rows;
	}
}

static enum err payer_of(struct import *in, const char *name, int64_t *id, int64_t *value)
{
	struct ar_payer_row payer;
	if (name[0] == '\0')
		return OK;
	enum err err = ar_payer_ensure(in->db, in->a, NULL, 0, name, in->now_ms, &payer);
	if (err == OK) {
		*id = payer.id;
		*value = payer.value_id;
	}
	return err;
}

static enum err save(struct import *in, void *plan)
{
	struct plan *p = plan;
	struct ar_charge *charge = arena_array(in->a, struct ar_charge, p->n_groups);
	struct ar_charge_line *line = arena_array(in->a, struct ar_charge_line, in->rows);
	size_t n = 0, n_lines = 0;
	int64_t unused;
	const char *refused = NULL;
	enum err err = OK;
	for (size_t i = 0; err == OK && i < p->n_groups; i++) {
		const struct group *g = &p->group[i];
		if (g->known)
			continue;
		struct ar_charge *c = &charge[n++];
		*c = (struct ar_charge){ .practice_id = g->practice_id,
					 .site_id = g->site_id,
					 .token = g->token,
					 .patient = g->patient,
					 .provider = g->provider,
					 .line = line + n_lines,
					 .n_lines = g->rows };
		for (size_t row = g->first, k = 0; k < g->rows; k++, row = p->row[row].next)
			line[n_lines++] = p->row[row].line;
		err = payer_of(in, g->payer, &c->payer_id, &c->payer_value_id);
		if (err == OK)
			err = payer_of(in, g->second, &c->second_payer_id, &unused);
	}
	if (err == OK && n > 0)
		err = ar_charges_post(in->db, in->a, charge, n, "Charges", import_account(in),
				      obligation_today("UTC", in->now_ms), in->now_ms, &refused);
	if (err == OK && refused != NULL) {
		import_fault(in, 0, DAY, "%s", refused);
		return E_INVALID;
	}
	return err;
}

static enum err write_charges(struct export *out)
{
	struct ar_charge_all_row_list rows;
	struct org_site_index sites;
	enum err err = org_site_index_load(out->db, out->a, out->who, &sites);
	if (err == OK)
		err = ar_charge_all(out->db, out->a, &rows);
	for (size_t i = 0; err == OK && i < rows.n; i++) {
		const struct ar_charge_all_row *r = &rows.at[i];
		if (!org_site_given(&sites, r->site_id))
			continue;
		export_text(out, r->token);
		export_text(out, r->site);
		export_text(out, r->patient);
		export_text(out, r->payer == NULL ? "" : r->payer);
		export_text(out, r->second_payer == NULL ? "" : r->second_payer);
		export_text(out, r->provider);
		export_day(out, &r->day);
		export_text(out, r->code);
		export_text(out, r->modifiers);
		export_text(out, arena_printf(out->a, "%" PRId64, r->units_milli / 1000));
		export_money(out, &r->charge);
		export_end_row(out);
	}
	return err;
}

const struct import_kind receivables_import_charges = {
	.name = "charges",
	.title = "Charges",
	.says = "What was charged, one row a service, from the billing program. No names of "
		"patients.",
	.columns = columns,
	.n_columns = ARRAY_LEN(columns),
	.load = load,
	.check_row = check_row,
	.check_file = check_file,
	.save = save,
	.write = write_charges,
	.list = "/receivables/claims",
};
