#include "base/str.h"

struct str str_of(const char *s)
{
	return (struct str){ s == NULL ? "" : s, s == NULL ? 0 : strlen(s) };
}

bool str_eq(struct str s, const char *text)
{
	return strlen(text) == s.n && memcmp(s.p, text, s.n) == 0;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool str_eq_nocase(struct str s, const char *text)
{
	if (strlen(text) != s.n)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (lower(s.p[i]) != lower(text[i]))
			return false;
	return true;
}

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct str str_trim(struct str s)
{
	while (s.n > 0 && blank(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n > 0 && blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

/* Where `rest` points when the text ended with a separator: one empty part is still to come, which
 * an empty text at the start must not give. */
static const char last_part[] = "";

bool str_split(struct str *rest, char sep, struct str *part)
{
	if (rest->p == NULL || (rest->n == 0 && rest->p != last_part))
		return false;
	const char *at = rest->n == 0 ? NULL : memchr(rest->p, sep, rest->n);
	if (at != NULL) {
		size_t n = (size_t)(at - rest->p);
		size_t left = rest->n - n - 1;
		*part = (struct str){ rest->p, n };
		*rest = (struct str){ left == 0 ? last_part : at + 1, left };
		return true;
	}
	*part = *rest;
	*rest = (struct str){ NULL, 0 };
	return true;
}

bool str_to_i64(struct str s, int64_t *out)
{
	size_t i = s.n > 0 && (s.p[0] == '-' || s.p[0] == '+') ? 1 : 0;
	bool negative = i == 1 && s.p[0] == '-';
	if (i == s.n)
		return false;
	int64_t value = 0;
	for (; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		int digit = s.p[i] - '0';
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_sub_overflow(value, digit, &value))
			return false;
	}
	/* Counting downwards lets the smallest number through; its mirror must be refused. */
	if (!negative && value == INT64_MIN)
		return false;
	*out = negative ? value : -value;
	return true;
}
