/* A site's shifts, and its planning rules beside the office's defaults. */
#include "base/date.h"
#include "base/id.h"
#include "base/tz.h"
#include "mod/roster/plan_view.h"
#include "mod/roster/plan_web.h"
#include "mod/roster/roster_need_sql.h"
#include "mod/roster/roster_plan_sql.h"

static const struct choice tints[] = {
	{ "0", "Gray" },   { "1", "Blue" }, { "2", "Amber" }, { "3", "Violet" },
	{ "4", "Red" },    { "5", "Teal" }, { "6", "Green" }, { "7", "Pink" },
	{ "8", "Orange" }, { "9", "Cyan" }, { NULL, NULL },
};

static const struct field shift_fields[] = {
	FIELD_TEXT(struct shift_form, name, .label = "Name", .required = true, .max = LIMIT_NAME,
		   .help = "As your people say it: Early, Late, Front desk."),
	FIELD_CLOCK(struct shift_form, start, .label = "Begins", .required = true),
	FIELD_CLOCK(struct shift_form, end, .label = "Ends", .required = true,
		    .help = "A time before the beginning is on the next day."),
	FIELD_CHOICE(struct shift_form, tint, .label = "Color", .required = true, .choices = tints),
	FIELD_INT(struct shift_form, version, .label = "Version", .hidden = true),
};
const struct form shift_form = FORM("shift", struct shift_form, shift_fields, "Save");

static const struct field policy_fields[] = {
	FIELD_INT(struct policy_form, rest, .label = "Least rest between two shifts, hours",
		  .min = 0, .max = 24,
		  .help = "0 is no rule. Counted on a real clock, on every night."),
	FIELD_INT(struct policy_form, max_run, .label = "Most working days in a row", .min = 0,
		  .max = 60, .help = "0 is no rule."),
	FIELD_INT(struct policy_form, min_run, .label = "Least working days in a row", .min = 0,
		  .max = 14, .help = "Fills keep to it; 1 is no rule."),
	FIELD_INT(struct policy_form, min_off_run, .label = "Least days off in a row", .min = 0,
		  .max = 14, .help = "Fills keep to it; 1 is no rule."),
	FIELD_INT(struct policy_form, max_weekends, .label = "Most worked weekends in four weeks",
		  .min = 0, .max = 4, .help = "0 is no rule."),
	FIELD_BOOL(struct policy_form, weekly_hours, .label = "Keep to each person's weekly hours"),
	FIELD_BOOL(struct policy_form, house, .label = "Use the office's defaults instead",
		   .help = "Drops what is written above; changed defaults hold here too."),
	FIELD_INT(struct policy_form, version, .label = "Version", .hidden = true),
};
const struct form policy_form = FORM("roster_policy", struct policy_form, policy_fields, "Save");

static const struct view_field item_fields[] = {
	VIEW_ID(struct plan_shift_item, id),     VIEW_TEXT(struct plan_shift_item, name),
	VIEW_TEXT(struct plan_shift_item, time), VIEW_INT(struct plan_shift_item, minutes),
	VIEW_INT(struct plan_shift_item, tint),
};
VIEW_PART(plan_shift_item, item_fields);
static const struct view_field shifts_fields[] = {
	VIEW_LIST(struct plan_shifts_view, shifts, n_shifts, plan_shift_item_type),
};
VIEW_PAGE(plan_shifts, shifts_fields);
static const struct view_field rule_fields[] = {
	VIEW_TEXT(struct plan_rule, title),    VIEW_TEXT(struct plan_rule, value),
	VIEW_TEXT(struct plan_rule, fallback), VIEW_TEXT(struct plan_rule, citation),
	VIEW_TEXT(struct plan_rule, reason),
};
VIEW_PART(plan_rule, rule_fields);
static const struct view_field policy_view_fields[] = {
	VIEW_LIST(struct plan_policy_view, rules, n_rules, plan_rule_type),
	VIEW_BOOL(struct plan_policy_view, own),
};
VIEW_PAGE(plan_policy, policy_view_fields);

static enum err site_row(struct ctx *c, struct roster_site_row *row)
{
	enum err err = roster_site_seen(c->db, c->arena, c->who.account_id, ctx_id(c, "site"), row);
	if (err == OK)
		c->above = row->name;
	return err;
}

static const char *site_path(struct ctx *c, const char *page)
{
	return ctx_path(c, "/sites/%s/%s", ctx_id_text(c, ctx_id(c, "site")), page);
}

enum err plan_shifts_show(struct ctx *c)
{
	struct plan_shifts_view *v = arena_new_one(c->arena, struct plan_shifts_view);
	struct plan_shift_row_list rows;
	struct roster_site_row site;
	enum err err = site_row(c, &site);
	v->site = ctx_id(c, "site");
	if (err == OK)
		err = plan_shift_list(c->db, c->arena, c->who.account_id, v->site, &rows);
	if (err != OK)
		return err;
	v->may_edit = ctx_may(c, PERM_OFFICE_WRITE);
	v->shifts = arena_array(c->arena, struct plan_shift_item, rows.n + 1);
	for (; v->n_shifts < rows.n; v->n_shifts++) {
		const struct plan_shift_row *r = &rows.at[v->n_shifts];
		char from[CLOCK_TEXT_MAX], to[CLOCK_TEXT_MAX];
		clock_us(from, (int)r->start_minute);
		clock_us(to, (int)(r->start_minute + r->minutes));
		v->shifts[v->n_shifts] = (struct plan_shift_item){
			r->id,      r->tint,
			r->name,    arena_printf(c->arena, "%s – %s", from, to),
			r->minutes, arena_printf(c->arena, "tint-%" PRId64, r->tint)
		};
	}
	if (v->may_edit) {
		c->action_label = "Add a shift";
		c->action_path = site_path(c, "shifts/new");
	}
	return view_show(c, &plan_shifts_view_type, v, "Shifts");
}

enum err plan_shift_new(struct ctx *c)
{
	struct form_page_view *p = form_page(c, &shift_form, NULL);
	struct roster_site_row site;
	enum err err = site_row(c, &site);
	if (err != OK)
		return err;
	p->cancel = site_path(c, "shifts");
	return form_show(c, p, "Add a shift", site_path(c, "shifts"));
}

static int64_t minutes_of(const struct shift_form *f)
{
	return f->end > f->start ? f->end - f->start : f->end + 1440 - f->start;
}

static int64_t tint_of(const struct shift_form *f)
{
	int64_t tint = 0;
	return str_to_i64(str_of(f->tint), &tint) ? tint : 0;
}

/* The longest shift is a rule of the database as well; the shortest keeps slips of the hand out. */
static enum err shift_fault(struct ctx *c, const struct shift_form *f, int64_t self)
{
	struct plan_shift_row twin;
	if (f->start >= 1440 || f->end > 1440)
		return refuse(c, "start", "A shift begins between 12:00 AM and 11:59 PM.");
	if (minutes_of(f) < 15)
		return refuse(c, "end", "A shift lasts at least 15 minutes.");
	enum err err = plan_shift_named(c->db, c->arena, c->who.account_id, ctx_id(c, "site"),
					f->name, &twin);
	if (err == OK && twin.id != self)
		return refuse(
			c, "name",
			"Another shift of this site has this name. Choose a name that tells them apart.");
	return err == E_NOTFOUND ? OK : err;
}

enum err plan_shift_create(struct ctx *c)
{
	const struct shift_form *f = c->form;
	enum err err = shift_fault(c, f, 0);
	c->created_id = id_new();
	if (err == OK)
		err = plan_shift_insert(c->db, &(struct plan_shift_insert_in){
						       c->created_id, ctx_id(c, "site"), f->name,
						       f->start, minutes_of(f), tint_of(f) });
	if (err != OK)
		return err;
	audit_set(c, "shift", c->created_id, ctx_id(c, "site"), "name=%s start=%d minutes=%d",
		  f->name, f->start, (int)minutes_of(f));
	return see_other(c, "The shift is saved.", site_path(c, "shifts"));
}

static enum err shift_of_site(struct ctx *c, struct plan_shift_row *row)
{
	enum err err = plan_shift_get(c->db, c->arena, c->who.account_id, ctx_id(c, "shift"), row);
	return err == OK && row->site_id != ctx_id(c, "site") ? E_NOTFOUND : err;
}

static struct shift_form form_of_shift(struct arena *a, const struct plan_shift_row *r)
{
	return (struct shift_form){ r->name, arena_printf(a, "%" PRId64, r->tint),
				    (int32_t)r->start_minute,
				    (int32_t)((r->start_minute + r->minutes) % 1440), r->version };
}

enum err plan_shift_edit(struct ctx *c)
{
	struct plan_shift_row row;
	struct roster_site_row site;
	enum err err = shift_of_site(c, &row);
	if (err == OK)
		err = site_row(c, &site);
	if (err != OK)
		return err;
	struct shift_form now = form_of_shift(c->arena, &row);
	struct form_page_view *p = form_page(c, &shift_form, &now);
	p->intro =
		"New times hold for shifts that are planned from now on; what is planned keeps its hours.";
	p->cancel = site_path(c, "shifts");
	return form_show(c, p, row.name,
			 ctx_path(c, "%s/%s", site_path(c, "shifts"), ctx_id_text(c, row.id)));
}

enum err plan_shift_save(struct ctx *c)
{
	const struct shift_form *f = c->form;
	struct plan_shift_row row;
	int64_t changed = 0;
	enum err err = shift_of_site(c, &row);
	if (err == OK)
		err = shift_fault(c, f, row.id);
	if (err == OK)
		err = plan_shift_update(c->db,
					&(struct plan_shift_update_in){ row.id, f->version, f->name,
									f->start, minutes_of(f),
									tint_of(f) },
					&changed);
	if (err != OK)
		return err;
	if (changed == 0) {
		struct shift_form *now = arena_new_one(c->arena, struct shift_form);
		*now = form_of_shift(c->arena, &row);
		return stale(c, now, row.version);
	}
	audit_set(c, "shift", row.id, row.site_id, "name=%s start=%d minutes=%d", f->name, f->start,
		  (int)minutes_of(f));
	return see_other(c, "The shift is saved.", site_path(c, "shifts"));
}

/* What holds when the site has nothing of its own. */
static enum err house_values(struct ctx *c, const struct roster_site_row *site,
			     struct policy_form *f, struct roster_house_rules_row_list *rules)
{
	const struct tz *tz = tz_find(site->time_zone);
	*f = (struct policy_form){
		.min_run = 1, .min_off_run = 1, .weekly_hours = true, .house = true
	};
	enum err err =
		roster_house_rules(c->db, c->arena, site->practice_id,
				   tz_day(tz == NULL ? tz_find("UTC") : tz, c->now_ms), rules);
	for (size_t i = 0; err == OK && i < rules->n; i++) {
		const char *code = rules->at[i].code;
		int64_t value;
		if (!str_to_i64(str_of(rules->at[i].value), &value))
			continue;
		if (strcmp(code, "roster.rest.min") == 0)
			f->rest = value;
		if (strcmp(code, "roster.run.max") == 0)
			f->max_run = value;
		if (strcmp(code, "roster.weekends.max_in_four") == 0)
			f->max_weekends = value;
	}
	return err;
}

static struct policy_form form_of_policy(const struct roster_site_row *r)
{
	return (struct policy_form){ *r->rest / 60,    *r->max_run, *r->min_run, *r->min_off_run,
				     *r->max_weekends, *r->version, *r->weekly,  false };
}

static const char *value_words(struct arena *a, int64_t value, const char *unit)
{
	return value == 0 ? "no rule" : arena_printf(a, "%" PRId64 "%s", value, unit);
}

static void add_rule(struct plan_policy_view *v, const struct roster_house_rules_row_list *rules,
		     const char *code, const char *value, const char *fallback)
{
	for (size_t i = 0; i < rules->n; i++)
		if (strcmp(rules->at[i].code, code) == 0) {
			const struct roster_house_rules_row *r = &rules->at[i];
			v->rules[v->n_rules++] =
				(struct plan_rule){ r->title, value, fallback, r->citation,
						    r->reason == NULL ? "" : r->reason };
			return;
		}
}

enum err plan_policy_show(struct ctx *c)
{
	struct plan_policy_view *v = arena_new_one(c->arena, struct plan_policy_view);
	struct roster_house_rules_row_list rules;
	struct policy_form house, now;
	struct roster_site_row site;
	struct arena *a = c->arena;
	enum err err = site_row(c, &site);
	if (err == OK)
		err = house_values(c, &site, &house, &rules);
	if (err != OK)
		return err;
	v->site = site.id;
	v->own = site.version != NULL;
	v->may_edit = ctx_may(c, PERM_OFFICE_WRITE);
	now = v->own ? form_of_policy(&site) : house;
	v->rules = arena_array(a, struct plan_rule, 8);
	add_rule(v, &rules, "roster.rest.min", value_words(a, now.rest, " hours"),
		 value_words(a, house.rest, " hours"));
	add_rule(v, &rules, "roster.run.max", value_words(a, now.max_run, " days"),
		 value_words(a, house.max_run, " days"));
	add_rule(v, &rules, "roster.weekends.max_in_four", value_words(a, now.max_weekends, ""),
		 value_words(a, house.max_weekends, ""));
	v->rules[v->n_rules++] =
		(struct plan_rule){ "Least working days in a row, for fills",
				    now.min_run <= 1 ? "no rule" :
						       value_words(a, now.min_run, " days"),
				    "no rule", "House default", "" };
	v->rules[v->n_rules++] =
		(struct plan_rule){ "Least days off in a row, for fills",
				    now.min_off_run <= 1 ? "no rule" :
							   value_words(a, now.min_off_run, " days"),
				    "no rule", "House default", "" };
	v->rules[v->n_rules++] = (struct plan_rule){ "Weekly hours of each person",
						     now.weekly_hours ? "kept" : "not looked at",
						     "kept", "As agreed with the person", "" };
	if (v->may_edit) {
		c->action_label = "Change these rules";
		c->action_path = site_path(c, "policy/edit");
	}
	return view_show(c, &plan_policy_view_type, v, "Planning rules");
}

enum err plan_policy_edit(struct ctx *c)
{
	struct roster_house_rules_row_list rules;
	struct policy_form now;
	struct roster_site_row site;
	enum err err = site_row(c, &site);
	if (err == OK)
		err = house_values(c, &site, &now, &rules);
	if (err != OK)
		return err;
	if (site.version != NULL)
		now = form_of_policy(&site);
	now.house = false;
	struct form_page_view *p = form_page(c, &policy_form, &now);
	p->intro =
		"These rules hold for this site alone. The law's own limits are not changed by them.";
	p->cancel = site_path(c, "policy");
	return form_show(c, p, "Planning rules", site_path(c, "policy"));
}

static enum err write_policy(struct ctx *c, const struct policy_form *f,
			     const struct roster_site_row *site, int64_t *changed)
{
	*changed = 1;
	if (f->house)
		return site->version == NULL ?
			       OK :
			       plan_policy_delete(c->db, site->id, f->version, changed);
	if (site->version == NULL)
		return plan_policy_add(c->db,
				       &(struct plan_policy_add_in){
					       site->id, f->rest * 60, f->max_run, f->min_run,
					       f->min_off_run, f->max_weekends, f->weekly_hours });
	return plan_policy_update(c->db,
				  &(struct plan_policy_update_in){
					  site->id, f->version, f->rest * 60, f->max_run,
					  f->min_run, f->min_off_run, f->max_weekends,
					  f->weekly_hours },
				  changed);
}

enum err plan_policy_save(struct ctx *c)
{
	const struct policy_form *f = c->form;
	struct roster_site_row site;
	int64_t changed = 1;
	enum err err = site_row(c, &site);
	if (err != OK)
		return err;
	if (f->max_run > 0 && f->min_run > f->max_run)
		return refuse(c, "min_run",
			      "The least number of days in a row cannot be above the most.");
	bool made_meanwhile = site.version != NULL && f->version == 0;
	if (!made_meanwhile)
		err = write_policy(c, f, &site, &changed);
	if (err != OK)
		return err;
	if (made_meanwhile || changed == 0) {
		struct policy_form *now = arena_new_one(c->arena, struct policy_form);
		*now = site.version == NULL ? (struct policy_form){ .house = true } :
					      form_of_policy(&site);
		return stale(c, now, site.version == NULL ? 0 : *site.version);
	}
	audit_set(c, "site", site.id, site.id,
		  "rest=%" PRId64 " run=%" PRId64 " weekends=%" PRId64 " house=%d", f->rest,
		  f->max_run, f->max_weekends, f->house);
	return see_other(c, "The planning rules are saved.", site_path(c, "policy"));
}
