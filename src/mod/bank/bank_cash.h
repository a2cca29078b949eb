/* Cash on hand: a drawer of the front desk is opened with a count and closed with one, its surplus
 * goes to the bank; petty cash pays small things. Each holds exactly what its account in the books
 * says, and never less than nothing. */
#ifndef MOD_BANK_BANK_CASH_H
#define MOD_BANK_BANK_CASH_H

#include "mod/bank/bank_cash_sql.h"
#include "mod/bank/bank_store.h"

/* Money in (cents above zero) or out, against another account of the books. OK with *refused a
 * sentence when it cannot be. */
struct cash_move_new {
	int64_t ledger_account_id;
	int32_t day;
	int64_t cents;
	const char *memo;
};
enum err cash_move_add(struct db *db, struct arena *a, const struct cash_drawer_row *drawer,
		       const struct cash_move_new *m, const struct bank_actor *who,
		       const char **refused) MUST_CHECK;

/* A count: what differs from what should be there is posted as over or short, and at a close what
 * is above the float goes to the bank account (0: stays). */
struct cash_count_new {
	bool closes;
	int32_t day;
	int64_t pieces[BANK_DENOMINATIONS];
	int64_t bank_account_id;
	const char *note;
};
enum err cash_count_add(struct db *db, struct arena *a, const struct cash_drawer_row *drawer,
			const struct cash_count_new *n, const struct bank_actor *who, int64_t *id,
			const char **refused) MUST_CHECK;

#endif
