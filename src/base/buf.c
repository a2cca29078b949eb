#include "base/buf.h"

#define FIRST_BYTES 1024

void buf_init(struct buf *b, size_t max)
{
	*b = (struct buf){ .max = max };
}

void buf_free(struct buf *b)
{
	free(b->p);
	b->p = NULL;
	b->n = b->cap = 0;
}

void buf_clear(struct buf *b)
{
	b->n = 0;
	b->failed = false;
}

static bool grow(struct buf *b, size_t more)
{
	if (b->failed || more > b->max - b->n) {
		b->failed = true;
		return false;
	}
	size_t need = b->n + more + 1;
	size_t cap = b->cap == 0 ? FIRST_BYTES : b->cap;
	while (cap < need)
		cap *= 2;
	char *p = realloc(b->p, cap);
	if (p == NULL) {
		fprintf(stderr, "level=fatal event=memory why=\"buffer\"\n");
		abort();
	}
	b->p = p;
	b->cap = cap;
	return true;
}

/* Room for `more` bytes and the closing NUL. A page is some ten thousand small pieces, for which
 * there is room already; `cap` doubles and may pass `max`, so both are asked. */
static inline bool reserve(struct buf *b, size_t more)
{
	if (!b->failed && more < b->cap - b->n && more <= b->max - b->n)
		return true;
	return grow(b, more);
}

void buf_add(struct buf *b, const void *p, size_t n)
{
	if (n == 0 || !reserve(b, n))
		return;
	memcpy(b->p + b->n, p, n);
	b->n += n;
}

void buf_char(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void buf_text_add(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void buf_i64(struct buf *b, int64_t value)
{
	char digits[24];
	size_t at = sizeof digits;
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	do {
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest != 0);
	if (value < 0)
		digits[--at] = '-';
	buf_add(b, digits + at, sizeof digits - at);
}

void buf_printf(struct buf *b, const char *format, ...)
{
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, format, args);
	assert(n >= 0);
	if (reserve(b, (size_t)n)) {
		vsnprintf(b->p + b->n, (size_t)n + 1, format, again);
		b->n += (size_t)n;
	}
	va_end(again);
	va_end(args);
}

const char *buf_text(struct buf *b)
{
	if (b->p == NULL)
		return "";
	b->p[b->n] = '\0';
	return b->p;
}

struct str buf_str(const struct buf *b)
{
	return (struct str){ b->p == NULL ? "" : b->p, b->n };
}

bool buf_failed(const struct buf *b)
{
	return b->failed;
}
