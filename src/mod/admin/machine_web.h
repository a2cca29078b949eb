/* The machine room: who did what, what runs, and how the program is. */
#ifndef MOD_ADMIN_MACHINE_WEB_H
#define MOD_ADMIN_MACHINE_WEB_H

#include "web/ctx.h"

/* Which events of the history; the form of the export and the query of the page are the same. */
struct machine_filter {
	const char *from, *to, *q, *event, *object, *person;
};
extern const struct form machine_filter_form;

extern const struct view_type machine_audit_view_type, machine_jobs_view_type,
	machine_system_view_type;
enum err machine_audit_show(struct ctx *c);
enum err machine_audit_export(struct ctx *c);
enum err machine_jobs_show(struct ctx *c);
enum err machine_job_end(struct ctx *c);
enum err machine_system_show(struct ctx *c);

#endif
