/* The books as a journal of hledger and ledger, in and out. Accounts leave as "assets:1000
 * Operating bank", dimensions as tags of the postings, so that what is exported and imported again
 * is the same. */
#ifndef MOD_LEDGER_LEDGER_HLEDGER_H
#define MOD_LEDGER_LEDGER_HLEDGER_H

#include "base/buf.h"
#include "mod/ledger/ledger_api.h"

struct ledger_import {
	int64_t practice_id; /* books are made when it has none */
	struct str text;
	int64_t now_ms, account_id;
	/* What came of it. */
	int64_t accounts_made, journals_new, journals_known, journals_empty;
	int64_t sites_unknown, assertions;
	size_t fault_line;
	const char *fault; /* with E_INVALID: what is wrong, a sentence */
};
/* All of it or nothing; the same file again changes nothing, while two transactions of one file
 * that are alike are two. In a write transaction of the caller, who rolls back when it fails. */
enum err ledger_import_hledger(struct db *db, struct arena *a, struct ledger_import *in) MUST_CHECK;

/* The accounts of a practice and its journals of these days. `flush` gets the text in pieces and
 * empties the buffer. In a transaction. */
enum err ledger_export_hledger(struct db *db, struct arena *a, int64_t practice_id, int32_t from,
			       int32_t to, enum err (*flush)(void *arg, struct buf *piece),
			       void *arg) MUST_CHECK;

#endif
