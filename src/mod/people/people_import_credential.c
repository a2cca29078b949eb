/* Credentials by CSV: known by person, kind and number. */
#include "base/id.h"
#include "mod/people/people_api.h"
#include "mod/people/people_store.h"
#include "web/event.h"

enum { NO, CREDENTIAL, NUMBER, ISSUER, ISSUED, EXPIRES };

static const struct import_column columns[] = {
	[NO] = { "employee_no", true, "Of somebody who is on the staff.", "E-104" },
	[CREDENTIAL] = { "credential", true, "One that is named first is made.", "RN license" },
	[NUMBER] = { "number", false, "", "RN.412345" },
	[ISSUER] = { "issuer", false, "", "Ohio Board of Nursing" },
	[ISSUED] = { "issued", false, "", "2024-08-01" },
	[EXPIRES] = { "expires", false,
		      "The last day on which it holds; empty when it does not end.", "2026-10-31" },
};

struct credential_row {
	int64_t staff_id, kind_id, id;
	const char *number, *issuer;
	int32_t issued_day, expires_day;
	const int32_t *issued, *expires;
	const struct people_credential_row *old;
	bool changed;
};

struct plan {
	struct people_index people;
	struct import_names kinds;
	struct people_credential_row_list all;
	struct lookup *by_key; /* index into all */
	struct credential_row *row;
};

static const char *key_of(struct arena *a, int64_t staff, int64_t kind, const char *number)
{
	return arena_printf(a, "%" PRId64 " %" PRId64 " %s", staff, kind, number);
}

static enum err load(struct import *in, void **plan)
{
	struct plan *p = *plan = arena_new_one(in->a, struct plan);
	enum err err = people_index_load(in->db, in->a, in->who, &p->people);
	if (err == OK)
		err = people_credential_kinds_load(in->db, in->a, &p->kinds);
	if (err == OK)
		err = people_credential_all(in->db, in->a, &p->all);
	if (err != OK)
		return err;
	p->by_key = lookup_new(in->a);
	for (size_t i = 0; i < p->all.n; i++) {
		const struct people_credential_row *c = &p->all.at[i];
		lookup_put(p->by_key, key_of(in->a, c->staff_id, c->kind_id, c->number),
			   (int64_t)i);
	}
	p->row = arena_array(in->a, struct credential_row, in->rows + 1);
	return OK;
}

static bool differs(const struct people_credential_row *old, const struct credential_row *r)
{
	return strcmp(old->issuer, r->issuer) != 0 || !people_same_day(old->issued, r->issued) ||
	       !people_same_day(old->expires, r->expires);
}

static void check_row(struct import *in, void *plan, size_t row)
{
	struct plan *p = plan;
	size_t before = in->n_faults, person;
	struct credential_row *r = &p->row[row];
	int64_t i;
	const char *kind = import_text(in, row, CREDENTIAL, LIMIT_NAME);
	r->number = import_text(in, row, NUMBER, LIMIT_NAME);
	r->issuer = import_text(in, row, ISSUER, LIMIT_NAME);
	r->issued = import_day(in, row, ISSUED, &r->issued_day) ? &r->issued_day : NULL;
	r->expires = import_day(in, row, EXPIRES, &r->expires_day) ? &r->expires_day : NULL;
	if (!people_index_cell(in, &p->people, row, NO, &person) || in->n_faults > before)
		return;
	const char *field, *fault = people_credential_fault(r->issued, r->expires, &field);
	if (fault != NULL)
		import_fault(in, row, EXPIRES, "%s", fault);
	r->staff_id = p->people.staff.at[person].id;
	r->kind_id = import_names_ensure(&p->kinds, kind);
	const char *key = key_of(in->a, r->staff_id, r->kind_id, r->number);
	import_once(in, row, NUMBER, key);
	if (lookup_get(p->by_key, key, &i))
		r->old = &p->all.at[i];
	r->changed = r->old != NULL && differs(r->old, r);
	in->made += r->old == NULL;
	in->changed += r->changed;
}

static enum err save_row(struct import *in, struct credential_row *r)
{
	int64_t id = r->old == NULL ? id_new() : r->old->id, changed;
	enum err err;
	if (r->old == NULL)
		err = people_credential_insert(in->db, &(struct people_credential_insert_in){
							       .id = id,
							       .staff = r->staff_id,
							       .kind = r->kind_id,
							       .number = r->number,
							       .issuer = r->issuer,
							       .issued = r->issued,
							       .expires = r->expires,
							       .now = in->now_ms,
						       });
	else
		err = people_credential_update(in->db,
					       &(struct people_credential_update_in){
						       .id = id,
						       .version = r->old->version,
						       .number = r->number,
						       .issuer = r->issuer,
						       .issued = r->issued,
						       .expires = r->expires,
					       },
					       &changed);
	if (err != OK)
		return err;
	return event_emit(in->db, in->a, in->now_ms, "credential.changed", id, import_account(in));
}

static enum err save(struct import *in, void *plan)
{
	struct plan *p = plan;
	enum err err = people_credential_kinds_save(in->db, &p->kinds);
	for (size_t row = 0; err == OK && row < in->rows; row++)
		if (p->row[row].old == NULL || p->row[row].changed)
			err = save_row(in, &p->row[row]);
	return err;
}

static void write_row(struct export *out, const struct people_index *x,
		      const struct import_names *kinds, const struct people_credential_row *c)
{
	int64_t person;
	if (!lookup_get_id(x->by_id, c->staff_id, &person))
		return;
	if (x->staff.at[person].ended != NULL || !people_index_given(x, (size_t)person))
		return;
	export_text(out, x->staff.at[person].employee_no);
	export_text(out, import_names_of(kinds, c->kind_id));
	export_text(out, c->number);
	export_text(out, c->issuer);
	export_day(out, c->issued);
	export_day(out, c->expires);
	export_end_row(out);
}

/* A revoked one stays out: brought in again it would hold. */
static enum err write_credentials(struct export *out)
{
	struct people_index x;
	struct import_names kinds;
	struct people_credential_row_list all;
	enum err err = people_index_load(out->db, out->a, out->who, &x);
	if (err == OK)
		err = people_credential_kinds_load(out->db, out->a, &kinds);
	if (err == OK)
		err = people_credential_all(out->db, out->a, &all);
	for (size_t i = 0; err == OK && i < all.n; i++)
		if (all.at[i].revoked == NULL)
			write_row(out, &x, &kinds, &all.at[i]);
	return err;
}

const struct import_kind people_import_credentials = {
	.name = "credentials",
	.title = "Credentials",
	.says = "Licenses, registrations and certifications, and when each ends.",
	.columns = columns,
	.n_columns = ARRAY_LEN(columns),
	.load = load,
	.check_row = check_row,
	.save = save,
	.write = write_credentials,
	.list = "/credentials",
};
