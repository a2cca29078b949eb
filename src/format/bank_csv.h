/* A bank's CSV file, which each bank shapes as it likes: a mapping says what the columns are, and a
 * guesser proposes one. */
#ifndef FORMAT_BANK_CSV_H
#define FORMAT_BANK_CSV_H

#include "format/statement.h"

enum csv_dates { CSV_MONTH_FIRST, CSV_DAY_FIRST, CSV_YEAR_FIRST };

/* Columns count from 0; -1 for none. */
struct bank_csv_map {
	char delimiter; /* , ; | or a tab */
	char decimal;   /* . or , */
	int skip;       /* rows before the first line, the header among them */
	enum csv_dates dates;
	int date;
	int amount;  /* one signed column, or ... */
	int debit;   /* ... money out, positive or negative, and ... */
	int credit;  /* ... money in */
	bool negate; /* in the column `amount`, positive is money out (card files) */
	int name, memo, ref, check;
};

/* The rows of a file as the mapping page shows them. */
struct bank_csv_rows {
	size_t n_rows, n_columns; /* of the widest row */
	struct bank_csv_row {
		size_t at, n;
		const char **field;
	} * row;
};
enum err bank_csv_rows(struct arena *a, struct str text, char delimiter, struct bank_csv_rows *out,
		       struct statement_fault *fault) MUST_CHECK;

/* A proposal from names and contents. *sure is false when something had to be assumed, the order of
 * month and day for one. E_INVALID when no day and no amount can be found. */
enum err bank_csv_guess(struct arena *a, struct str text, struct bank_csv_map *out, bool *sure,
			struct statement_fault *fault) MUST_CHECK;
/* One statement without balances. A row that has neither day nor amount continues the text of the
 * one before it. E_INVALID in words for a row that cannot be read. */
enum err bank_csv_read(struct arena *a, struct str text, const struct bank_csv_map *map,
		       struct bank_file *out, struct statement_fault *fault) MUST_CHECK;

/* A mapping as one line of text, to be kept and edited: "delimiter=, decimal=. skip=1 ...". */
const char *bank_csv_map_text(struct arena *a, const struct bank_csv_map *map);
bool bank_csv_map_parse(const char *text, struct bank_csv_map *out) MUST_CHECK;

#endif
