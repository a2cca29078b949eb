/* The week grid of a site, the same on paper, and the way there. */
#include "base/date.h"
#include "base/id.h"
#include "mod/roster/grid_cache.h"
#include "mod/roster/grid_model.h"
#include "mod/roster/grid_web.h"
#include "mod/roster/roster_api.h"
#include "mod/roster/roster_problem.h"
#include "web/cookies.h"
#include "web/page.h"

static const struct view_field chip_fields[] = {
	VIEW_ID(struct grid_chip, id),         VIEW_ID(struct grid_chip, person),
	VIEW_DAY(struct grid_chip, day),       VIEW_TEXT(struct grid_chip, kind),
	VIEW_TEXT(struct grid_chip, name),     VIEW_TEXT(struct grid_chip, time),
	VIEW_TEXT(struct grid_chip, position), VIEW_TEXT(struct grid_chip, status),
	VIEW_TEXT(struct grid_chip, flag),     VIEW_TEXT(struct grid_chip, why),
	VIEW_BOOL(struct grid_chip, hard),     VIEW_BOOL(struct grid_chip, pinned),
	VIEW_INT(struct grid_chip, version),
};
VIEW_PART(grid_chip, chip_fields);

static const struct view_field day_fields[] = {
	VIEW_DAY(struct grid_day, day),
	VIEW_TEXT(struct grid_day, dow),
	VIEW_INT(struct grid_day, needed),
	VIEW_INT(struct grid_day, covered),
};
VIEW_PART(grid_day, day_fields);

static const struct view_field person_fields[] = {
	VIEW_ID(struct grid_person, id),           VIEW_TEXT(struct grid_person, name),
	VIEW_TEXT(struct grid_person, position),   VIEW_INT(struct grid_person, minutes),
	VIEW_INT(struct grid_person, min_minutes), VIEW_INT(struct grid_person, max_minutes),
	VIEW_BOOL(struct grid_person, over),       VIEW_BOOL(struct grid_person, under),
};
VIEW_PART(grid_person, person_fields);

static const struct view_field cover_fields[] = {
	VIEW_DAY(struct grid_cover, day),       VIEW_TEXT(struct grid_cover, shift),
	VIEW_TEXT(struct grid_cover, position), VIEW_TEXT(struct grid_cover, credential),
	VIEW_INT(struct grid_cover, least),     VIEW_INT(struct grid_cover, wished),
	VIEW_INT(struct grid_cover, assigned),  VIEW_INT(struct grid_cover, unfit),
	VIEW_INT(struct grid_cover, open),
};
VIEW_PART(grid_cover, cover_fields);

static const struct view_field grid_fields[] = {
	VIEW_ID(struct roster_grid_view, site_id),
	VIEW_TEXT(struct roster_grid_view, site_name),
	VIEW_TEXT(struct roster_grid_view, practice),
	VIEW_DAY(struct roster_grid_view, from),
	VIEW_DAY(struct roster_grid_view, to),
	VIEW_INT(struct roster_grid_view, coverage_percent),
	VIEW_INT(struct roster_grid_view, needed),
	VIEW_INT(struct roster_grid_view, open),
	VIEW_INT(struct roster_grid_view, minutes),
	VIEW_INT(struct roster_grid_view, unpublished),
	VIEW_INT(struct roster_grid_view, penalty),
	VIEW_BOOL(struct roster_grid_view, has_penalty),
	VIEW_LIST(struct roster_grid_view, days, n_days, grid_day_type),
	VIEW_LIST(struct roster_grid_view, people, n_people, grid_person_type),
	VIEW_LIST(struct roster_grid_view, shifts, n_shifts, grid_chip_type),
	VIEW_LIST(struct roster_grid_view, coverage, n_coverage, grid_cover_type),
};
VIEW_PAGE(roster_grid, grid_fields);

static const struct view_field site_fields[] = {
	VIEW_ID(struct grid_site, id),
	VIEW_TEXT(struct grid_site, name),
	VIEW_TEXT(struct grid_site, practice),
};
VIEW_PART(grid_site, site_fields);
static const struct view_field sites_fields[] = {
	VIEW_LIST(struct roster_sites_view, sites, n_sites, grid_site_type),
};
VIEW_PAGE(roster_sites, sites_fields);

enum err roster_index(struct ctx *c)
{
	struct grid_sites_row_list rows;
	enum err err = grid_sites(c->db, c->arena, c->who.account_id, 1, &rows);
	if (err != OK)
		return err;
	if (rows.n == 0)
		return see_other(c, NULL, "/roster/sites");
	/* The grant may have ended since. */
	int64_t site = cookie_site(c);
	struct grid_zone_row zone;
	if (site != 0)
		err = grid_zone(c->db, c->arena, c->who.account_id, site, &zone);
	if (err != OK && err != E_NOTFOUND)
		return err;
	if (site == 0 || err == E_NOTFOUND)
		site = rows.at[0].id;
	return see_other(c, NULL, ctx_path(c, "/sites/%s/roster", ctx_id_text(c, site)));
}

enum err roster_sites_show(struct ctx *c)
{
	struct grid_sites_row_list rows;
	enum err err = grid_sites(c->db, c->arena, c->who.account_id, LIMIT_SITES, &rows);
	if (err != OK)
		return err;
	struct roster_sites_view *v = arena_new_one(c->arena, struct roster_sites_view);
	v->sites = arena_array(c->arena, struct grid_site, rows.n + 1);
	for (; v->n_sites < rows.n; v->n_sites++)
		v->sites[v->n_sites] =
			(struct grid_site){ rows.at[v->n_sites].id, rows.at[v->n_sites].name,
					    rows.at[v->n_sites].practice };
	c->nav = "/roster";
	return view_show(c, &roster_sites_view_type, v, "Choose a site");
}

const char *roster_grid_path(struct arena *a, int64_t site_id, int32_t day, int64_t staff_id)
{
	char site[ID_TEXT], person[ID_TEXT], iso[11];
	id_text(site, site_id);
	id_text(person, staff_id);
	date_iso(iso, date_monday_of(day));
	return arena_printf(a, "/sites/%s/roster?from=%s#p-%s", site, iso, person);
}

/* One week, two or four: what the grid has room for. */
static int32_t days_wanted(const struct ctx *c)
{
	int64_t days = ctx_query_int(c, "days", 7);
	return days == 14 || days == 28 ? (int32_t)days : 7;
}

static const char *week_path(struct ctx *c, const struct roster_grid_view *v, int32_t from,
			     int32_t days)
{
	char iso[11];
	date_iso(iso, from);
	if (days == 7)
		return ctx_path(c, "/sites/%s/roster?from=%s", v->site, iso);
	return ctx_path(c, "/sites/%s/roster?from=%s&days=%d", v->site, iso, (int)days);
}

static void add_paths(struct ctx *c, struct roster_grid_view *v, int32_t days, int32_t today)
{
	char iso[11];
	date_iso(iso, v->from);
	v->before = week_path(c, v, v->from - days, days);
	v->after = week_path(c, v, v->from + days, days);
	v->today_path = week_path(c, v, date_monday_of(today), days);
	v->week_path = week_path(c, v, v->from, 7);
	v->two_path = week_path(c, v, v->from, 14);
	v->four_path = week_path(c, v, v->from, 28);
	v->fill_path = ctx_path(c, "/sites/%s/roster/fill?from=%s", v->site, iso);
	v->penalty_path =
		ctx_path(c, "/sites/%s/roster?from=%s&days=%d&penalty=1", v->site, iso, (int)days);
	v->print_path = ctx_path(c, "/sites/%s/roster/print?from=%s", v->site, iso);
}

static enum err make(struct ctx *c, const struct grid_key *key, struct grid_kept *out)
{
	struct grid_published_row_list published;
	const struct roster_frame *frame;
	int32_t to = key->from + key->days - 1;
	enum err err = grid_frame(c->db, key->site, key->office_count, &frame);
	if (err == OK)
		err = roster_plan_load_in(c->db, out->arena, key->viewer, frame, key->from, to,
					  &out->plan);
	if (err == OK)
		err = grid_published(c->db, out->arena, key->viewer, key->site, key->from, to,
				     &published);
	if (err == OK)
		grid_model(out->arena, out->plan, &published, key->today, &out->view);
	return err;
}

/* The grid as it was read before, or read now. */
static enum err find_or_make(struct ctx *c, const struct grid_key *key,
			     const struct roster_grid_view *rights, struct grid_kept *out)
{
	const struct grid_kept *known = grid_cache_find(key);
	if (known != NULL) {
		*out = *known;
		return OK;
	}
	struct grid_kept *place = grid_cache_place();
	place->view = *rights;
	enum err err = make(c, key, place);
	if (err != OK)
		return err;
	grid_cache_keep(place, key);
	*out = *place;
	return OK;
}

/* The plan is loaded once for a day that nobody has named yet: today is the site's, not the
 * server's. `v` comes with the viewer's rights. */
static enum err load(struct ctx *c, int32_t days, struct roster_grid_view *v, int32_t *today)
{
	struct grid_zone_row zone;
	int64_t site = ctx_id(c, "site");
	enum err err = grid_zone(c->db, c->arena, c->who.account_id, site, &zone);
	if (err != OK)
		return err;
	const struct tz *tz = tz_find(zone.time_zone);
	*today = tz_day(tz == NULL ? tz_find("UTC") : tz, c->now_ms);
	struct grid_key key = { .office_count = zone.office_count,
				.work_count = zone.work_count,
				.viewer = c->who.account_id,
				.site = site,
				.from = date_monday_of(ctx_query_day(c, "from", *today)),
				.days = days,
				.today = *today,
				.may_edit = v->may_edit,
				.may_staff = v->may_staff };
	const struct roster_grid_view rights = *v;
	struct grid_kept week;
	err = find_or_make(c, &key, &rights, &week);
	if (err != OK)
		return err;
	*v = week.view;
	v->print = rights.print;
	v->may_fill = rights.may_fill;
	v->may_publish = rights.may_publish;
	v->may_see_pay = rights.may_see_pay;
	if (v->print || (!ctx_wants_json(c) && ctx_query(c, "penalty", NULL) == NULL))
		return OK;
	/* A plan too large for the engine, or one in which nobody works or is needed, has no
	 * penalty, and is shown without it. */
	int64_t hard;
	err = roster_penalty(week.plan, c->arena, &v->penalty, &hard);
	v->has_penalty = err == OK;
	return err == E_LIMIT || err == E_INVALID ? OK : err;
}

enum err roster_grid_show(struct ctx *c)
{
	struct roster_grid_view *v = arena_new_one(c->arena, struct roster_grid_view);
	int32_t days = days_wanted(c), today;
	v->may_edit = ctx_may(c, PERM_ROSTER_WRITE);
	v->may_fill = v->may_edit;
	v->may_publish = ctx_may(c, PERM_ROSTER_PUBLISH);
	v->may_see_pay = ctx_may(c, PERM_PAY_READ);
	v->may_staff = ctx_may(c, PERM_STAFF_READ);
	enum err err = load(c, days, v, &today);
	if (err != OK)
		return err;
	add_paths(c, v, days, today);
	cookie_set_site(c, v->site_id);
	c->nav = "/roster";
	c->above = v->site_name;
	if (v->may_publish && v->unpublished > 0) {
		char from[11], to[11];
		date_iso(from, v->from);
		date_iso(to, v->to);
		c->action_label = days == 7 ? "Publish week" : "Publish these weeks";
		c->action_path =
			ctx_path(c, "/sites/%s/roster/publish?from=%s&to=%s", v->site, from, to);
	}
	return view_show(c, &roster_grid_view_type, v, ctx_path(c, "Roster, %s", v->period));
}

enum err roster_print_show(struct ctx *c)
{
	struct roster_grid_view *v = arena_new_one(c->arena, struct roster_grid_view);
	int32_t today;
	v->print = true;
	enum err err = load(c, 7, v, &today);
	if (err != OK)
		return err;
	add_paths(c, v, 7, today);
	c->nav = "/roster";
	c->above = "Roster";
	return view_show(c, &roster_grid_view_type, v,
			 ctx_path(c, "%s, %s", v->site_name, v->period));
}
