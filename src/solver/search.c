/* Local search. Its one move is exact: a person's days are taken out, the cells get the price
 * that one more person there is worth, and the table finds the best legal way to fill them. A
 * descent repeats that for all people; beyond it, a few people are taken out together and put
 * back in random order, and the result is kept by a threshold that falls (as in simulated
 * annealing). Rows are legal at every moment. */
#include "solver/search.h"

#include <math.h>

#define GROUP_MAX 6

struct search search_new(struct control *c, struct bench *b, uint64_t seed, struct arena *a)
{
	struct search s = { .c = c, .b = b, .random = seed };
	s.now = roster_new(c->e, a);
	s.kept = roster_new(c->e, a);
	s.row = arena_array(a, int8_t, (size_t)c->e->days);
	s.steer = arena_array(a, int32_t, (size_t)c->e->options);
	b->learn = c->e->days <= LONG_DAYS;
	return s;
}

/* Takes days first..end-1 of a row, which are not counted now, anew. False: the row stays as it
 * was. */
static bool refill(struct search *s, int32_t person, int32_t first, int32_t end, int32_t noise)
{
	const struct engine *e = s->c->e;
	struct roster *r = s->now;
	int32_t scale = noise > 0 ? 8 : 1, value;
	memcpy(s->row, roster_row(r, person), (size_t)e->days);
	pricing_from_roster(r, person, first, end, scale, noise * scale, &s->random,
		&s->b->pricing);
	int64_t before = s->b->spent;
	/* What this bench did before depends on the threads; the choice among equals must not. */
	s->b->salt = next_random(&s->random);
	enum best_row_outcome found = best_row(s->b, person, first, end, scale, s->row, &value);
	control_spend(s->c, s->b->spent - before);
	int64_t cost = found == BEST_ROW_FOUND ? engine_row_cost(e, person, s->row) : ROW_INF;
	if (cost < ROW_INF) {
		memcpy(roster_row(r, person), s->row, (size_t)e->days);
		r->total += cost - r->row_cost[person];
		r->row_cost[person] = cost;
	}
	roster_count(r, person, first, end, 1);
	return cost < ROW_INF;
}

/* Makes everything that counts towards the rule just broken dearer. */
static void steer_away(struct search *s, int32_t person)
{
	const struct row_model *m = &s->c->e->row[person];
	for (int32_t c = 1; c < m->classes; c++)
		if (m->counter[s->b->hidden].inc[c] > 0)
			s->steer[c] += s->steer[c] / 2 + 20;
}

/* A first row over a long horizon: paced, with rules that do not fit into the table kept by
 * steering away from what breaks them. The row must not be counted; it is afterwards. */
static bool long_row(struct search *s, int32_t person)
{
	const struct engine *e = s->c->e;
	const struct row_model *m = &e->row[person];
	enum best_row_outcome found = BEST_ROW_HIDDEN;
	int32_t value;
	memset(s->steer, 0, (size_t)e->options * sizeof(*s->steer));
	s->b->paced = s->b->fixed_dims = true;
	s->b->slack = 1;
	for (int32_t tries = 0; tries < 60 && found != BEST_ROW_FOUND; tries++) {
		int64_t before = s->b->spent;
		s->b->salt = next_random(&s->random);
		pricing_from_roster(s->now, person, 0, e->days, 1, 0, &s->random, &s->b->pricing);
		for (int32_t d = 0; d < e->days; d++)
			for (int32_t c = 1; c < m->classes; c++)
				if (s->b->pricing.cost[d * m->classes + c] < ROW_INF)
					s->b->pricing.cost[d * m->classes + c] += s->steer[c];
		found = best_row(s->b, person, 0, e->days, 1, s->row, &value);
		control_spend(s->c, s->b->spent - before);
		if (found == BEST_ROW_HIDDEN)
			steer_away(s, person);
		else if (found != BEST_ROW_FOUND && ++s->b->slack > 8)
			break;
	}
	s->b->paced = s->b->fixed_dims = false;
	if (found == BEST_ROW_FOUND) {
		int64_t cost = engine_row_cost(e, person, s->row);
		memcpy(roster_row(s->now, person), s->row, (size_t)e->days);
		s->now->total += cost - s->now->row_cost[person];
		s->now->row_cost[person] = cost;
	}
	roster_count(s->now, person, 0, e->days, 1);
	return found == BEST_ROW_FOUND;
}

static void shuffle(uint64_t *random, int32_t *list, int32_t n)
{
	for (int32_t i = n - 1; i > 0; i--) {
		int32_t j = random_below(random, i + 1), x = list[i];
		list[i] = list[j];
		list[j] = x;
	}
}

enum err search_first_plan(struct search *s, int32_t *person)
{
	const struct engine *e = s->c->e;
	int32_t *order = arena_array(s->b->arena, int32_t, (size_t)e->people);
	for (int32_t i = 0; i < e->people; i++)
		order[i] = i;
	shuffle(&s->random, order, e->people);
	for (int32_t i = 0; i < e->people; i++) {
		if (s->now->row_cost[order[i]] < ROW_INF)
			continue;
		roster_count(s->now, order[i], 0, e->days, -1);
		bool found = e->days > LONG_DAYS ? long_row(s, order[i])
			: refill(s, order[i], 0, e->days, 0);
		if (!found) {
			*person = order[i];
			return E_INVALID;
		}
	}
	return OK;
}

/* One row over the days first..end-1; true when the total fell. */
static bool better_row(struct search *s, int32_t person, int32_t first, int32_t end)
{
	int64_t before = s->now->total;
	roster_count(s->now, person, first, end, -1);
	refill(s, person, first, end, 0);
	return s->now->total < before;
}

/* A window of four weeks that starts on a Monday, or the whole of a short horizon. */
static void choose_window(const struct engine *e, int32_t at, int32_t *first, int32_t *end)
{
	*first = 0;
	*end = e->days;
	if (e->days <= LONG_DAYS)
		return;
	int32_t monday = (7 - e->p->first_weekday) % 7;
	*first = at <= 0 ? 0 : monday + 7 * at;
	*end = monday + 7 * (at + 4) > e->days - 7 ? e->days : monday + 7 * (at + 4);
}

static int32_t windows(const struct engine *e)
{
	return e->days <= LONG_DAYS ? 1 : (e->days - 21) / 7;
}

void search_descend(struct search *s)
{
	const struct engine *e = s->c->e;
	int32_t n = windows(e), since = 0, first, end, person = 0, at = 0;
	int32_t rest = (n + 1) / 2 * e->people;
	while (since < rest && !control_stop(s->c)) {
		choose_window(e, at, &first, &end);
		since = better_row(s, person, first, end) ? 0 : since + 1;
		person = (person + 1) % e->people;
		if (person == 0)
			at = (at + 2) % n;
		if (person == 0)
			control_offer(s->c, s->now);
	}
	control_offer(s->c, s->now);
}

/* A person who could help at a need that is not met, or anybody. */
static int32_t useful_person(struct search *s)
{
	const struct engine *e = s->c->e;
	for (int32_t tries = 0; tries < 8; tries++) {
		int32_t n = random_below(&s->random, e->needs > 0 ? e->needs : 1);
		if (e->needs == 0 || s->now->have[n] >= e->need[n].wish)
			continue;
		int32_t person = random_below(&s->random, e->people);
		int32_t day = e->need[n].day;
		if (roster_row(s->now, person)[day] == SOLVER_OFF)
			return person;
	}
	return random_below(&s->random, e->people);
}

static int32_t choose_group(struct search *s, int32_t *group, int32_t size)
{
	int32_t n = 0;
	for (int32_t tries = 0; n < size && tries < 40; tries++) {
		int32_t person = n == 0 ? useful_person(s) : random_below(&s->random,
			s->c->e->people);
		bool twice = false;
		for (int32_t i = 0; i < n; i++)
			twice |= group[i] == person;
		if (!twice)
			group[n++] = person;
	}
	return n;
}

/* Two rounds: first each in turn sees only what the others before it took, then each the whole. */
static void regroup(struct search *s, const int32_t *group, int32_t n, int32_t noise)
{
	int32_t first, end;
	choose_window(s->c->e, random_below(&s->random, windows(s->c->e)), &first, &end);
	for (int32_t i = 0; i < n; i++)
		roster_count(s->now, group[i], first, end, -1);
	for (int32_t i = 0; i < n; i++)
		refill(s, group[i], first, end, noise);
	for (int32_t i = 0; i < n; i++)
		better_row(s, group[i], first, end);
}

static void take_back(struct search *s, const int32_t *group, int32_t n)
{
	for (int32_t i = 0; i < n; i++)
		roster_set_row(s->now, group[i], roster_row(s->kept, group[i]),
			s->kept->row_cost[group[i]]);
}

void search_improve(struct search *s, double used, int32_t rounds)
{
	const struct engine *e = s->c->e;
	int32_t group[GROUP_MAX], since = 0;
	double start = control_used(s->c), heat = 0;
	roster_copy(s->kept, s->now);
	while (!control_stop(s->c) && control_used(s->c) < used && (rounds == 0
		|| since < rounds)) {
		int32_t size = 2 + random_below(&s->random, GROUP_MAX - 1);
		int32_t n = choose_group(s, group, size < e->people ? size : e->people);
		if ((since & 15) == 0 && used > start)
			heat = 20 * (1 - (control_used(s->c) - start) / (used - start));
		regroup(s, group, n, random_below(&s->random, 3) == 0 ? 4 : 0);
		double chance = (double)(next_random(&s->random) >> 11) / 9007199254740992.0;
		double allowed = heat > 0 ? -heat * log(chance + 1e-12) : 0;
		since++;
		if ((double)(s->now->total - s->kept->total) > allowed) {
			take_back(s, group, n);
			continue;
		}
		for (int32_t i = 0; i < n; i++)
			roster_set_row(s->kept, group[i], roster_row(s->now, group[i]),
				s->now->row_cost[group[i]]);
		if (control_offer(s->c, s->now))
			since = 0;
	}
}
