/* The exact table of a row. V[d][state][counters] is the cheapest completion of a row that is in
 * that state, with those counters, before day d. It is filled backwards, so that the best row
 * (and every row nearly as good) is read off forwards without parents being stored. The counters
 * are a block of numbers: all but the widest are enumerated as "outer" combinations, the widest
 * is innermost, where one step is a shifted minimum over a run of numbers that the compiler turns
 * into vector code. */
#include "solver/row.h"

/* Extent of one counter before one day: values low .. low + n - 1. */
struct extent {
	int32_t low, n;
};

struct dim {
	const struct row_counter *counter;
	int32_t base;        /* units outside of the query */
	int32_t from, to;    /* first and last day of the query on which it counts */
	bool saturates;      /* values too low to matter any more are one value */
	/* [day - first] least and most units of the days before, by the cells that are allowed */
	int32_t *least, *most;
	struct extent *at; /* [day - first] for first .. end */
};

struct layer {
	size_t offset;
	int32_t outer, inner;
	int32_t stride; /* cells of one state */
};

struct row_work {
	struct arena *store, *scratch;
	int32_t *v;
	size_t room;
	struct dim dim[ROW_DIMS_MAX]; /* the last one is innermost */
	int32_t dims;
	struct layer *layer;
	bool *reach;     /* [day][node] */
	int32_t *move;   /* [outer] combination that an outer combination becomes, or -1 */
	int32_t *charge; /* [outer] price of windows that end there */
	int32_t *last_charge; /* [units] scaled price of the innermost counter's end */
	int64_t spent;
};

struct row_work *row_work_new(struct arena *a)
{
	struct row_work *w = arena_new_one(a, struct row_work);
	w->store = arena_new((size_t)512 * 1024 * 1024);
	w->scratch = arena_new((size_t)256 * 1024 * 1024);
	return w;
}

void row_work_free(struct row_work *w)
{
	arena_free(w->store);
	arena_free(w->scratch);
}

int64_t row_work_spent(const struct row_work *w)
{
	return w->spent;
}

static int32_t max32(int32_t a, int32_t b)
{
	return a > b ? a : b;
}

static int32_t min32(int32_t a, int32_t b)
{
	return a < b ? a : b;
}

static int64_t attain(const struct row_counter *k, int32_t days)
{
	return days <= 0 ? 0 : k->attain[days];
}

/* Narrows the values to those near an even use of the limit over the window. */
static void pace(const struct row_query *q, const struct dim *m, int32_t d, int64_t *low,
	int64_t *high)
{
	const struct row_counter *k = m->counter;
	int64_t days = m->to - m->from + 1, most = attain(k, m->to - m->from + 1);
	int64_t goal = k->rule->max == SOLVER_NONE
		? most : (k->rule->max - k->rule->before) / k->gcd;
	if (days <= 70)
		return;
	goal = goal > most ? most : goal;
	if (k->hard_min > 0)
		goal = (goal + k->hard_min) / 2;
	int64_t even = goal * (d - m->from) / days, room = attain(k, 3) * q->slack;
	*low = *low < even - room ? even - room : *low;
	*high = *high > even + room ? even + room : *high;
}

/* The values that a counter can have before day d and still end legally; false when there is
 * none. */
static bool extent_at(const struct row_query *q, const struct dim *m, int32_t d, struct extent *out)
{
	const struct row_counter *k = m->counter;
	if (d <= m->from || d > m->to) {
		*out = (struct extent){ 0, 1 };
		return true;
	}
	int32_t t = d - q->first, last = m->to + 1 - q->first;
	int64_t rest = attain(k, m->to - d + 1), high = attain(k, d - m->from);
	rest = rest < m->most[last] - m->most[t] ? rest : m->most[last] - m->most[t];
	high = high < m->most[t] ? high : m->most[t];
	int64_t low = (int64_t)k->hard_min - m->base - rest;
	if (k->hard_max != INT32_MAX && high > (int64_t)k->hard_max - m->base)
		high = (int64_t)k->hard_max - m->base;
	if (m->saturates && k->hard_max - m->base - rest > low)
		low = k->hard_max - m->base - rest;
	if (low < m->least[t])
		low = m->least[t];
	if (m->saturates && high < low)
		high = low;
	if (low < 0)
		low = 0;
	if (q->paced)
		pace(q, m, d, &low, &high);
	*out = (struct extent){ (int32_t)low, (int32_t)(high - low + 1) };
	return high >= low;
}

/* Adds up, day by day, the least and the most that the allowed cells can give. */
static void bound_units(const struct row_model *m, const struct row_query *q, struct dim *dim)
{
	for (int32_t d = q->first; d < q->end; d++) {
		int32_t least = INT32_MAX, most = 0, t = d - q->first;
		for (int32_t c = 0; c < m->classes; c++) {
			if (q->cost[t * m->classes + c] >= ROW_INF)
				continue;
			/* What a weekend counts depends on the day before. */
			bool split = dim->counter->rule->weekends && row_weekday(m, d) == 6;
			int32_t units = split ? c != 0 : row_units(m, dim->counter, d, c, 0);
			if (d < dim->from || d > dim->to)
				units = 0;
			most = units > most ? units : most;
			units = split ? 0 : units;
			least = units < least ? units : least;
		}
		dim->least[t + 1] = dim->least[t] + (least == INT32_MAX ? 0 : least);
		dim->most[t + 1] = dim->most[t] + most;
	}
}

static bool add_dim(const struct row_model *m, const struct row_query *q, struct row_work *w,
	int32_t index)
{
	const struct row_counter *k = &m->counter[index];
	if (k->rule->last < q->first || k->rule->first >= q->end)
		return true;
	struct dim dim = { .counter = k, .base = q->outside == NULL ? 0 : q->outside[index] };
	dim.from = max32(k->rule->first, q->first);
	dim.to = min32(k->rule->last, q->end - 1);
	dim.least = arena_array(w->scratch, int32_t, (size_t)(q->end - q->first + 1));
	dim.most = arena_array(w->scratch, int32_t, (size_t)(q->end - q->first + 1));
	bound_units(m, q, &dim);
	dim.at = arena_array(w->scratch, struct extent, (size_t)(q->end - q->first + 1));
	const struct solver_count *r = k->rule;
	bool no_min = r->min_weight == 0 || r->min <= r->before;
	dim.saturates = no_min && k->hard_max != INT32_MAX && k->hard_max >= dim.base && !q->paced;
	for (int32_t d = q->first; d <= q->end; d++)
		if (!extent_at(q, &dim, d, &dim.at[d - q->first]))
			return false;
	assert(w->dims < ROW_DIMS_MAX);
	w->dim[w->dims++] = dim;
	return true;
}

/* Puts the dimension with the most values on one day last. */
static void widest_last(const struct row_query *q, struct row_work *w)
{
	int32_t widest = 0, best = -1;
	for (int32_t j = 0; j < w->dims; j++)
		for (int32_t t = 0; t <= q->end - q->first; t++)
			if (w->dim[j].at[t].n > best) {
				best = w->dim[j].at[t].n;
				widest = j;
			}
	if (w->dims == 0) {
		/* A table without counters has one dummy value. */
		struct extent *one = arena_array(w->scratch, struct extent,
			(size_t)(q->end - q->first + 1));
		for (int32_t t = 0; t <= q->end - q->first; t++)
			one[t].n = 1;
		w->dim[w->dims++] = (struct dim){ .at = one, .from = -1, .to = -1 };
		return;
	}
	struct dim swap = w->dim[w->dims - 1];
	w->dim[w->dims - 1] = w->dim[widest];
	w->dim[widest] = swap;
	/* The innermost one moves by plain shifts. */
	struct dim *inner = &w->dim[w->dims - 1];
	bool was = inner->saturates;
	inner->saturates = false;
	/* A range that was not empty does not become so by growing. */
	bool some = true;
	for (int32_t d = q->first; d <= q->end && was; d++)
		some &= extent_at(q, inner, d, &inner->at[d - q->first]);
	assert(some);
}

/* Sizes of all days; false when the whole is too large. */
static bool lay_out(const struct row_model *m, const struct row_query *q, struct row_work *w)
{
	int32_t days = q->end - q->first;
	size_t total = 0;
	int64_t most_outer = 1;
	w->layer = arena_array(w->scratch, struct layer, (size_t)days + 1);
	for (int32_t t = 0; t <= days; t++) {
		int64_t outer = 1;
		for (int32_t j = 0; j + 1 < w->dims; j++)
			outer *= w->dim[j].at[t].n;
		int64_t inner = w->dim[w->dims - 1].at[t].n;
		if (outer * inner > ROW_TABLE_MAX / m->nodes)
			return false;
		w->layer[t] = (struct layer){ .offset = total, .outer = (int32_t)outer,
			.inner = (int32_t)inner, .stride = (int32_t)(outer * inner) };
		total += (size_t)(outer * inner * m->nodes);
		most_outer = outer > most_outer ? outer : most_outer;
		if (total > ROW_TABLE_MAX)
			return false;
	}
	if (total > w->room) {
		arena_reset(w->store);
		w->room = total + total / 2;
		w->v = arena_array(w->store, int32_t, w->room);
	}
	w->move = arena_array(w->scratch, int32_t, (size_t)most_outer);
	w->charge = arena_array(w->scratch, int32_t, (size_t)most_outer);
	return true;
}

static const int32_t *cell_cost(const struct row_model *m, const struct row_query *q, int32_t d)
{
	return &q->cost[(d - q->first) * m->classes];
}

static void find_reachable(const struct row_model *m, const struct row_query *q, struct row_work *w)
{
	int32_t days = q->end - q->first;
	w->reach = arena_array(w->scratch, bool, (size_t)(days + 1) * (size_t)m->nodes);
	w->reach[q->start] = true;
	for (int32_t t = 0; t < days; t++) {
		const int32_t *cost = cell_cost(m, q, q->first + t);
		const bool *from = &w->reach[t * m->nodes];
		bool *to = &w->reach[(t + 1) * m->nodes];
		for (int32_t v = 0; v < m->nodes; v++) {
			if (!from[v])
				continue;
			for (int32_t c = 0; c < m->classes; c++)
				if (cost[c] < ROW_INF && m->next[v * m->classes + c] >= 0)
					to[m->next[v * m->classes + c]] = true;
		}
	}
}

/* Scaled price of a counter that ends with `units` in the query. */
static int32_t end_charge(const struct row_query *q, const struct dim *dim, int32_t units)
{
	int32_t price = row_counter_price(dim->counter, (int64_t)units + dim->base);
	if (price == ROW_INF)
		return ROW_INF;
	/* A monstrous price stands as a large one: sums stay in range, and bounds below. */
	int64_t scaled = (int64_t)price * q->scale;
	return scaled < ROW_COST_MAX ? (int32_t)scaled : ROW_COST_MAX;
}

/* A value that cannot reach the maximum any more stands as the lowest one that is told apart.
 * That may overstate it, so it is also held below what the days so far can have given. */
static int32_t saturated(const struct dim *dim, struct extent then, int32_t units)
{
	if (units < then.low)
		return then.low;
	if (units >= then.low + then.n && units <= dim->counter->hard_max - dim->base)
		return then.low + then.n - 1;
	return units;
}

/* Where each outer combination goes when class c is worked on day d from a state like `node`. */
static void outer_moves(const struct row_model *m, const struct row_query *q, struct row_work *w,
	int32_t d, int32_t c, int32_t node)
{
	int32_t t = d - q->first, dims = w->dims - 1;
	int32_t inc[ROW_DIMS_MAX], digit[ROW_DIMS_MAX];
	for (int32_t j = 0; j < dims; j++) {
		inc[j] = row_units(m, w->dim[j].counter, d, c, node);
		digit[j] = 0;
	}
	for (int32_t o = 0; o < w->layer[t].outer; o++) {
		int32_t to = 0, charge = 0, place = 1;
		for (int32_t j = dims - 1; j >= 0 && to >= 0; j--) {
			const struct dim *dim = &w->dim[j];
			struct extent now = dim->at[t], then = dim->at[t + 1];
			int32_t units = now.low + digit[j] + inc[j];
			if (d == dim->to) {
				int32_t end = end_charge(q, dim, units);
				charge = end == ROW_INF ? ROW_INF : charge + end;
				units = 0;
			}
			if (dim->saturates)
				units = saturated(dim, then, units);
			bool inside = charge < ROW_INF && units >= then.low
				&& units < then.low + then.n;
			to = inside ? to + (units - then.low) * place : -1;
			place *= then.n;
		}
		w->move[o] = to;
		w->charge[o] = charge;
		for (int32_t j = dims - 1; j >= 0 && ++digit[j] == w->dim[j].at[t].n; j--)
			digit[j] = 0;
	}
}

/* Minima of whole vectors came with AVX2: the loader takes the version that the processor knows.
 * Sanitizers run before the loader is done, so checked builds have the plain one alone. */
#if defined(__x86_64__) && !defined(__clang__) && defined(__OPTIMIZE__) && \
	!defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)
#define WIDE __attribute__((target_clones("avx2", "default")))
#else
#define WIDE
#endif
/* Becomes part of both versions of its caller. */
#define WIDE_PART static inline __attribute__((always_inline))

WIDE_PART void shifted_min(int32_t *restrict to, const int32_t *restrict from, int32_t n,
	int32_t add)
{
	for (int32_t i = 0; i < n; i++) {
		int32_t x = from[i] + add;
		to[i] = x < to[i] ? x : to[i];
	}
}

/* One outer combination of one state: the innermost counter moves by `inc`. */
WIDE_PART void inner_step(const struct row_query *q, struct row_work *w, int32_t d, int32_t *to,
	const int32_t *from, int32_t inc, int32_t add)
{
	int32_t t = d - q->first;
	const struct dim *dim = &w->dim[w->dims - 1];
	struct extent now = dim->at[t], then = dim->at[t + 1];
	if (d == dim->to) {
		for (int32_t i = 0; i < now.n; i++) {
			int32_t end = w->last_charge[now.low + i + inc];
			if (end < ROW_INF && from[0] + add + end < to[i])
				to[i] = from[0] + add + end;
		}
		return;
	}
	/* now.low + i + inc - then.low must lie in 0 .. then.n - 1 */
	int32_t shift = now.low + inc - then.low;
	int32_t begin = max32(0, -shift);
	int32_t stop = min32(now.n, then.n - shift);
	if (stop > begin)
		shifted_min(to + begin, from + begin + shift, stop - begin, add);
	w->spent += stop - begin;
}

WIDE
static void fill_class(const struct row_model *m, const struct row_query *q, struct row_work *w,
	int32_t d, int32_t c, bool after_work)
{
	int32_t t = d - q->first, ready = -1;
	const struct layer *now = &w->layer[t], *then = &w->layer[t + 1];
	int32_t cell = cell_cost(m, q, d)[c];
	int32_t inc = 0;
	for (int32_t v = 0; v < m->nodes; v++) {
		int32_t to = m->next[v * m->classes + c];
		if (!w->reach[t * m->nodes + v] || m->worked[v] != after_work || to < 0)
			continue;
		if (ready < 0) {
			outer_moves(m, q, w, d, c, v);
			const struct row_counter *k = w->dim[w->dims - 1].counter;
			inc = k == NULL ? 0 : row_units(m, k, d, c, v);
			ready = 1;
		}
		int32_t half = row_half_weekend(m, d, c, v);
		if (half == ROW_INF)
			continue;
		int32_t add = cell + (m->step_cost[v * m->classes + c] + half) * q->scale;
		int32_t *mine = w->v + now->offset + (size_t)v * (size_t)now->stride;
		const int32_t *theirs = w->v + then->offset + (size_t)to * (size_t)then->stride;
		for (int32_t o = 0; o < now->outer; o++)
			if (w->move[o] >= 0)
				inner_step(q, w, d, mine + o * now->inner,
					theirs + w->move[o] * then->inner, inc, add + w->charge[o]);
	}
}

static void clear(int32_t *restrict v, int32_t n)
{
	for (int32_t i = 0; i < n; i++)
		v[i] = ROW_INF;
}

static void fill_day(const struct row_model *m, const struct row_query *q, struct row_work *w,
	int32_t d)
{
	const struct layer *now = &w->layer[d - q->first];
	int32_t *v = w->v + now->offset;
	const bool *reach = &w->reach[(d - q->first) * m->nodes];
	for (int32_t n = 0; n < m->nodes; n++)
		if (reach[n])
			clear(v + (size_t)n * (size_t)now->stride, now->stride);
	for (int32_t c = 0; c < m->classes; c++) {
		if (cell_cost(m, q, d)[c] >= ROW_INF)
			continue;
		fill_class(m, q, w, d, c, false);
		fill_class(m, q, w, d, c, true);
	}
}

/* The innermost counter ends once in every state: its prices are looked up. */
static void charge_last(const struct row_model *m, const struct row_query *q, struct row_work *w)
{
	const struct dim *dim = &w->dim[w->dims - 1];
	if (dim->counter == NULL)
		return;
	struct extent at = dim->at[dim->to - q->first];
	int32_t most = 1; /* a weekend */
	for (int32_t c = 0; c < m->classes; c++)
		most = max32(most, dim->counter->inc[c]);
	w->last_charge = arena_array(w->scratch, int32_t, (size_t)(at.low + at.n + most));
	for (int32_t i = 0; i < at.low + at.n + most; i++)
		w->last_charge[i] = end_charge(q, dim, i);
}

int32_t row_table_fill(const struct row_model *m, const struct row_query *q, struct row_work *w)
{
	arena_reset(w->scratch);
	w->dims = 0;
	w->spent = 0;
	for (int32_t i = 0; i < m->counters; i++)
		if (m->counter[i].active && !add_dim(m, q, w, i))
			return ROW_INF;
	widest_last(q, w);
	if (!lay_out(m, q, w))
		return -ROW_INF;
	charge_last(m, q, w);
	find_reachable(m, q, w);
	const struct layer *last = &w->layer[q->end - q->first];
	assert(last->stride == 1);
	for (int32_t v = 0; v < m->nodes; v++)
		w->v[last->offset + (size_t)v] = q->end_price == NULL ? 0 : q->end_price[v];
	for (int32_t d = q->end - 1; d >= q->first; d--)
		fill_day(m, q, w, d);
	const struct layer *start = &w->layer[0];
	assert(start->stride == 1);
	int32_t best = w->v[start->offset + (size_t)q->start];
	return best < ROW_INF / 2 ? best : ROW_INF;
}

/* Where one step leads: the state and the cell of the next day's block, and its price; false when
 * it is not possible. */
struct place {
	int32_t node, outer, inner;
};

static bool outer_step(const struct row_model *m, const struct row_query *q,
	const struct row_work *w,
	int32_t d, int32_t c, struct place from, int32_t *outer, int32_t *price)
{
	int32_t t = d - q->first, rest = from.outer, to = 0, place = 1;
	for (int32_t j = w->dims - 2; j >= 0; j--) {
		const struct dim *dim = &w->dim[j];
		struct extent now = dim->at[t], then = dim->at[t + 1];
		int32_t units = now.low + rest % now.n;
		rest /= now.n;
		units += row_units(m, dim->counter, d, c, from.node);
		if (d == dim->to) {
			int32_t end = end_charge(q, dim, units);
			if (end == ROW_INF)
				return false;
			*price += end;
			units = 0;
		}
		if (dim->saturates)
			units = saturated(dim, then, units);
		if (units < then.low || units >= then.low + then.n)
			return false;
		to += (units - then.low) * place;
		place *= then.n;
	}
	*outer = to;
	return true;
}

static bool take_step(const struct row_model *m, const struct row_query *q,
	const struct row_work *w,
	int32_t d, int32_t c, struct place from, struct place *to, int32_t *price)
{
	int32_t cell = cell_cost(m, q, d)[c];
	int32_t next = m->next[from.node * m->classes + c];
	int32_t half = row_half_weekend(m, d, c, from.node);
	if (cell >= ROW_INF || next < 0 || half == ROW_INF)
		return false;
	*price = cell + (m->step_cost[from.node * m->classes + c] + half) * q->scale;
	to->node = next;
	if (!outer_step(m, q, w, d, c, from, &to->outer, price))
		return false;
	const struct dim *dim = &w->dim[w->dims - 1];
	struct extent now = dim->at[d - q->first], then = dim->at[d - q->first + 1];
	int32_t units = now.low + from.inner;
	if (dim->counter != NULL)
		units += row_units(m, dim->counter, d, c, from.node);
	if (d == dim->to) {
		int32_t end = end_charge(q, dim, units);
		if (end == ROW_INF)
			return false;
		*price += end;
		units = 0;
	}
	to->inner = units - then.low;
	return to->inner >= 0 && to->inner < then.n;
}

static int32_t value_at(const struct row_query *q, const struct row_work *w, int32_t d,
	struct place at)
{
	const struct layer *l = &w->layer[d - q->first];
	return w->v[l->offset + (size_t)at.node * (size_t)l->stride
		+ (size_t)(at.outer * l->inner + at.inner)];
}

void row_table_trace(const struct row_model *m, const struct row_query *q, struct row_work *w,
	uint64_t salt, uint8_t *classes)
{
	struct place at = { .node = q->start };
	for (int32_t d = q->first; d < q->end; d++) {
		int32_t want = value_at(q, w, d, at);
		salt = salt * 6364136223846793005u + 1442695040888963407u;
		int32_t turn = (int32_t)((salt >> 33) % (uint64_t)m->classes);
		bool found = false;
		for (int32_t i = 0; i < m->classes && !found; i++) {
			int32_t c = (i + turn) % m->classes, price = 0;
			struct place to = { 0 };
			if (!take_step(m, q, w, d, c, at, &to, &price)
				|| price + value_at(q, w, d + 1, to) != want)
				continue;
			found = true;
			classes[d - q->first] = (uint8_t)c;
			at = to;
		}
		assert(found);
	}
}

struct listing {
	const struct row_model *m;
	const struct row_query *q;
	const struct row_work *w;
	int32_t limit;
	bool (*take)(void *context, const uint8_t *classes, int32_t value);
	void *context;
	uint8_t classes[SOLVER_DAYS_MAX];
};

static bool list_from(struct listing *l, int32_t d, struct place at, int32_t spent)
{
	if (d == l->q->end) {
		int32_t value = spent + value_at(l->q, l->w, d, at);
		return l->take(l->context, l->classes, value);
	}
	for (int32_t c = 0; c < l->m->classes; c++) {
		int32_t price = 0;
		struct place to = { 0 };
		if (!take_step(l->m, l->q, l->w, d, c, at, &to, &price))
			continue;
		int32_t rest = value_at(l->q, l->w, d + 1, to);
		if (rest >= ROW_INF / 2 || spent + price + rest > l->limit)
			continue;
		l->classes[d - l->q->first] = (uint8_t)c;
		if (!list_from(l, d + 1, to, spent + price))
			return false;
	}
	return true;
}

bool row_table_list(const struct row_model *m, const struct row_query *q, struct row_work *w,
	int32_t limit, bool (*take)(void *context, const uint8_t *classes, int32_t value),
	void *context)
{
	struct listing l = { .m = m, .q = q, .w = w, .limit = limit, .take = take,
		.context = context };
	return list_from(&l, q->first, (struct place){ .node = q->start }, 0);
}
