/* What can be asked about the machine room. */
#include "mod/admin/machine_api.h"
#include "mod/admin/machine_web.h"
#include "web/openapi.h"

static const struct route routes[] = {
	{ HTTP_GET, "/audit", PERM_AUDIT_READ, machine_audit_show, .view = &machine_audit_view_type,
	  .says = "Who did what and when, at the sites that you were granted." },
	/* A POST that only reads: it is one so that taking the history out is itself in the
	 * history. An auditor may. */
	{ HTTP_POST, "/audit.csv", PERM_AUDIT_READ, machine_audit_export,
	  .form = &machine_filter_form, .again = machine_audit_show, .audit = "audit.export",
	  .says = "Takes the history out as a CSV file." },
	{ HTTP_GET, "/jobs", PERM_SYSTEM_ADMIN, machine_jobs_show, .view = &machine_jobs_view_type,
	  .says = "What runs, waits and has run." },
	{ HTTP_POST, "/jobs/:job/stop", PERM_SYSTEM_ADMIN, machine_job_end, .form = &form_nothing,
	  .audit = "job.stop", .says = "Stops a job." },
	{ HTTP_GET, "/system", PERM_SYSTEM_ADMIN, machine_system_show,
	  .view = &machine_system_view_type, .says = "Version, database, history and backup." },
	{ HTTP_GET, "/api/openapi.json", PERM_OWN, openapi_show, .says = "This document." },
};

struct route_table machine_routes(void)
{
	return (struct route_table){ routes, ARRAY_LEN(routes) };
}
