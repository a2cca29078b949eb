/* Private calendar addresses: whoever has one reads that calendar and nothing else, without signing
 * in. Only a hash is kept, so an address is shown once; a revoked one answers as one that never
 * was. A module brings the route of its calendar and writes the events (web/ics.h). */
#ifndef WEB_FEED_H
#define WEB_FEED_H

#include "web/ctx.h"
#include "web/page.h"

/* Whose calendar: a person's shifts or an account's duties. The other one is 0. */
struct feed_owner {
	int64_t staff_id, account_id;
};

/* Fills `has`; the caller sets the rest. */
enum err feed_look(struct ctx *c, const struct feed_owner *owner, struct feed_view *v) MUST_CHECK;

/* Makes an address below `folder` ("/calendar") in place of those before, and notes it for the
 * audit. One address at a time: whoever asks for a new one has lost the old one or fears for it. */
enum err feed_make(struct ctx *c, const struct feed_owner *owner, const char *folder,
		   const char **address) MUST_CHECK;
/* Ends them, and notes it for the audit. */
enum err feed_stop(struct ctx *c, const struct feed_owner *owner) MUST_CHECK;

/* Whose address the request's :token is, with or without ".ics"; E_NOTFOUND when it is nobody's. */
enum err feed_asked(struct ctx *c, struct feed_owner *owner) MUST_CHECK;
/* Makes the calendar that stands in c->res->body the answer. E_LIMIT when it grew too large. */
enum err feed_answer(struct ctx *c, const char *file_name) MUST_CHECK;

#endif
