/* From rules to an automaton. The state before a day says what the rules still need to know of
 * the days so far: which slots may follow, and how long each kind of run is. Runs are told apart
 * only up to the length that matters, and slots that no rule distinguishes are one class, so that
 * real contracts have some dozens of states. */
#include "solver/row.h"

#define EXEMPT 0x80 /* in a run's byte: began before anybody looked, never too short */
#define STATE_BYTES (1 + ROW_RUNS_MAX)

struct builder {
	struct row_model *m;
	const struct solver_problem *p;
	struct arena *a;
	const struct solver_run *run[ROW_RUNS_MAX];
	int32_t runs;
	bool *in_run;       /* [run][class] */
	int32_t *follow;    /* [class][class] weight of a succession */
	uint8_t *group;     /* [class] first class with the same successors */
	int32_t *slot_follow; /* [slot][slot] weight */
	uint8_t (*state)[STATE_BYTES];
	int32_t *hash;      /* open addressing; node + 1 */
	int32_t hash_size;
};

static int32_t heavier(int32_t a, int32_t b)
{
	if (a == SOLVER_HARD || b == SOLVER_HARD)
		return SOLVER_HARD;
	return a + b;
}

static void gather_rules(struct builder *b)
{
	const struct solver_problem *p = b->p;
	size_t slots = (size_t)p->slots;
	b->slot_follow = arena_array(b->a, int32_t, slots * slots);
	for (int32_t i = 0; i < p->succession_count; i++) {
		const struct solver_succession *s = &p->successions[i];
		if (s->person != SOLVER_ANY && s->person != b->m->person)
			continue;
		int32_t *weight = &b->slot_follow[s->from * p->slots + s->to];
		*weight = heavier(*weight, s->weight);
	}
}

static enum err gather_runs(struct builder *b)
{
	const struct solver_problem *p = b->p;
	for (int32_t i = 0; i < p->run_count; i++) {
		const struct solver_run *r = &p->runs[i];
		bool idle = (r->min <= 1 || r->min_weight == 0)
			&& (r->max == SOLVER_NONE || r->max_weight == 0);
		if (r->person != b->m->person || idle)
			continue;
		if (b->runs == ROW_RUNS_MAX)
			return E_LIMIT;
		b->run[b->runs++] = r;
	}
	return OK;
}

static bool slot_in_run(const struct solver_run *r, int32_t slot)
{
	if (r->of != SOLVER_RUN_SLOTS)
		return (r->of == SOLVER_RUN_WORK) == (slot != SOLVER_OFF);
	for (int32_t i = 0; i < r->slot_count; i++)
		if (r->slots[i] == slot)
			return true;
	return false;
}

static bool same_class(const struct builder *b, int32_t x, int32_t y)
{
	const struct solver_problem *p = b->p;
	for (int32_t s = 0; s < p->slots; s++)
		if (b->slot_follow[x * p->slots + s] != b->slot_follow[y * p->slots + s]
			|| b->slot_follow[s * p->slots + x] != b->slot_follow[s * p->slots + y])
			return false;
	for (int32_t i = 0; i < b->runs; i++)
		if (slot_in_run(b->run[i], x) != slot_in_run(b->run[i], y))
			return false;
	for (int32_t i = 0; i < b->m->counters; i++) {
		const struct solver_count *c = b->m->counter[i].rule;
		if (!c->weekends && c->value[x] != c->value[y])
			return false;
	}
	return true;
}

/* Could this person ever work the slot inside the window? */
static bool slot_possible(const struct builder *b, int32_t slot, int32_t first, int32_t last)
{
	for (int32_t d = first; d <= last; d++)
		if (b->p->allowed[solver_at(b->p, b->m->person, d, slot)] == 0)
			return true;
	return false;
}

/* A counter that can never pass its limits is not kept. */
static bool can_matter(const struct builder *b, const struct solver_count *c)
{
	if (c->min_weight != 0 && c->min > c->before)
		return true;
	if (c->max_weight == 0 || c->max == SOLVER_NONE)
		return false;
	int64_t most = 0;
	for (int32_t s = 0; s < b->p->slots && !c->weekends; s++)
		if (c->value[s] > most && slot_possible(b, s, c->first, c->last))
			most = c->value[s];
	int64_t days = c->weekends ? (c->last - c->first) / 7 + 2 : c->last - c->first + 1;
	most = c->weekends ? days : days * most;
	return c->before + most > c->max;
}

static void gather_counters(struct builder *b)
{
	const struct solver_problem *p = b->p;
	int32_t n = 0;
	for (int32_t i = 0; i < p->count_count; i++)
		n += p->counts[i].person == b->m->person;
	b->m->counter = arena_array(b->a, struct row_counter, (size_t)n + 1);
	for (int32_t i = 0; i < p->count_count; i++) {
		const struct solver_count *c = &p->counts[i];
		if (c->person == b->m->person && can_matter(b, c))
			b->m->counter[b->m->counters++]
				= (struct row_counter){ .rule = c, .index = i };
	}
}

static void make_classes(struct builder *b)
{
	struct row_model *m = b->m;
	int32_t slots = b->p->slots;
	int32_t *first = arena_array(b->a, int32_t, (size_t)slots + 1);
	m->class_of = arena_array(b->a, uint8_t, (size_t)slots);
	m->classes = 1;
	for (int32_t s = 0; s < slots; s++) {
		int32_t c = 1;
		while (c < m->classes && !same_class(b, first[c], s))
			c++;
		if (c == m->classes)
			first[m->classes++] = s;
		m->class_of[s] = (uint8_t)c;
	}
	size_t n = (size_t)m->classes;
	b->follow = arena_array(b->a, int32_t, n * n);
	b->group = arena_array(b->a, uint8_t, n);
	b->in_run = arena_array(b->a, bool, n * ROW_RUNS_MAX);
	for (int32_t c = 1; c < m->classes; c++)
		for (int32_t e = 1; e < m->classes; e++)
			b->follow[c * m->classes + e] = b->slot_follow[first[c] * slots + first[e]];
	for (int32_t c = 0; c < m->classes; c++) {
		int32_t g = c == 0 ? 0 : 1;
		while (memcmp(&b->follow[g * m->classes], &b->follow[c * m->classes],
			n * sizeof(int32_t)) != 0)
			g++;
		b->group[c] = (uint8_t)g;
		for (int32_t i = 0; i < b->runs; i++)
			b->in_run[i * m->classes + c]
				= slot_in_run(b->run[i], c == 0 ? SOLVER_OFF : first[c]);
	}
}

static int32_t run_cap(const struct builder *b, const struct solver_run *r)
{
	int32_t cap = r->min_weight == 0 ? 0 : r->min;
	bool limited = r->max != SOLVER_NONE && r->max_weight != 0
		&& r->max < b->p->days + r->before;
	if (limited && r->max > cap)
		cap = r->max;
	if (cap < 1)
		cap = 1;
	return cap < ROW_RUN_CAP ? cap : ROW_RUN_CAP;
}

/* One more day inside the run, or its end. Adds to *price; false when a hard rule forbids it. */
static bool step_run(const struct builder *b, int32_t i, bool inside, uint8_t *byte, int64_t *price)
{
	const struct solver_run *r = b->run[i];
	int32_t length = *byte & ~EXEMPT, weight = 0, times = 0;
	int32_t cap = run_cap(b, r);
	if (inside) {
		if (r->max != SOLVER_NONE && length >= r->max) {
			weight = r->max_weight;
			times = 1;
		}
		length += length < cap;
		bool keep = (*byte & EXEMPT) != 0 && length < r->min;
		*byte = (uint8_t)(length | (keep ? EXEMPT : 0));
	} else {
		if (length > 0 && length < r->min && (*byte & EXEMPT) == 0) {
			weight = r->min_weight;
			times = r->min - length;
		}
		*byte = 0;
	}
	if (weight == SOLVER_HARD && times > 0)
		return false;
	*price += (int64_t)weight * times;
	return true;
}

static int32_t node_of(struct builder *b, const uint8_t *state)
{
	struct row_model *m = b->m;
	uint32_t h = 2166136261u;
	for (int32_t i = 0; i < STATE_BYTES; i++)
		h = (h ^ state[i]) * 16777619u;
	uint32_t mask = (uint32_t)b->hash_size - 1;
	uint32_t at = (h ^ (h >> 15)) & mask;
	while (b->hash[at] != 0) {
		if (memcmp(b->state[b->hash[at] - 1], state, STATE_BYTES) == 0)
			return b->hash[at] - 1;
		at = (at + 1) & mask;
	}
	if (m->nodes == ROW_NODES_MAX)
		return -1;
	memcpy(b->state[m->nodes], state, STATE_BYTES);
	b->hash[at] = m->nodes + 1;
	return m->nodes++;
}

static int32_t start_state(struct builder *b)
{
	uint8_t state[STATE_BYTES] = { 0 };
	int32_t last = b->p->person[b->m->person].last_slot;
	int32_t c = last == SOLVER_OFF ? 0 : b->m->class_of[last];
	state[0] = b->group[c];
	for (int32_t i = 0; i < b->runs; i++) {
		const struct solver_run *r = b->run[i];
		int32_t cap = run_cap(b, r);
		int32_t length = r->before < cap ? r->before : cap;
		bool exempt = r->open_start && length < r->min;
		state[1 + i] = (uint8_t)(length | (exempt ? EXEMPT : 0));
	}
	return node_of(b, state);
}

static enum err expand(struct builder *b, int32_t node, int32_t c)
{
	struct row_model *m = b->m;
	uint8_t state[STATE_BYTES];
	memcpy(state, b->state[node], STATE_BYTES);
	int32_t follow = b->follow[state[0] * m->classes + c];
	int64_t price = 0;
	int32_t *next_cost = &m->step_cost[node * m->classes + c];
	int16_t *next = &m->next[node * m->classes + c];
	*next = -1;
	if (follow == SOLVER_HARD && c != 0)
		return OK;
	price += follow;
	for (int32_t i = 0; i < b->runs; i++)
		if (!step_run(b, i, b->in_run[i * m->classes + c], &state[1 + i], &price))
			return OK;
	state[0] = b->group[c];
	int32_t to = node_of(b, state);
	if (to < 0)
		return E_LIMIT;
	*next = (int16_t)to;
	*next_cost = (int32_t)price;
	m->worked[to] = c != 0;
	return OK;
}

static enum err make_nodes(struct builder *b)
{
	struct row_model *m = b->m;
	struct arena *scratch = arena_new((size_t)256 * 1024 * 1024);
	b->hash_size = 16384;
	b->hash = arena_array(scratch, int32_t, (size_t)b->hash_size);
	b->state = arena_calloc(scratch, ROW_NODES_MAX, STATE_BYTES);
	size_t most = (size_t)ROW_NODES_MAX * (size_t)m->classes;
	int16_t *next = m->next = arena_array(scratch, int16_t, most);
	int32_t *cost = m->step_cost = arena_array(scratch, int32_t, most);
	bool *worked = m->worked = arena_array(scratch, bool, ROW_NODES_MAX);
	m->start = start_state(b);
	m->worked[m->start] = b->p->person[m->person].last_slot != SOLVER_OFF;
	enum err err = OK;
	for (int32_t n = 0; n < m->nodes && err == OK; n++)
		for (int32_t c = 0; c < m->classes && err == OK; c++)
			err = expand(b, n, c);
	size_t used = (size_t)m->nodes * (size_t)m->classes;
	m->next = arena_array(b->a, int16_t, used);
	m->step_cost = arena_array(b->a, int32_t, used);
	m->worked = arena_array(b->a, bool, (size_t)m->nodes);
	memcpy(m->next, next, used * sizeof(*next));
	memcpy(m->step_cost, cost, used * sizeof(*cost));
	memcpy(m->worked, worked, (size_t)m->nodes);
	arena_free(scratch);
	return err;
}

static int32_t gcd(int32_t a, int32_t b)
{
	while (b != 0) {
		int32_t r = a % b;
		a = b;
		b = r;
	}
	return a;
}

/* attain[n] for n up to eight weeks from the automaton; beyond, as the sum of shorter stretches. */
static void attainable(struct builder *b, struct row_counter *k)
{
	enum { STRETCH = 56 };
	struct row_model *m = b->m;
	int32_t days = k->rule->last - k->rule->first + 1;
	k->attain = arena_array(b->a, int32_t, (size_t)days + 1);
	int32_t *best = arena_array(b->a, int32_t, (size_t)m->nodes * 2);
	for (int32_t n = 1; n <= days; n++) {
		int32_t *from = best + (n % 2 == 0 ? m->nodes : 0);
		int32_t *to = best + (n % 2 == 0 ? 0 : m->nodes);
		if (k->rule->weekends) {
			k->attain[n] = (n + 5) / 7 + 1;
			continue;
		}
		if (n > STRETCH) {
			k->attain[n] = k->attain[n - STRETCH] + k->attain[STRETCH];
			continue;
		}
		for (int32_t v = 0; v < m->nodes; v++) {
			to[v] = 0;
			for (int32_t c = 0; c < m->classes; c++) {
				int32_t w = m->next[v * m->classes + c];
				if (w >= 0 && from[w] + k->inc[c] > to[v])
					to[v] = from[w] + k->inc[c];
			}
			if (to[v] > k->attain[n])
				k->attain[n] = to[v];
		}
	}
}

static void finish_counter(struct builder *b, struct row_counter *k)
{
	const struct solver_count *rule = k->rule;
	struct row_model *m = b->m;
	k->gcd = 0;
	for (int32_t s = 0; s < b->p->slots && !rule->weekends; s++)
		k->gcd = gcd(k->gcd, rule->value[s]);
	if (k->gcd == 0)
		k->gcd = 1;
	k->inc = arena_array(b->a, int32_t, (size_t)m->classes);
	for (int32_t s = 0; s < b->p->slots && !rule->weekends; s++)
		k->inc[m->class_of[s]] = rule->value[s] / k->gcd;
	attainable(b, k);
	k->hard_min = 0;
	k->hard_max = INT32_MAX;
	if (rule->min_weight == SOLVER_HARD && rule->min > rule->before)
		k->hard_min = (rule->min - rule->before + k->gcd - 1) / k->gcd;
	if (rule->max_weight == SOLVER_HARD && rule->max != SOLVER_NONE)
		k->hard_max = rule->max < rule->before ? -1 : (rule->max - rule->before) / k->gcd;
}

/* The widest counter over the whole horizon and the weekends are always dimensions; others join
 * when a best row breaks them. */
static void choose_active(struct row_model *m)
{
	int32_t widest = -1;
	for (int32_t i = 0; i < m->counters; i++) {
		const struct solver_count *c = m->counter[i].rule;
		m->counter[i].active = c->weekends || (c->min > c->before && c->min_weight != 0);
		if (c->first == 0 && c->last == m->p->days - 1 && !c->weekends
			&& (widest < 0 || m->counter[i].attain[m->p->days]
				> m->counter[widest].attain[m->p->days]))
			widest = i;
	}
	if (widest >= 0)
		m->counter[widest].active = true;
	int32_t active = 0;
	for (int32_t i = 0; i < m->counters; i++) {
		active += m->counter[i].active;
		m->counter[i].active &= active <= ROW_DIMS_MAX - 2;
		m->counter[i].core = m->counter[i].active;
	}
}

enum err row_compile(const struct solver_problem *p, int32_t person, struct arena *a,
	struct row_model *m)
{
	*m = (struct row_model){ .p = p, .person = person };
	m->complete_weight = p->person[person].complete_weight;
	struct builder b = { .m = m, .p = p, .a = a };
	gather_rules(&b);
	enum err err = gather_runs(&b);
	if (err != OK)
		return err;
	gather_counters(&b);
	make_classes(&b);
	if (m->counters > ROW_COUNTERS_MAX)
		return E_LIMIT;
	err = make_nodes(&b);
	if (err != OK)
		return err;
	for (int32_t i = 0; i < m->counters; i++)
		finish_counter(&b, &m->counter[i]);
	choose_active(m);
	return OK;
}

int32_t row_counter_price(const struct row_counter *k, int64_t units)
{
	const struct solver_count *c = k->rule;
	int64_t sum = c->before + units * k->gcd;
	int64_t unit = c->unit > 1 ? c->unit : 1;
	int64_t price = 0;
	if (sum < c->min && c->min_weight != 0) {
		if (c->min_weight == SOLVER_HARD)
			return ROW_INF;
		price += (c->min - sum + unit - 1) / unit * c->min_weight;
	}
	if (c->max != SOLVER_NONE && sum > c->max && c->max_weight != 0) {
		if (c->max_weight == SOLVER_HARD)
			return ROW_INF;
		int64_t n = (sum - c->max + unit - 1) / unit;
		price += (c->rising ? n * (n + 1) / 2 : n) * c->max_weight;
	}
	return price < ROW_INF ? (int32_t)price : ROW_INF;
}

int32_t row_count(const struct row_model *m, const struct row_counter *k, const int8_t *row,
	const int16_t *node)
{
	int32_t sum = 0;
	for (int32_t d = k->rule->first; d <= k->rule->last; d++)
		if (row[d] != SOLVER_OFF)
			sum += row_units(m, k, d, m->class_of[row[d]], node[d]);
	return sum;
}

int64_t row_price(const struct row_model *m, const int8_t *row, int16_t *node)
{
	int16_t path[SOLVER_DAYS_MAX + 1];
	int16_t *before = node != NULL ? node : path;
	int32_t at = m->start;
	int64_t price = 0;
	for (int32_t d = 0; d < m->p->days; d++) {
		int32_t c = row[d] == SOLVER_OFF ? 0 : m->class_of[row[d]];
		int32_t to = m->next[at * m->classes + c];
		int32_t half = row_half_weekend(m, d, c, at);
		before[d] = (int16_t)at;
		if (to < 0 || half == ROW_INF)
			return ROW_INF;
		price += m->step_cost[at * m->classes + c] + half;
		at = to;
	}
	before[m->p->days] = (int16_t)at;
	for (int32_t i = 0; i < m->counters; i++) {
		const struct row_counter *k = &m->counter[i];
		int32_t end = row_counter_price(k, row_count(m, k, row, before));
		if (end == ROW_INF)
			return ROW_INF;
		price += end;
	}
	return price;
}
