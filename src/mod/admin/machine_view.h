/* What the pages of the machine room show. */
#ifndef MOD_ADMIN_MACHINE_VIEW_H
#define MOD_ADMIN_MACHINE_VIEW_H

#include "http/html.h"
#include "web/page.h"

struct machine_event {
	int64_t id, at;
	const char *when, *actor, *event, *says, *site, *detail, *address;
	bool sealed;
};
struct machine_person {
	int64_t id;
	const char *name;
	bool chosen;
};
struct machine_audit_view {
	struct machine_event *events;
	size_t n_events;
	struct machine_person *people;
	size_t n_people;
	const char *from, *to, *text, *event, *object, *person; /* the filter, as it came */
	const char *zone;
	int64_t total;
	struct pager_view pager;
};
void tmpl_machine_audit(struct html *o, const struct machine_audit_view *v);

struct machine_job {
	int64_t id, progress; /* in thousandths */
	const char *kind, *says, *state, *state_tag, *message, *who, *when;
	bool live;
};
struct machine_jobs_view {
	struct machine_job *jobs;
	size_t n_jobs;
	struct pager_view pager;
};
void tmpl_machine_jobs(struct html *o, const struct machine_jobs_view *v);

struct machine_system_view {
	const char *version, *engine, *warning, *note, *backup;
	int64_t sealed, waiting, jobs_waiting, jobs_failed;
	bool backup_old;
};
void tmpl_machine_system(struct html *o, const struct machine_system_view *v);

#endif
