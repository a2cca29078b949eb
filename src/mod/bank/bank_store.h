/* Inside the module: matches, entries made from lines, reconciliations. */
#ifndef MOD_BANK_BANK_STORE_H
#define MOD_BANK_BANK_STORE_H

#include "mod/bank/bank_api.h"
#include "mod/ledger/ledger_api.h"

/* The open lines of both sides of an account, ready for the rules; at[i] is row i of the list. */
struct bank_open {
	struct bank_line_row_list bank_rows;
	struct bank_book_row_list book_rows;
	struct bank_open_line *bank, *books;
};
enum err bank_open_load(struct db *db, struct arena *a, const struct bank_account_row *account,
			struct bank_open *out) MUST_CHECK;

/* Who acts, for what is recorded. */
struct bank_actor {
	int64_t account_id; /* 0: the program */
	const char *name;
	int64_t now_ms;
};

/* Matches lines by id. OK with *refused a sentence when it does not add up or is not open. */
struct bank_match_new {
	const int64_t *bank, *books;
	size_t n_bank, n_books;
	const char *how, *reason;
};
enum err bank_match_add(struct db *db, struct arena *a, const struct bank_account_row *account,
			const struct bank_match_new *m, const struct bank_actor *who,
			const char **refused) MUST_CHECK;
/* Takes a match back; a journal that was made with it is reversed on its day. */
enum err bank_match_take_back(struct db *db, struct arena *a, int64_t match_id, const char *reason,
			      const struct bank_actor *who, const char **refused) MUST_CHECK;

/* Posts an entry from a line of the bank and matches the two. */
struct bank_entry_new {
	int64_t line_id, ledger_account_id, site_id;
	const char *memo;
};
enum err bank_entry_add(struct db *db, struct arena *a, const struct bank_account_row *account,
			const struct bank_entry_new *e, const struct bank_actor *who,
			const char **refused) MUST_CHECK;

/* What a reconciliation of a day would come to, with its items. */
struct bank_reconciling {
	struct bank_reconciled sums;
	struct bank_item_row_list transit, unbooked;
	bool sound; /* the matched lines of both sides are the same sum */
};
enum err bank_reconcile_load(struct db *db, struct arena *a, const struct bank_account_row *account,
			     int32_t day, int64_t stated, struct bank_reconciling *out) MUST_CHECK;
enum err bank_reconcile_keep(struct db *db, struct arena *a, const struct bank_account_row *account,
			     int32_t day, int64_t stated, const struct bank_actor *who, int64_t *id,
			     const char **refused) MUST_CHECK;

#endif
