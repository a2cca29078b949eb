/* The course of a solve: compile, a first plan, a short search, the bound by column generation, a
 * dive from its solution, and then large neighbourhoods until the budget ends or the bound is
 * met. */
#include "solver/lagrange.h"
#include "solver/lns.h"
#include "solver/parallel.h"
#include "solver/search.h"

/* Parts of the budget, as sums. */
#define SEARCH_UNTIL 0.03
#define BOUND_UNTIL 0.40
#define DIVE_PART 0.45
#define PROOF_PART 0.25
#define PROOF_CELLS 600 /* people times days up to which an exact tree is tried */
#define PROOF_NODES 20000
#define LONG_BOUND_UNTIL 0.15
#define SEARCH_ROUNDS 300 /* without a better plan */

struct run {
	struct control c;
	struct engine e;
	struct bench *bench[PARALLEL_MAX];
	int32_t threads;
	struct arena *a;
	struct search search;
	struct master *master; /* NULL when the horizon is too long for it */
};

static void finish(struct run *r, struct arena *a, struct solver_result *result)
{
	struct control *c = &r->c;
	const struct solver_problem *p = c->e->p;
	*result = (struct solver_result){ .bound = c->bound, .uncovered_bound = c->uncovered,
		.work = c->work, .seconds = control_seconds(c), .conflict_person = SOLVER_ANY };
	result->plan = solver_plan_new(a, p);
	memcpy(result->plan->cell, c->best->cell, (size_t)p->people * (size_t)p->days);
	solver_evaluate(p, result->plan, false, a, &result->value);
	/* The witness: the search and the plain evaluation must agree on every solve. */
	assert(result->value.penalty + result->value.hard * c->e->hard_price == c->best->total);
	result->proven = c->bound >= c->best->total;
}

/* Rules and needs cost nothing at best, and each cell its cheapest option: no plan is below. */
static int64_t trivial_bound(const struct engine *e)
{
	int64_t sum = e->constant;
	for (int32_t i = 0; i < e->people; i++)
		for (int32_t d = 0; d < e->days; d++) {
			const int32_t *cell = engine_cells(e, i, d);
			int32_t least = CELL_NO;
			for (int32_t o = 0; o < e->options; o++)
				least = cell[o] < least ? cell[o] : least;
			sum += least == CELL_NO ? 0 : least;
		}
	return sum;
}

static enum err first_plan(struct run *r, int32_t *person)
{
	struct control *c = &r->c;
	c->phase = "first plan";
	if (c->o->start != NULL) {
		size_t cells = (size_t)r->e.people * (size_t)r->e.days;
		memcpy(r->search.now->cell, c->o->start->cell, cells);
		roster_recount(r->search.now);
	}
	enum err err = search_first_plan(&r->search, person);
	if (err != OK)
		return err;
	control_offer(c, r->search.now);
	control_raise(c, trivial_bound(&r->e));
	c->phase = "search";
	search_descend(&r->search);
	search_improve(&r->search, c->o->search_only ? 1 : SEARCH_UNTIL, c->o->bound_only
		? 1 : c->o->search_only ? 0 : SEARCH_ROUNDS);
	return OK;
}

/* Column generation on the whole problem: the bound rises with every round. */
static enum master_outcome raise_bound(struct run *r)
{
	struct control *c = &r->c;
	int32_t *all = arena_array(r->a, int32_t, (size_t)r->e.people);
	for (int32_t i = 0; i < r->e.people; i++)
		all[i] = i;
	c->phase = "bound";
	r->master = master_new(c, r->bench, r->threads, c->best, all, r->e.people, 0, r->e.days,
		r->a);
	for (int32_t i = 0; i < r->e.people; i++)
		master_add(r->master, i, roster_row(c->best, i), c->best->row_cost[i]);
	enum master_outcome outcome = MASTER_STOPPED;
	while (outcome == MASTER_STOPPED && !control_stop(c)
		&& (c->o->bound_only || control_used(c) < BOUND_UNTIL)) {
		outcome = master_solve(r->master, c->best->total - 1, 1);
		control_raise(c, master_bound(r->master));
	}
	return outcome;
}

/* The linear program's solution rounded, and then searched from. */
static void round_and_search(struct run *r)
{
	r->c.phase = "search";
	branch_round(r->master, r->search.now);
	control_offer(&r->c, r->search.now);
	search_descend(&r->search);
	search_improve(&r->search, control_used(&r->c) + SEARCH_UNTIL, SEARCH_ROUNDS);
}

static void dive(struct run *r)
{
	struct control *c = &r->c;
	struct roster *out = roster_new(&r->e, r->a);
	c->phase = "dive";
	c->pause = control_used(c) + DIVE_PART;
	if (branch_dive(r->master, c->best->total - 1, 0, &r->search.random, out))
		control_offer(c, out);
	c->pause = 0;
}

/* Small problems: the whole tree. When it is done, the best plan is proven. */
static void prove(struct run *r)
{
	struct control *c = &r->c;
	struct roster *out = roster_new(&r->e, r->a);
	bool complete = false;
	c->phase = "proof";
	c->pause = control_used(c) + PROOF_PART;
	if (branch_tree(r->master, c->best->total - 1, PROOF_NODES, out, &complete))
		control_offer(c, out);
	c->pause = 0;
	if (complete)
		control_raise(c, c->best->total);
}

static void prove_and_repair(struct run *r)
{
	struct control *c = &r->c;
	if (r->e.days > LONG_DAYS) {
		c->phase = "bound";
		lagrange_run(c, r->bench, r->threads, c->o->bound_only ? 1 : LONG_BOUND_UNTIL, 300);
	} else {
		enum master_outcome outcome = raise_bound(r);
		c->phase = "branch";
		if (outcome == MASTER_SOLVED && !control_stop(c))
			control_raise(c, branch_on_missing(r->master, c->best->total - 1));
		if (!c->o->bound_only && !control_stop(c))
			round_and_search(r);
		if (!c->o->bound_only && !control_stop(c))
			dive(r);
		if (outcome == MASTER_SOLVED && r->e.people * r->e.days <= PROOF_CELLS
			&& !c->o->bound_only && !control_stop(c)) {
			c->phase = "repair";
			lns_run(c, r->bench, r->threads, r->master, control_used(c) + 0.1,
				c->o->seed);
			if (!control_stop(c))
				prove(r);
		}
	}
	c->phase = "repair";
	if (!c->o->bound_only)
		lns_run(c, r->bench, r->threads, r->master, 1, c->o->seed);
}

static enum err run_all(struct run *r, int32_t *person)
{
	struct control *c = &r->c;
	c->best = roster_new(&r->e, r->a);
	r->threads = c->o->threads < 1 ? 1 : c->o->threads > PARALLEL_MAX ? PARALLEL_MAX
		: c->o->threads;
	for (int32_t t = 0; t < r->threads; t++)
		r->bench[t] = bench_new(&r->e, r->a, c->o->seed);
	r->search = search_new(c, r->bench[0], c->o->seed, r->a);
	enum err err = first_plan(r, person);
	if (err == OK && !c->o->search_only && !control_stop(c))
		prove_and_repair(r);
	if (r->master != NULL)
		master_free(r->master);
	for (int32_t t = 0; t < r->threads; t++)
		bench_free(r->bench[t]);
	return err;
}

enum err solver_solve(const struct solver_problem *p, const struct solver_options *options,
	struct arena *a, struct solver_result *result)
{
	struct solver_fault fault;
	int32_t person = SOLVER_ANY;
	enum err err = solver_problem_check(p, &fault);
	if (err != OK)
		return err;
	struct arena *scratch = arena_new((size_t)3 * 1024 * 1024 * 1024);
	struct run *r = arena_new_one(scratch, struct run);
	r->a = scratch;
	r->c.e = &r->e;
	r->c.o = options;
	r->c.bound = INT64_MIN;
	r->c.uncovered = -1;
	r->c.phase = "first plan";
	r->c.began = options->now == NULL ? 0 : options->now(options->context);
	err = engine_build(p, scratch, &r->e, &person);
	if (err == OK)
		err = run_all(r, &person);
	if (err == OK)
		finish(r, a, result);
	else
		*result = (struct solver_result){ .conflict_person = person, .bound = INT64_MIN,
			.uncovered_bound = -1 };
	arena_free(scratch);
	return err;
}

/* The problem with nothing weighing but missing people. Hard rules stay. */
static struct solver_problem *only_missing(const struct solver_problem *p, struct arena *a)
{
	struct solver_problem *q = arena_new_one(a, struct solver_problem);
	*q = *p;
	q->arena = a;
	q->wish_count = 0;
	q->keep = NULL;
	q->cost = arena_array(a, int32_t,
		(size_t)p->people * (size_t)p->days * (size_t)p->slots);
	q->person = arena_array(a, struct solver_person, (size_t)p->people);
	q->run_count = q->count_count = q->succession_count = q->cover_count = 0;
	q->run_cap = q->count_cap = q->succession_cap = q->cover_cap = 0;
	for (int32_t i = 0; i < p->people; i++) {
		q->person[i] = p->person[i];
		if (q->person[i].complete_weight != SOLVER_HARD)
			q->person[i].complete_weight = 0;
	}
	for (int32_t i = 0; i < p->run_count; i++) {
		struct solver_run r = p->runs[i];
		r.min_weight = r.min_weight == SOLVER_HARD ? SOLVER_HARD : 0;
		r.max_weight = r.max_weight == SOLVER_HARD ? SOLVER_HARD : 0;
		solver_add_run(q, r);
	}
	for (int32_t i = 0; i < p->count_count; i++) {
		struct solver_count c = p->counts[i];
		c.min_weight = c.min_weight == SOLVER_HARD ? SOLVER_HARD : 0;
		c.max_weight = c.max_weight == SOLVER_HARD ? SOLVER_HARD : 0;
		solver_add_count(q, c);
	}
	for (int32_t i = 0; i < p->succession_count; i++)
		if (p->successions[i].weight == SOLVER_HARD)
			solver_add_succession(q, p->successions[i]);
	for (int32_t i = 0; i < p->cover_count; i++) {
		struct solver_cover c = p->covers[i];
		c.wish = c.wish > c.min ? c.wish : c.min;
		c.wish_weight = 1;
		c.min = c.min_weight = c.over_weight = 0;
		solver_add_cover(q, c);
	}
	return q;
}

enum err solver_least_missing(const struct solver_problem *p,
	const struct solver_options *options, struct arena *a, int32_t *least)
{
	struct solver_options bound = *options;
	struct solver_result result;
	bound.bound_only = true;
	bound.start = NULL;
	bound.target = INT64_MIN;
	enum err err = solver_solve(only_missing(p, a), &bound, a, &result);
	if (err == OK)
		*least = result.bound > 0 ? (int32_t)result.bound : 0;
	return err;
}
