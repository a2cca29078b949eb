/* The person's side: open shifts to take, and what one was told. */
#include "base/date.h"
#include "mod/roster/life_view.h"
#include "mod/roster/life_web.h"
#include "mod/roster/open_shift.h"

#define NOTICES_SHOWN 60

static const struct view_field opening_fields[] = {
	VIEW_ID(struct my_opening, id),         VIEW_DAY(struct my_opening, day),
	VIEW_TEXT(struct my_opening, shift),    VIEW_TEXT(struct my_opening, when),
	VIEW_TEXT(struct my_opening, position), VIEW_TEXT(struct my_opening, site),
	VIEW_TEXT(struct my_opening, offer),    VIEW_TEXT(struct my_opening, until),
	VIEW_TEXT(struct my_opening, why),      VIEW_BOOL(struct my_opening, may_take),
};
VIEW_PART(my_opening, opening_fields);
static const struct view_field openings_fields[] = {
	VIEW_BOOL(struct my_openings_view, on_roster),
	VIEW_LIST(struct my_openings_view, shifts, n_shifts, my_opening_type),
};
VIEW_PAGE(my_openings, openings_fields);
static const struct view_field notice_fields[] = {
	VIEW_ID(struct my_notice, id),      VIEW_INSTANT(struct my_notice, at),
	VIEW_TEXT(struct my_notice, title), VIEW_TEXT(struct my_notice, body),
	VIEW_TEXT(struct my_notice, path),  VIEW_BOOL(struct my_notice, unread),
};
VIEW_PART(my_notice, notice_fields);
static const struct view_field notices_fields[] = {
	VIEW_INT(struct my_notices_view, unread),
	VIEW_LIST(struct my_notices_view, notices, n_notices, my_notice_type),
};
VIEW_PAGE(my_notices, notices_fields);

/* The first hard rule in the way, or NULL. */
static enum err in_the_way(struct ctx *c, const struct shift_offer_mine_row *r, const char **why)
{
	struct roster_plan *p;
	struct roster_verdicts v;
	*why = NULL;
	enum err err = roster_plan_load(c->db, c->arena, 0, r->site_id, r->day, r->day, &p);
	if (err != OK)
		return err;
	int32_t person = roster_find_person(p, c->who.staff_id);
	int32_t shift = roster_find_shift(p, r->shift_id);
	if (person < 0 || shift < 0) {
		*why = "You do not work at this site.";
		return OK;
	}
	roster_verdicts(p, c->arena,
			&(struct roster_try){ person, r->day, shift,
					      roster_find_position(p, r->position_id), -1, 0 },
			&v);
	for (size_t i = v.n; i-- > 0;)
		if (v.at[i].hard)
			*why = v.at[i].words;
	return OK;
}

static enum err fill_opening(struct ctx *c, const struct shift_offer_mine_row *r,
			     struct my_opening *s)
{
	bool offered = r->state != NULL && strcmp(r->state, "offered") == 0;
	bool late = offered && *r->expires_at <= c->now_ms;
	enum offer_state state = r->state == NULL ? OFFER_WITHDRAWN : offer_state_parse(r->state);
	*s = (struct my_opening){
		.id = r->id,
		.day = r->day,
		.shift = r->shift,
		.when = life_shift_words(c->arena, r->shift, r->time_zone, r->day, r->start_ms,
					 r->end_ms),
		.position = r->position,
		.site = r->site,
		.tint = r->tint,
		.offer = late ? "expired" : r->state,
		.until = offered ? life_when(c->arena, r->time_zone, *r->expires_at) : "",
	};
	s->may_take = (offered && !late) ||
		      (r->claimable && offer_next(state, OFFER_CLAIM) == OFFER_CLAIMED);
	enum err err = s->may_take ? in_the_way(c, r, &s->why) : OK;
	s->may_take = s->may_take && s->why == NULL;
	return err;
}

enum err my_openings_show(struct ctx *c)
{
	struct my_openings_view *v = arena_new_one(c->arena, struct my_openings_view);
	struct shift_offer_mine_row_list rows = { 0 };
	v->on_roster = c->who.staff_id != 0;
	v->problem = c->faults.n > 0 ? c->faults.at[0].message : NULL;
	enum err err = shift_offer_mine(c->db, c->arena, c->who.staff_id, c->now_ms, &rows);
	v->shifts = arena_array(c->arena, struct my_opening, rows.n + 1);
	for (size_t i = 0; err == OK && i < rows.n; i++)
		err = fill_opening(c, &rows.at[i], &v->shifts[v->n_shifts++]);
	c->wide = "page-narrow";
	return err != OK ? err : view_show(c, &my_openings_view_type, v, "Open shifts");
}

static const char *refusal(struct ctx *c, const struct open_shift_take *t)
{
	static const char *const words[] = {
		[OPEN_SHIFT_ASKED] = "You have asked for this shift. Your manager decides.",
		[OPEN_SHIFT_GONE] = "Somebody else has this shift, or nobody is needed any more.",
		[OPEN_SHIFT_LATE] = "The time to answer is over, and others are being asked.",
		[OPEN_SHIFT_NOT_ASKED] = "You are not asked for this shift.",
	};
	if (t->verdict == OPEN_SHIFT_RULE)
		return arena_printf(c->arena, "You cannot take this shift: %s.", t->words);
	return words[t->verdict];
}

enum err my_opening_take(struct ctx *c)
{
	struct life l = life_of(c);
	struct open_shift_take t = { .shift = ctx_id(c, "myopening"),
				     .staff = c->who.staff_id,
				     .reason = "" };
	struct shift_offer_row_list before;
	enum err err = shift_offer_list(c->db, c->arena, t.shift, &before);
	bool asked = false;
	for (size_t i = 0; err == OK && i < before.n; i++)
		asked |= before.at[i].staff_id == t.staff &&
			 strcmp(before.at[i].state, "claimed") == 0;
	if (err == OK)
		err = open_shift_take(&l, &t);
	if (err != OK)
		return err;
	if (t.verdict != OPEN_SHIFT_DONE && (t.verdict != OPEN_SHIFT_ASKED || asked))
		return refuse(c, "", "%s", refusal(c, &t));
	bool done = t.verdict == OPEN_SHIFT_DONE;
	audit_set(c, "open_shift", t.shift, t.row.site_id, done ? "taken" : "asked for");
	return see_other(c,
			 done ? "The shift is yours. It stands in your week and in your calendar." :
				"Asked. Your manager decides, and you are told.",
			 "/me/open-shifts");
}

enum err my_opening_decline(struct ctx *c)
{
	struct life l = life_of(c);
	int64_t shift = ctx_id(c, "myopening");
	enum open_shift_verdict verdict;
	enum err err = open_shift_decline(&l, shift, c->who.staff_id, &verdict);
	if (err != OK)
		return err;
	if (verdict != OPEN_SHIFT_DONE)
		return refuse(c, "", "There is nothing to answer any more.");
	audit_set(c, "open_shift", shift, 0, "declined");
	return see_other(c, "Thank you. Others are asked.", "/me/open-shifts");
}

enum err my_notices_show(struct ctx *c)
{
	struct my_notices_view *v = arena_new_one(c->arena, struct my_notices_view);
	struct my_notice_list_row_list rows;
	struct my_notice_unread_row unread;
	struct life_zone_row zone;
	enum err err = my_notice_list(c->db, c->arena, c->who.account_id, NOTICES_SHOWN, &rows);
	if (err == OK)
		err = my_notice_unread(c->db, c->arena, c->who.account_id, &unread);
	if (err == OK)
		err = life_zone(c->db, c->arena, c->who.account_id, &zone);
	if (err != OK)
		return err;
	v->unread = unread.n;
	v->notices = arena_array(c->arena, struct my_notice, rows.n + 1);
	for (; v->n_notices < rows.n; v->n_notices++) {
		const struct my_notice_list_row *r = &rows.at[v->n_notices];
		v->notices[v->n_notices] =
			(struct my_notice){ r->id,
					    r->created_at,
					    r->title,
					    r->body,
					    r->path,
					    life_when(c->arena, zone.time_zone, r->created_at),
					    r->read_at == NULL };
	}
	c->wide = "page-narrow";
	return view_show(c, &my_notices_view_type, v, "Notices");
}

enum err my_notices_seen(struct ctx *c)
{
	int64_t n;
	enum err err = my_notice_read(c->db, c->who.account_id, c->now_ms, &n);
	if (err != OK)
		return err;
	audit_set(c, "account", c->who.account_id, 0, "%" PRId64 " notices", n);
	return see_other(c, "All read.", "/me/notices");
}
