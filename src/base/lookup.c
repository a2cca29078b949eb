/* Open addressing with linear steps. The hash is keyed and its key is new in each process, so that
 * nobody can prepare a file whose names all fall on one place. */
#include "base/lookup.h"

#include "base/hash.h"

#define FIRST_SLOTS 64
#define ID_KEY      24

struct slot {
	const char *key; /* NULL: free */
	uint64_t hash;
	int64_t value;
};

struct lookup {
	struct arena *a;
	struct slot *slot;
	size_t n, room; /* room is a power of two */
};

/* The slot of the key, or the free one where it would go. */
static struct slot *place(struct slot *slot, size_t room, const char *key, uint64_t hash)
{
	size_t i = (size_t)hash & (room - 1);
	while (slot[i].key != NULL && (slot[i].hash != hash || strcmp(slot[i].key, key) != 0))
		i = (i + 1) & (room - 1);
	return &slot[i];
}

static void grow(struct lookup *l)
{
	size_t room = l->room * 2;
	struct slot *more = arena_array(l->a, struct slot, room);
	for (size_t i = 0; i < l->room; i++)
		if (l->slot[i].key != NULL)
			*place(more, room, l->slot[i].key, l->slot[i].hash) = l->slot[i];
	l->slot = more;
	l->room = room;
}

static const char *id_key(char out[ID_KEY], int64_t key)
{
	snprintf(out, ID_KEY, "%" PRId64, key);
	return out;
}

struct lookup *lookup_new(struct arena *a)
{
	struct lookup *l = arena_new_one(a, struct lookup);
	l->a = a;
	l->room = FIRST_SLOTS;
	l->slot = arena_array(a, struct slot, l->room);
	return l;
}

bool lookup_put(struct lookup *l, const char *key, int64_t value)
{
	if (l->n * 4 >= l->room * 3)
		grow(l);
	uint64_t hash = hash_short(key, strlen(key));
	struct slot *s = place(l->slot, l->room, key, hash);
	if (s->key != NULL)
		return false;
	*s = (struct slot){ arena_strdup(l->a, key), hash, value };
	l->n++;
	return true;
}

bool lookup_get(const struct lookup *l, const char *key, int64_t *out)
{
	const struct slot *s = place(l->slot, l->room, key, hash_short(key, strlen(key)));
	if (s->key != NULL && out != NULL)
		*out = s->value;
	return s->key != NULL;
}

bool lookup_put_id(struct lookup *l, int64_t key, int64_t value)
{
	char text[ID_KEY];
	return lookup_put(l, id_key(text, key), value);
}

bool lookup_get_id(const struct lookup *l, int64_t key, int64_t *out)
{
	char text[ID_KEY];
	return lookup_get(l, id_key(text, key), out);
}
