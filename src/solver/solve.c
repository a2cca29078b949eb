/* The course of a solve: compile, first plan, search, bound, repair. */
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
	search_improve(&s, 1.0, 0);
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
