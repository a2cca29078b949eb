/* What can be asked about today, obligations and rules. */
#include "mod/home/home_api.h"
#include "mod/home/home_web.h"
#include "web/page.h"

static const struct route routes[] = {
	{ HTTP_GET, "/", PERM_OWN, home_huddle_show, .view = &home_huddle_view_type,
	  .says = "Today at your sites; your own week when you plan nobody's." },

	{ HTTP_GET, "/obligations", PERM_OBLIGATION_READ, home_inbox_show,
	  .view = &home_inbox_view_type, .says = "What is to be done, and what was." },
	{ HTTP_GET, "/obligations/new", PERM_OBLIGATION_WRITE, home_obligation_new,
	  .view = &form_page_view_type, .says = "The form for an obligation." },
	{ HTTP_POST, "/obligations", PERM_OBLIGATION_WRITE, home_obligation_create,
	  .form = &home_new_form, .again = home_obligation_new, .audit = "obligation.create",
	  .says = "Adds an obligation." },
	{ HTTP_GET, "/obligations/:obligation", PERM_OBLIGATION_READ, home_obligation_show,
	  .view = &home_obligation_view_type, .says = "One obligation, with its rule." },
	{ HTTP_POST, "/obligations/:obligation/done", PERM_OBLIGATION_WRITE, home_obligation_done,
	  .form = &home_done_form, .again = home_obligation_show, .audit = "obligation.done",
	  .says = "Marks it done, with evidence." },
	{ HTTP_POST, "/obligations/:obligation/void", PERM_OBLIGATION_WRITE, home_obligation_drop,
	  .form = &home_drop_form, .again = home_obligation_show, .audit = "obligation.void",
	  .says = "Sets it aside, with a reason." },
	{ HTTP_POST, "/obligations/:obligation/assign", PERM_OBLIGATION_WRITE, home_obligation_give,
	  .form = &home_give_form, .again = home_obligation_show, .audit = "obligation.assign",
	  .says = "Hands it to a role or a person." },
	/* One's own duties, by person or role: handlers find nothing that is somebody else's. */
	{ HTTP_GET, "/me/obligations", PERM_OWN, home_duties_show, .view = &home_duties_view_type,
	  .says = "What is yours to do." },
	{ HTTP_GET, "/me/obligations/:obligation", PERM_OWN, home_duty_show,
	  .view = &home_obligation_view_type, .says = "One of your own duties." },
	{ HTTP_POST, "/me/obligations/:obligation/done", PERM_OWN, home_duty_done,
	  .form = &home_done_form, .again = home_duty_show, .audit = "obligation.done",
	  .says = "Marks your own duty done, with evidence." },
	{ HTTP_POST, "/me/duties-feed", PERM_OWN, home_feed_create, .form = &form_nothing,
	  .again = home_duties_show, .audit = "calendar.create",
	  .says = "Makes the private calendar address of your duties; the one before ends." },
	{ HTTP_POST, "/me/duties-feed/revoke", PERM_OWN, home_feed_end, .form = &form_nothing,
	  .audit = "calendar.revoke", .says = "Ends the private calendar address of your duties." },
	{ HTTP_GET, "/calendar/duties/:token", PERM_PUBLIC, home_feed_calendar,
	  .says = "An account's duties as a calendar (RFC 5545)." },
	/* About one's own mail, so whoever is signed in may. */
	{ HTTP_POST, "/obligations/reminders", PERM_OWN, home_reminder_save,
	  .form = &home_reminder_form, .audit = "account.reminders",
	  .says = "Daily mail about what is overdue, on or off." },

	{ HTTP_GET, "/obligations/schedules", PERM_OBLIGATION_READ, home_schedules_show,
	  .view = &home_schedules_view_type, .says = "What comes again and again." },
	{ HTTP_GET, "/obligations/schedules/new", PERM_OBLIGATION_WRITE, home_schedule_new,
	  .view = &form_page_view_type, .says = "The form for a recurring obligation." },
	{ HTTP_POST, "/obligations/schedules", PERM_OBLIGATION_WRITE, home_schedule_create,
	  .form = &home_schedule_form, .again = home_schedule_new, .audit = "schedule.create",
	  .says = "Adds a recurring obligation." },
	{ HTTP_GET, "/obligations/schedules/:schedule", PERM_OBLIGATION_WRITE, home_schedule_edit,
	  .view = &form_page_view_type, .says = "One recurring obligation." },
	{ HTTP_POST, "/obligations/schedules/:schedule", PERM_OBLIGATION_WRITE, home_schedule_save,
	  .form = &home_schedule_edit_form, .again = home_schedule_edit, .audit = "schedule.change",
	  .says = "Changes a recurring obligation." },
	{ HTTP_POST, "/obligations/schedules/:schedule/stop", PERM_OBLIGATION_WRITE,
	  home_schedule_stop, .form = &form_nothing, .audit = "schedule.stop",
	  .says = "Makes no new ones." },

	{ HTTP_GET, "/rules", PERM_OFFICE_READ, home_rules_show, .view = &home_rules_view_type,
	  .says = "The rules in force in your states, and your office's own values." },
	{ HTTP_GET, "/rules/:rule", PERM_OFFICE_READ, home_rule_show, .view = &home_rule_view_type,
	  .says = "One rule through time." },
	{ HTTP_GET, "/rules/:rule/override", PERM_RULE_OVERRIDE, home_override_new,
	  .view = &form_page_view_type, .says = "The form for an office's own value." },
	{ HTTP_POST, "/rules/:rule/override", PERM_RULE_OVERRIDE, home_override_create,
	  .form = &home_override_form, .again = home_override_new, .audit = "rule.override",
	  .says = "Sets an office's own value." },
	{ HTTP_POST, "/rules/overrides/:override/end", PERM_RULE_OVERRIDE, home_override_end,
	  .form = &form_nothing, .audit = "rule.override_end",
	  .says = "Ends an office's own value." },
};

struct route_table home_routes(void)
{
	return (struct route_table){ routes, ARRAY_LEN(routes) };
}
