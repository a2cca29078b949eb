/* The Huddle page: the meeting in which an office starts its day. */
#include "mod/home/home_api.h"
#include "mod/home/home_store.h"
#include "mod/home/home_view.h"
#include "mod/home/home_web.h"
#include "mod/org/org_api.h"

static const struct view_field person_fields[] = {
	VIEW_TEXT(struct home_person, name),
	VIEW_TEXT(struct home_person, shift),
	VIEW_BOOL(struct home_person, now),
};
VIEW_PART(home_person, person_fields);
static const struct view_field group_fields[] = {
	VIEW_TEXT(struct home_group, position),
	VIEW_LIST(struct home_group, people, n_people, home_person_type),
};
VIEW_PART(home_group, group_fields);
static const struct view_field gap_fields[] = {
	VIEW_DAY(struct home_gap, day),
	VIEW_INT(struct home_gap, days),
	VIEW_TEXT(struct home_gap, position),
	VIEW_TEXT(struct home_gap, shift),
	VIEW_INT(struct home_gap, open),
};
VIEW_PART(home_gap, gap_fields);
static const struct view_field absence_fields[] = {
	VIEW_TEXT(struct home_absence, name),
	VIEW_TEXT(struct home_absence, type),
	VIEW_DAY(struct home_absence, until),
};
VIEW_PART(home_absence, absence_fields);
static const struct view_field site_fields[] = {
	VIEW_ID(struct home_site, id),
	VIEW_TEXT(struct home_site, name),
	VIEW_DAY(struct home_site, today),
	VIEW_BOOL(struct home_site, draft),
	VIEW_LIST(struct home_site, groups, n_groups, home_group_type),
	VIEW_LIST(struct home_site, gaps, n_gaps, home_gap_type),
	VIEW_LIST(struct home_site, off, n_off, home_absence_type),
	VIEW_INT(struct home_site, n_here),
	VIEW_INT(struct home_site, n_now),
	VIEW_INT(struct home_site, needed_today),
	VIEW_INT(struct home_site, open_today),
	VIEW_INT(struct home_site, open_week),
	VIEW_INT(struct home_site, due),
	VIEW_INT(struct home_site, overdue),
	VIEW_INT(struct home_site, expired),
};
VIEW_PART(home_site, site_fields);
static const struct view_field credential_fields[] = {
	VIEW_ID(struct home_credential, staff),  VIEW_TEXT(struct home_credential, name),
	VIEW_TEXT(struct home_credential, kind), VIEW_TEXT(struct home_credential, site),
	VIEW_DAY(struct home_credential, last),  VIEW_INT(struct home_credential, left),
};
VIEW_PART(home_credential, credential_fields);
static const struct view_field task_fields[] = {
	VIEW_ID(struct home_task, id),        VIEW_TEXT(struct home_task, title),
	VIEW_TEXT(struct home_task, site),    VIEW_DAY(struct home_task, due),
	VIEW_BOOL(struct home_task, overdue),
};
VIEW_PART(home_task, task_fields);
static const struct view_field bar_fields[] = {
	VIEW_DAY(struct home_bar, day),  VIEW_INT(struct home_bar, needed),
	VIEW_INT(struct home_bar, met),  VIEW_INT(struct home_bar, draft),
	VIEW_INT(struct home_bar, open),
};
VIEW_PART(home_bar, bar_fields);
static const struct view_field huddle_fields[] = {
	VIEW_LIST(struct home_huddle_view, sites, n_sites, home_site_type),
	VIEW_LIST(struct home_huddle_view, credentials, n_credentials, home_credential_type),
	VIEW_INT(struct home_huddle_view, expired),
	VIEW_INT(struct home_huddle_view, in_30),
	VIEW_INT(struct home_huddle_view, in_60),
	VIEW_INT(struct home_huddle_view, in_90),
	VIEW_LIST(struct home_huddle_view, tasks, n_tasks, home_task_type),
	VIEW_INT(struct home_huddle_view, due),
	VIEW_INT(struct home_huddle_view, overdue),
	VIEW_INT(struct home_huddle_view, open_today),
	VIEW_INT(struct home_huddle_view, open_week),
	VIEW_INT(struct home_huddle_view, coverage),
	VIEW_LIST(struct home_huddle_view, bars, n_bars, home_bar_type),
};
VIEW_PAGE(home_huddle, huddle_fields);

enum err home_huddle_show(struct ctx *c)
{
	/* Who works the shifts has a page about them; this one is for who plans them. */
	if (!ctx_may(c, PERM_ROSTER_READ))
		return see_other(c, NULL, c->who.staff_id != 0 ? "/my-week" : "/me");
	struct home_ask ask = { .viewer = c->who.account_id,
				.site = ctx_query_id(c, "site"),
				.now_ms = c->now_ms,
				.credentials = ctx_may(c, PERM_CREDENTIAL_READ),
				.tasks = ctx_may(c, PERM_OBLIGATION_READ),
				.plan = ctx_may(c, PERM_ROSTER_READ),
				.set_up = ctx_may(c, PERM_SYSTEM_ADMIN) };
	enum err err = ask.site == 0 ? OK : org_site_visible(c->db, c->arena, ask.viewer, ask.site);
	if (err != OK)
		return err;
	const struct home_huddle_view *v;
	err = home_huddle_kept(c->db, c->arena, &ask, &v);
	if (err != OK)
		return err;
	c->above = v->n_sites == 1 ? v->sites[0].name : "All sites";
	c->wide = "wide";
	return view_show(c, &home_huddle_view_type, v, "Today");
}
