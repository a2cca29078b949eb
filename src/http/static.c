/* Files embedded in the program. Their address carries a piece of their hash, so a browser may keep
 * them for ever and still gets the new ones after an upgrade. */
#include "http/decode.h"

#define PREFIX      "/static/"
#define HASH_DIGITS 8
#define TAG_DIGITS  32

static const struct embedded *find(const struct embedded *table, size_t count, const char *name)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(name, table[middle].name);
		if (order == 0)
			return &table[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

static const char *content_type(const char *name)
{
	static const struct {
		const char *ending, *type;
	} table[] = {
		{ ".css", "text/css; charset=utf-8" },
		{ ".js", "text/javascript; charset=utf-8" },
		{ ".mjs", "text/javascript; charset=utf-8" },
		{ ".json", "application/json" },
		{ ".webmanifest", "application/manifest+json" },
		{ ".svg", "image/svg+xml" },
		{ ".png", "image/png" },
		{ ".ico", "image/x-icon" },
		{ ".woff2", "font/woff2" },
		{ ".html", "text/html; charset=utf-8" },
		{ ".txt", "text/plain; charset=utf-8" },
	};
	const char *dot = strrchr(name, '.');
	for (size_t i = 0; dot != NULL && i < ARRAY_LEN(table); i++)
		if (strcmp(dot, table[i].ending) == 0)
			return table[i].type;
	return "application/octet-stream";
}

/* "gzip" or "*" in the list, and not with a weight of zero. */
static bool takes_gzip(const struct http_request *req)
{
	const char *accept = http_header(req, "Accept-Encoding");
	struct str rest = str_of(accept), item = { NULL, 0 };
	while (str_split(&rest, ',', &item)) {
		struct str s = str_trim(item);
		const char *semicolon = s.n == 0 ? NULL : memchr(s.p, ';', s.n);
		size_t n = semicolon == NULL ? s.n : (size_t)(semicolon - s.p);
		struct str coding = str_trim((struct str){ s.p, n });
		if (!str_eq_nocase(coding, "gzip") && !str_eq(coding, "*"))
			continue;
		struct str weight = str_trim((struct str){ s.p + n, s.n - n });
		bool nonzero = weight.n == 0;
		for (size_t i = 0; i < weight.n; i++)
			nonzero |= weight.p[i] >= '1' && weight.p[i] <= '9';
		return nonzero;
	}
	return false;
}

/* If-None-Match compares weakly (RFC 9110, 13.1.2). */
static bool tag_matches(const struct http_request *req, const char *tag)
{
	struct str rest = str_of(http_header(req, "If-None-Match")), item = { NULL, 0 };
	while (str_split(&rest, ',', &item)) {
		struct str s = str_trim(item);
		if (s.n > 2 && memcmp(s.p, "W/", 2) == 0)
			s = (struct str){ s.p + 2, s.n - 2 };
		if (str_eq(s, tag) || str_eq(s, "*"))
			return true;
	}
	return false;
}

/* "<hash8>/name" or "name"; *hash is empty where there is none. */
static const char *split_hash(const char *rest, struct str *hash)
{
	*hash = (struct str){ rest, 0 };
	if (strspn(rest, "0123456789abcdef") != HASH_DIGITS || rest[HASH_DIGITS] != '/')
		return rest;
	hash->n = HASH_DIGITS;
	return rest + HASH_DIGITS + 1;
}

void http_static(struct http_request *req, struct http_response *res, const struct embedded *table,
		 size_t count)
{
	const struct embedded *file = NULL;
	struct str hash = { "", 0 };
	const char *name = "";
	if (strncmp(req->path, PREFIX, strlen(PREFIX)) == 0) {
		name = split_hash(req->path + strlen(PREFIX), &hash);
		file = find(table, count, name);
	}
	if (file == NULL) {
		http_plain_page(res, 404, "Not found",
				"There is no such file. Reloading the page may help.");
		return;
	}
	bool current = hash.n > 0 && memcmp(hash.p, file->sha256_hex, hash.n) == 0;
	const struct embedded *twin = find(table, count, arena_printf(req->arena, "%s.gz", name));
	const struct embedded *sent = twin != NULL && takes_gzip(req) ? twin : file;
	const char *tag = arena_printf(res->arena, "\"%.*s\"", TAG_DIGITS, sent->sha256_hex);
	http_set_header(res, "ETag", tag);
	http_set_header(res, "Cache-Control",
			current ? "public, max-age=31536000, immutable" : "no-cache");
	if (twin != NULL)
		http_set_header(res, "Vary", "Accept-Encoding");
	if (tag_matches(req, tag)) {
		res->status = 304;
		return;
	}
	http_set_header(res, "Content-Type", content_type(name));
	if (sent != file)
		http_set_header(res, "Content-Encoding", "gzip");
	res->status = 200;
	res->fixed = sent->bytes;
	res->fixed_n = sent->n;
}

const char *http_static_url(struct arena *a, const struct embedded *table, size_t count,
			    const char *name)
{
	const struct embedded *file = find(table, count, name);
	if (file == NULL)
		return arena_printf(a, PREFIX "%s", name);
	return arena_printf(a, PREFIX "%.*s/%s", HASH_DIGITS, file->sha256_hex, name);
}
