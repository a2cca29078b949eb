/* The office's words: positions, skills, kinds of credentials. Lists to add to and rename. */
#include "base/id.h"
#include "base/utf8.h"
#include "mod/people/people_web.h"
#include "web/event.h"
#include "web/page.h"

static const struct view_field item_fields[] = {
	VIEW_ID(struct people_named_item, id),
	VIEW_TEXT(struct people_named_item, name),
	VIEW_TEXT(struct people_named_item, note),
	VIEW_INT(struct people_named_item, count),
};
VIEW_PART(people_named_item, item_fields);

static const struct view_field named_fields[] = {
	VIEW_LIST(struct people_named_view, items, n_items, people_named_item_type),
};
VIEW_PAGE(people_named, named_fields);

static const struct field name_fields[] = {
	FIELD_TEXT(struct people_name_form, name, .label = "Name", .required = true,
		   .max = LIMIT_NAME),
	FIELD_INT(struct people_name_form, version, .label = "Version", .hidden = true),
};
const struct form people_name_form = FORM("name", struct people_name_form, name_fields, "Save");

static const struct field kind_fields[] = {
	FIELD_TEXT(struct people_kind_form, name, .label = "Name", .required = true,
		   .max = LIMIT_NAME),
	FIELD_INT(struct people_kind_form, renewal_years, .label = "Renewed every (years)",
		  .max = 50, .help = "Empty when it differs or never ends."),
	FIELD_TEXT(struct people_kind_form, lead_days, .label = "Remind before (days)", .max = 60,
		   .help = "Such as 180;90;30. Empty: as your rules for warnings say."),
	FIELD_INT(struct people_kind_form, version, .label = "Version", .hidden = true),
};
const struct form people_kind_form =
	FORM("credential_kind", struct people_kind_form, kind_fields, "Save");

/* A name in a list cell of a CSV file cannot hold what separates the list. */
static enum err check_name(struct ctx *c, const char *name, const struct import_names *names,
			   int64_t own)
{
	int64_t id;
	if (strchr(name, ';') != NULL)
		return refuse(c, "name", "A name here cannot contain \";\".");
	if (import_names_find(names, name, &id) && id != own)
		return refuse(c, "name", "There is one of this name already.");
	return OK;
}

static struct people_named_view *named_view(struct ctx *c, size_t n, const char *path,
					    const char *intro)
{
	struct people_named_view *v = arena_new_one(c->arena, struct people_named_view);
	v->path = path;
	v->intro = intro;
	v->items = arena_array(c->arena, struct people_named_item, n + 1);
	return v;
}

/* Positions and skills are names and nothing more: one set of handlers serves both. */
struct word {
	const char *noun, *path, *param;
	enum err (*names)(struct db *, struct arena *, struct import_names *);
	enum err (*get)(struct db *, struct arena *, int64_t, struct people_word_row *);
	enum err (*insert)(struct db *, int64_t, const char *, const char *);
	enum err (*rename)(struct db *, int64_t, int64_t, const char *, const char *, int64_t *);
};

static const struct word position = {
	"position",
	"/positions",
	"position",
	people_positions_load,
	people_position_get,
	people_position_insert,
	people_position_rename,
};
static const struct word skill = {
	"skill",
	"/skills",
	"skill",
	people_skills_load,
	people_skill_get,
	people_skill_insert,
	people_skill_rename,
};

static enum err create(struct ctx *c, const struct word *w)
{
	const struct people_name_form *f = c->form;
	struct import_names names;
	enum err err = w->names(c->db, c->arena, &names);
	if (err == OK)
		err = check_name(c, f->name, &names, 0);
	c->created_id = id_new();
	if (err == OK)
		err = w->insert(c->db, c->created_id, f->name, utf8_fold(c->arena, f->name));
	if (err != OK)
		return err;
	audit_set(c, w->noun, c->created_id, 0, "name=%s", f->name);
	return see_other(c, arena_printf(c->arena, "The %s is added.", w->noun), w->path);
}

static enum err edit(struct ctx *c, const struct word *w)
{
	struct people_word_row row;
	enum err err = w->get(c->db, c->arena, ctx_id(c, w->param), &row);
	if (err != OK)
		return err;
	struct people_name_form now = { row.name, row.version };
	struct form_page_view *p = form_page(c, &people_name_form, &now);
	p->cancel = w->path;
	return form_show(c, p, row.name, ctx_path(c, "%s/%s", w->path, ctx_id_text(c, row.id)));
}

static enum err change(struct ctx *c, const struct word *w)
{
	const struct people_name_form *f = c->form;
	int64_t id = ctx_id(c, w->param), changed = 0;
	struct import_names names;
	struct people_word_row row;
	enum err err = w->get(c->db, c->arena, id, &row);
	if (err == OK)
		err = w->names(c->db, c->arena, &names);
	if (err == OK)
		err = check_name(c, f->name, &names, id);
	if (err == OK)
		err = w->rename(c->db, id, f->version, f->name, utf8_fold(c->arena, f->name),
				&changed);
	if (err != OK)
		return err;
	if (changed == 0) {
		struct people_name_form *now = arena_new_one(c->arena, struct people_name_form);
		*now = (struct people_name_form){ row.name, row.version };
		return stale(c, now, row.version);
	}
	audit_set(c, w->noun, id, 0, "name=%s, before %s", f->name, row.name);
	return see_other(c, arena_printf(c->arena, "The %s is renamed.", w->noun), w->path);
}

enum err people_positions_show(struct ctx *c)
{
	struct people_position_counts_row_list rows;
	enum err err = people_position_counts(c->db, c->arena, c->who.account_id, &rows);
	if (err != OK)
		return err;
	struct people_named_view *v =
		named_view(c, rows.n, "/positions",
			   "What people are hired as. Coverage needs ask for a position.");
	v->hint = "People";
	v->add = "Add a position";
	for (; v->n_items < rows.n; v->n_items++)
		v->items[v->n_items] =
			(struct people_named_item){ rows.at[v->n_items].id, rows.at[v->n_items].n,
						    rows.at[v->n_items].name, "" };
	if (ctx_may(c, PERM_OFFICE_WRITE))
		v->form = form_page(c, &people_name_form, NULL);
	return view_show(c, &people_named_view_type, v, "Positions");
}

enum err people_position_create(struct ctx *c)
{
	return create(c, &position);
}

enum err people_position_edit(struct ctx *c)
{
	return edit(c, &position);
}

enum err people_position_change(struct ctx *c)
{
	return change(c, &position);
}

enum err people_skills_show(struct ctx *c)
{
	struct people_word_row_list rows;
	enum err err = people_skill_all(c->db, c->arena, &rows);
	if (err != OK)
		return err;
	struct people_named_view *v =
		named_view(c, rows.n, "/skills", "What people can do beyond their position.");
	v->add = "Add a skill";
	for (; v->n_items < rows.n; v->n_items++)
		v->items[v->n_items] = (struct people_named_item){ rows.at[v->n_items].id, 0,
								   rows.at[v->n_items].name, "" };
	if (ctx_may(c, PERM_OFFICE_WRITE))
		v->form = form_page(c, &people_name_form, NULL);
	return view_show(c, &people_named_view_type, v, "Skills");
}

enum err people_skill_create(struct ctx *c)
{
	return create(c, &skill);
}

enum err people_skill_edit(struct ctx *c)
{
	return edit(c, &skill);
}

enum err people_skill_change(struct ctx *c)
{
	return change(c, &skill);
}

enum err people_kinds_show(struct ctx *c)
{
	struct people_credential_kind_row_list rows;
	enum err err = people_credential_kind_all(c->db, c->arena, &rows);
	if (err != OK)
		return err;
	struct people_named_view *v =
		named_view(c, rows.n, "/credential-kinds",
			   "Licenses, registrations and certifications that work here needs.");
	v->add = "Add a kind";
	for (; v->n_items < rows.n; v->n_items++) {
		const struct people_credential_kind_row *r = &rows.at[v->n_items];
		const char *years = r->renewal_years == NULL ?
					    "" :
					    arena_printf(c->arena, "renewed every %" PRId64 " %s, ",
							 *r->renewal_years,
							 *r->renewal_years == 1 ? "year" : "years");
		const char *lead = r->lead_days[0] == '\0' ?
					   "as the rules say" :
					   arena_printf(c->arena, "%s days before", r->lead_days);
		v->items[v->n_items] = (struct people_named_item){
			r->id, 0, r->name, arena_printf(c->arena, "%sreminders %s", years, lead)
		};
	}
	if (ctx_may(c, PERM_OFFICE_WRITE))
		v->form =
			form_page(c, &people_kind_form, &(struct people_kind_form){ "", "", 0, 0 });
	return view_show(c, &people_named_view_type, v, "Kinds of credentials");
}

/* "90;60;30": whole days, at most ten of them; or nothing. */
static bool lead_days_fit(const char *text)
{
	struct str rest = str_of(text), part = { NULL, 0 };
	int64_t days;
	int n = 0;
	if (text[0] == '\0')
		return true;
	while (str_split(&rest, ';', &part))
		if (++n > 10 || !str_to_i64(part, &days) || days < 0 || days > 730)
			return false;
	return n > 0;
}

static enum err check_kind(struct ctx *c, int64_t own)
{
	const struct people_kind_form *f = c->form;
	struct import_names names;
	enum err err = people_credential_kinds_load(c->db, c->arena, &names);
	if (err == OK)
		err = check_name(c, f->name, &names, own);
	if (err == OK && !lead_days_fit(f->lead_days))
		err = refuse(c, "lead_days", "Enter days separated by ; such as 90;60;30.");
	return err;
}

enum err people_kind_create(struct ctx *c)
{
	const struct people_kind_form *f = c->form;
	enum err err = check_kind(c, 0);
	c->created_id = id_new();
	if (err == OK)
		err = people_credential_kind_insert(
			c->db,
			&(struct people_credential_kind_insert_in){
				.id = c->created_id,
				.name = f->name,
				.sort_key = utf8_fold(c->arena, f->name),
				.renewal_years = f->renewal_years == 0 ? NULL : &f->renewal_years,
				.lead_days = f->lead_days,
			});
	if (err != OK)
		return err;
	audit_set(c, "credential_kind", c->created_id, 0, "name=%s", f->name);
	return see_other(c, "The kind is added.", "/credential-kinds");
}

static struct people_kind_form kind_form_of(const struct people_credential_kind_get_row *row)
{
	return (struct people_kind_form){ row->name, row->lead_days,
					  row->renewal_years == NULL ? 0 : *row->renewal_years,
					  row->version };
}

enum err people_kind_edit(struct ctx *c)
{
	struct people_credential_kind_get_row row;
	enum err err =
		people_credential_kind_get(c->db, c->arena, ctx_id(c, "credential_kind"), &row);
	if (err != OK)
		return err;
	struct people_kind_form now = kind_form_of(&row);
	struct form_page_view *p = form_page(c, &people_kind_form, &now);
	p->cancel = "/credential-kinds";
	return form_show(c, p, row.name,
			 ctx_path(c, "/credential-kinds/%s", ctx_id_text(c, row.id)));
}

enum err people_kind_change(struct ctx *c)
{
	const struct people_kind_form *f = c->form;
	int64_t id = ctx_id(c, "credential_kind"), changed = 0;
	struct people_credential_kind_get_row row;
	enum err err = people_credential_kind_get(c->db, c->arena, id, &row);
	if (err == OK)
		err = check_kind(c, id);
	if (err == OK)
		err = people_credential_kind_change(
			c->db,
			&(struct people_credential_kind_change_in){
				.id = id,
				.version = f->version,
				.name = f->name,
				.sort_key = utf8_fold(c->arena, f->name),
				.renewal_years = f->renewal_years == 0 ? NULL : &f->renewal_years,
				.lead_days = f->lead_days,
			},
			&changed);
	if (err == OK && changed == 0) {
		struct people_kind_form *now = arena_new_one(c->arena, struct people_kind_form);
		*now = kind_form_of(&row);
		return stale(c, now, row.version);
	}
	if (err == OK)
		err = event_emit(c->db, c->arena, c->now_ms, "credential_kind.changed", id,
				 c->who.account_id);
	if (err != OK)
		return err;
	audit_set(c, "credential_kind", id, 0, "name=%s", f->name);
	return see_other(c, "The kind is saved.", "/credential-kinds");
}
