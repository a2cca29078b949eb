/* Cookies by name and purpose; the writing is http/'s. */
#include "web/cookies.h"
#include "base/crypto.h"
#include "base/id.h"
#include "base/utf8.h"

#define FLASH_MAX   600
#define SITE_KEPT_S (90 * (int64_t)24 * 60 * 60)

static const char *name_of(const struct ctx *c, const char *name)
{
	return c->req->tls ? arena_printf(c->arena, "__Host-%s", name) : name;
}

const char *cookie_session(const struct ctx *c)
{
	return http_cookie(c->req, name_of(c, "huddle"));
}

void cookie_set_session(struct ctx *c, const char *token)
{
	http_set_cookie(c->res, name_of(c, "huddle"), token,
			token[0] == '\0' ? 0 : LIMIT_SESSION_MS / 1000, c->req->tls);
}

const char *cookie_visit(const struct ctx *c)
{
	const char *visit = http_cookie(c->req, name_of(c, "huddle_visit"));
	return visit == NULL ? "" : visit;
}

const char *cookie_visit_start(struct ctx *c)
{
	const char *visit = cookie_visit(c);
	if (token_well_formed(visit))
		return visit;
	struct token fresh = token_new();
	visit = arena_strdup(c->arena, fresh.text);
	http_set_cookie(c->res, name_of(c, "huddle_visit"), visit, LIMIT_SESSION_MS / 1000,
			c->req->tls);
	return visit;
}

void cookie_set_flash(struct ctx *c, const char *text)
{
	size_t n = strlen(text);
	if (n > FLASH_MAX) {
		n = FLASH_MAX;
		while (!utf8_valid(text, n)) /* not in the middle of a character */
			n--;
	}
	http_set_cookie(c->res, name_of(c, "huddle_flash"), crypto_base64url(c->arena, text, n), 60,
			c->req->tls);
}

const char *cookie_take_flash(struct ctx *c)
{
	const char *sent = http_cookie(c->req, name_of(c, "huddle_flash"));
	if (sent == NULL)
		return NULL;
	http_set_cookie(c->res, name_of(c, "huddle_flash"), "", 0, c->req->tls);
	uint8_t text[FLASH_MAX + 1];
	size_t n;
	if (crypto_base64url_read(text, FLASH_MAX, &n, str_of(sent)) != OK ||
	    !utf8_clean((const char *)text, n))
		return NULL;
	return arena_strndup(c->arena, (const char *)text, n);
}

/* "<account>.<site>" */
static const char *site_cookie(const struct ctx *c, int64_t site_id)
{
	char account[ID_TEXT], site[ID_TEXT];
	id_text(account, c->who.account_id);
	id_text(site, site_id);
	return arena_printf(c->arena, "%s.%s", account, site);
}

int64_t cookie_site(const struct ctx *c)
{
	const char *sent = http_cookie(c->req, name_of(c, "huddle_site"));
	const char *dot = sent == NULL ? NULL : strchr(sent, '.');
	int64_t site;
	if (dot == NULL || !id_parse(dot + 1, &site) || strcmp(sent, site_cookie(c, site)) != 0)
		return 0;
	return site;
}

void cookie_set_site(struct ctx *c, int64_t site_id)
{
	if (cookie_site(c) != site_id)
		http_set_cookie(c->res, name_of(c, "huddle_site"), site_cookie(c, site_id),
				SITE_KEPT_S, c->req->tls);
}

static void add_encoded(struct buf *out, const char *text)
{
	static const char plain[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";
	for (const char *p = text; *p != '\0'; p++) {
		if (strchr(plain, *p) != NULL)
			buf_char(out, *p);
		else
			buf_printf(out, "%%%02X", (unsigned char)*p);
	}
}

const char *cookie_query_path(struct ctx *c, const char *path, const char *name, const char *value)
{
	struct buf out;
	buf_init(&out, LIMIT_URI_BYTES);
	buf_printf(&out, "%s?", path);
	add_encoded(&out, name);
	buf_char(&out, '=');
	add_encoded(&out, value);
	/* Encoded, a value may be three times as long as it was sent. */
	const char *result = buf_failed(&out) ? arena_printf(c->arena, "%s?", path) :
						arena_strdup(c->arena, buf_text(&out));
	buf_free(&out);
	return result;
}
