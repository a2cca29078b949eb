/* A table from texts to numbers: names to ids while a file is imported. It grows as needed, keeps
 * everything in its arena and forgets nothing. */
#ifndef BASE_LOOKUP_H
#define BASE_LOOKUP_H

#include "base/arena.h"
#include "base/base.h"

struct lookup;

struct lookup *lookup_new(struct arena *a);
/* The key is copied. false when it is there already: its value stays as it was. */
bool lookup_put(struct lookup *l, const char *key, int64_t value);
/* *out is untouched when the key is not there; `out` may be NULL. */
bool lookup_get(const struct lookup *l, const char *key, int64_t *out);
/* The same for a key that is a number. */
bool lookup_put_id(struct lookup *l, int64_t key, int64_t value);
bool lookup_get_id(const struct lookup *l, int64_t key, int64_t *out);

#endif
