/* Questions about a plan. All of them are what-if calls of the exact row table: force a cell, ask
 * for the best legal row, compare. When there is none, rules are switched off one by one, and put
 * back when that makes a row possible (a deletion filter): what stays is a minimal set of rules
 * in the way. */
#include "solver/best_row.h"

#define PAIR_CANDIDATES 10
/* a change of a cell costs a 64th of a point, so that of equal rows the nearest wins */
#define FINE 64

/* ---- minimal sets of rules ---------------------------------------------------------------- */

/* One thing that can be switched off. */
struct group {
	struct solver_reason reason;
	bool off;
};

struct filter {
	const struct solver_problem *p;
	int32_t person, day, slot; /* the forced cell; day -1: none */
	struct group *group;
	int32_t count, cap;
	struct arena *scratch;
};

static void add_group(struct filter *f, enum solver_kind kind, int32_t rule, int32_t tag,
	int32_t day, int32_t slot)
{
	assert(f->count < f->cap);
	f->group[f->count++] = (struct group){ .reason = { .kind = kind, .rule = rule, .tag = tag,
		.person = f->person, .day = day, .slot = slot } };
}

static bool has_group(const struct filter *f, enum solver_kind kind, int32_t rule, int32_t tag)
{
	for (int32_t i = 0; i < f->count; i++) {
		const struct solver_reason *r = &f->group[i].reason;
		if (r->kind == kind && r->rule == rule && r->tag == tag)
			return true;
	}
	return false;
}

static void gather_cells(struct filter *f)
{
	const struct solver_problem *p = f->p;
	for (int32_t d = 0; d < p->days; d++) {
		int32_t pin = p->pin[solver_cell(p, f->person, d)];
		if (pin != SOLVER_FREE)
			add_group(f, SOLVER_RULE_PIN, 0, d, d, pin);
		for (int32_t s = 0; s < p->slots; s++) {
			uint8_t reason = p->allowed[solver_at(p, f->person, d, s)];
			bool about = f->day < 0 || (d == f->day && s == f->slot);
			if (reason != 0 && about && !has_group(f, SOLVER_RULE_ALLOWED, reason, 0))
				add_group(f, SOLVER_RULE_ALLOWED, reason, 0, d, s);
		}
	}
}

static void gather_rules(struct filter *f)
{
	const struct solver_problem *p = f->p;
	for (int32_t i = 0; i < p->run_count; i++) {
		const struct solver_run *r = &p->runs[i];
		if (r->person != f->person)
			continue;
		if (r->min > 1 && r->min_weight == SOLVER_HARD)
			add_group(f, SOLVER_RULE_RUN_MIN, i, r->tag, -1, SOLVER_ANY);
		if (r->max != SOLVER_NONE && r->max_weight == SOLVER_HARD)
			add_group(f, SOLVER_RULE_RUN_MAX, i, r->tag, -1, SOLVER_ANY);
	}
	for (int32_t i = 0; i < p->count_count; i++) {
		const struct solver_count *c = &p->counts[i];
		if (c->person != f->person)
			continue;
		if (c->min > c->before && c->min_weight == SOLVER_HARD)
			add_group(f, SOLVER_RULE_COUNT_MIN, i, c->tag, c->first, SOLVER_ANY);
		if (c->max != SOLVER_NONE && c->max_weight == SOLVER_HARD)
			add_group(f, c->weekends ? SOLVER_RULE_WEEKENDS : SOLVER_RULE_COUNT_MAX, i,
				c->tag, c->first, SOLVER_ANY);
	}
	for (int32_t i = 0; i < p->succession_count; i++) {
		const struct solver_succession *s = &p->successions[i];
		bool mine = s->person == SOLVER_ANY || s->person == f->person;
		if (mine && s->weight == SOLVER_HARD)
			add_group(f, SOLVER_RULE_SUCCESSION, i, s->tag, -1, s->to);
	}
	if (p->person[f->person].complete_weight == SOLVER_HARD)
		add_group(f, SOLVER_RULE_COMPLETE, 0, p->person[f->person].complete_tag, -1,
			SOLVER_ANY);
}

static bool is_off(const struct filter *f, enum solver_kind kind, int32_t rule)
{
	for (int32_t i = 0; i < f->count; i++) {
		const struct group *g = &f->group[i];
		if (g->off && g->reason.kind == kind && g->reason.rule == rule)
			return true;
	}
	return false;
}

/* A problem of this person alone, with the rules that are on. */
static struct solver_problem *single(const struct filter *f)
{
	const struct solver_problem *p = f->p;
	struct solver_problem *q = solver_problem_new(f->scratch, 1, p->days, p->slots);
	q->first_weekday = p->first_weekday;
	q->person[0] = p->person[f->person];
	if (is_off(f, SOLVER_RULE_COMPLETE, 0))
		q->person[0].complete_weight = 0;
	for (int32_t i = 0; i < p->run_count; i++) {
		struct solver_run r = p->runs[i];
		if (r.person != f->person)
			continue;
		r.person = 0;
		r.min = is_off(f, SOLVER_RULE_RUN_MIN, i) ? 0 : r.min;
		r.max = is_off(f, SOLVER_RULE_RUN_MAX, i) ? SOLVER_NONE : r.max;
		solver_add_run(q, r);
	}
	for (int32_t i = 0; i < p->count_count; i++) {
		struct solver_count c = p->counts[i];
		if (c.person != f->person)
			continue;
		c.person = 0;
		c.min = is_off(f, SOLVER_RULE_COUNT_MIN, i) ? 0 : c.min;
		if (is_off(f, SOLVER_RULE_COUNT_MAX, i) || is_off(f, SOLVER_RULE_WEEKENDS, i))
			c.max = SOLVER_NONE;
		solver_add_count(q, c);
	}
	for (int32_t i = 0; i < p->succession_count; i++) {
		struct solver_succession s = p->successions[i];
		if ((s.person != SOLVER_ANY && s.person != f->person)
			|| is_off(f, SOLVER_RULE_SUCCESSION, i))
			continue;
		s.person = SOLVER_ANY;
		solver_add_succession(q, s);
	}
	return q;
}

static void copy_cells(const struct filter *f, struct solver_problem *q)
{
	const struct solver_problem *p = f->p;
	for (int32_t d = 0; d < p->days; d++) {
		q->pin[d] = p->pin[solver_cell(p, f->person, d)];
		for (int32_t i = 0; i < f->count; i++) {
			const struct group *g = &f->group[i];
			if (g->off && g->reason.kind == SOLVER_RULE_PIN && g->reason.day == d)
				q->pin[d] = SOLVER_FREE;
		}
		for (int32_t s = 0; s < p->slots; s++) {
			uint8_t reason = p->allowed[solver_at(p, f->person, d, s)];
			bool off = reason != 0 && is_off(f, SOLVER_RULE_ALLOWED, reason);
			q->allowed[solver_at(q, 0, d, s)] = off ? 0 : reason;
		}
	}
}

/* Is there a row with the forced cell and the rules that are on? */
static bool row_exists(const struct filter *f)
{
	struct engine e;
	int32_t person = 0, value = 0;
	arena_reset(f->scratch);
	struct solver_problem *q = single(f);
	copy_cells(f, q);
	if (f->day >= 0) {
		if (q->pin[f->day] != SOLVER_FREE && q->pin[f->day] != f->slot)
			return false;
		q->pin[f->day] = (int16_t)f->slot;
	}
	if (engine_build(q, f->scratch, &e, &person) != OK)
		return true; /* too many states to say: nothing is blamed */
	struct bench *b = bench_new(&e, f->scratch, 1);
	struct roster *r = roster_new(&e, f->scratch);
	uint64_t salt = 1;
	int8_t row[SOLVER_DAYS_MAX];
	pricing_from_roster(r, 0, 0, e.days, 1, 0, &salt, &b->pricing);
	enum best_row_outcome outcome = best_row(b, 0, 0, e.days, 1, row, &value);
	bench_free(b);
	return outcome != BEST_ROW_NONE;
}

static void minimal_set(const struct solver_problem *p, int32_t person, int32_t day, int32_t slot,
	struct arena *a, struct solver_reasons *out)
{
	int32_t cap = p->days + 256 + 2 * (p->run_count + p->count_count) + p->succession_count + 1;
	struct filter f = { .p = p, .person = person, .day = day, .slot = slot, .cap = cap };
	f.scratch = arena_new((size_t)512 * 1024 * 1024);
	f.group = arena_array(a, struct group, (size_t)cap);
	gather_cells(&f);
	gather_rules(&f);
	*out = (struct solver_reasons){ 0 };
	out->item = arena_array(a, struct solver_reason, (size_t)f.count + 1);
	/* Halves first: most rules are not in the way, and go away many at a time. */
	if (!row_exists(&f)) {
		for (int32_t step = f.count; step >= 1; step = step == 1 ? 0 : (step + 1) / 2)
			for (int32_t i = 0; i < f.count; i += step) {
				bool was[1024];
				int32_t end = i + step < f.count ? i + step : f.count;
				if (end - i > 1024)
					continue;
				for (int32_t j = i; j < end; j++) {
					was[j - i] = f.group[j].off;
					f.group[j].off = true;
				}
				if (!row_exists(&f))
					continue;
				for (int32_t j = i; j < end; j++)
					f.group[j].off = was[j - i];
			}
		for (int32_t i = 0; i < f.count; i++)
			if (!f.group[i].off)
				out->item[out->count++] = f.group[i].reason;
	}
	arena_free(f.scratch);
}

void solver_conflict(const struct solver_problem *p, int32_t person, struct arena *a,
	struct solver_reasons *reasons)
{
	minimal_set(p, person, -1, SOLVER_OFF, a, reasons);
}

/* ---- candidates --------------------------------------------------------------------------- */

struct inquiry {
	struct engine *e;
	struct bench *b;
	struct roster *now;
	const int8_t *plan;
	int32_t day, slot;
	int32_t keep; /* price of a changed cell, beside the engine's own */
	int32_t scale;
	struct arena *a;
};

/* The days that may change: all of a short horizon, six weeks around the cell of a long one. */
static void inquiry_days(const struct inquiry *q, int32_t person, int32_t *first, int32_t *end)
{
	const struct engine *e = q->e;
	*first = 0;
	*end = e->days;
	if (e->days <= LONG_DAYS || q->now->row_cost[person] >= ROW_INF)
		return;
	int32_t monday = q->day - (e->p->first_weekday + q->day) % 7;
	*first = monday - 14 < 0 ? 0 : monday - 14;
	*end = monday + 28 > e->days ? e->days : monday + 28;
}

/* The best row of a person given the counts of the others; `forced` puts the asked cell into it.
 * The person's days must not be counted. */
static bool ask_row(struct inquiry *q, int32_t person, bool forced, int8_t *row)
{
	const struct engine *e = q->e;
	int32_t first, end;
	inquiry_days(q, person, &first, &end);
	const struct row_model *m = &e->row[person];
	const int8_t *old = q->plan + (size_t)person * (size_t)e->days;
	struct pricing *pr = &q->b->pricing;
	uint64_t salt = 1;
	int32_t value;
	pricing_from_roster(q->now, person, first, end, q->scale, 0, &salt, pr);
	for (int32_t d = first; d < end; d++)
		for (int32_t c = 0; c < m->classes; c++) {
			int32_t at = (d - first) * m->classes + c;
			if (pr->cost[at] < ROW_INF && pr->slot[at] != old[d])
				pr->cost[at] += 1 + q->keep * q->scale;
		}
	if (forced) {
		int32_t own = engine_cells(e, person, q->day)[q->slot + 1];
		if (own == CELL_NO)
			return false;
		int32_t mine = m->class_of[q->slot];
		for (int32_t c = 0; c < m->classes; c++)
			pr->cost[(q->day - first) * m->classes + c] = c == mine ? 0 : ROW_INF;
		pr->slot[(q->day - first) * m->classes + mine] = (int8_t)q->slot;
	}
	memcpy(row, old, (size_t)e->days);
	return best_row(q->b, person, first, end, q->scale, row, &value) == BEST_ROW_FOUND;
}

/* A row that was illegal before is taken as costing nothing: the price is then of the new row
 * alone. */
static int64_t legal_total(const struct roster *r)
{
	int64_t total = r->total;
	for (int32_t i = 0; i < r->e->people; i++)
		if (r->row_cost[i] >= ROW_INF)
			total -= r->row_cost[i];
	return total;
}

static void put_row(struct roster *r, int32_t person, const int8_t *row)
{
	roster_set_row(r, person, row, engine_row_cost(r->e, person, row));
}

static void judge_candidate(struct inquiry *q, int32_t person, struct solver_candidate *out)
{
	const struct engine *e = q->e;
	const int8_t *old = q->plan + (size_t)person * (size_t)e->days;
	int8_t row[SOLVER_DAYS_MAX];
	*out = (struct solver_candidate){ .person = person, .partner = SOLVER_ANY };
	int64_t before = legal_total(q->now);
	roster_count(q->now, person, 0, e->days, -1);
	out->possible = ask_row(q, person, true, row);
	roster_count(q->now, person, 0, e->days, 1);
	if (!out->possible)
		return;
	put_row(q->now, person, row);
	out->price = legal_total(q->now) - before;
	out->row = arena_array(q->a, int8_t, (size_t)e->days);
	memcpy(out->row, row, (size_t)e->days);
	for (int32_t d = 0; d < e->days; d++)
		out->changes += row[d] != old[d];
	put_row(q->now, person, old);
}

/* One more person may move as well, after the candidate has. */
static void judge_pairs(struct inquiry *q, struct solver_candidate *c)
{
	const struct engine *e = q->e;
	int8_t row[SOLVER_DAYS_MAX];
	int64_t before = legal_total(q->now);
	put_row(q->now, c->person, c->row);
	for (int32_t other = 0; other < e->people; other++) {
		const int8_t *old = q->plan + (size_t)other * (size_t)e->days;
		if (other == c->person)
			continue;
		roster_count(q->now, other, 0, e->days, -1);
		bool found = ask_row(q, other, false, row);
		roster_count(q->now, other, 0, e->days, 1);
		if (!found || memcmp(row, old, (size_t)e->days) == 0)
			continue;
		put_row(q->now, other, row);
		int64_t price = legal_total(q->now) - before;
		put_row(q->now, other, old);
		if (price >= (c->partner == SOLVER_ANY ? c->price : c->pair_price))
			continue;
		c->partner = other;
		c->pair_price = price;
		c->partner_row = arena_array(q->a, int8_t, (size_t)e->days);
		memcpy(c->partner_row, row, (size_t)e->days);
	}
	put_row(q->now, c->person, q->plan + (size_t)c->person * (size_t)e->days);
}

static int64_t rank(const struct solver_candidate *c, int32_t keep)
{
	return c->possible ? c->price + (int64_t)c->changes * keep : INT64_MAX;
}

static void sort_candidates(struct solver_explanation *x, int32_t keep)
{
	for (int32_t i = 1; i < x->count; i++)
		for (int32_t j = i; j > 0; j--) {
			struct solver_candidate *c = &x->candidate[j];
			int64_t mine = rank(c, keep), above = rank(c - 1, keep);
			bool first = mine < above || (mine == above && c->possible
				&& c->changes < (c - 1)->changes);
			if (!first)
				break;
			struct solver_candidate swap = *c;
			*c = *(c - 1);
			*(c - 1) = swap;
		}
}

static int32_t small_scale(const struct engine *e)
{
	int64_t heavy = 1;
	for (int32_t i = 0; i < e->needs; i++) {
		if (e->need[i].min_weight > heavy)
			heavy = e->need[i].min_weight;
		if (e->need[i].wish_weight > heavy)
			heavy = e->need[i].wish_weight;
	}
	int64_t scale = ROW_COST_MAX / (heavy * e->days * 2);
	return scale > FINE ? FINE : scale < 1 ? 1 : (int32_t)scale;
}

/* Everybody but `except`, judged and sorted. */
static void inquire(const struct solver_problem *p, const struct solver_plan *plan, int32_t day,
	int32_t slot, int32_t except, int32_t keep, bool pairs, struct arena *a,
	struct solver_explanation *out)
{
	struct arena *scratch = arena_new((size_t)1024 * 1024 * 1024);
	struct engine e;
	int32_t person;
	*out = (struct solver_explanation){ .day = day, .slot = slot, .best_price = INT64_MAX };
	out->candidate = arena_array(a, struct solver_candidate, (size_t)p->people);
	if (engine_build(p, scratch, &e, &person) != OK) {
		arena_free(scratch);
		return;
	}
	struct inquiry q = { .e = &e, .plan = plan->cell, .day = day, .slot = slot, .keep = keep,
		.a = a, .b = bench_new(&e, scratch, 1), .now = roster_new(&e, scratch),
		.scale = small_scale(&e) };
	memcpy(q.now->cell, plan->cell, (size_t)p->people * (size_t)p->days);
	roster_recount(q.now);
	for (int32_t i = 0; i < p->people; i++) {
		if (i == except)
			continue;
		if (plan->cell[solver_cell(p, i, day)] == slot)
			out->working++;
		else
			judge_candidate(&q, i, &out->candidate[out->count++]);
	}
	sort_candidates(out, keep);
	for (int32_t i = 0; i < out->count; i++) {
		struct solver_candidate *c = &out->candidate[i];
		if (c->possible && pairs && i < PAIR_CANDIDATES && p->days <= LONG_DAYS)
			judge_pairs(&q, c);
		int64_t price = c->partner == SOLVER_ANY ? c->price : c->pair_price;
		if (c->possible && price < out->best_price)
			out->best_price = price;
	}
	bench_free(q.b);
	arena_free(scratch);
}

void solver_explain(const struct solver_problem *p, const struct solver_plan *plan, int32_t day,
	int32_t slot, bool pairs, struct arena *a, struct solver_explanation *out)
{
	inquire(p, plan, day, slot, SOLVER_ANY, 0, pairs, a, out);
	for (int32_t i = 0; i < out->count; i++) {
		struct solver_candidate *c = &out->candidate[i];
		if (c->possible)
			solver_check_cell(p, plan, c->person, day, slot, a, &c->blocking);
		else
			minimal_set(p, c->person, day, slot, a, &c->blocking);
	}
}

void solver_replacements(const struct solver_problem *p, const struct solver_plan *plan,
	int32_t absent, int32_t day, int32_t keep_weight, struct arena *a,
	struct solver_explanation *out)
{
	int32_t slot = plan->cell[solver_cell(p, absent, day)];
	struct solver_plan *without = solver_plan_new(a, p);
	*out = (struct solver_explanation){ .day = day, .slot = slot, .best_price = INT64_MAX };
	if (slot == SOLVER_OFF)
		return;
	memcpy(without->cell, plan->cell, (size_t)p->people * (size_t)p->days);
	without->cell[solver_cell(p, absent, day)] = SOLVER_OFF;
	inquire(p, without, day, slot, absent, keep_weight, false, a, out);
	for (int32_t i = 0; i < out->count; i++)
		if (!out->candidate[i].possible)
			solver_check_cell(p, without, out->candidate[i].person, day, slot, a,
				&out->candidate[i].blocking);
}
