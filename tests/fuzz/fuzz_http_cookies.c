/* Cookie headers: what is accepted has no byte that could end a cookie or a header. */
#include "http/http.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	struct http_pairs pairs = { 0, NULL };
	enum err err = http_parse_cookies(a, arena_strndup(a, (const char *)data, n), &pairs);
	assert(err == OK || (err == E_LIMIT && pairs.n == 0));
	for (size_t i = 0; i < pairs.n; i++)
		assert(pairs.at[i].name[0] != '\0' &&
		       strpbrk(pairs.at[i].value, " ;,\"\\\r\n\t") == NULL);
	arena_free(a);
	return 0;
}
