/* The master problem. A column is a whole legal row of one person; the rows of the LP say that
 * each person has one, and how many people each need has. The price of a need (its dual) says
 * what one more is worth; pricing asks the exact table for the best row at those prices.
 *
 * The bound does not trust the LP: for any whole-number prices, the sum over people of the
 * cheapest row plus the sum over needs of the cheapest number of people is below every plan
 * (Lagrangian duality), and it is computed in integers. The LP only proposes the prices, pulled
 * halfway to those of the best bound so far (Wentges' smoothing), which keeps them from swinging.
 */
#include "solver/master.h"

#include <math.h>

#include "solver/parallel.h"

#define INFINITE 1e30
#define ARTIFICIAL 1e6 /* price of a person without a row */
#define EXCESS 4 /* price of one too many missing, in weights of the heaviest need */

struct priced {
	enum best_row_outcome outcome;
	int64_t value; /* least scaled price of a row at the present prices; INT64_MIN unknown */
	int64_t cost;
	int8_t *row;
};

/* As fine as the sums of a whole row allow. */
static int32_t fine_scale(const struct engine *e, int32_t *heaviest)
{
	int64_t day = 1;
	for (int32_t i = 0; i < e->needs; i++) {
		const struct need *n = &e->need[i];
		int64_t w = n->min_weight > n->wish_weight ? n->min_weight : n->wish_weight;
		day = w + n->over_weight > day ? w + n->over_weight : day;
	}
	int64_t cell = 0;
	size_t cells = (size_t)e->people * (size_t)e->days * (size_t)e->options;
	for (size_t i = 0; i < cells; i++)
		if (e->cell[i] != CELL_NO && llabs(e->cell[i]) > cell)
			cell = llabs(e->cell[i]);
	*heaviest = (int32_t)day;
	for (int32_t i = 0; i < e->people; i++) {
		const struct row_model *m = &e->row[i];
		for (int32_t v = 0; v < m->nodes * m->classes; v++)
			if (m->next[v] >= 0 && m->step_cost[v] > cell)
				cell = m->step_cost[v];
		if (m->complete_weight != SOLVER_HARD && m->complete_weight > cell)
			cell = m->complete_weight;
	}
	int64_t scale = ROW_COST_MAX / ((int64_t)e->days * ((EXCESS + 1) * day + 2 * cell));
	return scale > 1000 ? 1000 : scale < 1 ? 1 : (int32_t)scale;
}

static void count_known(struct master *m)
{
	const struct engine *e = m->e;
	struct roster *r = roster_new(e, m->arena);
	roster_copy(r, m->base);
	m->fixed_cost = e->constant;
	bool *mine = arena_array(m->arena, bool, (size_t)e->people);
	for (int32_t i = 0; i < m->people; i++) {
		mine[m->person[i]] = true;
		roster_count(r, m->person[i], m->first, m->end, -1);
	}
	for (int32_t i = 0; i < e->people; i++)
		if (!mine[i])
			m->fixed_cost += m->base->row_cost[i];
	m->known = r->have;
}

/* Needs that the planned cells can change are rows; the others are a constant. */
static void choose_rows(struct master *m)
{
	const struct engine *e = m->e;
	m->need_row = arena_array(m->arena, int32_t, (size_t)e->needs + 1);
	m->row_need = arena_array(m->arena, int32_t, (size_t)e->needs + 1);
	m->rows = m->people;
	for (int32_t n = 0; n < e->needs; n++) {
		bool touched = false;
		for (int32_t j = e->row_first[n]; j < e->row_first[n + 1] && !touched; j++) {
			int32_t day = e->row_cell[j] / e->slots;
			touched = day >= m->first && day < m->end;
		}
		m->need_row[n] = touched ? m->rows : -1;
		if (touched)
			m->row_need[m->rows++ - m->people] = n;
		else
			m->fixed_cost += need_price(&e->need[n], m->known[n]);
	}
	m->total_row = m->rows++;
}

static void add_slack(struct master *m, double cost, double upper, int32_t row, double sign)
{
	const int32_t rows[2] = { row, m->total_row };
	const double values[2] = { sign, 1 };
	/* Missing people count in the total, surplus ones do not. */
	lp_add_column(m->lp, cost, upper, sign > 0 ? 2 : 1, rows, values);
	m->first_column++;
}

static void build_lp(struct master *m)
{
	const struct engine *e = m->e;
	double *bound = arena_array(m->arena, double, (size_t)m->rows);
	double *upper = arena_array(m->arena, double, (size_t)m->rows);
	for (int32_t i = 0; i < m->people; i++)
		bound[i] = upper[i] = 1;
	for (int32_t r = m->people; r < m->total_row; r++) {
		int32_t n = m->row_need[r - m->people];
		bound[r] = upper[r] = e->need[n].wish - m->known[n];
	}
	bound[m->total_row] = -INFINITE;
	upper[m->total_row] = INFINITE;
	m->lp = lp_new(m->rows, bound, upper);
	for (int32_t r = m->people; r < m->total_row; r++) {
		const struct need *n = &e->need[m->row_need[r - m->people]];
		add_slack(m, n->min_weight, n->min, r, 1);
		add_slack(m, n->wish_weight, n->wish - n->min, r, 1);
		add_slack(m, n->over_weight, INFINITE, r, -1);
	}
	/* A limit on those missing that cannot be kept must show in the bound, not in the LP
	 * failing. */
	const double less = -1;
	lp_add_column(m->lp, EXCESS * (double)m->heaviest, INFINITE, 1, &m->total_row, &less);
	m->first_column++;
	for (int32_t i = 0; i < m->people; i++) {
		const double one = 1;
		lp_add_column(m->lp, ARTIFICIAL, INFINITE, 1, &i, &one);
		m->first_column++;
	}
}

struct master *master_new(struct control *c, struct bench **bench, int32_t threads,
	const struct roster *base, const int32_t *person, int32_t people, int32_t first,
	int32_t end,
	struct arena *a)
{
	struct master *m = arena_new_one(a, struct master);
	const struct engine *e = c->e;
	*m = (struct master){ .c = c, .e = e, .arena = a, .bench = bench, .threads = threads,
		.people = people, .first = first, .end = end, .base = base, .bound = INT64_MIN,
		.missing_min = 0, .missing_max = INT32_MAX };
	m->person = arena_array(a, int32_t, (size_t)people);
	memcpy(m->person, person, (size_t)people * sizeof(*person));
	m->bound_whole = people == e->people && first == 0 && end == e->days;
	m->scale = fine_scale(e, &m->heaviest);
	count_known(m);
	choose_rows(m);
	build_lp(m);
	m->ban = arena_array(a, uint8_t,
		(size_t)people * (size_t)(end - first) * (size_t)e->options);
	m->price = arena_array(a, int32_t, (size_t)e->needs + 1);
	m->centre = arena_array(a, int32_t, (size_t)e->needs + 1);
	m->entry_row = arena_array(a, int32_t, (size_t)m->rows);
	m->entry_value = arena_array(a, double, (size_t)m->rows);
	m->decided = arena_array(a, bool, (size_t)people);
	m->priced = arena_array(a, struct priced, (size_t)people);
	for (int32_t i = 0; i < people; i++)
		m->priced[i].row = arena_array(a, int8_t, (size_t)e->days);
	return m;
}

void master_free(struct master *m)
{
	lp_free(m->lp);
}

static bool column_banned(struct master *m, const struct column *k)
{
	for (int32_t d = m->first; d < m->end; d++)
		if (master_ban(m, k->local, d)[k->row[d] + 1] != 0)
			return true;
	return false;
}

static void add_to_lp(struct master *m, const struct column *k)
{
	const struct engine *e = m->e;
	int32_t *row = m->entry_row, n = 1;
	double *value = m->entry_value;
	row[0] = k->local;
	value[0] = 1;
	for (int32_t d = m->first; d < m->end; d++) {
		if (k->row[d] == SOLVER_OFF)
			continue;
		int32_t cell = d * e->slots + k->row[d];
		for (int32_t i = e->use_first[cell]; i < e->use_first[cell + 1]; i++) {
			const struct need *need = &e->need[e->use[i]];
			int32_t r = m->need_row[e->use[i]], at = 1;
			if (r < 0 || (need->member != NULL && !need->member[m->person[k->local]]))
				continue;
			while (at < n && row[at] != r)
				at++;
			row[at] = r;
			value[at] = at == n ? 1 : value[at] + 1;
			n += at == n;
		}
	}
	lp_add_column(m->lp, (double)k->cost, k->banned ? 0 : INFINITE, n, row, value);
}

bool master_add(struct master *m, int32_t local, const int8_t *row, int64_t cost)
{
	size_t days = (size_t)m->e->days;
	for (int32_t i = 0; i < m->columns; i++)
		if (m->column[i].local == local && m->column[i].cost == cost
			&& memcmp(m->column[i].row, row, days) == 0)
			return false;
	if (m->columns == m->column_cap) {
		m->column_cap = m->column_cap == 0 ? 512 : m->column_cap * 2;
		struct column *wider = arena_array(m->arena, struct column, (size_t)m->column_cap);
		if (m->columns > 0)
			memcpy(wider, m->column, (size_t)m->columns * sizeof(*wider));
		m->column = wider;
	}
	struct column *k = &m->column[m->columns++];
	*k = (struct column){ .local = local, .cost = cost,
		.row = arena_array(m->arena, int8_t, days) };
	memcpy(k->row, row, days);
	k->banned = column_banned(m, k);
	add_to_lp(m, k);
	return true;
}

/* The only row that the bans leave, written into `row`; false when there is more than one. */
static bool only_row(struct master *m, int32_t local, int8_t *row)
{
	for (int32_t d = m->first; d < m->end; d++) {
		const uint8_t *ban = master_ban(m, local, d);
		int32_t left = 0;
		for (int32_t o = 0; o < m->e->options && left < 2; o++)
			if (ban[o] == 0) {
				left++;
				row[d] = (int8_t)(o - 1);
			}
		if (left != 1)
			return false;
	}
	return true;
}

void master_apply_bans(struct master *m)
{
	for (int32_t i = 0; i < m->people; i++)
		m->decided[i] = only_row(m, i, m->priced[i].row);
	for (int32_t i = 0; i < m->columns; i++) {
		bool banned = column_banned(m, &m->column[i]);
		if (banned != m->column[i].banned)
			lp_set_upper(m->lp, m->first_column + i, banned ? 0 : INFINITE);
		m->column[i].banned = banned;
	}
	m->bound = INT64_MIN;
}

void master_limit_missing(struct master *m, int32_t min, int32_t max)
{
	m->missing_min = min;
	m->missing_max = max;
	lp_set_row(m->lp, m->total_row, min > 0 ? min : -INFINITE,
		max < INT32_MAX ? max : INFINITE);
	m->bound = INT64_MIN;
}

double master_value(const struct master *m, int32_t column)
{
	return lp_values(m->lp)[m->first_column + column];
}

/* A decided person is priced without a table. */
static void price_decided(struct master *m, int32_t local)
{
	const struct engine *e = m->e;
	struct priced *out = &m->priced[local];
	int32_t person = m->person[local];
	memcpy(out->row, roster_row(m->base, person), (size_t)e->days);
	bool one = only_row(m, local, out->row);
	assert(one);
	out->cost = engine_row_cost(e, person, out->row);
	out->outcome = out->cost < ROW_INF ? BEST_ROW_FOUND : BEST_ROW_NONE;
	out->value = out->cost < ROW_INF ? out->cost * m->scale : INT64_MAX;
	for (int32_t d = m->first; d < m->end && out->cost < ROW_INF; d++) {
		int32_t at = d * e->slots + out->row[d];
		for (int32_t i = out->row[d] < 0 ? 0 : e->use_first[at];
			out->row[d] >= 0 && i < e->use_first[at + 1]; i++) {
			const bool *member = e->need[e->use[i]].member;
			if (member == NULL || member[person])
				out->value += m->price[e->use[i]];
		}
	}
}

static void price_one(void *context, int32_t thread, int32_t local)
{
	if (((struct master *)context)->decided[local]) {
		price_decided(context, local);
		return;
	}
	struct master *m = context;
	const struct engine *e = m->e;
	struct bench *b = m->bench[thread];
	int32_t person = m->person[local], value;
	struct priced *out = &m->priced[local];
	const struct row_model *model = &e->row[person];
	pricing_from_duals(e, person, m->first, m->end, m->price, m->scale,
		master_ban(m, local, m->first), &b->pricing);
	b->salt = (uint64_t)(m->columns * 131 + local);
	memcpy(out->row, roster_row(m->base, person), (size_t)e->days);
	out->outcome = best_row(b, person, m->first, m->end, m->scale, out->row, &value);
	out->value = INT64_MIN;
	if (out->outcome == BEST_ROW_HIDDEN && m->first == 0 && m->end == e->days)
		out->value = value;
	if (out->outcome == BEST_ROW_NONE)
		out->value = INT64_MAX;
	if (out->outcome != BEST_ROW_FOUND)
		return;
	out->cost = engine_row_cost(e, person, out->row);
	out->value = out->cost * m->scale;
	for (int32_t d = m->first; d < m->end; d++) {
		int32_t c = out->row[d] == SOLVER_OFF ? 0 : model->class_of[out->row[d]];
		int32_t at = (d - m->first) * model->classes + c;
		out->value += b->pricing.cost[at]
			- (int64_t)engine_cells(e, person, d)[out->row[d] + 1] * m->scale;
	}
	/* The table takes monstrous prices as merely large: then its own value is the bound. */
	if (m->first == 0 && m->end == e->days && value < out->value)
		out->value = value;
}

/* The cheapest number of people at a need, at the present prices: the other half of the bound. */
static int64_t need_term(const struct master *m, int32_t n)
{
	const struct need *need = &m->e->need[n];
	int64_t best = INT64_MAX;
	for (int32_t x = 0; x <= m->people * need->times; x++) {
		int32_t have = m->known[n] + x;
		int32_t missing = have < need->wish ? need->wish - have : 0;
		int64_t v = need_price(need, have) * m->scale - (int64_t)m->price[n] * x
			- (int64_t)m->price_missing * missing;
		best = v < best ? v : best;
	}
	return best;
}

/* The Lagrangian value at the present prices, INT64_MIN when some row could not be bounded,
 * INT64_MAX when a person has no row. */
static int64_t lagrangian(const struct master *m)
{
	int64_t sum = m->fixed_cost * m->scale;
	for (int32_t i = 0; i < m->people; i++) {
		if (m->priced[i].value == INT64_MIN || m->priced[i].value == INT64_MAX)
			return m->priced[i].value;
		sum += m->priced[i].value;
	}
	for (int32_t r = m->people; r < m->total_row; r++)
		sum += need_term(m, m->row_need[r - m->people]);
	if (m->price_missing > 0)
		sum += (int64_t)m->price_missing * m->missing_min;
	else if (m->price_missing < 0)
		sum += (int64_t)m->price_missing * m->missing_max;
	return sum;
}

static int32_t whole_between(double x, double low, double high)
{
	return (int32_t)lround(x < low ? low : x > high ? high : x);
}

/* The LP's prices, pulled towards the centre by `pull` (0: not at all). */
static void take_prices(struct master *m, double pull)
{
	const double *dual = lp_duals(m->lp);
	double heaviest = (double)m->heaviest * m->scale;
	for (int32_t r = m->people; r < m->total_row; r++) {
		int32_t n = m->row_need[r - m->people];
		const struct need *need = &m->e->need[n];
		double price = -dual[r] * m->scale * (1 - pull) + m->centre[n] * pull;
		/* Beyond its own weights a price only loosens the bound, unless the total binds;
		 * and the table's sums must stay in range when artificial prices show through. */
		m->price[n] = whole_between(price, -(EXCESS + 1) * heaviest,
			(double)need->over_weight * m->scale);
	}
	double total = dual[m->total_row] * m->scale * (1 - pull) + m->centre_missing * pull;
	m->price_missing = whole_between(total, -EXCESS * heaviest, EXCESS * heaviest);
	if (m->missing_min <= 0 && m->price_missing > 0)
		m->price_missing = 0;
	if (m->missing_max == INT32_MAX && m->price_missing < 0)
		m->price_missing = 0;
}

static int32_t add_priced(struct master *m)
{
	const double *dual = lp_duals(m->lp);
	int32_t added = 0;
	double *own = arena_array(m->arena, double, (size_t)m->people);
	memcpy(own, dual, (size_t)m->people * sizeof(*own));
	for (int32_t i = 0; i < m->people; i++) {
		struct priced *p = &m->priced[i];
		if (p->outcome == BEST_ROW_FOUND
			&& (double)p->value < own[i] * m->scale - 0.01 * m->scale)
			added += master_add(m, i, p->row, p->cost);
	}
	return added;
}

int64_t master_bound(const struct master *m)
{
	if (m->bound == INT64_MIN || m->bound == INT64_MAX)
		return m->bound;
	/* Every penalty is a multiple of the step, so the bound may be rounded up to one. */
	int64_t step = (int64_t)m->e->step * m->scale, q = m->bound / step;
	return (q + (q * step < m->bound)) * m->e->step;
}

static void spend(struct master *m, int64_t work)
{
	m->spent += work;
	control_spend(m->c, work);
}

/* One round of pricing at prices pulled by `pull`. Returns the number of new columns. */
static int32_t price_round(struct master *m, double pull)
{
	int64_t before = 0, after = 0;
	take_prices(m, pull);
	for (int32_t t = 0; t < m->threads; t++)
		before += m->bench[t]->spent;
	parallel_for(m->threads, m->people, price_one, m);
	for (int32_t t = 0; t < m->threads; t++)
		after += m->bench[t]->spent;
	spend(m, after - before);
	int64_t value = lagrangian(m);
	if (value > m->bound) {
		m->bound = value;
		memcpy(m->centre, m->price, (size_t)m->e->needs * sizeof(*m->centre));
		m->centre_missing = m->price_missing;
	}
	return add_priced(m);
}

enum master_outcome master_solve(struct master *m, int64_t limit, int32_t rounds)
{
	bool dual = true;
	m->solved = false;
	for (int32_t round = 0; rounds == 0 || round < rounds; round++) {
		int64_t before = lp_iterations(m->lp);
		if (control_stop(m->c) || !lp_solve(m->lp, dual, 300))
			return MASTER_STOPPED;
		dual = false;
		spend(m, (lp_iterations(m->lp) - before) * (m->rows / 8 + 1));
		m->lp_value = lp_objective(m->lp);
		bool centred = m->bound != INT64_MIN;
		int32_t added = price_round(m, centred ? 0.6 : 0);
		if (master_bound(m) > limit)
			return MASTER_CUT;
		if (added == 0 && centred)
			added = price_round(m, 0);
		if (master_bound(m) > limit)
			return MASTER_CUT;
		double lp_total = m->lp_value + (double)m->fixed_cost;
		/* When rounding up the LP's value gives no more than the bound already has, more
		 * columns cannot raise it. */
		double most = ceil((lp_total - 1e-4) / m->e->step) * m->e->step;
		if (added == 0 || (double)master_bound(m) >= most) {
			m->solved = true;
			return MASTER_SOLVED;
		}
	}
	return MASTER_STOPPED;
}
