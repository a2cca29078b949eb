#include "base/json.h"

static void escape_char(struct buf *out, unsigned char c)
{
	static const char short_form[] = {
		['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n',  ['\f'] = 'f',
		['\r'] = 'r', ['"'] = '"',  ['\\'] = '\\',
	};
	if (c < sizeof short_form && short_form[c] != '\0') {
		buf_char(out, '\\');
		buf_char(out, short_form[c]);
	} else {
		buf_printf(out, "\\u%04x", c);
	}
}

/* What must stand before any value: a comma after another one, and in an object its key. */
static void before_value(struct json *j)
{
	if (j->depth > 0 && j->level[j->depth].object) {
		assert(j->after_key);
		j->after_key = false;
		return;
	}
	assert(j->depth > 0 || !j->level[0].filled);
	if (j->level[j->depth].filled)
		buf_char(j->out, ',');
	j->level[j->depth].filled = true;
}

static void begin(struct json *j, bool object)
{
	before_value(j);
	assert(j->depth < LIMIT_JSON_DEPTH);
	j->depth++;
	j->level[j->depth].object = object;
	j->level[j->depth].filled = false;
	buf_char(j->out, object ? '{' : '[');
}

static void end(struct json *j, bool object)
{
	assert(j->depth > 0 && j->level[j->depth].object == object && !j->after_key);
	j->depth--;
	buf_char(j->out, object ? '}' : ']');
}

void json_escape(struct buf *out, const char *s)
{
	const char *plain = s;
	buf_char(out, '"');
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;
		bool closes_tag = c == '<' && s[1] == '/';
		if (c >= 0x20 && c != '"' && c != '\\' && !closes_tag)
			continue;
		buf_add(out, plain, (size_t)(s - plain));
		if (closes_tag) {
			buf_text_add(out, "<\\/");
			s++;
		} else {
			escape_char(out, c);
		}
		plain = s + 1;
	}
	buf_add(out, plain, (size_t)(s - plain));
	buf_char(out, '"');
}

void json_init(struct json *j, struct buf *out)
{
	*j = (struct json){ .out = out };
}

void json_begin_object(struct json *j)
{
	begin(j, true);
}

void json_end_object(struct json *j)
{
	end(j, true);
}

void json_begin_array(struct json *j)
{
	begin(j, false);
}

void json_end_array(struct json *j)
{
	end(j, false);
}

void json_key(struct json *j, const char *name)
{
	assert(j->depth > 0 && j->level[j->depth].object && !j->after_key);
	if (j->level[j->depth].filled)
		buf_char(j->out, ',');
	j->level[j->depth].filled = true;
	j->after_key = true;
	json_escape(j->out, name);
	buf_char(j->out, ':');
}

void json_text(struct json *j, const char *s)
{
	if (s == NULL) {
		json_nil(j);
		return;
	}
	before_value(j);
	json_escape(j->out, s);
}

void json_int(struct json *j, int64_t v)
{
	before_value(j);
	buf_i64(j->out, v);
}

void json_bool(struct json *j, bool v)
{
	before_value(j);
	buf_text_add(j->out, v ? "true" : "false");
}

void json_nil(struct json *j)
{
	before_value(j);
	buf_text_add(j->out, "null");
}

void json_decimal(struct json *j, int64_t v, int places)
{
	assert(places >= 0 && places <= 18);
	char digits[32];
	size_t at = sizeof digits;
	uint64_t rest = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	before_value(j);
	for (int n = 0; n <= places || rest != 0; n++) {
		if (n == places && places > 0)
			digits[--at] = '.';
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
	}
	if (v < 0)
		digits[--at] = '-';
	buf_add(j->out, digits + at, sizeof digits - at);
}

void json_done(const struct json *j)
{
	assert(j->depth == 0 && j->level[0].filled);
}
