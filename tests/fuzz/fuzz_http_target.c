/* Request targets: an accepted path is absolute, clean and cannot climb. */
#include "http/http.h"

#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	struct http_request req = { .arena = a };
	const char *why = NULL;
	enum err err = http_parse_target(a, arena_strndup(a, (const char *)data, n), &req, &why);
	assert((err == OK) == (why == NULL));
	if (err == OK) {
		assert(req.path[0] == '/' && utf8_clean(req.path, strlen(req.path)));
		assert(strstr(req.path, "//") == NULL && strstr(req.path, "/./") == NULL);
		assert(strstr(req.path, "/../") == NULL && strchr(req.path, '\\') == NULL);
		assert(req.query.n <= LIMIT_QUERY_PARAMS);
	}
	arena_free(a);
	return 0;
}
