/* Pages of swaps: one's own, and those of a site that a manager decides about. */
#include "mod/roster/swap.h"
#include "base/date.h"
#include "base/id.h"
#include "base/utf8.h"
#include "mod/roster/cell.h"
#include "mod/roster/life_view.h"
#include "mod/roster/life_web.h"

#define DAY_MS         (24LL * 60 * 60 * 1000)
#define LIST_DAYS_BACK 14

static const struct view_field item_fields[] = {
	VIEW_ID(struct swap_item, id),           VIEW_TEXT(struct swap_item, from),
	VIEW_TEXT(struct swap_item, to),         VIEW_TEXT(struct swap_item, gives),
	VIEW_TEXT(struct swap_item, gets),       VIEW_TEXT(struct swap_item, state),
	VIEW_TEXT(struct swap_item, note),       VIEW_TEXT(struct swap_item, reason),
	VIEW_BOOL(struct swap_item, mine),       VIEW_BOOL(struct swap_item, may_answer),
	VIEW_BOOL(struct swap_item, may_decide),
};
VIEW_PART(swap_item, item_fields);
static const struct view_field mine_fields[] = {
	VIEW_BOOL(struct my_swaps_view, on_roster),
	VIEW_LIST(struct my_swaps_view, swaps, n_swaps, swap_item_type),
};
VIEW_PAGE(my_swaps, mine_fields);
static const struct view_field site_fields[] = {
	VIEW_TEXT(struct site_swaps_view, site),
	VIEW_LIST(struct site_swaps_view, swaps, n_swaps, swap_item_type),
};
VIEW_PAGE(site_swaps, site_fields);
static const struct view_field option_fields[] = {
	VIEW_ID(struct swap_option, person),  VIEW_ID(struct swap_option, shift),
	VIEW_TEXT(struct swap_option, name),  VIEW_DAY(struct swap_option, day),
	VIEW_TEXT(struct swap_option, words),
};
VIEW_PART(swap_option, option_fields);
static const struct view_field new_fields[] = {
	VIEW_ID(struct swap_new_view, shift),
	VIEW_TEXT(struct swap_new_view, words),
	VIEW_LIST(struct swap_new_view, gifts, n_gifts, swap_option_type),
	VIEW_LIST(struct swap_new_view, exchanges, n_exchanges, swap_option_type),
};
VIEW_PAGE(swap_new, new_fields);

static const struct field swap_fields[] = {
	FIELD_REF(struct swap_form, person, .label = "With", .required = true, .ref = "colleague"),
	FIELD_REF(struct swap_form, shift, .label = "For the shift", .ref = "colleagueshift"),
	FIELD_TEXT(struct swap_form, note, .label = "Note", .max = LIMIT_NAME),
};
const struct form swap_form = FORM("swap", struct swap_form, swap_fields, "Ask");

static const struct field decide_fields[] = {
	FIELD_LONG(struct swap_decide_form, reason, .label = "Reason", .max = LIMIT_NOTE),
};
const struct form swap_decide_form =
	FORM("swap_decision", struct swap_decide_form, decide_fields, "Save");

static const struct {
	const char *state, *words, *tag;
} states[] = {
	{ "proposed", "Asked", "tag-info" }, { "accepted", "Waits for a manager", "tag-warn" },
	{ "approved", "Done", "tag-ok" },    { "declined", "Declined", "" },
	{ "refused", "Refused", "tag-bad" }, { "withdrawn", "Withdrawn", "" },
	{ "expired", "Ran out", "" },
};

static enum err item_of(struct ctx *c, const struct swap_row *r, struct swap_item *s)
{
	struct life l = life_of(c);
	*s = (struct swap_item){ .id = r->id,
				 .from = r->from_name,
				 .to = r->to_name,
				 .state = r->state,
				 .note = r->note,
				 .reason = r->reason };
	enum swap_state state = swap_state_parse(r->state);
	bool live = swap_next(state, SWAP_EXPIRE) == SWAP_EXPIRED && r->expires_at > c->now_ms;
	s->mine = r->from_staff_id == c->who.staff_id;
	s->may_answer = live && state == SWAP_PROPOSED && r->to_staff_id == c->who.staff_id;
	s->may_withdraw = live && s->mine;
	s->may_decide = live && ctx_may(c, PERM_ROSTER_PUBLISH) &&
			r->from_staff_id != c->who.staff_id && r->to_staff_id != c->who.staff_id;
	s->waits = state == SWAP_PROPOSED;
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (strcmp(states[i].state, r->state) == 0) {
			s->state_words = states[i].words;
			s->state_class = states[i].tag;
		}
	enum err err = swap_words(&l, r->from_assignment_id, &s->gives);
	if (err == OK && r->to_assignment_id != NULL)
		err = swap_words(&l, *r->to_assignment_id, &s->gets);
	return err;
}

static enum err items_of(struct ctx *c, const struct swap_row_list *rows, struct swap_item **at,
			 size_t *n)
{
	enum err err = OK;
	*at = arena_array(c->arena, struct swap_item, rows->n + 1);
	for (*n = 0; err == OK && *n < rows->n; ++*n)
		err = item_of(c, &rows->at[*n], &(*at)[*n]);
	return err;
}

enum err my_swaps_show(struct ctx *c)
{
	struct my_swaps_view *v = arena_new_one(c->arena, struct my_swaps_view);
	struct swap_row_list rows;
	v->on_roster = c->who.staff_id != 0;
	v->problem = c->faults.n > 0 ? c->faults.at[0].message : NULL;
	enum err err = swap_mine(c->db, c->arena, c->who.staff_id, &rows);
	if (err == OK)
		err = items_of(c, &rows, &v->swaps, &v->n_swaps);
	c->wide = "page-narrow";
	c->nav = "/me/swaps";
	return err != OK ? err : view_show(c, &my_swaps_view_type, v, "Swaps");
}

enum err site_swaps_show(struct ctx *c)
{
	struct site_swaps_view *v = arena_new_one(c->arena, struct site_swaps_view);
	struct swap_row_list rows;
	struct open_shift_site_row site;
	int64_t id = c->route->method == HTTP_GET ? ctx_id(c, "site") : 0;
	enum err err = OK;
	if (id == 0) { /* after a refused decision: the site of that swap */
		struct swap_row row;
		err = swap_get(c->db, c->arena, ctx_id(c, "swap"), &row);
		id = err == OK ? row.site_id : 0;
	}
	if (err == OK)
		err = swap_list(c->db, c->arena, c->who.account_id, id,
				c->now_ms - LIST_DAYS_BACK * DAY_MS, &rows);
	if (err == OK)
		err = open_shift_site(c->db, c->arena, id, &site);
	if (err == OK)
		err = items_of(c, &rows, &v->swaps, &v->n_swaps);
	if (err != OK)
		return err;
	v->problem = c->faults.n > 0 ? c->faults.at[0].message : NULL;
	v->site = site.name;
	v->back = ctx_path(c, "/sites/%s/roster", ctx_id_text(c, id));
	c->nav = "/roster";
	c->above = site.name;
	return view_show(c, &site_swaps_view_type, v, "Swaps");
}

/* ---- Proposing ------------------------------------------------------------------------------ */

enum err swap_new_show(struct ctx *c)
{
	struct swap_new_view *v = arena_new_one(c->arena, struct swap_new_view);
	struct life l = life_of(c);
	struct open_work_row w;
	struct swap_offers offers;
	enum err err = open_work(c->db, c->arena, ctx_id(c, "myshift"), &w);
	if (err == OK)
		err = swap_options(&l, &w, &offers);
	if (err != OK)
		return err;
	v->shift = w.id;
	v->words = life_shift_words(c->arena, w.shift, w.time_zone, w.day, w.start_ms, w.end_ms);
	v->path = ctx_path(c, "/me/shifts/%s/swap", ctx_id_text(c, w.id));
	v->problem = c->faults.n > 0 ? c->faults.at[0].message : NULL;
	v->gifts = arena_array(c->arena, struct swap_option, offers.n + 1);
	v->exchanges = arena_array(c->arena, struct swap_option, offers.n + 1);
	for (size_t i = 0; i < offers.n && w.start_ms > c->now_ms; i++) {
		const struct swap_offer *o = &offers.at[i];
		struct swap_option option = { o->staff, o->assignment, o->name, o->words, o->day };
		if (o->assignment == 0)
			v->gifts[v->n_gifts++] = option;
		else
			v->exchanges[v->n_exchanges++] = option;
	}
	c->wide = "page-narrow";
	c->nav = "/my-week";
	c->above = w.site;
	return view_show(c, &swap_new_view_type, v, "Swap or give away");
}

/* Loads the other's shift, and says what is wrong with the wish as such. */
static enum err load_back(struct ctx *c, const struct open_work_row *given,
			  struct open_work_row *back)
{
	const struct swap_form *f = c->form;
	struct swap_live_of_row_list live;
	if (given->published_day == NULL || given->start_ms <= c->now_ms)
		return refuse(c, "", "This shift has begun, so it does not change hands any more.");
	if (f->person == c->who.staff_id)
		return refuse(c, "person", "Choose somebody else.");
	enum err err = swap_live_of(c->db, c->arena, given->id, f->person, &live);
	if (err == OK && live.n > 0)
		return refuse(c, "", "You have asked this person for this shift already.");
	if (err != OK || f->shift == 0)
		return err;
	err = open_work(c->db, c->arena, f->shift, back);
	if (err != OK)
		return err;
	if (back->staff_id != f->person || back->site_id != given->site_id ||
	    back->start_ms <= c->now_ms)
		return refuse(c, "shift", "This shift is not to be had any more. Look again.");
	return OK;
}

static enum err tell_asked(struct ctx *c, const struct open_work_row *given,
			   const struct open_work_row *back)
{
	const struct swap_form *f = c->form;
	struct life l = life_of(c);
	const char *gives = life_shift_words(c->arena, given->shift, given->time_zone, given->day,
					     given->start_ms, given->end_ms);
	const char *body =
		back == NULL ?
			arena_printf(c->arena, "%s would give you %s at %s.", given->staff, gives,
				     given->site) :
			arena_printf(c->arena, "%s would give you %s and take your %s.",
				     given->staff, gives,
				     life_shift_words(c->arena, back->shift, back->time_zone,
						      back->day, back->start_ms, back->end_ms));
	return life_tell(&l, f->person,
			 arena_printf(c->arena, "%s asks you for a swap", given->staff), body,
			 "/me/swaps");
}

enum err swap_propose(struct ctx *c)
{
	const struct swap_form *f = c->form;
	struct life l = life_of(c);
	struct open_work_row given, back;
	struct swap_check check;
	enum err err = open_work(c->db, c->arena, ctx_id(c, "myshift"), &given);
	if (err == OK)
		err = load_back(c, &given, &back);
	const struct open_work_row *other = f->shift == 0 ? NULL : &back;
	if (err == OK)
		err = swap_judge(&l, &given, f->person, other, &check);
	if (err != OK)
		return err;
	if (check.to_why != NULL)
		return refuse(c, "person", "This cannot be: %s.", check.to_why);
	if (check.from_why != NULL)
		return refuse(c, "shift", "You cannot take that shift: %s.", check.from_why);
	c->created_id = id_new();
	int64_t ends = other != NULL && other->start_ms < given.start_ms ? other->start_ms :
									   given.start_ms;
	err = swap_insert(c->db, &(struct swap_insert_in){
					 .id = c->created_id,
					 .site = given.site_id,
					 .from_staff = given.staff_id,
					 .from_assignment = given.id,
					 .to_staff = f->person,
					 .to_assignment = other == NULL ? NULL : &other->id,
					 .note = f->note,
					 .expires_at = ends,
					 .now = c->now_ms,
				 });
	if (err == OK)
		err = tell_asked(c, &given, other);
	if (err != OK)
		return err;
	audit_set(c, "swap", c->created_id, given.site_id, "%s",
		  life_shift_words(c->arena, given.shift, given.time_zone, given.day,
				   given.start_ms, given.end_ms));
	return see_other(c, "Asked. You are told what the answer is.", "/me/swaps");
}

/* ---- Answering ------------------------------------------------------------------------------ */

static enum err refusal(struct ctx *c, const struct swap_step *s)
{
	static const char *const words[] = {
		[SWAP_OVER] = "There is nothing to decide any more. Look at how it stands now.",
		[SWAP_CHANGED] = "One of the shifts has changed meanwhile, so this swap cannot be. "
				 "Ask for a new one.",
	};
	if (s->verdict == SWAP_RULE)
		return refuse(c, "", "A rule is in the way now. %s.", s->words);
	return refuse(c, "", "%s", words[s->verdict]);
}

static enum err step(struct ctx *c, struct swap_step *s)
{
	struct life l = life_of(c);
	enum err err = swap_move(&l, s);
	if (err != OK)
		return err;
	if (s->verdict != SWAP_DONE)
		return refusal(c, s);
	audit_set(c, "swap", s->swap, s->row.site_id, "%s and %s%s%s", s->row.from_name,
		  s->row.to_name, s->reason[0] == '\0' ? "" : ": ", s->reason);
	return OK;
}

/* The row, when the signed-in person is on that side of it. */
static enum err own_side(struct ctx *c, bool from)
{
	struct swap_row r;
	enum err err = swap_get(c->db, c->arena, ctx_id(c, "myswap"), &r);
	if (err != OK)
		return err;
	return (from ? r.from_staff_id : r.to_staff_id) == c->who.staff_id ? OK : E_NOTFOUND;
}

static enum err own_step(struct ctx *c, enum swap_event event, bool from, struct swap_step *s)
{
	*s = (struct swap_step){ .swap = ctx_id(c, "myswap"), .event = event, .reason = "" };
	enum err err = own_side(c, from);
	return err != OK ? err : step(c, s);
}

enum err my_swap_accept(struct ctx *c)
{
	struct swap_step s;
	enum err err = own_step(c, SWAP_ACCEPT, false, &s);
	if (err != OK)
		return err;
	return see_other(c,
			 s.finished ? "Done. Your week shows it." :
				      "Accepted. Your manager has the last word.",
			 "/me/swaps");
}

enum err my_swap_decline(struct ctx *c)
{
	struct swap_step s;
	enum err err = own_step(c, SWAP_DECLINE, false, &s);
	return err != OK ? err : see_other(c, "Declined.", "/me/swaps");
}

enum err my_swap_withdraw(struct ctx *c)
{
	struct swap_step s;
	enum err err = own_step(c, SWAP_WITHDRAW, true, &s);
	return err != OK ? err : see_other(c, "Withdrawn. The shift stays yours.", "/me/swaps");
}

/* A manager decides about others' swaps, never about one of the own. */
static enum err office_step(struct ctx *c, enum swap_event event, const char *flash)
{
	const struct swap_decide_form *f = c->form;
	struct swap_step s = { .swap = ctx_id(c, "swap"), .event = event, .reason = f->reason };
	struct swap_row r;
	enum err err = swap_get(c->db, c->arena, s.swap, &r);
	if (err != OK)
		return err;
	int64_t me = c->who.staff_id;
	if (me != 0 && (r.from_staff_id == me || r.to_staff_id == me))
		return refuse(c, "", "Somebody else has to decide about your own swap.");
	err = step(c, &s);
	return err != OK ? err :
			   see_other(c, flash,
				     ctx_path(c, "/sites/%s/swaps", ctx_id_text(c, r.site_id)));
}

enum err site_swap_approve(struct ctx *c)
{
	return office_step(c, SWAP_APPROVE, "Approved and published.");
}

enum err site_swap_refuse(struct ctx *c)
{
	return office_step(c, SWAP_REFUSE, "Refused. The shifts stay as they are.");
}

/* For somebody who cannot answer: the reason says how the manager knows. */
enum err site_swap_accept(struct ctx *c)
{
	const struct swap_decide_form *f = c->form;
	if (utf8_length(f->reason) < CELL_REASON_MIN)
		return refuse(c, "reason",
			      "Say in at least %d characters how you know that the person agrees.",
			      CELL_REASON_MIN);
	return office_step(c, SWAP_ACCEPT, "Accepted for the person. Approve it to publish it.");
}
