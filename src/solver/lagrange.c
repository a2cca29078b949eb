/* The Lagrangian bound by subgradient steps. For any prices of the needs, the cheapest rows plus
 * the cheapest numbers of people are below every plan; rules that make a row's table too large
 * are left out, which only lowers it. Held and Karp's step length, with Polyak's estimate from
 * the best plan. */
#include "solver/lagrange.h"

#include "solver/parallel.h"

struct lagrange {
	struct control *c;
	const struct engine *e;
	struct bench **bench;
	int32_t scale;
	int32_t *price;   /* [need] scaled */
	int32_t *best;    /* [need] of the best bound */
	int8_t *row;      /* [person][day] */
	int64_t *value;   /* [person] scaled; INT64_MIN unknown */
	uint8_t *no_ban;
	int32_t *have;    /* [need] people of the rows */
	int32_t *cheap;   /* [need] the cheapest number of people */
};

static void price_person(void *context, int32_t thread, int32_t i)
{
	struct lagrange *l = context;
	struct bench *b = l->bench[thread];
	int32_t value;
	pricing_from_duals(l->e, i, 0, l->e->days, l->price, l->scale, l->no_ban, &b->pricing);
	b->salt = (uint64_t)i;
	enum best_row_outcome found = best_row(b, i, 0, l->e->days, l->scale,
		l->row + (size_t)i * (size_t)l->e->days, &value);
	bool known = found == BEST_ROW_FOUND || found == BEST_ROW_HIDDEN;
	l->value[i] = known ? value : INT64_MIN;
}

static void count_rows(struct lagrange *l)
{
	const struct engine *e = l->e;
	for (int32_t n = 0; n < e->needs; n++)
		l->have[n] = e->need[n].known;
	for (int32_t i = 0; i < e->people; i++)
		for (int32_t d = 0; d < e->days; d++) {
			int8_t s = l->row[(size_t)i * (size_t)e->days + (size_t)d];
			int32_t at = d * e->slots + s;
			for (int32_t u = s < 0 ? 0 : e->use_first[at];
				s >= 0 && u < e->use_first[at + 1]; u++) {
				const bool *member = e->need[e->use[u]].member;
				l->have[e->use[u]] += member == NULL || member[i];
			}
		}
}

/* The value at the present prices, INT64_MIN when some row is unknown. */
static int64_t evaluate(struct lagrange *l)
{
	const struct engine *e = l->e;
	int64_t sum = e->constant * l->scale;
	for (int32_t i = 0; i < e->people; i++) {
		if (l->value[i] == INT64_MIN)
			return INT64_MIN;
		sum += l->value[i];
	}
	for (int32_t n = 0; n < e->needs; n++) {
		int64_t least = INT64_MAX;
		for (int32_t x = 0; x <= e->people * e->need[n].times; x++) {
			int32_t have = e->need[n].known + x;
			int64_t v = need_price(&e->need[n], have) * l->scale
				- (int64_t)l->price[n] * x;
			if (v < least) {
				least = v;
				l->cheap[n] = have;
			}
		}
		sum += least;
	}
	return sum;
}

/* What one more is worth in the best plan: a good guess, as optimal prices are of that kind. */
static void first_prices(struct lagrange *l)
{
	for (int32_t n = 0; n < l->e->needs; n++) {
		const struct need *need = &l->e->need[n];
		int32_t have = l->c->best->have[n];
		int32_t worth = need_step(need, have);
		if (have == need->wish)
			worth = have > 0 ? need_step(need, have - 1) / 4 : 0;
		l->price[n] = worth * l->scale;
	}
}

static void step(struct lagrange *l, double gap, double length)
{
	const struct engine *e = l->e;
	double norm = 1;
	for (int32_t n = 0; n < e->needs; n++)
		norm += (double)(l->have[n] - l->cheap[n]) * (l->have[n] - l->cheap[n]);
	double factor = length * gap / norm;
	for (int32_t n = 0; n < e->needs; n++) {
		const struct need *need = &e->need[n];
		int32_t under = need->min_weight > need->wish_weight && need->min > 0
			? need->min_weight : need->wish_weight;
		double price = l->price[n] + factor * (l->have[n] - l->cheap[n]);
		double low = -(double)under * l->scale, high = (double)need->over_weight * l->scale;
		l->price[n] = (int32_t)(price < low ? low : price > high ? high : price);
	}
}

void lagrange_run(struct control *c, struct bench **bench, int32_t threads, double used,
	int32_t rounds)
{
	const struct engine *e = c->e;
	struct arena *a = arena_new((size_t)512 * 1024 * 1024);
	struct lagrange l = { .c = c, .e = e, .bench = bench, .scale = 16 };
	size_t needs = (size_t)e->needs + 1;
	l.price = arena_array(a, int32_t, needs);
	l.best = arena_array(a, int32_t, needs);
	l.have = arena_array(a, int32_t, needs);
	l.cheap = arena_array(a, int32_t, needs);
	l.row = arena_array(a, int8_t, (size_t)e->people * (size_t)e->days);
	l.value = arena_array(a, int64_t, (size_t)e->people);
	l.no_ban = arena_array(a, uint8_t, (size_t)e->days * (size_t)e->options);
	first_prices(&l);
	int64_t best = INT64_MIN;
	double length = 1.2;
	for (int32_t t = 0; t < threads; t++)
		bench[t]->fixed_dims = true;
	for (int32_t i = 0, since = 0; i < rounds && !control_stop(c)
		&& control_used(c) < used; i++) {
		parallel_for(threads, e->people, price_person, &l);
		int64_t value = evaluate(&l);
		control_spend(c, e->people * (int64_t)e->days * 10);
		since++;
		if (value > best) {
			best = value;
			since = 0;
			memcpy(l.best, l.price, (size_t)e->needs * sizeof(*l.best));
			control_raise(c, value / l.scale);
		}
		if (since == 5) {
			since = 0;
			length *= 0.6;
			memcpy(l.price, l.best, (size_t)e->needs * sizeof(*l.best));
		}
		if (value == INT64_MIN)
			break;
		count_rows(&l);
		step(&l, (double)(c->best->total * l.scale - value), length);
	}
	for (int32_t t = 0; t < threads; t++)
		bench[t]->fixed_dims = false;
	arena_free(a);
}
