/* The last few weeks and frames of this worker. The counts in the keys make a wrong answer
 * impossible rather than unlikely: they were read in the transaction of the request, and whoever
 * changes a row counts in the same transaction, so what was kept under the same counts is what the
 * database would say now. */
#include "mod/roster/grid_cache.h"
#include "base/buf.h"

#define WEEKS_KEPT 8
#define WEEK_BYTES (4 * 1024 * 1024) /* four weeks of sixty people take about half */

#define FRAMES_KEPT 16

struct kept_frame {
	int64_t site, office_count; /* site 0: a free place */
	uint64_t used;
	struct arena *arena;
	struct roster_frame frame;
};

static struct grid_kept weeks[WEEKS_KEPT];
static struct kept_frame frames[FRAMES_KEPT];
static uint64_t uses;

static bool same(const struct grid_key *a, const struct grid_key *b)
{
	return a->office_count == b->office_count && a->work_count == b->work_count &&
	       a->viewer == b->viewer && a->site == b->site && a->from == b->from &&
	       a->days == b->days && a->today == b->today && a->may_edit == b->may_edit &&
	       a->may_staff == b->may_staff;
}

/* A week that is asked for again is printed once and for all; most are never, so it waits. */
static void print_table(struct grid_kept *kept)
{
	struct buf *table = &kept->table;
	kept->printed = true;
	if (table->p == NULL)
		buf_init(table, WEEK_BYTES);
	tmpl_grid_table(&(struct html){ .out = table, .lang = "en" }, &kept->view);
	if (!buf_failed(table))
		kept->view.table = buf_str(table);
}

const struct grid_kept *grid_cache_find(const struct grid_key *key)
{
	assert(key->site != 0);
	for (size_t i = 0; i < ARRAY_LEN(weeks); i++)
		if (same(&weeks[i].key, key)) {
			weeks[i].used = ++uses;
			if (!weeks[i].printed)
				print_table(&weeks[i]);
			return &weeks[i];
		}
	return NULL;
}

struct grid_kept *grid_cache_place(void)
{
	struct grid_kept *oldest = &weeks[0];
	for (size_t i = 1; i < ARRAY_LEN(weeks); i++)
		if (weeks[i].used < oldest->used)
			oldest = &weeks[i];
	struct arena *arena = oldest->arena;
	struct buf table = oldest->table;
	if (arena == NULL)
		arena = arena_new(LIMIT_ARENA_BYTES);
	else
		arena_reset(arena);
	buf_clear(&table);
	*oldest = (struct grid_kept){ .arena = arena, .table = table };
	return oldest;
}

void grid_cache_keep(struct grid_kept *kept, const struct grid_key *key)
{
	/* What is not known under a key is the next to make room. */
	if (arena_used(kept->arena) > WEEK_BYTES)
		return;
	kept->key = *key;
	kept->used = ++uses;
}

void grid_table(struct html *o, const struct roster_grid_view *v)
{
	if (v->table.p == NULL)
		tmpl_grid_table(o, v);
	else
		html_literal(o, v->table.p, v->table.n);
}

static struct kept_frame *oldest_frame(void)
{
	struct kept_frame *oldest = &frames[0];
	for (size_t i = 1; i < ARRAY_LEN(frames); i++)
		if (frames[i].used < oldest->used)
			oldest = &frames[i];
	return oldest;
}

/* The place of the site's own frame, if there is one, outdated or not; else the oldest. */
static struct kept_frame *frame_place(int64_t site)
{
	for (size_t i = 0; i < ARRAY_LEN(frames); i++)
		if (frames[i].site == site)
			return &frames[i];
	return oldest_frame();
}

enum err grid_frame(struct db *db, int64_t site, int64_t office_count,
		    const struct roster_frame **out)
{
	struct kept_frame *k = frame_place(site);
	if (k->site != site || k->office_count != office_count) {
		struct arena *arena = k->arena == NULL ? arena_new(LIMIT_ARENA_BYTES) : k->arena;
		arena_reset(arena);
		*k = (struct kept_frame){ .arena = arena };
		enum err err = roster_frame_load(db, arena, 0, site, &k->frame);
		if (err != OK)
			return err;
		k->site = site;
		k->office_count = office_count;
	}
	k->used = ++uses;
	*out = &k->frame;
	return OK;
}
