/* camt.053, the bank-to-customer statement of ISO 20022, versions 001.02 to 001.13: elements are
 * known by their local names, which the versions share. No document type, no entity of the file's
 * own and no network. */
#ifndef FORMAT_CAMT_H
#define FORMAT_CAMT_H

#include "format/statement.h"

/* Booked entries of each statement; pending ones are counted in file->pending. E_INVALID in words:
 * XML that is not well formed or has a document type, another message (camt.052, camt.054, pain),
 * no statement, an entry without amount, direction or day, a currency that changes, and a statement
 * whose opening balance (OPBD, PRCD) and entries do not come to its closing one (CLBD). */
enum err camt_read(struct arena *a, struct str text, struct bank_file *out,
		   struct statement_fault *fault) MUST_CHECK;

#endif
