/* The journal format of hledger and ledger (https://hledger.org/hledger.html, "Journal"): what can
 *be kept in books of double entry is read, everything else is refused with its line and the reason,
 *and nothing is passed over in silence but comments, prices and rules that post nothing by
 *themselves.
 *
 *	account assets:1000 Operating bank  ; type:C, section:cash
 *	2026-01-05 * (17) Deposit  ; source:bank
 *	    assets:1000 Operating bank     $12.34  ; site:Main Street
 *	    assets:1200 Receivable
 *
 * Amounts are int64 cents; one with a fraction of a cent is refused. The text may be large: the
 *reader gives one transaction at a time, each in an arena of the caller. */
#ifndef FORMAT_HLEDGER_H
#define FORMAT_HLEDGER_H

#include "base/arena.h"
#include "base/base.h"
#include "base/buf.h"

/* A name and a value in a comment: "site:Main Street". */
struct hledger_tag {
	const char *name, *value;
};
struct hledger_tags {
	size_t n;
	const struct hledger_tag *at;
};

struct hledger_posting {
	size_t line;
	const char *account;
	int64_t cents;
	const char *currency; /* three letters; "$" is USD; "" when the file names none */
	struct hledger_tags tags;
};

struct hledger_entry {
	enum { HLEDGER_ACCOUNT = 1, HLEDGER_TRANSACTION } kind;
	size_t line; /* of the file, from 1 */
	/* HLEDGER_ACCOUNT */
	const char *account;
	/* HLEDGER_TRANSACTION: balanced in each currency; an amount that was left out is filled in.
	 */
	int32_t day;
	const char *description, *code; /* never NULL */
	size_t n_postings;
	const struct hledger_posting *postings;
	struct hledger_tags tags; /* of the account, or of the transaction */
};

/* A reader over a text that stays where it is. Set up by hledger_open, else private. */
struct hledger_reader {
	struct str rest;
	size_t line;
	int year;            /* of dates without one; 0: none said */
	size_t n_assertions; /* balances that the file claims; they were not compared */
	/* What is wrong when a call returned E_INVALID; in the arena of that call. */
	size_t fault_line;
	const char *fault;
};
void hledger_open(struct hledger_reader *r, struct str text);
/* The next entry. E_NOTFOUND at the end; E_INVALID with r->fault; nothing can be read after that.
 */
enum err hledger_next(struct hledger_reader *r, struct arena *a,
		      struct hledger_entry *out) MUST_CHECK;
/* The value of a tag, or NULL. */
const char *hledger_tag(const struct hledger_tags *tags, const char *name);

/* --- Writing. What is written is read as the same by this reader, hledger and ledger. --- */

/* "account NAME  ; TAGS". Tags with an empty value are left out; `n` may be 0. */
void hledger_write_account(struct buf *out, const char *account, const struct hledger_tag *tags,
			   size_t n);
/* The first line of a transaction, after a blank one. */
void hledger_write_head(struct buf *out, int32_t day, const char *description,
			const struct hledger_tag *tags, size_t n);
void hledger_write_posting(struct buf *out, const char *account, int64_t cents,
			   const char *currency, const struct hledger_tag *tags, size_t n);
/* An account name as a journal can have it: no control characters, no two blanks in a row, no
 * blanks around, nothing that starts a comment. */
const char *hledger_account_name(struct arena *a, const char *name);

#endif
