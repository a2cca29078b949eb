/* Staff by CSV. A person is known by the employee number. Sites of a person that were not given to
 * whoever imports stay as they are, and so does the rate for those who may not see rates. */
#include "base/id.h"
#include "mod/people/people_api.h"
#include "mod/people/people_store.h"

enum { NO, NAME, EMAIL, PHONE, POSITION, HOME, OTHER, EMPLOYMENT, MIN, MAX, RATE, HIRED, SKILLS };

static const struct import_column columns[] = {
	[NO] = { "employee_no", true, "The person's number in your office; known by it.", "E-104" },
	[NAME] = { "name", true, "First and last name.", "Maya Lindqvist" },
	[EMAIL] = { "email", false, "For the invitation and the calendar.", "maya@example.com" },
	[PHONE] = { "phone", false, "", "614-555-0104" },
	[POSITION] = { "position", true, "One that is named first is made.", "Registered nurse" },
	[HOME] = { "home_site", true, "A site by name.", "Main Street" },
	[OTHER] = { "other_sites", false, "Where else the person may work; separated by ;", "" },
	[EMPLOYMENT] = { "employment", true, "full-time, part-time, per-diem or contract.",
			 "full-time" },
	[MIN] = { "min_hours", true, "Least hours a week.", "32" },
	[MAX] = { "max_hours", true, "Most hours a week.", "40" },
	[RATE] = { "hourly_rate", false, "Seen by those who may see pay.", "41.25" },
	[HIRED] = { "hired", true, "The first day.", "2024-03-18" },
	[SKILLS] = { "skills", false, "Separated by ; - one that is named first is made.",
		     "triage;Spanish" },
};

struct staff_row {
	struct people_staff staff;
	int64_t rate;
	const struct people_staff_row *old; /* NULL: new */
	bool changed;
};

struct plan {
	struct people_index people;
	struct import_names positions, skills;
	struct lookup *has_skill, *skill_count;
	struct staff_row *row;
};

static const char *skill_key(struct arena *a, int64_t staff, int64_t skill)
{
	return arena_printf(a, "%" PRId64 " %" PRId64, staff, skill);
}

static enum err load(struct import *in, void **plan)
{
	struct plan *p = *plan = arena_new_one(in->a, struct plan);
	struct people_staff_skill_all_row_list skills;
	enum err err = people_index_load(in->db, in->a, in->who, &p->people);
	if (err == OK)
		err = people_positions_load(in->db, in->a, &p->positions);
	if (err == OK)
		err = people_skills_load(in->db, in->a, &p->skills);
	if (err == OK)
		err = people_staff_skill_all(in->db, in->a, &skills);
	if (err != OK)
		return err;
	p->has_skill = lookup_new(in->a);
	p->skill_count = lookup_new(in->a);
	for (size_t i = 0; i < skills.n;) {
		int64_t staff = skills.at[i].staff_id, n = 0;
		for (; i < skills.n && skills.at[i].staff_id == staff; i++, n++)
			lookup_put(p->has_skill, skill_key(in->a, staff, skills.at[i].skill_id), 1);
		lookup_put_id(p->skill_count, staff, n);
	}
	p->row = arena_array(in->a, struct staff_row, in->rows + 1);
	return OK;
}

static bool put_id(int64_t *list, size_t *n, int64_t id)
{
	for (size_t i = 0; i < *n; i++)
		if (list[i] == id)
			return false;
	list[(*n)++] = id;
	return true;
}

/* The sites that the row names, and the old ones that its user was not given. */
static void read_sites(struct import *in, struct plan *p, size_t row, size_t old)
{
	struct staff_row *r = &p->row[row];
	const struct people_index *x = &p->people;
	const char *home = import_text(in, row, HOME, LIMIT_NAME);
	const char **other = import_list(in, row, OTHER, LIMIT_LIST_CELL);
	size_t first = r->old == NULL ? 0 : x->first_pair[2 * old];
	size_t last = r->old == NULL ? 0 : x->first_pair[2 * old + 1];
	int64_t *sites = arena_array(in->a, int64_t, LIMIT_LIST_CELL + 2 + last - first);
	int64_t id;
	bool stays = r->old != NULL && import_names_find(&x->sites.names, home, &id) &&
		     id == r->old->home_site_id;
	if (home[0] != '\0' && (stays || org_site_cell(in, &x->sites, row, HOME, home, &id))) {
		r->staff.home_site_id = id;
		put_id(sites, &r->staff.n_sites, id);
	}
	for (; *other != NULL; other++)
		if (org_site_cell(in, &x->sites, row, OTHER, *other, &id))
			put_id(sites, &r->staff.n_sites, id);
	for (size_t i = first; i < last; i++)
		if (!org_site_given(&x->sites, x->pairs.at[i].site_id))
			put_id(sites, &r->staff.n_sites, x->pairs.at[i].site_id);
	r->staff.sites = sites;
}

static void read_skills(struct import *in, struct plan *p, size_t row)
{
	struct staff_row *r = &p->row[row];
	int64_t *skills = arena_array(in->a, int64_t, LIMIT_LIST_CELL + 1);
	for (const char **s = import_list(in, row, SKILLS, LIMIT_LIST_CELL); *s != NULL; s++)
		put_id(skills, &r->staff.n_skills, import_names_ensure(&p->skills, *s));
	r->staff.skills = skills;
}

static void read_rate(struct import *in, struct staff_row *r, size_t row)
{
	bool given = import_money(in, row, RATE, &r->rate);
	if (import_may(in, PERM_PAY_READ)) {
		r->staff.person.rate_cents = given ? &r->rate : NULL;
		return;
	}
	if (given)
		import_fault(in, row, RATE,
			     "Your role does not see hourly rates. Leave the cell empty; "
			     "the rate stays as it is.");
	r->staff.person.rate_cents = r->old == NULL ? NULL : r->old->rate_cents;
}

static bool same_sites(const struct plan *p, const struct people_staff *s, size_t old)
{
	const struct people_index *x = &p->people;
	size_t first = x->first_pair[2 * old], last = x->first_pair[2 * old + 1];
	if (last - first != s->n_sites)
		return false;
	for (size_t i = 0; i < s->n_sites; i++) {
		size_t k = first;
		while (k < last && x->pairs.at[k].site_id != s->sites[i])
			k++;
		if (k == last)
			return false;
	}
	return true;
}

static bool same_skills(const struct import *in, const struct plan *p, const struct people_staff *s)
{
	int64_t n = 0;
	if (!lookup_get_id(p->skill_count, s->id, &n))
		n = 0;
	if ((size_t)n != s->n_skills)
		return false;
	for (size_t i = 0; i < s->n_skills; i++)
		if (!lookup_get(p->has_skill, skill_key(in->a, s->id, s->skills[i]), NULL))
			return false;
	return true;
}

static bool same_rate(const int64_t *a, const int64_t *b)
{
	return a == NULL || b == NULL ? a == b : *a == *b;
}

static bool differs(const struct people_staff_row *o, const struct people_staff *s)
{
	return strcmp(o->name, s->person.name) != 0 || strcmp(o->email, s->email) != 0 ||
	       strcmp(o->phone, s->phone) != 0 || o->position_id != s->position_id ||
	       o->home_site_id != s->home_site_id ||
	       strcmp(o->employment, s->person.employment) != 0 ||
	       o->min_minutes != s->person.min_minutes || o->max_minutes != s->person.max_minutes ||
	       !same_rate(o->rate_cents, s->person.rate_cents) || o->hired != s->person.hired;
}

static void find_old(struct import *in, struct plan *p, size_t row, size_t *old)
{
	struct staff_row *r = &p->row[row];
	int64_t i;
	if (!lookup_get(p->people.by_no, r->staff.person.employee_no, &i))
		return;
	*old = (size_t)i;
	r->old = &p->people.staff.at[i];
	r->staff.id = r->old->id;
	r->staff.version = r->old->version;
	if (!people_index_given(&p->people, *old))
		import_fault(in, row, NO,
			     "This number belongs to somebody at sites that you were not given.");
}

static size_t column_named(const char *name)
{
	size_t i = 0;
	while (i < ARRAY_LEN(columns) && strcmp(columns[i].name, name) != 0)
		i++;
	assert(i < ARRAY_LEN(columns));
	return i;
}

static void check_row(struct import *in, void *plan, size_t row)
{
	struct plan *p = plan;
	size_t before = in->n_faults, old = 0;
	struct staff_row *r = &p->row[row];
	struct people_staff *s = &r->staff;
	s->person.employee_no = import_text(in, row, NO, PEOPLE_EMPLOYEE_NO);
	s->person.name = import_text(in, row, NAME, LIMIT_NAME);
	s->person.employment = import_word(in, row, EMPLOYMENT, people_employments);
	s->person.min_minutes = import_minutes(in, row, MIN, PEOPLE_MINUTES_MAX);
	s->person.max_minutes = import_minutes(in, row, MAX, PEOPLE_MINUTES_MAX);
	s->email = import_email(in, row, EMAIL);
	s->phone = import_text(in, row, PHONE, LIMIT_PHONE);
	bool dated = import_day(in, row, HIRED, &s->person.hired);
	assert(dated || in->n_faults > before);
	const char *position = import_text(in, row, POSITION, LIMIT_NAME);
	if (s->person.employee_no[0] != '\0') {
		import_once(in, row, NO, s->person.employee_no);
		find_old(in, p, row, &old);
	}
	read_sites(in, p, row, old);
	read_skills(in, p, row);
	read_rate(in, r, row);
	if (in->n_faults > before)
		return;
	s->position_id = import_names_ensure(&p->positions, position);
	const char *field, *fault = people_person_fault(&s->person, &field);
	if (fault != NULL)
		import_fault(in, row, column_named(field), "%s", fault);
	r->changed = r->old != NULL &&
		     (differs(r->old, s) || !same_sites(p, s, old) || !same_skills(in, p, s));
	in->made += r->old == NULL;
	in->changed += r->changed;
}

static enum err save(struct import *in, void *plan)
{
	struct plan *p = plan;
	enum err err = people_positions_save(in->db, &p->positions);
	if (err == OK)
		err = people_skills_save(in->db, &p->skills);
	for (size_t row = 0; err == OK && row < in->rows; row++)
		if (p->row[row].old == NULL || p->row[row].changed)
			err = people_staff_save(in->db, in->a, &p->row[row].staff, in->now_ms,
						import_account(in));
	return err;
}

static const char *joined(struct arena *a, const char *list, const char *name)
{
	return list[0] == '\0' ? name : arena_printf(a, "%s;%s", list, name);
}

static void write_row(struct export *out, const struct people_index *x, size_t i,
		      const struct import_names *positions, const char *skills)
{
	const struct people_staff_row *r = &x->staff.at[i];
	const char *other = "";
	for (size_t k = x->first_pair[2 * i]; k < x->first_pair[2 * i + 1]; k++) {
		int64_t site = x->pairs.at[k].site_id;
		if (site != r->home_site_id && org_site_given(&x->sites, site))
			other = joined(out->a, other, import_names_of(&x->sites.names, site));
	}
	bool pay = out->who == NULL || role_may(out->who->role, PERM_PAY_READ);
	export_text(out, r->employee_no);
	export_text(out, r->name);
	export_text(out, r->email);
	export_text(out, r->phone);
	export_text(out, import_names_of(positions, r->position_id));
	export_text(out, import_names_of(&x->sites.names, r->home_site_id));
	export_text(out, other);
	export_text(out, r->employment);
	export_minutes(out, r->min_minutes);
	export_minutes(out, r->max_minutes);
	export_money(out, pay ? r->rate_cents : NULL);
	export_day(out, &r->hired);
	export_text(out, skills);
	export_end_row(out);
}

/* Each person's skills, joined, by index into the list of people. */
static enum err load_skill_lists(struct export *out, const struct people_index *x,
				 const char **list)
{
	struct import_names names;
	struct people_staff_skill_all_row_list rows;
	enum err err = people_skills_load(out->db, out->a, &names);
	if (err == OK)
		err = people_staff_skill_all(out->db, out->a, &rows);
	for (size_t i = 0; err == OK && i < rows.n; i++) {
		int64_t person;
		const char *name = import_names_of(&names, rows.at[i].skill_id);
		if (lookup_get_id(x->by_id, rows.at[i].staff_id, &person))
			list[person] =
				list[person] == NULL ? name : joined(out->a, list[person], name);
	}
	return err;
}

static enum err write_staff(struct export *out)
{
	struct people_index x;
	struct import_names positions;
	enum err err = people_index_load(out->db, out->a, out->who, &x);
	if (err == OK)
		err = people_positions_load(out->db, out->a, &positions);
	if (err != OK)
		return err;
	const char **skills = arena_array(out->a, const char *, x.staff.n + 1);
	err = load_skill_lists(out, &x, skills);
	for (size_t i = 0; err == OK && i < x.staff.n; i++)
		if (x.staff.at[i].ended == NULL && people_index_given(&x, i))
			write_row(out, &x, i, &positions, skills[i] == NULL ? "" : skills[i]);
	return err;
}

const struct import_kind people_import_staff = {
	.name = "staff",
	.title = "Staff",
	.says = "The people, where they work, their hours and skills.",
	.columns = columns,
	.n_columns = ARRAY_LEN(columns),
	.load = load,
	.check_row = check_row,
	.save = save,
	.write = write_staff,
	.list = "/staff",
};
