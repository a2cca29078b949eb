/* ACH files as the Nacha Operating Rules lay them out: records of 94 characters, 1 5 6 7 8 9, in
 * blocks of ten. The writer makes credits to people (PPD) and to companies (CCD, with the CCD+
 * addendum that names what is paid); the reader takes any batch file apart, returns and
 * notifications of change among them. */
#ifndef FORMAT_NACHA_H
#define FORMAT_NACHA_H

#include "base/buf.h"
#include "format/statement.h"

enum nacha_code {
	NACHA_CHECKING_CREDIT = 22,
	NACHA_CHECKING_PRENOTE = 23, /* a trial of $0.00 */
	NACHA_SAVINGS_CREDIT = 32,
	NACHA_SAVINGS_PRENOTE = 33,
};

struct nacha_entry {
	size_t at;           /* line of the file; the reader's */
	int code;            /* second digit 0-4: credit, 5-9: debit */
	const char *routing; /* nine digits with the check digit */
	const char *account; /* up to 17 characters */
	int64_t cents;       /* 0 to 99,999,999.99 */
	const char *id, *name;
	const char *addenda;     /* payment information, joined; "" when there is none */
	const char *trace;       /* 15 digits; the writer makes its own */
	const char *reason;      /* "R02" of a return, "C01" of a notification of change; "" else */
	const char *first_trace; /* of our entry that came back */
	const char *corrected;   /* what a notification of change says instead */
};

struct nacha_batch {
	int service; /* 200 mixed, 220 credits, 225 debits */
	const char *company, *company_id, *sec, *description;
	int32_t effective;
	const char *bank; /* the first eight digits of the originating bank's routing number */
	size_t n;
	struct nacha_entry *entry;
};

struct nacha_file {
	const char *destination; /* routing number of the bank that takes the file */
	const char *destination_name;
	const char *origin; /* ten characters that the bank gave us, often 1 and the EIN */
	const char *origin_name;
	int32_t created;
	int created_minute;
	char modifier; /* A for the first file of a day, then B ... */
	size_t n;
	struct nacha_batch *batch;
	int64_t credits, debits; /* the reader's */
};

/* The check digit of a routing number (weights 3 7 1). */
bool nacha_routing_valid(const char *nine_digits) MUST_CHECK;
/* Write the file, padded to a block. Texts are put into capital ASCII and cut to their fields; what
 * would send money astray is refused in words (fault->line is the number of the entry, from 1): a
 * bad routing or account number, an amount out of range, codes that are not credits. */
enum err nacha_write(struct arena *a, const struct nacha_file *file, struct buf *out,
		     struct statement_fault *fault) MUST_CHECK;
/* Read a file; every count, hash and total is checked. Files without line ends, with short lines or
 * without the padding are taken. */
enum err nacha_read(struct arena *a, struct str text, struct nacha_file *out,
		    struct statement_fault *fault) MUST_CHECK;
/* In our words: "R02" is "Account closed"; NULL for a code that is not in the table. */
const char *nacha_reason_text(const char *code);

#endif
