/* The pages of practices and sites. */
#include "base/utf8.h"
#include "mod/org/org_api.h"
#include "mod/org/org_view.h"
#include "mod/org/org_web.h"
#include "web/page.h"

const struct choice org_practice_kinds[] = {
	{ "primary-care", "Primary care" },
	{ "specialty", "Specialty" },
	{ "behavioral-health", "Behavioral health" },
	{ "clinic", "Clinic" },
	{ "group", "Group" },
	{ NULL, NULL },
};

/* The zones of the United States; any other IANA name can be imported by CSV. */
const struct choice org_zones[] = {
	{ "America/New_York", "Eastern" },
	{ "America/Chicago", "Central" },
	{ "America/Denver", "Mountain" },
	{ "America/Phoenix", "Mountain, Arizona (no daylight time)" },
	{ "America/Los_Angeles", "Pacific" },
	{ "America/Anchorage", "Alaska" },
	{ "Pacific/Honolulu", "Hawaii" },
	{ "America/Puerto_Rico", "Atlantic" },
	{ NULL, NULL },
};

static const struct field site_fields[] = {
	FIELD_TEXT(struct org_site_form, name, .label = "Name", .required = true, .max = LIMIT_NAME,
		   .help = "As your people call it: Main Street, Riverside."),
	FIELD_REF(struct org_site_form, practice, .label = "Practice", .required = true,
		  .ref = "practice", .help = "The legal entity that runs the site."),
	FIELD_TEXT(struct org_site_form, state, .label = "State", .required = true, .max = 2,
		   .help = "Two letters. It decides which state rules hold."),
	FIELD_CHOICE(struct org_site_form, time_zone, .label = "Time zone", .required = true,
		     .choices = org_zones),
	FIELD_TEXT(struct org_site_form, address, .label = "Address", .max = LIMIT_ADDRESS),
	FIELD_BOOL(struct org_site_form, closed, .label = "Closed",
		   .help = "No shifts are planned here any more; its history stays."),
	FIELD_INT(struct org_site_form, version, .label = "Version", .hidden = true),
};
const struct form org_site_form = FORM("site", struct org_site_form, site_fields, "Save");

static const struct field practice_fields[] = {
	FIELD_TEXT(struct org_practice_form, name, .label = "Name", .required = true,
		   .max = LIMIT_NAME),
	FIELD_CHOICE(struct org_practice_form, kind, .label = "Kind of practice", .required = true,
		     .choices = org_practice_kinds),
};
const struct form org_practice_form =
	FORM("practice", struct org_practice_form, practice_fields, "Save");

static const struct view_field site_item_fields[] = {
	VIEW_ID(struct org_site_item, id),          VIEW_TEXT(struct org_site_item, name),
	VIEW_TEXT(struct org_site_item, practice),  VIEW_TEXT(struct org_site_item, state),
	VIEW_TEXT(struct org_site_item, time_zone), VIEW_TEXT(struct org_site_item, address),
	VIEW_BOOL(struct org_site_item, active),
};
VIEW_PART(org_site_item, site_item_fields);

static const struct view_field sites_fields[] = {
	VIEW_LIST(struct org_sites_view, sites, n_sites, org_site_item_type),
};
VIEW_PAGE(org_sites, sites_fields);

/* As the form calls it; an imported zone that the form does not offer says its own name. */
static const char *zone_words(const char *zone)
{
	for (const struct choice *z = org_zones; z->value != NULL; z++)
		if (strcmp(z->value, zone) == 0)
			return z->label;
	return zone;
}

enum err org_sites_show(struct ctx *c)
{
	struct org_site_row_list rows;
	enum err err = org_site_list(c->db, c->arena, c->who.account_id, &rows);
	if (err != OK)
		return err;
	struct org_sites_view *v = arena_new_one(c->arena, struct org_sites_view);
	v->may_edit = ctx_may(c, PERM_OFFICE_WRITE);
	v->sites = arena_array(c->arena, struct org_site_item, rows.n);
	for (; v->n_sites < rows.n; v->n_sites++) {
		const struct org_site_row *r = &rows.at[v->n_sites];
		v->sites[v->n_sites] =
			(struct org_site_item){ .id = r->id,
						.name = r->name,
						.practice = r->practice,
						.state = r->state,
						.time_zone = r->time_zone,
						.zone_words = zone_words(r->time_zone),
						.address = r->address,
						.active = r->active };
	}
	if (v->may_edit) {
		c->action_label = "Add a site";
		c->action_path = "/sites/new";
	}
	return view_show(c, &org_sites_view_type, v, "Sites");
}

static enum err add_practices(struct ctx *c, struct form_page_view *p)
{
	struct org_practice_row_list rows;
	enum err err = org_practice_granted(c->db, c->arena, c->who.account_id, &rows);
	for (size_t i = 0; err == OK && i < rows.n; i++)
		form_option(c, p, "practice", rows.at[i].id, rows.at[i].name);
	return err;
}

enum err org_site_new(struct ctx *c)
{
	struct form_page_view *p = form_page(c, &org_site_form, NULL);
	enum err err = add_practices(c, p);
	if (err != OK)
		return err;
	p->cancel = "/sites";
	return form_show(c, p, "Add a site", "/sites");
}

static struct org_site site_of(const struct org_site_form *f)
{
	return (struct org_site){ f->name, f->state, f->time_zone, f->address, f->practice };
}

/* Refuses a name that another site than `id` has. */
static enum err check_twin(struct ctx *c, const char *name, int64_t id)
{
	struct org_site_row twin;
	enum err err = org_site_find(c->db, c->arena, name, &twin);
	if (err == OK && twin.id != id)
		return refuse(c, "name",
			      "Another site has this name. Choose a name that tells them apart.");
	return err == E_NOTFOUND ? OK : err;
}

enum err org_site_create(struct ctx *c)
{
	const struct org_site_form *f = c->form;
	struct org_site site = site_of(f);
	const char *field, *fault = org_site_fault(&site, &field);
	if (fault != NULL)
		return refuse(c, field, "%s", fault);
	enum err err = check_twin(c, f->name, 0);
	if (err == OK)
		err = org_site_add(c->db, c->arena, &site, c->now_ms, &c->created_id);
	if (err != OK)
		return err;
	/* Whoever makes a site works with it, also without the grant for all sites. */
	err = org_grant(c->db, c->who.account_id, c->created_id);
	if (err != OK)
		return err;
	audit_set(c, "site", c->created_id, c->created_id, "name=%s zone=%s", f->name,
		  f->time_zone);
	return see_other(c, "The site is saved.",
			 ctx_path(c, "/sites/%s", ctx_id_text(c, c->created_id)));
}

static struct org_site_form form_of(const struct org_site_row *r)
{
	return (struct org_site_form){ .name = r->name,
				       .practice = r->practice_id,
				       .state = r->state,
				       .time_zone = r->time_zone,
				       .address = r->address,
				       .closed = !r->active,
				       .version = r->version };
}

enum err org_site_edit(struct ctx *c)
{
	struct org_site_row row;
	enum err err = org_site_get(c->db, c->arena, c->who.account_id, ctx_id(c, "site"), &row);
	if (err != OK)
		return err;
	struct org_site_form now = form_of(&row);
	struct form_page_view *p = form_page(c, &org_site_form, &now);
	err = add_practices(c, p);
	if (err != OK)
		return err;
	p->cancel = "/sites";
	return form_show(c, p, row.name, ctx_path(c, "/sites/%s", ctx_id_text(c, row.id)));
}

enum err org_site_save(struct ctx *c)
{
	const struct org_site_form *f = c->form;
	struct org_site site = site_of(f);
	const char *field, *fault = org_site_fault(&site, &field);
	if (fault != NULL)
		return refuse(c, field, "%s", fault);
	int64_t id = ctx_id(c, "site"), changed;
	enum err err = check_twin(c, f->name, id);
	if (err == OK)
		err = org_site_update(c->db,
				      &(struct org_site_update_in){
					      .id = id,
					      .version = f->version,
					      .practice = f->practice,
					      .name = f->name,
					      .sort_key = utf8_fold(c->arena, f->name),
					      .state = f->state,
					      .time_zone = f->time_zone,
					      .address = f->address,
					      .active = !f->closed,
				      },
				      &changed);
	if (err != OK)
		return err;
	if (changed == 0) {
		struct org_site_row row;
		err = org_site_get(c->db, c->arena, c->who.account_id, id, &row);
		if (err != OK)
			return err;
		struct org_site_form *now = arena_new_one(c->arena, struct org_site_form);
		*now = form_of(&row);
		return stale(c, now, row.version);
	}
	audit_set(c, "site", id, id, "name=%s zone=%s closed=%d", f->name, f->time_zone, f->closed);
	return see_other(c, "The site is saved.", "/sites");
}

enum err org_practice_new(struct ctx *c)
{
	struct form_page_view *p = form_page(c, &org_practice_form, NULL);
	p->intro =
		"A practice is a legal entity: the employer of its people, with books of its own.";
	p->cancel = "/sites";
	return form_show(c, p, "Add a practice", "/practices");
}

enum err org_practice_create(struct ctx *c)
{
	const struct org_practice_form *f = c->form;
	struct org_practice_row twin;
	enum err err = org_practice_find(c->db, c->arena, f->name, &twin);
	if (err == OK)
		return refuse(c, "name", "Another practice has this name.");
	if (err == E_NOTFOUND)
		err = org_practice_ensure(c->db, c->arena, f->name, f->kind, c->now_ms,
					  &c->created_id);
	if (err != OK)
		return err;
	audit_set(c, "practice", c->created_id, 0, "name=%s kind=%s", f->name, f->kind);
	return see_other(c, "The practice is saved. Now add its sites.", "/sites/new");
}
