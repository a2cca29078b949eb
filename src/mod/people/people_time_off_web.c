/* Time off: the list with what is asked for, asking for it, deciding, withdrawing. */
#include "base/date.h"
#include "base/id.h"
#include "base/tz.h"
#include "mod/people/people_web.h"
#include "web/event.h"
#include "web/page.h"

static const struct choice types[] = {
	{ "vacation", "Vacation" },   { "sick", "Sick" },
	{ "personal", "Personal" },   { "family", "Family" },
	{ "jury-duty", "Jury duty" }, { "military", "Military" },
	{ "training", "Training" },   { "unpaid", "Unpaid" },
	{ "holiday", "Holiday" },     { NULL, NULL },
};

static const struct choice decisions[] = {
	{ "approved", "Approve" },
	{ "refused", "Refuse" },
	{ "withdrawn", "Withdraw" },
	{ NULL, NULL },
};

static const struct view_field item_fields[] = {
	VIEW_ID(struct people_time_off_item_view, id),
	VIEW_ID(struct people_time_off_item_view, staff_id),
	VIEW_TEXT(struct people_time_off_item_view, staff),
	VIEW_TEXT(struct people_time_off_item_view, position),
	VIEW_DAY(struct people_time_off_item_view, from),
	VIEW_DAY(struct people_time_off_item_view, to),
	VIEW_TEXT(struct people_time_off_item_view, type),
	VIEW_TEXT(struct people_time_off_item_view, status),
	VIEW_TEXT(struct people_time_off_item_view, note),
	VIEW_INT(struct people_time_off_item_view, version),
};
/* The page of a person shows it too. */
const struct view_type people_time_off_item_view_type = { "people_time_off_item",
							  sizeof(struct people_time_off_item_view),
							  item_fields, ARRAY_LEN(item_fields),
							  NULL };

static const struct view_field list_fields[] = {
	VIEW_INT(struct people_time_off_list_view, total),
	VIEW_LIST(struct people_time_off_list_view, time_off, n_time_off,
		  people_time_off_item_view_type),
	VIEW_LIST(struct people_time_off_list_view, hours, n_hours, people_hours_item_type),
};
VIEW_PAGE(people_time_off_list, list_fields);

static const struct view_field my_fields[] = {
	VIEW_BOOL(struct people_my_time_off_view, linked),
	VIEW_LIST(struct people_my_time_off_view, time_off, n_time_off,
		  people_time_off_item_view_type),
};
VIEW_PAGE(people_my_time_off, my_fields);

static const struct field time_off_fields[] = {
	FIELD_DAY(struct people_time_off_form, from, .label = "First day", .required = true),
	FIELD_DAY(struct people_time_off_form, to, .label = "Last day", .required = true),
	FIELD_CHOICE(struct people_time_off_form, type, .label = "Type", .required = true,
		     .choices = types),
	FIELD_LONG(struct people_time_off_form, note, .label = "Note", .max = LIMIT_NOTE),
};
const struct form people_time_off_form =
	FORM("time_off", struct people_time_off_form, time_off_fields, "Ask");

static const struct field decide_fields[] = {
	FIELD_CHOICE(struct people_decide_form, decision, .label = "Decision", .required = true,
		     .choices = decisions),
	FIELD_INT(struct people_decide_form, version, .label = "Version", .hidden = true),
};
const struct form people_decide_form =
	FORM("time_off_decision", struct people_decide_form, decide_fields, "Save");

static const struct field version_fields[] = {
	FIELD_INT(struct people_version_form, version, .label = "Version", .hidden = true),
};
const struct form people_version_form =
	FORM("version", struct people_version_form, version_fields, "Withdraw");

const char *people_time_off_words(const char *type)
{
	for (const struct choice *t = types; t->value != NULL; t++)
		if (strcmp(t->value, type) == 0)
			return t->label;
	return type;
}

static enum err load_filters(struct ctx *c, struct people_time_off_list_view *v)
{
	v->status = people_filter_new(c, "status", "Show", "All");
	people_filter_add(c, &v->status, "requested", "Asked for");
	people_filter_add(c, &v->status, "approved", "Approved");
	people_filter_add(c, &v->status, "refused", "Refused");
	people_filter_add(c, &v->status, "withdrawn", "Withdrawn");
	v->may_import = ctx_may(c, PERM_TIME_OFF_DECIDE);
	v->filtered = ctx_query(c, "status", "")[0] != '\0' || ctx_query(c, "site", "")[0] != '\0';
	return people_filter_sites(c, &v->site);
}

enum err people_time_off_show(struct ctx *c)
{
	struct people_time_off_list_view *v =
		arena_new_one(c->arena, struct people_time_off_list_view);
	const int64_t *site = people_filter_id(c, "site");
	const char *asked = ctx_query(c, "status", "");
	const char *status = asked[0] == '\0' ? NULL : asked;
	struct people_time_off_count_row total;
	struct people_time_off_page_row_list rows;
	int64_t skip = 0, me = c->who.account_id;
	int32_t today = 0;
	enum err err = people_today(c, &today);
	if (err == OK)
		err = people_time_off_count(c->db, c->arena, me, status, site, today, &total);
	if (err != OK)
		return err;
	v->total = total.n;
	v->pager = pager(c, total.n, &skip);
	err = people_time_off_page(c->db, c->arena,
				   &(struct people_time_off_page_in){ me, status, site, today,
								      LIMIT_PAGE_ROWS, skip },
				   &rows);
	if (err == OK)
		err = people_hours_asked(c, site, &v->hours, &v->n_hours);
	if (err == OK)
		err = load_filters(c, v);
	if (err != OK)
		return err;
	v->problem = c->faults.n > 0 ? c->faults.at[0].message : NULL;
	bool decides = ctx_may(c, PERM_TIME_OFF_DECIDE);
	v->time_off = arena_array(c->arena, struct people_time_off_item_view, rows.n + 1);
	for (; v->n_time_off < rows.n; v->n_time_off++) {
		const struct people_time_off_page_row *r = &rows.at[v->n_time_off];
		v->time_off[v->n_time_off] = (struct people_time_off_item_view){
			.id = r->id,
			.staff_id = r->staff_id,
			.version = r->version,
			.staff = r->staff,
			.position = r->position,
			.type = r->type,
			.type_words = people_time_off_words(r->type),
			.status = r->status,
			.note = r->note,
			.from = r->from_day,
			.to = r->to_day,
			.may_decide = decides && strcmp(r->status, "requested") == 0 &&
				      r->staff_id != c->who.staff_id,
		};
	}
	return view_show(c, &people_time_off_list_view_type, v, "Time off");
}

enum err people_time_off_new(struct ctx *c)
{
	struct people_staff_get_row row;
	enum err err =
		people_staff_get(c->db, c->arena, c->who.account_id, ctx_id(c, "staff"), &row);
	if (err != OK)
		return err;
	struct people_time_off_form empty = { DAY_NONE, DAY_NONE, "vacation", "" };
	struct form_page_view *p = form_page(c, &people_time_off_form, &empty);
	const char *id = ctx_id_text(c, row.id);
	p->cancel = ctx_path(c, "/staff/%s", id);
	p->submit = "Approve time off";
	c->above = row.name;
	return form_show(c, p, "Add time off", ctx_path(c, "/staff/%s/timeoff", id));
}

/* Days that are asked for or approved may not lie over each other; the same days of the same type
 * that were refused or withdrawn are used again. */
static enum err check(struct ctx *c, int64_t staff, int64_t *twin)
{
	const struct people_time_off_form *f = c->form;
	struct people_time_off_item_list rows;
	const char *field, *fault = people_time_off_fault(f->from, f->to, &field);
	if (fault != NULL)
		return refuse(c, field, "%s", fault);
	enum err err = people_time_off_of_staff(c->db, c->arena, staff, f->from, &rows);
	*twin = 0;
	for (size_t i = 0; err == OK && i < rows.n; i++) {
		const struct people_time_off_item *r = &rows.at[i];
		if (r->from_day == f->from && r->to_day == f->to && strcmp(r->type, f->type) == 0)
			*twin = r->id;
		if (!people_time_off_counts(r->status) ||
		    !people_days_overlap(f->from, f->to, r->from_day, r->to_day))
			continue;
		char from[DATE_TEXT_MAX], to[DATE_TEXT_MAX];
		date_us_short(from, r->from_day);
		date_us_short(to, r->to_day);
		return refuse(c, "from",
			      "There is time off from %s to %s already. Choose other days.", from,
			      to);
	}
	return err;
}

/* `twin`: the row of the same days and type that is used again, or 0. */
static enum err save(struct ctx *c, int64_t staff, const char *status, int64_t twin, int64_t *id)
{
	const struct people_time_off_form *f = c->form;
	bool decided = strcmp(status, "approved") == 0;
	const int64_t *by = decided ? &c->who.account_id : NULL, *at = decided ? &c->now_ms : NULL;
	*id = twin != 0 ? twin : id_new();
	if (twin != 0)
		return people_time_off_again(c->db, &(struct people_time_off_again_in){
							    .id = twin,
							    .status = status,
							    .note = f->note,
							    .decided_by = by,
							    .decided_at = at,
						    });
	return people_time_off_insert(c->db, &(struct people_time_off_insert_in){
						     .id = *id,
						     .staff = staff,
						     .from_day = f->from,
						     .to_day = f->to,
						     .type = f->type,
						     .status = status,
						     .note = f->note,
						     .decided_by = by,
						     .decided_at = at,
						     .now = c->now_ms,
					     });
}

static void note_audit(struct ctx *c, int64_t id, const char *status)
{
	const struct people_time_off_form *f = c->form;
	char from[DATE_TEXT_MAX], to[DATE_TEXT_MAX];
	date_us(from, f->from);
	date_us(to, f->to);
	audit_set(c, "timeoff", id, 0, "%s from %s to %s: %s", f->type, from, to, status);
}

/* Who may decide enters it as decided, except for oneself. */
enum err people_time_off_create(struct ctx *c)
{
	int64_t staff = ctx_id(c, "staff"), id = 0, twin = 0;
	bool own = staff == c->who.staff_id;
	const char *status = own ? "requested" : "approved";
	enum err err = check(c, staff, &twin);
	if (err == OK)
		err = save(c, staff, status, twin, &id);
	if (err == OK && !own)
		err = event_emit(c->db, c->arena, c->now_ms, "timeoff.decided", id,
				 c->who.account_id);
	if (err != OK)
		return err;
	note_audit(c, id, status);
	return see_other(c,
			 own ? "Asked. Somebody else decides about your own time off." :
			       "The time off is approved.",
			 ctx_path(c, "/staff/%s#time-off", ctx_id_text(c, staff)));
}

static enum err decide(struct ctx *c, int64_t id, int64_t version, const char *status)
{
	int64_t changed;
	enum err err = people_time_off_decide(c->db,
					      &(struct people_time_off_decide_in){
						      .id = id,
						      .version = version,
						      .status = status,
						      .decided_by = &c->who.account_id,
						      .decided_at = &c->now_ms,
					      },
					      &changed);
	if (err == OK && changed == 0)
		return refuse(c, "",
			      "Somebody else decided this meanwhile. Reload the page to see how.");
	return err != OK ? err :
			   event_emit(c->db, c->arena, c->now_ms, "timeoff.decided", id,
				      c->who.account_id);
}

enum err people_time_off_decided(struct ctx *c)
{
	static const char *const told[][2] = {
		{ "approved", "Approved. The roster leaves these days free." },
		{ "refused", "Refused. The days can be planned." },
		{ "withdrawn", "Withdrawn. The days can be planned." }
	};
	const struct people_decide_form *f = c->form;
	struct people_time_off_get_row row;
	enum err err =
		people_time_off_get(c->db, c->arena, c->who.account_id, ctx_id(c, "timeoff"), &row);
	if (err != OK)
		return err;
	if (row.staff_id == c->who.staff_id)
		return refuse(c, "", "Somebody else has to decide about your own time off.");
	err = decide(c, row.id, f->version, f->decision);
	if (err != OK)
		return err;
	audit_set(c, "timeoff", row.id, 0, "%s: %s", row.staff, f->decision);
	const char *flash = "Saved.";
	for (size_t i = 0; i < ARRAY_LEN(told); i++)
		if (strcmp(told[i][0], f->decision) == 0)
			flash = told[i][1];
	return see_other(c, flash, "/timeoff");
}

enum err people_my_time_off_show(struct ctx *c)
{
	struct people_my_time_off_view *v = arena_new_one(c->arena, struct people_my_time_off_view);
	struct people_time_off_item_list rows = { 0 };
	struct people_staff_own_row me;
	enum err err = OK;
	v->linked = c->who.staff_id != 0;
	v->form = form_page(c, &people_time_off_form, NULL);
	if (v->linked)
		err = people_staff_own(c->db, c->arena, c->who.staff_id, &me);
	if (err == OK && v->linked) {
		const struct tz *tz = tz_find(me.time_zone);
		int32_t today = tz_day(tz == NULL ? tz_find("UTC") : tz, c->now_ms);
		err = people_time_off_of_staff(c->db, c->arena, c->who.staff_id, today, &rows);
	}
	if (err != OK)
		return err;
	v->time_off = arena_array(c->arena, struct people_time_off_item_view, rows.n + 1);
	for (; v->n_time_off < rows.n; v->n_time_off++) {
		const struct people_time_off_item *r = &rows.at[v->n_time_off];
		v->time_off[v->n_time_off] = (struct people_time_off_item_view){
			.id = r->id,
			.staff_id = c->who.staff_id,
			.version = r->version,
			.staff = me.name,
			.position = "",
			.type = r->type,
			.type_words = people_time_off_words(r->type),
			.status = r->status,
			.note = r->note,
			.from = r->from_day,
			.to = r->to_day,
			.may_withdraw = people_time_off_counts(r->status),
		};
	}
	return view_show(c, &people_my_time_off_view_type, v, "My time off");
}

enum err people_my_time_off_ask(struct ctx *c)
{
	int64_t id = 0, twin = 0;
	if (c->who.staff_id == 0)
		return refuse(c, "",
			      "Your account is nobody on the roster. Ask your manager to link it.");
	enum err err = check(c, c->who.staff_id, &twin);
	if (err == OK)
		err = save(c, c->who.staff_id, "requested", twin, &id);
	if (err != OK)
		return err;
	note_audit(c, id, "requested");
	return see_other(c, "Asked. You see here when it is decided.", "/me/timeoff");
}

enum err people_my_time_off_withdraw(struct ctx *c)
{
	const struct people_version_form *f = c->form;
	struct people_time_off_own_row row;
	enum err err = people_time_off_own(c->db, c->arena, c->who.account_id,
					   ctx_id(c, "mytimeoff"), &row);
	if (err != OK)
		return err;
	if (!people_time_off_counts(row.status))
		return refuse(c, "", "This is withdrawn or refused already.");
	err = decide(c, row.id, f->version, "withdrawn");
	if (err != OK)
		return err;
	audit_set(c, "timeoff", row.id, 0, "withdrawn by the person");
	return see_other(c, "Withdrawn. The days can be planned.", "/me/timeoff");
}
