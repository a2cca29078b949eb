/* What can be asked about needs, shifts, planning rules and fills. */
#include "mod/roster/plan_api.h"
#include "mod/roster/plan_web.h"
#include "web/page.h"

static const struct route routes[] = {
	{ HTTP_GET, "/sites/:site/needs", PERM_OFFICE_READ, plan_needs_show,
	  .view = &plan_needs_view_type, .says = "Who is needed when at a site." },
	{ HTTP_GET, "/sites/:site/needs/new", PERM_OFFICE_WRITE, plan_need_new,
	  .view = &form_page_view_type, .says = "The form for a new need." },
	{ HTTP_POST, "/sites/:site/needs", PERM_OFFICE_WRITE, plan_need_create, .form = &need_form,
	  .again = plan_need_new, .audit = "need.create",
	  .says = "Sets the need of some weekdays." },
	{ HTTP_GET, "/sites/:site/needs/days/new", PERM_OFFICE_WRITE, plan_need_day_new,
	  .view = &form_page_view_type, .says = "The form for an exception on one day." },
	{ HTTP_POST, "/sites/:site/needs/days", PERM_OFFICE_WRITE, plan_need_day_create,
	  .form = &need_day_form, .again = plan_need_day_new, .audit = "need.except",
	  .says = "Sets the need of one day." },
	{ HTTP_GET, "/sites/:site/needs/:need", PERM_OFFICE_WRITE, plan_need_edit,
	  .view = &form_page_view_type, .says = "One need." },
	{ HTTP_POST, "/sites/:site/needs/:need", PERM_OFFICE_WRITE, plan_need_save,
	  .form = &need_edit_form, .again = plan_need_edit, .audit = "need.change",
	  .says = "Changes or removes a need." },
	{ HTTP_GET, "/sites/:site/shifts", PERM_OFFICE_READ, plan_shifts_show,
	  .view = &plan_shifts_view_type, .says = "The shifts of a site." },
	{ HTTP_GET, "/sites/:site/shifts/new", PERM_OFFICE_WRITE, plan_shift_new,
	  .view = &form_page_view_type, .says = "The form for a new shift." },
	{ HTTP_POST, "/sites/:site/shifts", PERM_OFFICE_WRITE, plan_shift_create,
	  .form = &shift_form, .again = plan_shift_new, .audit = "shift.create",
	  .says = "Adds a shift." },
	{ HTTP_GET, "/sites/:site/shifts/:shift", PERM_OFFICE_WRITE, plan_shift_edit,
	  .view = &form_page_view_type, .says = "One shift." },
	{ HTTP_POST, "/sites/:site/shifts/:shift", PERM_OFFICE_WRITE, plan_shift_save,
	  .form = &shift_form, .again = plan_shift_edit, .audit = "shift.change",
	  .says = "Changes a shift." },
	{ HTTP_GET, "/sites/:site/policy", PERM_OFFICE_READ, plan_policy_show,
	  .view = &plan_policy_view_type,
	  .says = "The planning rules of a site, with the office's defaults." },
	{ HTTP_GET, "/sites/:site/policy/edit", PERM_OFFICE_WRITE, plan_policy_edit,
	  .view = &form_page_view_type, .says = "The form of a site's planning rules." },
	{ HTTP_POST, "/sites/:site/policy", PERM_OFFICE_WRITE, plan_policy_save,
	  .form = &policy_form, .again = plan_policy_edit, .audit = "policy.change",
	  .says = "Changes a site's planning rules." },
	{ HTTP_GET, "/sites/:site/roster/fill", PERM_ROSTER_WRITE, fill_new,
	  .view = &form_page_view_type, .says = "The form for filling some days." },
	{ HTTP_POST, "/sites/:site/roster/fill", PERM_ROSTER_WRITE, fill_start, .form = &fill_form,
	  .again = fill_new, .audit = "roster.fill.start",
	  .says = "Fills days of a site's roster, as a job." },
	{ HTTP_GET, "/roster/fills/:fill", PERM_ROSTER_READ, fill_show, .view = &fill_view_type,
	  .says = "A fill: its progress, then its result." },
	{ HTTP_POST, "/roster/fills/:fill/accept", PERM_ROSTER_WRITE, fill_accept,
	  .form = &form_nothing, .again = fill_show, .audit = "roster.fill.accept",
	  .says = "Carries out the changes that a fill proposes." },
	{ HTTP_POST, "/roster/fills/:fill/stop", PERM_ROSTER_WRITE, fill_stop,
	  .form = &form_nothing, .again = fill_show, .audit = "roster.fill.stop",
	  .says = "Stops a fill, which keeps its best." },
};

struct route_table plan_routes(void)
{
	return (struct route_table){ routes, ARRAY_LEN(routes) };
}
