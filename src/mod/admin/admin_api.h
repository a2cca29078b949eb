/* Accounts, sign-in, tokens, the history and the machine room. */
#ifndef MOD_ADMIN_ADMIN_API_H
#define MOD_ADMIN_ADMIN_API_H

#include "auth/perm.h"
#include "web/route.h"

struct route_table admin_routes(void);

/* An account without a password, and a one-time link to choose one. */
struct admin_new_account {
	const char *email, *name;
	enum role role;
	int64_t staff_id;     /* 0: nobody on the roster */
	bool all_sites;
	const char *link;     /* "setup" or "invite" */
	int64_t link_ms;      /* how long the link is good */
};
/* *token is the secret part of the link: "/set-up/<token>". */
enum err admin_invite(struct db *db, struct arena *a, const struct admin_new_account *account,
		      int64_t now_ms, int64_t *id, const char **token) MUST_CHECK;

#endif
