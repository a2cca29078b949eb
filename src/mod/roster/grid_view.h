/* What the roster's pages show: the week grid, the editor of one cell, publishing, and the pages of
 * the staff. The texts of a cell are made once, since a page has hundreds of them. */
#ifndef MOD_ROSTER_GRID_VIEW_H
#define MOD_ROSTER_GRID_VIEW_H

#include "http/html.h"
#include "web/page.h"

/* One thing in a cell: a shift, time off, work elsewhere, a shift that was published and is
 * gone. */
struct grid_chip {
	int64_t id, version, person; /* id 0: nothing that can be opened */
	int32_t day;
	const char *kind;        /* "shift", "off", "asked", "elsewhere", "removed" */
	const char *name, *time; /* time "" for a whole day */
	const char *label,
		/* the same as shown: a shift without a name of its own says its time once */
		*under;
	const char *position;   /* when it is not the person's own, else NULL */
	const char *status;     /* of a shift: "draft", "changed", "published" */
	const char *flag, *why; /* the rule that it breaks, short and as a sentence; NULL */
	bool hard, pinned, unpublished;
	const char *id_text;
	int64_t tint;
};
struct grid_slot {
	size_t first, n;
	bool off;
};
struct grid_day {
	int32_t day;
	const char *iso, *dow, *date, *class_name;
	int64_t number; /* of the month */
	bool today;
	int64_t needed, covered;
	const char *cover_class, *cover_icon;
};
struct grid_person {
	int64_t id;
	const char *id_text, *name, *initials, *position, *note;
	const char *group;                         /* heading before this row, or NULL */
	int64_t minutes, min_minutes, max_minutes; /* over the days shown; a maximum of 0 is none */
	bool over, under;
	const struct grid_slot *slots;
};
struct grid_cover {
	int32_t day;
	const char *shift, *position, *credential; /* credential NULL: none asked */
	int64_t least, wished, assigned, unfit, open;
	const char *class_name, *icon;
};
struct grid_cover_row {
	const char *name, *note;
	const struct grid_cover **cells; /* one each day, NULL: nothing is needed */
};
struct grid_legend {
	const char *name, *time; /* time "" when the name is one */
	int64_t tint;
};

struct roster_grid_view {
	int64_t site_id;
	const char *site, *site_name, *practice; /* `site` is the id as in addresses */
	int32_t from, to;
	int64_t days_shown;
	const char *period, *before, *after, *today_path, *print_path, *fill_path;
	const char *week_path, *two_path, *four_path;
	struct grid_day *days;
	size_t n_days;
	struct grid_person *people;
	size_t n_people;
	struct grid_chip *shifts;
	size_t n_shifts;
	struct grid_cover *coverage;
	size_t n_coverage;
	struct grid_cover_row *cover_rows;
	size_t n_cover_rows;
	struct grid_legend *legend;
	size_t n_legend;
	int64_t coverage_percent, needed, open, minutes, unpublished, penalty;
	const char *percent_class, *penalty_path;
	struct str table; /* as HTML, when it was printed before; p NULL: not yet */
	/* it costs more than the rest of the page, so the page asks for it afterwards */
	bool has_penalty;
	bool may_edit, may_fill, may_publish, may_staff, may_see_pay, print, no_shifts, no_needs;
};
void tmpl_roster_grid(struct html *o, const struct roster_grid_view *v);
/* tmpl_grid_table, or what it printed before (grid_cache.c). */
void grid_table(struct html *o, const struct roster_grid_view *v);
void tmpl_grid_table(struct html *o, const struct roster_grid_view *v);
void tmpl_grid_chip(struct html *o, const struct roster_grid_view *v, const struct grid_chip *c);
void tmpl_grid_marks(struct html *o, const struct grid_chip *c);
void tmpl_grid_bar(struct html *o, const struct roster_grid_view *v);
void tmpl_grid_kpis(struct html *o, const struct roster_grid_view *v);
void tmpl_grid_person(struct html *o, const struct roster_grid_view *v,
		      const struct grid_person *p);

struct grid_site {
	int64_t id;
	const char *name, *practice;
};
struct roster_sites_view {
	struct grid_site *sites;
	size_t n_sites;
};
void tmpl_roster_sites(struct html *o, const struct roster_sites_view *v);

struct cell_verdict {
	const char *code, *words;
	bool hard;
};
struct cell_shift {
	int64_t id;
	const char *name, *times, *note; /* note: the first thing in the way, or what is needed */
	int64_t tint;
	bool checked, hard;
	struct cell_verdict *verdicts;
	size_t n_verdicts;
};
struct cell_option {
	int64_t id;
	const char *label;
	bool selected;
};
/* `moving`: the shift was dragged or sent to another person or day, and a rule is in the way. */
struct roster_cell_view {
	int64_t id, version; /* of the assignment; 0: a new one */
	int64_t person_id;
	int32_t day;
	const char *person, *site, *when;
	const char *action, *move_action, *pin_action, *remove_action, *another, *back;
	const char *problem; /* why the last try was refused, or NULL */
	const char *reason, *reason_fault;
	struct cell_verdict *verdicts; /* of what is chosen */
	size_t n_verdicts;
	struct cell_shift *shifts;
	size_t n_shifts;
	struct cell_option *positions, *people;
	size_t n_positions, n_people;
	bool pinned, may_edit, may_override, hard, moving;
	const char *shift_name; /* of what is moved */
};
void tmpl_roster_cell(struct html *o, const struct roster_cell_view *v);
void tmpl_cell_reason(struct html *o, const struct roster_cell_view *v);
void tmpl_cell_move(struct html *o, const struct roster_cell_view *v);
void tmpl_cell_form(struct html *o, const struct roster_cell_view *v);
void tmpl_cell_more(struct html *o, const struct roster_cell_view *v);
void tmpl_cell_verdicts(struct html *o, const struct roster_cell_view *v);

/* The weeks beside their budget, and a draft that waits for a second person. */
struct labor_week_item {
	int32_t monday;
	int64_t minutes, overtime;
	const char *hours, *overtime_hours; /* as shown: "312", "4.5" */
	bool has_budget, over;
	int64_t cost, premium, budget; /* 0 for who may not see pay */
	const char *balance;           /* "$120.00 left", "$40.00 over", "3% over" */
};
struct labor_over_item {
	int64_t staff_id;
	const char *person, *words; /* "44 h, 4 h of them overtime" */
	int32_t monday;
};
struct labor_table_view {
	bool money; /* the viewer may see amounts */
	struct labor_week_item *weeks;
	size_t n_weeks;
	struct labor_over_item *over;
	size_t n_over;
	int64_t unpriced;
};
struct labor_view {
	const char *action, *back, *earlier, *later;
	const struct form_page_view *budget_form; /* NULL: only looked at */
	struct labor_table_view table;
};
void tmpl_labor(struct html *o, const struct labor_view *v);
void tmpl_labor_table(struct html *o, const struct labor_table_view *v);

struct publish_request_item {
	int64_t id;
	int32_t from, to;
	const char *asker, *when, *reason, *state, *state_words, *decider, *answer;
	int64_t broken;
	bool has_budget;
	int64_t cost, budget; /* 0 for who may not see pay */
};
struct publish_request_view {
	const char *site, *back, *look, *answer;
	const char *problem; /* why the answer was refused; NULL: none */
	struct publish_request_item request;
	struct labor_table_view labor;
	bool money, may_decide, own, changed; /* changed: the draft is another one by now */
};
void tmpl_publish_request(struct html *o, const struct publish_request_view *v);

struct publish_problem {
	int32_t day;
	const char *person, *shift, *words;
	bool allowed; /* with a reason */
	const char *reason;
};
struct roster_publish_view {
	const char *site, *action, *versions, *back, *problem;
	int32_t from, to;
	int64_t added, changed, cancelled, kept, open;
	struct publish_problem *problems;
	size_t n_problems;
	struct labor_table_view labor;
	const char *needs; /* "nothing", "reason", "second" */
	const char *words; /* why */
	const char *reason; /* as typed */
	struct publish_request_item *requests; /* that wait for these days */
	size_t n_requests;
};
void tmpl_roster_publish(struct html *o, const struct roster_publish_view *v);

struct publish_version {
	int64_t id, number, added, changed, cancelled, published_at;
	int32_t from, to;
	const char *when, *account;
};
struct roster_versions_view {
	struct publish_version *versions;
	size_t n_versions;
	const char *back;
	struct pager_view pages;
};
void tmpl_roster_versions(struct html *o, const struct roster_versions_view *v);
struct publish_version_line {
	const char *staff, *position, *shift, *time, *what, *before;
	int32_t day;
	int64_t tint, sequence;
};
struct roster_version_view {
	int64_t number, added, changed, cancelled;
	int32_t from, to;
	const char *when, *account, *back;
	struct publish_version_line *lines;
	size_t n_lines;
	size_t differing;
	bool changes_only;
	const char *toggle;
};
void tmpl_roster_version(struct html *o, const struct roster_version_view *v);

struct my_shift {
	int64_t id;
	int32_t day;
	bool ahead; /* not over: one may call out of it or look for a swap */
	const char *name, *time, *site, *position, *address;
	int64_t tint;
	const char **colleagues; /* "Nurses: Maya L., Priya R." */
	size_t n_colleagues;
};
struct my_day {
	int32_t day;
	const char *dow;
	int64_t date;
	bool today;
	struct my_shift *shifts;
	size_t n_shifts;
};
struct roster_my_week_view {
	const char *period, *before, *after, *now;
	struct my_day *days;
	size_t n_days;
	int64_t minutes;
	int32_t monday;
	bool unseen;         /* published or changed since the person last confirmed the week */
	const char *changed; /* says so */
	bool on_roster;      /* false: the account is nobody on the roster */
	struct feed_view feed;
};
void tmpl_roster_my_week(struct html *o, const struct roster_my_week_view *v);
void tmpl_my_shift(struct html *o, const struct my_shift *s);

#endif
