/* Any bytes as a CSV file: read or refused with a reason, and what was read is text. */
#include "base/csv.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	struct csv csv;
	struct csv_fault fault = { 0 };
	struct str text = { (const char *)data, size };
	if (csv_parse(a, text, &csv, &fault) != OK) {
		assert(fault.line > 0 && fault.reason != NULL);
		arena_free(a);
		return 0;
	}
	struct buf b;
	struct csv_out out;
	buf_init(&b, LIMIT_ARENA_BYTES);
	/* With a mark of its own in front, a name that starts with one is kept. */
	buf_text_add(&b, "\xEF\xBB\xBF");
	csv_out_init(&out, &b);
	for (size_t c = 0; c < csv.n_columns; c++)
		csv_raw_field(&out, csv.column[c]);
	csv_end_row(&out);
	for (size_t r = 0; r < csv.n_rows; r++) {
		for (size_t c = 0; c < csv.n_columns; c++) {
			const char *field = csv.row[r].field[c];
			assert(utf8_clean(field, strlen(field)));
			csv_raw_field(&out, field);
		}
		csv_end_row(&out);
	}
	/* What was read, written again, is read as the same. */
	struct csv again;
	enum err err = csv_parse(a, buf_str(&b), &again, &fault);
	assert(err == OK && again.n_rows == csv.n_rows && again.n_columns == csv.n_columns);
	for (size_t r = 0; r < csv.n_rows; r++)
		for (size_t c = 0; c < csv.n_columns; c++)
			assert(strcmp(csv.row[r].field[c], again.row[r].field[c]) == 0);
	buf_free(&b);
	arena_free(a);
	return 0;
}
