/* Handlers, forms and views of people, for people_routes.c; and what the handlers share. */
#ifndef MOD_PEOPLE_PEOPLE_WEB_H
#define MOD_PEOPLE_PEOPLE_WEB_H

#include "mod/people/people_credential_sql.h"
#include "mod/people/people_sql.h"
#include "mod/people/people_store.h"
#include "mod/people/people_view.h"

/* A credential that ends within so many days is shown as ending soon. */
#define PEOPLE_SOON_DAYS 60

struct people_staff_form {
	const char *employee_no, *name, *email, *phone, *employment;
	int64_t position, home_site, min_hours, max_hours, hourly_rate, version;
	struct id_list sites, skills;
	int32_t hired;
};
struct people_end_form {
	int32_t ended;
	int64_t version;
};
struct people_hours_form {
	const char *weekday;
	int32_t from, to;
};
struct people_verdict_form {
	const char *verdict;
};
struct people_credential_form {
	int64_t kind, version;
	const char *number, *issuer;
	int32_t issued, expires;
};
struct people_revoke_form {
	int32_t revoked;
	int64_t version;
};
struct people_time_off_form {
	int32_t from, to;
	const char *type, *note;
};
struct people_decide_form {
	const char *decision;
	int64_t version;
};
struct people_version_form {
	int64_t version;
};
struct people_name_form {
	const char *name;
	int64_t version;
};
struct people_kind_form {
	const char *name, *lead_days;
	int64_t renewal_years, version;
};
extern const struct form people_staff_form, people_end_form, people_hours_form, people_verdict_form,
	people_credential_form, people_revoke_form, people_time_off_form, people_decide_form,
	people_version_form, people_name_form, people_kind_form;
extern const struct view_type people_staff_list_view_type, people_staff_view_type,
	people_credential_list_view_type, people_time_off_list_view_type,
	people_my_time_off_view_type, people_my_hours_view_type, people_named_view_type;
/* Parts that two pages show. */
extern const struct view_type people_credential_item_type, people_time_off_item_view_type,
	people_hours_item_type;

enum err people_staff_list_show(struct ctx *c);
enum err people_staff_show(struct ctx *c);
enum err people_staff_new(struct ctx *c);
enum err people_staff_create(struct ctx *c);
enum err people_staff_edit(struct ctx *c);
enum err people_staff_change(struct ctx *c);
enum err people_staff_end_ask(struct ctx *c);
enum err people_staff_end_save(struct ctx *c);

enum err people_credentials_show(struct ctx *c);
enum err people_credential_new(struct ctx *c);
enum err people_credential_create(struct ctx *c);
enum err people_credential_edit(struct ctx *c);
enum err people_credential_change(struct ctx *c);
enum err people_credential_revoke_ask(struct ctx *c);
enum err people_credential_revoke_save(struct ctx *c);

enum err people_time_off_show(struct ctx *c);
enum err people_time_off_new(struct ctx *c);
enum err people_time_off_create(struct ctx *c);
enum err people_time_off_decided(struct ctx *c);
enum err people_my_time_off_show(struct ctx *c);
enum err people_my_time_off_ask(struct ctx *c);
enum err people_my_time_off_withdraw(struct ctx *c);

enum err people_hours_add(struct ctx *c);
enum err people_hours_remove(struct ctx *c);
enum err people_hours_decided(struct ctx *c);
enum err people_my_hours_show(struct ctx *c);
enum err people_my_hours_ask(struct ctx *c);
enum err people_my_hours_withdraw(struct ctx *c);

enum err people_positions_show(struct ctx *c);
enum err people_position_create(struct ctx *c);
enum err people_position_edit(struct ctx *c);
enum err people_position_change(struct ctx *c);
enum err people_skills_show(struct ctx *c);
enum err people_skill_create(struct ctx *c);
enum err people_skill_edit(struct ctx *c);
enum err people_skill_change(struct ctx *c);
enum err people_kinds_show(struct ctx *c);
enum err people_kind_create(struct ctx *c);
enum err people_kind_edit(struct ctx *c);
enum err people_kind_change(struct ctx *c);

/* --- shared by the handlers (people_common.c) --- */

/* All hours of a person whom the handler has looked up; and what waits for a decision at the
 * viewer's sites, or at one of them (people_hours_web.c). */
enum err people_hours_load(struct ctx *c, int64_t staff, bool may_decide,
			   struct people_hours_item **out, size_t *n_out) MUST_CHECK;
enum err people_hours_asked(struct ctx *c, const int64_t *site, struct people_hours_item **out,
			    size_t *n_out) MUST_CHECK;

/* The day it is where the viewer works: at the first of the sites, or UTC without any. */
enum err people_today(struct ctx *c, int32_t *day) MUST_CHECK;
/* Filters of a list, read from and kept in the address. */
struct people_filter people_filter_new(struct ctx *c, const char *name, const char *label,
				       const char *all);
void people_filter_add(struct ctx *c, struct people_filter *f, const char *value,
		       const char *label);
enum err people_filter_sites(struct ctx *c, struct people_filter *f) MUST_CHECK;
/* The id that a filter was set to, or NULL for all. */
const int64_t *people_filter_id(struct ctx *c, const char *name);
enum err people_site_options(struct ctx *c, struct form_page_view *p, const char *field) MUST_CHECK;
const char *people_time_off_words(const char *type); /* "Jury duty" */
int32_t people_day_or_none(const int32_t *day);
const int32_t *people_day_given(const int32_t *day); /* NULL for DAY_NONE */

#endif
