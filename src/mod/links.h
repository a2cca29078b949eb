/* Hands the table of links to web/event.c, once, at start. */
#ifndef MOD_LINKS_H
#define MOD_LINKS_H

#include "web/event.h"

void links_start(void);

#endif
