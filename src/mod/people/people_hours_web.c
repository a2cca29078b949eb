/* Hours of a weekday in which a person cannot work. The roster leaves free what is agreed: a
 * manager enters it for somebody, or a person asks and somebody else agrees or refuses. */
#include "base/date.h"
#include "base/id.h"
#include "mod/people/people_web.h"
#include "web/event.h"
#include "web/notice.h"
#include "web/page.h"

#define DAY_LAST_MINUTE 1439
#define HOURS_TEXT_MAX  (2 * CLOCK_TEXT_MAX + 16)

static const struct choice weekday_choices[] = {
	{ "Mon", "Monday" }, { "Tue", "Tuesday" },  { "Wed", "Wednesday" }, { "Thu", "Thursday" },
	{ "Fri", "Friday" }, { "Sat", "Saturday" }, { "Sun", "Sunday" },    { NULL, NULL },
};

static const struct choice verdicts[] = {
	{ "agreed", "Agree" },
	{ "refused", "Refuse" },
	{ NULL, NULL },
};

static const struct view_field item_fields[] = {
	VIEW_ID(struct people_hours_item, id),        VIEW_TEXT(struct people_hours_item, staff),
	VIEW_TEXT(struct people_hours_item, weekday), VIEW_CLOCK(struct people_hours_item, from),
	VIEW_CLOCK(struct people_hours_item, to),     VIEW_TEXT(struct people_hours_item, state),
};
/* The page of a person and the list of time off show it too. */
const struct view_type people_hours_item_type = { "people_hours_item",
						  sizeof(struct people_hours_item), item_fields,
						  ARRAY_LEN(item_fields), NULL };

static const struct view_field my_fields[] = {
	VIEW_BOOL(struct people_my_hours_view, linked),
	VIEW_LIST(struct people_my_hours_view, hours, n_hours, people_hours_item_type),
};
VIEW_PAGE(people_my_hours, my_fields);

static const struct field hours_fields[] = {
	FIELD_CHOICE(struct people_hours_form, weekday, .label = "Weekday", .required = true,
		     .choices = weekday_choices),
	FIELD_CLOCK(struct people_hours_form, from, .label = "From", .required = true),
	FIELD_CLOCK(struct people_hours_form, to, .label = "To", .required = true,
		    .help = "11:59 PM is the end of the day."),
};
const struct form people_hours_form =
	FORM("unavailable", struct people_hours_form, hours_fields, "Add");

static const struct field verdict_fields[] = {
	FIELD_CHOICE(struct people_verdict_form, verdict, .label = "Decision", .required = true,
		     .choices = verdicts),
};
const struct form people_verdict_form =
	FORM("unavailable_verdict", struct people_verdict_form, verdict_fields, "Save");

/* "Mon, 5:00 PM to 12:00 AM" */
static void say_hours(char out[HOURS_TEXT_MAX], int weekday, int from, int to)
{
	char start[CLOCK_TEXT_MAX], end[CLOCK_TEXT_MAX];
	clock_us(start, from);
	clock_us(end, to % (DAY_LAST_MINUTE + 1));
	int n = snprintf(out, HOURS_TEXT_MAX, "%s, %s to %s", weekday_name(weekday), start, end);
	assert(n > 0 && n < HOURS_TEXT_MAX);
}

enum err people_hours_load(struct ctx *c, int64_t staff, bool may_decide,
			   struct people_hours_item **out, size_t *n_out)
{
	struct people_unavailable_list_row_list rows;
	enum err err = people_unavailable_list(c->db, c->arena, staff, &rows);
	if (err != OK)
		return err;
	struct people_hours_item *items =
		arena_array(c->arena, struct people_hours_item, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		const struct people_unavailable_list_row *r = &rows.at[i];
		items[i] = (struct people_hours_item){
			.id = r->id,
			.staff_id = staff,
			.staff = r->staff,
			.weekday = weekday_name((int)r->weekday),
			.state = r->state,
			.from = (int32_t)r->from_minute,
			.to = (int32_t)r->to_minute,
			.may_decide = may_decide && strcmp(r->state, "asked") == 0,
		};
	}
	*out = items;
	*n_out = rows.n;
	return OK;
}

enum err people_hours_asked(struct ctx *c, const int64_t *site, struct people_hours_item **out,
			    size_t *n_out)
{
	struct people_unavailable_asked_row_list rows;
	bool decides = ctx_may(c, PERM_TIME_OFF_DECIDE);
	enum err err = people_unavailable_asked(c->db, c->arena, c->who.account_id, site, &rows);
	if (err != OK)
		return err;
	struct people_hours_item *items =
		arena_array(c->arena, struct people_hours_item, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		const struct people_unavailable_asked_row *r = &rows.at[i];
		items[i] = (struct people_hours_item){
			.id = r->id,
			.staff_id = r->staff_id,
			.staff = r->staff,
			.weekday = weekday_name((int)r->weekday),
			.state = "asked",
			.from = (int32_t)r->from_minute,
			.to = (int32_t)r->to_minute,
			.may_decide = decides && r->staff_id != c->who.staff_id,
		};
	}
	*out = items;
	*n_out = rows.n;
	return OK;
}

/* What is agreed stays so when it is asked for again; what was refused is asked for anew. */
static enum err add(struct ctx *c, int64_t staff, const char *state)
{
	const struct people_hours_form *f = c->form;
	int weekday = 0;
	/* A browser's time field ends at 23:59; nobody means to be free for that last minute. */
	int to = f->to == DAY_LAST_MINUTE ? DAY_LAST_MINUTE + 1 : f->to;
	const char *field, *fault = people_unavailable_fault(f->from, to, &field);
	if (fault != NULL)
		return refuse(c, field, "%s", fault);
	bool known = weekday_parse(f->weekday, &weekday);
	assert(known); /* a choice of the form */
	struct people_unavailable_list_row_list rows;
	enum err err = people_unavailable_list(c->db, c->arena, staff, &rows);
	if (err == OK && rows.n >= PEOPLE_HOURS_MAX)
		return refuse(c, "",
			      "There are %d entries already, and that is the most. Remove some "
			      "that do not hold any more.",
			      PEOPLE_HOURS_MAX);
	if (err == OK)
		err = people_unavailable_insert(c->db, &(struct people_unavailable_insert_in){
							       .id = id_new(),
							       .staff = staff,
							       .weekday = weekday,
							       .from_minute = f->from,
							       .to_minute = to,
							       .state = state,
						       });
	char hours[HOURS_TEXT_MAX];
	say_hours(hours, weekday, f->from, to);
	audit_set(c, "staff", staff, 0, "cannot work %s: %s", hours, state);
	return err;
}

static enum err tell(struct ctx *c, const struct people_unavailable_get_row *r, const char *title,
		     const char *what)
{
	struct people_accounts_of_staff_row_list rows;
	char hours[HOURS_TEXT_MAX];
	enum err err = people_accounts_of_staff(c->db, c->arena, r->staff_id, &rows);
	say_hours(hours, (int)r->weekday, (int)r->from_minute, (int)r->to_minute);
	for (size_t i = 0; err == OK && i < rows.n; i++)
		err = notice_add(c->db, c->arena, c->now_ms,
				 &(struct notice){
					 .account = rows.at[i].id,
					 .title = title,
					 .body = arena_printf(c->arena, "%s: %s", hours, what),
					 .path = "/me/hours" });
	return err;
}

static enum err planning_changed(struct ctx *c, int64_t staff)
{
	return event_emit(c->db, c->arena, c->now_ms, "staff.changed", staff, c->who.account_id);
}

enum err people_hours_add(struct ctx *c)
{
	int64_t staff = ctx_id(c, "staff");
	bool own = staff == c->who.staff_id;
	enum err err = add(c, staff, own ? "asked" : "agreed");
	if (err == OK && !own)
		err = planning_changed(c, staff);
	if (err != OK)
		return err;
	return see_other(c,
			 own ? "Asked. Somebody else decides about your own hours." :
			       "Saved. The roster leaves these hours free.",
			 ctx_path(c, "/staff/%s#hours", ctx_id_text(c, staff)));
}

enum err people_hours_remove(struct ctx *c)
{
	struct people_unavailable_get_row row;
	int64_t staff = ctx_id(c, "staff");
	enum err err = people_unavailable_get(c->db, c->arena, c->who.account_id,
					      ctx_id(c, "unavailable"), &row);
	if (err == OK && row.staff_id != staff)
		err = E_NOTFOUND;
	if (err == OK)
		err = people_unavailable_delete(c->db, row.id);
	if (err == OK && staff != c->who.staff_id)
		err = tell(c, &row, "Hours of yours were taken out",
			   "you can be planned in these hours.");
	if (err == OK)
		err = planning_changed(c, staff);
	if (err != OK)
		return err;
	char hours[HOURS_TEXT_MAX];
	say_hours(hours, (int)row.weekday, (int)row.from_minute, (int)row.to_minute);
	audit_set(c, "staff", staff, 0, "can work again %s", hours);
	return see_other(c, "Removed. These hours can be planned.",
			 ctx_path(c, "/staff/%s#hours", ctx_id_text(c, staff)));
}

enum err people_hours_decided(struct ctx *c)
{
	const struct people_verdict_form *f = c->form;
	bool agreed = strcmp(f->verdict, "agreed") == 0;
	struct people_unavailable_get_row row;
	int64_t changed = 0;
	enum err err = people_unavailable_get(c->db, c->arena, c->who.account_id,
					      ctx_id(c, "unavailable"), &row);
	if (err != OK)
		return err;
	if (row.staff_id == c->who.staff_id)
		return refuse(c, "", "Somebody else has to decide about your own hours.");
	err = people_unavailable_decide(c->db, row.id, f->verdict, &changed);
	if (err == OK && changed == 0)
		return refuse(c, "",
			      "Somebody else decided this meanwhile. Reload the page to see how.");
	if (err == OK)
		err = tell(c, &row, agreed ? "Your hours are agreed" : "Your hours are refused",
			   agreed ? "the roster leaves these hours free." :
				    "you can be planned in these hours. Ask your manager why.");
	if (err == OK && agreed)
		err = planning_changed(c, row.staff_id);
	if (err != OK)
		return err;
	char hours[HOURS_TEXT_MAX];
	say_hours(hours, (int)row.weekday, (int)row.from_minute, (int)row.to_minute);
	audit_set(c, "staff", row.staff_id, 0, "cannot work %s: %s", hours, f->verdict);
	return see_other(c,
			 agreed ? "Agreed. The roster leaves these hours free." :
				  "Refused. These hours can be planned.",
			 ctx_back(c, "/timeoff"));
}

enum err people_my_hours_show(struct ctx *c)
{
	struct people_my_hours_view *v = arena_new_one(c->arena, struct people_my_hours_view);
	enum err err = OK;
	v->linked = c->who.staff_id != 0;
	v->form = form_page(c, &people_hours_form, NULL);
	if (v->linked)
		err = people_hours_load(c, c->who.staff_id, false, &v->hours, &v->n_hours);
	return err != OK ? err : view_show(c, &people_my_hours_view_type, v, "Hours I cannot work");
}

enum err people_my_hours_ask(struct ctx *c)
{
	if (c->who.staff_id == 0)
		return refuse(c, "",
			      "Your account is nobody on the roster. Ask your manager to link it.");
	enum err err = add(c, c->who.staff_id, "asked");
	if (err != OK)
		return err;
	return see_other(c, "Asked. You hear when it is decided.", "/me/hours");
}

enum err people_my_hours_withdraw(struct ctx *c)
{
	struct people_unavailable_own_row row;
	enum err err = people_unavailable_own(c->db, c->arena, c->who.account_id,
					      ctx_id(c, "myunavailable"), &row);
	if (err == OK)
		err = people_unavailable_delete(c->db, row.id);
	if (err == OK)
		err = planning_changed(c, c->who.staff_id);
	if (err != OK)
		return err;
	char hours[HOURS_TEXT_MAX];
	say_hours(hours, (int)row.weekday, (int)row.from_minute, (int)row.to_minute);
	audit_set(c, "staff", c->who.staff_id, 0, "can work again %s", hours);
	return see_other(c, "Taken back. These hours can be planned.", "/me/hours");
}
