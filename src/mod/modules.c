/* The list of modules: routes, path parameters, navigation, jobs, chores. */
#include "mod/modules.h"
#include "mod/admin/admin_api.h"
#include "mod/admin/machine_api.h"
#include "mod/bank/bank_api.h"
#include "mod/home/home_api.h"
#include "mod/ledger/ledger_api.h"
#include "mod/links.h"
#include "mod/org/org_api.h"
#include "mod/people/people_api.h"
#include "mod/receivables/receivables_api.h"
#include "mod/roster/grid_routes.h"
#include "mod/roster/life_routes.h"
#include "mod/roster/plan_api.h"
#include "mod/roster/need_api.h"
#include "web/audit.h"
#include "web/mail_job.h"
#include "web/notice_sql.h"
#include "web/obligation.h"
#include "web/import_page.h"
#include "web/page.h"
#include "web/rule.h"

static const struct param_kind params[] = {
	{ "site", PARAM_ID, org_site_visible },
	{ "practice", PARAM_ID, org_practice_visible },
	{ "staff", PARAM_ID, people_staff_visible },
	{ "credential", PARAM_ID, people_credential_visible },
	{ "timeoff", PARAM_ID, people_time_off_visible },
	{ "mytimeoff", PARAM_ID, people_my_time_off_visible },
	{ "unavailable", PARAM_ID, people_unavailable_visible },
	{ "myunavailable", PARAM_ID, people_my_unavailable_visible },
	{ "position", PARAM_ID, people_position_visible },
	{ "skill", PARAM_ID, people_skill_visible },
	{ "credential_kind", PARAM_ID, people_credential_kind_visible },
	{ "assignment", PARAM_ID, grid_assignment_visible },
	{ "publication", PARAM_ID, grid_publication_visible },
	{ "publishrequest", PARAM_ID, gate_request_visible },
	{ "shift", PARAM_ID, plan_shift_visible },
	{ "need", PARAM_ID, plan_need_visible },
	{ "fill", PARAM_ID, plan_job_visible },
	{ "openshift", PARAM_ID, life_open_shift_visible },
	{ "myopening", PARAM_ID, life_my_opening_visible },
	{ "myshift", PARAM_ID, life_my_shift_visible },
	{ "ownshift", PARAM_ID, life_own_shift_visible },
	{ "mywish", PARAM_ID, life_my_wish_visible },
	{ "swap", PARAM_ID, life_swap_visible },
	{ "myswap", PARAM_ID, life_my_swap_visible },
	{ "colleague", PARAM_ID, life_colleague_visible },
	{ "colleagueshift", PARAM_ID, life_colleague_shift_visible },
	{ "bank", PARAM_ID, bank_account_visible },
	{ "bankline", PARAM_ID, bank_line_visible },
	{ "bankmatch", PARAM_ID, bank_match_visible },
	{ "bankrule", PARAM_ID, bank_rule_visible },
	{ "bankrec", PARAM_ID, bank_reconciliation_visible },
	{ "drawer", PARAM_ID, cash_drawer_visible },
	{ "cashcount", PARAM_ID, cash_count_visible },
	{ "bookaccount", PARAM_ID, bank_books_visible },
	{ "bookline", PARAM_ID, bank_book_line_visible },
	{ "claim", PARAM_ID, receivables_claim_visible },
	{ "remit", PARAM_ID, receivables_remit_visible },
	{ "arwork", PARAM_ID, receivables_work_visible },
	{ "payer", PARAM_ID, receivables_payer_visible },
	{ "day", PARAM_DAY, NULL },
	{ "token", PARAM_WORD, NULL },
	{ "ledger_account", PARAM_ID, ledger_account_visible },
	{ "journal", PARAM_ID, ledger_journal_visible },
	{ "ledger_value", PARAM_ID, ledger_value_visible },
	{ "ledger_schedule", PARAM_ID, ledger_schedule_visible },
	{ "obligation", PARAM_ID, home_obligation_visible },
	{ "schedule", PARAM_ID, home_schedule_visible },
	{ "override", PARAM_ID, home_override_visible },
	{ "doer", PARAM_ID, home_doer_visible },
	{ "rule", PARAM_WORD, NULL },
	{ "account", PARAM_ID, admin_account_visible },
	{ "job", PARAM_ID, machine_job_visible },
	{ "apitoken", PARAM_ID, admin_api_token_visible },
};

static const struct nav_item nav[] = {
	{ "Huddle", "users-group", "/", PERM_ROSTER_READ },
	{ "Roster", "calendar-week", "/roster", PERM_ROSTER_READ },
	{ "Staff", "users", "/staff", PERM_STAFF_READ },
	{ "Credentials", "certificate", "/credentials", PERM_CREDENTIAL_READ },
	{ "Time off", "beach", "/timeoff", PERM_TIME_OFF_READ },
	{ "Obligations", "checklist", "/obligations", PERM_OBLIGATION_READ },
	{ "Books", "report", "/ledger", PERM_LEDGER_READ },
	{ "Bank", "building-bank", "/bank", PERM_LEDGER_READ },
	{ "Cash", "cash", "/cash", PERM_LEDGER_READ },
	{ "Receivables", "file-text", "/receivables", PERM_LEDGER_READ },
	{ "Sites", "building-community", "/sites", PERM_OFFICE_READ },
	{ "Rules", "scale", "/rules", PERM_OFFICE_READ },
	{ "Accounts", "key", "/accounts", PERM_ACCOUNT_ADMIN },
	{ "History", "history", "/audit", PERM_AUDIT_READ },
	{ "System", "settings", "/system", PERM_SYSTEM_ADMIN },
};

/* Those without an icon stand in the tabs of these pages alone. */
static const struct own_item own_nav[] = {
	{ { "My week", "calendar-user", "/my-week", PERM_OWN }, "My week" },
	{ { "Team", NULL, "/me/team", PERM_OWN }, "Team" },
	{ { "Open shifts", "user-plus", "/me/open-shifts", PERM_OWN }, "Open shifts" },
	{ { "Swaps", NULL, "/me/swaps", PERM_OWN }, "Swaps" },
	{ { "My time off", "beach", "/me/timeoff", PERM_OWN }, "Time off" },
	{ { "Hours", NULL, "/me/hours", PERM_OWN }, "Hours" },
	{ { "Wishes", NULL, "/me/wishes", PERM_OWN }, "Wishes" },
	{ { "My credentials", NULL, "/me/credentials", PERM_OWN }, "Credentials" },
	{ { "My duties", "checklist", "/me/obligations", PERM_OWN }, "Duties" },
};

static const struct import_kind *const imports[] = {
	&org_import_sites,
	&people_import_staff,
	&people_import_credentials,
	&roster_import_needs,
	&people_import_time_off,
	&receivables_import_charges,
	&receivables_import_adjustments,
	&receivables_import_fees,
};

static const struct route import_routes[] = {
	IMPORT_ROUTES("sites", PERM_OFFICE_WRITE, PERM_OFFICE_READ),
	IMPORT_ROUTES("staff", PERM_STAFF_WRITE, PERM_STAFF_READ),
	IMPORT_ROUTES("credentials", PERM_CREDENTIAL_WRITE, PERM_CREDENTIAL_READ),
	IMPORT_ROUTES("needs", PERM_OFFICE_WRITE, PERM_OFFICE_READ),
	IMPORT_ROUTES("timeoff", PERM_TIME_OFF_DECIDE, PERM_TIME_OFF_READ),
	IMPORT_ROUTES("charges", PERM_LEDGER_WRITE, PERM_LEDGER_READ),
	IMPORT_ROUTES("adjustments", PERM_LEDGER_WRITE, PERM_LEDGER_READ),
	IMPORT_ROUTES("fees", PERM_LEDGER_WRITE, PERM_LEDGER_READ),
};

static enum err seal(struct app *app, struct arena *a, int64_t now_ms)
{
	(void)a;
	int64_t sealed = 1;
	enum err err = OK;
	while (err == OK && sealed > 0)
		err = audit_seal(app->write, &app->keys, now_ms, &sealed);
	return err;
}

static enum err recover(struct app *app, struct arena *a, int64_t now_ms)
{
	return job_recover(app->write, a, modules_jobs(), now_ms);
}

static enum err forget(struct app *app, struct arena *a, int64_t now_ms)
{
	(void)a;
	int64_t n;
	enum err err = session_delete_idle(app->write, now_ms - LIMIT_SESSION_IDLE_MS,
					   now_ms - LIMIT_SESSION_MS, &n);
	if (err == OK)
		err = request_done_forget(app->write, now_ms - LIMIT_REQUEST_MEMORY_MS, &n);
	return err != OK ? err : notice_forget(app->write, now_ms - LIMIT_NOTICE_MS, &n);
}

static enum err load_rules_work(struct db *db, void *arg)
{
	return rules_load(db, arg);
}

static enum err load_rules(struct app *app, struct arena *a, int64_t now_ms)
{
	(void)now_ms;
	return db_transaction(app->write, load_rules_work, a);
}

static const struct chore chore_list[] = {
	{ "rules", 24 * 60 * 60 * 1000, load_rules },
	{ "obligations", 5 * 60 * 1000, obligation_chore_schedules },
	{ "credentials", 60 * 60 * 1000, home_chore_credentials },
	{ "escalate", 10 * 60 * 1000, obligation_chore_escalate },
	{ "remind", 10 * 60 * 1000, obligation_chore_remind },
	{ "offers", 5 * 1000, open_shift_chore },
	{ "swaps", 60 * 1000, swap_chore },
	{ "books", 60 * 60 * 1000, ledger_chore_schedules },
	{ "seal", 1000, seal },
	{ "recover", 30 * 1000, recover },
	{ "forget", 10 * 60 * 1000, forget },
};

static const struct job_kind job_list[] = {
	{ "roster.fill", roster_fill_job_run, 2, "Fills days of a site's roster." },
	{ "mail", mail_job_run, 5, "Sends one mail." },
};

const struct routes *modules_routes(void)
{
	static struct route_table tables[13];
	static struct routes all = { tables, ARRAY_LEN(tables), params, ARRAY_LEN(params) };
	if (tables[0].at == NULL) {
		tables[7] = plan_routes();
		tables[8] = life_routes();
		tables[9] = bank_routes();
		tables[10] = receivables_routes();
		tables[11] = ledger_routes();
		tables[12] = bank_cash_routes();
		tables[0] = org_routes();
		tables[1] = admin_routes();
		tables[2] = people_routes();
		tables[3] = (struct route_table){ import_routes, ARRAY_LEN(import_routes) };
		tables[4] = home_routes();
		tables[5] = grid_routes();
		tables[6] = machine_routes();
	}
	return &all;
}

const struct job_kinds *modules_jobs(void)
{
	static const struct job_kinds all = { job_list, ARRAY_LEN(job_list) };
	return &all;
}

const struct chores *modules_chores(void)
{
	static const struct chores all = { chore_list, ARRAY_LEN(chore_list) };
	return &all;
}

void modules_start(void)
{
	page_set_nav(nav, ARRAY_LEN(nav));
	page_set_own_nav(own_nav, ARRAY_LEN(own_nav));
	import_set_kinds(imports, ARRAY_LEN(imports));
	links_start();
}
