#include "mod/roster/swap.h"
#include "base/date.h"
#include "base/id.h"
#include "mod/roster/grid_sql.h"
#include "mod/roster/life_routes.h"
#include "mod/roster/publish.h"
#include "web/audit.h"
#include "web/ctx.h"

/* Days around a shift in which others' shifts are proposed for it. */
#define DAYS_AROUND 14

static int32_t kind_of(const struct roster_plan *p, const struct roster_work *w)
{
	return w->need >= 0 ? p->need[w->need].kind : -1;
}

static struct roster_try try_of(const struct roster_plan *p, const struct roster_work *w,
				int32_t person, int64_t instead_of)
{
	return (struct roster_try){
		person, w->day, w->shift, w->position, kind_of(p, w), instead_of
	};
}

static const char *hard_words(const struct roster_plan *p, struct arena *a,
			      const struct roster_try *t)
{
	struct roster_verdicts v;
	roster_verdicts(p, a, t, &v);
	for (size_t i = 0; i < v.n; i++)
		if (v.at[i].hard)
			return v.at[i].words;
	return NULL;
}

static enum err plan_over(const struct life *l, int64_t site, int32_t one, int32_t other,
			  struct roster_plan **plan)
{
	return roster_plan_load(l->db, l->a, 0, site, one < other ? one : other,
				one < other ? other : one, plan);
}

enum err swap_judge(const struct life *l, const struct open_work_row *given, int64_t to_staff,
		    const struct open_work_row *back, struct swap_check *out)
{
	struct roster_plan *p;
	enum err err =
		plan_over(l, given->site_id, given->day, back == NULL ? given->day : back->day, &p);
	if (err != OK)
		return err;
	*out = (struct swap_check){ NULL, NULL };
	int32_t to = roster_find_person(p, to_staff);
	const struct roster_work *mine = roster_find_work(p, given->id);
	const struct roster_work *theirs = back == NULL ? NULL : roster_find_work(p, back->id);
	if (to < 0 || mine == NULL || (back != NULL && theirs == NULL)) {
		out->to_why = "Does not work at this site";
		return OK;
	}
	struct roster_try take = try_of(p, mine, to, back == NULL ? 0 : back->id);
	out->to_why = hard_words(p, l->a, &take);
	if (theirs == NULL)
		return OK;
	struct roster_try give = try_of(p, theirs, mine->person, given->id);
	out->from_why = hard_words(p, l->a, &give);
	if (theirs->start_ms == mine->start_ms)
		out->from_why = "Both shifts begin at the same time";
	return OK;
}

/* ---- What a shift could go for -------------------------------------------------------------- */

static bool legal(const struct roster_plan *p, const struct roster_try *t)
{
	return (roster_broken(p, t) & ~(uint32_t)ROSTER_SOFT_RULES) == 0;
}

static bool listed(const struct swap_published_row_list *rows, int64_t id)
{
	size_t low = 0, high = rows->n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (rows->at[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < rows->n && rows->at[low].id == id;
}

static void add_gifts(const struct roster_plan *p, const struct roster_work *mine,
		      struct swap_offers *out)
{
	for (int32_t i = 0; i < p->people; i++) {
		struct roster_try t = try_of(p, mine, i, 0);
		if (i != mine->person && legal(p, &t))
			out->at[out->n++] = (struct swap_offer){ p->person[i].id, 0,
								 p->person[i].name, mine->day, "" };
	}
}

static void add_exchanges(const struct life *l, const struct roster_plan *p,
			  const struct roster_work *mine,
			  const struct swap_published_row_list *published, struct swap_offers *out)
{
	for (int32_t i = 0; i < p->works; i++) {
		const struct roster_work *w = &p->work[i];
		if (!w->in_span || w->person == mine->person || w->start_ms == mine->start_ms ||
		    !listed(published, w->id))
			continue;
		struct roster_try take = try_of(p, mine, w->person, w->id);
		struct roster_try give = try_of(p, w, mine->person, mine->id);
		if (!legal(p, &take) || !legal(p, &give))
			continue;
		out->at[out->n++] = (struct swap_offer){
			p->person[w->person].id, w->id, p->person[w->person].name, w->day,
			life_shift_words(l->a, p->shift[w->shift].name, tz_name(p->site.tz), w->day,
					 w->start_ms, w->end_ms)
		};
	}
}

enum err swap_options(const struct life *l, const struct open_work_row *given,
		      struct swap_offers *out)
{
	struct roster_plan *p;
	struct swap_published_row_list published;
	int32_t from = given->day - DAYS_AROUND, to = given->day + DAYS_AROUND;
	enum err err = plan_over(l, given->site_id, from, to, &p);
	if (err == OK)
		err = swap_published(l->db, l->a, given->site_id, from, to, l->now_ms, &published);
	if (err != OK)
		return err;
	const struct roster_work *mine = roster_find_work(p, given->id);
	*out = (struct swap_offers){
		arena_array(l->a, struct swap_offer, (size_t)p->people + (size_t)p->works + 1), 0
	};
	if (mine == NULL)
		return OK;
	add_gifts(p, mine, out);
	add_exchanges(l, p, mine, &published, out);
	return OK;
}

/* ---- One step ------------------------------------------------------------------------------- */

static enum err hand_over(const struct life *l, const struct open_work_row *w, int64_t staff)
{
	int64_t n;
	const int64_t *account = l->account == 0 ? NULL : &l->account;
	enum err err = grid_change(l->db,
				   &(struct grid_change_in){ .id = w->id,
							     .version = w->version,
							     .staff = staff,
							     .position = w->position_id,
							     .shift = w->shift_id,
							     .day = w->day,
							     .start_ms = w->start_ms,
							     .end_ms = w->end_ms,
							     .pinned = false,
							     .reason = "",
							     .now = l->now_ms,
							     .account = account },
				   &n);
	return err == OK && n == 0 ? E_STALE : err;
}

static enum err publish_day(const struct life *l, const struct open_work_row *w)
{
	struct publish_outcome o;
	struct publish_job job = { w->site_id, w->day, w->day, l->account };
	return publish_some(l->db, l->a, &job, &w->id, 1, l->now_ms, &o);
}

/* The shifts of a swap as they are now; SWAP_CHANGED when they are not theirs any more. */
static enum err load_shifts(const struct life *l, struct swap_step *s, struct open_work_row *given,
			    struct open_work_row *back, bool *both)
{
	const struct swap_row *r = &s->row;
	*both = r->to_assignment_id != NULL;
	enum err err = open_work(l->db, l->a, r->from_assignment_id, given);
	if (err == OK && *both)
		err = open_work(l->db, l->a, *r->to_assignment_id, back);
	if (err == E_NOTFOUND) {
		s->verdict = SWAP_CHANGED;
		return OK;
	}
	if (err == OK &&
	    (given->staff_id != r->from_staff_id || given->published_day == NULL ||
	     (*both && (back->staff_id != r->to_staff_id || back->published_day == NULL))))
		s->verdict = SWAP_CHANGED;
	return err;
}

static enum err check(const struct life *l, struct swap_step *s, struct open_work_row *given,
		      struct open_work_row *back, bool *both)
{
	struct swap_check found;
	enum err err = load_shifts(l, s, given, back, both);
	if (err != OK || s->verdict != SWAP_DONE)
		return err;
	err = swap_judge(l, given, s->row.to_staff_id, *both ? back : NULL, &found);
	if (err != OK || (found.from_why == NULL && found.to_why == NULL))
		return err;
	s->verdict = SWAP_RULE;
	s->words = found.to_why != NULL ?
			   arena_printf(l->a, "%s: %s", s->row.to_name, found.to_why) :
			   arena_printf(l->a, "%s: %s", s->row.from_name, found.from_why);
	return OK;
}

static enum err carry_out(const struct life *l, struct swap_step *s,
			  const struct open_work_row *given, const struct open_work_row *back)
{
	enum err err = hand_over(l, given, s->row.to_staff_id);
	if (err == OK && back != NULL)
		err = hand_over(l, back, s->row.from_staff_id);
	if (err == OK)
		err = publish_day(l, given);
	if (err == OK && back != NULL)
		err = publish_day(l, back);
	s->finished = err == OK;
	return err;
}

static enum err store(const struct life *l, struct swap_step *s, enum swap_state from,
		      enum swap_state to)
{
	int64_t n = 0;
	enum err err =
		swap_set(l->db,
			 &(struct swap_set_in){ .id = s->swap,
						.from_state = swap_state_name(from),
						.to_state = swap_state_name(to),
						.reason = s->reason,
						.now = l->now_ms,
						.account = l->account == 0 ? NULL : &l->account },
			 &n);
	if (err == OK && n == 0)
		s->verdict = SWAP_OVER;
	return err;
}

static const struct {
	enum swap_event event;
	bool to_from, to_to; /* who hears of it */
	const char *title;
} told[] = {
	{ SWAP_ACCEPT, true, false, "Your swap is accepted" },
	{ SWAP_DECLINE, true, false, "Your swap is declined" },
	{ SWAP_APPROVE, true, true, "A swap is approved" },
	{ SWAP_REFUSE, true, true, "A swap is refused" },
	{ SWAP_WITHDRAW, false, true, "A swap is withdrawn" },
	{ SWAP_EXPIRE, true, true, "A swap has run out" },
};

static const char *body_of(const struct life *l, const struct swap_step *s, const char *words)
{
	return arena_printf(l->a, "%s and %s: %s.%s%s%s", s->row.from_name, s->row.to_name, words,
			    s->reason[0] == '\0' ? "" : " ", s->reason,
			    s->finished ? " Your week and your calendar show it." : "");
}

static enum err tell(const struct life *l, const struct swap_step *s)
{
	const char *words;
	enum err err = swap_words(l, s->row.from_assignment_id, &words);
	for (size_t i = 0; err == OK && i < ARRAY_LEN(told); i++) {
		if (told[i].event != s->event)
			continue;
		if (told[i].to_from)
			err = life_tell(l, s->row.from_staff_id, told[i].title,
					body_of(l, s, words), "/me/swaps");
		if (err == OK && told[i].to_to)
			err = life_tell(l, s->row.to_staff_id, told[i].title, body_of(l, s, words),
					"/me/swaps");
	}
	if (err != OK || s->event != SWAP_ACCEPT || s->finished)
		return err;
	char site[ID_TEXT];
	id_text(site, s->row.site_id);
	return life_tell_planners(l, s->row.site_id, "A swap waits for your word",
				  body_of(l, s, words),
				  arena_printf(l->a, "/sites/%s/swaps", site));
}

enum err swap_words(const struct life *l, int64_t assignment, const char **words)
{
	struct open_work_row w;
	enum err err = open_work(l->db, l->a, assignment, &w);
	*words = "a shift that is gone";
	if (err == OK)
		*words = life_shift_words(l->a, w.shift, w.time_zone, w.day, w.start_ms, w.end_ms);
	return err == E_NOTFOUND ? OK : err;
}

/* Approves what was just accepted, where the site wants no manager's word. */
static enum err approve_at_once(const struct life *l, struct swap_step *s,
				const struct open_work_row *given, const struct open_work_row *back)
{
	struct change_policy_get_row policy;
	enum err err = life_policy(l, s->row.site_id, &policy);
	if (err != OK || policy.swap_approval)
		return err;
	err = store(l, s, SWAP_ACCEPTED, swap_next(SWAP_ACCEPTED, SWAP_APPROVE));
	return err != OK ? err : carry_out(l, s, given, back);
}

enum err swap_move(const struct life *l, struct swap_step *s)
{
	struct open_work_row given, back;
	bool both = false, yes = s->event == SWAP_ACCEPT || s->event == SWAP_APPROVE;
	s->verdict = SWAP_DONE;
	enum err err = swap_get(l->db, l->a, s->swap, &s->row);
	if (err != OK)
		return err;
	enum swap_state from = swap_state_parse(s->row.state);
	enum swap_state to = swap_next(from, s->event);
	if (to == SWAP_STATES || (yes && s->row.expires_at <= l->now_ms)) {
		s->verdict = SWAP_OVER;
		return OK;
	}
	if (yes)
		err = check(l, s, &given, &back, &both);
	if (err != OK || s->verdict != SWAP_DONE)
		return err;
	err = store(l, s, from, to);
	if (err != OK || s->verdict != SWAP_DONE)
		return err;
	if (s->event == SWAP_APPROVE)
		err = carry_out(l, s, &given, both ? &back : NULL);
	if (s->event == SWAP_ACCEPT)
		err = approve_at_once(l, s, &given, both ? &back : NULL);
	return err != OK ? err : tell(l, s);
}

/* ---- What time brings ----------------------------------------------------------------------- */

static enum err end_one(const struct life *l, int64_t id)
{
	struct swap_step s = { .swap = id, .event = SWAP_EXPIRE, .reason = "" };
	enum err err = swap_move(l, &s);
	if (err != OK || s.verdict != SWAP_DONE)
		return err;
	return audit_write(l->db, &(struct audit_event){ .at_ms = l->now_ms,
							 .actor = "Huddle",
							 .event = "swap.expired",
							 .object_type = "swap",
							 .object_id = id,
							 .site_id = s.row.site_id,
							 .detail = arena_printf(l->a, "%s and %s",
										s.row.from_name,
										s.row.to_name),
							 .address = "",
							 .request_id = "" });
}

static enum err chore(struct db *db, void *arg)
{
	struct life l = *(const struct life *)arg;
	struct swap_due_row_list due;
	l.db = db;
	enum err err = swap_due(db, l.a, l.now_ms, &due);
	for (size_t i = 0; err == OK && i < due.n; i++)
		err = end_one(&l, due.at[i].id);
	return err;
}

enum err swap_chore(struct app *app, struct arena *a, int64_t now_ms)
{
	struct life l = { app->write, a, now_ms, 0 };
	return db_transaction(app->write, chore, &l);
}
