/* Rounds: those who are asked first, and what happens as their time runs out. */
#include "base/date.h"
#include "base/id.h"
#include "mod/roster/life_routes.h"
#include "mod/roster/open_shift.h"
#include "web/audit.h"
#include "web/ctx.h"

static const char *words_of(const struct life *l, const struct open_shift_row *r)
{
	return life_shift_words(l->a, r->shift, r->time_zone, r->day, r->start_ms, r->end_ms);
}

static int64_t end_of_round(const struct life *l, const struct open_shift_row *r, int64_t minutes)
{
	int64_t end = l->now_ms + minutes * 60000;
	return end < r->start_ms ? end : r->start_ms;
}

static enum err tell_offer(const struct life *l, const struct open_shift_row *r, int64_t staff,
			   int64_t expires)
{
	return life_tell(
		l, staff, "An open shift for you",
		arena_printf(l->a,
			     "%s at %s needs somebody, and you may take it. The offer holds "
			     "until %s; the first who says yes has the shift.",
			     words_of(l, r), r->site, life_when(l->a, r->time_zone, expires)),
		"/me/open-shifts");
}

static bool live(const char *state)
{
	return strcmp(state, "offered") == 0 || strcmp(state, "claimed") == 0;
}

static enum err ask_person(const struct life *l, const struct open_shift_row *r, int64_t staff,
			   int64_t tier, int64_t expires)
{
	enum err err =
		shift_offer_put(l->db, &(struct shift_offer_put_in){
					       .id = id_new(),
					       .open_shift = r->id,
					       .staff = staff,
					       .tier = tier,
					       .state = offer_state_name(tier == 0 ? OFFER_OFFERED :
										     OFFER_WAITING),
					       .expires_at = tier == 0 ? &expires : NULL,
					       .reason = "",
					       .now = l->now_ms,
				       });
	return err != OK || tier > 0 ? err : tell_offer(l, r, staff, expires);
}

enum err open_shift_offer(const struct life *l, const struct open_shift_row *shift,
			  const struct open_shift_round *round, size_t *asked)
{
	struct open_shift_ranking ranking;
	struct shift_offer_row_list before;
	int64_t n, expires = end_of_round(l, shift, round->minutes);
	enum err err = open_shift_rank(l, shift, &ranking);
	if (err == OK)
		err = shift_offer_list(l->db, l->a, shift->id, &before);
	/* A new round replaces the one that runs. */
	if (err == OK)
		err = shift_offer_end(l->db, shift->id, l->now_ms, &n);
	if (err == OK)
		err = open_shift_claims(l->db, shift->id, shift->claimable, round->minutes, &n);
	*asked = 0;
	for (size_t i = 0; err == OK && i < ranking.list.n_fit; i++) {
		int64_t staff = ranking.plan->person[ranking.list.at[i].person].id;
		int64_t tier = round->size == 0 ? 0 : (int64_t)*asked / round->size;
		err = ask_person(l, shift, staff, tier, expires);
		++*asked;
	}
	return err;
}

/* Begins the earliest round that waits; *sent is how many were asked. */
static enum err send_round(const struct life *l, const struct open_shift_row *r,
			   const struct shift_offer_row_list *rows, size_t *sent)
{
	int64_t tier = INT64_MAX, expires = end_of_round(l, r, r->tier_minutes), n;
	enum err err = OK;
	for (size_t i = 0; i < rows->n; i++)
		if (strcmp(rows->at[i].state, "waiting") == 0 && rows->at[i].tier < tier)
			tier = rows->at[i].tier;
	*sent = 0;
	for (size_t i = 0; err == OK && i < rows->n; i++) {
		const struct shift_offer_row *o = &rows->at[i];
		if (strcmp(o->state, "waiting") != 0 || o->tier != tier)
			continue;
		err = shift_offer_set(l->db,
				      &(struct shift_offer_set_in){
					      .id = o->id,
					      .from_state = "waiting",
					      .to_state = offer_state_name(
						      offer_next(OFFER_WAITING, OFFER_SEND)),
					      .expires_at = &expires,
					      .reason = "",
				      },
				      &n);
		if (err == OK)
			err = tell_offer(l, r, o->staff_id, expires);
		++*sent;
	}
	return err;
}

enum err open_shift_next_round(const struct life *l, int64_t shift)
{
	struct open_shift_row row;
	struct shift_offer_row_list rows;
	size_t sent = 0;
	char id[ID_TEXT];
	enum err err = open_shift_get(l->db, l->a, shift, &row);
	if (err == OK)
		err = shift_offer_list(l->db, l->a, shift, &rows);
	if (err != OK || row.state[0] != 'o')
		return err;
	for (size_t i = 0; i < rows.n; i++)
		if (live(rows.at[i].state))
			return OK;
	err = send_round(l, &row, &rows, &sent);
	if (err != OK || sent > 0)
		return err;
	id_text(id, shift);
	return life_tell_planners(
		l, row.site_id, "Nobody took the open shift",
		arena_printf(l->a,
			     "Everybody who may take %s was asked, and nobody has it. "
			     "Give it to somebody or ask again.",
			     words_of(l, &row)),
		arena_printf(l->a, "/open-shifts/%s", id));
}

/* ---- What time brings ----------------------------------------------------------------------- */

static enum err write_audit(const struct life *l, const char *event, int64_t id, const char *detail)
{
	return audit_write(l->db, &(struct audit_event){ .at_ms = l->now_ms,
							 .actor = "Huddle",
							 .event = event,
							 .object_type = "open_shift",
							 .object_id = id,
							 .detail = detail,
							 .address = "",
							 .request_id = "" });
}

static enum err expire(const struct life *l)
{
	struct shift_offer_due_row_list due;
	enum err err = shift_offer_due(l->db, l->a, l->now_ms, &due);
	for (size_t i = 0; err == OK && i < due.n; i++) {
		int64_t n;
		err = shift_offer_set(l->db,
				      &(struct shift_offer_set_in){
					      .id = due.at[i].id,
					      .from_state = "offered",
					      .to_state = offer_state_name(
						      offer_next(OFFER_OFFERED, OFFER_EXPIRE)),
					      .answered_at = &l->now_ms,
					      .reason = "",
				      },
				      &n);
	}
	/* Sorted by shift: each one's next round once, after all of its offers have ended. */
	for (size_t i = 0; err == OK && i < due.n; i++) {
		if (i + 1 < due.n && due.at[i + 1].open_shift_id == due.at[i].open_shift_id)
			continue;
		err = write_audit(l, "open_shift.round_over", due.at[i].open_shift_id, "");
		if (err == OK)
			err = open_shift_next_round(l, due.at[i].open_shift_id);
	}
	return err;
}

static enum err close_past(const struct life *l)
{
	struct open_shift_past_row_list past;
	enum err err = open_shift_past(l->db, l->a, l->now_ms, &past);
	for (size_t i = 0; err == OK && i < past.n; i++) {
		struct open_shift_row row;
		err = open_shift_get(l->db, l->a, past.at[i].id, &row);
		if (err == OK)
			err = open_shift_end(l, &row);
		if (err == OK)
			err = write_audit(l, "open_shift.past", row.id, words_of(l, &row));
	}
	return err;
}

static enum err chore(struct db *db, void *arg)
{
	struct life l = *(const struct life *)arg;
	l.db = db;
	/* What has begun is closed first, so that nobody is asked to a shift of the past. */
	enum err err = close_past(&l);
	return err != OK ? err : expire(&l);
}

enum err open_shift_chore(struct app *app, struct arena *a, int64_t now_ms)
{
	struct life l = { app->write, a, now_ms, 0 };
	return db_transaction(app->write, chore, &l);
}
