/* Headers and cookies of an answer, the security headers that every answer carries, and the plain
 * page for when no better one can be made. */
#include "http/decode.h"

#include <strings.h>

#define FIRST_HEADERS 16

static bool value_ok(const char *s)
{
	for (; *s != '\0'; s++)
		if (*s == '\r' || *s == '\n')
			return false;
	return true;
}

void http_set_header(struct http_response *res, const char *name, const char *value)
{
	assert(decode_is_token(str_of(name)));
	assert(value_ok(value));
	struct http_pairs *h = &res->headers;
	/* Full at each power of two from FIRST_HEADERS on; the array then doubles. */
	bool full = h->n == 0 || (h->n >= FIRST_HEADERS && (h->n & (h->n - 1)) == 0);
	if (full) {
		size_t room = h->n == 0 ? FIRST_HEADERS : h->n * 2;
		struct http_pair *at = arena_array(res->arena, struct http_pair, room);
		if (h->n > 0)
			memcpy(at, h->at, h->n * sizeof *at);
		h->at = at;
	}
	h->at[h->n++] = (struct http_pair){ name, value };
}

static bool has_header(const struct http_response *res, const char *name)
{
	for (size_t i = 0; i < res->headers.n; i++)
		if (strcasecmp(res->headers.at[i].name, name) == 0)
			return true;
	return false;
}

void http_set_cookie(struct http_response *res, const char *name, const char *value,
		     int64_t max_age_s, bool secure)
{
	assert(decode_is_token(str_of(name)));
	assert(secure || strncmp(name, "__Host-", 7) != 0);
	for (const char *p = value; *p != '\0'; p++)
		assert(*p > ' ' && *p <= '~' && strchr("\",;\\", *p) == NULL);
	const char *age =
		max_age_s < 0 ? "" : arena_printf(res->arena, "; Max-Age=%" PRId64, max_age_s);
	http_set_header(res, "Set-Cookie",
			arena_printf(res->arena, "%s=%s; Path=/%s; HttpOnly; SameSite=Lax%s", name,
				     value, age, secure ? "; Secure" : ""));
}

void http_security_headers(struct http_response *res, bool tls)
{
	static const struct {
		const char *name, *value;
		bool tls_only;
	} table[] = {
		{ "Content-Security-Policy",
		  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
		  "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
		  "frame-ancestors 'none'; manifest-src 'self'",
		  false },
		{ "X-Content-Type-Options", "nosniff", false },
		/* An address holds ids of people; other sites learn nothing of it. */
		{ "Referrer-Policy", "same-origin", false },
		{ "Cross-Origin-Opener-Policy", "same-origin", false },
		{ "Cross-Origin-Resource-Policy", "same-origin", false },
		{ "Permissions-Policy",
		  "camera=(), microphone=(), geolocation=(), payment=(), usb=()", false },
		{ "Strict-Transport-Security", "max-age=63072000", true },
		/* Pages show people's data; a shared computer must not keep them. */
		{ "Cache-Control", "no-store", false },
	};
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if ((tls || !table[i].tls_only) && !has_header(res, table[i].name))
			http_set_header(res, table[i].name, table[i].value);
}

static void add_escaped(struct buf *b, const char *s)
{
	for (; *s != '\0'; s++) {
		if (*s == '<')
			buf_text_add(b, "&lt;");
		else if (*s == '>')
			buf_text_add(b, "&gt;");
		else if (*s == '&')
			buf_text_add(b, "&amp;");
		else
			buf_char(b, *s);
	}
}

void http_plain_page(struct http_response *res, int status, const char *title, const char *text)
{
	res->status = status;
	res->headers.n = 0;
	res->fixed = NULL;
	buf_clear(res->body);
	http_set_header(res, "Content-Type", "text/html; charset=utf-8");
	buf_text_add(res->body, "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
				"<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
	add_escaped(res->body, title);
	buf_text_add(res->body, "</title>\n<h1>");
	add_escaped(res->body, title);
	buf_text_add(res->body, "</h1>\n<p>");
	add_escaped(res->body, text);
	buf_text_add(res->body, "</p>\n</html>\n");
}
