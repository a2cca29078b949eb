/* The routes of what happens after publication, and their path parameters. */
#ifndef MOD_ROSTER_LIFE_ROUTES_H
#define MOD_ROSTER_LIFE_ROUTES_H

#include "web/route.h"

struct app;

struct route_table life_routes(void);

/* Param kinds: an open shift of a granted site; one that the account's own person was offered or
 * may claim; a published shift of that person. */
enum err life_open_shift_visible(struct db *db, struct arena *a, int64_t viewer,
				 int64_t id) MUST_CHECK;
enum err life_my_opening_visible(struct db *db, struct arena *a, int64_t viewer,
				 int64_t id) MUST_CHECK;
enum err life_my_shift_visible(struct db *db, struct arena *a, int64_t viewer,
			       int64_t id) MUST_CHECK;

/* A swap of a granted site; one that the account's own person takes part in; somebody who works
 * with that person, and a published shift there. */
enum err life_swap_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id) MUST_CHECK;
enum err life_my_swap_visible(struct db *db, struct arena *a, int64_t viewer,
			      int64_t id) MUST_CHECK;
enum err life_colleague_visible(struct db *db, struct arena *a, int64_t viewer,
				int64_t id) MUST_CHECK;
enum err life_colleague_shift_visible(struct db *db, struct arena *a, int64_t viewer,
				      int64_t id) MUST_CHECK;

/* A shift that is worked where the account's own person works, and a wish of that person. */
enum err life_own_shift_visible(struct db *db, struct arena *a, int64_t viewer,
				int64_t id) MUST_CHECK;
enum err life_my_wish_visible(struct db *db, struct arena *a, int64_t viewer,
			      int64_t id) MUST_CHECK;

/* For links.c: a credential has ended or was revoked. */
enum err roster_credential_lapsed(struct db *db, struct arena *a, int64_t now_ms, int64_t object_id,
				  int64_t account_id) MUST_CHECK;

/* For links.c: days of a roster were published as a whole. */
enum err roster_published_tell(struct db *db, struct arena *a, int64_t now_ms, int64_t object_id,
			       int64_t account_id) MUST_CHECK;

/* Ends swaps whose shift begins. */
enum err swap_chore(struct app *app, struct arena *a, int64_t now_ms) MUST_CHECK;
/* Every few seconds: ends offers whose time ran out, begins the next rounds, closes what has
 * begun. */
enum err open_shift_chore(struct app *app, struct arena *a, int64_t now_ms) MUST_CHECK;

#endif
