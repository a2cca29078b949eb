/* From a fractional master to whole rosters. Weights for a missing person are nearly the leading digit of a penalty,
 * so the total number missing is branched on first: one branch is usually refuted at once, and the bound
 * jumps. Cells come after: a cell is given to a person, or taken away; both only delete arcs of the person's
 * automaton, so that pricing stays what it is. */
#include "solver/branch.h"

#include <math.h>

#define WHOLE 1e-5

static double total_missing(const struct master *m)
{
	const double *x = lp_values(m->lp);
	double sum = 0;
	for (int32_t r = 0; r < m->total_row - m->people; r++)
		sum += x[3 * r] + x[3 * r + 1];
	return sum;
}

int64_t branch_on_missing(struct master *m, int64_t limit)
{
	int64_t bound = master_bound(m), left = INT64_MAX;
	int32_t min = 0;
	for (int32_t rounds = 0; rounds < 20; rounds++) {
		double missing = total_missing(m);
		int32_t low = (int32_t)floor(missing + WHOLE);
		if (missing - low < 1e-3 || control_stop(m->c))
			break;
		master_limit_missing(m, min, low);
		enum master_outcome outcome = master_solve(m, limit, 0);
		int64_t lower = master_bound(m);
		master_limit_missing(m, low + 1, INT32_MAX);
		if (outcome != MASTER_CUT && lower < left)
			left = lower;
		outcome = master_solve(m, left < limit ? left : limit, 0);
		int64_t upper = master_bound(m);
		int64_t both = upper < left ? upper : left;
		bound = both > bound ? both : bound;
		if (left > limit && low + 1 > m->c->uncovered)
			m->c->uncovered = low + 1;
		min = low + 1;
		if (outcome != MASTER_SOLVED)
			break;
	}
	return bound;
}

/* ---- cells -------------------------------------------------------------------------------- */

struct fix {
	int32_t local, day, option;
	bool up; /* the cell is this option; else it is not */
};

struct tree {
	struct master *m;
	double *weight;   /* [local][day][option] LP value of the cell */
	struct fix *trail;
	int32_t fixed, cap;
	struct roster *out;
	int64_t limit;
	bool found;
	int32_t nodes;
};

static double *cell_weight(struct tree *t, int32_t local, int32_t day)
{
	const struct master *m = t->m;
	return t->weight + ((size_t)local * (size_t)(m->end - m->first) + (size_t)(day - m->first))
		* (size_t)m->e->options;
}

static void weigh_cells(struct tree *t)
{
	struct master *m = t->m;
	memset(t->weight, 0, (size_t)m->people * (size_t)(m->end - m->first)
		* (size_t)m->e->options * sizeof(*t->weight));
	for (int32_t i = 0; i < m->columns; i++) {
		double x = master_value(m, i);
		if (x < WHOLE)
			continue;
		const struct column *k = &m->column[i];
		for (int32_t d = m->first; d < m->end; d++)
			cell_weight(t, k->local, d)[k->row[d] + 1] += x;
	}
}

/* Applies or takes back one fix; a counter in the ban keeps nested fixes apart. */
static void apply(struct master *m, const struct fix *f, int32_t sign)
{
	uint8_t *ban = master_ban(m, f->local, f->day);
	for (int32_t o = 0; o < m->e->options; o++)
		if ((o == f->option) != f->up)
			ban[o] = (uint8_t)(ban[o] + sign);
}

static void push(struct tree *t, struct fix f)
{
	assert(t->fixed < t->cap);
	t->trail[t->fixed++] = f;
	apply(t->m, &f, 1);
}

static void pop_to(struct tree *t, int32_t fixed)
{
	while (t->fixed > fixed)
		apply(t->m, &t->trail[--t->fixed], -1);
}

/* Whole rosters leave through here. */
static void take_roster(struct tree *t)
{
	struct master *m = t->m;
	roster_copy(t->out, m->base);
	for (int32_t i = 0; i < m->columns; i++)
		if (master_value(m, i) > 0.5)
			roster_set_row(t->out, m->person[m->column[i].local], m->column[i].row,
				m->column[i].cost);
	t->found = true;
	t->limit = t->out->total - 1;
}

/* All cells that are nearly decided, and the one that is nearest to it. 0 when the roster is whole. */
static int32_t choose_fixes(struct tree *t, struct fix *list, int32_t most, double sure)
{
	struct master *m = t->m;
	int32_t n = 0;
	double best = 0;
	struct fix nearest = { 0 };
	for (int32_t i = 0; i < m->people; i++)
		for (int32_t d = m->first; d < m->end; d++) {
			const double *w = cell_weight(t, i, d);
			for (int32_t o = 0; o < m->e->options; o++) {
				if (w[o] < 0.01 || w[o] > 1 - WHOLE)
					continue;
				struct fix f = { i, d, o, true };
				if (w[o] > best) {
					best = w[o];
					nearest = f;
				}
				if (w[o] >= sure && n < most)
					list[n++] = f;
			}
		}
	if (n == 0 && best > 0)
		list[n++] = nearest;
	return n;
}

/* Goes down from the present fixes until whole or hopeless. */
static void dive(struct tree *t)
{
	struct master *m = t->m;
	struct fix list[64];
	for (;;) {
		master_apply_bans(m);
		enum master_outcome outcome = master_solve(m, t->limit, 12);
		if (outcome == MASTER_CUT || control_stop(m->c))
			return;
		if (m->lp_value + (double)m->fixed_cost > (double)t->limit + 0.5 && m->solved)
			return;
		weigh_cells(t);
		int32_t n = choose_fixes(t, list, 64, 0.85);
		if (n == 0) {
			take_roster(t);
			return;
		}
		for (int32_t i = 0; i < n; i++)
			push(t, list[i]);
	}
}

/* The exact tree: depth first, the likelier branch first. False when it ran out of nodes. */
static bool explore(struct tree *t)
{
	struct master *m = t->m;
	if (t->nodes-- <= 0 || control_stop(m->c))
		return false;
	master_apply_bans(m);
	enum master_outcome outcome = master_solve(m, t->limit, 0);
	if (outcome == MASTER_CUT)
		return true;
	if (outcome == MASTER_STOPPED)
		return false;
	struct fix f;
	weigh_cells(t);
	if (choose_fixes(t, &f, 1, 2) == 0) {
		take_roster(t);
		return true;
	}
	bool complete = true;
	for (int32_t branch = 0; branch < 2; branch++) {
		int32_t depth = t->fixed;
		if (depth == t->cap)
			return false;
		f.up = branch == 0;
		push(t, f);
		complete &= explore(t);
		pop_to(t, depth);
	}
	return complete;
}

bool branch_search(struct master *m, int64_t limit, int32_t nodes, struct roster *out,
	bool *complete)
{
	struct tree t = { .m = m, .out = out, .limit = limit, .nodes = nodes };
	size_t cells = (size_t)m->people * (size_t)(m->end - m->first);
	t.weight = arena_array(m->arena, double, cells * (size_t)m->e->options);
	t.cap = (int32_t)cells + 64 * 64;
	t.trail = arena_array(m->arena, struct fix, (size_t)t.cap);
	*complete = false;
	if (nodes <= 1) {
		dive(&t);
		pop_to(&t, 0);
	} else {
		*complete = explore(&t);
	}
	master_apply_bans(m);
	return t.found;
}
