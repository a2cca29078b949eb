/* Work that takes longer than an answer may: a fill, a mail, an import. A job is a row; the job
 * worker takes it, runs it in a process of its own, writes its progress, and stops it when asked.
 * What a handler wants done outside the database (a mail, say) it leaves as a job, in its own
 * transaction: so it is done if and only if the transaction was committed. */
#ifndef WEB_JOB_H
#define WEB_JOB_H

#include "base/json.h"
#include "web/ctx.h"
#include "web/web_sql.h"

struct job_run {
	struct app *app; /* handles of the job's own process */
	struct arena *arena;
	struct db *db;                   /* = app->write; no transaction is open */
	int64_t id, site_id, account_id; /* 0: none */
	const struct json_node *args;
	bool stop_wanted;    /* as of the last job_report */
	const char *message; /* what the end of the job says */
	const char *result;  /* JSON text, kept with the job */
};

struct job_kind {
	const char *name;
	enum err (*run)(struct job_run *run);
	int tries; /* how often in all, when it fails with E_BUSY or E_IO or its process dies */
	const char *says;
};

struct job_kinds {
	const struct job_kind *at;
	size_t n;
};

/* Queues a job in the transaction of the caller. `args` is JSON text of an object. */
enum err job_add(struct db *db, const char *kind, const char *args, int64_t site_id,
		 int64_t account_id, int64_t run_at_ms, int64_t now_ms, int64_t *id) MUST_CHECK;
/* Progress in thousandths, a sentence, and (optional) an interim result; notices a wish to stop. */
enum err job_report(struct job_run *run, int64_t progress, const char *message,
		    const char *result) MUST_CHECK;
/* Takes the next job that is due, if any, and says which; E_NOTFOUND when there is none. */
enum err job_take(struct db *db, struct arena *a, int64_t now_ms, struct job_row *row) MUST_CHECK;
/* Runs a taken job to its end and records how it went. */
enum err job_perform(struct app *app, const struct job_kinds *kinds,
		     const struct job_row *row) MUST_CHECK;
/* Keeps a running job from being taken for lost; for the process that started the job's own. */
enum err job_alive(struct db *db, int64_t id, int64_t now_ms) MUST_CHECK;
/* Jobs whose process vanished run again or fail, by their kind's tries. */
enum err job_recover(struct db *db, struct arena *a, const struct job_kinds *kinds,
		     int64_t now_ms) MUST_CHECK;

/* Regular work of the job worker: sealing, reminders, tidying up. */
struct chore {
	const char *name;
	int64_t every_ms;
	enum err (*run)(struct app *app, struct arena *a, int64_t now_ms);
};
struct chores {
	const struct chore *at;
	size_t n;
};

#endif
