/* Sign-in and sign-out. The order at sign-in is throttle, password, second factor, session; every
 * refusal says the same, so that nobody learns who has an account. */
#include "auth/sealed.h"
#include "auth/totp.h"
#include "base/hash.h"
#include "base/log.h"
#include "mod/admin/admin_view.h"
#include "mod/admin/admin_web.h"
#include "web/cookies.h"
#include "web/page.h"

static const struct field sign_in_fields[] = {
	FIELD_EMAIL(struct admin_sign_in_form, email, .label = "Email", .required = true,
		    .autocomplete = "username"),
	FIELD_PASSWORD(struct admin_sign_in_form, password, .label = "Password", .required = true,
		       .autocomplete = "current-password"),
	FIELD_TEXT(struct admin_sign_in_form, code, .label = "Code", .max = 20,
		   .autocomplete = "one-time-code",
		   .help = "Only if you set up an authenticator app. A recovery code works too."),
	FIELD_TEXT(struct admin_sign_in_form, next, .label = "Next page", .max = LIMIT_URI_BYTES,
		   .hidden = true),
};
const struct form admin_sign_in_form =
	FORM("sign_in", struct admin_sign_in_form, sign_in_fields, "Sign in");

static const struct view_field sign_in_view_fields[] = {
	VIEW_BOOL(struct admin_sign_in_view, idle),
};
VIEW_PAGE(admin_sign_in, sign_in_view_fields);

const char *admin_safe_next(const char *next)
{
	/* Browsers drop tabs and line ends before they look for the second slash. */
	bool inside = next != NULL && next[0] == '/' && next[1] != '/' && next[1] != '\\' &&
		      strpbrk(next, "\t\r\n") == NULL;
	return inside ? next : "/";
}

enum err admin_sign_in_show(struct ctx *c)
{
	struct admin_sign_in_view *v = arena_new_one(c->arena, struct admin_sign_in_view);
	struct admin_sign_in_form values = { .email = "",
					     .password = "",
					     .code = "",
					     .next = admin_safe_next(ctx_query(c, "next", "/")) };
	v->form = form_page(c, &admin_sign_in_form, &values);
	v->form->action = "/sign-in";
	v->idle = ctx_query(c, "idle", NULL) != NULL;
	c->bare = true;
	return view_show(c, &admin_sign_in_view_type, v, "Sign in");
}

enum err admin_try(struct ctx *c, const char *email)
{
	struct throttle *t = c->app->throttle;
	struct throttle_key account = throttle_key(t, THROTTLE_ACCOUNT, email);
	struct throttle_key address = throttle_key(t, THROTTLE_ADDRESS, c->req->remote);
	int64_t wait = throttle_wait_ms(t, account, c->now_ms),
		other = throttle_wait_ms(t, address, c->now_ms);
	wait = wait > other ? wait : other;
	if (wait > 0)
		return refuse(c, "", "Too many tries. Wait %" PRId64 " seconds, then try again.",
			      (wait + 999) / 1000);
	throttle_fail(t, account, c->now_ms);
	throttle_fail(t, address, c->now_ms);
	return OK;
}

void admin_try_ok(struct ctx *c, const char *email)
{
	throttle_ok(c->app->throttle, throttle_key(c->app->throttle, THROTTLE_ACCOUNT, email));
	throttle_ok(c->app->throttle,
		    throttle_key(c->app->throttle, THROTTLE_ADDRESS, c->req->remote));
}

enum err admin_start_session(struct ctx *c, const struct account_secrets_row *account, int64_t step)
{
	const char *agent = http_header(c->req, "User-Agent");
	const char *token;
	enum err err = OK;
	if (c->who.session_hash != NULL)
		err = session_delete(c->db, c->who.session_hash);
	if (err == OK)
		err = session_start(c->db, c->arena, account->id, c->now_ms, c->req->remote,
				    agent == NULL ?
					    "" :
					    arena_strndup(c->arena, agent, strnlen(agent, 200)),
				    &token);
	if (err == OK)
		err = account_signed_in(c->db, account->id, c->now_ms, step);
	if (err != OK)
		return err;
	c->who.account_id = account->id;
	c->who.name = account->name;
	c->who.session_hash = NULL;
	cookie_set_session(c, token);
	audit_set(c, "account", account->id, 0, "from=%s", c->req->remote);
	return OK;
}

/* OK with *good; the step of a time code goes into *step. */
static enum err check_code(struct ctx *c, const struct account_by_email_row *account,
			   const char *code, bool *good, int64_t *step)
{
	*good = account->totp_sealed == NULL;
	*step = account->totp_step;
	if (*good || code[0] == '\0')
		return OK;
	struct str secret;
	enum err err = sealed_open(c->arena, c->app->keys.seal,
				   (struct sealed_place){ "account", "totp_sealed", account->id },
				   account->totp_sealed, &secret);
	if (err != OK)
		return err;
	*good = secret.n == TOTP_SECRET &&
		totp_check((const uint8_t *)secret.p, code, c->now_ms, account->totp_step, step);
	if (*good)
		return OK;
	uint8_t hash[CRYPTO_HASH];
	if (recovery_hash(hash, c->app->keys.recovery, code) != OK)
		return OK;
	char hex[2 * CRYPTO_HASH + 1];
	hex_text(hex, hash, sizeof hash);
	int64_t used;
	err = recovery_code_use(c->db, account->id, hex, c->now_ms, &used);
	*good = err == OK && used == 1;
	return err;
}

static const char no_entry[] =
	"Email, password or code do not fit together. Look for typing errors and the Caps Lock key.";

/* Throttle and password, before any transaction: hashing takes a tenth of a second. */
enum err admin_sign_in_check(struct ctx *c)
{
	const struct admin_sign_in_form *f = c->form;
	enum err err = admin_try(c, f->email);
	if (err != OK)
		return err;
	struct account_by_email_row account = { 0 };
	err = account_by_email(c->db, c->arena, f->email, &account);
	bool active = err == OK && strcmp(account.state, "active") == 0;
	if (err != OK && err != E_NOTFOUND)
		return err;
	if (!password_verify(&c->app->hasher, active ? account.password_hash : NULL, f->password)) {
		log_event(LOG_WARN, "sign-in", "result=refused address=%s", c->req->remote);
		return refuse(c, "", no_entry);
	}
	c->prepared = account.password_hash;
	return OK;
}

enum err admin_sign_in(struct ctx *c)
{
	const struct admin_sign_in_form *f = c->form;
	struct account_by_email_row account;
	enum err err = account_by_email(c->db, c->arena, f->email, &account);
	if (err != OK)
		return err;
	/* Disabled, or given another password, since it was checked. */
	if (strcmp(account.state, "active") != 0 || account.password_hash == NULL ||
	    strcmp(account.password_hash, c->prepared) != 0)
		return refuse(c, "", no_entry);
	bool good;
	int64_t step;
	err = check_code(c, &account, f->code, &good, &step);
	if (err != OK)
		return err;
	if (!good)
		return refuse(c, f->code[0] == '\0' ? "code" : "", "%s",
			      f->code[0] == '\0' ? "Type the code of your authenticator app." :
						   no_entry);
	admin_try_ok(c, f->email);
	const struct account_secrets_row who = { .id = account.id, .name = account.name };
	err = admin_start_session(c, &who, step);
	return err != OK ? err : see_other(c, NULL, admin_safe_next(f->next));
}

enum err admin_sign_out(struct ctx *c)
{
	if (c->who.session_hash != NULL) {
		enum err err = session_delete(c->db, c->who.session_hash);
		if (err != OK)
			return err;
	}
	c->who.session_hash = NULL;
	cookie_set_session(c, "");
	http_set_header(c->res, "Clear-Site-Data", "\"cache\", \"storage\"");
	audit_set(c, "account", c->who.account_id, 0, "from=%s", c->req->remote);
	return see_other(c, NULL, "/sign-in");
}
