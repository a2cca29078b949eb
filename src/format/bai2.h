/* BAI2 cash management files, what American commercial banks deliver: records 01 02 03 16 88 49 98
 * 99 (BAI Cash Management Balance Reporting Specifications, version 2). */
#ifndef FORMAT_BAI2_H
#define FORMAT_BAI2_H

#include "format/statement.h"

/* One statement for each account record (03). Read are continuations (88) of fields and of text,
 * records ended by "/" or by the line alone, and several records on a line. E_INVALID in words: a
 * record out of place, a control total or count (49, 98, 99) that is not what the file holds, an
 * opening and closing ledger balance (010, 015) that the details do not connect, an amount whose
 * type code is neither a credit (100-399) nor a debit (400-699), a group marked as a test or as a
 * deletion. */
enum err bai2_read(struct arena *a, struct str text, struct bank_file *out,
		   struct statement_fault *fault) MUST_CHECK;

#endif
