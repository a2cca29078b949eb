/* Best rows with rules added on demand. Most counters (a maximum for each of nineteen shift
 * types, a rolling window for each day) never bind; making each a dimension of the table would
 * make it enormous. So a counter becomes one when a best row breaks it, and stays one for that
 * person: the value of the table is a valid bound from below at every moment, and exact once the
 * row is legal. */
#include "solver/best_row.h"

struct bench *bench_new(const struct engine *e, struct arena *a, uint64_t seed)
{
	struct bench *b = arena_new_one(a, struct bench);
	int32_t nodes = 1, counters = 1;
	for (int32_t i = 0; i < e->people; i++) {
		if (e->row[i].nodes > nodes)
			nodes = e->row[i].nodes;
		if (e->row[i].counters > counters)
			counters = e->row[i].counters;
	}
	b->e = e;
	b->arena = a;
	b->salt = seed;
	b->work = row_work_new(a);
	b->pricing = pricing_new(e, a);
	b->end_price = arena_array(a, int32_t, (size_t)nodes);
	b->outside = arena_array(a, int32_t, (size_t)counters);
	b->node = arena_array(a, int16_t, (size_t)e->days + 1);
	b->classes = arena_array(a, uint8_t, (size_t)e->days);
	b->counter = arena_array(a, struct row_counter, (size_t)counters);
	b->learn = true;
	b->counters = counters;
	b->met = arena_array(a, bool, (size_t)e->people * (size_t)counters);
	return b;
}

void bench_forget(struct bench *b)
{
	memset(b->met, 0, (size_t)b->e->people * (size_t)b->counters);
}

void bench_free(struct bench *b)
{
	row_work_free(b->work);
}

/* The first counter that is not in the table and whose price for the row is not zero, or -1. The
 * row must keep the rules of the automaton. */
static int32_t hidden_counter(const struct row_model *m, const int8_t *row)
{
	int16_t node[SOLVER_DAYS_MAX + 1];
	bool all = true;
	for (int32_t i = 0; i < m->counters; i++)
		all &= m->counter[i].active;
	int32_t at = m->start;
	for (int32_t d = 0; d < m->p->days && !all; d++) {
		node[d] = (int16_t)at;
		at = m->next[at * m->classes + (row[d] == SOLVER_OFF ? 0 : m->class_of[row[d]])];
	}
	for (int32_t i = 0; i < m->counters && !all; i++) {
		const struct row_counter *k = &m->counter[i];
		if (!k->active && row_counter_price(k, row_count(m, k, row, node)) != 0)
			return i;
	}
	return -1;
}

/* Price of the fixed days from `end` on, for each state before `end`, less what the present row
 * pays there. Two paths that meet in a state pay the same afterwards. */
static void price_suffix(struct bench *b, const struct row_model *m, const int8_t *row, int32_t end,
	int32_t scale)
{
	for (int32_t v = 0; v < m->nodes; v++) {
		int32_t at = v;
		int64_t price = 0;
		for (int32_t d = end; d < m->p->days && at != b->node[d]; d++) {
			int32_t c = row[d] == SOLVER_OFF ? 0 : m->class_of[row[d]];
			int32_t to = m->next[at * m->classes + c];
			if (to < 0) {
				price = ROW_INF;
				break;
			}
			price += m->step_cost[at * m->classes + c]
				- m->step_cost[b->node[d] * m->classes + c];
			at = to;
		}
		b->end_price[v] = price >= ROW_INF ? ROW_INF : (int32_t)price * scale;
	}
}

static void count_outside(struct bench *b, const struct row_model *m, const int8_t *row,
	int32_t first, int32_t end)
{
	memset(b->outside, 0, (size_t)m->counters * sizeof(*b->outside));
	for (int32_t d = 0; d < m->p->days; d++) {
		if (d == first)
			d = end;
		if (d == m->p->days)
			break;
		int32_t c = row[d] == SOLVER_OFF ? 0 : m->class_of[row[d]];
		for (int32_t i = 0; i < m->counters; i++)
			b->outside[i] += row_units(m, &m->counter[i], d, c, b->node[d]);
	}
}

static struct row_query make_query(struct bench *b, int32_t person, int32_t first, int32_t end,
	int32_t scale, const int8_t *row)
{
	const struct row_model *m = &b->e->row[person];
	struct row_query q = { .first = first, .end = end, .start = m->start,
		.cost = b->pricing.cost, .scale = scale, .paced = b->paced, .slack = b->slack };
	if (first == 0 && end == b->e->days)
		return q;
	int64_t legal = row_price(m, row, b->node);
	assert(legal < ROW_INF);
	q.start = b->node[first];
	if (end < b->e->days) {
		price_suffix(b, m, row, end, scale);
		q.end_price = b->end_price;
	}
	count_outside(b, m, row, first, end);
	q.outside = b->outside;
	return q;
}

static int32_t active_counters(const struct row_model *m)
{
	int32_t n = 0;
	for (int32_t i = 0; i < m->counters; i++)
		n += m->counter[i].active;
	return n;
}

static void write_row(struct bench *b, const struct row_model *m, int32_t first, int32_t end,
	int8_t *row)
{
	for (int32_t d = first; d < end; d++)
		row[d] = b->pricing.slot[(d - first) * m->classes + b->classes[d - first]];
}

/* The model of this query: the shared one, with its own say about which counters are in the
 * table. */
static struct row_model *own_model(struct bench *b, int32_t person)
{
	const struct row_model *m = &b->e->row[person];
	b->model = *m;
	b->model.counter = b->counter;
	if (m->counters > 0)
		memcpy(b->counter, m->counter, (size_t)m->counters * sizeof(*m->counter));
	/* A small neighbourhood rarely meets the rules that bind in the whole. */
	for (int32_t i = 0; i < m->counters && !b->learn; i++)
		b->counter[i].active = b->counter[i].core || b->met[person * b->counters + i];
	return &b->model;
}

/* Too many dimensions: leaves out the widest counter, those with limits from both sides last, as
 * they say most. What the table then says is still a bound. */
static bool drop_widest(struct row_model *m)
{
	int32_t widest = -1;
	int64_t most = -1;
	for (int32_t i = 0; i < m->counters; i++) {
		const struct row_counter *k = &m->counter[i];
		int64_t width = k->attain[k->rule->last - k->rule->first + 1];
		if (k->hard_min == 0)
			width += INT32_MAX;
		if (k->active && width > most) {
			widest = i;
			most = width;
		}
	}
	if (widest >= 0)
		m->counter[widest].active = false;
	return widest >= 0;
}

static enum best_row_outcome run_query(struct bench *b, int32_t person, int8_t *row, int32_t *value)
{
	struct row_model *m = own_model(b, person);
	struct row_query *q = &b->query;
	int8_t tried[SOLVER_DAYS_MAX];
	int32_t last_added = -1;
	for (;;) {
		int32_t best = row_table_fill(m, q, b->work);
		b->spent += 1 + row_work_spent(b->work) / 1000;
		if (best == -ROW_INF && last_added >= 0)
			return BEST_ROW_HIDDEN; /* the value without that counter stands */
		if (best == -ROW_INF && drop_widest(m))
			continue;
		if (best == -ROW_INF)
			return BEST_ROW_LARGE;
		*value = best;
		if (best >= ROW_INF)
			return BEST_ROW_NONE;
		row_table_trace(m, q, b->work, next_random(&b->salt), b->classes);
		memcpy(tried, row, (size_t)b->e->days);
		write_row(b, m, q->first, q->end, tried);
		int32_t hidden = hidden_counter(m, tried);
		if (hidden < 0)
			break;
		b->hidden = hidden;
		if (b->fixed_dims)
			memcpy(row, tried, (size_t)b->e->days);
		if (b->fixed_dims || active_counters(m) >= ROW_DIMS_MAX - 1)
			return BEST_ROW_HIDDEN;
		m->counter[hidden].active = true;
		b->met[person * b->counters + hidden] = true;
		last_added = hidden;
	}
	for (int32_t i = 0; i < m->counters && b->learn && last_added >= 0; i++)
		b->e->row[person].counter[i].active = m->counter[i].active;
	memcpy(row, tried, (size_t)b->e->days);
	return BEST_ROW_FOUND;
}

enum best_row_outcome best_row(struct bench *b, int32_t person, int32_t first, int32_t end,
	int32_t scale, int8_t *row, int32_t *value)
{
	b->query = make_query(b, person, first, end, scale, row);
	return run_query(b, person, row, value);
}
