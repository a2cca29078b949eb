/* The page that shows a request for time off beside what it does to coverage. */
#include "mod/roster/time_off_effect.h"
#include "base/date.h"
#include "mod/roster/lapse_sql.h"
#include "mod/roster/life_view.h"
#include "mod/roster/life_web.h"

/* A longer absence is planned for anew; its first weeks say enough. */
#define DAYS_SHOWN 42

static const struct view_field line_fields[] = {
	VIEW_DAY(struct effect_line, day),    VIEW_TEXT(struct effect_line, site),
	VIEW_TEXT(struct effect_line, shift), VIEW_TEXT(struct effect_line, position),
	VIEW_INT(struct effect_line, needed), VIEW_INT(struct effect_line, had),
	VIEW_INT(struct effect_line, has),
};
VIEW_PART(effect_line, line_fields);
static const struct view_field short_fields[] = {
	VIEW_DAY(struct effect_short, day),       VIEW_TEXT(struct effect_short, site),
	VIEW_TEXT(struct effect_short, position), VIEW_INT(struct effect_short, needed),
	VIEW_INT(struct effect_short, left),
};
VIEW_PART(effect_short, short_fields);
static const struct view_field effect_fields[] = {
	VIEW_ID(struct time_off_effect_view, id),
	VIEW_TEXT(struct time_off_effect_view, person),
	VIEW_DAY(struct time_off_effect_view, from),
	VIEW_DAY(struct time_off_effect_view, to),
	VIEW_TEXT(struct time_off_effect_view, status),
	VIEW_INT(struct time_off_effect_view, planned),
	VIEW_LIST(struct time_off_effect_view, lines, n_lines, effect_line_type),
	VIEW_LIST(struct time_off_effect_view, shorts, n_shorts, effect_short_type),
};
VIEW_PAGE(time_off_effect, effect_fields);

static void add_lines(struct ctx *c, const struct roster_plan *p, const struct time_off_effect *e,
		      struct time_off_effect_view *v)
{
	struct effect_line *lines =
		arena_array(c->arena, struct effect_line, v->n_lines + e->n_needs + 1);
	if (v->n_lines > 0)
		memcpy(lines, v->lines, v->n_lines * sizeof *lines);
	v->lines = lines;
	for (size_t i = 0; i < e->n_needs; i++) {
		const struct roster_need *n = &p->need[e->need[i].need];
		v->lines[v->n_lines++] = (struct effect_line){ n->day,
							       p->site.name,
							       p->shift[n->shift].name,
							       p->position[n->position].name,
							       n->least,
							       e->need[i].had,
							       e->need[i].has };
	}
	struct effect_short *shorts =
		arena_array(c->arena, struct effect_short, v->n_shorts + e->n_days + 1);
	if (v->n_shorts > 0)
		memcpy(shorts, v->shorts, v->n_shorts * sizeof *shorts);
	v->shorts = shorts;
	for (size_t i = 0; i < e->n_days; i++)
		v->shorts[v->n_shorts++] =
			(struct effect_short){ e->day[i].day, p->site.name, v->position,
					       e->day[i].needed, e->day[i].left };
}

static enum err add_site(struct ctx *c, const struct time_off_effect_row *r, int64_t site,
			 struct time_off_effect_view *v)
{
	struct roster_plan *p;
	struct time_off_effect effect;
	int32_t to =
		r->to_day - r->from_day < DAYS_SHOWN ? r->to_day : r->from_day + DAYS_SHOWN - 1;
	enum err err =
		roster_plan_load(c->db, c->arena, c->who.account_id, site, r->from_day, to, &p);
	if (err != OK)
		return err;
	int32_t person = roster_find_person(p, r->staff_id);
	if (person < 0)
		return OK;
	v->position = p->position[p->person[person].position].name;
	time_off_effect_of(p, c->arena, person, r->from_day, to, &effect);
	v->planned += effect.planned;
	add_lines(c, p, &effect, v);
	return OK;
}

enum err time_off_effect_show(struct ctx *c)
{
	struct time_off_effect_view *v = arena_new_one(c->arena, struct time_off_effect_view);
	struct time_off_effect_row r;
	struct time_off_sites_row_list sites;
	enum err err =
		time_off_effect(c->db, c->arena, c->who.account_id, ctx_id(c, "timeoff"), &r);
	if (err == OK)
		err = time_off_sites(c->db, c->arena, c->who.account_id, r.staff_id, &sites);
	for (size_t i = 0; err == OK && i < sites.n; i++)
		err = add_site(c, &r, sites.at[i].site_id, v);
	if (err != OK)
		return err;
	v->id = r.id;
	v->version = r.version;
	v->person = r.staff;
	v->from = r.from_day;
	v->to = r.to_day;
	v->status = r.status;
	v->note = r.note;
	v->cut = r.to_day - r.from_day >= DAYS_SHOWN;
	v->may_decide = ctx_may(c, PERM_TIME_OFF_DECIDE) && strcmp(r.status, "requested") == 0 &&
			r.staff_id != c->who.staff_id;
	c->nav = "/timeoff";
	c->wide = "page-narrow";
	return view_show(c, &time_off_effect_view_type, v,
			 arena_printf(c->arena, "Time off of %s", r.staff));
}
