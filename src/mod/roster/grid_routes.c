#include "mod/roster/grid_routes.h"
#include "mod/roster/gate_web.h"
#include "mod/roster/grid_sql.h"
#include "mod/roster/grid_web.h"
#include "mod/roster/publish_sql.h"
#include "web/page.h"

static const struct route routes[] = {
	{ HTTP_GET, "/roster", PERM_ROSTER_READ, roster_index,
	  .says = "Goes to the roster at which you looked last, else to that of your first site." },
	{ HTTP_GET, "/roster/sites", PERM_ROSTER_READ, roster_sites_show,
	  .view = &roster_sites_view_type, .says = "The sites whose roster you may see." },
	{ HTTP_GET, "/sites/:site/roster", PERM_ROSTER_READ, roster_grid_show,
	  .view = &roster_grid_view_type,
	  .says = "The roster of ?from=DAY, for ?days=7, 14 or 28." },
	{ HTTP_GET, "/sites/:site/roster/print", PERM_ROSTER_READ, roster_print_show,
	  .view = &roster_grid_view_type, .says = "The week of ?from=DAY for paper." },

	{ HTTP_GET, "/sites/:site/roster/cell/:staff/:day", PERM_ROSTER_WRITE, cell_new,
	  .view = &roster_cell_view_type,
	  .says = "Which shifts a person could take on a day, and what is in the way." },
	{ HTTP_POST, "/sites/:site/roster/cell/:staff/:day", PERM_ROSTER_WRITE, cell_add,
	  .form = &cell_add_form, .again = cell_new, .audit = "assignment.add",
	  .says = "Plans a shift." },
	{ HTTP_POST, "/sites/:site/roster/move", PERM_ROSTER_WRITE, cell_move,
	  .form = &cell_move_form, .again = cell_move_again, .audit = "assignment.move",
	  .says = "Moves a planned shift of this site's roster." },
	{ HTTP_POST, "/sites/:site/roster/remove", PERM_ROSTER_WRITE, cell_remove,
	  .form = &cell_remove_form, .again = cell_remove_again, .audit = "assignment.remove",
	  .says = "Removes a planned shift of this site's roster." },
	{ HTTP_GET, "/assignments/:assignment", PERM_ROSTER_WRITE, cell_edit,
	  .view = &roster_cell_view_type,
	  .says = "One planned shift, and what else the person could take." },
	{ HTTP_POST, "/assignments/:assignment", PERM_ROSTER_WRITE, cell_change,
	  .form = &cell_change_form, .again = cell_edit, .audit = "assignment.change",
	  .says = "Changes a planned shift." },
	{ HTTP_POST, "/assignments/:assignment/move", PERM_ROSTER_WRITE, cell_move_one,
	  .form = &cell_move_one_form, .again = cell_move_again, .audit = "assignment.move",
	  .says = "Moves a planned shift to another person or day." },
	{ HTTP_POST, "/assignments/:assignment/pin", PERM_ROSTER_WRITE, cell_pin,
	  .form = &cell_pin_form, .again = cell_edit, .audit = "assignment.pin",
	  .says = "Pins a planned shift, or lets it go." },
	{ HTTP_POST, "/assignments/:assignment/remove", PERM_ROSTER_WRITE, cell_remove_one,
	  .form = &cell_remove_one_form, .again = cell_edit, .audit = "assignment.remove",
	  .says = "Removes a planned shift." },

	{ HTTP_GET, "/sites/:site/roster/publish", PERM_ROSTER_PUBLISH, publish_show,
	  .view = &roster_publish_view_type,
	  .says = "What publishing ?from=DAY&to=DAY would change." },
	{ HTTP_POST, "/sites/:site/roster/publish", PERM_ROSTER_PUBLISH, publish_do,
	  .form = &publish_form, .again = publish_show, .audit = "roster.publish",
	  .says = "Publishes the days: staff then see them." },
	{ HTTP_GET, "/publish-requests/:publishrequest", PERM_ROSTER_PUBLISH, publish_request_show,
	  .view = &publish_request_view_type,
	  .says = "A draft over its budget or against a rule that waits for a second person." },
	{ HTTP_POST, "/publish-requests/:publishrequest", PERM_ROSTER_PUBLISH,
	  publish_request_answer, .form = &gate_decide_form, .again = publish_request_show,
	  .audit = "roster.publish_answer", .says = "Publishes that draft, or refuses it." },
	{ HTTP_GET, "/sites/:site/labor", PERM_PAY_READ, labor_show, .view = &labor_view_type,
	  .says = "Eight weeks from ?from=DAY: hours, overtime, cost and budget." },
	{ HTTP_POST, "/sites/:site/labor", PERM_OFFICE_WRITE, labor_budget_set,
	  .form = &budget_form, .again = labor_show, .audit = "labor.budget",
	  .says = "Sets the budget of one or more weeks." },
	{ HTTP_GET, "/sites/:site/publications", PERM_ROSTER_READ, publish_versions_show,
	  .view = &roster_versions_view_type,
	  .says = "The published versions of a site's roster." },
	{ HTTP_GET, "/publications/:publication", PERM_ROSTER_READ, publish_version_show,
	  .view = &roster_version_view_type,
	  .says = "One published version, and how it differs from the one before." },
	{ HTTP_GET, "/export/roster.csv", PERM_ROSTER_READ, publish_export_csv,
	  .says = "The roster as CSV: ?from=DAY&to=DAY, and ?site= for one site." },

	{ HTTP_GET, "/my-week", PERM_OWN, my_week_show, .view = &roster_my_week_view_type,
	  .says = "Your own published shifts of ?week=DAY." },
	{ HTTP_POST, "/me/feed", PERM_OWN, feed_create, .form = &form_nothing,
	  .again = my_week_show, .audit = "calendar.create",
	  .says = "Makes your private calendar address, in place of the one before." },
	{ HTTP_POST, "/me/feed/revoke", PERM_OWN, feed_end_all, .form = &form_nothing,
	  .audit = "calendar.revoke", .says = "Ends your private calendar address." },
	{ HTTP_GET, "/calendar/:token", PERM_PUBLIC, feed_calendar,
	  .says = "A person's published shifts as a calendar (RFC 5545)." },
};

struct route_table grid_routes(void)
{
	return (struct route_table){ routes, ARRAY_LEN(routes) };
}

enum err grid_assignment_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct grid_assignment_row row;
	return grid_assignment(db, a, viewer, id, &row);
}

enum err grid_publication_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct publish_version_visible_row row;
	return publish_version_visible(db, a, viewer, id, &row);
}
