/* Handlers and forms of accounts and the machine room, for admin_routes.c. */
#ifndef MOD_ADMIN_ADMIN_WEB_H
#define MOD_ADMIN_ADMIN_WEB_H

#include "web/ctx.h"

struct admin_sign_in_form {
	const char *email, *password, *code, *next;
};
extern const struct form admin_sign_in_form;
extern const struct view_type admin_sign_in_view_type;

enum err admin_sign_in_show(struct ctx *c);
enum err admin_sign_in_check(struct ctx *c);
enum err admin_sign_in(struct ctx *c);
enum err admin_sign_out(struct ctx *c);

/* What sign-in, set-up and the confirmation of a password share. */

/* Only addresses of this program, and no form posts: "//host" and "/\host" are other hosts. */
const char *admin_safe_next(const char *next);
/* Counts a try at a password before it is judged; refuses (E_INVALID) when there were too many. */
enum err admin_try(struct ctx *c, const char *email) MUST_CHECK;
void admin_try_ok(struct ctx *c, const char *email);
/* Signs the account in on this browser; the session that the browser had before ends. */
enum err admin_start_session(struct ctx *c, const struct account_secrets_row *account,
			     int64_t totp_step) MUST_CHECK;

#endif
