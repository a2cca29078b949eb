/* The first-run guide: two questions, and the office stands with positions, shifts, needs and
 * duties to change instead of empty pages. */
#include "base/date.h"
#include "base/tz.h"
#include "mod/admin/account_web.h"
#include "mod/admin/pack_sql.h"
#include "mod/admin/pack_store.h"
#include "mod/org/org_api.h"
#include "web/page.h"

static const struct field practice_fields[] = {
	FIELD_TEXT(struct admin_guide_practice_form, name, .label = "Name of the practice",
		   .required = true, .max = LIMIT_NAME),
	FIELD_CHOICE(struct admin_guide_practice_form, kind, .label = "Kind of practice",
		     .required = true, .choices = org_practice_kinds),
};
const struct form admin_guide_practice_form =
	FORM("guide_practice", struct admin_guide_practice_form, practice_fields, "Next");

static const struct field site_fields[] = {
	FIELD_TEXT(struct admin_guide_site_form, name, .label = "Name of the site",
		   .required = true, .max = LIMIT_NAME),
	FIELD_TEXT(struct admin_guide_site_form, state, .label = "State", .required = true,
		   .max = 2),
	FIELD_CHOICE(struct admin_guide_site_form, time_zone, .label = "Time zone",
		     .required = true, .choices = org_zones),
	FIELD_TEXT(struct admin_guide_site_form, address, .label = "Address", .max = LIMIT_ADDRESS),
};
const struct form admin_guide_site_form =
	FORM("guide_site", struct admin_guide_site_form, site_fields, "Set up the site");

static const struct view_field shift_fields[] = {
	VIEW_TEXT(struct admin_welcome_shift, name),
	VIEW_INT(struct admin_welcome_shift, start),
	VIEW_INT(struct admin_welcome_shift, end),
};
VIEW_PART(admin_welcome_shift, shift_fields);

static const struct view_field duty_fields[] = {
	VIEW_TEXT(struct admin_welcome_duty, title),
	VIEW_TEXT(struct admin_welcome_duty, owner),
	VIEW_DAY(struct admin_welcome_duty, due),
};
VIEW_PART(admin_welcome_duty, duty_fields);

static const struct view_field welcome_fields[] = {
	VIEW_INT(struct admin_welcome_view, step),
	VIEW_TEXT(struct admin_welcome_view, practice),
	VIEW_TEXT(struct admin_welcome_view, site),
	VIEW_INT(struct admin_welcome_view, shifts),
	VIEW_INT(struct admin_welcome_view, needs),
	VIEW_INT(struct admin_welcome_view, schedules),
	VIEW_LIST(struct admin_welcome_view, shift_list, n_shift_list, admin_welcome_shift_type),
	VIEW_LIST(struct admin_welcome_view, duties, n_duties, admin_welcome_duty_type),
};
VIEW_PAGE(admin_welcome, welcome_fields);

/* What a type is, for those who are between two; in the order of org_practice_kinds. */
static const struct {
	const char *kind, *note, *icon;
} kinds[] = {
	{ "primary-care", "Family medicine, pediatrics, internal medicine", "stethoscope" },
	{ "specialty", "One field, with procedures: dermatology, cardiology",
	  "heart-rate-monitor" },
	{ "behavioral-health", "Therapy, psychiatry, counseling", "message" },
	{ "clinic", "Walk-in and urgent care, evenings and weekends", "first-aid-kit" },
	{ "group", "Several practices or sites under one roof", "building-community" },
};

static const char *field_or(struct ctx *c, const struct form *form, const char *name,
			    const char *otherwise)
{
	bool again = c->req->method == HTTP_POST && c->route->form == form;
	const char *typed = again ? http_field(c->req, name) : NULL;
	return typed == NULL ? otherwise : typed;
}

static void say_problem(struct ctx *c, struct admin_welcome_view *v)
{
	v->problem = fault_of(&c->faults, "");
	if (v->problem == NULL && c->faults.n > 0)
		v->problem = c->faults.n == 1 ? "One field needs your attention." :
						"Some fields need your attention.";
}

/* The practice that the guide is about: the first; E_NOTFOUND when there is none. */
static enum err first_practice(struct ctx *c, struct org_practice_row *practice)
{
	struct org_practice_row_list rows;
	enum err err = org_practice_list(c->db, c->arena, &rows);
	if (err == OK && rows.n == 0)
		return E_NOTFOUND;
	if (err == OK)
		*practice = rows.at[0];
	return err;
}

/* OK with *first_site 0 while the office is empty. */
static enum err first_site(struct ctx *c, int64_t *id)
{
	struct org_site_row_list rows;
	enum err err = org_site_list(c->db, c->arena, c->who.account_id, &rows);
	if (err == OK)
		*id = rows.n == 0 ? 0 : rows.at[0].id;
	return err;
}

enum err admin_welcome_show(struct ctx *c)
{
	struct org_practice_row practice = { .name = "", .kind = "" };
	int64_t site;
	enum err err = first_site(c, &site);
	if (err == OK && site != 0 && c->req->method == HTTP_GET)
		return see_other(c, NULL, "/welcome/done");
	if (err == OK)
		err = first_practice(c, &practice);
	if (err != OK && err != E_NOTFOUND)
		return err;
	struct admin_welcome_view *v = arena_new_one(c->arena, struct admin_welcome_view);
	v->step = 1;
	v->name = field_or(c, &admin_guide_practice_form, "name", practice.name);
	v->kind = field_or(c, &admin_guide_practice_form, "kind", practice.kind);
	v->name_fault = fault_of(&c->faults, "name");
	v->kind_fault = fault_of(&c->faults, "kind");
	say_problem(c, v);
	v->choices = arena_array(c->arena, struct admin_welcome_choice, ARRAY_LEN(kinds));
	for (const struct choice *k = org_practice_kinds; k->value != NULL; k++)
		for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
			if (strcmp(kinds[i].kind, k->value) == 0)
				v->choices[v->n_choices++] = (struct admin_welcome_choice){
					k->value, k->label, kinds[i].note, kinds[i].icon,
					strcmp(v->kind, k->value) == 0
				};
	c->bare = true;
	c->wide = "gate-wide";
	return view_show(c, &admin_welcome_view_type, v, "Welcome to Huddle");
}

enum err admin_welcome_practice(struct ctx *c)
{
	const struct admin_guide_practice_form *f = c->form;
	struct org_practice_row practice;
	int64_t id, changed = 1;
	enum err err = first_practice(c, &practice);
	if (err == OK) {
		id = practice.id;
		err = org_practice_update(c->db, id, practice.version, f->name, f->kind, &changed);
	} else if (err == E_NOTFOUND) {
		err = org_practice_ensure(c->db, c->arena, f->name, f->kind, c->now_ms, &id);
	}
	if (err == E_CONFLICT)
		return refuse(c, "name", "Another practice has this name.");
	if (err != OK)
		return err;
	audit_set(c, "practice", id, 0, "name=%s kind=%s", f->name, f->kind);
	return see_other(c, NULL, "/welcome/site");
}

static void fill_site_lists(struct ctx *c, struct admin_welcome_view *v)
{
	size_t n = 0;
	while (org_state_list[n].code != NULL)
		n++;
	v->states = arena_array(c->arena, struct admin_welcome_choice, n + 1);
	for (; v->n_states < n; v->n_states++)
		v->states[v->n_states] = (struct admin_welcome_choice){
			.value = org_state_list[v->n_states].code,
			.label = org_state_list[v->n_states].name,
			.chosen = strcmp(org_state_list[v->n_states].code, v->state) == 0,
		};
	for (n = 0; org_zones[n].value != NULL; n++)
		continue;
	v->zones = arena_array(c->arena, struct admin_welcome_choice, n + 1);
	for (; v->n_zones < n; v->n_zones++)
		v->zones[v->n_zones] = (struct admin_welcome_choice){
			.value = org_zones[v->n_zones].value,
			.label = org_zones[v->n_zones].label,
			.chosen = strcmp(org_zones[v->n_zones].value, v->time_zone) == 0,
		};
}

enum err admin_welcome_site_show(struct ctx *c)
{
	struct org_practice_row practice;
	int64_t site;
	enum err err = first_site(c, &site);
	if (err == OK && site != 0 && c->req->method == HTTP_GET)
		return see_other(c, NULL, "/welcome/done");
	if (err == OK)
		err = first_practice(c, &practice);
	if (err == E_NOTFOUND)
		return see_other(c, NULL, "/welcome");
	if (err != OK)
		return err;
	struct admin_welcome_view *v = arena_new_one(c->arena, struct admin_welcome_view);
	v->step = 2;
	v->practice = practice.name;
	v->name = field_or(c, &admin_guide_site_form, "name", "");
	v->state = field_or(c, &admin_guide_site_form, "state", "");
	v->time_zone = field_or(c, &admin_guide_site_form, "time_zone", "");
	v->address = field_or(c, &admin_guide_site_form, "address", "");
	v->name_fault = fault_of(&c->faults, "name");
	v->state_fault = fault_of(&c->faults, "state");
	v->zone_fault = fault_of(&c->faults, "time_zone");
	say_problem(c, v);
	fill_site_lists(c, v);
	c->bare = true;
	c->wide = "gate-wide";
	return view_show(c, &admin_welcome_view_type, v, "The first site");
}

static enum err make_site(struct ctx *c, const struct org_site *site, const char *kind)
{
	struct pack pack;
	struct pack_made made;
	const char *fault;
	enum err err = pack_load(c->arena, kind, &pack, &fault);
	if (err == OK)
		err = org_site_add(c->db, c->arena, site, c->now_ms, &c->created_id);
	if (err == OK)
		err = org_grant(c->db, c->who.account_id, c->created_id);
	if (err == OK)
		err = pack_apply(c->db, c->arena, &pack, c->created_id,
				 tz_day(tz_find(site->time_zone), c->now_ms), &made);
	return err;
}

enum err admin_welcome_site(struct ctx *c)
{
	const struct admin_guide_site_form *f = c->form;
	struct org_practice_row practice;
	int64_t there;
	enum err err = first_site(c, &there);
	/* Sent from two windows: the office has its first site, and the guide has done its work. */
	if (err == OK && there != 0)
		return refuse(
			c, "",
			"The first site is there already. Add more on the page of the sites.");
	if (err == OK)
		err = first_practice(c, &practice);
	if (err != OK)
		return err;
	struct org_site site = { f->name, f->state, f->time_zone, f->address, practice.id };
	const char *field, *fault = org_site_fault(&site, &field);
	if (fault != NULL)
		return refuse(c, field, "%s", fault);
	err = make_site(c, &site, practice.kind);
	if (err == E_CONFLICT)
		return refuse(c, "name",
			      "Another site has this name. Choose a name that tells them apart.");
	if (err != OK)
		return err;
	audit_set(c, "site", c->created_id, c->created_id, "name=%s zone=%s pack=%s", f->name,
		  f->time_zone, practice.kind);
	return see_other(c, NULL,
			 ctx_path(c, "/welcome/done?site=%s", ctx_id_text(c, c->created_id)));
}

static enum err load_lists(struct ctx *c, int64_t site, struct admin_welcome_view *v)
{
	struct pack_shifts_at_row_list shifts;
	struct pack_schedules_at_row_list duties;
	enum err err = pack_shifts_at(c->db, c->arena, c->who.account_id, site, &shifts);
	if (err == OK)
		err = pack_schedules_at(c->db, c->arena, c->who.account_id, site, &duties);
	if (err != OK)
		return err;
	v->shift_list = arena_array(c->arena, struct admin_welcome_shift, shifts.n + 1);
	for (; v->n_shift_list < shifts.n; v->n_shift_list++) {
		const struct pack_shifts_at_row *s = &shifts.at[v->n_shift_list];
		v->shift_list[v->n_shift_list] =
			(struct admin_welcome_shift){ s->name, s->start_minute,
						      s->start_minute + s->minutes, s->tint };
	}
	v->duties = arena_array(c->arena, struct admin_welcome_duty, duties.n + 1);
	for (; v->n_duties < duties.n; v->n_duties++) {
		const struct pack_schedules_at_row *d = &duties.at[v->n_duties];
		v->duties[v->n_duties] = (struct admin_welcome_duty){
			d->title, role_title(role_parse(d->owner_role)), d->next_due
		};
	}
	return OK;
}

static enum err positions_words(struct ctx *c, const char **words)
{
	struct pack_positions_row_list rows;
	struct buf out;
	enum err err = pack_positions(c->db, c->arena, &rows);
	buf_init(&out, LIMIT_FIELD_BYTES);
	for (size_t i = 0; err == OK && i < rows.n; i++)
		buf_printf(&out, "%s%s", i == 0 ? "" : ", ", rows.at[i].name);
	if (err == OK)
		*words = arena_strdup(c->arena, buf_text(&out));
	buf_free(&out);
	return err;
}

enum err admin_welcome_done(struct ctx *c)
{
	struct pack_made_at_row made;
	int64_t site = ctx_query_id(c, "site");
	enum err err = site != 0 ? OK : first_site(c, &site);
	if (err == OK && site == 0)
		return see_other(c, NULL, "/welcome");
	if (err == OK)
		err = pack_made_at(c->db, c->arena, c->who.account_id, site, &made);
	if (err != OK)
		return err;
	struct admin_welcome_view *v = arena_new_one(c->arena, struct admin_welcome_view);
	v->step = 3;
	v->site = made.name;
	v->shifts = made.shifts;
	v->needs = made.needs;
	v->schedules = made.schedules;
	v->n_positions = made.positions;
	v->credentials = made.credentials;
	err = load_lists(c, site, v);
	if (err == OK)
		err = positions_words(c, &v->positions);
	c->bare = true;
	c->wide = "gate-wide";
	return err != OK ? err :
			   view_show(c, &admin_welcome_view_type, v,
				     arena_printf(c->arena, "%s is ready", made.name));
}
