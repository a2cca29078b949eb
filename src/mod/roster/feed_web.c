/* What staff see of the roster: their published week, and a private calendar address that carries
 * the same to their phones. */
#include "base/date.h"
#include "base/id.h"
#include "base/tz.h"
#include "mod/roster/feed_sql.h"
#include "mod/roster/grid_text.h"
#include "mod/roster/grid_view.h"
#include "mod/roster/grid_web.h"
#include "mod/roster/life.h"
#include "mod/roster/my_sql.h"
#include "web/feed.h"
#include "web/ics.h"

/* A calendar that looks again after a month of holidays still learns what was cancelled. */
#define FEED_DAYS_BACK 30

static const struct view_field shift_fields[] = {
	VIEW_ID(struct my_shift, id),        VIEW_DAY(struct my_shift, day),
	VIEW_TEXT(struct my_shift, name),    VIEW_TEXT(struct my_shift, time),
	VIEW_TEXT(struct my_shift, site),    VIEW_TEXT(struct my_shift, position),
	VIEW_TEXT(struct my_shift, address),
};
VIEW_PART(my_shift, shift_fields);
static const struct view_field day_fields[] = {
	VIEW_DAY(struct my_day, day),
	VIEW_LIST(struct my_day, shifts, n_shifts, my_shift_type),
};
VIEW_PART(my_day, day_fields);
static const struct view_field week_fields[] = {
	VIEW_TEXT(struct roster_my_week_view, period),
	VIEW_INT(struct roster_my_week_view, minutes),
	VIEW_BOOL(struct roster_my_week_view, on_roster),
	VIEW_ONE(struct roster_my_week_view, feed, feed_view_type),
	VIEW_LIST(struct roster_my_week_view, days, n_days, my_day_type),
};
VIEW_PAGE(roster_my_week, week_fields);

static const struct tz *zone_of(const char *name)
{
	const struct tz *tz = tz_find(name);
	return tz == NULL ? tz_find("UTC") : tz;
}

static struct feed_owner own(const struct ctx *c)
{
	return (struct feed_owner){ .staff_id = c->who.staff_id };
}

/* ---- My week
 * --------------------------------------------------------------------------------------- */

/* One line each position of those who are there on the same day: "Nurse: Maya L., Priya R." */
static void add_colleagues(struct ctx *c, const struct feed_colleagues_row_list *rows, int64_t site,
			   struct my_shift *s)
{
	const char *position = NULL;
	s->colleagues = arena_array(c->arena, const char *, rows->n + 1);
	for (size_t i = 0; i < rows->n; i++) {
		const struct feed_colleagues_row *r = &rows->at[i];
		if (r->day != s->day || r->site_id != site)
			continue;
		bool more = position != NULL && strcmp(position, r->position) == 0;
		if (!more)
			s->colleagues[s->n_colleagues++] =
				ctx_path(c, "%s: %s", r->position, r->name);
		else
			s->colleagues[s->n_colleagues - 1] =
				ctx_path(c, "%s, %s", s->colleagues[s->n_colleagues - 1], r->name);
		position = r->position;
	}
}

static void add_shift(struct ctx *c, const struct feed_my_shifts_row *r,
		      const struct feed_colleagues_row_list *others, int32_t monday,
		      struct roster_my_week_view *v)
{
	const struct tz *tz = zone_of(r->time_zone);
	struct my_day *day = &v->days[r->day - monday];
	struct my_shift *s = &day->shifts[day->n_shifts++];
	int32_t start_day, end_day;
	int start, end;
	tz_local(tz, r->start_ms, &start_day, &start);
	tz_local(tz, r->end_ms, &end_day, &end);
	*s = (struct my_shift){ .id = r->assignment_id,
				.ahead = r->end_ms > c->now_ms,
				.day = r->day,
				.name = r->shift,
				.time = grid_span_long(c->arena, start, end),
				.site = r->site,
				.position = r->position,
				.address = r->address,
				.tint = r->tint };
	add_colleagues(c, others, r->site_id, s);
	v->minutes += (r->end_ms - r->start_ms) / 60000;
}

static enum err add_shifts(struct ctx *c, int32_t monday, struct roster_my_week_view *v)
{
	struct feed_my_shifts_row_list mine;
	struct feed_colleagues_row_list others;
	enum err err = feed_my_shifts(c->db, c->arena, c->who.staff_id, monday, monday + 6, &mine);
	if (err == OK)
		err = feed_colleagues(c->db, c->arena, c->who.staff_id, monday, monday + 6,
				      &others);
	if (err != OK)
		return err;
	for (size_t d = 0; d < v->n_days; d++)
		v->days[d].shifts = arena_array(c->arena, struct my_shift, mine.n + 1);
	for (size_t i = 0; i < mine.n; i++)
		add_shift(c, &mine.at[i], &others, monday, v);
	return OK;
}

/* Weeks that are over need no word. */
static enum err add_unseen(struct ctx *c, const char *time_zone, struct roster_my_week_view *v)
{
	struct my_week_changed_row row;
	enum err err =
		my_week_changed(c->db, c->arena, c->who.staff_id, v->monday, v->monday + 6, &row);
	if (err != OK)
		return err;
	bool over = tz_day(zone_of(time_zone), c->now_ms) > v->monday + 6;
	v->unseen = !over && row.changed_at > row.seen_at;
	v->changed = ctx_path(c,
			      row.seen_at == 0 ? "This week was published on %s." :
						 "This week has changed on %s.",
			      life_when(c->arena, time_zone, row.changed_at));
	return OK;
}

static const char *week_path(struct ctx *c, int32_t monday)
{
	char iso[11];
	date_iso(iso, monday);
	return ctx_path(c, "/my-week?week=%s", iso);
}

/* `address`: the calendar's that was just made, or NULL. */
static enum err show_week(struct ctx *c, const char *address)
{
	struct roster_my_week_view *v = arena_new_one(c->arena, struct roster_my_week_view);
	struct feed_staff_row me;
	enum err err = feed_staff(c->db, c->arena, c->who.staff_id, &me);
	if (err != OK && err != E_NOTFOUND)
		return err;
	v->on_roster = err == OK;
	v->feed = (struct feed_view){ .path = "/me/feed",
				      .what = "your published shifts",
				      .address = address };
	int32_t today = tz_day(v->on_roster ? zone_of(me.time_zone) : tz_find("UTC"), c->now_ms);
	int32_t monday = date_monday_of(ctx_query_day(c, "week", today));
	v->period = grid_period(c->arena, monday, monday + 6);
	v->before = week_path(c, monday - 7);
	v->after = week_path(c, monday + 7);
	v->now = "/my-week";
	v->days = arena_array(c->arena, struct my_day, 7);
	for (; v->n_days < 7; v->n_days++) {
		int32_t day = monday + (int32_t)v->n_days;
		int y, m, d;
		date_to_ymd(day, &y, &m, &d);
		v->days[v->n_days] = (struct my_day){ .day = day,
						      .dow = weekday_name(date_weekday(day)),
						      .date = d,
						      .today = day == today };
	}
	struct feed_owner owner = own(c);
	v->monday = monday;
	err = v->on_roster ? add_shifts(c, monday, v) : OK;
	if (err == OK && v->on_roster)
		err = add_unseen(c, me.time_zone, v);
	if (err == OK && v->on_roster)
		err = feed_look(c, &owner, &v->feed);
	c->wide = "page-narrow";
	return err != OK ? err : view_show(c, &roster_my_week_view_type, v, "My week");
}

enum err my_week_show(struct ctx *c)
{
	return show_week(c, NULL);
}

/* ---- The address
 * ----------------------------------------------------------------------------------- */

enum err feed_create(struct ctx *c)
{
	if (c->who.staff_id == 0)
		return refuse(
			c, "",
			"Your account is nobody on the roster, so there are no shifts for a calendar.");
	const char *address;
	struct feed_owner owner = own(c);
	enum err err = feed_make(c, &owner, "/calendar", &address);
	return err != OK ? err : show_week(c, address);
}

enum err feed_end_all(struct ctx *c)
{
	struct feed_owner owner = own(c);
	if (owner.staff_id == 0)
		return see_other(c, "There was no calendar address.", "/my-week");
	enum err err = feed_stop(c, &owner);
	return err != OK ? err :
			   see_other(c, "The calendar address does not work any more.", "/my-week");
}

/* ---- The calendar
 * ----------------------------------------------------------------------------------- */

static void write_shift(struct ctx *c, const struct feed_shifts_row *r, int64_t staff)
{
	const struct tz *tz = zone_of(r->time_zone);
	char assignment[ID_TEXT], person[ID_TEXT];
	id_text(assignment, r->assignment_id);
	id_text(person, staff);
	struct ics_event e = {
		.uid = ctx_path(c, "%s-%s@huddle", assignment, person),
		.sequence = r->sequence,
		.cancelled = strcmp(r->status, "cancelled") == 0,
		.tzid = tz_name(tz),
		.changed_ms = r->changed_at,
		.summary = ctx_path(c, "%s · %s", r->shift, r->site),
		.location = r->address[0] == '\0' ? r->site : r->address,
		.description = r->position,
	};
	tz_local(tz, r->start_ms, &e.start_day, &e.start_minute);
	tz_local(tz, r->end_ms, &e.end_day, &e.end_minute);
	ics_event(c->res->body, &e);
}

/* Each zone once; LIMIT_ZONES bounds how many a process may have. */
static void write_zones(struct ctx *c, const char *home, const struct feed_shifts_row_list *rows)
{
	const struct tz *seen[LIMIT_ZONES];
	size_t n = 0;
	for (size_t i = 0; i <= rows->n; i++) {
		const struct tz *tz = zone_of(i == 0 ? home : rows->at[i - 1].time_zone);
		size_t k = 0;
		while (k < n && seen[k] != tz)
			k++;
		if (k < n || n == LIMIT_ZONES)
			continue;
		seen[n++] = tz;
		buf_text_add(c->res->body, tz_vtimezone(c->arena, tz));
	}
}

enum err feed_calendar(struct ctx *c)
{
	struct feed_owner owner;
	struct feed_staff_row who;
	struct feed_shifts_row_list rows;
	enum err err = feed_asked(c, &owner);
	if (err == OK && owner.staff_id == 0)
		err = E_NOTFOUND; /* an address of duties */
	if (err == OK)
		err = feed_staff(c->db, c->arena, owner.staff_id, &who);
	if (err == OK)
		err = feed_shifts(c->db, c->arena, owner.staff_id,
				  tz_day(zone_of(who.time_zone), c->now_ms) - FEED_DAYS_BACK,
				  &rows);
	if (err != OK)
		return err;
	ics_begin(c->res->body, ctx_path(c, "%s: shifts", who.name));
	write_zones(c, who.time_zone, &rows);
	for (size_t i = 0; i < rows.n; i++)
		write_shift(c, &rows.at[i], owner.staff_id);
	ics_end(c->res->body);
	return feed_answer(c, "shifts.ics");
}
