#include "base/log.h"

#include <unistd.h>

#include "base/clock.h"
#include "base/date.h"
#include "base/utf8.h"

#define CONTEXT_MAX 64
#define RESERVED    2 /* the closing quote and the line feed always find room */

/* One line under way. */
struct line {
	char text[LIMIT_LOG_LINE];
	size_t n;
	bool full;
};

static const char *const level_names[] = {
	[LOG_DEBUG] = "debug",
	[LOG_INFO] = "info",
	[LOG_WARN] = "warn",
	[LOG_ERROR] = "error",
};

static enum log_level least = LOG_INFO;
static int to_fd = STDERR_FILENO;
static _Thread_local char context[CONTEXT_MAX];

/* Nothing or all of a piece, so that an escape or a character is never cut; after the first piece
 * that does not fit, nothing more. */
static void put(struct line *l, const char *p, size_t n)
{
	if (l->full || n > sizeof l->text - RESERVED - l->n) {
		l->full = true;
		return;
	}
	memcpy(l->text + l->n, p, n);
	l->n += n;
}

static void put_text(struct line *l, const char *s)
{
	put(l, s, strlen(s));
}

/* A terminal must not obey a logged value, and C1 controls and U+FFFD are as good as none. */
static bool harmless(uint32_t c)
{
	return c >= 0x20 && !(c >= 0x7F && c <= 0x9F) && c != 0x2028 && c != 0x2029 && c != 0xFFFD;
}

static bool needs_quotes(const char *s)
{
	const char *end = s + strlen(s);
	if (s == end)
		return true;
	while (s < end) {
		uint32_t c = utf8_next(&s, end);
		if (c == ' ' || c == '"' || c == '=' || c == '\\' || !harmless(c))
			return true;
	}
	return false;
}

static void put_escaped(struct line *l, const char *s, size_t n, uint32_t c)
{
	if (c == '"' || c == '\\') {
		char pair[2] = { '\\', (char)c };
		put(l, pair, 2);
	} else if (c == '\n') {
		put(l, "\\n", 2);
	} else if (harmless(c)) {
		put(l, s, n);
	} else {
		for (size_t i = 0; i < n; i++) {
			char hex[8];
			snprintf(hex, sizeof hex, "\\x%02x", (unsigned char)s[i]);
			put(l, hex, 4);
		}
	}
}

static void put_value(struct line *l, const char *s)
{
	if (s == NULL) {
		put(l, "-", 1);
		return;
	}
	if (!needs_quotes(s)) {
		put_text(l, s);
		return;
	}
	const char *end = s + strlen(s);
	put(l, "\"", 1);
	bool open = !l->full;
	while (s < end) {
		const char *start = s;
		uint32_t c = utf8_next(&s, end);
		put_escaped(l, start, (size_t)(s - start), c);
	}
	if (open)
		l->text[l->n++] = '"'; /* its room is reserved */
}

static void put_signed(struct line *l, long long v)
{
	char digits[24];
	snprintf(digits, sizeof digits, "%lld", v);
	put_text(l, digits);
}

static void put_unsigned(struct line *l, unsigned long long v)
{
	char digits[24];
	snprintf(digits, sizeof digits, "%llu", v);
	put_text(l, digits);
}

/* One conversion; `f` stands behind the percent sign. Returns where it ends. */
static const char *put_conversion(struct line *l, const char *f, va_list *args)
{
	int longs = 0;
	bool size = *f == 'z';
	f += size;
	for (; *f == 'l' && longs < 2; f++)
		longs++;
	switch (*f) {
	case '%':
		put(l, "%", 1);
		break;
	case 's':
		put_value(l, va_arg(*args, const char *));
		break;
	case 'd':
		assert(!size);
		put_signed(l, longs == 0 ? va_arg(*args, int) :
			      longs == 1 ? va_arg(*args, long) :
					   va_arg(*args, long long));
		break;
	case 'u':
		put_unsigned(l, size       ? va_arg(*args, size_t) :
				longs == 0 ? va_arg(*args, unsigned) :
				longs == 1 ? va_arg(*args, unsigned long) :
					     va_arg(*args, unsigned long long));
		break;
	default:
		assert(false); /* a conversion that the contract does not have */
	}
	return f + 1;
}

static void put_pairs(struct line *l, const char *format, va_list *args)
{
	while (*format != '\0') {
		size_t plain = strcspn(format, "%");
		put(l, format, plain);
		format += plain;
		if (*format == '%')
			format = put_conversion(l, format + 1, args);
	}
}

/* The part of a line before the pairs. */
static void begin(struct line *l, enum log_level level, const char *event)
{
	char ts[INSTANT_TEXT_MAX];
	l->n = 0;
	l->full = false;
	instant_iso(ts, clock_now_ms());
	put_text(l, "ts=");
	put_text(l, ts);
	put_text(l, " level=");
	put_text(l, level_names[level]);
	put_text(l, " event=");
	put_value(l, event);
	if (context[0] != '\0') {
		put_text(l, " ctx=");
		put_value(l, context);
	}
}

/* One write a line keeps the lines of several workers apart. When the log itself cannot be
 * written there is nobody left to tell. */
static void finish(struct line *l)
{
	l->text[l->n++] = '\n';
	ssize_t written = write(to_fd, l->text, l->n);
	(void)written;
}

static bool wanted(enum log_level level)
{
	assert(level >= LOG_DEBUG && level <= LOG_ERROR);
	return level >= least;
}

void log_event(enum log_level level, const char *event, const char *format, ...)
{
	struct line l;
	va_list args;
	if (!wanted(level))
		return;
	begin(&l, level, event);
	put(&l, " ", 1);
	va_start(args, format);
	put_pairs(&l, format, &args);
	va_end(args);
	finish(&l);
}

void log_plain(enum log_level level, const char *event)
{
	struct line l;
	if (!wanted(level))
		return;
	begin(&l, level, event);
	finish(&l);
}

void log_set_level(enum log_level level)
{
	assert(level >= LOG_DEBUG && level <= LOG_ERROR);
	least = level;
}

bool log_level_parse(const char *s, enum log_level *out)
{
	for (enum log_level level = LOG_DEBUG; level <= LOG_ERROR; level++)
		if (strcmp(s, level_names[level]) == 0) {
			*out = level;
			return true;
		}
	return false;
}

void log_context(const char *id)
{
	snprintf(context, sizeof context, "%s", id == NULL ? "" : id);
}

void log_set_fd(int fd)
{
	to_fd = fd;
}
