/* Handlers and forms of accounts, for admin_routes.c. */
#ifndef MOD_ADMIN_ACCOUNT_WEB_H
#define MOD_ADMIN_ACCOUNT_WEB_H

#include "mod/admin/account_view.h"
#include "web/ctx.h"

struct admin_set_up_form {
	const char *name, *password;
};
struct admin_password_form {
	const char *password;
};
struct admin_confirm_form {
	const char *password, *next;
};
struct admin_name_form {
	const char *name;
};
struct admin_theme_form {
	const char *theme;
};
struct admin_session_form {
	const char *session;
};
struct admin_token_form {
	const char *name, *scope;
	int64_t days;
};
struct admin_totp_form {
	const char *code, *pending;
};
struct admin_account_form {
	const char *name, *email, *role;
	bool all_sites;
	struct id_list sites;
	int64_t person, version;
};
struct admin_guide_practice_form {
	const char *name, *kind;
};
struct admin_guide_site_form {
	const char *name, *state, *time_zone, *address;
};
extern const struct form admin_set_up_form, admin_confirm_form, admin_name_form,
	admin_password_form, admin_theme_form, admin_session_form, admin_token_form,
	admin_totp_form, admin_invite_form, admin_account_form, admin_guide_practice_form,
	admin_guide_site_form;
extern const struct view_type admin_set_up_view_type, admin_confirm_view_type, admin_once_view_type,
	admin_me_view_type, admin_authenticator_view_type, admin_ping_view_type,
	admin_accounts_view_type, admin_account_view_type, admin_welcome_view_type;

enum err admin_set_up_show(struct ctx *c);
enum err admin_set_up_hash(struct ctx *c);
enum err admin_set_up(struct ctx *c);
enum err admin_confirm_show(struct ctx *c);
enum err admin_confirm_check(struct ctx *c);
enum err admin_confirm(struct ctx *c);

enum err admin_me_show(struct ctx *c);
enum err admin_me_rename(struct ctx *c);
enum err admin_me_ping(struct ctx *c);
enum err admin_me_theme(struct ctx *c);
enum err admin_me_password_show(struct ctx *c);
enum err admin_me_password_hash(struct ctx *c);
enum err admin_me_password(struct ctx *c);
enum err admin_me_session_end(struct ctx *c);
enum err admin_me_sessions_end(struct ctx *c);
enum err admin_me_token_new(struct ctx *c);
enum err admin_me_token_create(struct ctx *c);
enum err admin_me_token_revoke(struct ctx *c);
enum err admin_authenticator_show(struct ctx *c);
enum err admin_authenticator_qr(struct ctx *c);
enum err admin_authenticator_on(struct ctx *c);
enum err admin_authenticator_off(struct ctx *c);
enum err admin_authenticator_codes(struct ctx *c);

enum err admin_accounts_show(struct ctx *c);
enum err admin_account_new(struct ctx *c);
enum err admin_account_invite(struct ctx *c);
enum err admin_account_show(struct ctx *c);
enum err admin_account_save(struct ctx *c);
enum err admin_account_disable(struct ctx *c);
enum err admin_account_enable(struct ctx *c);
enum err admin_account_link(struct ctx *c);

enum err admin_welcome_show(struct ctx *c);
enum err admin_welcome_practice(struct ctx *c);
enum err admin_welcome_site_show(struct ctx *c);
enum err admin_welcome_site(struct ctx *c);
enum err admin_welcome_done(struct ctx *c);

#endif
