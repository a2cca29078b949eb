#include "base/arena.h"

#define ALIGN 16

struct block {
	struct block *next;
	size_t size, used;
	_Alignas(ALIGN) unsigned char bytes[];
};

struct arena {
	struct block *first, *last;
	size_t cap, used;
};

static NORETURN void out_of_memory(const char *why)
{
	fprintf(stderr, "level=fatal event=memory why=\"%s\"\n", why);
	abort();
}

static struct block *block_new(size_t size)
{
	struct block *b = malloc(sizeof *b + size);
	if (b == NULL)
		out_of_memory("malloc failed");
	b->next = NULL;
	b->size = size;
	b->used = 0;
	return b;
}

struct arena *arena_new(size_t cap)
{
	struct arena *a = calloc(1, sizeof *a);
	if (a == NULL)
		out_of_memory("calloc failed");
	a->cap = cap;
	return a;
}

void arena_reset(struct arena *a)
{
	if (a->first == NULL)
		return;
	for (struct block *b = a->first->next, *next; b != NULL; b = next) {
		next = b->next;
		free(b);
	}
	a->first->next = NULL;
	a->first->used = 0;
	a->last = a->first;
	a->used = 0;
}

void arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	arena_reset(a);
	free(a->first);
	free(a);
}

void *arena_alloc(struct arena *a, size_t size)
{
	if (size > a->cap || a->used > a->cap - size)
		out_of_memory("arena cap reached");
	size_t rounded = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	struct block *b = a->last;
	if (b == NULL || b->size - b->used < rounded) {
		struct block *fresh =
			block_new(rounded > LIMIT_ARENA_BLOCK ? rounded : LIMIT_ARENA_BLOCK);
		if (b == NULL)
			a->first = fresh;
		else
			b->next = fresh;
		a->last = b = fresh;
	}
	void *p = b->bytes + b->used;
	b->used += rounded;
	a->used += rounded;
	return memset(p, 0, rounded);
}

void *arena_calloc(struct arena *a, size_t count, size_t size)
{
	size_t total;
	if (__builtin_mul_overflow(count, size, &total))
		out_of_memory("array too large");
	return arena_alloc(a, total);
}

void *arena_grow(struct arena *a, void *array, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return array;
	size_t larger = *cap == 0 ? 16 : 2 * *cap;
	char *p = arena_calloc(a, larger, size);
	if (n > 0)
		memcpy(p, array, n * size);
	*cap = larger;
	return p;
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
	char *copy = arena_alloc(a, n + 1);
	if (n > 0)
		memcpy(copy, s, n);
	return copy;
}

char *arena_strdup(struct arena *a, const char *s)
{
	return s == NULL ? NULL : arena_strndup(a, s, strlen(s));
}

char *arena_str(struct arena *a, struct str s)
{
	return arena_strndup(a, s.p, s.n);
}

char *arena_vprintf(struct arena *a, const char *format, va_list args)
{
	va_list again;
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, format, args);
	assert(n >= 0);
	char *s = arena_alloc(a, (size_t)n + 1);
	vsnprintf(s, (size_t)n + 1, format, again);
	va_end(again);
	return s;
}

char *arena_printf(struct arena *a, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	char *s = arena_vprintf(a, format, args);
	va_end(args);
	return s;
}

size_t arena_used(const struct arena *a)
{
	return a->used;
}
