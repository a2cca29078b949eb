/* Any bytes as a QIF file, with each order of the dates. */
#include "bank_fuzz.h"

#include "format/qif.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	struct str text = { (const char *)data, size };
	for (int dates = QIF_ASK; dates <= QIF_DAY_FIRST; dates++) {
		struct bank_file file;
		struct statement_fault fault = { 0 };
		enum err err = qif_read(a, text, (enum qif_dates)dates, &file, &fault);
		assert(err != E_CONFLICT || dates == QIF_ASK);
		check_file(err, &file, &fault);
	}
	arena_free(a);
	return 0;
}
