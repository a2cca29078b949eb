/* Any bytes through the text functions: the fold of anything is valid and folds to itself. */
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	const char *s = arena_strndup(a, (const char *)data, size);
	bool clean = utf8_clean((const char *)data, size);
	assert(!clean || utf8_valid((const char *)data, size));
	const char *fold = utf8_fold(a, s);
	size_t n = strlen(fold);
	assert(n <= 3 * strlen(s) && utf8_valid(fold, n));
	assert(strcmp(utf8_fold(a, fold), fold) == 0);
	assert(n == 0 || (fold[0] != ' ' && fold[n - 1] != ' '));
	arena_free(a);
	return 0;
}
