/* The log: one line per event on standard error, as key=value pairs that both a person and a
 * program read:
 *   ts=2026-11-23T07:30:00.250Z level=info event=request ctx=0r5... status=200 ms=3
 * No personal data beyond ids. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/base.h"

enum log_level { LOG_DEBUG = 1, LOG_INFO, LOG_WARN, LOG_ERROR };

/* `event` is a word. `format` holds the pairs: "status=%d path=%s". Each %s is quoted and escaped
 * where it needs to be (blank, quote, =, control and escape characters, invalid UTF-8), so that a
 * value can neither end its line nor pass for another pair. Flags, width, precision: none; the
 * conversions are %s %d %u %zu %lld %llu %ld %lu (with PRId64 and the like) and %%; NULL prints as
 * "-". Events below the level are dropped. A line is cut at LIMIT_LOG_LINE. */
void log_event(enum log_level level, const char *event, const char *format, ...) PRINTF_LIKE(3, 4);
void log_plain(enum log_level level, const char *event);             /* an event without pairs */
void log_set_level(enum log_level level);                            /* LOG_INFO at start */
bool log_level_parse(const char *s, enum log_level *out) MUST_CHECK; /* "debug" ... "error" */
/* The request or job that the following lines belong to; copied; NULL or "" ends it. Per thread. */
void log_context(const char *id);
/* Where the lines go; 2 (standard error) at start. For tests. */
void log_set_fd(int fd);

#endif
