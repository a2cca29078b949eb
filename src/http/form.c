/* Forms and addresses: percent-decoding, and pairs of the kind "a=1&b=2" as queries and urlencoded
 * bodies hold them (WHATWG URL, 5.1, read strictly: a broken escape is refused, not kept). */
#include "http/decode.h"

#include "base/utf8.h"

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

size_t decode_newlines(char *s, size_t n)
{
	size_t to = 0;
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\r' && i + 1 < n && s[i + 1] == '\n')
			continue;
		s[to++] = s[i] == '\r' ? '\n' : s[i];
	}
	s[to] = '\0';
	return to;
}

bool decode_percent(struct arena *a, struct str s, bool form, const char **out, const char **why)
{
	char *text = arena_alloc(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == '%') {
			int high = i + 2 < s.n ? hex_digit(s.p[i + 1]) : -1;
			int low = i + 2 < s.n ? hex_digit(s.p[i + 2]) : -1;
			if (high < 0 || low < 0) {
				*why = "A percent sign is not followed by two hexadecimal digits.";
				return false;
			}
			c = (char)(high * 16 + low);
			i += 2;
		} else if (c == '+' && form) {
			c = ' ';
		}
		text[n++] = c;
	}
	if (form)
		n = decode_newlines(text, n);
	if (!utf8_clean(text, n)) {
		*why = "The text holds a control character or is not UTF-8.";
		return false;
	}
	*out = text;
	return true;
}

static enum err read_pair(struct arena *a, struct str s, struct http_pair *pair, const char **why)
{
	const char *equals = memchr(s.p, '=', s.n);
	struct str name = { s.p, equals == NULL ? s.n : (size_t)(equals - s.p) };
	struct str value = { "", 0 };
	if (equals != NULL)
		value = (struct str){ equals + 1, s.n - name.n - 1 };
	if (name.n == 0) {
		*why = "A field has no name.";
		return E_INVALID;
	}
	if (s.n > LIMIT_FIELD_BYTES * 3) {
		*why = "A field is too long.";
		return E_LIMIT;
	}
	if (!decode_percent(a, name, true, &pair->name, why) ||
	    !decode_percent(a, value, true, &pair->value, why))
		return E_INVALID;
	if (strlen(pair->name) + strlen(pair->value) > LIMIT_FIELD_BYTES) {
		*why = "A field is too long.";
		return E_LIMIT;
	}
	return OK;
}

enum err decode_pairs(struct arena *a, struct str s, size_t max, struct http_pairs *out,
		      const char **why)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '&';
	/* Empty pieces ("a&&b") are skipped, but count, so that they cost as much as others. */
	if (n + 1 > max) {
		*why = "There are too many fields.";
		return E_LIMIT;
	}
	struct http_pairs pairs = { 0, arena_array(a, struct http_pair, n + 1) };
	struct str rest = s, piece = { NULL, 0 };
	while (str_split(&rest, '&', &piece)) {
		if (piece.n == 0)
			continue;
		enum err err = read_pair(a, piece, &pairs.at[pairs.n], why);
		if (err != OK)
			return err;
		pairs.n++;
	}
	*out = pairs;
	return OK;
}

enum err http_parse_form(struct arena *a, struct str body, struct http_pairs *out, const char **why)
{
	return decode_pairs(a, body, LIMIT_FORM_FIELDS, out, why);
}
