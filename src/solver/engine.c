/* Compiling a problem: cell prices, needs, automata; and the bookkeeping of a roster under work. */
#include "solver/engine.h"

static void forbid_cells(struct engine *e)
{
	const struct solver_problem *p = e->p;
	for (int32_t i = 0; i < p->people; i++)
		for (int32_t d = 0; d < p->days; d++) {
			int32_t *cell = engine_cells(e, i, d);
			int32_t pin = p->pin[solver_cell(p, i, d)];
			for (int32_t o = 0; o < e->options; o++) {
				bool no = pin != SOLVER_FREE && pin != o - 1;
				if (o > 0 && p->allowed[solver_at(p, i, d, o - 1)] != 0)
					no = true;
				cell[o] = no ? CELL_NO : 0;
			}
		}
	/* A slot that by itself is more than a window may hold is not possible in it. */
	for (int32_t i = 0; i < p->count_count; i++) {
		const struct solver_count *c = &p->counts[i];
		if (c->weekends || c->max == SOLVER_NONE || c->max_weight != SOLVER_HARD)
			continue;
		for (int32_t s = 0; s < p->slots; s++)
			if (c->value[s] > 0 && c->before + c->value[s] > c->max)
				for (int32_t d = c->first; d <= c->last; d++)
					engine_cells(e, c->person, d)[s + 1] = CELL_NO;
	}
}

static void add_price(struct engine *e, int32_t person, int32_t day, int32_t option, int32_t price)
{
	int32_t *cell = &engine_cells(e, person, day)[option];
	if (*cell != CELL_NO)
		*cell += price;
}

static void price_cells(struct engine *e)
{
	const struct solver_problem *p = e->p;
	for (int32_t i = 0; i < p->people; i++)
		for (int32_t d = 0; d < p->days; d++) {
			for (int32_t s = 0; s < p->slots; s++)
				add_price(e, i, d, s + 1, p->cost[solver_at(p, i, d, s)]);
			for (int32_t o = 0; o < e->options && p->keep != NULL; o++)
				if (p->keep[solver_cell(p, i, d)] != o - 1)
					add_price(e, i, d, o, p->keep_weight);
		}
	for (int32_t i = 0; i < p->wish_count; i++) {
		const struct solver_wish *w = &p->wishes[i];
		for (int32_t o = 0; o < e->options; o++) {
			bool works = w->slot == SOLVER_ANY ? o > 0 : o == w->slot + 1;
			if (works != w->on)
				add_price(e, w->person, w->day, o, w->weight);
		}
	}
}

static const bool *members(const struct engine *e, const struct solver_cover *c)
{
	if (c->people == NULL)
		return NULL;
	bool *member = arena_array(e->arena, bool, (size_t)e->people);
	for (int32_t i = 0; i < c->people_count; i++)
		member[c->people[i]] = true;
	return member;
}

static void list_need_cells(struct engine *e)
{
	const struct solver_problem *p = e->p;
	int32_t total = 0;
	e->row_first = arena_array(e->arena, int32_t, (size_t)e->needs + 1);
	for (int32_t i = 0; i < e->needs; i++) {
		const struct solver_cover *c = &p->covers[i];
		e->row_first[i] = total;
		total += c->slot_count + (c->day > 0 ? c->slot_before_count : 0);
	}
	e->row_first[e->needs] = total;
	e->row_cell = arena_array(e->arena, int32_t, (size_t)total + 1);
	for (int32_t i = 0; i < e->needs; i++) {
		const struct solver_cover *c = &p->covers[i];
		int32_t at = e->row_first[i];
		for (int32_t s = 0; s < c->slot_count; s++)
			e->row_cell[at++] = c->day * e->slots + c->slots[s];
		for (int32_t s = 0; s < c->slot_before_count && c->day > 0; s++)
			e->row_cell[at++] = (c->day - 1) * e->slots + c->slots_before[s];
	}
}

static void index_needs(struct engine *e)
{
	int32_t cells = e->days * e->slots, total = e->row_first[e->needs];
	e->use_first = arena_array(e->arena, int32_t, (size_t)cells + 2);
	e->use = arena_array(e->arena, int32_t, (size_t)total + 1);
	for (int32_t i = 0; i < total; i++)
		e->use_first[e->row_cell[i] + 2]++;
	for (int32_t i = 0; i < cells; i++)
		e->use_first[i + 2] += e->use_first[i + 1];
	for (int32_t i = 0; i < e->needs; i++)
		for (int32_t j = e->row_first[i]; j < e->row_first[i + 1]; j++)
			e->use[e->use_first[e->row_cell[j] + 1]++] = i;
}

/* One missing below a hard minimum must cost more than anything soft that it could save: twenty
 * times the heaviest single weight is beyond the chains that occur, and keeps the numbers small
 * enough for exact tables. */
static int32_t hard_price(const struct solver_problem *p)
{
	int32_t heaviest = 50;
	for (int32_t i = 0; i < p->cover_count; i++) {
		if (p->covers[i].wish_weight > heaviest)
			heaviest = p->covers[i].wish_weight;
		if (p->covers[i].min_weight != SOLVER_HARD && p->covers[i].min_weight > heaviest)
			heaviest = p->covers[i].min_weight;
	}
	return heaviest * 20;
}

static void build_needs(struct engine *e)
{
	const struct solver_problem *p = e->p;
	e->needs = p->cover_count;
	e->need = arena_array(e->arena, struct need, (size_t)e->needs + 1);
	e->hard_price = hard_price(p);
	for (int32_t i = 0; i < e->needs; i++) {
		const struct solver_cover *c = &p->covers[i];
		e->need[i] = (struct need){ .min = c->min, .wish = c->wish > c->min
			? c->wish : c->min,
			.known = c->day == 0 ? c->known_before : 0, .wish_weight = c->wish_weight,
			.over_weight = c->over_weight, .member = members(e, c), .day = c->day,
			.times = c->day > 0 && c->slot_before_count > 0 ? 2 : 1,
			.min_weight = c->min_weight == SOLVER_HARD
			? e->hard_price : c->min_weight };
	}
	list_need_cells(e);
	index_needs(e);
}

static int32_t common(int32_t a, int32_t b)
{
	if (b == SOLVER_HARD)
		return a;
	while (b != 0) {
		int32_t r = a % b;
		a = b;
		b = r;
	}
	return a;
}

/* The greatest number that divides every price there is. */
static int32_t price_step(const struct engine *e)
{
	const struct solver_problem *p = e->p;
	int32_t step = e->hard_price;
	for (int32_t i = 0; i < p->run_count; i++)
		step = common(common(step, p->runs[i].min_weight), p->runs[i].max_weight);
	for (int32_t i = 0; i < p->count_count; i++)
		step = common(common(step, p->counts[i].min_weight), p->counts[i].max_weight);
	for (int32_t i = 0; i < p->succession_count; i++)
		step = common(step, p->successions[i].weight);
	for (int32_t i = 0; i < e->needs; i++)
		step = common(common(common(step, e->need[i].min_weight), e->need[i].wish_weight),
			e->need[i].over_weight);
	for (int32_t i = 0; i < p->people; i++)
		step = common(step, p->person[i].complete_weight);
	size_t cells = (size_t)e->people * (size_t)e->days * (size_t)e->options;
	for (size_t i = 0; i < cells; i++)
		step = common(step, abs(e->cell[i] == CELL_NO ? 0 : e->cell[i]));
	return step > 0 ? step : 1;
}

enum err engine_build(const struct solver_problem *p, struct arena *a, struct engine *e,
	int32_t *person)
{
	*e = (struct engine){ .p = p, .arena = a, .people = p->people, .days = p->days,
		.slots = p->slots, .options = p->slots + 1 };
	e->cell = arena_array(a, int32_t,
		(size_t)p->people * (size_t)p->days * (size_t)e->options);
	forbid_cells(e);
	price_cells(e);
	build_needs(e);
	e->step = price_step(e);
	e->row = arena_array(a, struct row_model, (size_t)p->people);
	for (int32_t i = 0; i < p->people; i++) {
		enum err err = row_compile(p, i, a, &e->row[i]);
		if (err != OK) {
			*person = i;
			return err;
		}
	}
	return OK;
}

int64_t need_price(const struct need *n, int32_t have)
{
	int64_t price = 0;
	if (have < n->min)
		price += (int64_t)n->min_weight * (n->min - have);
	int32_t base = have > n->min ? have : n->min;
	if (base < n->wish)
		price += (int64_t)n->wish_weight * (n->wish - base);
	if (have > n->wish)
		price += (int64_t)n->over_weight * (have - n->wish);
	return price;
}

struct roster *roster_new(const struct engine *e, struct arena *a)
{
	struct roster *r = arena_new_one(a, struct roster);
	r->e = e;
	r->cell = arena_array(a, int8_t, (size_t)e->people * (size_t)e->days);
	memset(r->cell, SOLVER_OFF, (size_t)e->people * (size_t)e->days);
	r->have = arena_array(a, int32_t, (size_t)e->needs + 1);
	r->row_cost = arena_array(a, int64_t, (size_t)e->people);
	roster_recount(r);
	return r;
}

void roster_copy(struct roster *to, const struct roster *from)
{
	const struct engine *e = from->e;
	memcpy(to->cell, from->cell, (size_t)e->people * (size_t)e->days);
	memcpy(to->have, from->have, (size_t)e->needs * sizeof(*to->have));
	memcpy(to->row_cost, from->row_cost, (size_t)e->people * sizeof(*to->row_cost));
	to->need_cost = from->need_cost;
	to->total = from->total;
}

void roster_count(struct roster *r, int32_t person, int32_t first, int32_t end, int32_t sign)
{
	const struct engine *e = r->e;
	const int8_t *row = roster_row(r, person);
	int64_t change = 0;
	for (int32_t d = first; d < end; d++) {
		if (row[d] == SOLVER_OFF)
			continue;
		int32_t cell = d * e->slots + row[d];
		for (int32_t i = e->use_first[cell]; i < e->use_first[cell + 1]; i++) {
			const struct need *n = &e->need[e->use[i]];
			int32_t *have = &r->have[e->use[i]];
			if (n->member != NULL && !n->member[person])
				continue;
			change += sign > 0 ? need_step(n, *have) : -need_step(n, *have - 1);
			*have += sign;
		}
	}
	r->need_cost += change;
	r->total += change;
}

int64_t engine_row_cost(const struct engine *e, int32_t person, const int8_t *row)
{
	int64_t cost = row_price(&e->row[person], row, NULL);
	if (cost >= ROW_INF)
		return ROW_INF;
	for (int32_t d = 0; d < e->days; d++) {
		int32_t cell = engine_cells(e, person, d)[row[d] + 1];
		if (cell == CELL_NO)
			return ROW_INF;
		cost += cell;
	}
	return cost;
}

void roster_set_row(struct roster *r, int32_t person, const int8_t *row, int64_t cost)
{
	roster_count(r, person, 0, r->e->days, -1);
	memcpy(roster_row(r, person), row, (size_t)r->e->days);
	roster_count(r, person, 0, r->e->days, 1);
	r->total += cost - r->row_cost[person];
	r->row_cost[person] = cost;
}

void roster_recount(struct roster *r)
{
	const struct engine *e = r->e;
	r->total = e->constant;
	r->need_cost = 0;
	for (int32_t i = 0; i < e->needs; i++) {
		r->have[i] = e->need[i].known;
		r->need_cost += need_price(&e->need[i], r->have[i]);
	}
	r->total += r->need_cost;
	for (int32_t i = 0; i < e->people; i++) {
		roster_count(r, i, 0, e->days, 1);
		r->row_cost[i] = engine_row_cost(e, i, roster_row(r, i));
		r->total += r->row_cost[i];
	}
}

struct pricing pricing_new(const struct engine *e, struct arena *a)
{
	size_t n = (size_t)e->days * (size_t)e->options;
	return (struct pricing){ .cost = arena_array(a, int32_t, n),
		.slot = arena_array(a, int8_t, n) };
}

/* Takes the cheapest slot of each class on one day. */
static void offer(const struct engine *e, int32_t person, int32_t t, int32_t slot, int32_t cost,
	struct pricing *out)
{
	const struct row_model *m = &e->row[person];
	int32_t c = slot == SOLVER_OFF ? 0 : m->class_of[slot];
	int32_t at = t * m->classes + c;
	if (cost < out->cost[at]) {
		out->cost[at] = cost;
		out->slot[at] = (int8_t)slot;
	}
}

void pricing_from_duals(const struct engine *e, int32_t person, int32_t first, int32_t end,
	const int32_t *need_dual, int32_t scale, const uint8_t *ban, struct pricing *out)
{
	const struct row_model *m = &e->row[person];
	for (int32_t i = 0; i < (end - first) * m->classes; i++)
		out->cost[i] = ROW_INF;
	for (int32_t d = first; d < end; d++) {
		const int32_t *cell = engine_cells(e, person, d);
		const uint8_t *no = ban + (size_t)(d - first) * (size_t)e->options;
		if (cell[0] != CELL_NO && no[0] == 0)
			offer(e, person, d - first, SOLVER_OFF, cell[0] * scale, out);
		for (int32_t s = 0; s < e->slots; s++) {
			if (cell[s + 1] == CELL_NO || no[s + 1] != 0)
				continue;
			int32_t cost = cell[s + 1] * scale, at = d * e->slots + s;
			for (int32_t i = e->use_first[at]; i < e->use_first[at + 1]; i++) {
				const bool *member = e->need[e->use[i]].member;
				if (member == NULL || member[person])
					cost += need_dual[e->use[i]];
			}
			offer(e, person, d - first, s, cost, out);
		}
	}
}

void pricing_from_roster(const struct roster *r, int32_t person, int32_t first, int32_t end,
	int32_t scale, int32_t noise, uint64_t *salt, struct pricing *out)
{
	const struct engine *e = r->e;
	const struct row_model *m = &e->row[person];
	for (int32_t i = 0; i < (end - first) * m->classes; i++)
		out->cost[i] = ROW_INF;
	for (int32_t d = first; d < end; d++) {
		const int32_t *cell = engine_cells(e, person, d);
		for (int32_t s = SOLVER_OFF; s < e->slots; s++) {
			if (cell[s + 1] == CELL_NO)
				continue;
			int32_t cost = cell[s + 1], at = d * e->slots + s;
			for (int32_t i = s < 0 ? 0 : e->use_first[at];
				s >= 0 && i < e->use_first[at + 1]; i++) {
				const struct need *n = &e->need[e->use[i]];
				if (n->member == NULL || n->member[person])
					cost += need_step(n, r->have[e->use[i]]);
			}
			cost *= scale;
			if (noise > 0)
				cost += random_below(salt, noise);
			offer(e, person, d - first, s, cost, out);
		}
	}
}
