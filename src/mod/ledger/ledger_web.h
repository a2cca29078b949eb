/* Handlers and forms of the books, for ledger_routes.c, and what they share. */
#ifndef MOD_LEDGER_LEDGER_WEB_H
#define MOD_LEDGER_LEDGER_WEB_H

#include "mod/ledger/ledger_statement.h"
#include "mod/ledger/ledger_view.h"
#include "mod/org/org_api.h"
#include "web/ctx.h"

/* The practices that the viewer may see, and which of them the page is about: ?practice=ID, or
 * "all", or the first. */
struct ledger_scope {
	struct org_practice_row_list practices;
	const struct org_practice_row *one; /* NULL: all of them together, or there is none */
	const char *query;                  /* "practice=ID", for links */
	struct ledger_choice *choices;
	size_t n_choices;
};
/* E_NOTFOUND for a practice that was not granted. */
enum err ledger_scope_read(struct ctx *c, bool may_be_all, struct ledger_scope *out) MUST_CHECK;
/* The same for a page about something of this practice, whatever the address says: the page names
 * the practice, and its tabs stay with it. */
enum err ledger_scope_of(struct ctx *c, int64_t practice, struct ledger_scope *out) MUST_CHECK;
/* The tabs over each page; `here` is the address of the one that is shown. */
void ledger_tabs(struct ctx *c, const struct ledger_scope *s, const char *here,
		 struct ledger_tab **tabs, size_t *n);
/* The UTC day of the request. */
int32_t ledger_today(const struct ctx *c);
/* Names of sites that the viewer may see and of values; "" when unknown. */
struct ledger_names {
	struct org_site_row_list sites;
	struct ledger_value_row_list values;
};
enum err ledger_names_load(struct ctx *c, struct ledger_names *out) MUST_CHECK;
const char *ledger_name_of(const struct ledger_names *names, int64_t id);

struct ledger_book_form {
	int64_t practice, year_starts;
};
struct ledger_period_form {
	int64_t practice, month;
	const char *state;
};
struct ledger_account_form {
	int64_t practice, version;
	const char *number, *name, *section, *control;
	bool inactive;
};

#define LEDGER_FORM_LINES 12
/* One line as the form of a journal has it: the members of each line in one order. */
struct ledger_line_form {
	int64_t account, debit, credit;
	const char *note;
	int64_t site, provider, payer, department;
};
#define LEDGER_LINE_MEMBERS(n)                   \
	int64_t account##n, debit##n, credit##n; \
	const char *note##n;                     \
	int64_t site##n, provider##n, payer##n, department##n
struct ledger_journal_form {
	int64_t practice, version;
	int32_t day;
	const char *memo, *keep; /* keep: "draft" or "post" */
	bool adjusting;
	LEDGER_LINE_MEMBERS(1);
	LEDGER_LINE_MEMBERS(2);
	LEDGER_LINE_MEMBERS(3);
	LEDGER_LINE_MEMBERS(4);
	LEDGER_LINE_MEMBERS(5);
	LEDGER_LINE_MEMBERS(6);
	LEDGER_LINE_MEMBERS(7);
	LEDGER_LINE_MEMBERS(8);
	LEDGER_LINE_MEMBERS(9);
	LEDGER_LINE_MEMBERS(10);
	LEDGER_LINE_MEMBERS(11);
	LEDGER_LINE_MEMBERS(12);
};
struct ledger_reverse_form {
	int32_t day;
	const char *reason;
};

struct ledger_schedule_form {
	int64_t practice, runs, amount, debit, credit, site;
	int32_t first;
	const char *kind, *title;
};
struct ledger_budget_form {
	int64_t practice, year, account, site, amount;
};
struct ledger_copy_form {
	int64_t practice, year, percent;
};

extern const struct form ledger_book_form, ledger_period_form, ledger_account_form,
	ledger_journal_form, ledger_reverse_form, ledger_schedule_form, ledger_budget_form,
	ledger_copy_form;
extern const struct view_type ledger_schedules_view_type, ledger_budget_view_type;
extern const struct view_type ledger_report_view_type, ledger_home_view_type,
	ledger_accounts_view_type, ledger_register_view_type, ledger_journals_view_type,
	ledger_journal_view_type, ledger_entry_view_type;

enum err ledger_home_show(struct ctx *c);
enum err ledger_book_create(struct ctx *c);
enum err ledger_period_save(struct ctx *c);
enum err ledger_period_close(struct ctx *c);
enum err ledger_journal_export(struct ctx *c);

enum err ledger_schedules_show(struct ctx *c);
enum err ledger_schedule_new(struct ctx *c);
enum err ledger_schedule_create(struct ctx *c);
enum err ledger_schedule_stop(struct ctx *c);
enum err ledger_budget_show(struct ctx *c);
enum err ledger_budget_save(struct ctx *c);
enum err ledger_budget_copy_year(struct ctx *c);

enum err ledger_trial_show(struct ctx *c);
enum err ledger_profit_show(struct ctx *c);
enum err ledger_sheet_show(struct ctx *c);
enum err ledger_cash_show(struct ctx *c);

enum err ledger_accounts_show(struct ctx *c);
enum err ledger_account_new_show(struct ctx *c);
enum err ledger_account_create(struct ctx *c);
enum err ledger_account_edit(struct ctx *c);
enum err ledger_account_save(struct ctx *c);
enum err ledger_register_show(struct ctx *c);

enum err ledger_journals_show(struct ctx *c);
enum err ledger_entry_new(struct ctx *c);
enum err ledger_entry_create(struct ctx *c);
enum err ledger_entry_edit(struct ctx *c);
enum err ledger_entry_save(struct ctx *c);
enum err ledger_journal_show(struct ctx *c);
enum err ledger_journal_post_now(struct ctx *c);
enum err ledger_journal_delete(struct ctx *c);
enum err ledger_journal_reverse_ask(struct ctx *c);
enum err ledger_journal_reverse(struct ctx *c);

#endif
