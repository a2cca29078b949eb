/* One request, as a handler sees it. Everything here lives until the answer is sent. A handler
 * reads c->form, asks rules and store, fills a view and returns view_show(), or writes and returns
 * see_other(). It has no effect outside the database transaction that it was given: the dispatcher
 * may run it again when the transaction lost a race. */
#ifndef WEB_CTX_H
#define WEB_CTX_H

#include "auth/keyring.h"
#include "auth/password.h"
#include "auth/session.h"
#include "auth/throttle.h"
#include "base/arena.h"
#include "db/db.h"
#include "http/http.h"
#include "web/form.h"
#include "web/route.h"
#include "web/view.h"

/* What one worker holds for its whole life. */
struct app {
	struct db *read, *write;
	const struct routes *routes;
	struct keyring keys;
	struct password_hasher hasher;
	struct throttle *throttle;
	struct buf body;
	const char *data_dir; /* key file, stored documents */
	const char *db_where;
	bool secure_cookies;  /* this server is reached by TLS */
	const char *base_url; /* what links in mail and calendars begin with; "" = as asked */
};

struct audit_note {
	const char *object_type;
	int64_t object_id, site_id;
	const char *detail;
};

struct ctx {
	struct app *app;
	struct arena *arena;
	struct db *db; /* GET: read only; POST: in a write transaction */
	const struct http_request *req;
	struct http_response *res;
	const struct route *route;
	struct param params[LIMIT_PATH_PARAMS];
	size_t n_params;
	struct viewer who;
	int64_t now_ms;

	const void *form;     /* POST: a struct of route->form */
	const void *prepared; /* what route->before found */
	int64_t request_id;
	struct faults faults;
	const char
		*malformed; /* with E_INVALID: why the request itself is a 400; NULL: it is not */
	const void *stale_now; /* with E_STALE: the form's struct as the database has it */
	int64_t stale_version;
	const struct form_page_view *form_again; /* POST: the route's form, as its page drew it */

	/* The answer. */
	const struct view_type *view_type;
	const void *view;
	int status;        /* 0: by the outcome */
	const char *title; /* of the page; required with a view */
	const char *above; /* small line above the title: the site, the week */
	const char *nav;   /* the navigation entry it belongs to, by path; NULL: as addressed */
	const char *wide;  /* "wide": the page uses the whole width, as a grid does */
	const char *action_label, *action_path; /* the one primary action of the page */
	const char *location;                   /* see_other */
	int64_t created_id;
	const char *flash; /* shown once on the next page */
	bool bare;         /* without frame and navigation: sign-in, set-up */
	bool raw;          /* the handler wrote body and headers itself */
	struct audit_note audit;
	int64_t unread; /* notices, for the frame of a page that was asked for */
};

/* The value of a path parameter; asking for one that the route has not is a programmer error. */
int64_t ctx_id(const struct ctx *c, const char *name);
int32_t ctx_day(const struct ctx *c, const char *name);
const char *ctx_word(const struct ctx *c, const char *name);
/* A query parameter or `fallback`. Days and ids that cannot be read count as absent. */
const char *ctx_query(const struct ctx *c, const char *name, const char *fallback);
int32_t ctx_query_day(const struct ctx *c, const char *name, int32_t fallback);
int64_t ctx_query_int(const struct ctx *c, const char *name, int64_t fallback);
int64_t ctx_query_id(const struct ctx *c, const char *name); /* 0 when absent; not yet looked up */
bool ctx_may(const struct ctx *c, enum perm perm);
bool ctx_wants_json(const struct ctx *c);

enum err view_show(struct ctx *c, const struct view_type *type, const void *view,
		   const char *title) MUST_CHECK;
/* After a write. `path` through ctx_path. */
enum err see_other(struct ctx *c, const char *flash, const char *path) MUST_CHECK;
/* An address in the arena: "%s" in it are percent-encoded by the caller or are ids
 * (ctx_id_text). */
const char *ctx_path(struct ctx *c, const char *format, ...) PRINTF_LIKE(2, 3);
/* The page of this program that the form stood on, by its Referer; `fallback` when it is
 * unknown. */
const char *ctx_back(struct ctx *c, const char *fallback);
const char *ctx_id_text(struct ctx *c, int64_t id);
/* A fault of a field ("" = of the whole form); returns E_INVALID for `return refuse(...)`. */
enum err refuse(struct ctx *c, const char *field, const char *format, ...)
	PRINTF_LIKE(3, 4) MUST_CHECK;
/* The row changed since it was read: `now` is the form's struct as it stands, with its version. */
enum err stale(struct ctx *c, const void *now, int64_t version) MUST_CHECK;
/* What the audit row says; call once in each handler that writes. */
void audit_set(struct ctx *c, const char *object_type, int64_t object_id, int64_t site_id,
	       const char *format, ...) PRINTF_LIKE(5, 6);
/* A file instead of a page. */
enum err send_file(struct ctx *c, const char *type, const char *name) MUST_CHECK;

#endif
