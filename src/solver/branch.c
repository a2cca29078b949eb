/* From a fractional master to whole rosters. Weights for a missing person are nearly the leading
 * digit of a penalty, so the total number missing is branched on first: one branch is usually
 * refuted at once, and the bound jumps. Cells come after: a cell is given to a person, or taken
 * away; both only delete arcs of the person's automaton, so that pricing stays what it is. */
#include "solver/branch.h"

#include <math.h>

#define WHOLE 1e-5
#define DIVE_BACKS 100      /* steps of one dive that may be taken back */
#define DIVE_TOLERANCE 0.05 /* part of what is left to the limit that one step may cost */

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
		if (lower < left)
			left = lower;
		bool refuted = outcome == MASTER_CUT;
		outcome = master_solve(m, left < limit ? left : limit, 0);
		int64_t upper = master_bound(m);
		int64_t both = upper < left ? upper : left;
		bound = both > bound ? both : bound;
		if (refuted && left > limit && low + 1 > m->c->uncovered)
			m->c->uncovered = low + 1;
		min = low + 1;
		if (outcome != MASTER_SOLVED)
			break;
	}
	/* A side that was not refuted may hold the best plan: the master must not leave it out. */
	if (left <= limit) {
		master_limit_missing(m, 0, INT32_MAX);
		if (master_solve(m, limit, 0) == MASTER_CUT)
			bound = master_bound(m) > bound ? master_bound(m) : bound;
	}
	return bound;
}

/* ---- cells -------------------------------------------------------------------------------- */

struct fix {
	int32_t local, day, option;
	bool up; /* the cell is this option; else it is not */
};

struct candidate {
	double weight;
	struct fix fix;
};

struct tree {
	struct master *m;
	double *weight;   /* [local][day][option] LP value of the cell */
	struct fix *trail;
	struct candidate *open;
	int32_t fixed, cap;
	struct roster *out;
	int64_t limit;
	bool found;
	int32_t nodes;
	double noise;
	uint64_t *random;
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

static int heavier_first(const void *x, const void *y)
{
	const struct candidate *a = x, *b = y;
	if (a->weight != b->weight)
		return a->weight < b->weight ? 1 : -1;
	if (a->fix.local != b->fix.local)
		return a->fix.local < b->fix.local ? -1 : 1;
	return (a->fix.day > b->fix.day) - (a->fix.day < b->fix.day);
}

/* The undecided cells, the nearest to decided first. 0: the roster is whole. */
static int32_t undecided(struct tree *t)
{
	struct master *m = t->m;
	int32_t n = 0;
	for (int32_t i = 0; i < m->people; i++)
		for (int32_t d = m->first; d < m->end; d++) {
			const double *w = cell_weight(t, i, d);
			int32_t best = 0;
			for (int32_t o = 1; o < m->e->options; o++)
				if (w[o] > w[best])
					best = o;
			if (w[best] <= 0.01 || w[best] >= 1 - WHOLE)
				continue;
			double shift = t->noise > 0
				? t->noise * ((double)random_below(t->random,
				1000) / 1000 - 0.5) : 0;
			t->open[n++] = (struct candidate){ w[best] + shift, { i, d, best, true } };
		}
	qsort(t->open, (size_t)n, sizeof(*t->open), heavier_first);
	return n;
}

/* Takes back the last step of a dive, which cost too much: of several fixes only the surest
 * stays, and a single one is turned into its opposite. Returns how many are new now. */
static int32_t step_back(struct tree *t, int32_t last)
{
	struct fix first = t->trail[t->fixed - last];
	pop_to(t, t->fixed - last);
	first.up = last > 1;
	push(t, first);
	return last > 1 ? 1 : 0;
}

static int32_t step_down(struct tree *t, int32_t n)
{
	struct master *m = t->m;
	int32_t cells = m->people * (m->end - m->first), pushed = 0;
	for (int32_t i = 0; i < n; i++) {
		double w = t->open[i].weight;
		if (i > 0 && w < 0.9 && (i > cells / 250 || w <= 0.65))
			continue;
		push(t, t->open[i].fix);
		pushed++;
	}
	return pushed;
}

/* Goes down from the present fixes until whole or hopeless: fixes what is nearly decided, and at
 * least a part of the rest. A step after which the linear program is much dearer is taken back. */
static void dive(struct tree *t)
{
	struct master *m = t->m;
	int32_t last = 0, backs = DIVE_BACKS;
	double before = 0, room = 0;
	for (bool top = true;; top = false) {
		master_apply_bans(m);
		enum master_outcome outcome = master_solve(m, t->limit, m->bound_whole ? 12 : 6);
		if (control_stop(m->c))
			return;
		double value = m->lp_value + (double)m->fixed_cost;
		if (top) {
			before = value;
			room = ((double)t->limit + 1 - value) * DIVE_TOLERANCE;
		}
		bool over = outcome == MASTER_CUT
			|| (m->solved && value > (double)t->limit + 0.5);
		bool dear = over || (m->solved && value > before + room);
		if (dear && last > 0 && backs-- > 0) {
			last = step_back(t, last);
			continue;
		}
		if (over)
			return;
		before = value > before ? value : before;
		weigh_cells(t);
		int32_t n = undecided(t);
		if (n == 0) {
			take_roster(t);
			return;
		}
		last = step_down(t, n);
	}
}

/* The cell to branch on: the one whose part is nearest to a little more than a half. */
static struct fix most_open(const struct tree *t, int32_t n)
{
	int32_t best = 0;
	for (int32_t i = 1; i < n; i++)
		if (fabs(t->open[i].weight - 0.6) < fabs(t->open[best].weight - 0.6))
			best = i;
	return t->open[best].fix;
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
	weigh_cells(t);
	int32_t n = undecided(t);
	if (n == 0) {
		take_roster(t);
		/* Whole, but only proven when the bound of the node says so as well: a rule that
		 * does not fit into a table may have hidden a better row. */
		return master_bound(m) > t->limit;
	}
	struct fix f = most_open(t, n);
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

static struct tree tree_new(struct master *m, int64_t limit, struct roster *out)
{
	struct tree t = { .m = m, .out = out, .limit = limit };
	size_t cells = (size_t)m->people * (size_t)(m->end - m->first);
	t.weight = arena_array(m->arena, double, cells * (size_t)m->e->options);
	t.open = arena_array(m->arena, struct candidate, cells);
	t.cap = 2 * (int32_t)cells + 64;
	t.trail = arena_array(m->arena, struct fix, (size_t)t.cap);
	return t;
}

bool branch_tree(struct master *m, int64_t limit, int32_t nodes, struct roster *out,
	bool *complete)
{
	struct tree t = tree_new(m, limit, out);
	t.nodes = nodes;
	*complete = explore(&t);
	master_apply_bans(m);
	return t.found;
}

bool branch_dive(struct master *m, int64_t limit, double noise, uint64_t *random,
	struct roster *out)
{
	struct tree t = tree_new(m, limit, out);
	t.noise = noise;
	t.random = random;
	dive(&t);
	pop_to(&t, 0);
	master_apply_bans(m);
	return t.found;
}

void branch_round(struct master *m, struct roster *out)
{
	double *most = arena_array(m->arena, double, (size_t)m->people);
	roster_copy(out, m->base);
	for (int32_t i = 0; i < m->columns; i++) {
		const struct column *k = &m->column[i];
		double x = master_value(m, i);
		if (x <= most[k->local])
			continue;
		most[k->local] = x;
		roster_set_row(out, m->person[k->local], k->row, k->cost);
	}
}
