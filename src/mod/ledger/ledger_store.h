/* Inside the module: what ledger_store.c and its neighbours share beyond ledger_api.h. */
#ifndef MOD_LEDGER_LEDGER_STORE_H
#define MOD_LEDGER_LEDGER_STORE_H

#include "mod/ledger/ledger_api.h"

/* The id of a combination of dimensions, made when it is new. */
enum err ledger_dim_ensure(struct db *db, struct arena *a, const struct ledger_dims *dims,
			   int64_t *id) MUST_CHECK;
/* A draft, changed at will until it is posted. Its lines may be unbalanced or none. `id` 0: new. */
enum err ledger_draft_save(struct db *db, struct arena *a, const struct ledger_journal_new *j,
			   int64_t version, int64_t now_ms, int64_t *id,
			   int64_t *changed) MUST_CHECK;
/* Posts a draft as it stands. */
enum err ledger_draft_post(struct db *db, struct arena *a, int64_t journal_id, int64_t account_id,
			   bool adjusting, int64_t now_ms, struct ledger_posted *out) MUST_CHECK;
/* The lines of a posted journal or of a draft, as they would be posted. */
enum err ledger_lines_load(struct db *db, struct arena *a, const struct ledger_journal_row *j,
			   struct ledger_line_new **lines, size_t *n) MUST_CHECK;

#endif
