/* Further pages of one's own: the team's week, wishes, credentials, and that a week was seen. */
#include "base/date.h"
#include "base/id.h"
#include "base/tz.h"
#include "mod/people/people_api.h"
#include "mod/roster/feed_sql.h"
#include "mod/roster/grid_text.h"
#include "mod/roster/life_view.h"
#include "mod/roster/life_web.h"
#include "mod/roster/my_sql.h"

/* As much as a wished person more (need.wish_weight): above the small change of a fill, below a
 * need that stays open. */
#define WISH_WEIGHT 10
#define WISH_DAYS   180
#define SOON_DAYS   90

static const struct view_field mate_fields[] = {
	VIEW_TEXT(struct team_mate, name),
	VIEW_TEXT(struct team_mate, position),
	VIEW_BOOL(struct team_mate, me),
};
VIEW_PART(team_mate, mate_fields);
static const struct view_field team_shift_fields[] = {
	VIEW_TEXT(struct team_shift, shift),
	VIEW_TEXT(struct team_shift, time),
	VIEW_TEXT(struct team_shift, site),
	VIEW_LIST(struct team_shift, people, n_people, team_mate_type),
};
VIEW_PART(team_shift, team_shift_fields);
static const struct view_field team_day_fields[] = {
	VIEW_DAY(struct team_day, day),
	VIEW_LIST(struct team_day, shifts, n_shifts, team_shift_type),
};
VIEW_PART(team_day, team_day_fields);
static const struct view_field team_fields[] = {
	VIEW_TEXT(struct my_team_view, period),
	VIEW_LIST(struct my_team_view, days, n_days, team_day_type),
};
VIEW_PAGE(my_team, team_fields);
static const struct view_field wish_item_fields[] = {
	VIEW_ID(struct my_wish, id),      VIEW_DAY(struct my_wish, day),
	VIEW_TEXT(struct my_wish, shift), VIEW_TEXT(struct my_wish, site),
	VIEW_BOOL(struct my_wish, wants),
};
VIEW_PART(my_wish, wish_item_fields);
static const struct view_field wishes_fields[] = {
	VIEW_LIST(struct my_wishes_view, wishes, n_wishes, my_wish_type),
};
VIEW_PAGE(my_wishes, wishes_fields);
static const struct view_field credential_fields[] = {
	VIEW_TEXT(struct my_credential, kind),  VIEW_TEXT(struct my_credential, number),
	VIEW_DAY(struct my_credential, issued), VIEW_DAY(struct my_credential, expires),
	VIEW_TEXT(struct my_credential, state), VIEW_INT(struct my_credential, days_left),
};
VIEW_PART(my_credential, credential_fields);
static const struct view_field credentials_fields[] = {
	VIEW_LIST(struct my_credentials_view, credentials, n_credentials, my_credential_type),
};
VIEW_PAGE(my_credentials, credentials_fields);
static const struct view_field seen_item_fields[] = {
	VIEW_ID(struct seen_item, staff_id),     VIEW_TEXT(struct seen_item, name),
	VIEW_INSTANT(struct seen_item, changed), VIEW_INSTANT(struct seen_item, seen),
	VIEW_BOOL(struct seen_item, current),
};
VIEW_PART(seen_item, seen_item_fields);
static const struct view_field seen_fields[] = {
	VIEW_INT(struct week_seen_view, n_current),
	VIEW_LIST(struct week_seen_view, people, n_people, seen_item_type),
};
VIEW_PAGE(week_seen, seen_fields);

static const struct choice wants[] = {
	{ "want", "I would like it" },
	{ "avoid", "I would rather not" },
	{ NULL, NULL },
};
static const struct field wish_fields[] = {
	FIELD_DAY(struct wish_form, day, .label = "Day", .required = true),
	FIELD_REF(struct wish_form, shift, .label = "Shift", .required = true, .ref = "ownshift"),
	FIELD_CHOICE(struct wish_form, want, .label = "Wish", .required = true, .choices = wants),
};
const struct form wish_form = FORM("wish", struct wish_form, wish_fields, "Save the wish");

static const struct field seen_form_fields[] = {
	FIELD_DAY(struct seen_form, week, .label = "Week", .required = true),
};
const struct form seen_form =
	FORM("week_seen", struct seen_form, seen_form_fields, "I have seen it");

/* The local day of the person's home; UTC's for an account that is nobody on the roster. */
static enum err today_of(struct ctx *c, int32_t *today)
{
	struct feed_staff_row me;
	enum err err = feed_staff(c->db, c->arena, c->who.staff_id, &me);
	const struct tz *tz = err == OK ? tz_find(me.time_zone) : NULL;
	*today = tz_day(tz == NULL ? tz_find("UTC") : tz, c->now_ms);
	return err == E_NOTFOUND ? OK : err;
}

/* ---- The team's week ------------------------------------------------------------------------ */

static bool same_shift(const struct my_team_row *x, const struct my_team_row *y)
{
	return x->day == y->day && x->shift_id == y->shift_id && x->start_ms == y->start_ms &&
	       x->end_ms == y->end_ms;
}

static void add_team(struct ctx *c, const struct my_team_row_list *rows, int32_t monday,
		     struct my_team_view *v)
{
	struct team_mate *mates = arena_array(c->arena, struct team_mate, rows->n + 1);
	for (int d = 0; d < 7; d++)
		v->days[d].shifts = arena_array(c->arena, struct team_shift, rows->n + 1);
	for (size_t i = 0; i < rows->n; i++) {
		const struct my_team_row *r = &rows->at[i];
		struct team_day *day = &v->days[r->day - monday];
		if (i == 0 || !same_shift(r, &rows->at[i - 1]))
			day->shifts[day->n_shifts++] = (struct team_shift){
				r->shift,
				life_span(c->arena, r->time_zone, r->start_ms, r->end_ms),
				r->site,
				r->tint,
				mates + i,
				0
			};
		struct team_shift *s = &day->shifts[day->n_shifts - 1];
		s->people[s->n_people++] =
			(struct team_mate){ r->name, r->position, r->staff_id == c->who.staff_id };
	}
}

static const char *team_path(struct ctx *c, int32_t monday)
{
	char iso[11];
	date_iso(iso, monday);
	return ctx_path(c, "/me/team?week=%s", iso);
}

enum err my_team_show(struct ctx *c)
{
	struct my_team_view *v = arena_new_one(c->arena, struct my_team_view);
	struct my_team_row_list rows;
	int32_t today;
	enum err err = today_of(c, &today);
	if (err != OK)
		return err;
	int32_t monday = date_monday_of(ctx_query_day(c, "week", today));
	v->on_roster = c->who.staff_id != 0;
	v->period = grid_period(c->arena, monday, monday + 6);
	v->before = team_path(c, monday - 7);
	v->after = team_path(c, monday + 7);
	v->days = arena_array(c->arena, struct team_day, 7);
	for (; v->n_days < 7; v->n_days++) {
		int32_t day = monday + (int32_t)v->n_days;
		int y, m, date;
		date_to_ymd(day, &y, &m, &date);
		v->days[v->n_days] =
			(struct team_day){ .day = day, .date = date, .today = day == today };
	}
	err = my_team(c->db, c->arena, c->who.staff_id, monday, monday + 6, &rows);
	if (err != OK)
		return err;
	add_team(c, &rows, monday, v);
	c->wide = "page-narrow";
	return view_show(c, &my_team_view_type, v, "Team");
}

/* ---- Wishes --------------------------------------------------------------------------------- */

static enum err add_choices(struct ctx *c, struct form_page_view *p)
{
	struct my_shift_kinds_row_list rows;
	enum err err = my_shift_kinds(c->db, c->arena, c->who.staff_id, &rows);
	for (size_t i = 0; err == OK && i < rows.n; i++) {
		const struct my_shift_kinds_row *r = &rows.at[i];
		form_option(c, p, "shift", r->id,
			    arena_printf(c->arena, "%s, %s, %s", r->name,
					 grid_span_long(c->arena, (int)r->start_minute,
							(int)(r->start_minute + r->minutes)),
					 r->site));
	}
	return err;
}

enum err my_wishes_show(struct ctx *c)
{
	struct my_wishes_view *v = arena_new_one(c->arena, struct my_wishes_view);
	struct my_wishes_row_list rows;
	int32_t today;
	enum err err = today_of(c, &today);
	if (err == OK)
		err = my_wishes(c->db, c->arena, c->who.staff_id, today, &rows);
	if (err != OK)
		return err;
	v->on_roster = c->who.staff_id != 0;
	v->form = form_page(c, &wish_form, NULL);
	v->wishes = arena_array(c->arena, struct my_wish, rows.n + 1);
	for (; v->n_wishes < rows.n; v->n_wishes++) {
		const struct my_wishes_row *r = &rows.at[v->n_wishes];
		v->wishes[v->n_wishes] =
			(struct my_wish){ r->id, r->day, r->shift, r->site, r->tint, r->wants };
	}
	c->wide = "page-narrow";
	err = add_choices(c, v->form);
	return err != OK ? err : view_show(c, &my_wishes_view_type, v, "Wishes");
}

enum err my_wish_save(struct ctx *c)
{
	const struct wish_form *f = c->form;
	int32_t today;
	enum err err = today_of(c, &today);
	if (err != OK)
		return err;
	if (f->day < today || f->day > today + WISH_DAYS)
		return refuse(c, "day", "Choose a day from today on, at most half a year ahead.");
	c->created_id = id_new();
	bool want = strcmp(f->want, "want") == 0;
	err = my_wish_drop(c->db, c->who.staff_id, f->day, f->shift);
	if (err == OK)
		err = my_wish_add(c->db,
				  &(struct my_wish_add_in){ c->created_id, c->who.staff_id, f->day,
							    f->shift, want, WISH_WEIGHT });
	if (err != OK)
		return err;
	audit_set(c, "wish", c->created_id, 0, "%s", f->want);
	return see_other(c, "Saved. It counts when the roster is filled; it is no promise.",
			 "/me/wishes");
}

enum err my_wish_remove(struct ctx *c)
{
	int64_t n, id = ctx_id(c, "mywish");
	enum err err = my_wish_delete(c->db, id, &n);
	if (err != OK)
		return err;
	audit_set(c, "wish", id, 0, "removed");
	return see_other(c, "Removed.", "/me/wishes");
}

/* ---- Credentials ---------------------------------------------------------------------------- */

static const struct {
	enum credential_state state;
	const char *words, *tag;
} credential_words[] = {
	{ CREDENTIAL_VALID, "Valid", "tag-ok" },      { CREDENTIAL_SOON, "Ends soon", "tag-warn" },
	{ CREDENTIAL_EXPIRED, "Expired", "tag-bad" }, { CREDENTIAL_REVOKED, "Revoked", "tag-bad" },
	{ CREDENTIAL_EARLY, "Not yet valid", "" },
};

enum err my_credentials_show(struct ctx *c)
{
	struct my_credentials_view *v = arena_new_one(c->arena, struct my_credentials_view);
	struct my_credentials_row_list rows;
	int32_t today;
	enum err err = today_of(c, &today);
	if (err == OK)
		err = my_credentials(c->db, c->arena, c->who.staff_id, &rows);
	if (err != OK)
		return err;
	v->credentials = arena_array(c->arena, struct my_credential, rows.n + 1);
	for (; v->n_credentials < rows.n; v->n_credentials++) {
		const struct my_credentials_row *r = &rows.at[v->n_credentials];
		enum credential_state state = people_credential_state(r->issued, r->expires,
								      r->revoked, today, SOON_DAYS);
		struct my_credential *m = &v->credentials[v->n_credentials];
		*m = (struct my_credential){ .kind = r->kind,
					     .number = r->number,
					     .issued = r->issued == NULL ? DAY_NONE : *r->issued,
					     .expires = r->expires == NULL ? DAY_NONE : *r->expires,
					     .state = people_credential_word(state) };
		m->days_left = r->expires == NULL ? 0 : *r->expires - today;
		m->soon = state == CREDENTIAL_SOON;
		for (size_t k = 0; k < ARRAY_LEN(credential_words); k++)
			if (credential_words[k].state == state) {
				m->words = credential_words[k].words;
				m->tag = credential_words[k].tag;
			}
	}
	c->wide = "page-narrow";
	return view_show(c, &my_credentials_view_type, v, "My credentials");
}

/* ---- Seen ----------------------------------------------------------------------------------- */

enum err my_week_confirm(struct ctx *c)
{
	const struct seen_form *f = c->form;
	int32_t monday = date_monday_of(f->week);
	if (c->who.staff_id == 0)
		return refuse(c, "", "Your account is nobody on the roster.");
	enum err err = my_week_seen(c->db, c->who.staff_id, monday, c->now_ms);
	if (err != OK)
		return err;
	char iso[11];
	date_iso(iso, monday);
	audit_set(c, "staff", c->who.staff_id, 0, "week of %s", iso);
	return see_other(c, "Thank you. Your manager sees that you know this week.",
			 ctx_path(c, "/my-week?week=%s", iso));
}

enum err week_seen_show(struct ctx *c)
{
	struct week_seen_view *v = arena_new_one(c->arena, struct week_seen_view);
	struct week_seen_list_row_list rows;
	struct open_shift_site_row site;
	int64_t id = ctx_id(c, "site");
	int32_t monday = date_monday_of(ctx_query_day(c, "from", (int32_t)(c->now_ms / 86400000)));
	enum err err =
		week_seen_list(c->db, c->arena, c->who.account_id, id, monday, monday + 6, &rows);
	if (err == OK)
		err = open_shift_site(c->db, c->arena, id, &site);
	if (err != OK)
		return err;
	char iso[11];
	date_iso(iso, monday);
	v->back = ctx_path(c, "/sites/%s/roster?from=%s", ctx_id_text(c, id), iso);
	v->people = arena_array(c->arena, struct seen_item, rows.n + 1);
	for (; v->n_people < rows.n; v->n_people++) {
		const struct week_seen_list_row *r = &rows.at[v->n_people];
		bool current = r->seen_at >= r->changed_at;
		v->people[v->n_people] = (struct seen_item){
			r->staff_id,
			r->name,
			r->position,
			life_when(c->arena, site.time_zone, r->changed_at),
			r->seen_at == 0 ? NULL : life_when(c->arena, site.time_zone, r->seen_at),
			r->changed_at,
			r->seen_at,
			r->shifts,
			current
		};
		v->n_current += current;
	}
	c->nav = "/roster";
	c->above = site.name;
	return view_show(c, &week_seen_view_type, v,
			 arena_printf(c->arena, "Who has seen %s",
				      grid_period(c->arena, monday, monday + 6)));
}
