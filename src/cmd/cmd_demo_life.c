/* The sample group between publishing and the day: somebody called in sick and others are being
 * asked, one more person is wanted next week, and a swap waits for the manager. By the same steps
 * that an office takes. */
#include "base/date.h"
#include "base/id.h"
#include "cmd/cmd_demo.h"
#include "cmd/demo_sql.h"
#include "mod/org/org_sql.h"
#include "mod/roster/open_shift.h"
#include "mod/roster/swap.h"

/* Karen Lindqvist, who signs in as staff@riverbend.example. */
#define PERSON "RB107"
#define HOUR   (60LL * 60 * 1000)

struct scene {
	struct life l;
	int64_t staff, site;
	int32_t today;
	struct open_work_row *works; /* published, later than the next hours, by start */
	size_t n_works;
};

static enum err load_works(struct scene *s, int64_t site)
{
	struct swap_published_row_list ids;
	s->n_works = 0;
	enum err err = swap_published(s->l.db, s->l.a, site, s->today, s->today + 13,
				      s->l.now_ms + 4 * HOUR, &ids);
	if (err != OK)
		return err;
	s->works = arena_array(s->l.a, struct open_work_row, ids.n + 1);
	for (size_t i = 0; err == OK && i < ids.n; i++)
		err = open_work(s->l.db, s->l.a, ids.at[i].id, &s->works[s->n_works++]);
	return err;
}

/* Somebody else's shift that others may take; best one that this person may, so that both sides of
 * it can be looked at. NULL: there is none. */
static enum err choose_shift(const struct scene *s, const struct open_work_row **out)
{
	int best = 0;
	*out = NULL;
	for (size_t i = 0; i < s->n_works && best < 2; i++) {
		struct swap_offers offers;
		const struct open_work_row *w = &s->works[i];
		enum err err = w->staff_id == s->staff ? OK : swap_options(&s->l, w, &offers);
		if (err != OK)
			return err;
		for (size_t k = 0; w->staff_id != s->staff && k < offers.n; k++) {
			int good = offers.at[k].assignment != 0   ? 0 :
				   offers.at[k].staff == s->staff ? 2 :
								    1;
			*out = good > best ? w : *out;
			best = good > best ? good : best;
		}
	}
	return OK;
}

/* At the person's own site, or at the first other one where anybody has hours left. */
static enum err call_in_sick(struct scene *s)
{
	struct open_shift_round round = { 45, 3 };
	const struct open_work_row *w;
	struct open_shift_row row;
	struct org_site_row_list sites;
	int64_t id;
	size_t asked;
	enum err err = choose_shift(s, &w);
	if (err == OK)
		err = org_site_all(s->l.db, s->l.a, &sites);
	for (size_t i = 0; err == OK && w == NULL && i < sites.n; i++) {
		err = load_works(s, sites.at[i].id);
		if (err == OK)
			err = choose_shift(s, &w);
	}
	if (err != OK || w == NULL)
		return err;
	err = open_shift_vacate(&s->l, w, "sick", "Called at 6:10 AM", &id);
	if (err == OK)
		err = open_shift_get(s->l.db, s->l.a, id, &row);
	return err != OK ? err : open_shift_offer(&s->l, &row, &round, &asked);
}

/* The first gift that no rule forbids, accepted, waits for the manager. */
static enum err propose_swap(struct scene *s)
{
	for (size_t i = 0; i < s->n_works; i++) {
		struct swap_offers offers;
		const struct open_work_row *w = &s->works[i];
		if (w->staff_id != s->staff)
			continue;
		enum err err = swap_options(&s->l, w, &offers);
		if (err != OK)
			return err;
		if (offers.n == 0)
			continue;
		const struct swap_offer *best = &offers.at[offers.n - 1];
		struct swap_step step = { .swap = id_new(), .event = SWAP_ACCEPT, .reason = "" };
		err = swap_insert(s->l.db,
				  &(struct swap_insert_in){
					  .id = step.swap,
					  .site = w->site_id,
					  .from_staff = s->staff,
					  .from_assignment = w->id,
					  .to_staff = best->staff,
					  .to_assignment =
						  best->assignment == 0 ? NULL : &best->assignment,
					  .note = "My daughter's recital is that evening",
					  .expires_at = w->start_ms,
					  .now = s->l.now_ms });
		return err != OK ? err : swap_move(&s->l, &step);
	}
	return OK;
}

/* Next Monday one more is welcome; whoever may take it claims it. */
static enum err want_one_more(struct scene *s)
{
	struct roster_plan *p;
	int32_t monday = date_monday_of(s->today) + 7;
	struct open_shift_insert_in in = { .id = id_new(),
					   .site = s->site,
					   .day = monday,
					   .cause = "needed",
					   .reason = "Flu clinic",
					   .claimable = true,
					   .tier_minutes = 30,
					   .now = s->l.now_ms };
	enum err err = roster_plan_load(s->l.db, s->l.a, 0, s->site, monday, monday, &p);
	if (err != OK)
		return err;
	int32_t person = roster_find_person(p, s->staff);
	if (person < 0 || p->shifts == 0)
		return OK;
	in.shift = p->shift[0].id;
	in.position = p->position[p->person[person].position].id;
	roster_shift_times(p, 0, monday, &in.start_ms, &in.end_ms);
	return open_shift_insert(s->l.db, &in);
}

enum err demo_life(struct db *db, void *arg)
{
	struct demo *d = arg;
	struct demo_staff_by_no_row who;
	enum err err = demo_staff_by_no(db, d->arena, PERSON, &who);
	if (err != OK)
		return err;
	struct scene s = { .l = { db, arena_new(LIMIT_ARENA_BYTES), d->now_ms, 0 },
			   .staff = who.id,
			   .site = who.home_site_id,
			   .today = d->today };
	err = load_works(&s, s.site);
	if (err == OK)
		err = propose_swap(&s);
	if (err == OK)
		err = call_in_sick(&s);
	if (err == OK)
		err = want_one_more(&s);
	arena_free(s.l.a);
	return err;
}
