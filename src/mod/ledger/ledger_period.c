/* Closing months. A soft close keeps daily work out; a hard close is for good and closes every
 * month before it. */
#include "base/date.h"
#include "mod/ledger/ledger_api.h"

static const char *refusal_of(struct arena *a, enum ledger_period_state now,
			      enum ledger_period_state next, int64_t drafts, int64_t month)
{
	if (now == LEDGER_HARD)
		return arena_printf(a, "%s is closed for good. Post corrections to an open month.",
				    ledger_month_words(a, month));
	if (next != LEDGER_OPEN && drafts > 0)
		return arena_printf(a, "%" PRId64 " %s through %s. Post or delete %s first.",
				    drafts,
				    drafts == 1 ? "journal is not posted" :
						  "journals are not posted",
				    ledger_month_words(a, month), drafts == 1 ? "it" : "them");
	return NULL;
}

enum err ledger_period_state_of(struct db *db, struct arena *a, int64_t practice_id, int64_t month,
				enum ledger_period_state *out)
{
	struct ledger_period_blocking_row_list rows;
	enum err err = ledger_period_blocking(db, a, practice_id, month, &rows);
	if (err != OK)
		return err;
	*out = LEDGER_OPEN;
	for (size_t i = 0; i < rows.n; i++)
		if (ledger_period_parse(rows.at[i].state) > *out)
			*out = ledger_period_parse(rows.at[i].state);
	return OK;
}

enum err ledger_period_set(struct db *db, struct arena *a, int64_t practice_id, int64_t month,
			   enum ledger_period_state next, int64_t account_id, int64_t now_ms,
			   const char **refusal)
{
	enum ledger_period_state now = LEDGER_OPEN;
	struct ledger_draft_count_row drafts;
	struct ledger_period_find_row row;
	int64_t changed;
	const int64_t *who = account_id == 0 ? NULL : &account_id;
	enum err err = ledger_period_state_of(db, a, practice_id, month, &now);
	/* A hard close closes what is before it, so a draft there stands in its way too. */
	if (err == OK)
		err = ledger_draft_count(db, a, practice_id,
					 next == LEDGER_HARD ? DATE_MIN : ledger_month_first(month),
					 ledger_month_last(month), &drafts);
	if (err != OK)
		return err;
	*refusal = refusal_of(a, now, next, drafts.n, month);
	if (*refusal != NULL || now == next)
		return OK;
	err = ledger_period_find(db, a, practice_id, month, &row);
	if (err == E_NOTFOUND)
		return ledger_period_insert(db, &(struct ledger_period_insert_in){
							.practice = practice_id,
							.month = month,
							.state = ledger_period_name(next),
							.account = who,
							.now = now_ms });
	if (err != OK)
		return err;
	err = ledger_period_update(db,
				   &(struct ledger_period_update_in){
					   .practice = practice_id,
					   .month = month,
					   .version = row.version,
					   .state = ledger_period_name(next),
					   .account = who,
					   .now = now_ms },
				   &changed);
	return err == OK && changed == 0 ? E_STALE : err;
}
