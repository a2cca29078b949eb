/* The second factor. A secret that is not confirmed by a code yet lives in the page alone, sealed
 * for this account: reading a page writes nothing, and a form that is never sent leaves nothing. */
#include "auth/qr.h"
#include "auth/sealed.h"
#include "auth/totp.h"
#include "base/hash.h"
#include "mod/admin/account_sql.h"
#include "mod/admin/account_web.h"
#include "web/cookies.h"
#include "web/page.h"

static const struct field totp_fields[] = {
	FIELD_TEXT(struct admin_totp_form, code, .label = "Code from the app", .required = true,
		   .max = 20, .autocomplete = "one-time-code",
		   .help = "Six digits; a new code comes every 30 seconds."),
	FIELD_TEXT(struct admin_totp_form, pending, .label = "Secret", .required = true, .max = 400,
		   .hidden = true),
};
const struct form admin_totp_form =
	FORM("authenticator", struct admin_totp_form, totp_fields, "Turn on");

static const struct view_field authenticator_fields[] = {
	VIEW_TEXT(struct admin_authenticator_view, qr),
};
VIEW_PAGE(admin_authenticator, authenticator_fields);

static struct sealed_place pending_place(const struct ctx *c)
{
	return (struct sealed_place){ "account", "totp_pending", c->who.account_id };
}

static enum err open_pending(struct ctx *c, const char *pending, struct str *secret)
{
	enum err err = sealed_open(c->arena, c->app->keys.seal, pending_place(c), pending, secret);
	return err == OK && secret->n != TOTP_SECRET ? E_INVALID : err;
}

/* "ABCD EFGH ..." is easier to type than 32 letters in a row. */
static const char *in_groups(struct arena *a, const char *text)
{
	size_t n = strlen(text), used = 0;
	char *out = arena_alloc(a, n + n / 4 + 1);
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && i % 4 == 0)
			out[used++] = ' ';
		out[used++] = text[i];
	}
	return out;
}

static enum err show_secret(struct ctx *c, const char *pending, const uint8_t secret[TOTP_SECRET])
{
	struct admin_authenticator_view *v =
		arena_new_one(c->arena, struct admin_authenticator_view);
	struct admin_totp_form values = { .code = "", .pending = pending };
	v->form = form_page(c, &admin_totp_form, &values);
	v->qr = cookie_query_path(c, "/me/authenticator/qr", "pending", pending);
	v->secret = in_groups(c->arena, totp_base32(c->arena, secret));
	c->wide = "page-narrow";
	return view_show(c, &admin_authenticator_view_type, v, "Set up an authenticator app");
}

enum err admin_authenticator_show(struct ctx *c)
{
	const char *sent = c->req->method == HTTP_POST ? http_field(c->req, "pending") : NULL;
	struct str kept;
	if (sent != NULL && open_pending(c, sent, &kept) == OK)
		return show_secret(c, sent, (const uint8_t *)kept.p);
	uint8_t secret[TOTP_SECRET];
	totp_new_secret(secret);
	return show_secret(c,
			   sealed_make(c->arena, c->app->keys.seal, pending_place(c), secret,
				       sizeof secret),
			   secret);
}

enum err admin_authenticator_qr(struct ctx *c)
{
	struct str secret;
	if (open_pending(c, ctx_query(c, "pending", ""), &secret) != OK)
		return E_NOTFOUND;
	const char *uri = totp_uri(c->arena, "Huddle", c->who.email, (const uint8_t *)secret.p);
	c->raw = true;
	c->status = 200;
	http_set_header(c->res, "Content-Type", "image/svg+xml");
	return qr_svg(c->res->body, uri);
}

/* New recovery codes in place of the old ones, onto the page that shows them once. */
static enum err show_new_codes(struct ctx *c, const char *intro)
{
	struct recovery_codes codes;
	struct admin_once_view *v = arena_new_one(c->arena, struct admin_once_view);
	recovery_new(&codes);
	enum err err = recovery_code_clear(c->db, c->who.account_id);
	v->codes = arena_array(c->arena, struct admin_once_code, RECOVERY_CODES);
	for (; err == OK && v->n_codes < RECOVERY_CODES; v->n_codes++) {
		uint8_t hash[CRYPTO_HASH];
		char hex[2 * CRYPTO_HASH + 1];
		err = recovery_hash(hash, c->app->keys.recovery, codes.text[v->n_codes]);
		if (err != OK)
			break;
		hex_text(hex, hash, sizeof hash);
		err = recovery_code_insert(c->db, c->who.account_id, hex);
		v->codes[v->n_codes].code = arena_strdup(c->arena, codes.text[v->n_codes]);
	}
	if (err != OK)
		return err;
	v->intro = intro;
	v->label = "Recovery codes";
	v->note = "Each code works once, in place of a code of the app. They are not shown again.";
	v->done_path = "/me";
	v->done_label = "I have kept them";
	c->wide = "page-narrow";
	return view_show(c, &admin_once_view_type, v, "Keep your recovery codes");
}

enum err admin_authenticator_on(struct ctx *c)
{
	const struct admin_totp_form *f = c->form;
	struct str secret;
	int64_t step;
	if (open_pending(c, f->pending, &secret) != OK)
		return refuse(c, "", "This page is too old. Scan the new picture and try again.");
	if (!totp_check((const uint8_t *)secret.p, f->code, c->now_ms, 0, &step))
		return refuse(
			c, "code",
			"This code does not fit. Type the one that the app shows now, and check that the phone's clock is right.");
	const char *sealed =
		sealed_make(c->arena, c->app->keys.seal,
			    (struct sealed_place){ "account", "totp_sealed", c->who.account_id },
			    secret.p, secret.n);
	enum err err = account_set_totp(c->db, c->who.account_id, sealed, step);
	if (err != OK)
		return err;
	audit_set(c, "account", c->who.account_id, 0, "authenticator=on");
	return show_new_codes(
		c,
		"The app is set up. Print these codes or write them down: with one of them you get in on the day the phone is lost.");
}

enum err admin_authenticator_off(struct ctx *c)
{
	enum err err = account_set_totp(c->db, c->who.account_id, NULL, 0);
	if (err == OK)
		err = recovery_code_clear(c->db, c->who.account_id);
	if (err != OK)
		return err;
	audit_set(c, "account", c->who.account_id, 0, "authenticator=off");
	return see_other(c, "The authenticator app is off. Your password alone signs you in.",
			 "/me");
}

enum err admin_authenticator_codes(struct ctx *c)
{
	struct account_row account;
	enum err err = account_get(c->db, c->arena, c->who.account_id, &account);
	if (err != OK)
		return err;
	if (!account.totp)
		return refuse(c, "", "Set up the app first; recovery codes stand in for it.");
	audit_set(c, "account", c->who.account_id, 0, "recovery codes replaced");
	return show_new_codes(
		c, "These codes take the place of the old ones, which do not work any more.");
}
