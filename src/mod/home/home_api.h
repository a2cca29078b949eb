/* The Huddle page, the inbox of obligations, the rules; and what the program does by itself when a
 * credential ends. */
#ifndef MOD_HOME_HOME_API_H
#define MOD_HOME_HOME_API_H

#include "web/route.h"

struct app;

struct route_table home_routes(void);

/* For param kinds: an obligation or schedule of a granted site, an override of a practice in which
 * the viewer has a site, somebody who can be given an obligation. */
enum err home_obligation_visible(struct db *db, struct arena *a, int64_t viewer,
				 int64_t id) MUST_CHECK;
enum err home_schedule_visible(struct db *db, struct arena *a, int64_t viewer,
			       int64_t id) MUST_CHECK;
enum err home_override_visible(struct db *db, struct arena *a, int64_t viewer,
			       int64_t id) MUST_CHECK;
enum err home_doer_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id) MUST_CHECK;

/* For links.c: after a credential was added or changed. */
enum err home_credential_changed(struct db *db, struct arena *a, int64_t now_ms, int64_t object_id,
				 int64_t account_id) MUST_CHECK;
/* After a person was hired, changed, left; and after the warnings of a kind changed. */
enum err home_staff_changed(struct db *db, struct arena *a, int64_t now_ms, int64_t object_id,
			    int64_t account_id) MUST_CHECK;
enum err home_kind_changed(struct db *db, struct arena *a, int64_t now_ms, int64_t object_id,
			   int64_t account_id) MUST_CHECK;
/* After a practice's own value of a rule "credential.warn.*" began or ended. */
enum err home_credentials_of_practice(struct db *db, struct arena *a, int64_t now_ms,
				      int64_t practice_id) MUST_CHECK;
/* Once at start and then every few hours: time passes for credentials by itself. */
enum err home_chore_credentials(struct app *app, struct arena *a, int64_t now_ms) MUST_CHECK;

#endif
