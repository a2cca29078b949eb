/* Urlencoded bodies: whatever is accepted is clean text within the limits. */
#include "http/http.h"

#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	struct http_pairs pairs = { 0, NULL };
	const char *why = NULL;
	enum err err = http_parse_form(a, (struct str){ (const char *)data, n }, &pairs, &why);
	assert((err == OK) == (why == NULL) && pairs.n <= LIMIT_FORM_FIELDS);
	for (size_t i = 0; i < pairs.n; i++)
		assert(pairs.at[i].name[0] != '\0' &&
		       utf8_clean(pairs.at[i].value, strlen(pairs.at[i].value)));
	arena_free(a);
	return 0;
}
