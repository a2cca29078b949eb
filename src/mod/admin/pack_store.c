/* From the texts in the program to rows of a site. */
#include "mod/admin/pack_store.h"
#include "base/csv.h"
#include "base/id.h"
#include "base/utf8.h"
#include "mod/admin/pack_sql.h"
#include "texts.h"

static const struct embedded *text_named(const char *name)
{
	for (size_t i = 0; i < text_count; i++)
		if (strcmp(text[i].name, name) == 0)
			return &text[i];
	return NULL;
}

enum err pack_load(struct arena *a, const char *kind, struct pack *out, const char **fault)
{
	struct str files[PACK_FILES];
	*fault = NULL;
	for (int i = 0; i < PACK_FILES; i++) {
		const struct embedded *e = text_named(
			arena_printf(a, "packs/%s/%s", kind, pack_file_name((enum pack_file)i)));
		if (e == NULL)
			return E_NOTFOUND;
		files[i] = (struct str){ (const char *)e->bytes, e->n };
	}
	*fault = pack_parse(a, files, out);
	return *fault == NULL ? OK : E_INVALID;
}

static bool is_month_day(const char *value)
{
	return strlen(value) == 5 && value[2] == '-' && strspn(value, "0123456789-") == 5;
}

/* The day of the year that a rule sets, "01-31"; NULL when it sets something else. */
static const char *fixed_day(struct arena *a, const char *code)
{
	for (size_t i = 0; i < text_count; i++) {
		struct csv csv;
		struct csv_fault fault;
		if (strncmp(text[i].name, "rules/", 6) != 0 ||
		    csv_parse(a, (struct str){ (const char *)text[i].bytes, text[i].n }, &csv,
			      &fault) != OK)
			continue;
		int code_column = csv_column(&csv, "code"),
		    value_column = csv_column(&csv, "value");
		for (size_t row = 0; row < csv.n_rows; row++)
			if (strcmp(csv_at(&csv, row, code_column), code) == 0 &&
			    is_month_day(csv_at(&csv, row, value_column)))
				return csv_at(&csv, row, value_column);
	}
	return NULL;
}

/* The rows of the database that the parts of a pack became. */
struct ids {
	int64_t *positions, *shifts, *credentials;
};

static enum err ensure_positions(struct db *db, struct arena *a, const struct pack *p,
				 struct ids *ids)
{
	enum err err = OK;
	ids->positions = arena_array(a, int64_t, p->n_positions + 1);
	for (size_t i = 0; err == OK && i < p->n_positions; i++) {
		struct pack_id_row row = { 0 };
		err = pack_position_ensure(db, id_new(), p->positions[i],
					   utf8_fold(a, p->positions[i]));
		if (err == OK)
			err = pack_position_find(db, a, p->positions[i], &row);
		ids->positions[i] = row.id;
	}
	return err;
}

static enum err ensure_credentials(struct db *db, struct arena *a, const struct pack *p,
				   struct ids *ids)
{
	enum err err = OK;
	ids->credentials = arena_array(a, int64_t, p->n_credentials + 1);
	for (size_t i = 0; err == OK && i < p->n_credentials; i++) {
		const struct pack_credential *c = &p->credentials[i];
		struct pack_id_row row = { 0 };
		err = pack_credential_ensure(db, &(struct pack_credential_ensure_in){
							 .id = id_new(),
							 .name = c->name,
							 .sort_key = utf8_fold(a, c->name),
							 .years = c->renewal_years == 0 ?
									  NULL :
									  &c->renewal_years,
							 .lead_days = c->lead_days,
						 });
		if (err == OK)
			err = pack_credential_find(db, a, c->name, &row);
		ids->credentials[i] = row.id;
	}
	return err;
}

static enum err ensure_shifts(struct db *db, struct arena *a, const struct pack *p, int64_t site,
			      struct ids *ids, struct pack_made *made)
{
	enum err err = OK;
	ids->shifts = arena_array(a, int64_t, p->n_shifts + 1);
	for (size_t i = 0; err == OK && i < p->n_shifts; i++) {
		const struct pack_shift *s = &p->shifts[i];
		struct pack_id_row row = { 0 };
		int64_t changed = 0;
		err = pack_shift_ensure(db,
					&(struct pack_shift_ensure_in){
						.id = id_new(),
						.site = site,
						.name = s->name,
						.start = s->start,
						.minutes = s->minutes,
						.tint = s->tint,
					},
					&changed);
		if (err == OK)
			err = pack_shift_find(db, a, site, s->name, &row);
		ids->shifts[i] = row.id;
		made->shifts += changed;
	}
	return err;
}

static enum err ensure_needs(struct db *db, const struct pack *p, int64_t site,
			     const struct ids *ids, struct pack_made *made)
{
	enum err err = OK;
	for (size_t i = 0; err == OK && i < p->n_needs; i++) {
		const struct pack_need *n = &p->needs[i];
		int64_t changed = 0;
		err = pack_need_ensure(db,
				       &(struct pack_need_ensure_in){
					       .id = id_new(),
					       .site = site,
					       .position = ids->positions[n->position],
					       .shift = ids->shifts[n->shift],
					       .credential =
						       n->credential == PACK_NONE ?
							       NULL :
							       &ids->credentials[n->credential],
					       .weekday = n->weekday,
					       .least = n->least,
					       .wished = n->wished,
				       },
				       &changed);
		made->needs += changed;
	}
	return err;
}

static enum err ensure_schedules(struct db *db, struct arena *a, const struct pack *p, int64_t site,
				 int32_t today, struct pack_made *made)
{
	enum err err = OK;
	for (size_t i = 0; err == OK && i < p->n_obligations; i++) {
		const struct pack_obligation *o = &p->obligations[i];
		int64_t changed = 0;
		err = pack_schedule_ensure(
			db,
			&(struct pack_schedule_ensure_in){
				.id = id_new(),
				.site = site,
				.kind = o->kind,
				.title = o->title,
				.owner_role = o->owner_role,
				.every = o->every,
				.lead_days = o->own_lead ? &o->lead_days : NULL,
				.evidence = o->evidence,
				.rule = o->rule,
				.next_due = pack_first_due(o->every, fixed_day(a, o->rule), today),
			},
			&changed);
		made->schedules += changed;
	}
	return err;
}

enum err pack_apply(struct db *db, struct arena *a, const struct pack *pack, int64_t site_id,
		    int32_t today, struct pack_made *made)
{
	struct ids ids = { 0 };
	struct pack_made fresh = { 0 };
	enum err err = ensure_positions(db, a, pack, &ids);
	if (err == OK)
		err = ensure_credentials(db, a, pack, &ids);
	if (err == OK)
		err = ensure_shifts(db, a, pack, site_id, &ids, &fresh);
	if (err == OK)
		err = ensure_needs(db, pack, site_id, &ids, &fresh);
	if (err == OK)
		err = ensure_schedules(db, a, pack, site_id, today, &fresh);
	if (err == OK)
		*made = fresh;
	return err;
}
