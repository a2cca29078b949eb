#include "mod/roster/open_shift.h"
#include "base/date.h"
#include "base/id.h"
#include "mod/roster/publish.h"

/* One change of one shift: everything else that is planned stays unpublished. */
static enum err publish_one(const struct life *l, int64_t site, int32_t from, int32_t to,
			    int64_t assignment)
{
	struct publish_job job = { site, from < to ? from : to, from < to ? to : from, l->account };
	struct publish_outcome outcome;
	return publish_some(l->db, l->a, &job, &assignment, 1, l->now_ms, &outcome);
}

static const int64_t *account_of(const struct life *l)
{
	return l->account == 0 ? NULL : &l->account;
}

/* The credential that the need asked for, as the plan saw it while the person still stood there. */
static enum err kind_of_work(const struct life *l, const struct open_work_row *work, int64_t *kind)
{
	struct roster_plan *p;
	*kind = 0;
	enum err err = roster_plan_load(l->db, l->a, 0, work->site_id, work->day, work->day, &p);
	if (err != OK)
		return err;
	const struct roster_work *w = roster_find_work(p, work->id);
	if (w == NULL)
		return E_STALE;
	int32_t index = w->need >= 0 ? p->need[w->need].kind :
				       roster_need_kind(p, work->day, w->shift, w->position);
	*kind = index < 0 ? 0 : p->kind[index].id;
	return OK;
}

static enum err insert_open(const struct life *l, const struct open_work_row *work, int64_t kind,
			    const char *cause, const char *reason, int64_t id)
{
	struct change_policy_get_row policy;
	enum err err = life_policy(l, work->site_id, &policy);
	if (err != OK)
		return err;
	return open_shift_insert(l->db, &(struct open_shift_insert_in){
						.id = id,
						.site = work->site_id,
						.position = work->position_id,
						.shift = work->shift_id,
						.kind = kind == 0 ? NULL : &kind,
						.day = work->day,
						.start_ms = work->start_ms,
						.end_ms = work->end_ms,
						.cause = cause,
						.reason = reason,
						.left_by = &work->staff_id,
						.claimable = false,
						.tier_minutes = policy.offer_minutes,
						.account = account_of(l),
						.now = l->now_ms,
					});
}

enum err open_shift_vacate(const struct life *l, const struct open_work_row *work,
			   const char *cause, const char *reason, int64_t *id)
{
	int64_t kind, n;
	enum err err = kind_of_work(l, work, &kind);
	if (err == OK)
		err = open_work_delete(l->db, work->id, work->version, &n);
	if (err != OK)
		return err;
	if (n == 0)
		return E_STALE;
	*id = 0;
	if (work->published_day == NULL)
		return OK;
	*id = id_new();
	err = publish_one(l, work->site_id, work->day, *work->published_day, work->id);
	return err != OK ? err : insert_open(l, work, kind, cause, reason, *id);
}

/* ---- Who could take it ---------------------------------------------------------------------- */

static int32_t find_kind(const struct roster_plan *p, const int64_t *id)
{
	for (int32_t i = 0; id != NULL && i < p->kinds; i++)
		if (p->kind[i].id == *id)
			return i;
	return -1;
}

static enum err plan_of(const struct life *l, const struct open_shift_row *shift,
			struct roster_plan **plan)
{
	return roster_plan_load(l->db, l->a, 0, shift->site_id, shift->day, shift->day, plan);
}

enum err open_shift_rank(const struct life *l, const struct open_shift_row *shift,
			 struct open_shift_ranking *out)
{
	struct life_pay pay;
	enum err err = plan_of(l, shift, &out->plan);
	if (err == OK)
		err = life_pay_load(l, shift->site_id, shift->day, &pay);
	if (err != OK)
		return err;
	struct replacement_ask ask = {
		.shift = roster_find_shift(out->plan, shift->shift_id),
		.position = roster_find_position(out->plan, shift->position_id),
		.kind = find_kind(out->plan, shift->kind_id),
		.day = shift->day,
		.left_by = shift->left_by == NULL ? 0 : *shift->left_by,
		.pay = &pay.rules,
		.people = pay.people,
		.n_people = pay.n_people,
	};
	replacements_rank(out->plan, l->a, &ask, &out->list);
	return OK;
}

/* ---- Taking it ------------------------------------------------------------------------------ */

static const char *words_of(const struct life *l, const struct open_shift_row *r)
{
	return life_shift_words(l->a, r->shift, r->time_zone, r->day, r->start_ms, r->end_ms);
}

static const char *own_path(const struct life *l, int64_t id)
{
	char text[ID_TEXT];
	id_text(text, id);
	return arena_printf(l->a, "/me/open-shifts#s-%s", text);
}

static const char *office_path(const struct life *l, int64_t id)
{
	char text[ID_TEXT];
	id_text(text, id);
	return arena_printf(l->a, "/open-shifts/%s", text);
}

/* What is in the way of this person; *hard without words is never set. */
static enum err judge(const struct life *l, struct open_shift_take *t, bool *hard)
{
	struct roster_plan *p;
	struct roster_verdicts v;
	enum err err = plan_of(l, &t->row, &p);
	if (err != OK)
		return err;
	int32_t person = roster_find_person(p, t->staff);
	int32_t shift = roster_find_shift(p, t->row.shift_id);
	*hard = true;
	t->words = "This person does not work at this site.";
	if (person < 0 || shift < 0)
		return OK;
	roster_verdicts(p, l->a,
			&(struct roster_try){ person, t->row.day, shift,
					      roster_find_position(p, t->row.position_id),
					      find_kind(p, t->row.kind_id), 0 },
			&v);
	*hard = v.hard;
	for (size_t i = v.n; i-- > 0;)
		if (v.at[i].hard) {
			t->words = v.at[i].words;
			/* Nobody is in two places at once, whatever the reason. */
			if (v.at[i].rule == ROSTER_OVERLAP)
				t->override = false;
		}
	return OK;
}

static const struct shift_offer_row *offer_of(const struct shift_offer_row_list *rows,
					      int64_t staff)
{
	for (size_t i = 0; i < rows->n; i++)
		if (rows->at[i].staff_id == staff)
			return &rows->at[i];
	return NULL;
}

/* Whether the person may take it now, may ask for it, or neither. */
static enum open_shift_verdict allowed(const struct life *l, const struct open_shift_take *t,
				       const struct shift_offer_row *offer, bool *claim)
{
	*claim = false;
	if (t->row.state[0] != 'o' || t->row.start_ms <= l->now_ms)
		return OPEN_SHIFT_GONE;
	if (t->by_office)
		return OPEN_SHIFT_DONE;
	enum offer_state state = offer == NULL ? OFFER_WITHDRAWN : offer_state_parse(offer->state);
	if (state == OFFER_OFFERED && *offer->expires_at > l->now_ms)
		return OPEN_SHIFT_DONE;
	if (state == OFFER_CLAIMED)
		return OPEN_SHIFT_ASKED;
	bool mine = t->row.left_by != NULL && *t->row.left_by == t->staff;
	*claim = t->row.claimable && !mine && offer_next(state, OFFER_CLAIM) == OFFER_CLAIMED;
	if (*claim)
		return OPEN_SHIFT_DONE;
	return offer != NULL && state != OFFER_WAITING ? OPEN_SHIFT_LATE : OPEN_SHIFT_NOT_ASKED;
}

static enum err put_offer(const struct life *l, const struct open_shift_take *t,
			  enum offer_state state)
{
	bool answered = state == OFFER_ACCEPTED;
	return shift_offer_put(l->db, &(struct shift_offer_put_in){
					      .id = id_new(),
					      .open_shift = t->shift,
					      .staff = t->staff,
					      .state = offer_state_name(state),
					      .answered_at = answered ? &l->now_ms : NULL,
					      .answered_by = answered ? account_of(l) : NULL,
					      .reason = t->reason,
					      .now = l->now_ms,
				      });
}

static enum err claim_it(const struct life *l, struct open_shift_take *t)
{
	struct life_person_row who;
	enum err err = life_person(l->db, l->a, t->staff, &who);
	if (err == OK)
		err = put_offer(l, t, OFFER_CLAIMED);
	t->verdict = OPEN_SHIFT_ASKED;
	return err != OK ?
		       err :
		       life_tell_planners(l, t->row.site_id,
					  arena_printf(l->a, "%s asks for an open shift", who.name),
					  arena_printf(l->a,
						       "%s would take %s. Grant it or refuse it.",
						       who.name, words_of(l, &t->row)),
					  office_path(l, t->shift));
}

static enum err tell_others(const struct life *l, const struct open_shift_take *t,
			    const struct shift_offer_row_list *offers)
{
	enum err err = OK;
	for (size_t i = 0; err == OK && i < offers->n; i++) {
		enum offer_state state = offer_state_parse(offers->at[i].state);
		if (offers->at[i].staff_id == t->staff ||
		    (state != OFFER_OFFERED && state != OFFER_CLAIMED))
			continue;
		err = life_tell(l, offers->at[i].staff_id, "The open shift is taken",
				arena_printf(l->a,
					     "Somebody else has %s. Nothing is left to do for you.",
					     words_of(l, &t->row)),
				"/me/open-shifts");
	}
	return err;
}

static enum err tell_taken(const struct life *l, const struct open_shift_take *t)
{
	struct life_person_row who;
	enum err err = life_person(l->db, l->a, t->staff, &who);
	if (err == OK && t->by_office)
		err = life_tell(l, t->staff, "You have one more shift",
				arena_printf(l->a,
					     "%s at %s is yours. It stands in your week and in "
					     "your calendar.",
					     words_of(l, &t->row), t->row.site),
				"/my-week");
	if (err == OK && !t->by_office)
		err = life_tell_planners(l, t->row.site_id,
					 arena_printf(l->a, "%s takes the open shift", who.name),
					 arena_printf(l->a,
						      "%s is covered by %s. The roster is "
						      "published.",
						      words_of(l, &t->row), who.name),
					 office_path(l, t->shift));
	return err;
}

static enum err plan_it(const struct life *l, const struct open_shift_take *t, bool against_rule)
{
	const struct open_shift_row *r = &t->row;
	int64_t id = id_new();
	enum err err = open_work_insert(l->db, &(struct open_work_insert_in){
						       .id = id,
						       .site = r->site_id,
						       .staff = t->staff,
						       .position = r->position_id,
						       .shift = r->shift_id,
						       .day = r->day,
						       .start_ms = r->start_ms,
						       .end_ms = r->end_ms,
						       .reason = against_rule ? t->reason : "",
						       .now = l->now_ms,
						       .account = account_of(l),
					       });
	return err != OK ? err : publish_one(l, r->site_id, r->day, r->day, id);
}

static enum err take_it(const struct life *l, struct open_shift_take *t,
			const struct shift_offer_row_list *offers, bool against_rule)
{
	int64_t n;
	enum err err = open_shift_fill(l->db, t->shift, t->staff, l->now_ms, &n);
	if (err != OK)
		return err;
	if (n == 0) {
		t->verdict = OPEN_SHIFT_GONE;
		return OK;
	}
	err = put_offer(l, t, OFFER_ACCEPTED);
	if (err == OK)
		err = shift_offer_end(l->db, t->shift, l->now_ms, &n);
	if (err == OK)
		err = plan_it(l, t, against_rule);
	if (err == OK)
		err = tell_others(l, t, offers);
	return err != OK ? err : tell_taken(l, t);
}

enum err open_shift_take(const struct life *l, struct open_shift_take *t)
{
	struct shift_offer_row_list offers;
	struct change_policy_get_row policy;
	bool hard = false, claim;
	enum err err = open_shift_get(l->db, l->a, t->shift, &t->row);
	if (err == OK)
		err = shift_offer_list(l->db, l->a, t->shift, &offers);
	if (err == OK)
		err = life_policy(l, t->row.site_id, &policy);
	if (err != OK)
		return err;
	t->verdict = allowed(l, t, offer_of(&offers, t->staff), &claim);
	if (t->verdict != OPEN_SHIFT_DONE)
		return OK;
	err = judge(l, t, &hard);
	if (err != OK)
		return err;
	if (hard && !t->override) {
		t->verdict = OPEN_SHIFT_RULE;
		return OK;
	}
	return claim && policy.claim_approval ? claim_it(l, t) : take_it(l, t, &offers, hard);
}

/* ---- Saying no ------------------------------------------------------------------------------ */

/* Moves the person's row on, where the table of states allows it. */
static enum err answer(const struct life *l, int64_t shift, int64_t staff, enum offer_event event,
		       const char *reason, enum open_shift_verdict *verdict)
{
	struct shift_offer_row_list offers;
	int64_t n = 0;
	enum err err = shift_offer_list(l->db, l->a, shift, &offers);
	if (err != OK)
		return err;
	const struct shift_offer_row *offer = offer_of(&offers, staff);
	enum offer_state state = offer == NULL ? OFFER_ACCEPTED : offer_state_parse(offer->state);
	enum offer_state next = offer_next(state, event);
	*verdict = OPEN_SHIFT_GONE;
	if (offer == NULL || next == OFFER_STATES)
		return OK;
	err = shift_offer_set(l->db,
			      &(struct shift_offer_set_in){
				      .id = offer->id,
				      .from_state = offer_state_name(state),
				      .to_state = offer_state_name(next),
				      .expires_at = offer->expires_at,
				      .answered_at = &l->now_ms,
				      .answered_by = account_of(l),
				      .reason = reason,
			      },
			      &n);
	*verdict = n == 1 ? OPEN_SHIFT_DONE : OPEN_SHIFT_GONE;
	return err;
}

enum err open_shift_decline(const struct life *l, int64_t shift, int64_t staff,
			    enum open_shift_verdict *verdict)
{
	enum err err = answer(l, shift, staff, OFFER_DECLINE, "", verdict);
	return err != OK || *verdict != OPEN_SHIFT_DONE ? err : open_shift_next_round(l, shift);
}

enum err open_shift_refuse(const struct life *l, int64_t shift, int64_t staff, const char *reason,
			   enum open_shift_verdict *verdict)
{
	struct open_shift_row row;
	enum err err = answer(l, shift, staff, OFFER_REFUSE, reason, verdict);
	if (err != OK || *verdict != OPEN_SHIFT_DONE)
		return err;
	err = open_shift_get(l->db, l->a, shift, &row);
	return err != OK ? err :
			   life_tell(l, staff, "The open shift goes to somebody else",
				     arena_printf(l->a, "You asked for %s. The answer is no%s%s",
						  words_of(l, &row), reason[0] == '\0' ? "." : ": ",
						  reason),
				     own_path(l, shift));
}

enum err open_shift_end(const struct life *l, const struct open_shift_row *shift)
{
	struct shift_offer_row_list offers;
	struct open_shift_take nobody = { .shift = shift->id, .row = *shift };
	int64_t n = 0;
	enum err err = shift_offer_list(l->db, l->a, shift->id, &offers);
	if (err == OK)
		err = open_shift_close(l->db, shift->id, l->now_ms, &n);
	if (err != OK || n == 0)
		return err;
	err = shift_offer_end(l->db, shift->id, l->now_ms, &n);
	return err != OK ? err : tell_others(l, &nobody, &offers);
}
