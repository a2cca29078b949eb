/* From ids to indexes: a table that is at most half full, in an arena. Rows that refer to each
 * other by id are joined with it, instead of sorting both sides. */
#ifndef MOD_ROSTER_ROSTER_IDS_H
#define MOD_ROSTER_ROSTER_IDS_H

#include "base/arena.h"
#include "base/base.h"

struct roster_ids {
	uint32_t mask;
	int64_t *id; /* 0: free */
	int32_t *at;
};

/* Room for `n` ids. */
static inline struct roster_ids *ids_new(struct arena *a, size_t n)
{
	struct roster_ids *m = arena_new_one(a, struct roster_ids);
	uint32_t size = 16;
	while (size < 2 * n)
		size *= 2;
	m->mask = size - 1;
	m->id = arena_array(a, int64_t, size);
	m->at = arena_array(a, int32_t, size);
	return m;
}

static inline uint32_t ids_place(const struct roster_ids *m, int64_t id)
{
	uint32_t i = (uint32_t)(((uint64_t)id * 0x9E3779B97F4A7C15ULL) >> 40) & m->mask;
	while (m->id[i] != 0 && m->id[i] != id)
		i = (i + 1) & m->mask;
	return i;
}

static inline void ids_put(struct roster_ids *m, int64_t id, int32_t at)
{
	uint32_t i = ids_place(m, id);
	m->id[i] = id;
	m->at[i] = at;
}

/* -1: not there. */
static inline int32_t ids_get(const struct roster_ids *m, int64_t id)
{
	uint32_t i = ids_place(m, id);
	return m->id[i] == id ? m->at[i] : -1;
}

#endif
