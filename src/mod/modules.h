/* Everything that the modules bring, listed once: a reader opens modules.c and sees the program. */
#ifndef MOD_MODULES_H
#define MOD_MODULES_H

#include "web/job.h"
#include "web/route.h"

const struct routes *modules_routes(void);
const struct job_kinds *modules_jobs(void);
const struct chores *modules_chores(void);
/* Tells the frame its navigation and the event table its links. Once, at start. */
void modules_start(void);

#endif
