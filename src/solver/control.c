/* Budget, interruption and the record of a solve. */
#include "solver/control.h"

double control_seconds(const struct control *c)
{
	return c->o->now == NULL ? 0 : c->o->now(c->o->context) - c->began;
}

static bool proven(const struct control *c)
{
	return c->have_plan && c->bound >= c->best->total;
}

bool control_stop(struct control *c)
{
	if (c->stopped)
		return true;
	c->stopped = proven(c) || (c->have_plan && c->best->total <= c->o->target)
		|| (c->o->work > 0 && !c->batch && c->work >= c->o->work)
		|| (c->o->seconds > 0 && c->o->now != NULL && control_seconds(c) >= c->o->seconds)
		|| (c->o->stop != NULL && c->o->stop(c->o->context));
	return c->stopped || (c->pause > 0 && control_used(c) >= c->pause);
}

double control_used(const struct control *c)
{
	double used = 0;
	if (c->o->seconds > 0 && c->o->now != NULL)
		used = control_seconds(c) / c->o->seconds;
	if (c->o->work > 0 && (double)c->work / (double)c->o->work > used)
		used = (double)c->work / (double)c->o->work;
	return used;
}

static void tell(struct control *c)
{
	if (c->o->progress == NULL)
		return;
	struct solver_progress now = { .penalty = INT64_MAX, .bound = c->bound,
		.seconds = control_seconds(c), .work = c->work, .phase = c->phase };
	if (c->have_plan) {
		now.penalty = c->best->total;
		c->shown = (struct solver_plan){ .people = c->e->people, .days = c->e->days,
			.cell = c->best->cell };
		now.plan = &c->shown;
	}
	c->o->progress(c->o->context, &now);
}

bool control_offer(struct control *c, const struct roster *r)
{
	if (c->have_plan && r->total >= c->best->total)
		return false;
	roster_copy(c->best, r);
	c->have_plan = true;
	tell(c);
	return true;
}

void control_raise(struct control *c, int64_t bound)
{
	if (bound <= c->bound)
		return;
	c->bound = bound;
	tell(c);
}

void control_spend(struct control *c, int64_t work)
{
	atomic_fetch_add(&c->work, work);
}
