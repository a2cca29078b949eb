/* One-time links: the first owner's set-up, an invitation, a forgotten password. All three end in
 * the same place: a password of one's own. And the password once more, before what matters. */
#include "mod/admin/account_sql.h"
#include "mod/admin/account_web.h"
#include "mod/admin/admin_api.h"
#include "mod/admin/admin_web.h"
#include "mod/admin/pack_sql.h"
#include "web/page.h"

static const struct field set_up_fields[] = {
	FIELD_TEXT(struct admin_set_up_form, name, .label = "Your name", .max = LIMIT_NAME,
		   .autocomplete = "name"),
	FIELD_PASSWORD(
		struct admin_set_up_form, password, .label = "New password", .required = true,
		.autocomplete = "new-password",
		.help = "At least 12 characters. A few words in a row are easy to keep and hard "
			"to guess."),
};
const struct form admin_set_up_form =
	FORM("set_up", struct admin_set_up_form, set_up_fields, "Set password");

static const struct field confirm_fields[] = {
	FIELD_PASSWORD(struct admin_confirm_form, password, .label = "Password", .required = true,
		       .autocomplete = "current-password"),
	FIELD_TEXT(struct admin_confirm_form, next, .label = "Next page", .max = LIMIT_URI_BYTES,
		   .hidden = true),
};
const struct form admin_confirm_form =
	FORM("confirm", struct admin_confirm_form, confirm_fields, "Continue");

static const struct view_field set_up_view_fields[] = {
	VIEW_TEXT(struct admin_set_up_view, name),
	VIEW_TEXT(struct admin_set_up_view, email),
	VIEW_TEXT(struct admin_set_up_view, gone),
};
VIEW_PAGE(admin_set_up, set_up_view_fields);

static const struct view_field confirm_view_fields[] = {
	VIEW_TEXT(struct admin_confirm_view, email),
};
VIEW_PAGE(admin_confirm, confirm_view_fields);

/* Why a link does not work, for the person who has it. */
static enum err why_gone(struct ctx *c, const char *hash, const char **why)
{
	struct link_state_row row;
	enum err err = link_state(c->db, c->arena, hash, &row);
	*why = "This link is not one of ours, or it is not complete. "
	       "Copy the whole address from the message.";
	if (err == E_NOTFOUND)
		return OK;
	if (err != OK)
		return err;
	if (strcmp(row.state, "disabled") == 0)
		*why = "This account was turned off. Ask the owner of your office.";
	else if (row.used_at != NULL)
		*why = "This link was used already, or a newer one took its place. "
		       "If you chose a password with it, sign in; else ask for a new link.";
	else
		*why = "This link is too old. Ask the owner of your office for a new one.";
	return OK;
}

enum err admin_set_up_show(struct ctx *c)
{
	struct admin_set_up_view *v = arena_new_one(c->arena, struct admin_set_up_view);
	const char *hash = session_token_hash(c->arena, ctx_word(c, "token"));
	struct one_time_link_find_row link;
	enum err err = one_time_link_find(c->db, c->arena, hash, c->now_ms, &link);
	c->bare = true;
	if (err == E_NOTFOUND) {
		err = why_gone(c, hash, &v->gone);
		c->status = 410;
		return err != OK ?
			       err :
			       view_show(c, &admin_set_up_view_type, v, "This link does not work");
	}
	if (err != OK)
		return err;
	/* The first owner is made with the address for a name: the one place where it is asked. */
	struct admin_set_up_form values = { .name = strcmp(link.name, link.email) == 0 ? "" :
											 link.name,
					    .password = "" };
	v->form = form_page(c, &admin_set_up_form, &values);
	v->action = ctx_path(c, "/set-up/%s", ctx_word(c, "token"));
	v->name = link.name;
	v->email = link.email;
	v->kind = link.kind;
	return view_show(c, &admin_set_up_view_type, v, "Choose a password");
}

/* The first owner of an empty office goes on to the guide. */
static enum err first_page(struct ctx *c, const struct account_secrets_row *account,
			   const char **path)
{
	struct pack_site_count_row sites;
	*path = "/";
	if (!role_may(role_parse(account->role), PERM_SYSTEM_ADMIN))
		return OK;
	enum err err = pack_site_count(c->db, c->arena, &sites);
	if (err == OK && sites.n == 0)
		*path = "/welcome";
	return err;
}

enum err admin_set_up_hash(struct ctx *c)
{
	const struct admin_set_up_form *f = c->form;
	const char *hash = session_token_hash(c->arena, ctx_word(c, "token"));
	struct one_time_link_find_row link;
	/* Nobody is signed in here: without a link there is no reason to hash anything. */
	enum err err = one_time_link_find(c->db, c->arena, hash, c->now_ms, &link);
	if (err == E_NOTFOUND)
		return refuse(c, "", "This link does not work any more.");
	if (err != OK)
		return err;
	const char *fault = password_fault(f->password, link.name, link.email);
	if (fault != NULL)
		return refuse(c, "password", "%s", fault);
	c->prepared = password_hash(c->arena, &c->app->hasher, f->password);
	return OK;
}

enum err admin_set_up(struct ctx *c)
{
	const struct admin_set_up_form *f = c->form;
	const char *hash = session_token_hash(c->arena, ctx_word(c, "token")), *path;
	struct one_time_link_find_row link;
	enum err err = one_time_link_find(c->db, c->arena, hash, c->now_ms, &link);
	if (err == E_NOTFOUND)
		return refuse(c, "", "This link does not work any more.");
	struct account_secrets_row account;
	if (err == OK)
		err = account_secrets(c->db, c->arena, link.account_id, &account);
	if (err == OK)
		err = admin_set_password(c->db, link.account_id, c->prepared, c->now_ms);
	if (err == OK && f->name[0] != '\0' && strcmp(f->name, account.name) != 0) {
		account.name = f->name;
		err = account_rename(c->db, account.id, f->name);
	}
	if (err == OK)
		err = first_page(c, &account, &path);
	if (err != OK)
		return err;
	audit_set(c, "account", account.id, 0, "link=%s from=%s", link.kind, c->req->remote);
	/* A link proves the mailbox, not the second factor. */
	if (account.totp_sealed != NULL)
		return see_other(c, "Your password is set. Sign in with it and a code of your app.",
				 "/sign-in");
	err = admin_start_session(c, &account, account.totp_step);
	if (err != OK)
		return err;
	audit_set(c, "account", account.id, 0, "link=%s from=%s", link.kind, c->req->remote);
	return see_other(c, "Your password is set and you are signed in.", path);
}

enum err admin_confirm_show(struct ctx *c)
{
	struct admin_confirm_view *v = arena_new_one(c->arena, struct admin_confirm_view);
	struct admin_confirm_form values = { .password = "",
					     .next = admin_safe_next(ctx_query(c, "next", "/")) };
	v->form = form_page(c, &admin_confirm_form, &values);
	v->email = c->who.email;
	c->wide = "page-narrow";
	return view_show(c, &admin_confirm_view_type, v, "Your password, please");
}

enum err admin_confirm_check(struct ctx *c)
{
	const struct admin_confirm_form *f = c->form;
	struct account_secrets_row account;
	if (c->who.session_hash == NULL)
		return E_DENIED;
	enum err err = admin_try(c, c->who.email);
	if (err == OK)
		err = account_secrets(c->db, c->arena, c->who.account_id, &account);
	if (err != OK)
		return err;
	if (!password_verify(&c->app->hasher, account.password_hash, f->password))
		return refuse(
			c, "password",
			"This is not your password. Look for typing errors and the Caps Lock key.");
	admin_try_ok(c, c->who.email);
	return OK;
}

enum err admin_confirm(struct ctx *c)
{
	const struct admin_confirm_form *f = c->form;
	enum err err = session_confirm(c->db, c->who.session_hash, c->now_ms);
	if (err != OK)
		return err;
	audit_set(c, "account", c->who.account_id, 0, "from=%s", c->req->remote);
	return see_other(c, NULL, admin_safe_next(f->next));
}
