/* The course of a solve: compile, first plan, search, bound, repair. */
#include "solver/lns.h"
#include "solver/search.h"

static void finish(const struct control *c, struct arena *a, struct solver_result *result)
{
	const struct solver_problem *p = c->e->p;
	*result = (struct solver_result){ .bound = c->bound, .uncovered_bound = c->uncovered,
		.work = c->work, .seconds = control_seconds(c), .conflict_person = SOLVER_ANY };
	result->plan = solver_plan_new(a, p);
	memcpy(result->plan->cell, c->best->cell, (size_t)p->people * (size_t)p->days);
	solver_evaluate(p, result->plan, false, a, &result->value);
	int64_t hard = result->value.hard * c->e->hard_price;
	assert(result->value.penalty + hard == c->best->total);
	result->proven = c->bound >= c->best->total;
}

static enum err run(struct control *c, struct bench *b, struct arena *scratch, int32_t *person)
{
	struct search s = search_new(c, b, c->o->seed, scratch);
	if (c->o->start != NULL) {
		memcpy(s.now->cell, c->o->start->cell, (size_t)c->e->people * (size_t)c->e->days);
		roster_recount(s.now);
	}
	c->phase = "first plan";
	enum err err = search_first_plan(&s, person);
	if (err != OK)
		return err;
	control_offer(c, s.now);
	c->phase = "search";
	search_descend(&s);
	search_improve(&s, 0.03, 400);
	int32_t *all = arena_array(scratch, int32_t, (size_t)c->e->people);
	for (int32_t i = 0; i < c->e->people; i++)
		all[i] = i;
	struct bench *bs[2] = { b, bench_new(c->e, scratch, 77) };
	struct master *m = master_new(c, bs, c->o->threads, c->best, all, c->e->people, 0, c->e->days, scratch);
	for (int32_t i = 0; i < c->e->people; i++)
		master_add(m, i, roster_row(c->best, i), c->best->row_cost[i]);
	c->phase = "bound";
	for (;;) {
		enum master_outcome o = master_solve(m, c->best->total - 1, 1);
		if (m->bound_whole && master_bound(m) > INT64_MIN)
			control_raise(c, master_bound(m));
		if (o != MASTER_STOPPED || control_stop(c))
			break;
	}
	fprintf(stderr, "lp %f bound %ld t %f cols %d iters %ld\n", m->lp_value, master_bound(m), control_seconds(c), m->columns, lp_iterations(m->lp));
	c->phase = "branch";
	if (!control_stop(c)) {
		int64_t bb = branch_on_missing(m, c->best->total - 1);
		control_raise(c, bb);
		fprintf(stderr, "after missing %f bound %ld t %f unc %d\n", m->lp_value, bb, control_seconds(c), c->uncovered);
		struct roster *out = roster_new(c->e, scratch);
		if (branch_dive(m, c->best->total - 1, 0, &s.random, out))
			control_offer(c, out);
		fprintf(stderr, "after dive t %f best %ld\n", control_seconds(c), c->best->total);
	}
	c->phase = "repair";
	lns_run(c, bs, c->o->threads, m, 1.0, c->o->seed);
	return OK;
}

enum err solver_solve(const struct solver_problem *p, const struct solver_options *options,
	struct arena *a, struct solver_result *result)
{
	struct solver_fault fault;
	enum err err = solver_problem_check(p, &fault);
	if (err != OK)
		return err;
	struct arena *scratch = arena_new((size_t)3 * 1024 * 1024 * 1024);
	struct engine e;
	int32_t person = SOLVER_ANY;
	err = engine_build(p, scratch, &e, &person);
	if (err == OK) {
		struct control c = { .e = &e, .o = options, .bound = INT64_MIN, .uncovered = -1 };
		c.best = roster_new(&e, scratch);
		c.began = options->now == NULL ? 0 : options->now(options->context);
		struct bench *b = bench_new(&e, scratch, options->seed);
		err = run(&c, b, scratch, &person);
		if (err == OK)
			finish(&c, a, result);
		bench_free(b);
	}
	if (err != OK)
		*result = (struct solver_result){ .conflict_person = person, .bound = INT64_MIN,
			.uncovered_bound = -1 };
	arena_free(scratch);
	return err;
}
