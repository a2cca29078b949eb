/* Signed-in people. A session is a random token in a cookie; the database keeps its SHA-256. It
 * ends after LIMIT_SESSION_IDLE_MS without a request or LIMIT_SESSION_MS in all, when the password
 * changes, or when somebody ends it. The token is replaced every LIMIT_SESSION_ROTATE_MS; the one
 * before stays good for LIMIT_SESSION_GRACE_MS, because a page fires several requests at once. */
#ifndef AUTH_SESSION_H
#define AUTH_SESSION_H

#include "auth/auth_sql.h"
#include "auth/perm.h"
#include "auth/token.h"
#include "db/db.h"

/* The person behind a request. account_id 0 = nobody. */
struct viewer {
	int64_t account_id;
	int64_t staff_id; /* 0 = this account is nobody on the roster */
	enum role role;
	const char *name, *email, *theme;
	const char *session_hash; /* hex; NULL with an API token */
	int64_t token_id;         /* of the API token, or 0 */
	uint8_t origin
		/* of the session's first token: outlives rotations, for auth/csrf.h */
		[CRYPTO_HASH];
	int64_t confirmed_at; /* when the password was last typed, ms */
	bool all_sites;
	bool read_only; /* an API token of scope "read" */
	bool needs_touch, needs_rotation;
};

/* `token` is what the cookie held. OK with account_id 0 when it is unknown, expired, idle too long
 * or of an account that is not active. */
enum err session_open(struct db *db, struct arena *a, const char *token, int64_t now_ms,
		      struct viewer *viewer) MUST_CHECK;
/* The same for "Authorization: Bearer". */
enum err session_open_token(struct db *db, struct arena *a, const char *token, int64_t now_ms,
			    struct viewer *viewer) MUST_CHECK;
/* Makes a session and returns its token, which is nowhere else. */
enum err session_start(struct db *db, struct arena *a, int64_t account_id, int64_t now_ms,
		       const char *address, const char *agent, const char **token) MUST_CHECK;
/* The hash of a token as the database stores it: 64 hex digits. */
const char *session_token_hash(struct arena *a, const char *token);
/* Records that the session or the API token is in use; when it is due, replaces the session's token
 * (*fresh, else NULL). */
enum err session_keep(struct db *db, struct arena *a, const struct viewer *viewer, int64_t now_ms,
		      const char **fresh) MUST_CHECK;

#endif
