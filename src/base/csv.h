/* CSV as RFC 4180 has it, read whole or not at all, and written so that a spreadsheet does not
 * take a name for a formula. */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/arena.h"
#include "base/base.h"
#include "base/buf.h"

struct csv_row {
	size_t line;        /* of the file, from 1, where the record starts */
	const char **field; /* csv.n_columns of them; never NULL, valid UTF-8 */
};

struct csv {
	size_t n_columns, n_rows; /* rows without the header */
	const char **column;      /* names of the header, trimmed */
	struct csv_row *row;
};

/* The first thing wrong with a file. */
struct csv_fault {
	size_t line, column; /* both from 1; column counts fields; 0 when the whole line is meant */
	const char *reason;  /* a sentence for the person who sent the file, in arena memory */
};

/* Read a file: an optional byte order mark, a header row of distinct names, then records of as many
 * fields. Lines end in CR LF or LF; blank lines are skipped; a quoted field keeps its line breaks
 * (CR LF become LF) and its blanks, others are trimmed. Refused with a fault: E_INVALID for quotes
 * out of place, a quote never closed, text that is not UTF-8 or holds control characters, a row of
 * another length, no header; E_LIMIT beyond LIMIT_UPLOAD_BYTES, LIMIT_CSV_ROWS, LIMIT_CSV_COLUMNS,
 * LIMIT_CSV_CELLS or LIMIT_FIELD_BYTES. *out is untouched then. */
enum err csv_parse(struct arena *a, struct str text, struct csv *out,
		   struct csv_fault *fault) MUST_CHECK;
/* The number of the column of that name, in any case; -1 when the file has none. */
int csv_column(const struct csv *csv, const char *name);
/* The field of a row by column number; "" for -1, an absent column. */
const char *csv_at(const struct csv *csv, size_t row, int column);

/* Write: csv_field for each cell, csv_end_row for each row. A text that starts with = + - @ tab or
 * CR gets an apostrophe in front (a spreadsheet would run it), except a plain number such as -12.5.
 * csv_raw_field leaves it out: for files whose reader is a program. NULL is an empty cell. */
struct csv_out {
	struct buf *out;
	bool filled;
};

void csv_out_init(struct csv_out *c, struct buf *out);
void csv_field(struct csv_out *c, const char *s);
void csv_raw_field(struct csv_out *c, const char *s);
void csv_int_field(struct csv_out *c, int64_t v);
void csv_end_row(struct csv_out *c); /* CR LF */

#endif
