/* What can be asked about the books. */
#include "mod/ledger/ledger_api.h"
#include "mod/ledger/ledger_web.h"
#include "web/page.h"

static const struct route routes[] = {
	{ HTTP_GET, "/ledger", PERM_LEDGER_READ, ledger_home_show, .view = &ledger_home_view_type,
	  .says = "The books of a practice at a glance, and its months." },
	{ HTTP_POST, "/ledger/books", PERM_LEDGER_WRITE, ledger_book_create,
	  .form = &ledger_book_form, .again = ledger_home_show, .audit = "ledger.book",
	  .says = "Gives a practice books with the usual chart of accounts." },
	{ HTTP_POST, "/ledger/periods", PERM_LEDGER_WRITE, ledger_period_save,
	  .form = &ledger_period_form, .again = ledger_home_show, .audit = "ledger.period",
	  .says = "Closes a month for daily work, or opens it again." },
	{ HTTP_POST, "/ledger/periods/close", PERM_LEDGER_CLOSE, ledger_period_close,
	  .form = &ledger_period_form, .again = ledger_home_show, .audit = "ledger.close",
	  .says = "Closes a month and all before it for good." },
	{ HTTP_GET, "/ledger/books.journal", PERM_LEDGER_READ, ledger_journal_export,
	  .says = "The books as a journal of hledger and ledger; from and to limit the days." },

	{ HTTP_GET, "/ledger/trial-balance", PERM_LEDGER_READ, ledger_trial_show,
	  .view = &ledger_report_view_type,
	  .says = "Every account's balance; to, known and practice choose, csv=1 gives a file." },
	{ HTTP_GET, "/ledger/profit-loss", PERM_LEDGER_READ, ledger_profit_show,
	  .view = &ledger_report_view_type,
	  .says = "Income and expenses; from, to, by, basis, known and practice choose." },
	{ HTTP_GET, "/ledger/balance-sheet", PERM_LEDGER_READ, ledger_sheet_show,
	  .view = &ledger_report_view_type, .says = "What is owned and owed at the end of a day." },
	{ HTTP_GET, "/ledger/cash-flow", PERM_LEDGER_READ, ledger_cash_show,
	  .view = &ledger_report_view_type, .says = "Where cash came from and went, directly." },

	{ HTTP_GET, "/ledger/schedules", PERM_LEDGER_READ, ledger_schedules_show,
	  .view = &ledger_schedules_view_type,
	  .says = "Journals that come again: recurring, accruals, prepaid, depreciation." },
	{ HTTP_GET, "/ledger/schedules/new", PERM_LEDGER_WRITE, ledger_schedule_new,
	  .view = &form_page_view_type, .says = "The form for one more." },
	{ HTTP_POST, "/ledger/schedules", PERM_LEDGER_WRITE, ledger_schedule_create,
	  .form = &ledger_schedule_form, .again = ledger_schedule_new,
	  .audit = "ledger.schedule.create", .says = "Adds one, and posts what is due." },
	{ HTTP_POST, "/ledger/schedules/:ledger_schedule/stop", PERM_LEDGER_WRITE,
	  ledger_schedule_stop, .form = &form_nothing, .audit = "ledger.schedule.stop",
	  .says = "Ends one; what was posted stays." },
	{ HTTP_GET, "/ledger/budget", PERM_LEDGER_READ, ledger_budget_show,
	  .view = &ledger_budget_view_type,
	  .says = "A year's plan, what was posted, and the forecast to its end." },
	{ HTTP_POST, "/ledger/budget", PERM_LEDGER_WRITE, ledger_budget_save,
	  .form = &ledger_budget_form, .again = ledger_budget_show, .audit = "ledger.budget",
	  .says = "Plans a year of an account, spread over its months." },
	{ HTTP_POST, "/ledger/budget/copy", PERM_LEDGER_WRITE, ledger_budget_copy_year,
	  .form = &ledger_copy_form, .again = ledger_budget_show, .audit = "ledger.budget.copy",
	  .says = "Copies a year's plan to the next year." },

	{ HTTP_GET, "/ledger/accounts", PERM_LEDGER_READ, ledger_accounts_show,
	  .view = &ledger_accounts_view_type, .says = "The chart of accounts with its balances." },
	{ HTTP_GET, "/ledger/accounts/new", PERM_LEDGER_WRITE, ledger_account_new_show,
	  .view = &form_page_view_type, .says = "The form for a new account." },
	{ HTTP_POST, "/ledger/accounts", PERM_LEDGER_WRITE, ledger_account_create,
	  .form = &ledger_account_form, .again = ledger_account_new_show,
	  .audit = "ledger.account.create", .says = "Adds an account." },
	{ HTTP_GET, "/ledger/accounts/:ledger_account", PERM_LEDGER_READ, ledger_register_show,
	  .view = &ledger_register_view_type,
	  .says = "The register of an account with its running balance, newest first." },
	{ HTTP_GET, "/ledger/accounts/:ledger_account/edit", PERM_LEDGER_WRITE, ledger_account_edit,
	  .view = &form_page_view_type, .says = "The form to change an account." },
	{ HTTP_POST, "/ledger/accounts/:ledger_account", PERM_LEDGER_WRITE, ledger_account_save,
	  .form = &ledger_account_form, .again = ledger_account_edit,
	  .audit = "ledger.account.change", .says = "Changes an account." },

	{ HTTP_GET, "/ledger/journals", PERM_LEDGER_READ, ledger_journals_show,
	  .view = &ledger_journals_view_type,
	  .says = "Journals, newest first; state=draft for drafts." },
	{ HTTP_GET, "/ledger/journals/new", PERM_LEDGER_WRITE, ledger_entry_new,
	  .view = &ledger_entry_view_type, .says = "The form for a new journal." },
	{ HTTP_POST, "/ledger/journals", PERM_LEDGER_WRITE, ledger_entry_create,
	  .form = &ledger_journal_form, .again = ledger_entry_new, .audit = "ledger.journal",
	  .says = "Posts a journal of up to twelve lines, or keeps it as a draft." },
	{ HTTP_GET, "/ledger/journals/:journal", PERM_LEDGER_READ, ledger_journal_show,
	  .view = &ledger_journal_view_type,
	  .says = "One journal: its lines, and the journals it is linked to." },
	{ HTTP_GET, "/ledger/journals/:journal/edit", PERM_LEDGER_WRITE, ledger_entry_edit,
	  .view = &ledger_entry_view_type, .says = "The form of a draft." },
	{ HTTP_POST, "/ledger/journals/:journal", PERM_LEDGER_WRITE, ledger_entry_save,
	  .form = &ledger_journal_form, .again = ledger_entry_edit,
	  .audit = "ledger.journal.change",
	  .says = "Changes a draft, and posts it unless it is kept." },
	{ HTTP_POST, "/ledger/journals/:journal/post", PERM_LEDGER_WRITE, ledger_journal_post_now,
	  .form = &form_nothing, .again = ledger_journal_show, .audit = "ledger.journal.post",
	  .says = "Posts a draft as it stands." },
	{ HTTP_POST, "/ledger/journals/:journal/delete", PERM_LEDGER_WRITE, ledger_journal_delete,
	  .form = &form_nothing, .again = ledger_journal_show, .audit = "ledger.journal.delete",
	  .says = "Takes a draft away." },
	{ HTTP_GET, "/ledger/journals/:journal/reverse", PERM_LEDGER_WRITE,
	  ledger_journal_reverse_ask, .view = &form_page_view_type,
	  .says = "The form to reverse a journal." },
	{ HTTP_POST, "/ledger/journals/:journal/reverse", PERM_LEDGER_WRITE, ledger_journal_reverse,
	  .form = &ledger_reverse_form, .again = ledger_journal_reverse_ask,
	  .audit = "ledger.journal.reverse",
	  .says = "Posts the opposite of a journal, linked to it." },
};

struct route_table ledger_routes(void)
{
	return (struct route_table){ routes, ARRAY_LEN(routes) };
}

static enum err practice_seen(struct db *db, struct arena *a, int64_t viewer, int64_t practice)
{
	return org_practice_visible(db, a, viewer, practice);
}

enum err ledger_account_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct ledger_account_row row;
	enum err err = ledger_account_get(db, a, id, &row);
	return err != OK ? err : practice_seen(db, a, viewer, row.practice_id);
}

enum err ledger_journal_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	struct ledger_journal_row row;
	enum err err = ledger_journal_get(db, a, id, &row);
	return err != OK ? err : practice_seen(db, a, viewer, row.practice_id);
}

enum err ledger_value_visible(struct db *db, struct arena *a, int64_t viewer, int64_t id)
{
	(void)viewer; /* payers and providers are the office's, as positions are */
	struct ledger_value_row row;
	return ledger_value_get(db, a, id, &row);
}
