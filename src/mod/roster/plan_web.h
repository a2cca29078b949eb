/* Handlers and forms of needs, shifts, planning rules and fills, for plan_routes.c. */
#ifndef MOD_ROSTER_PLAN_WEB_H
#define MOD_ROSTER_PLAN_WEB_H

#include "web/ctx.h"
#include "web/job.h"
#include "web/page.h"

struct need_form { /* a new one, for weekdays */
	int64_t position, shift, credential_kind, least, wished;
	bool mon, tue, wed, thu, fri, sat, sun;
};
struct need_day_form { /* an exception */
	int64_t position, shift, credential_kind, least, wished;
	int32_t day;
};
struct need_edit_form {
	int64_t least, wished, under_weight, wish_weight, over_weight, version;
	bool remove;
};
struct shift_form {
	const char *name, *tint;
	int32_t start, end;
	int64_t version;
};
struct policy_form {
	int64_t rest, max_run, min_run, min_off_run, max_weekends, version;
	bool weekly_hours, house;
};
struct fill_form {
	int32_t from, to;
	const char *time;
	bool little; /* propose few changes */
};
extern const struct form need_form, need_day_form, need_edit_form, shift_form, policy_form,
	fill_form;
extern const struct view_type plan_needs_view_type, plan_shifts_view_type, plan_policy_view_type,
	fill_view_type;

enum err plan_needs_show(struct ctx *c);
enum err plan_need_new(struct ctx *c);
enum err plan_need_create(struct ctx *c);
enum err plan_need_day_new(struct ctx *c);
enum err plan_need_day_create(struct ctx *c);
enum err plan_need_edit(struct ctx *c);
enum err plan_need_save(struct ctx *c);
enum err plan_shifts_show(struct ctx *c);
enum err plan_shift_new(struct ctx *c);
enum err plan_shift_create(struct ctx *c);
enum err plan_shift_edit(struct ctx *c);
enum err plan_shift_save(struct ctx *c);
enum err plan_policy_show(struct ctx *c);
enum err plan_policy_edit(struct ctx *c);
enum err plan_policy_save(struct ctx *c);
enum err fill_new(struct ctx *c);
enum err fill_start(struct ctx *c);
enum err fill_show(struct ctx *c);
enum err fill_stop(struct ctx *c);
enum err fill_accept(struct ctx *c);

/* Entries for a FIELD_REF "shift" of a form page. */
enum err plan_shift_options(struct ctx *c, struct form_page_view *p, int64_t site);

#endif
