/* A growable run of bytes with a stated maximum. Going over the maximum keeps what is there, adds
 * nothing more and is remembered: the writer checks buf_failed() once, at the end. Out of memory
 * ends the process, as with an arena. buf_text() is always NUL-terminated. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/base.h"
#include "base/str.h"

struct buf {
	char *p;
	size_t n, cap, max;
	bool failed;
};

void buf_init(struct buf *b, size_t max);
void buf_free(struct buf *b);
void buf_clear(struct buf *b); /* empty and not failed; keeps the memory */
void buf_add(struct buf *b, const void *p, size_t n);
void buf_char(struct buf *b, char c);
void buf_text_add(struct buf *b, const char *s); /* up to the NUL */
void buf_i64(struct buf *b, int64_t value);
void buf_printf(struct buf *b, const char *format, ...) PRINTF_LIKE(2, 3);
const char *buf_text(struct buf *b);
struct str buf_str(const struct buf *b);
bool buf_failed(const struct buf *b);

#endif
