/* The first of the six tables: what can be asked of the program. A row names the method, the path,
 * who may, what is read, what is answered and what the audit calls it; the dispatcher does the rest
 * (web/dispatch.h), so a handler cannot skip a step: it performs none of them. */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

#include "auth/perm.h"
#include "base/arena.h"
#include "http/http.h"
#include "db/db.h"

struct ctx;
struct form;
struct view_type;

struct route {
	enum http_method method;
	const char *path; /* "/sites/:site/roster"; each :name is a row of param_kind */
	enum perm perm;
	enum err (*run)(struct ctx *);
	/* POST: slow work that must not hold a write transaction (hashing a password). Runs once,
	 * before `run`, with the form read and the read handle; it leaves c->prepared. */
	enum err (*before)(struct ctx *);
	const struct form *form; /* required on POST, refused on GET */
	enum err (*again)(
		struct ctx *);        /* POST: shows the page of the form again, with its faults */
	const char *audit;            /* required on POST: the event's name, "site.create" */
	const struct view_type *view; /* what GET answers; NULL for files and redirects */
	bool confirm;     /* the password must have been typed within LIMIT_CONFIRM_MS */
	bool once;        /* PERM_PUBLIC POST: no request id, as nobody is signed in */
	const char *says; /* one sentence for `huddle routes` and the API document */
};

/* What a path parameter means: a row id that this viewer may see, a day, or a word. The same
 * question is asked of the values of choice fields in forms (FIELD_REF). */
enum param_shape { PARAM_ID = 1, PARAM_DAY, PARAM_WORD };
struct param_kind {
	const char *name;
	enum param_shape shape;
	/* PARAM_ID: E_NOTFOUND unless the row exists and belongs to a site granted to the
	 * viewer. */
	enum err (*visible)(struct db *db, struct arena *a, int64_t viewer, int64_t id);
};

struct param {
	const struct param_kind *kind;
	int64_t id;
	int32_t day;
	const char *word;
};

struct route_table {
	const struct route *at;
	size_t n;
};

/* Every table of every module, set once at start (mod/modules.c). */
struct routes {
	const struct route_table *tables;
	size_t n;
	const struct param_kind *params;
	size_t n_params;
};

/* NULL, or what is wrong with the tables in words: the program does not start. */
const char *routes_fault(struct arena *a, const struct routes *routes);

enum route_verdict { ROUTE_FOUND, ROUTE_NO_PATH, ROUTE_NO_METHOD };
/* Static segments win over parameters. The values are read (id, day), not yet looked up; one that
 * cannot be read is ROUTE_NO_PATH. */
enum route_verdict route_match(const struct routes *routes, struct arena *a,
			       enum http_method method, const char *path,
			       const struct route **route, struct param params[LIMIT_PATH_PARAMS],
			       size_t *n_params);

#endif
