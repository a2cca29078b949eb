/* What an account is told: a line on its own page, and a mail. Written in the transaction of what
 * it tells about, so nobody hears of something that was rolled back. */
#ifndef WEB_NOTICE_H
#define WEB_NOTICE_H

#include "base/arena.h"
#include "db/db.h"

struct notice {
	int64_t account;
	const char *title; /* "An open shift for you": the subject of the mail */
	const char *body;  /* a sentence or two */
	const char *path;  /* where to go: a path of this program */
};

/* Does nothing for an account that cannot sign in. */
enum err notice_add(struct db *db, struct arena *a, int64_t now_ms,
		    const struct notice *n) MUST_CHECK;
/* The mail alone, for somebody without an account: `to` "" sends none. */
enum err notice_mail(struct db *db, struct arena *a, int64_t now_ms, const char *to,
		     const char *name, const struct notice *n) MUST_CHECK;

#endif
