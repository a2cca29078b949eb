/* Multipart forms (RFC 7578), read from the collected body. Strict: the body begins with the first
 * boundary and ends with the last, a part has a name, lines end with CR LF. Files stay where they
 * are in the body; fields are copied as text. */
#include "http/decode.h"

#include "base/utf8.h"

#define BOUNDARY_MAX 70 /* RFC 2046, 5.1.1 */

struct part {
	const char *name, *filename; /* filename NULL: a plain field */
	const char *type;
	struct str data;
};

struct reader {
	struct arena *a;
	struct str rest;
	struct str line; /* CR LF "--" boundary */
	const char **why;
};

static enum err fault(const char **why, enum err err, const char *text)
{
	*why = text;
	return err;
}

static bool boundary_char(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c != '\0' && strchr("'()+_,-./:=? ", c) != NULL);
}

static struct str skip_blanks(struct str s)
{
	while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t')) {
		s.p++;
		s.n--;
	}
	return s;
}

/* A backslash before a quote or a backslash goes, as curl writes them; any other stays, as old
 * browsers send whole paths. */
static bool escapes(struct str s, size_t i)
{
	return s.p[i] == '\\' && i + 1 < s.n && (s.p[i + 1] == '"' || s.p[i + 1] == '\\');
}

/* Where the closing quote of a quoted value stands, or what follows a plain one. */
static size_t value_end(struct str s, bool quoted)
{
	size_t i = quoted ? 1 : 0;
	while (i < s.n) {
		if (quoted ? s.p[i] == '"' : s.p[i] == ';' || s.p[i] == ' ' || s.p[i] == '\t')
			break;
		i += quoted && escapes(s, i) ? 2 : 1;
	}
	return i < s.n ? i : s.n;
}

/* One `; name=value` of a header; a quoted value loses its quotes. */
static bool next_param(struct arena *a, struct str *s, struct str *name, const char **value)
{
	*s = skip_blanks(*s);
	if (s->n == 0 || s->p[0] != ';')
		return false;
	*s = skip_blanks((struct str){ s->p + 1, s->n - 1 });
	size_t n = 0;
	while (n < s->n && s->p[n] != '=' && s->p[n] != ';' && s->p[n] != ' ')
		n++;
	*name = (struct str){ s->p, n };
	if (n == s->n || s->p[n] != '=' || !decode_is_token(*name))
		return false;
	*s = (struct str){ s->p + n + 1, s->n - n - 1 };
	bool quoted = s->n > 0 && s->p[0] == '"';
	size_t end = value_end(*s, quoted), to = 0;
	if (quoted && end == s->n)
		return false;
	char *text = arena_alloc(a, end + 1);
	for (size_t i = quoted ? 1 : 0; i < end; i++)
		text[to++] = quoted && escapes(*s, i) ? s->p[++i] : s->p[i];
	text[to] = '\0';
	*value = text;
	end += quoted ? 1 : 0;
	*s = (struct str){ s->p + end, s->n - end };
	return true;
}

static bool read_boundary(struct arena *a, const char *content_type, const char **boundary)
{
	struct str rest = str_of(content_type);
	const char *semicolon = memchr(rest.p, ';', rest.n);
	size_t n = semicolon == NULL ? rest.n : (size_t)(semicolon - rest.p);
	if (!str_eq_nocase(str_trim((struct str){ rest.p, n }), "multipart/form-data"))
		return false;
	rest = (struct str){ rest.p + n, rest.n - n };
	const char *found = NULL, *value;
	struct str name;
	while (next_param(a, &rest, &name, &value)) {
		if (!str_eq_nocase(name, "boundary"))
			continue;
		if (found != NULL)
			return false;
		found = value;
	}
	if (found == NULL || skip_blanks(rest).n != 0)
		return false;
	size_t length = strlen(found);
	if (length == 0 || length > BOUNDARY_MAX || found[length - 1] == ' ')
		return false;
	for (size_t i = 0; i < length; i++)
		if (!boundary_char(found[i]))
			return false;
	*boundary = found;
	return true;
}

/* Browsers write a quote in a name as %22, a line end as %0D%0A (WHATWG HTML, 4.10.21.8); other
 * percent signs stand for themselves. A line end in a name is refused by what follows. */
static const char *unescape_quotes(struct arena *a, const char *s)
{
	char *copy = arena_strdup(a, s);
	size_t to = 0;
	for (size_t i = 0; s[i] != '\0'; i++) {
		bool quote = strncmp(s + i, "%22", 3) == 0;
		copy[to++] = quote ? '"' : s[i];
		i += quote ? 2 : 0;
	}
	copy[to] = '\0';
	return copy;
}

static bool one_line(const char *s)
{
	size_t n = strlen(s);
	return utf8_clean(s, n) && memchr(s, '\n', n) == NULL;
}

static enum err read_disposition(struct reader *r, struct str value, struct part *part)
{
	size_t n = 0;
	while (n < value.n && value.p[n] != ';' && value.p[n] != ' ')
		n++;
	if (!str_eq_nocase((struct str){ value.p, n }, "form-data") || part->name != NULL)
		return fault(r->why, E_INVALID, "A part of the form is not marked as form data.");
	struct str rest = { value.p + n, value.n - n }, name;
	const char *text;
	while (next_param(r->a, &rest, &name, &text)) {
		const char **to = str_eq_nocase(name, "name")     ? &part->name :
				  str_eq_nocase(name, "filename") ? &part->filename :
								    NULL;
		if (to == NULL)
			continue;
		if (*to != NULL)
			return fault(r->why, E_INVALID, "A part of the form is named twice.");
		*to = unescape_quotes(r->a, text);
	}
	if (skip_blanks(rest).n != 0 || part->name == NULL || part->name[0] == '\0')
		return fault(r->why, E_INVALID, "A part of the form has no readable name.");
	if (!one_line(part->name) || (part->filename != NULL && !one_line(part->filename)))
		return fault(r->why, E_INVALID, "A field or file name holds a control character.");
	if (part->filename != NULL)
		for (const char *p = part->filename; *p != '\0'; p++)
			if (*p == '/' || *p == '\\')
				part->filename = p + 1;
	return OK;
}

static enum err read_part_header(struct reader *r, struct str line, struct part *part)
{
	const char *colon = memchr(line.p, ':', line.n);
	struct str name = { line.p, colon == NULL ? 0 : (size_t)(colon - line.p) };
	if (!decode_is_token(name) || memchr(line.p, '\0', line.n) != NULL ||
	    memchr(line.p, '\r', line.n) != NULL || memchr(line.p, '\n', line.n) != NULL)
		return fault(r->why, E_INVALID, "A part of the form has a broken header.");
	struct str value = str_trim((struct str){ colon + 1, line.n - name.n - 1 });
	if (str_eq_nocase(name, "content-disposition"))
		return read_disposition(r, value, part);
	if (str_eq_nocase(name, "content-type")) {
		part->type = arena_str(r->a, value);
		if (!one_line(part->type))
			return fault(r->why, E_INVALID, "The type of a file is not readable.");
	}
	if (str_eq_nocase(name, "content-transfer-encoding") && !str_eq_nocase(value, "binary") &&
	    !str_eq_nocase(value, "8bit") && !str_eq_nocase(value, "7bit"))
		return fault(r->why, E_INVALID,
			     "A part of the form is encoded in a way that is not used.");
	return OK;
}

static enum err read_part_headers(struct reader *r, struct part *part)
{
	size_t used = 0;
	for (;;) {
		size_t window =
			r->rest.n < LIMIT_PART_HEADER_BYTES ? r->rest.n : LIMIT_PART_HEADER_BYTES;
		const char *end = memmem(r->rest.p, window, "\r\n", 2);
		if (end == NULL)
			return fault(r->why, E_INVALID,
				     "The headers of a part are too long or cut off.");
		struct str line = { r->rest.p, (size_t)(end - r->rest.p) };
		r->rest = (struct str){ end + 2, r->rest.n - line.n - 2 };
		if (line.n == 0)
			break;
		used += line.n;
		if (used > LIMIT_PART_HEADER_BYTES)
			return fault(r->why, E_INVALID,
				     "The headers of a part are too long or cut off.");
		enum err err = read_part_header(r, line, part);
		if (err != OK)
			return err;
	}
	if (part->name == NULL)
		return fault(r->why, E_INVALID, "A part of the form has no readable name.");
	return OK;
}

/* Behind a delimiter: "--" and perhaps CR LF is the end, CR LF another part. */
static enum err after_delimiter(struct reader *r, bool *more)
{
	if (r->rest.n >= 2 && memcmp(r->rest.p, "\r\n", 2) == 0) {
		r->rest = (struct str){ r->rest.p + 2, r->rest.n - 2 };
		*more = true;
		return OK;
	}
	if (str_eq(r->rest, "--") || str_eq(r->rest, "--\r\n")) {
		*more = false;
		return OK;
	}
	return fault(r->why, E_INVALID,
		     "The form is cut off or its parts are not separated properly.");
}

static enum err read_part(struct reader *r, struct part *part)
{
	enum err err = read_part_headers(r, part);
	if (err != OK)
		return err;
	/* The line end before the delimiter belongs to it; an empty part may lend the one that
	 * ended its headers. */
	struct str from = { r->rest.p - 2, r->rest.n + 2 };
	const char *end = memmem(from.p, from.n, r->line.p, r->line.n);
	if (end == NULL)
		return fault(r->why, E_INVALID, "The form was cut off on the way.");
	const char *start = end < r->rest.p ? end : r->rest.p;
	part->data = (struct str){ start, (size_t)(end - start) };
	const char *next = end + r->line.n;
	r->rest = (struct str){ next, r->rest.n - (size_t)(next - r->rest.p) };
	return OK;
}

static enum err keep_field(struct reader *r, const struct part *part, struct http_pairs *fields)
{
	if (fields->n == LIMIT_FORM_FIELDS)
		return fault(r->why, E_LIMIT, "There are too many fields.");
	if (part->data.n > LIMIT_FIELD_BYTES)
		return fault(r->why, E_LIMIT, "A field is too long.");
	char *value = arena_str(r->a, part->data);
	if (!utf8_clean(value, decode_newlines(value, part->data.n)))
		return fault(r->why, E_INVALID,
			     "The text holds a control character or is not UTF-8.");
	fields->at[fields->n++] = (struct http_pair){ part->name, value };
	return OK;
}

static enum err keep_part(struct reader *r, const struct part *part, struct http_pairs *fields,
			  struct http_files *files)
{
	if (part->filename == NULL)
		return keep_field(r, part, fields);
	if (part->filename[0] == '\0' && part->data.n == 0)
		return OK; /* no file was chosen */
	if (files->n == LIMIT_UPLOAD_FILES)
		return fault(r->why, E_LIMIT, "There are too many files.");
	files->at[files->n++] = (struct http_file){
		.field = part->name,
		.name = part->filename,
		.type = part->type == NULL ? "application/octet-stream" : part->type,
		.bytes = part->data.p,
		.n = part->data.n,
	};
	return OK;
}

enum err http_parse_multipart(struct arena *a, struct str body, const char *content_type,
			      struct http_pairs *fields, struct http_files *files, const char **why)
{
	const char *boundary;
	if (!read_boundary(a, content_type, &boundary))
		return fault(why, E_INVALID, "The form does not say how its parts are separated.");
	struct reader r = { .a = a, .why = why };
	r.line = str_of(arena_printf(a, "\r\n--%s", boundary));
	/* The first delimiter stands at the very start and lacks the line end. */
	size_t first = r.line.n - 2;
	if (body.n < first || memcmp(body.p, r.line.p + 2, first) != 0)
		return fault(why, E_INVALID, "The form does not begin with its first part.");
	r.rest = (struct str){ body.p + first, body.n - first };
	struct http_pairs got_fields = { 0, arena_array(a, struct http_pair, LIMIT_FORM_FIELDS) };
	struct http_files got_files = { 0, arena_array(a, struct http_file, LIMIT_UPLOAD_FILES) };
	bool more;
	enum err err = after_delimiter(&r, &more);
	/* Parts without a chosen file are not kept, but count: each costs memory. */
	for (size_t parts = 0; err == OK && more; parts++) {
		if (parts == LIMIT_FORM_FIELDS + LIMIT_UPLOAD_FILES)
			return fault(why, E_LIMIT, "There are too many fields.");
		struct part part = { 0 };
		err = read_part(&r, &part);
		if (err == OK)
			err = keep_part(&r, &part, &got_fields, &got_files);
		if (err == OK)
			err = after_delimiter(&r, &more);
	}
	if (err != OK)
		return err;
	*fields = got_fields;
	*files = got_files;
	return OK;
}
