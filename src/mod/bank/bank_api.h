/* What other parts of the program may ask of the bank: imports for the command line, and whether
 * the sub-ledger agrees with the books. */
#ifndef MOD_BANK_BANK_API_H
#define MOD_BANK_BANK_API_H

#include "db/db.h"
#include "mod/bank/bank_rules.h"
#include "mod/bank/bank_sql.h"
#include "web/form.h"
#include "web/route.h"

struct route_table bank_routes(void);
struct route_table bank_cash_routes(void);

/* For param_kind: "bank", "bankline", "bankmatch", "bankrule", "bankrec"; "bookaccount" is an
 * account of the books and "bookline" a posted line. */
enum err bank_account_visible(struct db *db, struct arena *a, int64_t viewer,
			      int64_t id) MUST_CHECK;
enum err bank_line_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id) MUST_CHECK;
enum err bank_match_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id) MUST_CHECK;
enum err bank_rule_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id) MUST_CHECK;
enum err bank_reconciliation_visible(struct db *db, struct arena *a, int64_t viewer,
				     int64_t id) MUST_CHECK;
enum err cash_drawer_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id) MUST_CHECK;
enum err cash_count_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id) MUST_CHECK;
enum err bank_books_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id) MUST_CHECK;
enum err bank_book_line_visible(struct db *db, struct arena *a, int64_t viewer,
				int64_t id) MUST_CHECK;

/* One file for one account. */
struct bank_import_in {
	int64_t bank_account_id;
	const char *file_name;
	struct str text;
	const char *csv_map; /* NULL: the one that was learned, else the one that is proposed */
	int qif_dates;       /* enum qif_dates; 0: what was learned, else as the file proves */
	bool check_only;
	int64_t who; /* the account that imports; 0: the program */
	int64_t now_ms;
};
struct bank_import_out {
	const char *format;
	int64_t n_new, n_known, n_left_out, new_cents;
	int32_t from, to;
	const char *refused; /* a sentence; nothing was written */
	size_t line;         /* of the file, where one is at fault */
	bool needs_map;      /* the mapping is a proposal that somebody must look at */
	bool needs_dates;    /* the order of month and day must be chosen */
	const char *csv_map; /* the mapping that was used or is proposed; "" for other formats */
};
/* Reads the file and adds the lines that are new. Whole or nothing: OK with `refused` set when the
 * file cannot be taken. Importing a file again adds nothing. */
enum err bank_import_file(struct db *db, struct arena *a, const struct bank_import_in *in,
			  struct bank_import_out *out) MUST_CHECK;

/* A bank account for an account of the books, with what the bank had on the day before its first
 * file; `opening_cents` 0: nothing. E_CONFLICT when there is one for it, or one of that name. */
enum err bank_account_add(struct db *db, struct arena *a, int64_t ledger_account_id,
			  const char *name, int32_t opening_day, int64_t opening_cents,
			  int64_t now_ms, int64_t *id) MUST_CHECK;

/* Whether matches, imports, drawers and their control accounts agree; *fault is NULL or a sentence
 * about the first that does not. For `huddle ledger verify` and `huddle check`. */
enum err bank_verify(struct db *db, struct arena *a, const char **fault) MUST_CHECK;

#endif
