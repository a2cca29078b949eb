/* Any bytes as a BAI2 file: read or refused with a reason, and what was read is whole. */
#include "bank_fuzz.h"

#include "format/bai2.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	struct str text = { (const char *)data, size };
	struct bank_file file;
	struct statement_fault fault = { 0 };
	check_file(bai2_read(a, text, &file, &fault), &file, &fault);
	arena_free(a);
	return 0;
}
