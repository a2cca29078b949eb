/* OFX and QFX bank and card statements: 1.x, which is SGML whose leaves have no end tags, and 2.x,
 * which is XML. One tolerant scanner reads both (OFX 2.3 specification, sections 2 and 11). */
#ifndef FORMAT_OFX_H
#define FORMAT_OFX_H

#include "format/statement.h"

/* Read all bank and card accounts of the file. Tolerated: missing headers, end tags on leaves, a
 * bare &, an empty balance, lower case. E_INVALID in words: no statement in it, a transaction
 * without a readable date or amount, a document type, the bank's own error answer. Investment
 * accounts are left out and counted in file->pending. */
enum err ofx_read(struct arena *a, struct str text, struct bank_file *out,
		  struct statement_fault *fault) MUST_CHECK;

#endif
