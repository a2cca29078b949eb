/* One's own account: name, password, look, and where one is signed in. */
#include "mod/admin/account_sql.h"
#include "mod/admin/account_web.h"
#include "mod/admin/admin_api.h"
#include "mod/admin/admin_rules.h"
#include "mod/admin/admin_web.h"
#include "mod/org/org_api.h"
#include "web/cookies.h"
#include "web/page.h"

static const struct field name_fields[] = {
	FIELD_TEXT(struct admin_name_form, name, .label = "Name", .required = true,
		   .max = LIMIT_NAME, .autocomplete = "name"),
};
const struct form admin_name_form = FORM("my_name", struct admin_name_form, name_fields, "Save");

static const struct field password_fields[] = {
	FIELD_PASSWORD(
		struct admin_password_form, password, .label = "New password", .required = true,
		.autocomplete = "new-password",
		.help = "At least 12 characters. A few words in a row are easy to keep and hard "
			"to guess."),
};
const struct form admin_password_form =
	FORM("my_password", struct admin_password_form, password_fields, "Change password");

static const struct choice themes[] = {
	{ "auto", "Follow the system" },
	{ "light", "Light" },
	{ "dark", "Dark" },
	{ NULL, NULL },
};
static const struct field theme_fields[] = {
	FIELD_CHOICE(struct admin_theme_form, theme, .label = "Look", .required = true,
		     .choices = themes),
};
const struct form admin_theme_form =
	FORM("my_theme", struct admin_theme_form, theme_fields, "Save");

static const struct field session_fields[] = {
	FIELD_TEXT(struct admin_session_form, session, .label = "Session", .required = true,
		   .hidden = true),
};
const struct form admin_session_form =
	FORM("my_session", struct admin_session_form, session_fields, "Sign out");

static const struct view_field site_fields[] = {
	VIEW_TEXT(struct admin_me_site, name),
};
VIEW_PART(admin_me_site, site_fields);

static const struct view_field me_session_fields[] = {
	VIEW_TEXT(struct admin_me_session, id),      VIEW_TEXT(struct admin_me_session, device),
	VIEW_TEXT(struct admin_me_session, address), VIEW_TEXT(struct admin_me_session, seen),
	VIEW_BOOL(struct admin_me_session, here),
};
VIEW_PART(admin_me_session, me_session_fields);

static const struct view_field me_token_fields[] = {
	VIEW_ID(struct admin_me_token, id),      VIEW_TEXT(struct admin_me_token, name),
	VIEW_TEXT(struct admin_me_token, scope), VIEW_TEXT(struct admin_me_token, used),
	VIEW_DAY(struct admin_me_token, ends),
};
VIEW_PART(admin_me_token, me_token_fields);

static const struct view_field me_fields[] = {
	VIEW_TEXT(struct admin_me_view, name),
	VIEW_TEXT(struct admin_me_view, email),
	VIEW_TEXT(struct admin_me_view, role),
	VIEW_TEXT(struct admin_me_view, theme),
	VIEW_BOOL(struct admin_me_view, totp),
	VIEW_BOOL(struct admin_me_view, all_sites),
	VIEW_LIST(struct admin_me_view, sites, n_sites, admin_me_site_type),
	VIEW_LIST(struct admin_me_view, sessions, n_sessions, admin_me_session_type),
	VIEW_LIST(struct admin_me_view, tokens, n_tokens, admin_me_token_type),
};
VIEW_PAGE(admin_me, me_fields);

static const struct view_field ping_fields[] = {
	VIEW_INT(struct admin_ping_view, idle_seconds),
};
const struct view_type admin_ping_view_type = { "admin_ping", sizeof(struct admin_ping_view),
						ping_fields, ARRAY_LEN(ping_fields), NULL };

#define DAY_MS (24LL * 60 * 60 * 1000)

static enum err load_sessions(struct ctx *c, struct admin_me_view *v)
{
	struct my_sessions_row_list rows;
	enum err err = my_sessions(c->db, c->arena, c->who.account_id,
				   c->now_ms - LIMIT_SESSION_IDLE_MS, &rows);
	if (err != OK)
		return err;
	v->sessions = arena_array(c->arena, struct admin_me_session, rows.n + 1);
	for (; v->n_sessions < rows.n; v->n_sessions++) {
		const struct my_sessions_row *r = &rows.at[v->n_sessions];
		v->sessions[v->n_sessions] = (struct admin_me_session){
			.id = r->first_hash,
			.device = agent_words(c->arena, r->agent),
			.address = r->address,
			.seen = ago_words(c->arena, r->seen_at, c->now_ms),
			.here = c->who.session_hash != NULL &&
				strcmp(c->who.session_hash, r->token_hash) == 0,
		};
	}
	return OK;
}

static enum err load_tokens(struct ctx *c, struct admin_me_view *v)
{
	struct api_token_list_row_list rows;
	enum err err = api_token_list(c->db, c->arena, c->who.account_id, &rows);
	if (err != OK)
		return err;
	v->tokens = arena_array(c->arena, struct admin_me_token, rows.n + 1);
	for (; v->n_tokens < rows.n; v->n_tokens++) {
		const struct api_token_list_row *r = &rows.at[v->n_tokens];
		v->tokens[v->n_tokens] = (struct admin_me_token){
			.id = r->id,
			.name = r->name,
			.scope = strcmp(r->scope, "read") == 0 ? "Reads" : "Reads and writes",
			.used = ago_words(c->arena, r->used_at == NULL ? 0 : *r->used_at,
					  c->now_ms),
			.ends = (int32_t)(r->expires_at / DAY_MS),
		};
	}
	return OK;
}

static enum err load_sites(struct ctx *c, struct admin_me_view *v)
{
	struct org_site_row_list rows;
	enum err err = org_site_list(c->db, c->arena, c->who.account_id, &rows);
	if (err != OK)
		return err;
	v->sites = arena_array(c->arena, struct admin_me_site, rows.n + 1);
	for (; v->n_sites < rows.n; v->n_sites++)
		v->sites[v->n_sites].name = rows.at[v->n_sites].name;
	return OK;
}

enum err admin_me_show(struct ctx *c)
{
	struct account_row account;
	enum err err = account_get(c->db, c->arena, c->who.account_id, &account);
	if (err != OK)
		return err;
	struct admin_me_view *v = arena_new_one(c->arena, struct admin_me_view);
	struct admin_name_form values = { account.name };
	v->form = form_page(c, &admin_name_form, &values);
	v->name = account.name;
	v->email = account.email;
	v->role = role_title(c->who.role);
	v->theme = c->who.theme;
	v->totp = account.totp;
	v->all_sites = account.all_sites;
	err = load_sites(c, v);
	if (err == OK)
		err = load_sessions(c, v);
	if (err == OK)
		err = load_tokens(c, v);
	c->wide = "page-narrow";
	return err != OK ? err : view_show(c, &admin_me_view_type, v, "My account");
}

enum err admin_me_rename(struct ctx *c)
{
	const struct admin_name_form *f = c->form;
	enum err err = account_rename(c->db, c->who.account_id, f->name);
	if (err != OK)
		return err;
	audit_set(c, "account", c->who.account_id, 0, "name=%s", f->name);
	return see_other(c, "Your name is saved.", "/me");
}

/* Being asked keeps the session alive; the dispatcher does it. */
enum err admin_me_ping(struct ctx *c)
{
	struct admin_ping_view *v = arena_new_one(c->arena, struct admin_ping_view);
	v->idle_seconds = LIMIT_SESSION_IDLE_MS / 1000;
	return view_show(c, &admin_ping_view_type, v, "Still here");
}

enum err admin_me_theme(struct ctx *c)
{
	const struct admin_theme_form *f = c->form;
	enum err err = account_set_theme(c->db, c->who.account_id, f->theme);
	if (err != OK)
		return err;
	audit_set(c, "account", c->who.account_id, 0, "theme=%s", f->theme);
	return see_other(c, NULL, ctx_back(c, "/"));
}

enum err admin_me_password_show(struct ctx *c)
{
	struct form_page_view *p = form_page(c, &admin_password_form, NULL);
	p->intro =
		"The new password holds from now on. Everywhere else where you are signed in, you "
		"are signed out, and your API tokens end.";
	p->cancel = "/me";
	return form_show(c, p, "Change your password", "/me/password");
}

enum err admin_me_password_hash(struct ctx *c)
{
	const struct admin_password_form *f = c->form;
	const char *fault = password_fault(f->password, c->who.name, c->who.email);
	if (fault != NULL)
		return refuse(c, "password", "%s", fault);
	c->prepared = password_hash(c->arena, &c->app->hasher, f->password);
	return OK;
}

enum err admin_me_password(struct ctx *c)
{
	struct account_secrets_row account;
	enum err err = account_secrets(c->db, c->arena, c->who.account_id, &account);
	if (err == OK)
		err = admin_set_password(c->db, account.id, c->prepared, c->now_ms);
	/* Every session ended, this one too: a token that somebody copied is worth nothing now. */
	if (err == OK)
		err = admin_start_session(c, &account, account.totp_step);
	if (err != OK)
		return err;
	audit_set(c, "account", account.id, 0, "other sessions and all tokens ended");
	return see_other(c,
			 "Your password is changed. Other browsers and phones were signed out, "
			 "and your API tokens do not work any more.",
			 "/me");
}

enum err admin_me_session_end(struct ctx *c)
{
	const struct admin_session_form *f = c->form;
	int64_t ended;
	enum err err = my_session_end(c->db, c->who.account_id, f->session, &ended);
	if (err != OK)
		return err;
	audit_set(c, "account", c->who.account_id, 0, "ended=%" PRId64, ended);
	return see_other(c, ended == 1 ? "Signed out there." : "That one was signed out already.",
			 "/me");
}

enum err admin_me_sessions_end(struct ctx *c)
{
	int64_t ended;
	enum err err = session_delete_others(c->db, c->who.account_id,
					     c->who.session_hash == NULL ? "" : c->who.session_hash,
					     &ended);
	if (err != OK)
		return err;
	audit_set(c, "account", c->who.account_id, 0, "ended=%" PRId64, ended);
	return see_other(c, "You are signed out everywhere else.", "/me");
}
