/* Large neighbourhood search. A piece frees a group of people over a window of weeks and solves
 * what is then a small problem by column generation: when its bound says that nothing better is
 * there, the piece ends at once; otherwise it dives, and looks a little further. Pieces are done
 * a batch at a time from the same roster, on as many threads as there are, and their gains are
 * put together in order, so that the result does not depend on the threads. Pieces grow while
 * they bring nothing, as far as the budget allows. */
#include "solver/lns.h"

#include "solver/parallel.h"

#define BATCH 4
#define GROUP_MOST 40
#define BATCH_PART 0.015 /* of the budget that a batch may take */
#define PIECE_NODES 20
#define TREE_PEOPLE 8 /* a tree of some nodes only helps with few people */
#define POOL_COLUMNS 40 /* columns of one person taken over from the whole problem */

struct piece {
	int32_t person[GROUP_MOST];
	int32_t people;
	int32_t first, end;
	struct roster *out;
	bool found, complete;
	uint64_t random;
};

struct lns {
	struct control *c;
	struct bench **bench;
	struct arena **scratch; /* [thread] */
	const struct master *pool;
	struct roster *now;
	struct piece piece[BATCH];
	uint64_t random;
	double size; /* people in a piece */
	int32_t weeks; /* in a window; 0: the whole horizon */
};

static void seed_columns(const struct lns *l, struct master *m)
{
	for (int32_t i = 0; i < m->people; i++) {
		int32_t who = m->person[i], taken = 0;
		master_add(m, i, roster_row(l->now, who), l->now->row_cost[who]);
		bool whole = m->first == 0 && m->end == m->e->days;
		for (int32_t k = l->pool == NULL || !whole ? -1 : l->pool->columns - 1;
			k >= 0 && taken < POOL_COLUMNS; k--)
			if (l->pool->person[l->pool->column[k].local] == who)
				taken += master_add(m, i, l->pool->column[k].row,
					l->pool->column[k].cost);
	}
}

static void do_piece(void *context, int32_t thread, int32_t i)
{
	struct lns *l = context;
	struct piece *p = &l->piece[i];
	int64_t limit = l->now->total - 1;
	arena_reset(l->scratch[thread]);
	bench_forget(l->bench[thread]);
	p->found = p->complete = false;
	struct master *m = master_new(l->c, &l->bench[thread], 1, l->now, p->person, p->people,
		p->first, p->end, l->scratch[thread]);
	seed_columns(l, m);
	enum master_outcome outcome = master_solve(m, limit, 60);
	if (outcome == MASTER_CUT) {
		p->complete = true;
	} else if (!control_stop(l->c)) {
		p->found = branch_dive(m, limit, 0, &p->random, p->out);
		if (!p->found)
			p->found = branch_dive(m, limit + 1, 0.3, &p->random, p->out);
		if (!p->found && p->people <= TREE_PEOPLE)
			p->found = branch_tree(m, limit, PIECE_NODES, p->out, &p->complete);
	}
	master_free(m);
}

/* A need that costs something, so that the group can be built around it; -1 when none was met. */
static int32_t costly_need(struct lns *l)
{
	const struct engine *e = l->c->e;
	for (int32_t tries = 0; tries < 20 && e->needs > 0; tries++) {
		int32_t n = random_below(&l->random, e->needs);
		if (need_price(&e->need[n], l->now->have[n]) > 0)
			return n;
	}
	return -1;
}

static bool in_piece(const struct piece *p, int32_t person)
{
	for (int32_t i = 0; i < p->people; i++)
		if (p->person[i] == person)
			return true;
	return false;
}

static bool can_help(const struct lns *l, int32_t person, int32_t need)
{
	const struct engine *e = l->c->e;
	if (e->need[need].member != NULL && !e->need[need].member[person])
		return false;
	for (int32_t j = e->row_first[need]; j < e->row_first[need + 1]; j++) {
		int32_t day = e->row_cell[j] / e->slots, slot = e->row_cell[j] % e->slots;
		if (engine_cells(e, person, day)[slot + 1] != CELL_NO)
			return true;
	}
	return false;
}

static void choose_people(struct lns *l, struct piece *p, int32_t need)
{
	const struct engine *e = l->c->e;
	int32_t size = (int32_t)(l->size + 0.5);
	size = size > GROUP_MOST ? GROUP_MOST : size;
	size = size > e->people ? e->people : size;
	p->people = 0;
	for (int32_t tries = 0; p->people < size && tries < 20 * size; tries++) {
		int32_t who = random_below(&l->random, e->people);
		if (in_piece(p, who) || (need >= 0 && tries < 10 * size && !can_help(l, who, need)))
			continue;
		p->person[p->people++] = who;
	}
}

static void choose_days(struct lns *l, struct piece *p, int32_t need)
{
	const struct engine *e = l->c->e;
	p->first = 0;
	p->end = e->days;
	if (l->weeks == 0 || 7 * l->weeks >= e->days)
		return;
	int32_t monday = (7 - e->p->first_weekday) % 7;
	int32_t weeks = (e->days - monday) / 7;
	int32_t at = random_below(&l->random, weeks);
	if (need >= 0)
		at = (e->need[need].day - monday) / 7 - random_below(&l->random, l->weeks);
	if (at > weeks - l->weeks)
		at = weeks - l->weeks;
	if (at < 0)
		at = 0;
	p->first = at == 0 ? 0 : monday + 7 * at;
	p->end = monday + 7 * (at + l->weeks);
	if (e->days - p->end < 7)
		p->end = e->days;
}

/* Takes what the pieces of the batch found into the roster, in their order. */
static int32_t merge(struct lns *l)
{
	int32_t gains = 0;
	struct roster *now = l->now;
	int8_t old[SOLVER_DAYS_MAX];
	for (int32_t i = 0; i < BATCH; i++) {
		struct piece *p = &l->piece[i];
		if (!p->found)
			continue;
		int64_t before = now->total;
		bool clean = true;
		for (int32_t j = 0; j < p->people && clean; j++) {
			/* Rows that an earlier piece changed are not as this one knew them. */
			int32_t who = p->person[j];
			for (int32_t k = 0; k < i && clean; k++)
				clean = !l->piece[k].found || !in_piece(&l->piece[k], who);
		}
		if (!clean)
			continue;
		struct roster *kept = p->out;
		for (int32_t j = 0; j < p->people; j++) {
			int32_t who = p->person[j];
			int64_t cost = now->row_cost[who];
			memcpy(old, roster_row(now, who), (size_t)l->c->e->days);
			roster_set_row(now, who, roster_row(kept, who), kept->row_cost[who]);
			memcpy(roster_row(kept, who), old, (size_t)l->c->e->days);
			kept->row_cost[who] = cost;
		}
		if (now->total <= before) {
			gains += now->total < before;
			continue;
		}
		for (int32_t j = 0; j < p->people; j++)
			roster_set_row(now, p->person[j], roster_row(kept, p->person[j]),
				kept->row_cost[p->person[j]]);
	}
	return gains;
}

/* `part` of the budget went into the last batch, which brought `gains`. */
static void adapt(struct lns *l, double part, int32_t gains)
{
	if (part > BATCH_PART)
		l->size *= 0.85;
	else if (gains == 0)
		l->size *= 1.04;
	l->size = l->size < 3 ? 3 : l->size > GROUP_MOST ? GROUP_MOST : l->size;
}

void lns_run(struct control *c, struct bench **bench, int32_t threads, const struct master *pool,
	double used, uint64_t seed)
{
	struct arena *scratch[PARALLEL_MAX];
	struct arena *own = arena_new((size_t)512 * 1024 * 1024);
	struct lns *l = arena_new_one(own, struct lns);
	*l = (struct lns){ .c = c, .bench = bench, .scratch = scratch, .pool = pool, .random = seed,
		.size = 5, .now = roster_new(c->e, own) };
	roster_copy(l->now, c->best);
	for (int32_t t = 0; t < threads; t++) {
		scratch[t] = arena_new((size_t)512 * 1024 * 1024);
		bench[t]->learn = false;
	}
	for (int32_t i = 0; i < BATCH; i++)
		l->piece[i].out = roster_new(c->e, own);
	while (!control_stop(c) && control_used(c) < used) {
		double before = control_used(c);
		for (int32_t i = 0; i < BATCH; i++) {
			int32_t need = costly_need(l);
			l->piece[i].random = next_random(&l->random);
			l->weeks = c->e->days > LONG_DAYS ? 4
				: c->e->days > 35 && random_below(&l->random, 2) == 0 ? 3 : 0;
			choose_people(l, &l->piece[i], need);
			choose_days(l, &l->piece[i], need);
		}
		c->batch = true;
		parallel_for(threads, BATCH, do_piece, l);
		c->batch = false;
		int32_t gains = merge(l);
		control_offer(c, l->now);
		adapt(l, control_used(c) - before, gains);
	}
	for (int32_t t = 0; t < threads; t++) {
		bench[t]->learn = true;
		arena_free(scratch[t]);
	}
	arena_free(own);
}
