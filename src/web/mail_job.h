/* Mail as a job: a handler or chore queues it in its own transaction, the job worker sends it. */
#ifndef WEB_MAIL_JOB_H
#define WEB_MAIL_JOB_H

#include "web/job.h"

struct mail_note {
	const char *to, *subject, *text;
};
enum err mail_queue(struct db *db, struct arena *a, const struct mail_note *note,
		    int64_t now_ms) MUST_CHECK;
/* Job kind "mail": {"to", "subject", "text"}. Without a mail server (mail-url, mail-from) the job
 * is done and says so: an office may do without mail. */
enum err mail_job_run(struct job_run *run) MUST_CHECK;

#endif
