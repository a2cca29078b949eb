/* The fixed order in which every request is handled; see dispatch.h. */
#include "web/dispatch.h"
#include "assets.h"
#include "auth/csrf.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/id.h"
#include "base/log.h"
#include "base/rng.h"
#include "web/audit.h"
#include "web/cookies.h"
#include "web/page.h"
#include "web/web_sql.h"
#include "web/notice_sql.h"

#include <time.h>

static void pause_randomly(int attempt)
{
	uint32_t r;
	rng_bytes(&r, sizeof r);
	int64_t us = 500 + (int64_t)(r % (2000u << attempt));
	struct timespec ts = { us / 1000000, (us % 1000000) * 1000 };
	nanosleep(&ts, NULL);
}

/* The API token that the request carries, or NULL. */
static const char *bearer(const struct ctx *c)
{
	const char *authorization = http_header(c->req, "Authorization");
	bool token = authorization != NULL && strncmp(authorization, "Bearer ", 7) == 0;
	return token ? authorization + 7 : NULL;
}

static enum err find_viewer(struct ctx *c)
{
	const char *token = bearer(c);
	if (token != NULL)
		return session_open_token(c->app->read, c->arena, token, c->now_ms, &c->who);
	return session_open(c->app->read, c->arena, cookie_session(c), c->now_ms, &c->who);
}

/* A serializable database may turn away even a look at one row when others write. */
static enum err load_viewer(struct ctx *c)
{
	enum err err = find_viewer(c);
	for (int attempt = 1; err == E_BUSY && attempt < LIMIT_TRANSACTION_TRIES; attempt++) {
		pause_randomly(attempt);
		err = find_viewer(c);
	}
	return err;
}

/* A form of another site's page carries our cookie in old browsers, but not our token. */
static bool forged(struct ctx *c)
{
	const char *fetch_site = http_header(c->req, "Sec-Fetch-Site");
	if (fetch_site != NULL && strcmp(fetch_site, "cross-site") == 0)
		return true;
	const char *sent = http_field(c->req, "_csrf");
	if (sent == NULL)
		sent = http_header(c->req, "X-CSRF-Token");
	if (sent == NULL)
		return true;
	if (c->who.account_id == 0)
		return !csrf_public_ok(c->app->keys.csrf, cookie_visit(c), sent);
	return !csrf_ok(c->app->keys.csrf, c->who.origin, sent);
}

static enum err look_up_params(struct ctx *c)
{
	for (size_t i = 0; i < c->n_params; i++) {
		const struct param *p = &c->params[i];
		if (p->kind->shape != PARAM_ID || p->kind->visible == NULL)
			continue;
		enum err err = p->kind->visible(c->db, c->arena, c->who.account_id, p->id);
		if (err != OK)
			return err;
	}
	return OK;
}

static bool read_request_id(struct ctx *c)
{
	if (c->route->once)
		return true;
	const char *text = http_field(c->req, "_request");
	if (text == NULL)
		text = http_header(c->req, "Idempotency-Key");
	if (text == NULL)
		return c->req->body_kind == HTTP_BODY_JSON;
	return id_parse(text, &c->request_id);
}

static enum err record(struct ctx *c)
{
	char request[ID_TEXT] = "";
	if (c->request_id != 0)
		id_text(request, c->request_id);
	enum err err =
		audit_write(c->db, &(struct audit_event){
					   .at_ms = c->now_ms,
					   .account_id = c->who.account_id,
					   .actor = c->who.name == NULL ? "" : c->who.name,
					   .event = c->route->audit,
					   .object_type = c->audit.object_type == NULL ?
								  "" :
								  c->audit.object_type,
					   .object_id = c->audit.object_id,
					   .site_id = c->audit.site_id,
					   .detail = c->audit.detail == NULL ? "" : c->audit.detail,
					   .address = c->req->remote,
					   .request_id = request,
				   });
	if (err != OK || c->request_id == 0 || c->who.account_id == 0)
		return err;
	err = request_done_insert(c->db, c->request_id, c->who.account_id,
				  c->location == NULL ? "" : c->location, c->now_ms);
	/* The same form arrived twice at once and the other one was first: look again. */
	return err == E_CONFLICT ? E_BUSY : err;
}

/* A form that was already done answers as it did then; to somebody else's, nothing is told. */
static enum err done_before(struct ctx *c, bool *done)
{
	*done = false;
	if (c->request_id == 0 || c->who.account_id == 0)
		return OK;
	struct request_done_find_row row;
	enum err err = request_done_find(c->db, c->arena, c->request_id, &row);
	if (err == E_NOTFOUND)
		return OK;
	if (err != OK)
		return err;
	if (row.account_id != c->who.account_id) {
		c->malformed = "The form carries a request id that was used before. "
			       "Reload the page and try again.";
		return E_INVALID;
	}
	*done = true;
	return see_other(c, NULL, row.location[0] == '/' ? row.location : "/");
}

static enum err show(struct ctx *c)
{
	struct notice_unread_row unread;
	enum err err = c->route->run(c);
	if (err != OK || c->view == NULL || c->who.account_id == 0 || ctx_wants_json(c))
		return err;
	err = notice_unread(c->db, c->arena, c->who.account_id, &unread);
	c->unread = err == OK ? unread.n : 0;
	return err;
}

static enum err handle(struct ctx *c)
{
	enum err err = look_up_params(c);
	if (err != OK || c->route->method == HTTP_GET)
		return err != OK ? err : show(c);
	bool done;
	err = done_before(c, &done);
	if (err != OK || done)
		return err;
	void *form = NULL;
	err = form_read(c->route->form, c->arena, c->req, c->db, c->app->routes, c->who.account_id,
			&form, &c->faults);
	if (err != OK)
		return err;
	c->form = form;
	err = c->route->run(c);
	if (err == OK && c->faults.n > 0)
		err = E_INVALID;
	return err != OK ? err : record(c);
}

/* A try that was lost leaves no trace: neither in what it was going to answer nor in who asks,
 * which signing in and out change. */
static void forget_answer(struct ctx *c, const struct viewer *who)
{
	c->who = *who;
	c->faults.n = 0;
	c->form = NULL;
	c->malformed = NULL;
	c->view = NULL;
	c->view_type = NULL;
	c->location = NULL;
	c->flash = NULL;
	c->stale_now = NULL;
	c->raw = false;
	c->bare = false;
	c->status = 0;
	c->title = c->above = c->wide = NULL;
	c->action_label = c->action_path = NULL;
	c->created_id = 0;
	c->audit = (struct audit_note){ 0 };
	buf_clear(c->res->body);
	c->res->headers.n = 0;
}

static enum err prepare(struct ctx *c)
{
	if (c->route->before == NULL)
		return OK;
	void *form = NULL;
	c->db = c->app->read;
	enum err err = db_begin(c->db);
	if (err == OK)
		err = look_up_params(c);
	if (err == OK)
		err = form_read(c->route->form, c->arena, c->req, c->db, c->app->routes,
				c->who.account_id, &form, &c->faults);
	c->form = form;
	if (err == OK)
		err = c->route->before(c);
	db_rollback(c->db);
	return err;
}

static enum err in_transaction(struct ctx *c)
{
	enum err err = E_BUSY;
	const struct viewer who = c->who;
	c->db = c->route->method == HTTP_GET ? c->app->read : c->app->write;
	for (int attempt = 0; attempt < LIMIT_TRANSACTION_TRIES; attempt++) {
		if (attempt > 0)
			pause_randomly(attempt);
		forget_answer(c, &who);
		err = db_begin(c->db);
		if (err == OK)
			err = handle(c);
		if (err == OK)
			err = db_commit(c->db);
		if (err == OK)
			return OK;
		db_rollback(c->db);
		if (err != E_BUSY)
			break;
	}
	c->who = who; /* nobody was signed in or out */
	return err;
}

static void ask_to_sign_in(struct ctx *c)
{
	if (ctx_wants_json(c)) {
		c->status = 401;
		page_error(
			c, E_DENIED,
			bearer(c) != NULL ?
				"This API token has ended or was revoked, or it never was one. Make a new one on your account page." :
				"Sign in first, or send an API token: Authorization: Bearer ...");
		return;
	}
	const char *next = c->req->method == HTTP_GET ? c->req->target : "/";
	c->location = cookie_query_path(c, "/sign-in", "next", next);
}

/* A form that was opened in time may be sent as long again, so that nobody loses what they
 * typed. */
static bool too_long_ago(const struct ctx *c)
{
	int64_t allowed = c->req->method == HTTP_POST ? 2 * LIMIT_CONFIRM_MS : LIMIT_CONFIRM_MS;
	return c->route->confirm && c->now_ms - c->who.confirmed_at > allowed;
}

/* True when the request may go on; else the answer stands in c. */
static bool admitted(struct ctx *c)
{
	if (c->route->perm != PERM_PUBLIC && c->who.account_id == 0) {
		ask_to_sign_in(c);
		return false;
	}
	if (!ctx_may(c, c->route->perm) || (c->who.read_only && c->route->method == HTTP_POST)) {
		page_error(c, E_DENIED, NULL);
		return false;
	}
	bool with_token = c->who.account_id != 0 && c->who.session_hash == NULL;
	if (c->route->method == HTTP_POST && !with_token && forged(c)) {
		c->status = 403;
		page_error(
			c, E_DENIED,
			"This form is too old or did not come from Huddle. Go back, reload the page and try again.");
		return false;
	}
	if (c->route->method == HTTP_POST && !read_request_id(c)) {
		c->status = 400;
		page_error(c, E_INVALID,
			   "The form carries no valid request id. Reload the page and try again.");
		return false;
	}
	if (too_long_ago(c)) {
		if (with_token || ctx_wants_json(c))
			page_error(c, E_DENIED,
				   "This needs a person who has just typed the password.");
		else
			c->location =
				cookie_query_path(c, "/confirm", "next",
						  c->req->method == HTTP_GET ? c->req->target :
									       ctx_back(c, "/"));
		return false;
	}
	return true;
}

/* Shows the form's page again, filled with what was typed and with the faults. */
static enum err show_again(struct ctx *c)
{
	c->db = c->app->read;
	c->view = NULL;
	c->location = NULL;
	enum err err = db_begin(c->db);
	if (err == OK)
		err = c->route->again(c);
	db_rollback(c->db);
	return err;
}

static void answer_failure(struct ctx *c, enum err err)
{
	/* A cookie or a file name that the handler set belongs to what was not saved. */
	c->res->headers.n = 0;
	if (err == E_INVALID && c->malformed != NULL) {
		c->status = 400;
		page_error(c, err, c->malformed);
		return;
	}
	if (err == E_STALE && c->stale_now != NULL) {
		/* The page of the form knows the names of what its fields refer to. */
		if (c->route->again != NULL && !ctx_wants_json(c) && show_again(c) != OK)
			log_event(LOG_WARN, "conflict", "path=%s err=names", c->route->path);
		page_conflict(c);
		return;
	}
	/* A stale edit without a struct to compare: the page itself shows what is saved now. */
	bool again = err == E_INVALID || err == E_STALE;
	if (again && c->route->again != NULL && !ctx_wants_json(c) && show_again(c) == OK &&
	    c->view != NULL) {
		c->status = err == E_STALE ? 409 : 422;
		return;
	}
	if (err != E_INVALID && err != E_NOTFOUND && err != E_DENIED && err != E_CONFLICT)
		log_event(LOG_ERROR, "request", "path=%s err=%s db=%s", c->route->path,
			  err_name(err), c->db == NULL ? "" : db_last_error(c->db));
	page_error(c, err, NULL);
}

static void keep_session(struct ctx *c)
{
	bool known = c->who.session_hash != NULL || c->who.token_id != 0;
	if (!known || !(c->who.needs_touch || c->who.needs_rotation))
		return;
	const char *fresh = NULL;
	enum err err = db_begin(c->app->write);
	if (err == OK)
		err = session_keep(c->app->write, c->arena, &c->who, c->now_ms, &fresh);
	if (err == OK)
		err = db_commit(c->app->write);
	if (err != OK) {
		/* The page itself is fine; the next request tries again. */
		db_rollback(c->app->write);
		log_event(LOG_WARN, "session", "err=%s", err_name(err));
		return;
	}
	if (fresh != NULL)
		cookie_set_session(c, fresh);
}

static void run_route(struct ctx *c)
{
	enum err err = load_viewer(c);
	if (err != OK) {
		page_error(c, err, NULL);
		return;
	}
	if (!admitted(c))
		return;
	err = prepare(c);
	if (err == OK)
		err = in_transaction(c);
	if (err != OK)
		answer_failure(c, err);
	keep_session(c);
}

static void answer(struct ctx *c)
{
	if (c->raw)
		c->res->status = c->status;
	else if (c->location != NULL)
		page_redirect(c);
	else
		page_write(c, c->status == 0 ? 200 : c->status);
}

void dispatch(void *app, struct http_request *req, struct http_response *res)
{
	struct ctx c = {
		.app = app, .arena = req->arena, .req = req, .res = res, .now_ms = clock_now_ms()
	};
	if (strncmp(req->path, "/static/", 8) == 0) {
		http_static(req, res, asset, asset_count);
		return;
	}
	enum route_verdict verdict = route_match(c.app->routes, c.arena, req->method, req->path,
						 &c.route, c.params, &c.n_params);
	if (verdict == ROUTE_FOUND) {
		run_route(&c);
	} else if (load_viewer(&c) != OK || verdict == ROUTE_NO_PATH) {
		page_error(&c, E_NOTFOUND, NULL);
	} else {
		c.status = 405;
		page_error(&c, E_INVALID, "This address does not take that kind of request.");
	}
	answer(&c);
	if (req->method != HTTP_GET)
		log_event(LOG_INFO, "request", "method=POST route=%s status=%d",
			  c.route == NULL ? "-" : c.route->path, res->status);
}
