/* Any path, for either method: matched by at most one row, whose pattern it really fits, with the
 * number of parameters that the pattern has. */
#include "base/date.h"
#include "base/id.h"
#include "web/ctx.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum err run(struct ctx *c)
{
	(void)c;
	return OK;
}

static const struct param_kind kinds[] = {
	{ "id", PARAM_ID, NULL },
	{ "day", PARAM_DAY, NULL },
	{ "word", PARAM_WORD, NULL },
};

#define GET(p)                                          \
	{                                               \
		HTTP_GET, p, PERM_OWN, run, .says = "x" \
	}
static const struct route rows[] = {
	GET("/"),
	GET("/a"),
	GET("/a/:id"),
	GET("/a/new"),
	GET("/a/:id/:day"),
	GET("/b/:word"),
	GET("/b/:word/c"),
	GET("/:word/:id/:day/c"),
	{ HTTP_POST, "/a/:id", PERM_OWN, run, .form = &form_nothing, .audit = "x", .says = "x" },
};
static const struct route_table table = { rows, ARRAY_LEN(rows) };
static const struct routes routes = { &table, 1, kinds, ARRAY_LEN(kinds) };

static void check(const char *pattern, const char *path, const struct param *params, size_t n)
{
	size_t seen = 0;
	while (*pattern != '\0' || *path != '\0') {
		assert(*pattern == '/' && *path == '/');
		size_t want = strcspn(++pattern, "/"), got = strcspn(++path, "/");
		char text[ID_TEXT] = "", day[11] = "";
		if (pattern[0] != ':')
			assert(want == got && memcmp(pattern, path, want) == 0);
		else if (params[seen++].kind->shape == PARAM_ID)
			id_text(text, params[seen - 1].id);
		else if (params[seen - 1].kind->shape == PARAM_DAY)
			date_iso(day, params[seen - 1].day);
		assert(text[0] == '\0' || got == ID_TEXT - 1);
		assert(day[0] == '\0' || (got == 10 && memcmp(day, path, 10) == 0));
		pattern += want;
		path += got;
	}
	assert(seen == n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	assert(routes_fault(a, &routes) == NULL);
	const char *path = arena_strndup(a, (const char *)data, size);
	for (int method = HTTP_GET; method <= HTTP_POST; method++) {
		const struct route *route = NULL;
		struct param params[LIMIT_PATH_PARAMS];
		size_t n = 0;
		if (route_match(&routes, a, (enum http_method)method, path, &route, params, &n) !=
		    ROUTE_FOUND)
			continue;
		assert(route != NULL && (int)route->method == method && n <= LIMIT_PATH_PARAMS);
		check(route->path, path, params, n);
	}
	arena_free(a);
	return 0;
}
