/* The fifth of the six tables: what happens elsewhere when something happened here. A module emits
 * an event by name; the rows of src/mod/links.c say who listens. A listener runs in the transaction
 * of the change, so that cause and consequence are saved together or not at all. */
#ifndef WEB_EVENT_H
#define WEB_EVENT_H

#include "base/arena.h"
#include "db/db.h"

struct event_link {
	const char *event; /* "credential.changed" */
	/* `account_id` is who caused it, 0 for the program itself. */
	enum err (*run)(struct db *db, struct arena *a, int64_t now_ms, int64_t object_id,
			int64_t account_id);
};

/* Set once at start (mod/modules.c). */
void event_set_links(const struct event_link *links, size_t n);
/* Runs every listener of this event, in the order of the table; the first failure ends it. */
enum err event_emit(struct db *db, struct arena *a, int64_t now_ms, const char *event,
		    int64_t object_id, int64_t account_id) MUST_CHECK;

#endif
