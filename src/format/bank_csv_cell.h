/* What a cell of a bank's CSV says: shared by the reader and the guesser. */
#ifndef FORMAT_BANK_CSV_CELL_H
#define FORMAT_BANK_CSV_CELL_H

#include "format/bank_csv.h"

/* "18/04/2018", "18.09.2017", "2018-02-25 12:34:56 +0000", "10 Feb 18", "Feb 10, 2018". Month names
 * and a year in front settle the order by themselves. */
bool csv_cell_day(const char *s, enum csv_dates order, int32_t *out) MUST_CHECK;
/* "1,234.56", "-1.234,56", "$12.00", "(12.00)", "12.00-", "12.00 DR", "EUR 5". */
bool csv_cell_cents(const char *s, char decimal, int64_t *out) MUST_CHECK;
#endif
