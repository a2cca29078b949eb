/* What the Huddle page, the inbox and the rule pages show. */
#ifndef MOD_HOME_HOME_VIEW_H
#define MOD_HOME_HOME_VIEW_H

#include "http/html.h"
#include "web/page.h"

struct home_person {
	const char *name; /* short: "Maya L." */
	const char *shift;
	bool now;
};
struct home_group {
	const char *position;
	struct home_person *people;
	size_t n_people;
};
struct home_gap {
	int32_t day, last; /* the first and the last day on which it is open */
	int64_t days;
	const char *day_words; /* "Today", "Sat, Nov 28", "Today and 3 more days" */
	const char *position, *shift;
	const char *hours; /* "Early 7:00 AM – 3:00 PM" */
	int64_t open;      /* on all these days together */
	bool today;
};
struct home_absence {
	const char *name, *type;
	int32_t until;
};
struct home_site {
	int64_t id;
	const char *name, *practice, *date;
	int32_t today;
	bool draft; /* today's people are the draft: nothing was published */
	struct home_group *groups;
	size_t n_groups;
	struct home_gap *gaps; /* today and the next seven days, the first few */
	size_t n_gaps;
	int64_t n_here, n_now, needed_today, open_today, open_week, more_gaps;
	struct home_absence *off;
	size_t n_off;
	int64_t due, overdue, expired;
};
struct home_credential {
	int64_t staff;
	const char *name, *kind, *site;
	int32_t last;
	int64_t left; /* days; negative: it has ended */
};
struct home_task {
	int64_t id;
	const char *title, *site;
	int32_t due;
	bool overdue, escalated;
};
struct home_bar {
	int32_t day;
	int64_t needed, met, draft, open;
	int64_t x, y_met, h_met, y_draft, h_draft, y_open, h_open; /* of the chart */
	bool label;
};
struct home_week {
	int32_t from, to;
	int64_t needed, met, draft, open, percent;
};
struct home_pick {
	int64_t id;
	const char *name;
	bool here;
};
struct home_step {
	const char *title, *says, *path;
	bool done, next;
};
struct home_huddle_view {
	struct home_site *sites;
	size_t n_sites;
	struct home_pick *picks; /* the sites to choose from; none with one site */
	size_t n_picks;
	struct home_credential *credentials;
	size_t n_credentials;
	int64_t expired, in_30, in_60, in_90, more_credentials;
	struct home_task *tasks;
	size_t n_tasks;
	int64_t due, overdue, more_tasks;
	int64_t here, open_today, open_week, coverage; /* coverage of the four weeks in percent */
	struct home_bar *bars;
	size_t n_bars;
	struct home_week *weeks;
	size_t n_weeks;
	int64_t top;             /* the value of the highest line of the chart */
	const char *finding;     /* the chart in a sentence */
	struct home_step *steps; /* what to do next in an office that has not begun */
	size_t n_steps;
	bool sees_credentials, sees_tasks, sees_plan;
};
void tmpl_home_huddle(struct html *o, const struct home_huddle_view *v);
void tmpl_home_steps(struct html *o, const struct home_huddle_view *v);
void tmpl_home_site_card(struct html *o, const struct home_site *s);
void tmpl_home_chart(struct html *o, const struct home_huddle_view *v);
void tmpl_home_lists(struct html *o, const struct home_huddle_view *v);

struct home_inbox_item {
	int64_t id;
	const char *title, *kind, *site, *owner, *state;
	int32_t due;
	int64_t late; /* days overdue, 0 when it is not */
	bool escalated;
};
struct home_inbox_view {
	struct home_inbox_item *items;
	size_t n_items;
	const char *show;
	bool mine, may_write, reminders;
	struct home_pick *sites;
	size_t n_sites;
	const struct option *kinds;
	size_t n_kinds;
	int64_t total;
	struct pager_view pager;
	struct feed_view feed;
};
void tmpl_home_inbox(struct html *o, const struct home_inbox_view *v);

/* What is the viewer's own to do, of the same rows. */
struct home_duties_view {
	struct home_inbox_item *items;
	size_t n_items;
	bool reminders;
	int64_t total;
	struct pager_view pager;
	struct feed_view feed;
};
void tmpl_home_duties(struct html *o, const struct home_duties_view *v);

/* Shifts of a site and week that need what ends. */
struct home_danger {
	const char *words, *path;
	int64_t shifts;
};
struct home_obligation_view {
	int64_t id;
	const char *title, *kind, *site, *detail, *owner, *state, *evidence, *evidence_wanted,
		*done_by;
	const char *rule_title, *rule_value, *citation, *rule_reason, *escalated_to, *link_label,
		*link;
	const char *problem; /* why a form that came too late was not taken */
	int32_t due;
	int64_t late, done_at, version;
	int32_t done_day;
	const char *done_action; /* NULL: not the viewer's to mark as done */
	bool may_write;          /* hand over, set aside */
	struct form_page_view *done, *give, *drop;
	struct home_danger *dangers;
	size_t n_dangers;
	int64_t endangered; /* shifts in all of them, and in weeks that are not named */
};
void tmpl_home_obligation(struct html *o, const struct home_obligation_view *v);

struct home_schedule_item {
	int64_t id;
	const char *site, *title, *every, *owner, *lead;
	int32_t next_due;
	bool active;
};
struct home_schedules_view {
	struct home_schedule_item *items;
	size_t n_items;
	bool may_write;
};
void tmpl_home_schedules(struct html *o, const struct home_schedules_view *v);

struct home_rule_item {
	const char *code, *title, *value, *where, *citation, *own, *own_of;
	bool unverified;
	int32_t from;
};
struct home_override_item {
	int64_t id;
	const char *title, *practice, *value, *reason, *who;
	int32_t from, to;
	bool in_force;
};
struct home_rules_view {
	struct home_rule_item *rules;
	size_t n_rules;
	struct home_override_item *overrides;
	size_t n_overrides;
	const char *q;
	bool may_override;
};
void tmpl_home_rules(struct html *o, const struct home_rules_view *v);

struct home_rule_period {
	const char *where, *value, *citation, *note;
	int32_t from, to;
};
struct home_rule_view {
	const char *code, *title;
	struct home_rule_period *periods;
	size_t n_periods;
	bool may_override;
};
void tmpl_home_rule(struct html *o, const struct home_rule_view *v);

#endif
