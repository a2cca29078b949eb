/* Adding and changing people, and ending their employment. */
#include "base/date.h"
#include "base/id.h"
#include "mod/people/people_web.h"
#include "web/event.h"
#include "web/page.h"

static const struct choice employments[] = {
	{ "full-time", "Full time" },
	{ "part-time", "Part time" },
	{ "per-diem", "Per diem" },
	{ "contract", "Contract" },
	{ NULL, NULL },
};

static const struct field staff_fields[] = {
	FIELD_TEXT(struct people_staff_form, name, .label = "Name", .required = true,
		   .max = LIMIT_NAME),
	FIELD_TEXT(struct people_staff_form, employee_no, .label = "Employee number",
		   .required = true, .max = PEOPLE_EMPLOYEE_NO,
		   .help = "As your payroll has it. CSV files know people by it."),
	FIELD_REF(struct people_staff_form, position, .label = "Position", .required = true,
		  .ref = "position"),
	/* Required too, unless it is a site that the viewer was not given: see fill(). */
	FIELD_REF(struct people_staff_form, home_site, .label = "Home site", .ref = "site"),
	FIELD_REFS(struct people_staff_form, sites, .label = "May also work at", .ref = "site"),
	FIELD_EMAIL(struct people_staff_form, email, .label = "Email"),
	FIELD_TEXT(struct people_staff_form, phone, .label = "Phone", .max = LIMIT_PHONE),
	FIELD_CHOICE(struct people_staff_form, employment, .label = "Employment", .required = true,
		     .choices = employments),
	FIELD_HOURS(struct people_staff_form, min_hours, .label = "Least hours a week"),
	FIELD_HOURS(struct people_staff_form, max_hours, .label = "Most hours a week",
		    .required = true),
	FIELD_MONEY(struct people_staff_form, hourly_rate, .label = "Hourly rate",
		    .max = 1000000 * 100, .help = "Seen by those who may see pay."),
	FIELD_DAY(struct people_staff_form, hired, .label = "Hired", .required = true),
	FIELD_REFS(struct people_staff_form, skills, .label = "Skills", .ref = "skill"),
	FIELD_INT(struct people_staff_form, version, .label = "Version", .hidden = true),
};
const struct form people_staff_form = FORM("staff", struct people_staff_form, staff_fields, "Save");

static const struct field end_fields[] = {
	FIELD_DAY(
		struct people_end_form, ended, .label = "Last day",
		.help = "Nobody can plan a shift after it. Leave it empty when the person stays."),
	FIELD_INT(struct people_end_form, version, .label = "Version", .hidden = true),
};
const struct form people_end_form = FORM("staff_end", struct people_end_form, end_fields, "Save");

/* Those who may not see pay do not see the field, nor change it. */
static void hide_rate(struct ctx *c, struct form_page_view *p)
{
	if (ctx_may(c, PERM_PAY_READ))
		return;
	size_t n = 0;
	for (size_t i = 0; i < p->n_inputs; i++)
		if (strcmp(p->inputs[i].field->name, "hourly_rate") != 0)
			p->inputs[n++] = p->inputs[i];
	p->n_inputs = n;
}

/* Draws the home site as required where it is: for a new person, and for one whose home the viewer
 * was given. */
static void require_home(struct ctx *c, struct form_page_view *p)
{
	for (size_t i = 0; i < p->n_inputs; i++) {
		if (strcmp(p->inputs[i].field->name, "home_site") != 0)
			continue;
		struct field *copy = arena_new_one(c->arena, struct field);
		*copy = *p->inputs[i].field;
		copy->required = true;
		p->inputs[i].field = copy;
	}
}

static enum err add_options(struct ctx *c, struct form_page_view *p)
{
	enum err err = people_position_options(c, p, "position");
	if (err == OK)
		err = people_site_options(c, p, "home_site");
	if (err == OK)
		err = people_site_options(c, p, "sites");
	if (err == OK)
		err = people_skill_options(c, p, "skills");
	hide_rate(c, p);
	return err;
}

enum err people_staff_new(struct ctx *c)
{
	struct people_staff_form empty = { .employee_no = "",
					   .name = "",
					   .email = "",
					   .phone = "",
					   .employment = "full-time",
					   .min_hours = 32 * 60,
					   .max_hours = 40 * 60,
					   .hired = DAY_NONE };
	struct form_page_view *p = form_page(c, &people_staff_form, &empty);
	p->cancel = "/staff";
	require_home(c, p);
	enum err err = add_options(c, p);
	return err != OK ? err : form_show(c, p, "Add a person", "/staff/new");
}

/* What the form says, as it is saved; `kept` are the sites that the viewer was not given. */
static void fill(struct ctx *c, const struct people_staff_form *f, struct people_staff *s,
		 const struct people_staff_sites_row_list *kept)
{
	s->person = (struct people_person){ .employee_no = f->employee_no,
					    .name = f->name,
					    .employment = f->employment,
					    .min_minutes = f->min_hours,
					    .max_minutes = f->max_hours,
					    .hired = f->hired,
					    .rate_cents = s->person.rate_cents };
	if (ctx_may(c, PERM_PAY_READ))
		s->person.rate_cents = f->hourly_rate == 0 ? NULL : &f->hourly_rate;
	s->email = f->email;
	s->phone = f->phone;
	s->position_id = f->position;
	if (f->home_site != 0)
		s->home_site_id = f->home_site;
	int64_t *sites = arena_array(c->arena, int64_t, 1 + f->sites.n + kept->n);
	if (s->home_site_id != 0)
		sites[s->n_sites++] = s->home_site_id;
	for (size_t i = 0; i < f->sites.n; i++)
		sites[s->n_sites++] = f->sites.at[i];
	for (size_t i = 0; i < kept->n; i++)
		if (!kept->at[i].given)
			sites[s->n_sites++] = kept->at[i].site_id;
	s->sites = sites;
	s->skills = f->skills.at;
	s->n_skills = f->skills.n;
}

/* Each id once; the order of the first stays. */
static size_t distinct(int64_t *ids, size_t n)
{
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;
		while (k < kept && ids[k] != ids[i])
			k++;
		if (k == kept)
			ids[kept++] = ids[i];
	}
	return kept;
}

static enum err check(struct ctx *c, struct people_staff *s)
{
	if (s->home_site_id == 0)
		return refuse(c, "home_site", "Home site is missing.");
	const char *field, *fault = people_person_fault(&s->person, &field);
	if (fault != NULL)
		return refuse(c, field, "%s", fault);
	struct people_staff_by_no_row twin;
	enum err err = people_staff_by_no(c->db, c->arena, s->person.employee_no, &twin);
	if (err == OK && twin.id != s->id)
		return refuse(c, "employee_no",
			      "Somebody else has this number. Each person has one of their own.");
	return err == E_NOTFOUND ? OK : err;
}

static enum err save(struct ctx *c, struct people_staff *s)
{
	const struct people_staff_form *f = c->form;
	int64_t *sites = arena_array(c->arena, int64_t, s->n_sites + 1);
	memcpy(sites, s->sites, s->n_sites * sizeof *sites);
	s->n_sites = distinct(sites, s->n_sites);
	s->sites = sites;
	s->n_skills = distinct(f->skills.at, f->skills.n);
	enum err err = people_staff_save(c->db, c->arena, s, c->now_ms, c->who.account_id);
	if (err == OK)
		audit_set(c, "staff", s->id, s->home_site_id,
			  "name=%s employee_no=%s hours=%" PRId64 "-%" PRId64, s->person.name,
			  s->person.employee_no, s->person.min_minutes, s->person.max_minutes);
	return err;
}

enum err people_staff_create(struct ctx *c)
{
	struct people_staff s = { 0 };
	struct people_staff_sites_row_list none = { 0 };
	fill(c, c->form, &s, &none);
	enum err err = check(c, &s);
	if (err == OK)
		err = save(c, &s);
	if (err != OK)
		return err;
	c->created_id = s.id;
	return see_other(c, ctx_path(c, "%s is on the staff.", s.person.name),
			 ctx_path(c, "/staff/%s", ctx_id_text(c, s.id)));
}

static enum err form_of(struct ctx *c, const struct people_staff_get_row *r,
			struct people_staff_form *f)
{
	struct people_staff_sites_row_list sites;
	struct people_staff_skills_row_list skills;
	enum err err = people_staff_sites(c->db, c->arena, c->who.account_id, r->id, &sites);
	if (err == OK)
		err = people_staff_skills(c->db, c->arena, r->id, &skills);
	if (err != OK)
		return err;
	bool pay = ctx_may(c, PERM_PAY_READ) && r->rate_cents != NULL;
	*f = (struct people_staff_form){
		.employee_no = r->employee_no,
		.name = r->name,
		.email = r->email,
		.phone = r->phone,
		.employment = r->employment,
		.position = r->position_id,
		.home_site = r->home_site == NULL ? 0 : r->home_site_id,
		.min_hours = r->min_minutes,
		.max_hours = r->max_minutes,
		.hourly_rate = pay ? *r->rate_cents : 0,
		.hired = r->hired,
		.version = r->version,
		.sites.at = arena_array(c->arena, int64_t, sites.n + 1),
		.skills.at = arena_array(c->arena, int64_t, skills.n + 1),
	};
	for (size_t i = 0; i < sites.n; i++)
		if (sites.at[i].given && sites.at[i].site_id != r->home_site_id)
			f->sites.at[f->sites.n++] = sites.at[i].site_id;
	for (size_t i = 0; i < skills.n; i++)
		f->skills.at[f->skills.n++] = skills.at[i].skill_id;
	return OK;
}

enum err people_staff_edit(struct ctx *c)
{
	struct people_staff_get_row row;
	struct people_staff_form now;
	enum err err =
		people_staff_get(c->db, c->arena, c->who.account_id, ctx_id(c, "staff"), &row);
	if (err == OK)
		err = form_of(c, &row, &now);
	if (err != OK)
		return err;
	struct form_page_view *p = form_page(c, &people_staff_form, &now);
	if (row.home_site != NULL)
		require_home(c, p);
	else
		p->intro =
			"This person's home site is one that you were not given. It stays as it is "
			"unless you choose another.";
	err = add_options(c, p);
	if (err != OK)
		return err;
	const char *path = ctx_path(c, "/staff/%s", ctx_id_text(c, row.id));
	p->cancel = path;
	c->above = row.name;
	return form_show(c, p, "Change the person", path);
}

static enum err stale_staff(struct ctx *c, int64_t id)
{
	struct people_staff_get_row row;
	struct people_staff_form *now = arena_new_one(c->arena, struct people_staff_form);
	enum err err = people_staff_get(c->db, c->arena, c->who.account_id, id, &row);
	if (err == OK)
		err = form_of(c, &row, now);
	return err != OK ? err : stale(c, now, row.version);
}

enum err people_staff_change(struct ctx *c)
{
	const struct people_staff_form *f = c->form;
	struct people_staff s = { .id = ctx_id(c, "staff"), .version = f->version };
	struct people_staff_get_row row;
	struct people_staff_sites_row_list kept;
	enum err err = people_staff_get(c->db, c->arena, c->who.account_id, s.id, &row);
	if (err == OK)
		err = people_staff_sites(c->db, c->arena, c->who.account_id, s.id, &kept);
	if (err != OK)
		return err;
	if (row.version != f->version)
		return stale_staff(c, s.id);
	s.person.rate_cents = row.rate_cents;
	s.home_site_id = row.home_site == NULL ? row.home_site_id : 0;
	fill(c, f, &s, &kept);
	err = check(c, &s);
	if (err == OK)
		err = save(c, &s);
	if (err != OK)
		return err;
	return see_other(c, "The change is saved.", ctx_path(c, "/staff/%s", ctx_id_text(c, s.id)));
}

enum err people_staff_end_ask(struct ctx *c)
{
	struct people_staff_get_row row;
	enum err err =
		people_staff_get(c->db, c->arena, c->who.account_id, ctx_id(c, "staff"), &row);
	if (err != OK)
		return err;
	struct people_end_form now = { people_day_or_none(row.ended), row.version };
	struct form_page_view *p = form_page(c, &people_end_form, &now);
	const char *id = ctx_id_text(c, row.id);
	p->intro =
		"The person leaves the lists after the last day. What was worked and published stays.";
	p->cancel = ctx_path(c, "/staff/%s", id);
	p->danger = true;
	c->above = row.name;
	return form_show(c, p, "End employment", ctx_path(c, "/staff/%s/end", id));
}

enum err people_staff_end_save(struct ctx *c)
{
	const struct people_end_form *f = c->form;
	struct people_staff_get_row row;
	int64_t changed;
	enum err err =
		people_staff_get(c->db, c->arena, c->who.account_id, ctx_id(c, "staff"), &row);
	if (err != OK)
		return err;
	if (f->ended != DAY_NONE && f->ended < row.hired)
		return refuse(c, "ended", "The last day cannot be before the day of hiring.");
	err = people_staff_end(c->db, row.id, f->version, people_day_given(&f->ended), &changed);
	if (err == OK && changed == 0) {
		struct people_end_form *now = arena_new_one(c->arena, struct people_end_form);
		*now = (struct people_end_form){ people_day_or_none(row.ended), row.version };
		return stale(c, now, row.version);
	}
	if (err == OK)
		err = event_emit(c->db, c->arena, c->now_ms, "staff.changed", row.id,
				 c->who.account_id);
	if (err != OK)
		return err;
	char day[DATE_TEXT_MAX] = "none";
	if (f->ended != DAY_NONE)
		date_us(day, f->ended);
	audit_set(c, "staff", row.id, row.home_site_id, "name=%s last_day=%s", row.name, day);
	return see_other(c,
			 f->ended == DAY_NONE ? "The employment goes on." :
						"The last day is saved.",
			 ctx_path(c, "/staff/%s", ctx_id_text(c, row.id)));
}
