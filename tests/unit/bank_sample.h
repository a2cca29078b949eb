/* What the tests of the bank readers share: an arena, the folder of further samples, and a file of
 * it. BANK_DATA names a folder with ofx, qif, camt and bank beneath it; without it, the tests that
 * need it say so and pass. */
#ifndef TESTS_UNIT_BANK_SAMPLE_H
#define TESTS_UNIT_BANK_SAMPLE_H

#include "unit.h"

#include <dirent.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/file.h"
#include "format/statement.h"

static struct arena *a;
static struct bank_file file;
static struct statement_fault fault;

static inline void begin(void)
{
	if (a == NULL)
		a = arena_new(LIMIT_ARENA_BYTES);
	arena_reset(a);
	memset(&file, 0, sizeof file);
	memset(&fault, 0, sizeof fault);
}

static inline int32_t day(int year, int month, int date)
{
	return date_from_ymd(year, month, date);
}

static inline const struct bank_line *line(size_t statement, size_t i)
{
	assert_true(statement < file.n && i < file.statement[statement].n);
	return &file.statement[statement].line[i];
}

/* Whether the reason of the last refusal holds these words; says what it holds otherwise. */
static inline void assert_reason(size_t at, const char *words)
{
	assert_non_null(fault.reason);
	if (strstr(fault.reason, words) == NULL)
		print_message("the reason is: %s\n", fault.reason);
	assert_non_null(strstr(fault.reason, words));
	assert_int_equal(fault.line, at);
}

static inline const char *data_folder(void)
{
	const char *folder = getenv("BANK_DATA");
	if (folder == NULL)
		print_message("BANK_DATA does not name the folder of further samples; skipped\n");
	return folder;
}

static inline struct str sample(const char *folder, const char *name)
{
	struct str text;
	assert_int_equal(file_read(a, arena_printf(a, "%s/%s", folder, name), LIMIT_UPLOAD_BYTES,
				   &text),
			 OK);
	return text;
}

#endif
