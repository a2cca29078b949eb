/* A bank statement as every reader of this folder gives it, whatever file it came in, and what the
 * readers share: text of uncertain encoding, amounts, refusals in words.
 *
 * Everything lives in the caller's arena. Amounts are cents, positive when money came in. Texts are
 * clean UTF-8 without line breaks, "" when the file has none, never NULL. A file is read whole or
 * refused with the line and the reason. */
#ifndef FORMAT_STATEMENT_H
#define FORMAT_STATEMENT_H

#include "base/arena.h"
#include "base/base.h"
#include "base/str.h"

struct bank_line {
	size_t at; /* the line of the file where it starts, from 1 */
	int32_t date;
	int64_t cents;
	const char *ref;   /* the bank's id (FITID, AcctSvcrRef, ...): not unique in practice */
	const char *kind;  /* the bank's word or code for the kind of movement */
	const char *name;  /* the other party */
	const char *memo;  /* the rest of the text, addenda included */
	const char *check; /* a check's number */
	const char *trace; /* TRN02 of an electronic remittance, found in the texts */
};

struct bank_statement {
	size_t at;
	const char *bank, *account, *currency; /* currency: ISO code, upper case */
	bool has_period, has_opening, has_closing;
	int32_t from, to;
	int64_t opening, closing;
	int32_t closing_date; /* of the day that the closing balance is for, when has_closing */
	size_t n;
	struct bank_line *line;
};

struct bank_file {
	size_t n;
	struct bank_statement *statement;
	size_t pending; /* lines and accounts left out: not booked yet, or not a bank account's */
};

struct statement_fault {
	size_t line; /* of the file, from 1; 0 when the whole file is meant */
	const char *reason;
};

/* What a file seems to be, by its first bytes. */
enum bank_format {
	BANK_UNKNOWN,
	BANK_OFX,
	BANK_QIF,
	BANK_CAMT,
	BANK_BAI2,
	BANK_CSV,
};
enum bank_format bank_sniff(struct str text);
const char *bank_format_name(enum bank_format format); /* "OFX", ... */

/* What follows is for the readers. */

/* Set the fault; returns `err`, so that a reader can end with it. */
enum err statement_refuse(struct arena *a, struct statement_fault *fault, enum err err, size_t line,
			  const char *format, ...) PRINTF_LIKE(5, 6);
/* The file as UTF-8: as it is when it is valid, else read as Windows-1252, which is what banks
 * declare and mean. Refused: more than LIMIT_STATEMENT_BYTES, UTF-16, NUL bytes, nothing at all. */
enum err statement_text(struct arena *a, struct str file, struct str *out,
			struct statement_fault *fault) MUST_CHECK;
/* A field for the struct: runs of blanks and controls are one space, none at the ends, at most
 * LIMIT_NOTE bytes (the rest of a longer one is dropped at a character's end). */
const char *statement_field(struct arena *a, struct str s);
/* The first 40 bytes of it, cut at a character's end: for a message. */
const char *statement_quote(struct arena *a, struct str s);
/* "-12.5", "+12,50", "8.850": sign, digits, one point or comma; no more than two decimals that
 * count. *out untouched when false. */
bool statement_cents(struct str s, int64_t *out) MUST_CHECK;
/* Exactly `n` digits at the start of s, as a number. */
bool statement_digits(struct str s, size_t n, int *out) MUST_CHECK;
/* YYYYMMDD at the start of s. */
bool statement_day(struct str s, int32_t *out) MUST_CHECK;

/* Add an empty one; all its texts are "". NULL beyond LIMIT_STATEMENT_LINES lines of a statement or
 * LIMIT_STATEMENTS_FILE statements. */
struct bank_statement *bank_statement_add(struct arena *a, struct bank_file *file, size_t at);
struct bank_line *bank_line_add(struct arena *a, struct bank_statement *s, size_t at);
/* The last step of each reader: finds trace numbers, gives a statement without a period that of its
 * lines. */
void bank_file_finish(struct arena *a, struct bank_file *file);
/* Opening + lines = closing, where both balances are known; E_INVALID and words otherwise. */
enum err bank_statement_check(struct arena *a, const struct bank_statement *s,
			      struct statement_fault *fault) MUST_CHECK;

#endif
