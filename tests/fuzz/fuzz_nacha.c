/* Any bytes as an ACH file: read or refused; the totals are those of the entries. */
#include "bank_fuzz.h"

#include "format/nacha.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	struct nacha_file file;
	struct statement_fault fault = { 0 };
	if (nacha_read(a, (struct str){ (const char *)data, size }, &file, &fault) != OK) {
		assert(fault.reason != NULL);
		arena_free(a);
		return 0;
	}
	int64_t sum = 0;
	for (size_t i = 0; i < file.n; i++)
		for (size_t j = 0; j < file.batch[i].n; j++)
			sum += file.batch[i].entry[j].cents;
	assert(sum == file.credits + file.debits);
	arena_free(a);
	return 0;
}
