/* The result of a fill in words and JSON: what it costs, what is open and why, which wishes are not
 * met. Made once, when the fill ends, and kept with the job. */
#include "base/date.h"
#include "base/json.h"
#include "mod/roster/roster_fill.h"

#define EXPLAINED       6    /* open needs for which whole rows are tried */
#define EXPLAINED_CELLS 4000 /* people x days up to which that takes well under a second a need */

static void write_curve(struct json *j, const struct roster_fill_point *point, size_t n)
{
	json_key(j, "curve");
	json_begin_array(j);
	for (size_t i = 0; i < n; i++) {
		json_begin_array(j);
		json_decimal(j, point[i].tenths, 1);
		json_int(j, point[i].penalty);
		json_end_array(j);
	}
	json_end_array(j);
}

static void write_bound(struct json *j, int64_t bound)
{
	json_key(j, "bound");
	if (bound == INT64_MIN)
		json_nil(j);
	else
		json_int(j, bound);
}

void roster_fill_interim(const struct roster_fill_status *s, struct buf *out)
{
	struct json j;
	json_init(&j, out);
	json_begin_object(&j);
	json_key(&j, "penalty");
	if (s->penalty == INT64_MAX)
		json_nil(&j);
	else
		json_int(&j, s->penalty);
	write_bound(&j, s->bound);
	write_curve(&j, s->point, s->points);
	json_end_object(&j);
	json_done(&j);
}

static const char *gap_words(const struct roster_fill *f, struct arena *a)
{
	if (f->little)
		return "What stands is kept unless a change is worth it, so a better plan with "
		       "more changes may exist.";
	if (f->proven)
		return "No plan is better than this one: that is proven.";
	if (f->bound == INT64_MIN)
		return "How much better a plan could be was not worked out in this time.";
	int64_t gap = f->value.penalty - f->bound;
	return arena_printf(a,
			    "At most %" PRId64
			    " point%s better is possible; whether any is, this time did not "
			    "suffice to tell.",
			    gap, gap == 1 ? "" : "s");
}

/* A rule of the engine that is not one of the verdicts. */
static const char *reason_words(const struct roster_plan *p, const struct solver_reason *reason,
				struct arena *a)
{
	char day[DATE_TEXT_MAX];
	date_us_short(day, p->from + reason->day);
	switch (reason->tag) {
	case ROSTER_TAG_MIN_OFF:
		return arena_printf(a, "Would leave too few days off in a row around %s", day);
	case ROSTER_RUN + 1:
		return reason->kind == SOLVER_RULE_RUN_MIN ?
			       arena_printf(a,
					    "Would leave too few working days in a row around %s",
					    day) :
			       arena_printf(a, "Too many days in a row around %s", day);
	case ROSTER_TAG_RUN_AFTER:
		return "Too many days in a row into the days that follow";
	case ROSTER_TOTAL_HOURS + 1:
		return reason->kind == SOLVER_RULE_COUNT_MIN ?
			       "Fewer hours in these days than agreed" :
			       "More hours in these days than agreed";
	default:
		return reason->kind == SOLVER_RULE_PIN ?
			       "Has a pinned shift that day" :
			       arena_printf(a, "Another rule stands in the way around %s", day);
	}
}

static void write_reason(struct json *j, const char *name, const char *words)
{
	json_begin_object(j);
	json_key(j, "name");
	json_text(j, name);
	json_key(j, "words");
	json_text(j, words);
	json_end_object(j);
}

static const char *verdict_words(const struct roster_verdicts *v, struct arena *a)
{
	const char *all = "";
	for (size_t i = 0; i < v->n; i++)
		if (v->at[i].hard)
			all = arena_printf(a, "%s%s%s", all, all[0] == '\0' ? "" : "; ",
					   v->at[i].words);
	return all;
}

/* Nothing forbids it by itself; then the rest of the row does, or it costs more than it gives. */
static const char *other_words(const struct roster_fill *f, const struct solver_explanation *e,
			       int32_t person, int32_t day, int32_t slot, struct arena *a)
{
	struct solver_reasons reasons;
	for (int32_t i = 0; e != NULL && i < e->count; i++) {
		const struct solver_candidate *c = &e->candidate[i];
		if (c->person == person && c->possible && c->price >= 0)
			return arena_printf(a,
					    "Could take it with %" PRId32
					    " change%s of days, but elsewhere that "
					    "costs %" PRId64 " point%s more",
					    c->changes, c->changes == 1 ? "" : "s", c->price,
					    c->price == 1 ? "" : "s");
	}
	solver_check_cell(f->roster.solver, f->roster.now, person, day, slot, a, &reasons);
	if (reasons.count > 0)
		return reason_words(f->plan, &reasons.item[0], a);
	return "Could take it; filling for longer may find how";
}

static void write_candidates(struct roster_fill *f, const struct roster_need *n, bool explain,
			     struct json *j, struct arena *a)
{
	const struct roster_plan *p = f->plan;
	int32_t day = n->day - p->from, slot = -1;
	struct solver_explanation e;
	for (int32_t s = 0; s < f->roster.slots; s++)
		if (f->roster.slot[s].shift == n->shift &&
		    f->roster.slot[s].position == n->position &&
		    f->roster.slot[s].kind == n->kind &&
		    (f->roster.slot[s].day == n->day ||
		     (slot < 0 && f->roster.slot[s].day == DATE_MIN)))
			slot = s;
	assert(slot >= 0);
	if (explain)
		solver_explain(f->roster.solver, f->roster.now, day, slot, false, a, &e);
	for (int32_t i = 0; i < p->people; i++) {
		const struct roster_work *w = NULL;
		bool here = false;
		while ((w = roster_next_work(p, i, n->day, w)) != NULL)
			here = here || (w->here && w->shift == n->shift);
		if (p->person[i].position != n->position || here)
			continue;
		struct roster_verdicts v;
		roster_verdicts(p, a,
				&(struct roster_try){ i, n->day, n->shift, n->position, n->kind,
						      0 },
				&v);
		write_reason(j, p->person[i].name,
			     v.hard ? verdict_words(&v, a) :
				      other_words(f, explain ? &e : NULL, i, day, slot, a));
	}
}

static void write_need(struct roster_fill *f, const struct roster_need *n, bool explain,
		       struct json *j, struct arena *a)
{
	const struct roster_plan *p = f->plan;
	char day[DATE_TEXT_MAX], from[CLOCK_TEXT_MAX], to[CLOCK_TEXT_MAX];
	const struct roster_shift *s = &p->shift[n->shift];
	date_us_day(day, n->day);
	clock_us(from, s->start_minute);
	clock_us(to, s->start_minute + s->minutes);
	json_begin_object(j);
	json_key(j, "title");
	json_text(j,
		  arena_printf(a, "%s, %s, %s – %s", p->position[n->position].name, day, from, to));
	json_key(j, "shift");
	json_text(j, s->name);
	json_key(j, "open");
	json_int(j, n->open);
	json_key(j, "why");
	json_begin_array(j);
	write_candidates(f, n, explain, j, a);
	json_end_array(j);
	json_end_object(j);
}

static void write_open(struct roster_fill *f, struct json *j, struct arena *a)
{
	const struct roster_plan *p = f->plan;
	int32_t said = 0;
	json_key(j, "needs");
	json_begin_array(j);
	for (int32_t i = 0; i < p->needs && said < LIMIT_FILL_REASONS; i++) {
		if (p->need[i].open == 0)
			continue;
		write_need(f, &p->need[i],
			   said < EXPLAINED && p->people * p->days <= EXPLAINED_CELLS, j, a);
		said++;
	}
	json_end_array(j);
}

static void write_wishes(const struct roster_fill *f, struct json *j, struct arena *a)
{
	const struct roster_plan *p = f->plan;
	json_key(j, "wishes");
	json_begin_array(j);
	for (int32_t i = 0, said = 0; i < f->value.violation_count && said < LIMIT_PAGE_ROWS; i++) {
		const struct solver_violation *v = &f->value.violations[i];
		if (v->kind != SOLVER_RULE_WISH)
			continue;
		const struct roster_wish *w = &p->wish[v->tag];
		char day[DATE_TEXT_MAX];
		date_us_day(day, w->day);
		write_reason(j, p->person[v->person].name,
			     arena_printf(a, "%s %s on %s (%" PRId32 ")",
					  w->wants ? "Wanted" : "Did not want",
					  w->shift < 0 ? "a shift" : p->shift[w->shift].name, day,
					  w->weight));
		said++;
	}
	json_end_array(j);
}

static void write_notes(const struct roster_fill *f, struct json *j, struct arena *a)
{
	json_key(j, "notes");
	json_begin_array(j);
	for (int32_t i = 0; i < f->plan->people; i++)
		if (f->roster.relaxed[i])
			json_text(
				j,
				arena_printf(
					a,
					"%s's pinned shifts break a rule by themselves; the others "
					"were planned around them.",
					f->plan->person[i].name));
	json_end_array(j);
}

static void write_number(struct json *j, const char *name, int64_t value)
{
	json_key(j, name);
	json_int(j, value);
}

/* What a proposal changes; ids are those of the rows, so that it can be carried out later. */
static void write_changes(struct json *j, const struct roster_fill *f, struct arena *a)
{
	write_number(j, "proposal", 1);
	json_key(j, "changes");
	json_begin_array(j);
	for (size_t i = 0; i < f->changes; i++) {
		const struct roster_fill_change *c = &f->change[i];
		char day[DATE_TEXT_MAX];
		date_us_day(day, c->day);
		json_begin_object(j);
		write_number(j, "add", c->add);
		write_number(j, "work", c->work);
		write_number(j, "version", c->version);
		write_number(j, "staff", c->staff);
		write_number(j, "shift", c->shift);
		write_number(j, "position", c->position);
		write_number(j, "day", c->day);
		json_key(j, "name");
		json_text(j, c->name);
		json_key(j, "words");
		json_text(j, arena_printf(a, "%s, %s", c->shift_name, day));
		json_end_object(j);
	}
	json_end_array(j);
}

void roster_fill_result(struct roster_fill *f, struct arena *a, struct buf *out)
{
	struct roster_totals t = roster_totals(f->plan);
	struct json j;
	json_init(&j, out);
	json_begin_object(&j);
	write_number(&j, "penalty", f->value.penalty);
	write_number(&j, "hard", f->value.hard);
	if (f->little)
		write_changes(&j, f, a);
	write_bound(&j, f->bound);
	json_key(&j, "proven");
	json_bool(&j, f->proven);
	json_key(&j, "gap");
	json_text(&j, gap_words(f, a));
	write_number(&j, "needed", t.needed);
	write_number(&j, "covered", t.covered);
	write_number(&j, "open", t.open);
	write_number(&j, "wished_open", t.wished_open);
	write_number(&j, "added", f->added);
	write_number(&j, "removed", f->removed);
	write_number(&j, "kept", f->kept);
	write_number(&j, "fixed", f->fixed);
	json_key(&j, "seconds");
	json_decimal(&j, (int64_t)(f->seconds_used * 10), 1);
	write_curve(&j, f->point, f->points);
	write_notes(f, &j, a);
	write_open(f, &j, a);
	write_wishes(f, &j, a);
	json_end_object(&j);
	json_done(&j);
}
