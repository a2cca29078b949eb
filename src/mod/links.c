/* The fifth of the six tables: what an event in one module starts in another. This is the only file
 * that knows two modules at once; each row is a sentence: when THIS happens, THAT follows. */
#include "mod/links.h"

static const struct event_link links[] = {
	{ NULL, NULL },
};

void links_start(void)
{
	event_set_links(links, ARRAY_LEN(links) - 1);
}
