/* Saving people, and everybody in memory for an import. */
#include "mod/people/people_store.h"
#include "base/id.h"
#include "base/utf8.h"
#include "web/event.h"

/* What a search looks through: name, number and address, folded. */
static const char *search_key(struct arena *a, const struct people_staff *s)
{
	return utf8_fold(a, arena_printf(a, "%s %s %s", s->person.name, s->person.employee_no,
					 s->email));
}

static enum err insert_staff(struct db *db, struct arena *a, struct people_staff *s, int64_t now_ms)
{
	s->id = id_new();
	return people_staff_insert(db, &(struct people_staff_insert_in){
					       .id = s->id,
					       .employee_no = s->person.employee_no,
					       .name = s->person.name,
					       .sort_key = utf8_fold(a, s->person.name),
					       .search_key = search_key(a, s),
					       .email = s->email,
					       .phone = s->phone,
					       .position = s->position_id,
					       .home_site = s->home_site_id,
					       .employment = s->person.employment,
					       .min_minutes = s->person.min_minutes,
					       .max_minutes = s->person.max_minutes,
					       .rate_cents = s->person.rate_cents,
					       .hired = s->person.hired,
					       .now = now_ms,
				       });
}

static enum err update_staff(struct db *db, struct arena *a, const struct people_staff *s)
{
	int64_t changed;
	enum err err = people_staff_update(db,
					   &(struct people_staff_update_in){
						   .id = s->id,
						   .version = s->version,
						   .employee_no = s->person.employee_no,
						   .name = s->person.name,
						   .sort_key = utf8_fold(a, s->person.name),
						   .search_key = search_key(a, s),
						   .email = s->email,
						   .phone = s->phone,
						   .position = s->position_id,
						   .home_site = s->home_site_id,
						   .employment = s->person.employment,
						   .min_minutes = s->person.min_minutes,
						   .max_minutes = s->person.max_minutes,
						   .rate_cents = s->person.rate_cents,
						   .hired = s->person.hired,
					   },
					   &changed);
	if (err == OK && changed == 0)
		err = E_STALE;
	if (err == OK)
		err = people_staff_site_delete_all(db, s->id);
	if (err == OK)
		err = people_staff_skill_delete_all(db, s->id);
	return err;
}

enum err people_staff_save(struct db *db, struct arena *a, struct people_staff *staff,
			   int64_t now_ms, int64_t account_id)
{
	enum err err =
		staff->id == 0 ? insert_staff(db, a, staff, now_ms) : update_staff(db, a, staff);
	for (size_t i = 0; err == OK && i < staff->n_sites; i++)
		err = people_staff_site_insert(db, staff->id, staff->sites[i]);
	for (size_t i = 0; err == OK && i < staff->n_skills; i++)
		err = people_staff_skill_insert(db, staff->id, staff->skills[i]);
	return err != OK ? err : event_emit(db, a, now_ms, "staff.changed", staff->id, account_id);
}

static enum err take_words(enum err err, struct arena *a, const struct people_word_row_list *rows,
			   struct import_names *names)
{
	import_names_init(names, a);
	for (size_t i = 0; err == OK && i < rows->n; i++)
		import_names_add(names, rows->at[i].name, rows->at[i].id);
	import_names_known(names);
	return err;
}

static enum err save_words(struct db *db, const struct import_names *names,
			   enum err (*insert)(struct db *, int64_t, const char *, const char *))
{
	enum err err = OK;
	for (size_t i = names->n_known; err == OK && i < names->n; i++)
		err = insert(db, names->id[i], names->name[i], utf8_fold(names->a, names->name[i]));
	return err;
}

enum err people_positions_load(struct db *db, struct arena *a, struct import_names *names)
{
	struct people_word_row_list rows;
	return take_words(people_position_all(db, a, &rows), a, &rows, names);
}

enum err people_positions_save(struct db *db, const struct import_names *names)
{
	return save_words(db, names, people_position_insert);
}

enum err people_skills_load(struct db *db, struct arena *a, struct import_names *names)
{
	struct people_word_row_list rows;
	return take_words(people_skill_all(db, a, &rows), a, &rows, names);
}

enum err people_skills_save(struct db *db, const struct import_names *names)
{
	return save_words(db, names, people_skill_insert);
}

enum err people_credential_kinds_load(struct db *db, struct arena *a, struct import_names *names)
{
	struct people_credential_kind_row_list rows;
	enum err err = people_credential_kind_all(db, a, &rows);
	import_names_init(names, a);
	for (size_t i = 0; err == OK && i < rows.n; i++)
		import_names_add(names, rows.at[i].name, rows.at[i].id);
	import_names_known(names);
	return err;
}

enum err people_credential_kinds_save(struct db *db, const struct import_names *names)
{
	enum err err = OK;
	for (size_t i = names->n_known; err == OK && i < names->n; i++)
		err = people_credential_kind_insert(db,
						    &(struct people_credential_kind_insert_in){
							    .id = names->id[i],
							    .name = names->name[i],
							    .sort_key = utf8_fold(names->a,
										  names->name[i]),
							    .lead_days = "",
						    });
	return err;
}

/* The pairs come in the order of staff ids, the people in that of their numbers. */
static void index_pairs(struct arena *a, struct people_index *x)
{
	x->first_pair = arena_array(a, size_t, 2 * x->staff.n + 2);
	for (size_t p = 0; p < x->pairs.n;) {
		size_t start = p;
		int64_t id = x->pairs.at[p].staff_id, i = 0;
		while (p < x->pairs.n && x->pairs.at[p].staff_id == id)
			p++;
		if (!lookup_get_id(x->by_id, id, &i))
			continue;
		x->first_pair[2 * i] = start;
		x->first_pair[2 * i + 1] = p;
	}
}

enum err people_index_load(struct db *db, struct arena *a, const struct viewer *who,
			   struct people_index *out)
{
	*out = (struct people_index){ .by_no = lookup_new(a), .by_id = lookup_new(a) };
	enum err err = people_staff_all(db, a, &out->staff);
	if (err == OK)
		err = people_staff_site_all(db, a, &out->pairs);
	if (err == OK)
		err = org_site_index_load(db, a, who, &out->sites);
	if (err != OK)
		return err;
	for (size_t i = 0; i < out->staff.n; i++) {
		lookup_put(out->by_no, out->staff.at[i].employee_no, (int64_t)i);
		lookup_put_id(out->by_id, out->staff.at[i].id, (int64_t)i);
	}
	index_pairs(a, out);
	return OK;
}

bool people_index_given(const struct people_index *index, size_t person)
{
	for (size_t p = index->first_pair[2 * person]; p < index->first_pair[2 * person + 1]; p++)
		if (org_site_given(&index->sites, index->pairs.at[p].site_id))
			return true;
	return false;
}

bool people_index_cell(struct import *in, const struct people_index *index, size_t row, size_t col,
		       size_t *person)
{
	const char *no = import_text(in, row, col, PEOPLE_EMPLOYEE_NO);
	int64_t i;
	if (no[0] == '\0')
		return false;
	if (!lookup_get(index->by_no, no, &i)) {
		import_fault(in, row, col,
			     "Nobody has the employee number \"%s\". Import the staff first.", no);
		return false;
	}
	if (!people_index_given(index, (size_t)i)) {
		import_fault(in, row, col, "You were not given a site of this person.");
		return false;
	}
	*person = (size_t)i;
	return true;
}

bool people_same_day(const int32_t *a, const int32_t *b)
{
	return a == NULL || b == NULL ? a == b : *a == *b;
}
