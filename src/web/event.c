/* Telling the listeners of an event; see event.h. */
#include "web/event.h"

static const struct event_link *links;
static size_t n_links;

void event_set_links(const struct event_link *table, size_t n)
{
	links = table;
	n_links = n;
}

enum err event_emit(struct db *db, struct arena *a, int64_t now_ms, const char *event,
		    int64_t object_id, int64_t account_id)
{
	enum err err = OK;
	for (size_t i = 0; err == OK && i < n_links; i++)
		if (strcmp(links[i].event, event) == 0)
			err = links[i].run(db, a, now_ms, object_id, account_id);
	return err;
}
