/* What the pages about people show. */
#ifndef MOD_PEOPLE_PEOPLE_VIEW_H
#define MOD_PEOPLE_PEOPLE_VIEW_H

#include "http/html.h"
#include "web/page.h"

/* A list to filter by; `value` is an id as in addresses, "" for all. */
struct people_filter {
	const char *name, *label;
	struct option *options;
	size_t n_options;
};
void tmpl_people_filter(struct html *o, const struct people_filter *f);

struct people_staff_item {
	int64_t id;
	const char *name, *initials, *employee_no, *position, *home_site, *other_sites, *employment;
	int64_t min_minutes, max_minutes;
	int64_t n_expired, n_soon;
	int32_t ended;
};
struct people_staff_list_view {
	struct people_staff_item *staff;
	size_t n_staff;
	int64_t total;
	const char *q;
	struct people_filter position, site, ended;
	struct pager_view pager;
	bool may_edit, filtered, may_see_credentials;
};

struct people_credential_item {
	int64_t id, staff_id;
	const char *staff, *position, *kind, *number, *issuer;
	int32_t issued, expires, revoked;
	const char *state; /* "valid", "soon", "expired", "revoked", "early" */
	int64_t days_left; /* of a state that is valid or soon, with an end */
};
struct people_time_off_item_view {
	int64_t id, staff_id, version;
	const char *staff, *position, *type, *status, *note;
	const char *type_words; /* as people read it */
	int32_t from, to;
	bool may_decide, may_withdraw;
};
struct people_hours_item {
	int64_t id, staff_id;
	const char *staff, *weekday;
	const char *state; /* "asked", "agreed", "refused" */
	int32_t from, to;
	bool may_decide;
};
struct people_site_item {
	const char *name;
	bool home;
};

struct people_staff_view {
	int64_t id;
	const char *name, *employee_no, *email, *phone, *position, *employment, *skills;
	const char *hourly_rate; /* NULL for those who may not see pay, and when there is none */
	struct people_site_item *sites;
	size_t n_sites;
	int64_t other_sites; /* how many more, at sites that the viewer was not given */
	int64_t min_minutes, max_minutes, version;
	int32_t hired, ended;
	struct people_credential_item *credentials;
	size_t n_credentials;
	struct people_time_off_item_view *time_off;
	size_t n_time_off;
	struct people_hours_item *unavailable;
	size_t n_unavailable;
	bool may_edit, may_see_pay, may_see_credentials, may_edit_credentials, may_see_time_off,
		may_decide;
	const struct form_page_view *hours_form;
};

struct people_credential_list_view {
	struct people_credential_item *credentials;
	size_t n_credentials;
	int64_t total;
	struct people_filter when, site, kind;
	struct pager_view pager;
	bool filtered, may_import;
};

struct people_time_off_list_view {
	struct people_time_off_item_view *time_off;
	size_t n_time_off;
	int64_t total;
	const char *problem;             /* why a decision was refused, or NULL */
	struct people_hours_item *hours; /* that are asked for */
	size_t n_hours;
	struct people_filter status, site;
	struct pager_view pager;
	bool filtered, may_import;
};

struct people_my_time_off_view {
	struct people_time_off_item_view *time_off;
	size_t n_time_off;
	bool linked; /* the account is somebody on the roster */
	const struct form_page_view *form;
};

struct people_my_hours_view {
	struct people_hours_item *hours;
	size_t n_hours;
	bool linked;
	const struct form_page_view *form;
};

struct people_named_item {
	int64_t id, count;
	const char *name, *note;
};
struct people_named_view {
	const char *path, *add, *intro, *hint; /* hint: what `count` counts; NULL: not shown */
	struct people_named_item *items;
	size_t n_items;
	const struct form_page_view *form; /* NULL: may not add */
};

void tmpl_people_staff_row(struct html *o, const struct people_staff_item *s);
void tmpl_people_staff_table(struct html *o, const struct people_staff_list_view *v);
void tmpl_people_staff_credential(struct html *o, const struct people_credential_item *c,
				  bool may_edit);
void tmpl_people_staff_facts(struct html *o, const struct people_staff_view *v);
void tmpl_people_time_off_days(struct html *o, const struct people_time_off_item_view *t);
void tmpl_people_credential_table(struct html *o, const struct people_credential_list_view *v);
void tmpl_people_time_off_table(struct html *o, const struct people_time_off_list_view *v);
void tmpl_people_staff_list(struct html *o, const struct people_staff_list_view *v);
void tmpl_people_staff(struct html *o, const struct people_staff_view *v);
void tmpl_people_staff_credentials(struct html *o, const struct people_staff_view *v);
void tmpl_people_staff_time_off(struct html *o, const struct people_staff_view *v);
void tmpl_people_staff_hours(struct html *o, const struct people_staff_view *v);
void tmpl_people_credential_tag(struct html *o, const struct people_credential_item *c);
void tmpl_people_credential_list(struct html *o, const struct people_credential_list_view *v);
void tmpl_people_time_off_tag(struct html *o, const struct people_time_off_item_view *t);
void tmpl_people_time_off_decide(struct html *o, const struct people_time_off_item_view *t);
void tmpl_people_time_off_list(struct html *o, const struct people_time_off_list_view *v);
void tmpl_people_my_time_off(struct html *o, const struct people_my_time_off_view *v);
void tmpl_people_hours_when(struct html *o, const struct people_hours_item *h);
void tmpl_people_hours_tag(struct html *o, const struct people_hours_item *h);
void tmpl_people_hours_decide(struct html *o, const struct people_hours_item *h);
void tmpl_people_hours_asked(struct html *o, const struct people_time_off_list_view *v);
void tmpl_people_my_hours(struct html *o, const struct people_my_hours_view *v);
void tmpl_people_named(struct html *o, const struct people_named_view *v);

#endif
