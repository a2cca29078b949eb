/* QIF, the Quicken Interchange Format: lines that start with a letter, records that end with "^".
 * It has no ids and no date order, so that what it means is partly the reader's choice. */
#ifndef FORMAT_QIF_H
#define FORMAT_QIF_H

#include "format/statement.h"

enum qif_dates {
	QIF_ASK,         /* take the order that the file itself proves */
	QIF_MONTH_FIRST, /* 2/10'2020 is February 10 */
	QIF_DAY_FIRST,   /* 2/10'2020 is October 2 */
};

/* Read the bank, cash, card and other-asset registers; lists, categories and investments are left
 * out. E_CONFLICT with QIF_ASK when every date of the file can be read in both orders: the person
 * must say. E_INVALID in words for anything else that cannot be read. */
enum err qif_read(struct arena *a, struct str text, enum qif_dates dates, struct bank_file *out,
		  struct statement_fault *fault) MUST_CHECK;

#endif
