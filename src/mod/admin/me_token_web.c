/* One's API tokens: a program that holds one may do what its owner may, or only read. */
#include "auth/token.h"
#include "base/id.h"
#include "mod/admin/account_sql.h"
#include "mod/admin/account_web.h"
#include "web/page.h"

static const struct choice scopes[] = {
	{ "read", "Read only" },
	{ "write", "Read and write, as I can" },
	{ NULL, NULL },
};
static const struct field token_fields[] = {
	FIELD_TEXT(struct admin_token_form, name, .label = "Name", .required = true,
		   .max = LIMIT_NAME, .help = "What uses it: payroll export, wall display."),
	FIELD_CHOICE(struct admin_token_form, scope, .label = "May", .required = true,
		     .choices = scopes),
	FIELD_INT(struct admin_token_form, days, .label = "Good for how many days",
		  .required = true, .min = 1, .max = LIMIT_API_TOKEN_DAYS,
		  .help = "At most a year; then make a new one."),
};
const struct form admin_token_form =
	FORM("api_token", struct admin_token_form, token_fields, "Make token");

static const struct view_field code_fields[] = {
	VIEW_TEXT(struct admin_once_code, code),
};
VIEW_PART(admin_once_code, code_fields);

static const struct view_field once_fields[] = {
	VIEW_TEXT(struct admin_once_view, label),
	VIEW_TEXT(struct admin_once_view, secret),
	VIEW_LIST(struct admin_once_view, codes, n_codes, admin_once_code_type),
};
VIEW_PAGE(admin_once, once_fields);

enum err admin_me_token_new(struct ctx *c)
{
	struct admin_token_form values = { .name = "", .scope = "read", .days = 90 };
	struct form_page_view *p = form_page(c, &admin_token_form, &values);
	p->intro =
		"A token lets a program sign in as you. It is shown once, right after you make it.";
	p->cancel = "/me";
	return form_show(c, p, "Make an API token", "/me/tokens");
}

enum err admin_me_token_create(struct ctx *c)
{
	const struct admin_token_form *f = c->form;
	struct api_token_list_row_list rows;
	enum err err = api_token_list(c->db, c->arena, c->who.account_id, &rows);
	if (err != OK)
		return err;
	if (rows.n >= LIMIT_API_TOKENS)
		return refuse(
			c, "",
			"You have %d tokens, which is as many as fit. Revoke one that is not needed.",
			LIMIT_API_TOKENS);
	int64_t id = id_new();
	struct token token = token_new();
	err = api_token_insert(c->db, &(struct api_token_insert_in){
					      .id = id,
					      .account = c->who.account_id,
					      .name = f->name,
					      .hash = session_token_hash(c->arena, token.text),
					      .access = f->scope,
					      .now = c->now_ms,
					      .expires = c->now_ms + f->days * 24 * 60 * 60 * 1000,
				      });
	if (err != OK)
		return err;
	c->created_id = id;
	audit_set(c, "api_token", id, 0, "name=%s scope=%s days=%" PRId64, f->name, f->scope,
		  f->days);
	struct admin_once_view *v = arena_new_one(c->arena, struct admin_once_view);
	v->intro = "Copy the token now and give it to the program. It is not shown again.";
	v->label = f->name;
	v->secret = arena_strdup(c->arena, token.text);
	v->note =
		"The program sends it with each request: Authorization: Bearer, a blank, and the token.";
	v->done_path = "/me";
	v->done_label = "I have it";
	c->wide = "page-narrow";
	return view_show(c, &admin_once_view_type, v, "Your new token");
}

enum err admin_me_token_revoke(struct ctx *c)
{
	int64_t id = ctx_id(c, "apitoken"), changed;
	enum err err = api_token_revoke(c->db, c->who.account_id, id, c->now_ms, &changed);
	if (err != OK)
		return err;
	audit_set(c, "api_token", id, 0, "revoked=%" PRId64, changed);
	return see_other(c, "The token does not work any more.", "/me");
}
