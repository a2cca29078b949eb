/* The frame around every page, and the pages that all modules share: a form, an error, two versions
 * of a row side by side. */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H

#include "web/ctx.h"

/* One entry of the navigation; shown to those who have the permission. */
struct nav_item {
	const char *label, *icon, *path;
	enum perm perm;
};
/* A page of one's own. */
struct own_item {
	struct nav_item nav; /* icon NULL: it stands in the tabs alone */
	const char *tab;     /* its short label in the tabs above these pages */
};
/* Set once at start (mod/modules.c). */
void page_set_nav(const struct nav_item *items, size_t n);
/* The same for entries of those who are somebody on the roster; they come after the others. */
void page_set_own_nav(const struct own_item *items, size_t n);

/* Writes the view of c into the response: JSON, or HTML in the frame, or HTML alone for a request
 * that htmx made for a part. */
void page_write(struct ctx *c, int status);
/* Answers with c->location: 303, or for JSON the id and address of what was made. */
void page_redirect(struct ctx *c);
/* Replaces the answer of c by the page (or JSON) of an error. `what` NULL: the usual words. */
void page_error(struct ctx *c, enum err err, const char *what);
/* After E_STALE: what was typed beside what is saved now, with a way to keep either. */
void page_conflict(struct ctx *c);

struct option {
	const char *value, *label;
	bool selected;
};
struct form_input {
	const struct field *field;
	const char *value, *fault, *type; /* type of the HTML input */
	struct option *options;
	size_t n_options, room;
	bool locked; /* shown, not editable */
};
struct form_page_view {
	const char *intro, *action, *submit, *cancel, *problem;
	const char *version; /* of the row being edited, or NULL */
	struct form_input *inputs;
	size_t n_inputs;
	bool upload, danger;
};
extern const struct view_type form_page_view_type;
/* What every refusal answers in JSON. */
extern const struct view_type error_view_type;

/* The page of a form: filled with what was posted when this is the answer to a refused POST, else
 * with `values` (a struct of the form, or NULL for an empty one). */
struct form_page_view *form_page(struct ctx *c, const struct form *form, const void *values);
/* An entry of the list of a FIELD_REF or FIELD_REFS field. */
void form_option(struct ctx *c, struct form_page_view *p, const char *field, int64_t id,
		 const char *label);
void form_lock(struct form_page_view *p, const char *field);
enum err form_show(struct ctx *c, struct form_page_view *p, const char *title,
		   const char *action) MUST_CHECK;
/* The inputs alone, for a page with more on it: template `form_inputs`. */
void tmpl_form_inputs(struct html *o, const struct form_page_view *v);

struct pager_view {
	int64_t page, pages, total;
	const char *base; /* the page's address up to "page=3", which is added */
};
/* Which rows of a list: page is 1-based from ?page=; *offset rows are skipped. */
struct pager_view pager(struct ctx *c, int64_t total, int64_t *offset);
void tmpl_pager(struct html *o, const struct pager_view *v);

/* The card of a private calendar address (web/feed.h), beside the page that it repeats. */
struct feed_view {
	const char *path;    /* a POST makes an address, one to path + "/revoke" ends it */
	const char *what;    /* "your published shifts": goes on "Your calendar takes ..." */
	const char *address; /* the one that was just made, or NULL */
	bool has;
};
extern const struct view_type feed_view_type;
void tmpl_feed_card(struct html *o, const struct feed_view *v);

#endif
