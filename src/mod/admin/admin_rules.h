/* Pure decisions about accounts. */
#ifndef MOD_ADMIN_ADMIN_RULES_H
#define MOD_ADMIN_ADMIN_RULES_H

#include "auth/perm.h"
#include "base/arena.h"
#include "base/base.h"

/* Before and after a change of an account; `active` means able to sign in. */
struct account_change {
	bool self; /* the one who changes is the one who is changed */
	enum role old_role, new_role;
	bool was_active, stays_active;
	int64_t other_owners; /* active ones, besides this account */
};
/* NULL, or why the change would lock people out, in words; *field names the input at fault, "" for
 * none. An office always keeps an active owner, and nobody gives up their own role or switches
 * themselves off: another owner does that. */
const char *account_change_fault(const struct account_change *change, const char **field);

/* "Chrome on Windows" out of a User-Agent; "A browser" or "A program" when it says nothing. */
const char *agent_words(struct arena *a, const char *agent);
/* "just now", "12 minutes ago", "23 days ago", "never" for 0. */
const char *ago_words(struct arena *a, int64_t then_ms, int64_t now_ms);

#endif
