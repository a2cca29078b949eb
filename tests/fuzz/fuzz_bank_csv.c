/* Any bytes as a CSV file of a bank: a mapping that is proposed can be kept as text. */
#include "bank_fuzz.h"

#include "format/bank_csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	struct str text = { (const char *)data, size };
	struct bank_csv_map map, again;
	struct bank_file file;
	struct statement_fault fault = { 0 };
	bool sure;
	if (bank_csv_guess(a, text, &map, &sure, &fault) != OK) {
		assert(fault.reason != NULL);
		arena_free(a);
		return 0;
	}
	assert(bank_csv_map_parse(bank_csv_map_text(a, &map), &again));
	check_file(bank_csv_read(a, text, &again, &file, &fault), &file, &fault);
	arena_free(a);
	return 0;
}
