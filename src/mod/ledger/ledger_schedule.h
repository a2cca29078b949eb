/* Journals that come again, the duties of the close, and the budget. */
#ifndef MOD_LEDGER_LEDGER_SCHEDULE_H
#define MOD_LEDGER_LEDGER_SCHEDULE_H

#include "mod/ledger/ledger_api.h"
#include "mod/ledger/ledger_plan_sql.h"

/* Posts what is due of one schedule through `today`, in the caller's transaction. *verdict says why
 * it stopped early: a closed month, an account that is no longer used. */
enum err ledger_schedule_post(struct db *db, struct arena *a, const struct ledger_schedule_row *s,
			      int32_t today, int64_t now_ms,
			      enum ledger_verdict *verdict) MUST_CHECK;
/* Spreads a year's amount over its months, or one amount over each month of a run: cents[n]. */
enum err ledger_budget_spread(struct db *db, int64_t account_id, int64_t site_id,
			      int64_t first_month, const int64_t *cents, size_t n) MUST_CHECK;

#endif
