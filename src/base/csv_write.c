#include "base/csv.h"

/* -12.5, +3: what a spreadsheet may well take for the number that it is. */
static bool plain_number(const char *s)
{
	if (*s == '-' || *s == '+')
		s++;
	size_t digits = strspn(s, "0123456789");
	s += digits;
	if (*s == '.') {
		s++;
		size_t more = strspn(s, "0123456789");
		digits += more;
		s += more;
	}
	return digits > 0 && *s == '\0';
}

void csv_out_init(struct csv_out *c, struct buf *out)
{
	*c = (struct csv_out){ .out = out };
}

static void put(struct csv_out *c, const char *guard, const char *s)
{
	size_t n = strlen(s);
	if (c->filled) {
		buf_char(c->out, ',');
	} else if (n == 0) {
		/* Unquoted, a row of one empty cell would be a blank line, which readers skip. */
		buf_text_add(c->out, "\"\"");
	}
	c->filled = true;
	bool blank_end =
		n > 0 && (s[0] == ' ' || s[0] == '\t' || s[n - 1] == ' ' || s[n - 1] == '\t');
	if (!blank_end && strpbrk(s, ",\"\r\n") == NULL) {
		buf_text_add(c->out, guard);
		buf_add(c->out, s, n);
		return;
	}
	buf_char(c->out, '"');
	buf_text_add(c->out, guard);
	for (; *s != '\0'; s++) {
		if (*s == '"')
			buf_char(c->out, '"');
		buf_char(c->out, *s);
	}
	buf_char(c->out, '"');
}

void csv_field(struct csv_out *c, const char *s)
{
	if (s == NULL)
		s = "";
	bool runs = s[0] != '\0' && strchr("=+-@\t\r", s[0]) != NULL && !plain_number(s);
	put(c, runs ? "'" : "", s);
}

void csv_raw_field(struct csv_out *c, const char *s)
{
	put(c, "", s == NULL ? "" : s);
}

void csv_int_field(struct csv_out *c, int64_t v)
{
	char digits[24];
	snprintf(digits, sizeof digits, "%" PRId64, v);
	put(c, "", digits);
}

void csv_end_row(struct csv_out *c)
{
	assert(c->filled);
	buf_text_add(c->out, "\r\n");
	c->filled = false;
}
