/* The invariants, in the order in which `huddle check` says them; what each asks stands in
 * check.sql. Admin comes last in the order of modules, so it may know the tables of all of them. */
#include "mod/admin/checks.h"
#include "base/date.h"
#include "base/tz.h"
#include "db/db.h"
#include "mod/admin/check_sql.h"
#include "mod/bank/bank_api.h"
#include "mod/ledger/ledger_api.h"
#include "mod/receivables/receivables_api.h"
#include "web/audit.h"

static void found(struct check_run *run, size_t n, const char *first)
{
	run->faults += (int64_t)n;
	if (n > 0 && run->first == NULL)
		run->first = first;
}

static const char *on_day(struct check_run *run, int32_t day)
{
	char text[DATE_TEXT_MAX];
	date_us(text, day);
	return arena_printf(run->arena, "The first one is on %s.", text);
}

#define ROWS_CHECK(name, first_words)                            \
	static enum err name##_holds(struct check_run *run)      \
	{                                                        \
		struct name##_row_list rows = { 0 };             \
		enum err err = name(run->db, run->arena, &rows); \
		if (err == OK && rows.n > 0)                     \
			found(run, rows.n, (first_words));       \
		return err;                                      \
	}
ROWS_CHECK(check_overlaps, on_day(run, rows.at[0].day))
ROWS_CHECK(check_published_newest, on_day(run, rows.at[0].day))
ROWS_CHECK(check_lines_without_shift, on_day(run, rows.at[0].day))
ROWS_CHECK(check_shift_sites, on_day(run, rows.at[0].day))
ROWS_CHECK(check_open_shifts, on_day(run, rows.at[0].day))
ROWS_CHECK(check_need_sites, "A need names the shift of another site.")
ROWS_CHECK(check_grants,
	   arena_printf(run->arena, "%s lacks %s.", rows.at[0].email, rows.at[0].site))
ROWS_CHECK(check_home_sites, rows.at[0].name)
ROWS_CHECK(check_obligations, rows.at[0].title)
ROWS_CHECK(check_account_staff, rows.at[0].email)

static enum err catalogue_fits(struct check_run *run)
{
	const struct db_statement *const *list;
	size_t n = db_catalogue(&list);
	for (size_t i = 0; i < n; i++)
		if (db_check_statement(run->db, list[i]) != OK)
			found(run, 1, arena_strdup(run->arena, db_last_error(run->db)));
	return OK;
}

static enum err zones_known(struct check_run *run)
{
	struct check_zones_row_list rows = { 0 };
	enum err err = check_zones(run->db, run->arena, &rows);
	for (size_t i = 0; err == OK && i < rows.n; i++)
		if (tz_find(rows.at[i].time_zone) == NULL)
			found(run, 1,
			      arena_printf(run->arena, "%s: %s", rows.at[i].name,
					   rows.at[i].time_zone));
	return err;
}

static enum err owner_exists(struct check_run *run)
{
	struct check_owner_row row;
	enum err err = check_owner(run->db, run->arena, &row);
	if (err == OK && row.accounts > 0 && row.owners == 0)
		found(run, 1, "Nobody can administer this office.");
	return err;
}

static enum err books_sound(struct check_run *run)
{
	struct ledger_report report;
	enum err err = ledger_verify(run->db, run->arena, &report);
	if (err == OK && report.faults > 0)
		found(run, (size_t)report.faults, report.first);
	return err;
}

static enum err receivables_sound(struct check_run *run)
{
	int64_t faults;
	const char *first;
	enum err err = receivables_verify(run->db, run->arena, &faults, &first);
	if (err == OK && faults > 0)
		found(run, (size_t)faults, first);
	return err;
}

static enum err bank_sound(struct check_run *run)
{
	const char *fault;
	enum err err = bank_verify(run->db, run->arena, &fault);
	if (err == OK && fault != NULL)
		found(run, 1, fault);
	return err;
}

/* The history opens a snapshot of its own. */
static enum err history_whole(struct check_run *run)
{
	struct audit_report report;
	db_rollback(run->db);
	enum err err = audit_verify(run->db, run->arena, &run->app->keys, NULL, &report);
	if (err == E_INVALID)
		found(run, 1, report.fault);
	return err == E_INVALID ? OK : err;
}

static const struct check list[] = {
	{ "catalogue", "Every statement of the program fits the database.", catalogue_fits },
	{ "audit.whole", "The history is whole, and its checkpoints are signed by this office.",
	  history_whole },
	{ "account.owner", "Somebody is an owner.", owner_exists },
	{ "account.grants", "Whoever has all sites was granted each of them.", check_grants_holds },
	{ "account.staff", "An account stands for one person of the roster who exists.",
	  check_account_staff_holds },
	{ "site.zone", "Every site has a time zone that is known.", zones_known },
	{ "staff.home", "People may work at their home site.", check_home_sites_holds },
	{ "need.site", "Needs name shifts of their own site.", check_need_sites_holds },
	{ "roster.site", "Planned shifts are shifts of their own site.", check_shift_sites_holds },
	{ "roster.overlap", "Nobody works at two places at once.", check_overlaps_holds },
	{ "roster.published", "What staff see is the newest publication.",
	  check_published_newest_holds },
	{ "roster.lines", "Whatever was published is seen by its person.",
	  check_lines_without_shift_holds },
	{ "ledger.sound", "Every journal balances, and every total is the sum of its lines.",
	  books_sound },
	{ "bank.sound", "Bank matches add up; imports and drawers agree with the books.",
	  bank_sound },
	{ "receivables.sound",
	  "What payers and patients owe by claim is what the books say; remittances add up.",
	  receivables_sound },
	{ "roster.open", "An open shift goes to one person, who accepted it; then nobody is asked.",
	  check_open_shifts_holds },
	{ "obligation.state", "Obligations have a key, and a day when they are done.",
	  check_obligations_holds },
};

const struct checks *modules_checks(void)
{
	static const struct checks all = { list, ARRAY_LEN(list) };
	return &all;
}
