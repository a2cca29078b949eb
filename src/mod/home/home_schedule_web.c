/* Obligations that come again: list, add, change, stop. */
#include "base/id.h"
#include "base/str.h"
#include "mod/home/home_api.h"
#include "mod/home/home_inbox_sql.h"
#include "mod/home/home_view.h"
#include "mod/home/home_web.h"
#include "mod/org/org_api.h"
#include "web/obligation.h"
#include "web/page.h"
#include "web/rule.h"

static const struct choice periods[] = {
	{ "daily", "Every day the site works" },
	{ "weekly", "Every week" },
	{ "monthly", "Every month" },
	{ "quarterly", "Every quarter" },
	{ "yearly", "Every year" },
	{ "biennial", "Every two years" },
	{ NULL, NULL },
};
static const struct choice roles[] = {
	{ "manager", "Office manager" },
	{ "supervisor", "Supervisor" },
	{ "staff", "Staff" },
	{ "bookkeeper", "Bookkeeper" },
	{ "compliance", "Compliance officer" },
	{ "owner", "Owner" },
	{ NULL, NULL },
};
static const struct choice kinds[] = {
	{ "other", "Something of our own" },
	{ "vaccine_temperature", "Vaccine temperatures" },
	{ "emergency_supplies", "Emergency supplies" },
	{ "cash_count", "Cash count" },
	{ "spore_test", "Spore test" },
	{ "exclusion_screening", "Exclusion screening" },
	{ "bbp_training", "Bloodborne pathogens training" },
	{ "exposure_plan_review", "Exposure control plan" },
	{ "controlled_inventory", "Controlled substances" },
	{ "small_breach_report", "Breach report to HHS" },
	{ "form_1099_nec", "Forms 1099-NEC" },
	{ "staff_file_review", "Staff files" },
	{ NULL, NULL },
};

#define LEAD_HELP \
	"How many days before the due day it shows in the list. Empty: as the rules for lead times say."
#define LEAD_MOST 365
static const struct field schedule_fields[] = {
	FIELD_REF(struct home_schedule_form, site, .label = "Site", .required = true,
		  .ref = "site"),
	FIELD_CHOICE(struct home_schedule_form, kind, .label = "Kind", .required = true,
		     .choices = kinds),
	FIELD_TEXT(struct home_schedule_form, title, .label = "What is to be done",
		   .required = true, .max = LIMIT_NAME),
	FIELD_CHOICE(struct home_schedule_form, every, .label = "How often", .required = true,
		     .choices = periods),
	FIELD_DAY(struct home_schedule_form, next_due, .label = "Next due", .required = true,
		  .help = "On the last day of a month it stays on last days."),
	FIELD_TEXT(struct home_schedule_form, lead_days, .label = "Shows before (days)", .max = 3,
		   .help = LEAD_HELP),
	FIELD_CHOICE(struct home_schedule_form, owner_role, .label = "Who does it",
		     .required = true, .choices = roles),
	FIELD_TEXT(struct home_schedule_form, evidence_wanted, .label = "Evidence",
		   .max = LIMIT_NAME, .help = "What shall show that it was done."),
};
const struct form home_schedule_form =
	FORM("obligation_schedule", struct home_schedule_form, schedule_fields, "Save");

static const struct field edit_fields[] = {
	FIELD_TEXT(struct home_schedule_edit_form, title, .label = "What is to be done",
		   .required = true, .max = LIMIT_NAME),
	FIELD_CHOICE(struct home_schedule_edit_form, every, .label = "How often", .required = true,
		     .choices = periods),
	FIELD_DAY(struct home_schedule_edit_form, next_due, .label = "Next due", .required = true,
		  .help = "On the last day of a month it stays on last days."),
	FIELD_TEXT(struct home_schedule_edit_form, lead_days, .label = "Shows before (days)",
		   .max = 3, .help = LEAD_HELP),
	FIELD_CHOICE(struct home_schedule_edit_form, owner_role, .label = "Who does it",
		     .required = true, .choices = roles),
	FIELD_TEXT(struct home_schedule_edit_form, evidence_wanted, .label = "Evidence",
		   .max = LIMIT_NAME),
	FIELD_BOOL(struct home_schedule_edit_form, active, .label = "Comes again",
		   .help = "Off: no new ones are made; what is open stays open."),
	FIELD_INT(struct home_schedule_edit_form, version, .label = "Version", .hidden = true),
};
const struct form home_schedule_edit_form =
	FORM("obligation_schedule_change", struct home_schedule_edit_form, edit_fields, "Save");

static const struct view_field item_fields[] = {
	VIEW_ID(struct home_schedule_item, id),      VIEW_TEXT(struct home_schedule_item, site),
	VIEW_TEXT(struct home_schedule_item, title), VIEW_TEXT(struct home_schedule_item, every),
	VIEW_TEXT(struct home_schedule_item, owner), VIEW_DAY(struct home_schedule_item, next_due),
	VIEW_TEXT(struct home_schedule_item, lead),  VIEW_BOOL(struct home_schedule_item, active),
};
VIEW_PART(home_schedule_item, item_fields);
static const struct view_field schedules_fields[] = {
	VIEW_LIST(struct home_schedules_view, items, n_items, home_schedule_item_type),
};
VIEW_PAGE(home_schedules, schedules_fields);

enum err home_schedule_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct home_schedule_row row;
	return home_schedule_get(db, a, viewer, id, &row);
}

/* "7 days before", and whether a rule says so. What the rule says is asked once for each practice,
 * state and period. */
struct lead {
	const struct lead *next;
	const struct home_schedule_row *of;
	const char *words;
};

static const char *lead_text(struct arena *a, int64_t days)
{
	return days == 0 ?
		       "On its day" :
		       arena_printf(a, "%" PRId64 " %s before", days, days == 1 ? "day" : "days");
}

static enum err lead_by_rule(struct ctx *c, const struct home_schedule_row *r,
			     const struct lead **known, const char **out)
{
	const struct lead *same = *known;
	while (same != NULL &&
	       (same->of->practice_id != r->practice_id || strcmp(same->of->state, r->state) != 0 ||
		strcmp(same->of->every, r->every) != 0))
		same = same->next;
	if (same == NULL) {
		struct lead *fresh = arena_new_one(c->arena, struct lead);
		struct rule_ask ask = { obligation_lead_rule(obligation_every_parse(r->every)),
					r->state, r->practice_id,
					obligation_today(r->time_zone, c->now_ms) };
		int64_t days;
		enum err err = rule_number(c->db, c->arena, &ask, 0, &days);
		if (err != OK)
			return err;
		*fresh = (struct lead){ *known, r,
					arena_printf(c->arena, "%s, as the rule says",
						     lead_text(c->arena, days)) };
		same = *known = fresh;
	}
	*out = same->words;
	return OK;
}

enum err home_schedules_show(struct ctx *c)
{
	int64_t site = ctx_query_id(c, "site");
	struct home_schedule_row_list rows;
	enum err err =
		home_schedules(c->db, c->arena, c->who.account_id, site == 0 ? NULL : &site, &rows);
	if (err != OK)
		return err;
	struct home_schedules_view *v = arena_new_one(c->arena, struct home_schedules_view);
	v->may_write = ctx_may(c, PERM_OBLIGATION_WRITE);
	v->items = arena_array(c->arena, struct home_schedule_item, rows.n + 1);
	const struct lead *known = NULL;
	for (; v->n_items < rows.n; v->n_items++) {
		const struct home_schedule_row *r = &rows.at[v->n_items];
		const char *lead = NULL;
		if (r->lead_days != NULL)
			lead = lead_text(c->arena, *r->lead_days);
		else
			err = lead_by_rule(c, r, &known, &lead);
		if (err != OK)
			return err;
		v->items[v->n_items] = (struct home_schedule_item){
			r->id,
			r->site,
			r->title,
			obligation_every_title(obligation_every_parse(r->every)),
			role_title(role_parse(r->owner_role)),
			lead,
			r->next_due,
			r->active
		};
	}
	if (v->may_write) {
		c->action_label = "Add recurring";
		c->action_path = "/obligations/schedules/new";
	}
	return view_show(c, &home_schedules_view_type, v, "Recurring obligations");
}

enum err home_schedule_new(struct ctx *c)
{
	struct org_site_row_list rows;
	struct form_page_view *p = form_page(c, &home_schedule_form, NULL);
	enum err err = org_site_list(c->db, c->arena, c->who.account_id, &rows);
	for (size_t i = 0; err == OK && i < rows.n; i++)
		form_option(c, p, "site", rows.at[i].id, rows.at[i].name);
	if (err != OK)
		return err;
	p->cancel = "/obligations/schedules";
	return form_show(c, p, "Add recurring obligation", "/obligations/schedules");
}

/* *lead is NULL for an empty text: then the rules say. */
static enum err read_lead(struct ctx *c, const char *text, const int64_t **lead)
{
	int64_t days = 0;
	*lead = NULL;
	if (text[0] == '\0')
		return OK;
	if (!str_to_i64(str_of(text), &days) || days < 0 || days > LEAD_MOST)
		return refuse(c, "lead_days",
			      "Type whole days from 0 to %d, or leave it empty for the rule.",
			      LEAD_MOST);
	int64_t *own = arena_new_one(c->arena, int64_t);
	*own = days;
	*lead = own;
	return OK;
}

enum err home_schedule_create(struct ctx *c)
{
	const struct home_schedule_form *f = c->form;
	struct home_schedule_kind_row same;
	const int64_t *lead;
	enum err err = read_lead(c, f->lead_days, &lead);
	if (err == OK)
		err = home_schedule_kind(c->db, c->arena, f->site, f->kind, &same);
	if (err != OK)
		return err;
	bool own = strcmp(f->kind, "other") == 0;
	if (!own && same.n > 0)
		return refuse(
			c, "kind",
			"This site has one of this kind already. Change that one, or choose \"Something of our own\".");
	int64_t id = id_new();
	/* A site has each known kind once; of its own it may have as many as it likes. */
	const char *kind = own ? ctx_path(c, "other:%s", ctx_id_text(c, id)) : f->kind;
	err = home_schedule_insert(c->db,
				   &(struct home_schedule_insert_in){
					   .id = id,
					   .site = f->site,
					   .kind = kind,
					   .title = f->title,
					   .owner_role = f->owner_role,
					   .every = f->every,
					   .lead_days = lead,
					   .evidence_wanted =
						   f->evidence_wanted[0] == '\0' ?
							   obligation_kind_of(kind)->evidence :
							   f->evidence_wanted,
					   .rule = "",
					   .next_due = f->next_due,
					   .anchor = obligation_anchor(f->next_due),
				   });
	if (err != OK)
		return err;
	c->created_id = id;
	audit_set(c, "obligation_schedule", id, f->site, "%s; every=%s", f->title, f->every);
	return see_other(c, "Saved. It shows in the list when its time comes.",
			 "/obligations/schedules");
}

static struct home_schedule_edit_form form_of(struct ctx *c, const struct home_schedule_row *r)
{
	const char *lead =
		r->lead_days == NULL ? "" : arena_printf(c->arena, "%" PRId64, *r->lead_days);
	return (struct home_schedule_edit_form){ r->title,           r->owner_role, r->every,
						 r->evidence_wanted, lead,          r->version,
						 r->next_due,        r->active };
}

enum err home_schedule_edit(struct ctx *c)
{
	struct home_schedule_row r;
	enum err err =
		home_schedule_get(c->db, c->arena, c->who.account_id, ctx_id(c, "schedule"), &r);
	if (err != OK)
		return err;
	struct home_schedule_edit_form now = form_of(c, &r);
	struct form_page_view *p = form_page(c, &home_schedule_edit_form, &now);
	p->cancel = "/obligations/schedules";
	c->above = r.site;
	return form_show(c, p, r.title,
			 ctx_path(c, "/obligations/schedules/%s", ctx_id_text(c, r.id)));
}

enum err home_schedule_save(struct ctx *c)
{
	const struct home_schedule_edit_form *f = c->form;
	struct home_schedule_row r;
	const int64_t *lead;
	int64_t changed;
	enum err err = read_lead(c, f->lead_days, &lead);
	if (err == OK)
		err = home_schedule_get(c->db, c->arena, c->who.account_id, ctx_id(c, "schedule"),
					&r);
	if (err == OK)
		err = home_schedule_update(c->db,
					   &(struct home_schedule_update_in){
						   .id = r.id,
						   .version = f->version,
						   .title = f->title,
						   .owner_role = f->owner_role,
						   .every = f->every,
						   .lead_days = lead,
						   .evidence_wanted = f->evidence_wanted,
						   .next_due = f->next_due,
						   .anchor = obligation_anchor(f->next_due),
						   .active = f->active,
					   },
					   &changed);
	if (err != OK)
		return err;
	if (changed == 0) {
		struct home_schedule_edit_form *now =
			arena_new_one(c->arena, struct home_schedule_edit_form);
		*now = form_of(c, &r);
		return stale(c, now, r.version);
	}
	audit_set(c, "obligation_schedule", r.id, r.site_id, "%s; every=%s active=%d", f->title,
		  f->every, f->active);
	return see_other(c, "Saved.", "/obligations/schedules");
}

enum err home_schedule_stop(struct ctx *c)
{
	struct home_schedule_row r;
	int64_t changed;
	enum err err =
		home_schedule_get(c->db, c->arena, c->who.account_id, ctx_id(c, "schedule"), &r);
	if (err == OK)
		err = home_schedule_set_active(c->db, r.id, false, &changed);
	if (err != OK)
		return err;
	audit_set(c, "obligation_schedule", r.id, r.site_id, "%s; stopped", r.title);
	return see_other(c, "Stopped. What is open stays open; no new ones are made.",
			 "/obligations/schedules");
}
