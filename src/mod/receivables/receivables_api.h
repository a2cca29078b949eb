/* What other modules may ask of the receivables, and what they bring to the program: routes,
 * kinds of imports, checks. Everything runs in the transaction of the caller. */
#ifndef MOD_RECEIVABLES_RECEIVABLES_API_H
#define MOD_RECEIVABLES_RECEIVABLES_API_H

#include "mod/receivables/receivables_rules.h"
#include "mod/receivables/receivables_sql.h"
#include "web/form.h"
#include "web/import.h"
#include "web/route.h"

struct route_table receivables_routes(void);
/* For path parameters: a claim at a site that was granted; the rest in a practice where the
 * viewer has a site. */
enum err receivables_claim_visible(struct db *db, struct arena *a, int64_t viewer,
				   int64_t id) MUST_CHECK;
enum err receivables_remit_visible(struct db *db, struct arena *a, int64_t viewer,
				   int64_t id) MUST_CHECK;
enum err receivables_work_visible(struct db *db, struct arena *a, int64_t viewer,
				  int64_t id) MUST_CHECK;
enum err receivables_payer_visible(struct db *db, struct arena *a, int64_t viewer,
				   int64_t id) MUST_CHECK;

extern const struct import_kind receivables_import_charges;
extern const struct import_kind receivables_import_adjustments;
extern const struct import_kind receivables_import_fees;

/* A file of a payer or of the billing program, 835 or 837P. */
struct ar_file_in {
	int64_t practice_id;
	int64_t site_id;  /* 837P: where its claims belong; 0 with an 835 */
	const char *name; /* as the sender called it */
	struct str text;
	int64_t account_id; /* who brings it; 0: the program */
	int64_t now_ms;
	int32_t today; /* what cannot count on its own day counts then */
};
struct ar_file_out {
	const char *kind;    /* "835" or "837" */
	const char *refused; /* NULL: saved; else what is wrong, sentences on lines of their own */
	int64_t remits, claims, matched, unmatched, denials, work, cents;
	int64_t first_remit;
	bool test; /* the sender marked it as a test */
};
/* All of it or nothing: OK with out->refused set has written nothing that may be kept, and the
 * caller rolls back. E_... is a failure of the database. */
enum err receivables_file_take(struct db *db, struct arena *a, const struct ar_file_in *in,
			       struct ar_file_out *out) MUST_CHECK;

/* For the bank: money came with a payer's trace number (CCD+ addenda, or the memo of a bank
 * line). `reference` names the bank line; told twice, it counts once. *remit_id is the
 * remittance that it pays, 0 when none is known yet: it then waits for one. The bank posts bank
 * against EFT clearing. */
struct ar_money {
	int64_t practice_id;
	const char *reference, *trace;
	int64_t cents;
	int32_t day;
};
enum err receivables_money_came(struct db *db, struct arena *a, const struct ar_money *money,
				int64_t now_ms, int64_t *remit_id) MUST_CHECK;

/* A listener of "bank.money": the same for a line of a bank's file. */
enum err receivables_bank_money(struct db *db, struct arena *a, int64_t now_ms, int64_t bank_line,
				int64_t account_id) MUST_CHECK;

/* Holds the sub-ledger against the control accounts of the books, claims against their entries and
 * remittances against their claims. *first is a sentence about the first fault, or NULL. */
enum err receivables_verify(struct db *db, struct arena *a, int64_t *faults,
			    const char **first) MUST_CHECK;

#endif
