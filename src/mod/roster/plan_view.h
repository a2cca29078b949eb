/* What the pages of needs, shifts, planning rules and fills show. */
#ifndef MOD_ROSTER_PLAN_VIEW_H
#define MOD_ROSTER_PLAN_VIEW_H

#include "http/html.h"

/* One weekday of a row: a need's numbers, or nothing. */
struct plan_need_cell {
	int64_t id, least, wished; /* id 0: nobody is needed */
	const char *day;           /* "Mon" */
	bool range;                /* wished differs from least */
};
struct plan_need_row {
	const char *shift, *time, *position, *credential; /* credential "" when none is asked */
	struct plan_need_cell *cells;
	size_t n_cells;
};
struct plan_exception {
	int64_t id, least, wished;
	int32_t day;
	const char *shift, *position, *credential;
};
struct plan_needs_view {
	int64_t site;
	struct plan_need_row *rows;
	size_t n_rows;
	struct plan_exception *exceptions;
	size_t n_exceptions;
	bool may_edit, shifts_known;
};

struct plan_shift_item {
	int64_t id, tint;
	const char *name, *time;
	int64_t minutes;
	const char *tint_class;
};
struct plan_shifts_view {
	int64_t site;
	struct plan_shift_item *shifts;
	size_t n_shifts;
	bool may_edit;
};

/* One planning rule: what holds here, and where the office's default comes from. */
struct plan_rule {
	const char *title, *value, *fallback, *citation, *reason;
};
struct plan_policy_view {
	int64_t site;
	struct plan_rule *rules;
	size_t n_rules;
	bool own, may_edit;
};

struct fill_reason {
	const char *name, *words;
};
struct fill_need {
	const char *title, *shift;
	int64_t open;
	struct fill_reason *why;
	size_t n_why;
};
/* One shift that a proposal adds or takes away. */
struct fill_change {
	const char *name, *words;
	bool add;
};
struct fill_note {
	const char *words;
};
struct fill_view {
	int64_t id, site;
	const char *state, *message, *site_path; /* of the roster's week */
	int64_t permille, percent;
	bool live; /* not yet at its end */
	bool failed, may_stop, stopping, has_result, has_curve, has_penalty, has_bound, all_covered;
	int64_t penalty, bound, needed, covered, open, wished_open, added, removed, kept, fixed;
	const char *gap, *curve_line, *curve_area, *curve_says, *seconds;
	struct fill_need *needs;
	size_t n_needs;
	struct fill_reason *wishes;
	size_t n_wishes;
	struct fill_note *notes;
	size_t n_notes;
	struct fill_change *changes;
	size_t n_changes;
	bool proposal, may_accept;
	const char *problem;
};

void tmpl_plan_needs(struct html *o, const struct plan_needs_view *v);
void tmpl_plan_need_cell(struct html *o, const struct plan_needs_view *v,
			 const struct plan_need_cell *c);
void tmpl_plan_need_table(struct html *o, const struct plan_needs_view *v);
void tmpl_plan_exceptions(struct html *o, const struct plan_needs_view *v);
void tmpl_plan_shifts(struct html *o, const struct plan_shifts_view *v);
void tmpl_plan_policy(struct html *o, const struct plan_policy_view *v);
void tmpl_fill(struct html *o, const struct fill_view *v);
void tmpl_fill_progress(struct html *o, const struct fill_view *v);
void tmpl_fill_result(struct html *o, const struct fill_view *v);
void tmpl_fill_need(struct html *o, const struct fill_need *n);
void tmpl_fill_changes(struct html *o, const struct fill_view *v);

#endif
