/* Posting of receivables, shared by the readers of files and the pages. */
#ifndef MOD_RECEIVABLES_RECEIVABLES_POST_H
#define MOD_RECEIVABLES_RECEIVABLES_POST_H

#include "mod/ledger/ledger_api.h"
#include "mod/receivables/receivables_api.h"
#include "mod/receivables/receivables_page_sql.h"

const struct ar_codes *ar_codes_known(void);

/* The payer by one of its identifiers, else by name; made when there is none. Identifiers that
 * are new are remembered. */
enum err ar_payer_ensure(struct db *db, struct arena *a, const char *const *codes, size_t n,
			 const char *name, int64_t now_ms, struct ar_payer_row *out) MUST_CHECK;

/* One journal in the making: amounts by account and dimensions, and the entries of the sub-
 * ledger that stand behind them. */
struct ar_entry_new {
	const char *role, *kind, *reference;
	int64_t cents, claim_id, payer_id, remit_claim_id, remit_id; /* 0: none */
};
struct ar_posting {
	struct db *db;
	struct arena *a;
	int64_t practice_id;
	struct lookup *roles, *places;
	struct ledger_line_new *line;
	size_t n_lines, lines_room;
	struct ar_entry_new *entry;
	size_t n_entries, entries_room;
	bool overflow;
};
void ar_posting_begin(struct ar_posting *p, struct db *db, struct arena *a, int64_t practice_id);
/* Adds cents (debit above zero) to the account of a role. */
enum err ar_posting_add(struct ar_posting *p, const char *role, int64_t cents,
			struct ledger_dims dims) MUST_CHECK;
/* The same with an entry of the sub-ledger when the role is kept there. */
enum err ar_posting_entry(struct ar_posting *p, const struct ar_entry_new *e,
			  struct ledger_dims dims) MUST_CHECK;
/* Posts journal and entries. *refused is a sentence when the books refuse, else NULL; *journal is 0
 * when there was nothing to post. */
enum err ar_posting_end(struct ar_posting *p, const struct ledger_journal_new *head, int64_t now_ms,
			int64_t *journal, const char **refused) MUST_CHECK;
/* The day itself while its month is open, else `today`. */
enum err ar_post_day(struct db *db, struct arena *a, int64_t practice_id, int32_t day,
		     int32_t today, int32_t *out) MUST_CHECK;

/* Reads a remittance file into the books; see receivables_file_take. */
enum err ar_remit_take(struct db *db, struct arena *a, const struct ar_file_in *in, int64_t file_id,
		       struct ar_file_out *out) MUST_CHECK;
/* Posts what a payer said about a claim that was found only later. */
enum err ar_unmatched_resolve(struct db *db, struct arena *a, int64_t work_id,
			      const struct ar_claim_row *claim, int64_t account_id, int32_t today,
			      int64_t now_ms, const char **refused) MUST_CHECK;

/* Claims of an 837P or a CSV file, on their way into the books. */
struct ar_charge_line {
	int32_t day;
	const char *code, *modifiers, *control;
	int64_t units_milli, cents;
};
struct ar_charge {
	int64_t practice_id, site_id, payer_id, payer_value_id, second_payer_id; /* 0: none */
	const char *token, *patient, *provider;
	const struct ar_charge_line *line;
	size_t n_lines;
};
enum err ar_charges_post(struct db *db, struct arena *a, const struct ar_charge *charge, size_t n,
			 const char *memo, int64_t account_id, int32_t today, int64_t now_ms,
			 const char **refused) MUST_CHECK;
enum err ar_claims_take(struct db *db, struct arena *a, const struct ar_file_in *in,
			struct ar_file_out *out) MUST_CHECK;
/* A posting by hand: `manual` by its name. */
enum err ar_manual_post(struct db *db, struct arena *a, const struct ar_claim_row *claim,
			const struct ar_manual *manual, int64_t cents, int32_t day,
			const char *reference, int64_t account_id, int64_t now_ms,
			const char **refused) MUST_CHECK;
/* Opens the obligation to return what a payer or a patient paid too much, for claims that have a
 * balance below zero. */
enum err ar_credit_look(struct db *db, struct arena *a, int64_t claim_id, int32_t day,
			int64_t now_ms) MUST_CHECK;

#endif
