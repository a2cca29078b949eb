/* What the pages of accounts show: set-up, the guide, one's own account, everybody's. */
#ifndef MOD_ADMIN_ACCOUNT_VIEW_H
#define MOD_ADMIN_ACCOUNT_VIEW_H

#include "http/html.h"
#include "web/page.h"

/* A one-time link, or why it does not work. */
struct admin_set_up_view {
	struct form_page_view *form; /* NULL with `gone` */
	const char *action, *name, *email, *kind, *gone;
};
void tmpl_admin_set_up(struct html *o, const struct admin_set_up_view *v);

/* The password again, before something that matters. */
struct admin_confirm_view {
	struct form_page_view *form;
	const char *email;
};
void tmpl_admin_confirm(struct html *o, const struct admin_confirm_view *v);

/* Something that is shown once: a link, a token, recovery codes. */
struct admin_once_code {
	const char *code;
};
struct admin_once_view {
	const char *intro, *label, *secret, *note, *done_path, *done_label;
	struct admin_once_code *codes;
	size_t n_codes;
};
void tmpl_admin_once(struct html *o, const struct admin_once_view *v);

struct admin_me_session {
	const char *id; /* names the session, opens nothing */
	const char *device, *address, *seen;
	bool here;
};
struct admin_me_token {
	int64_t id;
	const char *name, *scope, *used;
	int32_t ends;
};
struct admin_me_site {
	const char *name;
};
struct admin_me_view {
	struct form_page_view *form; /* the name */
	const char *name, *email, *role, *theme;
	bool totp, all_sites;
	struct admin_me_site *sites;
	size_t n_sites;
	struct admin_me_session *sessions;
	size_t n_sessions;
	struct admin_me_token *tokens;
	size_t n_tokens;
};
void tmpl_admin_me(struct html *o, const struct admin_me_view *v);

struct admin_authenticator_view {
	struct form_page_view *form;
	const char *qr, *secret; /* address of the picture; the secret in groups of four */
};
void tmpl_admin_authenticator(struct html *o, const struct admin_authenticator_view *v);

struct admin_ping_view {
	int64_t idle_seconds;
};

struct admin_account_item {
	int64_t id;
	const char *name, *email, *role, *state, *sites, *signed_in;
	bool totp, me;
};
struct admin_accounts_view {
	struct admin_account_item *accounts;
	size_t n_accounts;
	struct pager_view pager;
};
void tmpl_admin_accounts(struct html *o, const struct admin_accounts_view *v);

struct admin_account_view {
	int64_t id;
	struct form_page_view *form;
	const char *state, *signed_in;
	bool totp, me;
};
void tmpl_admin_account(struct html *o, const struct admin_account_view *v);

/* The guide: two forms and what they made. `step` is 1, 2 or 3. */
struct admin_welcome_choice {
	const char *value, *label, *note, *icon;
	bool chosen;
};
struct admin_welcome_shift {
	const char *name;
	int64_t start, end, tint;
};
struct admin_welcome_duty {
	const char *title, *owner;
	int32_t due;
};
struct admin_welcome_view {
	int64_t step;
	const char *problem, *practice, *kind;
	const char *name, *name_fault, *state, *state_fault, *time_zone, *zone_fault, *address,
		*kind_fault;
	struct admin_welcome_choice *choices, *states, *zones;
	size_t n_choices, n_states, n_zones;
	/* What was made. */
	const char *site, *positions;
	int64_t shifts, needs, schedules, n_positions, credentials;
	struct admin_welcome_shift *shift_list;
	size_t n_shift_list;
	struct admin_welcome_duty *duties;
	size_t n_duties;
};
void tmpl_admin_welcome(struct html *o, const struct admin_welcome_view *v);
/* Its pieces. */
void tmpl_admin_welcome_practice(struct html *o, const struct admin_welcome_view *v);
void tmpl_admin_welcome_site(struct html *o, const struct admin_welcome_view *v);
void tmpl_admin_welcome_made(struct html *o, const struct admin_welcome_view *v);

#endif
