/* Memory with one lifetime: everything that a request (or a job step) allocates dies at once.
 *
 * There is no free() and no NULL to check: running out of memory, or over the arena's cap, ends
 * the process, whose transaction rolls back and whose parent starts another. That is sound only
 * because every input has a limit (base/limits.h). Memory comes zeroed and aligned for any type. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/base.h"
#include "base/str.h"

struct arena;

/* A new arena that may hold at most `cap` bytes. Owned by the caller; arena_free releases it. */
struct arena *arena_new(size_t cap);
void arena_free(struct arena *a);
/* Forget everything, keep the first block for the next use. */
void arena_reset(struct arena *a);

void *arena_alloc(struct arena *a, size_t size);
/* `count` elements of `size` bytes; the product is checked. */
void *arena_calloc(struct arena *a, size_t count, size_t size);
#define arena_new_one(a, type)      ((type *)arena_calloc((a), 1, sizeof(type)))
#define arena_array(a, type, count) ((type *)arena_calloc((a), (count), sizeof(type)))

/* Room for one more element behind the first `n` of an array that grows by doubling: the array,
 * or a larger copy of it, whose room *cap then says. Begins with NULL and *cap == 0. */
void *arena_grow(struct arena *a, void *array, size_t n, size_t *cap, size_t size);

/* Copies, NUL-terminated. arena_strdup(a, NULL) is NULL. */
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);
char *arena_str(struct arena *a, struct str s);
char *arena_printf(struct arena *a, const char *format, ...) PRINTF_LIKE(2, 3);
char *arena_vprintf(struct arena *a, const char *format, va_list args) PRINTF_LIKE(2, 0);

/* Bytes handed out so far; for tests and for the log line of a large request. */
size_t arena_used(const struct arena *a);

#endif
