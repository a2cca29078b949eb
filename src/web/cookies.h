/* The few cookies: the session, the visit (for forms before sign-in), the flash message, the site
 * that was looked at last. Under TLS their names begin with __Host-, so that no other host can set
 * them. */
#ifndef WEB_COOKIES_H
#define WEB_COOKIES_H

#include "web/ctx.h"

const char *cookie_session(const struct ctx *c);           /* NULL when absent */
void cookie_set_session(struct ctx *c, const char *token); /* "" ends it */
const char *cookie_visit(const struct ctx *c);
/* The visit's token, made and set when there is none. */
const char *cookie_visit_start(struct ctx *c);
/* A sentence for the next page; shown once. */
void cookie_set_flash(struct ctx *c, const char *text);
const char *cookie_take_flash(struct ctx *c); /* NULL when there is none */
/* The site that this viewer looked at last on this machine, not yet looked up; 0: none. A desk is
 * shared: what somebody else looked at does not count. */
int64_t cookie_site(const struct ctx *c);
void cookie_set_site(struct ctx *c, int64_t site_id);
/* "/sign-in?next=/roster%3Fx": name and value percent-encoded; only "/sign-in?" when that would be
 * longer than LIMIT_URI_BYTES. */
const char *cookie_query_path(struct ctx *c, const char *path, const char *name, const char *value);

#endif
