/* Handlers of the roster's cost, its budgets, and publishing by two people. */
#ifndef MOD_ROSTER_GATE_WEB_H
#define MOD_ROSTER_GATE_WEB_H

#include "mod/roster/gate.h"
#include "mod/roster/grid_view.h"
#include "mod/roster/roster_plan.h"
#include "web/ctx.h"

extern const struct view_type labor_view_type, labor_table_type, publish_request_view_type,
	publish_request_item_type;

struct budget_form {
	int32_t week;
	int64_t amount, weeks;
	bool none;
};
struct gate_decide_form {
	const char *decision, *answer;
};
extern const struct form budget_form, gate_decide_form;

enum err labor_show(struct ctx *c);
enum err labor_budget_set(struct ctx *c);
enum err publish_request_show(struct ctx *c);
enum err publish_request_answer(struct ctx *c);

/* For the page of publishing. */
void labor_fill_table(struct ctx *c, const struct labor *l, struct labor_table_view *out);
enum err publish_requests_of(struct ctx *c, int64_t site, int32_t from, int32_t to,
			     struct publish_request_item **items, size_t *n) MUST_CHECK;
#endif
