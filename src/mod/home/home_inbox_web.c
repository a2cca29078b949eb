/* The inbox of obligations: list, one of them, and what can be done with it. */
#include "base/date.h"
#include "base/id.h"
#include "base/tz.h"
#include "mod/home/home_api.h"
#include "mod/home/home_inbox_sql.h"
#include "mod/home/home_view.h"
#include "mod/home/home_web.h"
#include "mod/org/org_api.h"
#include "web/obligation.h"
#include "web/page.h"
#include "web/rule.h"

static const struct field done_fields[] = {
	FIELD_LONG(struct home_done_form, evidence, .label = "Evidence", .required = true,
		   .max = LIMIT_NOTE,
		   .help = "What shows it was done: a reading, a number, where the paper is."),
	FIELD_INT(struct home_done_form, version, .label = "Version", .hidden = true),
};
const struct form home_done_form =
	FORM("obligation_done", struct home_done_form, done_fields, "Mark done");

static const struct field drop_fields[] = {
	FIELD_LONG(struct home_drop_form, reason, .label = "Reason", .required = true,
		   .max = LIMIT_NOTE,
		   .help = "Why nobody has to do this any more. It stays in the history."),
	FIELD_INT(struct home_drop_form, version, .label = "Version", .hidden = true),
};
const struct form home_drop_form =
	FORM("obligation_void", struct home_drop_form, drop_fields, "Set aside");

static const struct choice doer_roles[] = {
	{ "manager", "Office manager" },
	{ "supervisor", "Supervisor" },
	{ "staff", "Staff" },
	{ "bookkeeper", "Bookkeeper" },
	{ "compliance", "Compliance officer" },
	{ "owner", "Owner" },
	{ NULL, NULL },
};

static const struct field give_fields[] = {
	FIELD_CHOICE(struct home_give_form, owner_role, .label = "Role", .required = true,
		     .choices = doer_roles),
	FIELD_REF(struct home_give_form, owner, .label = "Person", .ref = "doer",
		  .help = "Without a person, everybody of the role sees it as theirs."),
	FIELD_INT(struct home_give_form, version, .label = "Version", .hidden = true),
};
const struct form home_give_form =
	FORM("obligation_assign", struct home_give_form, give_fields, "Hand over");

static const struct field new_fields[] = {
	FIELD_REF(struct home_new_form, site, .label = "Site", .required = true, .ref = "site"),
	FIELD_TEXT(struct home_new_form, title, .label = "What is to be done", .required = true,
		   .max = LIMIT_NAME),
	FIELD_LONG(struct home_new_form, detail, .label = "Details", .max = LIMIT_NOTE),
	FIELD_DAY(struct home_new_form, due, .label = "Due", .required = true),
	FIELD_CHOICE(struct home_new_form, owner_role, .label = "Who does it", .required = true,
		     .choices = doer_roles),
	FIELD_TEXT(struct home_new_form, evidence_wanted, .label = "Evidence", .max = LIMIT_NAME,
		   .help = "What shall show that it was done."),
};
const struct form home_new_form =
	FORM("obligation", struct home_new_form, new_fields, "Add obligation");

static const struct field reminder_fields[] = {
	FIELD_BOOL(struct home_reminder_form, wanted, .label = "Daily mail"),
};
const struct form home_reminder_form =
	FORM("reminder", struct home_reminder_form, reminder_fields, "Save");

static const struct view_field item_fields[] = {
	VIEW_ID(struct home_inbox_item, id),          VIEW_TEXT(struct home_inbox_item, title),
	VIEW_TEXT(struct home_inbox_item, kind),      VIEW_TEXT(struct home_inbox_item, site),
	VIEW_TEXT(struct home_inbox_item, owner),     VIEW_TEXT(struct home_inbox_item, state),
	VIEW_DAY(struct home_inbox_item, due),        VIEW_INT(struct home_inbox_item, late),
	VIEW_BOOL(struct home_inbox_item, escalated),
};
VIEW_PART(home_inbox_item, item_fields);
static const struct view_field inbox_fields[] = {
	VIEW_LIST(struct home_inbox_view, items, n_items, home_inbox_item_type),
	VIEW_INT(struct home_inbox_view, total),
	VIEW_ONE(struct home_inbox_view, feed, feed_view_type),
};
VIEW_PAGE(home_inbox, inbox_fields);

static const struct view_field duties_fields[] = {
	VIEW_LIST(struct home_duties_view, items, n_items, home_inbox_item_type),
	VIEW_INT(struct home_duties_view, total),
	VIEW_ONE(struct home_duties_view, feed, feed_view_type),
};
VIEW_PAGE(home_duties, duties_fields);

static const struct view_field danger_fields[] = {
	VIEW_TEXT(struct home_danger, words),
	VIEW_TEXT(struct home_danger, path),
	VIEW_INT(struct home_danger, shifts),
};
VIEW_PART(home_danger, danger_fields);

static const struct view_field obligation_fields[] = {
	VIEW_ID(struct home_obligation_view, id),
	VIEW_TEXT(struct home_obligation_view, title),
	VIEW_TEXT(struct home_obligation_view, kind),
	VIEW_TEXT(struct home_obligation_view, site),
	VIEW_TEXT(struct home_obligation_view, detail),
	VIEW_TEXT(struct home_obligation_view, owner),
	VIEW_TEXT(struct home_obligation_view, state),
	VIEW_TEXT(struct home_obligation_view, evidence),
	VIEW_TEXT(struct home_obligation_view, evidence_wanted),
	VIEW_TEXT(struct home_obligation_view, rule_title),
	VIEW_TEXT(struct home_obligation_view, rule_value),
	VIEW_TEXT(struct home_obligation_view, citation),
	VIEW_TEXT(struct home_obligation_view, escalated_to),
	VIEW_DAY(struct home_obligation_view, due),
	VIEW_INT(struct home_obligation_view, late),
	VIEW_INT(struct home_obligation_view, version),
	VIEW_INT(struct home_obligation_view, endangered),
	VIEW_LIST(struct home_obligation_view, dangers, n_dangers, home_danger_type),
};
VIEW_PAGE(home_obligation, obligation_fields);

enum err home_obligation_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct home_obligation_get_row row;
	return home_obligation_get(db, a, viewer, id, &row);
}

enum err home_doer_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct home_doer_find_row row;
	return home_doer_find(db, a, viewer, id, &row);
}

static int64_t late_days(int32_t due, const char *state, int32_t today)
{
	return strcmp(state, "open") == 0 && due < today ? today - due : 0;
}

static const char *owner_words(const char *owner, const char *role)
{
	return owner != NULL ? owner : role_title(role_parse(role));
}

static enum err fill_filters(struct ctx *c, struct home_inbox_view *v, int64_t site,
			     const char *kind)
{
	struct org_site_row_list sites;
	enum err err = org_site_list(c->db, c->arena, c->who.account_id, &sites);
	if (err != OK)
		return err;
	v->sites = arena_array(c->arena, struct home_pick, sites.n + 1);
	for (; v->n_sites < sites.n; v->n_sites++)
		v->sites[v->n_sites] =
			(struct home_pick){ sites.at[v->n_sites].id, sites.at[v->n_sites].name,
					    sites.at[v->n_sites].id == site };
	struct option *kinds = arena_array(c->arena, struct option, 64);
	for (const struct obligation_kind *k = obligation_kinds; k->name != NULL && v->n_kinds < 64;
	     k++)
		kinds[v->n_kinds++] = (struct option){ k->name, k->title,
						       kind != NULL && strcmp(kind, k->name) == 0 };
	v->kinds = kinds;
	struct home_reminder_get_row mail;
	err = home_reminder_get(c->db, c->arena, c->who.account_id, &mail);
	v->reminders = err == OK && mail.wanted;
	return err;
}

static enum err load_items(struct ctx *c, struct home_inbox_view *v, const int64_t *site,
			   const char *kind)
{
	/* The list is cut by the day where it ends last; each row then by its own site's day. */
	int32_t today = obligation_today("Pacific/Honolulu", c->now_ms);
	const char *role = role_name(c->who.role);
	struct home_inbox_count_row count;
	enum err err =
		home_inbox_count(c->db, c->arena,
				 &(struct home_inbox_count_in){ c->who.account_id, role, v->show,
								v->mine, site, kind, today },
				 &count);
	if (err != OK)
		return err;
	int64_t skip;
	v->total = count.n;
	v->pager = pager(c, count.n, &skip);
	struct home_inbox_row_list rows;
	err = home_inbox(c->db, c->arena,
			 &(struct home_inbox_in){ c->who.account_id, role, v->show, v->mine, site,
						  kind, today, LIMIT_PAGE_ROWS, skip },
			 &rows);
	if (err != OK)
		return err;
	v->items = arena_array(c->arena, struct home_inbox_item, rows.n + 1);
	for (; v->n_items < rows.n; v->n_items++) {
		const struct home_inbox_row *r = &rows.at[v->n_items];
		v->items[v->n_items] = (struct home_inbox_item){
			.id = r->id,
			.title = r->title,
			.kind = obligation_kind_of(r->kind)->title,
			.site = r->site,
			.owner = owner_words(r->owner, r->owner_role),
			.state = r->state,
			.due = r->due_day,
			.late = late_days(r->due_day, r->state,
					  obligation_today(r->time_zone, c->now_ms)),
			.escalated = r->escalated && strcmp(r->state, "open") == 0,
		};
	}
	return OK;
}

enum err home_inbox_show(struct ctx *c)
{
	struct home_inbox_view *v = arena_new_one(c->arena, struct home_inbox_view);
	int64_t site = ctx_query_id(c, "site");
	const char *kind = ctx_query(c, "kind", "");
	v->show = ctx_query(c, "show", "due");
	v->mine = strcmp(ctx_query(c, "whose", "all"), "mine") == 0;
	v->may_write = ctx_may(c, PERM_OBLIGATION_WRITE);
	enum err err = fill_filters(c, v, site, kind);
	if (err == OK)
		err = load_items(c, v, site == 0 ? NULL : &site, kind[0] == '\0' ? NULL : kind);
	if (err == OK)
		err = home_feed_look(c, &v->feed);
	if (err != OK)
		return err;
	if (v->may_write) {
		c->action_label = "Add obligation";
		c->action_path = "/obligations/new";
	}
	return view_show(c, &home_inbox_view_type, v, "Obligations");
}

enum err home_duties_with(struct ctx *c, const char *address)
{
	struct home_inbox_view all = { .show = "due", .mine = true };
	struct home_reminder_get_row mail;
	enum err err = load_items(c, &all, NULL, NULL);
	if (err == OK)
		err = home_reminder_get(c->db, c->arena, c->who.account_id, &mail);
	if (err == OK)
		err = home_feed_look(c, &all.feed);
	if (err != OK)
		return err;
	all.feed.address = address;
	struct home_duties_view *v = arena_new_one(c->arena, struct home_duties_view);
	*v = (struct home_duties_view){ all.items, all.n_items, mail.wanted,
					all.total, all.pager,   all.feed };
	return view_show(c, &home_duties_view_type, v, "My duties");
}

enum err home_duties_show(struct ctx *c)
{
	return home_duties_with(c, NULL);
}

static enum err show_rule(struct ctx *c, struct home_obligation_view *v,
			  const struct home_obligation_get_row *r)
{
	struct rule_answer rule;
	if (r->rule_code[0] == '\0')
		return OK;
	/* A warning is counted with what holds today; a duty follows the rule of its day. */
	bool warning = strcmp(r->subject_type, "credential") == 0 && strcmp(r->state, "open") == 0;
	int32_t day = warning ? obligation_today(r->time_zone, c->now_ms) : r->due_day;
	enum err err =
		rule_value(c->db, c->arena,
			   &(struct rule_ask){ r->rule_code, r->state_code, r->practice_id, day },
			   &rule);
	if (err == E_NOTFOUND)
		return OK; /* a rule that ended before this was due */
	if (err != OK)
		return err;
	v->rule_title = rule.title;
	v->rule_value = rule_words(c->arena, rule.value, rule.unit);
	v->citation = rule.citation;
	v->rule_reason = rule.reason;
	return OK;
}

static enum err add_doers(struct ctx *c, struct form_page_view *p, int64_t site)
{
	struct home_doers_row_list rows;
	enum err err = home_doers(c->db, c->arena, c->who.account_id, site, &rows);
	for (size_t i = 0; err == OK && i < rows.n; i++)
		form_option(c, p, "owner", rows.at[i].id,
			    arena_printf(c->arena, "%s, %s", rows.at[i].name,
					 role_title(role_parse(rows.at[i].role))));
	return err;
}

static struct home_give_form give_of(const struct home_obligation_get_row *r)
{
	return (struct home_give_form){ r->owner_role, r->owner_id == NULL ? 0 : *r->owner_id,
					r->version };
}

static enum err add_forms(struct ctx *c, struct home_obligation_view *v,
			  const struct home_obligation_get_row *r)
{
	struct home_done_form done = { "", r->version };
	struct home_drop_form drop = { "", r->version };
	struct home_give_form give = give_of(r);
	v->done = form_page(c, &home_done_form, &done);
	if (!v->may_write)
		return OK;
	v->drop = form_page(c, &home_drop_form, &drop);
	v->give = form_page(c, &home_give_form, &give);
	return add_doers(c, v->give, r->site_id);
}

/* As the list of duties has it: given to the viewer, or to nobody but the viewer's role, or passed
 * on to it. */
static bool is_own(struct ctx *c, const struct home_obligation_get_row *r)
{
	const char *role = role_name(c->who.role);
	if (r->owner_id != NULL && *r->owner_id == c->who.account_id)
		return true;
	return (r->owner_id == NULL && strcmp(r->owner_role, role) == 0) ||
	       strcmp(r->escalated_role, role) == 0;
}

static enum err show_obligation(struct ctx *c, const struct home_obligation_get_row *row,
				const char *done_path, bool may_write)
{
	const struct home_obligation_get_row r = *row;
	struct home_obligation_view *v = arena_new_one(c->arena, struct home_obligation_view);
	bool open = strcmp(r.state, "open") == 0;
	*v = (struct home_obligation_view){
		.id = r.id,
		.title = r.title,
		.kind = obligation_kind_of(r.kind)->title,
		.site = r.site,
		.detail = r.detail,
		.owner = owner_words(r.owner, r.owner_role),
		.state = r.state,
		.evidence = r.evidence,
		.evidence_wanted = obligation_evidence_words(r.evidence_wanted),
		.done_by = r.done_by == NULL ? "Huddle" : r.done_by,
		.escalated_to =
			r.escalated_at == NULL ? NULL : role_title(role_parse(r.escalated_role)),
		.due = r.due_day,
		.late = late_days(r.due_day, r.state, obligation_today(r.time_zone, c->now_ms)),
		.done_at = r.done_at == NULL ? 0 : *r.done_at,
		.done_day =
			r.done_at == NULL ? r.due_day : obligation_today(r.time_zone, *r.done_at),
		.version = r.version,
		.done_action = open ? done_path : NULL,
		.may_write = open && may_write,
		.problem = open ? NULL : fault_of(&c->faults, ""),
	};
	if (r.subject_id != NULL && strcmp(r.subject_type, "credential") == 0 &&
	    ctx_may(c, PERM_CREDENTIAL_READ)) {
		v->link_label = "Open the credential";
		v->link = ctx_path(c, "/credentials/%s", ctx_id_text(c, *r.subject_id));
	}
	enum err err = show_rule(c, v, &r);
	if (err == OK && open && r.subject_id != NULL &&
	    strcmp(r.subject_type, "credential") == 0 && ctx_may(c, PERM_ROSTER_READ))
		err = home_danger_fill(c, *r.subject_id, obligation_today(r.time_zone, c->now_ms),
				       v);
	if (err == OK && v->done_action != NULL)
		err = add_forms(c, v, &r);
	c->above = r.site;
	return err != OK ? err : view_show(c, &home_obligation_view_type, v, r.title);
}

enum err home_obligation_show(struct ctx *c)
{
	struct home_obligation_get_row r;
	enum err err = home_obligation_get(c->db, c->arena, c->who.account_id,
					   ctx_id(c, "obligation"), &r);
	if (err != OK)
		return err;
	const char *done = NULL;
	if (ctx_may(c, PERM_OBLIGATION_WRITE))
		done = ctx_path(c, "/obligations/%s/done", ctx_id_text(c, r.id));
	else if (is_own(c, &r))
		done = ctx_path(c, "/me/obligations/%s/done", ctx_id_text(c, r.id));
	return show_obligation(c, &r, done, ctx_may(c, PERM_OBLIGATION_WRITE));
}

/* What is not one's own is not there. */
static enum err own_duty(struct ctx *c, struct home_obligation_get_row *r)
{
	enum err err =
		home_obligation_get(c->db, c->arena, c->who.account_id, ctx_id(c, "obligation"), r);
	return err != OK ? err : is_own(c, r) ? OK : E_NOTFOUND;
}

enum err home_duty_show(struct ctx *c)
{
	struct home_obligation_get_row r;
	enum err err = own_duty(c, &r);
	if (err != OK)
		return err;
	return show_obligation(c, &r, ctx_path(c, "/me/obligations/%s/done", ctx_id_text(c, r.id)),
			       false);
}

/* After an update that changed no row: done by somebody else, or changed in between. */
static enum err too_late(struct ctx *c, void *now, int64_t *version)
{
	struct home_obligation_get_row r;
	enum err err = home_obligation_get(c->db, c->arena, c->who.account_id,
					   ctx_id(c, "obligation"), &r);
	if (err != OK)
		return err;
	if (strcmp(r.state, "open") != 0)
		return refuse(c, "", "Somebody closed this meanwhile. Nothing of yours was saved.");
	*version = r.version;
	return stale(c, now, r.version);
}

static enum err finish(struct ctx *c, const char *state, const char *words, int64_t version,
		       int64_t *changed)
{
	int64_t account = c->who.account_id;
	return obligation_finish(c->db,
				 &(struct obligation_finish_in){ ctx_id(c, "obligation"), version,
								 state, words, &account,
								 c->now_ms },
				 changed);
}

static enum err note(struct ctx *c, const char *words)
{
	struct home_obligation_get_row r;
	enum err err = home_obligation_get(c->db, c->arena, c->who.account_id,
					   ctx_id(c, "obligation"), &r);
	if (err == OK)
		audit_set(c, "obligation", r.id, r.site_id, "%s; %s", r.title, words);
	return err;
}

static enum err mark_done(struct ctx *c, const char *next)
{
	const struct home_done_form *f = c->form;
	int64_t changed;
	enum err err = finish(c, "done", f->evidence, f->version, &changed);
	if (err != OK)
		return err;
	if (changed == 0) {
		struct home_done_form *now = arena_new_one(c->arena, struct home_done_form);
		now->evidence = "";
		return too_late(c, now, &now->version);
	}
	err = note(c, "done");
	return err != OK ? err : see_other(c, "Marked as done.", next);
}

enum err home_obligation_done(struct ctx *c)
{
	return mark_done(c, "/obligations");
}

enum err home_duty_done(struct ctx *c)
{
	struct home_obligation_get_row r;
	enum err err = own_duty(c, &r);
	return err != OK ? err : mark_done(c, "/me/obligations");
}

enum err home_obligation_drop(struct ctx *c)
{
	const struct home_drop_form *f = c->form;
	int64_t changed;
	enum err err = finish(c, "void", f->reason, f->version, &changed);
	if (err != OK)
		return err;
	if (changed == 0) {
		struct home_drop_form *now = arena_new_one(c->arena, struct home_drop_form);
		now->reason = "";
		return too_late(c, now, &now->version);
	}
	err = note(c, "set aside");
	return err != OK ? err : see_other(c, "Set aside. The reason is kept.", "/obligations");
}

enum err home_obligation_give(struct ctx *c)
{
	const struct home_give_form *f = c->form;
	struct home_obligation_get_row r;
	int64_t changed, id = ctx_id(c, "obligation");
	enum err err = home_obligation_get(c->db, c->arena, c->who.account_id, id, &r);
	if (err != OK)
		return err;
	struct home_doer_at_site_row at = { .n = 1 };
	if (f->owner != 0)
		err = home_doer_at_site(c->db, c->arena, c->who.account_id, f->owner, r.site_id,
					&at);
	if (err == OK && at.n == 0)
		return refuse(
			c, "owner",
			"This person was not given %s. Choose somebody else, or grant the site first.",
			r.site);
	if (err == OK)
		err = obligation_assign(c->db, id, f->version, f->owner_role,
					f->owner == 0 ? NULL : &f->owner, &changed);
	if (err != OK)
		return err;
	if (changed == 0) {
		struct home_give_form *now = arena_new_one(c->arena, struct home_give_form);
		*now = give_of(&r);
		return too_late(c, now, &now->version);
	}
	err = note(c, arena_printf(c->arena, "owner_role=%s", f->owner_role));
	return err != OK ? err :
			   see_other(c, "Handed over.",
				     ctx_path(c, "/obligations/%s", ctx_id_text(c, id)));
}

static enum err add_sites(struct ctx *c, struct form_page_view *p)
{
	struct org_site_row_list rows;
	enum err err = org_site_list(c->db, c->arena, c->who.account_id, &rows);
	for (size_t i = 0; err == OK && i < rows.n; i++)
		form_option(c, p, "site", rows.at[i].id, rows.at[i].name);
	return err;
}

enum err home_obligation_new(struct ctx *c)
{
	struct form_page_view *p = form_page(c, &home_new_form, NULL);
	enum err err = add_sites(c, p);
	if (err != OK)
		return err;
	p->intro =
		"Something that has to be done once. What comes again and again belongs among the recurring obligations.";
	p->cancel = "/obligations";
	return form_show(c, p, "Add obligation", "/obligations");
}

enum err home_obligation_create(struct ctx *c)
{
	const struct home_new_form *f = c->form;
	int64_t id;
	enum err err = obligation_open(
		c->db,
		&(struct obligation_new){
			.kind = "other",
			.natural_key = arena_printf(c->arena, "typed:%" PRId64, id_new()),
			.title = f->title,
			.detail = f->detail,
			.site_id = f->site,
			.owner_role = role_parse(f->owner_role),
			.evidence_wanted =
				f->evidence_wanted[0] == '\0' ? NULL : f->evidence_wanted,
			.due_day = f->due,
		},
		c->now_ms, &id);
	if (err != OK)
		return err;
	c->created_id = id;
	audit_set(c, "obligation", id, f->site, "%s", f->title);
	return see_other(c, "The obligation stands in the list.",
			 ctx_path(c, "/obligations/%s", ctx_id_text(c, id)));
}

enum err home_reminder_save(struct ctx *c)
{
	const struct home_reminder_form *f = c->form;
	/* 0: wanted, none sent yet. */
	int32_t never = 0;
	enum err err = home_reminder_set(c->db, c->who.account_id, f->wanted ? &never : NULL);
	if (err != OK)
		return err;
	audit_set(c, "account", c->who.account_id, 0, "wanted=%d", f->wanted);
	return see_other(
		c,
		f->wanted ?
			"You get a mail in the morning of a day on which something is overdue." :
			"You get no more mails about overdue obligations.",
		ctx_may(c, PERM_OBLIGATION_READ) ? "/obligations" : "/me/obligations");
}
