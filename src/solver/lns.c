/* Large neighbourhood search. A piece frees a group of people over a window of weeks and solves
 * what is then a small problem by column generation: when its bound says that nothing better is
 * there, the piece ends at once; otherwise it dives, and looks a little further. Pieces are done
 * a batch at a time from the same roster, on as many threads as there are, and their gains are
 * put together in order, so that the result does not depend on the threads.
 *
 * Few people over many weeks and many people over few weeks find different things, and which of
 * them pays changes as the plan gets better. So there are several shapes; the one that lately
 * brought most for its work is taken mostly, the others now and then. */
#include "solver/lns.h"

#include "solver/parallel.h"

#define BATCH 4
#define GROUP_LEAST 3
#define GROUP_MOST 100
#define GROUP_CELLS 500  /* people times days of a piece to begin with */
#define BATCH_PART 0.02  /* of the budget that a batch may take */
#define SHAPES 4
#define FADES 0.85       /* what a shape brought counts less with each of its batches */
#define PIECE_NODES 20
#define TREE_PEOPLE 8 /* a tree of some nodes only helps with few people */
#define POOL_COLUMNS 40 /* columns of one person taken over from the whole problem */

struct piece {
	int32_t person[GROUP_MOST];
	int32_t people;
	int32_t first, end;
	struct roster *out;
	bool found, complete;
	int64_t spent;
	uint64_t random;
};

/* Windows of one length, with as many people as have proven worth while. */
struct shape {
	int32_t weeks; /* 0: the whole horizon */
	double size;   /* people */
	double gained, spent;
};

struct lns {
	struct control *c;
	struct bench **bench;
	struct arena **scratch; /* [thread] */
	const struct master *pool;
	struct roster *now;
	struct piece piece[BATCH];
	uint64_t random;
	struct shape shape[SHAPES];
	int32_t shapes;
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
	p->spent = m->spent;
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

static void choose_people(struct lns *l, const struct shape *shape, struct piece *p, int32_t need)
{
	const struct engine *e = l->c->e;
	int32_t size = (int32_t)(shape->size + 0.5);
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

static void choose_days(struct lns *l, const struct shape *shape, struct piece *p, int32_t need)
{
	const struct engine *e = l->c->e;
	p->first = 0;
	p->end = e->days;
	if (shape->weeks == 0 || 7 * shape->weeks >= e->days)
		return;
	int32_t monday = (7 - e->p->first_weekday) % 7;
	int32_t weeks = (e->days - monday) / 7;
	int32_t at = random_below(&l->random, weeks);
	if (need >= 0)
		at = (e->need[need].day - monday) / 7 - random_below(&l->random, shape->weeks);
	if (at > weeks - shape->weeks)
		at = weeks - shape->weeks;
	if (at < 0)
		at = 0;
	p->first = at == 0 ? 0 : monday + 7 * at;
	p->end = monday + 7 * (at + shape->weeks);
	if (e->days - p->end < 7)
		p->end = e->days;
}

/* Takes what the pieces of the batch found into the roster, in their order. */
static void merge(struct lns *l)
{
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
		if (now->total <= before)
			continue;
		for (int32_t j = 0; j < p->people; j++)
			roster_set_row(now, p->person[j], roster_row(kept, p->person[j]),
				kept->row_cost[p->person[j]]);
	}
}

/* Shapes for this horizon: a whole row as far as one table holds it, and shorter windows. */
static void choose_shapes(struct lns *l)
{
	static const int32_t weeks[SHAPES] = { 0, 4, 2, 1 };
	const struct engine *e = l->c->e;
	for (int32_t i = 0; i < SHAPES; i++) {
		int32_t days = weeks[i] == 0 ? e->days : 7 * weeks[i];
		if ((weeks[i] == 0 && e->days > LONG_DAYS) || (weeks[i] > 0 && days >= e->days))
			continue;
		double size = (double)GROUP_CELLS / days;
		l->shape[l->shapes++] = (struct shape){ .weeks = weeks[i],
			.size = size < GROUP_LEAST ? GROUP_LEAST : size };
	}
	/* A horizon of some days. */
	if (l->shapes == 0)
		l->shape[l->shapes++] = (struct shape){ .weeks = 0, .size = GROUP_MOST };
}

static struct shape *choose_shape(struct lns *l)
{
	struct shape *best = &l->shape[random_below(&l->random, l->shapes)];
	if (random_below(&l->random, 10) < 3)
		return best;
	for (int32_t i = 0; i < l->shapes; i++) {
		struct shape *s = &l->shape[i];
		/* Each is tried first, before they are compared. */
		if (s->spent == 0)
			return s;
		if (s->gained * best->spent > best->gained * s->spent)
			best = s;
	}
	return best;
}

/* `part` of the budget went into the last batch of this shape, which brought `gained`. */
static void adapt(struct lns *l, struct shape *s, double part, int64_t gained)
{
	int32_t complete = 0;
	s->gained *= FADES;
	s->spent *= FADES;
	s->gained += (double)gained;
	for (int32_t i = 0; i < BATCH; i++) {
		s->spent += (double)l->piece[i].spent + 1;
		complete += l->piece[i].complete;
	}
	if (part > BATCH_PART)
		s->size *= 0.8;
	else if (gained == 0)
		s->size *= complete >= BATCH / 2 ? 1.15 : 1.03;
	double most = l->c->e->people < GROUP_MOST ? l->c->e->people : GROUP_MOST;
	s->size = s->size < GROUP_LEAST ? GROUP_LEAST : s->size;
	s->size = s->size > most ? most : s->size;
}

static void prepare_batch(struct lns *l, const struct shape *shape)
{
	for (int32_t i = 0; i < BATCH; i++) {
		int32_t need = costly_need(l);
		l->piece[i].random = next_random(&l->random);
		choose_people(l, shape, &l->piece[i], need);
		choose_days(l, shape, &l->piece[i], need);
	}
}

void lns_run(struct control *c, struct bench **bench, int32_t threads, const struct master *pool,
	double used, uint64_t seed)
{
	struct arena *scratch[PARALLEL_MAX];
	struct arena *own = arena_new((size_t)512 * 1024 * 1024);
	struct lns *l = arena_new_one(own, struct lns);
	*l = (struct lns){ .c = c, .bench = bench, .scratch = scratch, .pool = pool,
		.random = seed, .now = roster_new(c->e, own) };
	roster_copy(l->now, c->best);
	for (int32_t t = 0; t < threads; t++) {
		scratch[t] = arena_new((size_t)512 * 1024 * 1024);
		bench[t]->learn = false;
	}
	for (int32_t i = 0; i < BATCH; i++)
		l->piece[i].out = roster_new(c->e, own);
	choose_shapes(l);
	while (!control_stop(c) && control_used(c) < used) {
		double before = control_used(c);
		int64_t total = l->now->total;
		struct shape *shape = choose_shape(l);
		prepare_batch(l, shape);
		c->batch = true;
		parallel_for(threads, BATCH, do_piece, l);
		c->batch = false;
		merge(l);
		control_offer(c, l->now);
		adapt(l, shape, control_used(c) - before, total - l->now->total);
	}
	for (int32_t t = 0; t < threads; t++) {
		bench[t]->learn = true;
		arena_free(scratch[t]);
	}
	arena_free(own);
}
