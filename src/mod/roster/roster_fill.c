/* Load, solve, save. The search runs outside any transaction, so people go on working meanwhile;
 * what they changed in these days is noticed before saving, and then nothing is saved. */
#include "mod/roster/roster_fill.h"

#include "base/clock.h"
#include "base/date.h"
#include "base/id.h"
#include "mod/roster/roster_fill_sql.h"
#include "mod/roster/roster_plan_sql.h"
#include "mod/roster/roster_judge.h"
#include "mod/roster/roster_slots.h"
#include "web/audit.h"

#define REPORT_MS 500

struct search {
	struct roster_fill *f;
	int64_t began_ms, told_ms;
	int64_t penalty, bound;
	const char *words;
};

static double now_seconds(void *context)
{
	(void)context;
	return (double)clock_monotonic_ms() / 1000;
}

static const struct {
	const char *phase, *words;
} phases[] = {
	{ "first plan", "Making a first plan" },
	{ "search", "Improving the plan" },
	{ "bound", "Working out how good a plan can be" },
	{ "branch", "Proving that it cannot get better" },
	{ "repair", "Improving the plan" },
};

static const char *phase_words(const char *phase)
{
	for (size_t i = 0; i < ARRAY_LEN(phases); i++)
		if (phase != NULL && strcmp(phases[i].phase, phase) == 0)
			return phases[i].words;
	return "Improving the plan";
}

/* Twice a second the status goes out and the wish to stop comes in. */
static void tell(struct search *s)
{
	struct roster_fill *f = s->f;
	int64_t now = clock_monotonic_ms();
	if (f->report == NULL || f->stopped || now - s->told_ms < REPORT_MS)
		return;
	s->told_ms = now;
	int64_t part = f->seconds == 0 ? 500 : (now - s->began_ms) / f->seconds;
	struct roster_fill_status status = {
		part > 990 ? 990 : part, s->words, s->penalty, s->bound, f->point, f->points
	};
	f->stopped = f->report(f->context, &status);
}

static bool stop_asked(void *context)
{
	struct search *s = context;
	tell(s);
	return s->f->stopped;
}

/* When the list is full every second point goes: the shape of the curve stays. */
static void add_point(struct roster_fill *f, int64_t tenths, int64_t penalty)
{
	if (f->points == ROSTER_FILL_POINTS) {
		for (size_t i = 0; i < ROSTER_FILL_POINTS / 2; i++)
			f->point[i] = f->point[2 * i];
		f->points = ROSTER_FILL_POINTS / 2;
	}
	f->point[f->points++] = (struct roster_fill_point){ tenths, penalty };
}

static void progress(void *context, const struct solver_progress *now)
{
	struct search *s = context;
	if (now->penalty != INT64_MAX && now->penalty < s->penalty) {
		s->penalty = now->penalty;
		add_point(s->f, (clock_monotonic_ms() - s->began_ms) / 100, now->penalty);
	}
	s->bound = now->bound > s->bound ? now->bound : s->bound;
	s->words = phase_words(now->phase);
	tell(s);
}

static enum err refuse_fill(struct roster_fill *f, const char *problem, enum err err)
{
	f->problem = problem;
	return err;
}

static bool legal_start(const struct roster_problem *r, struct arena *a)
{
	struct solver_value value;
	solver_evaluate(r->solver, r->now, false, a, &value);
	return value.hard == 0;
}

/* A person whose pinned shifts already break rules is relaxed, and the search starts again. */
static enum err solve(struct roster_fill *f, const struct roster_plan *plan, struct arena *a,
		      struct roster_problem *r, struct solver_result *result)
{
	bool *relaxed = arena_array(a, bool, (size_t)plan->people + 1);
	struct search s = { .f = f,
			    .began_ms = clock_monotonic_ms(),
			    .penalty = INT64_MAX,
			    .bound = INT64_MIN,
			    .words = "Making a first plan" };
	for (int32_t tries = 0; tries <= plan->people; tries++) {
		enum err err = roster_problem_make(plan, relaxed, a, r, &f->problem);
		if (err != OK)
			return err;
		if (f->little) {
			r->solver->keep = r->now->cell;
			r->solver->keep_weight = ROSTER_WEIGHT_KEEP;
		}
		struct solver_fault fault;
		if (solver_problem_check(r->solver, &fault) != OK)
			return refuse_fill(
				f,
				arena_printf(a, "These needs cannot be filled as they stand: %s.",
					     fault.reason),
				E_INVALID);
		struct solver_options options = {
			.seed = f->seed,
			.work = f->work,
			.seconds = (double)f->seconds,
			.threads = 1,
			.target = INT64_MIN,
			.context = &s,
			.now = now_seconds,
			.stop = stop_asked,
			.progress = progress,
			.start = legal_start(r, a) ? r->now : NULL,
		};
		err = solver_solve(r->solver, &options, a, result);
		if (err != E_INVALID || result->conflict_person < 0 ||
		    relaxed[result->conflict_person])
			return err;
		relaxed[result->conflict_person] = true;
	}
	return E_INVALID;
}

struct saving {
	struct roster_fill *f;
	struct arena *a;
	const struct roster_plan *plan;
	const struct roster_problem *problem;
	const struct solver_plan *answer;
	bool *used; /* [person][day] the cell of the answer stands already */
};

/* Everything that was loaded in these days still has its version, and nothing came. */
static enum err unchanged(struct db *db, const struct saving *s)
{
	struct roster_work_rows_row_list rows;
	enum err err =
		roster_work_rows(db, s->a, s->plan->site.id, s->plan->from, s->plan->to, &rows);
	if (err != OK)
		return err;
	size_t loaded = 0;
	for (int32_t i = 0; i < s->plan->works; i++)
		loaded += s->plan->work[i].in_span ? 1 : 0;
	bool same = loaded == rows.n;
	struct roster_plan *p = s->f->plan; /* loaded again, in this transaction */
	for (int32_t i = 0; same && i < s->plan->works; i++) {
		const struct roster_work *w = &s->plan->work[i];
		if (!w->in_span)
			continue;
		const struct roster_work *now = roster_find_work(p, w->id);
		same = now != NULL && now->version == w->version;
	}
	return same ? OK :
		      refuse_fill(
			      s->f,
			      "Somebody changed these days while they were being filled, so nothing "
			      "was saved. Fill them again: the changes will be taken along.",
			      E_STALE);
}

static bool stands(const struct saving *s, const struct roster_work *w)
{
	int32_t cell = w->person * s->plan->days + w->day - s->plan->from;
	int8_t slot = s->answer->cell[cell];
	if (s->used[cell] || slot == SOLVER_OFF || slot == s->problem->elsewhere ||
	    s->problem->slot[slot].shift != w->shift ||
	    s->problem->slot[slot].position != w->position)
		return false;
	s->used[cell] = true;
	return true;
}

/* `work` NULL: a shift that comes. */
static void note(struct saving *s, const struct roster_work *work, int32_t person, int32_t shift,
		 int32_t position, int32_t day)
{
	const struct roster_plan *p = s->plan;
	s->f->change[s->f->changes++] = (struct roster_fill_change){
		.add = work == NULL,
		.work = work == NULL ? 0 : work->id,
		.version = work == NULL ? 0 : work->version,
		.staff = p->person[person].id,
		.shift = shift < 0 ? 0 : p->shift[shift].id,
		.position = p->position[position].id,
		.day = day,
		.name = p->person[person].name,
		.shift_name = shift < 0 ? "" : p->shift[shift].name,
	};
}

static enum err take_away(struct db *db, struct saving *s)
{
	enum err err = OK;
	for (int32_t i = 0; err == OK && i < s->plan->works; i++) {
		const struct roster_work *w = &s->plan->work[i];
		int64_t gone = 0;
		if (!w->in_span)
			continue;
		bool same = w->shift >= 0 && stands(s, w);
		if (roster_work_fixed(w)) {
			s->f->fixed++;
			continue;
		}
		if (same) {
			s->f->kept++;
			continue;
		}
		note(s, w, w->person, w->shift, w->position, w->day);
		err = roster_fill_delete(db, w->id, w->version, &gone);
		s->f->removed += (int32_t)gone;
	}
	return err;
}

/* What the engine decided is checked against what is true now: time off that was approved, or a
 * shift at another site that came while it searched. */
static const enum roster_rule now_rules[] = { ROSTER_NOT_MEMBER, ROSTER_NOT_EMPLOYED,
					      ROSTER_CREDENTIAL, ROSTER_OVERLAP,
					      ROSTER_TIME_OFF,   ROSTER_UNAVAILABLE };

static enum err still_possible(const struct saving *s, const struct roster_slot *slot,
			       int32_t person, int32_t day)
{
	const struct roster_plan *now = s->f->plan;
	struct roster_judge j;
	int32_t who = roster_find_person(now, s->plan->person[person].id);
	bool fine = who >= 0 && slot->shift < now->shifts &&
		    now->shift[slot->shift].id == s->plan->shift[slot->shift].id;
	if (fine)
		roster_judge_of(now,
				&(struct roster_try){ who, day, slot->shift, slot->position,
						      slot->kind, 0 },
				&j);
	for (size_t i = 0; fine && i < ARRAY_LEN(now_rules); i++)
		fine = !roster_rule_broken(&j, now_rules[i]) ||
		       (now_rules[i] == ROSTER_OVERLAP && j.other->in_span);
	return fine ? OK :
		      refuse_fill(
			      s->f,
			      "Time off, a credential or another site's roster changed while these "
			      "days were being filled, so nothing was saved. Fill them again.",
			      E_STALE);
}

static enum err put_in(struct db *db, struct saving *s)
{
	const struct roster_plan *p = s->plan;
	enum err err = OK;
	for (int32_t cell = 0; err == OK && cell < p->people * p->days; cell++) {
		int8_t at = s->answer->cell[cell];
		if (at == SOLVER_OFF || at == s->problem->elsewhere || s->used[cell])
			continue;
		const struct roster_slot *slot = &s->problem->slot[at];
		int32_t person = cell / p->days, day = p->from + cell % p->days;
		struct roster_fill_insert_in in = {
			.id = id_new(),
			.site = p->site.id,
			.staff = p->person[person].id,
			.position = p->position[slot->position].id,
			.shift = p->shift[slot->shift].id,
			.day = day,
			.now = s->f->now_ms,
			.by = s->f->account == 0 ? NULL : &s->f->account,
		};
		roster_shift_times(p, slot->shift, day, &in.start_ms, &in.end_ms);
		note(s, NULL, person, slot->shift, slot->position, day);
		err = still_possible(s, slot, person, day);
		if (err == OK)
			err = roster_fill_insert(db, &in);
		s->f->added++;
	}
	return err;
}

static enum err save(struct db *db, void *arg)
{
	struct saving *s = arg;
	struct roster_fill *f = s->f;
	char from[11], to[11];
	date_iso(from, f->from);
	date_iso(to, f->to);
	f->added = f->removed = f->kept = f->fixed = 0;
	f->changes = 0;
	memset(s->used, 0, (size_t)s->plan->people * (size_t)s->plan->days * sizeof *s->used);
	enum err err = roster_plan_load(db, s->a, 0, f->site, f->from, f->to, &f->plan);
	if (err == OK)
		err = unchanged(db, s);
	if (err == OK)
		err = take_away(db, s);
	if (err == OK)
		err = put_in(db, s);
	if (err == OK)
		err = audit_write(db,
				  &(struct audit_event){
					  .at_ms = f->now_ms,
					  .account_id = f->account,
					  .actor = f->actor,
					  .event = "roster.fill",
					  .object_type = "site",
					  .object_id = f->site,
					  .site_id = f->site,
					  .address = "",
					  .request_id = "",
					  .detail = arena_printf(s->a,
								 "from=%s to=%s added=%" PRId32
								 " removed=%" PRId32,
								 from, to, f->added, f->removed) });
	if (err == OK)
		err = roster_plan_load(db, s->a, 0, f->site, f->from, f->to, &f->plan);
	return err;
}

/* A proposal is saved, looked at and undone: so it is judged exactly as if it stood. */
static enum err save_and_undo(struct db *db, void *arg)
{
	enum err err = save(db, arg);
	return err == OK ? E_DENIED : err;
}

static enum err keep_or_propose(struct db *db, struct saving *s)
{
	if (!s->f->little)
		return db_transaction(db, save, s);
	enum err err = db_transaction(db, save_and_undo, s);
	return err == E_DENIED ? OK : err;
}

static enum err load(struct db *db, struct arena *a, const struct roster_fill *f,
		     struct roster_plan **plan)
{
	enum err err = db_begin(db);
	if (err != OK)
		return err;
	err = roster_plan_load(db, a, 0, f->site, f->from, f->to, plan);
	db_rollback(db);
	return err;
}

enum err roster_fill_run(struct db *db, struct arena *a, struct roster_fill *f)
{
	struct roster_plan *plan;
	struct roster_problem r;
	struct solver_result result = { .conflict_person = SOLVER_ANY };
	double began = now_seconds(NULL);
	f->problem = "";
	f->points = 0;
	enum err err = load(db, a, f, &plan);
	if (err != OK)
		return err;
	err = solve(f, plan, a, &r, &result);
	if (err != OK && f->problem[0] == '\0')
		f->problem =
			"No plan was found that keeps to the rules. Look at the pinned shifts and the limits "
			"of the people.";
	if (err != OK)
		return err;
	struct saving s = {
		f,  a,           plan,
		&r, result.plan, arena_array(a, bool, (size_t)plan->people *(size_t)plan->days)
	};
	f->change =
		arena_array(a, struct roster_fill_change,
			    (size_t)plan->works + (size_t)plan->people * (size_t)plan->days + 1);
	err = keep_or_propose(db, &s);
	if (err != OK)
		return err;
	err = roster_problem_make(f->plan, r.relaxed, a, &f->roster, &f->problem);
	if (err != OK)
		return err;
	solver_evaluate(f->roster.solver, f->roster.now, true, a, &f->value);
	/* With a price on changes the bound is that of another sum. */
	f->bound = f->little ? INT64_MIN : result.bound;
	f->proven = !f->little && f->value.penalty == result.bound && f->value.hard == 0;
	f->seconds_used = now_seconds(NULL) - began;
	return OK;
}
