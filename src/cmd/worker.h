/* The two kinds of process that the supervisor keeps alive. */
#ifndef CMD_WORKER_H
#define CMD_WORKER_H

#include "cmd/cmd.h"

/* What all workers share; made before they are forked. */
struct served {
	int listen_fd;
	const char *tls_cert, *tls_key; /* PEM text or NULL */
	bool behind_proxy;
	struct throttle *throttle;
	/* Of the worker that runs, in memory that the supervisor sees: the monotonic clock when it
	 * last said that it is alive. */
	_Atomic int64_t *beat;
};

/* Serves requests until SIGTERM. */
int worker_web(struct cmd_args *args, struct served *served);
/* Runs chores and starts jobs, each in a process of its own, until SIGTERM. */
int worker_jobs(struct cmd_args *args, struct served *served);
/* NULL, or what is wrong with the program's own tables. */
const char *worker_tables_fault(struct arena *a);

#endif
