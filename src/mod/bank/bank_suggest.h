/* The proposals that the pages of the bank show beside open lines. */
#ifndef MOD_BANK_BANK_SUGGEST_H
#define MOD_BANK_BANK_SUGGEST_H

#include "mod/bank/bank_store.h"
#include "mod/bank/bank_view.h"

#define BANK_SUGGESTIONS 5

struct bank_proposals {
	struct bank_open open;
};
/* Fills v->lines with up to `n` open lines from `offset` on, each with its surest suggestion or the
 * first rule that fits it. */
enum err bank_propose(struct db *db, struct arena *a, const struct bank_account_row *account,
		      const struct bank_proposals *p, size_t offset, size_t n,
		      struct bank_account_view *v) MUST_CHECK;
/* The first active rule that fits a line; E_NOTFOUND. */
enum err bank_rule_for(struct db *db, struct arena *a, const struct bank_account_row *account,
		       const struct bank_open_line *line, struct bank_rule_row *out) MUST_CHECK;
/* "Mar 2, 2026: Deposit (entry 12)" of an open line of the books. */
const char *bank_book_words(struct arena *a, const struct bank_book_row *row);

#endif
