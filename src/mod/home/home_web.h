/* Handlers, forms and views of the Huddle page, the inbox and the rules, for home_routes.c. */
#ifndef MOD_HOME_HOME_WEB_H
#define MOD_HOME_HOME_WEB_H

#include "web/ctx.h"

struct home_done_form {
	const char *evidence;
	int64_t version;
};
struct home_drop_form {
	const char *reason;
	int64_t version;
};
struct home_give_form {
	const char *owner_role;
	int64_t owner, version;
};
struct home_new_form {
	const char *title, *detail, *owner_role, *evidence_wanted;
	int64_t site;
	int32_t due;
};
struct home_schedule_form {
	const char *kind, *title, *owner_role, *every, *evidence_wanted;
	const char *lead_days; /* "" as the rules say */
	int64_t site;
	int32_t next_due;
};
struct home_schedule_edit_form {
	const char *title, *owner_role, *every, *evidence_wanted, *lead_days;
	int64_t version;
	int32_t next_due;
	bool active;
};
struct home_reminder_form {
	bool wanted;
};
struct home_override_form {
	int64_t practice;
	const char *value, *reason;
	int32_t from, to;
};
extern const struct form home_done_form, home_drop_form, home_give_form, home_new_form,
	home_schedule_form, home_schedule_edit_form, home_reminder_form, home_override_form;
extern const struct view_type home_huddle_view_type, home_inbox_view_type,
	home_obligation_view_type, home_duties_view_type, home_schedules_view_type,
	home_rules_view_type, home_rule_view_type;

enum err home_huddle_show(struct ctx *c);

enum err home_inbox_show(struct ctx *c);
enum err home_obligation_show(struct ctx *c);
enum err home_obligation_done(struct ctx *c);
/* The same for what is one's own to do, whatever else one's role may see. */
enum err home_duties_show(struct ctx *c);
/* `address`: the calendar's that was just made, or NULL. */
enum err home_duties_with(struct ctx *c, const char *address);
/* Which shifts need the credential after it ends; today and later. */
struct home_obligation_view;
enum err home_danger_fill(struct ctx *c, int64_t credential, int32_t today,
			  struct home_obligation_view *v);
enum err home_duty_show(struct ctx *c);
enum err home_duty_done(struct ctx *c);
enum err home_obligation_drop(struct ctx *c);
enum err home_obligation_give(struct ctx *c);
enum err home_obligation_new(struct ctx *c);
enum err home_obligation_create(struct ctx *c);
enum err home_reminder_save(struct ctx *c);

/* The calendar of one's duties: what the pages say of it, and the address. */
struct feed_view;
enum err home_feed_look(struct ctx *c, struct feed_view *v);
enum err home_feed_create(struct ctx *c);
enum err home_feed_end(struct ctx *c);
enum err home_feed_calendar(struct ctx *c);

enum err home_schedules_show(struct ctx *c);
enum err home_schedule_new(struct ctx *c);
enum err home_schedule_create(struct ctx *c);
enum err home_schedule_edit(struct ctx *c);
enum err home_schedule_save(struct ctx *c);
enum err home_schedule_stop(struct ctx *c);

enum err home_rules_show(struct ctx *c);
enum err home_rule_show(struct ctx *c);
enum err home_override_new(struct ctx *c);
enum err home_override_create(struct ctx *c);
enum err home_override_end(struct ctx *c);

#endif
