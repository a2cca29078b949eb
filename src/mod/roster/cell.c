#include "mod/roster/cell.h"
#include "base/date.h"
#include "base/id.h"
#include "base/utf8.h"

enum err cell_plan(struct ctx *c, int64_t site, int32_t day, int32_t other_day,
		   struct roster_plan **plan)
{
	int32_t from = day < other_day ? day : other_day, to = day < other_day ? other_day : day;
	if (to - from >= LIMIT_FILL_DAYS)
		return refuse(c, "day",
			      "A shift moves by at most a year. Plan it anew on that day instead.");
	return roster_plan_load(c->db, c->arena, c->who.account_id, site, from, to, plan);
}

enum err cell_try(struct ctx *c, const struct roster_plan *p, const struct cell_want *w,
		  struct roster_try *t)
{
	int32_t person = roster_find_person(p, w->person), shift = roster_find_shift(p, w->shift);
	int32_t position = w->position == 0 ? -1 : roster_find_position(p, w->position);
	if (person < 0)
		return refuse(
			c, "person",
			"This person does not work at %s. Add the site to the person's sites first.",
			p->site.name);
	if (shift < 0)
		return refuse(c, "shift", "Choose one of the shifts of %s.", p->site.name);
	if (w->position != 0 && position < 0)
		return refuse(c, "position", "Choose a position from the list.");
	*t = (struct roster_try){ .person = person,
				  .day = w->day,
				  .shift = shift,
				  .position = position,
				  .kind = -1,
				  .instead_of = w->id };
	return OK;
}

const char *cell_words(struct ctx *c, const struct roster_plan *p, const struct cell_want *w)
{
	char day[DATE_TEXT_MAX];
	int32_t person = roster_find_person(p, w->person), shift = roster_find_shift(p, w->shift);
	date_us_day(day, w->day);
	return ctx_path(c, "%s, %s, %s", person < 0 ? "somebody else" : p->person[person].name,
			shift < 0 ? "another shift" : p->shift[shift].name, day);
}

/* One person begins one shift at a time; the database holds to it, and no reason helps. */
static bool begins_then(const struct roster_plan *p, const struct roster_try *t, int64_t start_ms)
{
	for (const struct roster_work *o = NULL;
	     (o = roster_next_work(p, t->person, t->day, o)) != NULL;)
		if (o->id != t->instead_of && o->start_ms == start_ms)
			return true;
	return false;
}

/* *reason is what is stored: "" when no rule is broken. */
static enum err judge(struct ctx *c, const struct roster_plan *p, const struct roster_try *t,
		      const char *typed, const char **reason)
{
	struct roster_verdicts verdicts;
	*reason = "";
	roster_verdicts(p, c->arena, t, &verdicts);
	if (!verdicts.hard)
		return OK;
	size_t length = utf8_length(typed);
	if (length >= CELL_REASON_MIN && ctx_may(c, PERM_ROSTER_PUBLISH)) {
		*reason = typed;
		return OK;
	}
	for (size_t i = 0; i < verdicts.n; i++)
		if (verdicts.at[i].hard)
			fault_add(&c->faults, "", verdicts.at[i].words);
	if (length > 0 && !ctx_may(c, PERM_ROSTER_PUBLISH))
		return refuse(c, "reason",
			      "Only those who publish the roster may plan against a rule.");
	if (length > 0)
		return refuse(
			c, "reason",
			"The reason needs at least %d characters, so that others understand it later.",
			CELL_REASON_MIN);
	return E_INVALID;
}

static enum err save_new(struct ctx *c, struct grid_add_in *in, int64_t *id)
{
	*id = in->id = id_new();
	return grid_add(c->db, in);
}

static enum err save_old(struct ctx *c, const struct cell_want *w, const struct grid_add_in *in)
{
	int64_t n;
	enum err err = grid_change(c->db,
				   &(struct grid_change_in){
					   .id = w->id,
					   .version = w->version,
					   .staff = in->staff,
					   .position = in->position,
					   .shift = in->shift,
					   .day = in->day,
					   .start_ms = in->start_ms,
					   .end_ms = in->end_ms,
					   .pinned = in->pinned,
					   .reason = in->reason,
					   .now = in->now,
					   .account = in->account,
				   },
				   &n);
	return err == OK && n == 0 ? E_STALE : err;
}

enum err cell_save(struct ctx *c, const struct roster_plan *p, const struct cell_want *w,
		   int64_t *id)
{
	struct roster_try t;
	int64_t start_ms, end_ms;
	const char *reason;
	enum err err = cell_try(c, p, w, &t);
	if (err != OK)
		return err;
	const struct roster_person *who = &p->person[t.person];
	roster_shift_times(p, t.shift, t.day, &start_ms, &end_ms);
	if (begins_then(p, &t, start_ms))
		return refuse(
			c, "",
			"%s already has a shift that begins at that time. Change or remove that one.",
			who->name);
	err = judge(c, p, &t, w->reason, &reason);
	if (err != OK)
		return err;
	struct grid_add_in in = {
		.site = p->site.id,
		.staff = w->person,
		.position = w->position != 0 ? w->position : p->position[who->position].id,
		.shift = w->shift,
		.day = w->day,
		.start_ms = start_ms,
		.end_ms = end_ms,
		.pinned = w->pinned,
		.reason = reason,
		.now = c->now_ms,
		.account = &c->who.account_id,
	};
	*id = w->id;
	err = w->id == 0 ? save_new(c, &in, id) : save_old(c, w, &in);
	if (err == OK)
		audit_set(c, "assignment", *id, p->site.id, "%s%s%s", cell_words(c, p, w),
			  reason[0] == '\0' ? "" : "; against a rule: ", reason);
	return err;
}
