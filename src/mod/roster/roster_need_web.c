/* Who is needed when: the table by weekday, dated exceptions, and their forms. */
#include "base/date.h"
#include "base/id.h"
#include "base/tz.h"
#include "mod/people/people_api.h"
#include "mod/roster/plan_api.h"
#include "mod/roster/plan_view.h"
#include "mod/roster/plan_web.h"
#include "mod/roster/roster_need_sql.h"
#include "mod/roster/roster_plan_sql.h"

#define PEOPLE_MOST 100

static const char least_help[] = "Below this number the need is open.";
static const char wished_help[] =
	"Good to have; never below the least number. Empty means the same.";

static const struct field need_fields[] = {
	FIELD_REF(struct need_form, position, .label = "Position", .required = true,
		  .ref = "position"),
	FIELD_REF(struct need_form, shift, .label = "Shift", .required = true, .ref = "shift"),
	FIELD_REF(struct need_form, credential_kind, .label = "Credential",
		  .ref = "credential_kind",
		  .help = "Who covers this need must hold it, valid on that very day."),
	FIELD_INT(struct need_form, least, .label = "Least number", .required = true, .min = 0,
		  .max = PEOPLE_MOST, .help = least_help),
	FIELD_INT(struct need_form, wished, .label = "Wished number", .min = 0, .max = PEOPLE_MOST,
		  .help = wished_help),
	FIELD_BOOL(struct need_form, mon, .label = "Monday"),
	FIELD_BOOL(struct need_form, tue, .label = "Tuesday"),
	FIELD_BOOL(struct need_form, wed, .label = "Wednesday"),
	FIELD_BOOL(struct need_form, thu, .label = "Thursday"),
	FIELD_BOOL(struct need_form, fri, .label = "Friday"),
	FIELD_BOOL(struct need_form, sat, .label = "Saturday"),
	FIELD_BOOL(struct need_form, sun, .label = "Sunday"),
};
const struct form need_form = FORM("need", struct need_form, need_fields, "Save");

static const struct field day_fields[] = {
	FIELD_DAY(struct need_day_form, day, .label = "Day", .required = true),
	FIELD_REF(struct need_day_form, position, .label = "Position", .required = true,
		  .ref = "position"),
	FIELD_REF(struct need_day_form, shift, .label = "Shift", .required = true, .ref = "shift"),
	FIELD_REF(struct need_day_form, credential_kind, .label = "Credential",
		  .ref = "credential_kind"),
	FIELD_INT(struct need_day_form, least, .label = "Least number", .required = true, .min = 0,
		  .max = PEOPLE_MOST, .help = "0 on a day on which nobody is needed."),
	FIELD_INT(struct need_day_form, wished, .label = "Wished number", .min = 0,
		  .max = PEOPLE_MOST, .help = wished_help),
};
const struct form need_day_form = FORM("need_day", struct need_day_form, day_fields, "Save");

static const struct field edit_fields[] = {
	FIELD_INT(struct need_edit_form, least, .label = "Least number", .required = true, .min = 0,
		  .max = PEOPLE_MOST, .help = least_help),
	FIELD_INT(struct need_edit_form, wished, .label = "Wished number", .min = 0,
		  .max = PEOPLE_MOST, .help = wished_help),
	FIELD_INT(struct need_edit_form, under_weight,
		  .label = "Points for each missing below the least number", .required = true,
		  .min = 1, .max = 10000,
		  .help = "How hard a fill tries, compared with other needs and with wishes."),
	FIELD_INT(struct need_edit_form, wish_weight,
		  .label = "Points for each missing below the wished number", .min = 0,
		  .max = 10000),
	FIELD_INT(struct need_edit_form, over_weight, .label = "Points for each one too many",
		  .min = 0, .max = 10000),
	FIELD_BOOL(struct need_edit_form, remove, .label = "Nobody is needed here any more",
		   .help = "Takes the need off the table."),
	FIELD_INT(struct need_edit_form, version, .label = "Version", .hidden = true),
};
const struct form need_edit_form = FORM("need_edit", struct need_edit_form, edit_fields, "Save");

static const struct view_field cell_fields[] = {
	VIEW_ID(struct plan_need_cell, id),
	VIEW_TEXT(struct plan_need_cell, day),
	VIEW_INT(struct plan_need_cell, least),
	VIEW_INT(struct plan_need_cell, wished),
};
VIEW_PART(plan_need_cell, cell_fields);
static const struct view_field row_fields[] = {
	VIEW_TEXT(struct plan_need_row, shift),
	VIEW_TEXT(struct plan_need_row, time),
	VIEW_TEXT(struct plan_need_row, position),
	VIEW_TEXT(struct plan_need_row, credential),
	VIEW_LIST(struct plan_need_row, cells, n_cells, plan_need_cell_type),
};
VIEW_PART(plan_need_row, row_fields);
static const struct view_field exception_fields[] = {
	VIEW_ID(struct plan_exception, id),           VIEW_DAY(struct plan_exception, day),
	VIEW_TEXT(struct plan_exception, shift),      VIEW_TEXT(struct plan_exception, position),
	VIEW_TEXT(struct plan_exception, credential), VIEW_INT(struct plan_exception, least),
	VIEW_INT(struct plan_exception, wished),
};
VIEW_PART(plan_exception, exception_fields);
static const struct view_field needs_fields[] = {
	VIEW_LIST(struct plan_needs_view, rows, n_rows, plan_need_row_type),
	VIEW_LIST(struct plan_needs_view, exceptions, n_exceptions, plan_exception_type),
};
VIEW_PAGE(plan_needs, needs_fields);

enum err plan_need_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct plan_need_row_db row;
	return plan_need_get(db, a, viewer, id, &row);
}

enum err plan_shift_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct plan_shift_row row;
	return plan_shift_get(db, a, viewer, id, &row);
}

enum err plan_shift_options(struct ctx *c, struct form_page_view *p, int64_t site)
{
	struct plan_shift_row_list rows;
	enum err err = plan_shift_list(c->db, c->arena, c->who.account_id, site, &rows);
	for (size_t i = 0; err == OK && i < rows.n; i++)
		form_option(c, p, "shift", rows.at[i].id, rows.at[i].name);
	return err;
}

static const char *shift_time(struct arena *a, int64_t start, int64_t minutes)
{
	char from[CLOCK_TEXT_MAX], to[CLOCK_TEXT_MAX];
	clock_us(from, (int)start);
	clock_us(to, (int)(start + minutes));
	return arena_printf(a, "%s – %s", from, to);
}

static bool same_row(const struct plan_need_row_db *a, const struct plan_need_row_db *b)
{
	int64_t x = a->kind_id == NULL ? 0 : *a->kind_id, y = b->kind_id == NULL ? 0 : *b->kind_id;
	return a->shift_id == b->shift_id && a->position_id == b->position_id && x == y;
}

/* Rows come sorted, so those of one shift, position and credential stand together. */
static void fill_needs(struct plan_needs_view *v, const struct plan_need_row_db_list *rows,
		       struct arena *a)
{
	const struct plan_need_row_db *last = NULL;
	v->rows = arena_array(a, struct plan_need_row, rows->n + 1);
	v->exceptions = arena_array(a, struct plan_exception, rows->n + 1);
	for (size_t i = 0; i < rows->n; i++) {
		const struct plan_need_row_db *r = &rows->at[i];
		const char *credential = r->credential == NULL ? "" : r->credential;
		if (r->day != NULL) {
			v->exceptions[v->n_exceptions++] =
				(struct plan_exception){ r->id,    r->least,    r->wished, *r->day,
							 r->shift, r->position, credential };
			continue;
		}
		if (last == NULL || !same_row(last, r)) {
			struct plan_need_row *row = &v->rows[v->n_rows++];
			*row = (struct plan_need_row){
				r->shift,   shift_time(a, r->start_minute, r->minutes), r->position,
				credential, arena_array(a, struct plan_need_cell, 7),   7
			};
			for (int d = 0; d < 7; d++)
				row->cells[d].day = weekday_name(d);
		}
		struct plan_need_cell *cell = &v->rows[v->n_rows - 1].cells[*r->weekday];
		cell->id = r->id;
		cell->least = r->least;
		cell->wished = r->wished;
		cell->range = r->wished > r->least;
		last = r;
	}
}

static enum err site_name(struct ctx *c, const char **name, const struct tz **tz)
{
	struct roster_site_row row;
	enum err err =
		roster_site_seen(c->db, c->arena, c->who.account_id, ctx_id(c, "site"), &row);
	if (err != OK)
		return err;
	*name = row.name;
	*tz = tz_find(row.time_zone);
	if (*tz == NULL)
		*tz = tz_find("UTC");
	return OK;
}

enum err plan_needs_show(struct ctx *c)
{
	struct plan_needs_view *v = arena_new_one(c->arena, struct plan_needs_view);
	struct plan_need_row_db_list rows;
	struct plan_shift_row_list shifts;
	const struct tz *tz;
	enum err err = site_name(c, &c->above, &tz);
	v->site = ctx_id(c, "site");
	if (err == OK)
		err = plan_need_list(c->db, c->arena, c->who.account_id, v->site,
				     tz_day(tz, c->now_ms), &rows);
	if (err == OK)
		err = plan_shift_list(c->db, c->arena, c->who.account_id, v->site, &shifts);
	if (err != OK)
		return err;
	fill_needs(v, &rows, c->arena);
	v->may_edit = ctx_may(c, PERM_OFFICE_WRITE);
	v->shifts_known = shifts.n > 0;
	if (v->may_edit && v->shifts_known) {
		c->action_label = "Add a need";
		c->action_path = ctx_path(c, "/sites/%s/needs/new", ctx_id_text(c, v->site));
	}
	return view_show(c, &plan_needs_view_type, v, "Who is needed when");
}

static enum err show_form(struct ctx *c, const struct form *form, const char *title,
			  const char *action)
{
	struct form_page_view *p = form_page(c, form, NULL);
	const char *site = ctx_id_text(c, ctx_id(c, "site"));
	const struct tz *tz;
	enum err err = site_name(c, &c->above, &tz);
	if (err == OK)
		err = people_position_options(c, p, "position");
	if (err == OK)
		err = people_credential_kind_options(c, p, "credential_kind");
	if (err == OK)
		err = plan_shift_options(c, p, ctx_id(c, "site"));
	if (err != OK)
		return err;
	p->cancel = ctx_path(c, "/sites/%s/needs", site);
	return form_show(c, p, title, ctx_path(c, "/sites/%s/needs%s", site, action));
}

enum err plan_need_new(struct ctx *c)
{
	return show_form(c, &need_form, "Add a need", "");
}

enum err plan_need_day_new(struct ctx *c)
{
	return show_form(c, &need_day_form, "Add an exception for one day", "/days");
}

/* A shift of another site is as unknown as one that does not exist. */
static enum err shift_is_here(struct ctx *c, int64_t shift)
{
	struct plan_shift_row row;
	enum err err = plan_shift_get(c->db, c->arena, c->who.account_id, shift, &row);
	if (err == OK && row.site_id != ctx_id(c, "site"))
		return refuse(c, "shift",
			      "This shift belongs to another site. Choose one of this site.");
	return err;
}

static enum err replace_need(struct ctx *c, const struct plan_need_insert_in *in)
{
	enum err err = plan_need_clear(c->db, &(struct plan_need_clear_in){ in->site, in->shift,
									    in->position, in->kind,
									    in->weekday, in->day });
	return err == OK ? plan_need_insert(c->db, in) : err;
}

enum err plan_need_create(struct ctx *c)
{
	const struct need_form *f = c->form;
	const bool on[7] = { f->mon, f->tue, f->wed, f->thu, f->fri, f->sat, f->sun };
	int64_t wished = f->wished < f->least ? f->least : f->wished;
	int days = 0;
	enum err err = shift_is_here(c, f->shift);
	for (int64_t d = 0; err == OK && d < 7; d++) {
		if (!on[d])
			continue;
		days++;
		c->created_id = id_new();
		err = replace_need(c, &(struct plan_need_insert_in){
					      .id = c->created_id,
					      .site = ctx_id(c, "site"),
					      .shift = f->shift,
					      .position = f->position,
					      .kind = f->credential_kind == 0 ? NULL :
										&f->credential_kind,
					      .weekday = &d,
					      .least = f->least,
					      .wished = wished });
	}
	if (err != OK)
		return err;
	if (days == 0)
		return refuse(c, "mon",
			      "Tick at least one weekday on which these people are needed.");
	audit_set(c, "need", c->created_id, ctx_id(c, "site"),
		  "days=%d least=%" PRId64 " wished=%" PRId64, days, f->least, wished);
	return see_other(c, "The need is saved.",
			 ctx_path(c, "/sites/%s/needs", ctx_id_text(c, ctx_id(c, "site"))));
}

enum err plan_need_day_create(struct ctx *c)
{
	const struct need_day_form *f = c->form;
	int64_t wished = f->wished < f->least ? f->least : f->wished;
	char day[11];
	enum err err = shift_is_here(c, f->shift);
	c->created_id = id_new();
	if (err == OK)
		err = replace_need(c, &(struct plan_need_insert_in){
					      .id = c->created_id,
					      .site = ctx_id(c, "site"),
					      .shift = f->shift,
					      .position = f->position,
					      .kind = f->credential_kind == 0 ? NULL :
										&f->credential_kind,
					      .day = &f->day,
					      .least = f->least,
					      .wished = wished });
	if (err != OK)
		return err;
	date_iso(day, f->day);
	audit_set(c, "need", c->created_id, ctx_id(c, "site"),
		  "day=%s least=%" PRId64 " wished=%" PRId64, day, f->least, wished);
	return see_other(c, "The exception is saved.",
			 ctx_path(c, "/sites/%s/needs", ctx_id_text(c, ctx_id(c, "site"))));
}

static enum err need_of_site(struct ctx *c, struct plan_need_row_db *row)
{
	enum err err = plan_need_get(c->db, c->arena, c->who.account_id, ctx_id(c, "need"), row);
	return err == OK && row->site_id != ctx_id(c, "site") ? E_NOTFOUND : err;
}

static struct need_edit_form form_of(const struct plan_need_row_db *r)
{
	return (struct need_edit_form){ r->least,       r->wished,      r->under_weight,
					r->wish_weight, r->over_weight, r->version,
					false };
}

enum err plan_need_edit(struct ctx *c)
{
	struct plan_need_row_db row;
	enum err err = need_of_site(c, &row);
	if (err != OK)
		return err;
	struct need_edit_form now = form_of(&row);
	struct form_page_view *p = form_page(c, &need_edit_form, &now);
	char day[DATE_TEXT_MAX];
	if (row.day != NULL)
		date_us(day, *row.day);
	c->above = arena_printf(c->arena, "%s, %s%s%s",
				row.day != NULL ? day : weekday_name((int)*row.weekday), row.shift,
				row.credential == NULL ? "" : ", ",
				row.credential == NULL ? "" : row.credential);
	p->cancel = ctx_path(c, "/sites/%s/needs", ctx_id_text(c, row.site_id));
	return form_show(c, p, row.position,
			 ctx_path(c, "/sites/%s/needs/%s", ctx_id_text(c, row.site_id),
				  ctx_id_text(c, row.id)));
}

enum err plan_need_save(struct ctx *c)
{
	const struct need_edit_form *f = c->form;
	struct plan_need_row_db row;
	int64_t changed = 0;
	enum err err = need_of_site(c, &row);
	if (err != OK)
		return err;
	int64_t wished = f->wished < f->least ? f->least : f->wished;
	if (f->wish_weight > f->under_weight)
		return refuse(c, "wish_weight", "A wish cannot weigh more than the least number.");
	err = f->remove ?
		      plan_need_delete(c->db, row.id, f->version, &changed) :
		      plan_need_update(c->db,
				       &(struct plan_need_update_in){
					       row.id, f->version, f->least, wished,
					       f->under_weight, f->wish_weight, f->over_weight },
				       &changed);
	if (err != OK)
		return err;
	if (changed == 0) {
		struct need_edit_form *now = arena_new_one(c->arena, struct need_edit_form);
		*now = form_of(&row);
		return stale(c, now, row.version);
	}
	audit_set(c, "need", row.id, row.site_id, "least=%" PRId64 " wished=%" PRId64 " removed=%d",
		  f->least, wished, f->remove);
	return see_other(c, f->remove ? "The need is removed." : "The need is saved.",
			 ctx_path(c, "/sites/%s/needs", ctx_id_text(c, row.site_id)));
}
