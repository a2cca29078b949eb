/* What the pages of the books show. */
#ifndef MOD_LEDGER_LEDGER_VIEW_H
#define MOD_LEDGER_LEDGER_VIEW_H

#include "http/html.h"
#include "web/page.h"

struct ledger_choice {
	const char *value, *label;
	bool here;
};

/* A link of the row of tabs over each page. */
struct ledger_tab {
	const char *label, *path;
	bool here;
};

struct ledger_cell {
	int64_t cents;
	const char *path; /* where the figure comes from; "" when it comes from the rows above */
	bool empty;
};
struct ledger_row {
	const char *kind; /* "head", "line", "total", "grand" */
	const char *number, *label;
	const char *says; /* how the figures of the row came about */
	struct ledger_cell *cells;
	size_t n_cells;
};
struct ledger_column {
	const char *label;
};
struct ledger_bar {
	const char *label;
	int64_t x, y, width, height, label_x;
	bool first;        /* of its pair */
	const char *words; /* "Nov 2026: $1,200.00" */
};
struct ledger_chart {
	const char *finding; /* one sentence */
	const char *first, *second;
	struct ledger_bar *bars;
	size_t n_bars;
	int64_t zero_y;
};

/* A statement: trial balance, profit and loss, balance sheet, cash flow. */
struct ledger_report_view {
	struct ledger_tab *tabs;
	size_t n_tabs;
	const char *what, *explain, *practice, *period;
	const char *address; /* of the page without its query */
	const char *csv;     /* the same question for a file */
	int32_t from, to, known;
	bool ranged; /* asks for a first day too */
	bool one;    /* a single practice: figures lead to their lines */
	struct ledger_choice *practices, *bases, *bys;
	size_t n_practices, n_bases, n_bys;
	struct ledger_column *columns;
	size_t n_columns;
	struct ledger_row *rows;
	size_t n_rows;
	const char *warning; /* what does not agree; "" */
	struct ledger_chart *chart;
	size_t n_charts; /* 0 or 1 */
};
void tmpl_ledger_report(struct html *o, const struct ledger_report_view *v);

struct ledger_journal_item {
	int64_t id, number, cents;
	int32_t day;
	const char *memo, *source;
	bool reversal;
};
struct ledger_figure {
	const char *label, *path, *says;
	int64_t cents;
};
struct ledger_month_item {
	int64_t month;
	const char *label, *state, *who;
	int64_t drafts;
	bool may_soft, may_open, may_hard;
};
struct ledger_home_view {
	struct ledger_tab *tabs;
	size_t n_tabs;
	struct ledger_choice *practices;
	size_t n_practices;
	const char *practice;
	const char *problem; /* why a month was not closed or opened; NULL: nothing was refused */
	int64_t practice_id;
	bool has_book, may_write;
	struct ledger_figure *figures;
	size_t n_figures;
	struct ledger_month_item *months;
	size_t n_months;
	struct ledger_journal_item *drafts; /* the newest that wait to be posted */
	size_t n_drafts;
};
void tmpl_ledger_home(struct html *o, const struct ledger_home_view *v);

struct ledger_account_item {
	int64_t id, cents;
	const char *number, *name, *kind, *section, *control, *role;
	bool active;
};
struct ledger_accounts_view {
	struct ledger_tab *tabs;
	size_t n_tabs;
	struct ledger_choice *practices;
	size_t n_practices;
	struct ledger_account_item *accounts;
	size_t n_accounts;
	bool may_write;
};
void tmpl_ledger_accounts(struct html *o, const struct ledger_accounts_view *v);

struct ledger_register_item {
	int64_t journal_id, number, debit, credit, balance;
	int32_t day;
	const char *memo, *source;
};
struct ledger_register_view {
	struct ledger_tab *tabs;
	size_t n_tabs;
	int64_t account_id, balance;
	const char *number, *name, *kind, *filter; /* filter: "Provider: Dr. Jones", or "" */
	int32_t to;
	struct ledger_register_item *lines;
	size_t n_lines;
	const char *older; /* address of the next page; "" at the end */
	bool may_write;
};
void tmpl_ledger_register(struct html *o, const struct ledger_register_view *v);

struct ledger_journals_view {
	struct ledger_tab *tabs;
	size_t n_tabs;
	struct ledger_choice *practices, *states;
	size_t n_practices, n_states;
	struct ledger_journal_item *journals;
	size_t n_journals;
	const char *older;
	bool drafts, may_write;
};
void tmpl_ledger_journals(struct html *o, const struct ledger_journals_view *v);

struct ledger_line_item {
	int64_t account_id, debit, credit;
	const char *account, *site, *provider, *payer, *department, *memo, *currency;
};
struct ledger_link {
	const char *label, *path;
};
struct ledger_journal_view {
	struct ledger_tab *tabs;
	size_t n_tabs;
	int64_t id, number, recorded_at, version, debits, credits;
	int32_t day;
	const char *practice, *state, *memo, *source, *reason, *who, *recorded;
	struct ledger_line_item *lines;
	size_t n_lines;
	struct ledger_link *links; /* what it reverses, what reverses it, the rest of its act */
	size_t n_links;
	bool adjusting, may_post, may_change, may_reverse, may_audit;
};
void tmpl_ledger_journal(struct html *o, const struct ledger_journal_view *v);

/* The form of a journal: what is above the lines, and the lines as a table. */
struct ledger_entry_cell {
	const struct form_input *in;
	const char *label;
	bool money;
};
struct ledger_entry_line {
	struct ledger_entry_cell *cells;
	size_t n_cells;
};
struct ledger_entry_view {
	struct ledger_tab *tabs;
	size_t n_tabs;
	const struct form_page_view *form; /* its inputs without those of the lines */
	struct form_page_view *head;
	struct ledger_entry_line *lines;
	size_t n_lines;
	const char *action, *cancel, *problem;
};
void tmpl_ledger_entry(struct html *o, const struct ledger_entry_view *v);
void tmpl_ledger_tabs(struct html *o, const struct ledger_tab *tabs, size_t n);

struct ledger_schedule_item {
	int64_t id, done, runs, cents, left;
	int32_t next;
	const char *title, *kind, *debit, *credit;
	bool active;
};
struct ledger_schedules_view {
	struct ledger_tab *tabs;
	size_t n_tabs;
	struct ledger_choice *practices;
	size_t n_practices;
	struct ledger_schedule_item *items;
	size_t n_items;
	int32_t today;
	bool may_write;
};
void tmpl_ledger_schedules(struct html *o, const struct ledger_schedules_view *v);

struct ledger_budget_item {
	int64_t account_id, planned, actual, forecast;
	const char *number, *name;
};
struct ledger_budget_view {
	struct ledger_tab *tabs;
	size_t n_tabs;
	struct ledger_choice *practices;
	size_t n_practices;
	int64_t year, practice_id;
	struct ledger_budget_item *items;
	size_t n_items;
	struct form_page_view *form;
	bool may_write;
};
void tmpl_ledger_budget(struct html *o, const struct ledger_budget_view *v);

void tmpl_ledger_options(struct html *o, const struct ledger_choice *at, size_t n);
void tmpl_ledger_practice(struct html *o, const char *address, const struct ledger_choice *at,
			  size_t n);
void tmpl_ledger_chart(struct html *o, const struct ledger_chart *v);
void tmpl_ledger_figures(struct html *o, const struct ledger_row *r);
void tmpl_ledger_month(struct html *o, const struct ledger_home_view *v,
		       const struct ledger_month_item *m);
void tmpl_ledger_line(struct html *o, const struct ledger_line_item *l);
void tmpl_ledger_entry_cell(struct html *o, const struct ledger_entry_cell *c);

#endif
