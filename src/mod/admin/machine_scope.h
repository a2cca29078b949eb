/* Which part of the history a reader sees, and how it is searched. Pure. */
#ifndef MOD_ADMIN_MACHINE_SCOPE_H
#define MOD_ADMIN_MACHINE_SCOPE_H

#include "auth/perm.h"
#include "base/arena.h"

/* Whether events that belong to no site (sign-ins, accounts, backups) are shown: to whoever
 * administers accounts, and to those who oversee the office without running it. */
bool machine_sees_office(enum role role);
/* A LIKE pattern for text that stands anywhere, with '!' as the escape; NULL for an empty text. */
const char *machine_like(struct arena *a, const char *text);

#endif
