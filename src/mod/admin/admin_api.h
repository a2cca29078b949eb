/* Accounts, sign-in, tokens, the history and the machine room. */
#ifndef MOD_ADMIN_ADMIN_API_H
#define MOD_ADMIN_ADMIN_API_H

#include "auth/perm.h"
#include "db/db.h"
#include "web/route.h"

struct route_table admin_routes(void);

/* An account without a password, and a one-time link to choose one. */
struct admin_new_account {
	const char *email, *name;
	enum role role;
	int64_t staff_id; /* 0: nobody on the roster */
	bool all_sites;
	const char *link; /* "setup" or "invite" */
	int64_t link_ms;  /* how long the link is good */
};
/* *token is the secret part of the link: "/set-up/<token>". */
enum err admin_invite(struct db *db, struct arena *a, const struct admin_new_account *account,
		      int64_t now_ms, int64_t *id, const char **token) MUST_CHECK;

/* A fresh link for an account; those before it stop working. `kind` is "setup", "invite" or
 * "reset". */
enum err admin_link_new(struct db *db, struct arena *a, int64_t account_id, const char *kind,
			int64_t link_ms, int64_t now_ms, const char **token) MUST_CHECK;
/* Stores the password, makes the account active and ends every session and link of it. */
enum err admin_set_password(struct db *db, int64_t account_id, const char *hash,
			    int64_t now_ms) MUST_CHECK;
/* Ends what the account can do at once: sessions, API tokens, links, and its person's calendars. */
enum err admin_disable(struct db *db, int64_t account_id, int64_t now_ms) MUST_CHECK;

/* For param_kind "account" (it exists; the route's permission says who may) and "apitoken" (it is
 * the viewer's own). */
enum err admin_account_visible(struct db *db, struct arena *a, int64_t viewer,
			       int64_t id) MUST_CHECK;
enum err admin_api_token_visible(struct db *db, struct arena *a, int64_t viewer,
				 int64_t id) MUST_CHECK;

#endif
