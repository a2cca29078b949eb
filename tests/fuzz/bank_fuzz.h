/* What every reader of bank files promises, asserted for any input. */
#ifndef TESTS_FUZZ_BANK_FUZZ_H
#define TESTS_FUZZ_BANK_FUZZ_H

#include "base/date.h"
#include "base/utf8.h"
#include "format/statement.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void check_text(const char *s)
{
	assert(s != NULL && utf8_clean(s, strlen(s)) && strchr(s, '\n') == NULL);
}

static inline void check_file(enum err err, const struct bank_file *file,
			      const struct statement_fault *fault)
{
	if (err != OK) {
		assert(fault->reason != NULL && utf8_valid(fault->reason, strlen(fault->reason)));
		return;
	}
	assert(file->n > 0);
	for (size_t i = 0; i < file->n; i++) {
		const struct bank_statement *s = &file->statement[i];
		check_text(s->account);
		check_text(s->currency);
		assert(!s->has_period || (s->from >= DATE_MIN && s->to <= DATE_MAX));
		for (size_t j = 0; j < s->n; j++) {
			const struct bank_line *l = &s->line[j];
			assert(l->at > 0 && l->date >= DATE_MIN && l->date <= DATE_MAX);
			check_text(l->ref);
			check_text(l->name);
			check_text(l->memo);
			check_text(l->check);
			check_text(l->trace);
		}
	}
}

#endif
