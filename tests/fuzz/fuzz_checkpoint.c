/* A checkpoint's note and a public key's text, divided by the first NUL; both come from outside. */
#include "auth/checkpoint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	struct checkpoint c;
	char *note = arena_strndup(a, (const char *)data, size);
	size_t n = strlen(note);
	const char *key = n < size ? note + n + 1 : "";
	if (checkpoint_open(a, note, key, &c) == OK) {
		assert(checkpoint_origin_ok(c.origin));
		assert(c.time_ms >= 0);
	}
	arena_free(a);
	return 0;
}
