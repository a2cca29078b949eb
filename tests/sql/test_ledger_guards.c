/* The guards of the database around the books: SQL that goes around the program is refused by the
 * trigger that is named, also after a restore. */
#include "books.h"

#include "db/db_dump.h"

static void refused_by(struct books *b, const char *sql, const char *guard)
{
	assert_int_equal(db_begin(b->f->db), OK);
	enum err err = db_script(b->f->db, sql);
	if (err != E_INVALID || strcmp(db_last_constraint(b->f->db), guard) != 0)
		fail_msg("%s\n gave %s %s %s", sql, err_name(err), db_last_constraint(b->f->db),
			 db_last_error(b->f->db));
	db_rollback(b->f->db);
}

/* A journal of 100 in March; February is closed for good, April for daily work. */
static void open_guarded(struct books *b, void **state)
{
	open_books(b, state);
	move(b, on_day(3, 10), b->bank, b->revenue, 100, "k");
	close_month(b, 202602, "hard");
	close_month(b, 202604, "soft");
}

static void what_was_posted_stays(void **state)
{
	static const struct {
		const char *sql, *guard;
	} tries[] = {
		{ "UPDATE ledger_line SET cents = cents * 2", "ledger_line_posted" },
		{ "UPDATE ledger_line SET memo = 'x' WHERE line = 1", "ledger_line_posted" },
		{ "DELETE FROM ledger_line", "ledger_line_posted" },
		{ "INSERT INTO ledger_line (id, journal_id, line, account_id, day, cents, currency,"
		  " dim_id, cash, memo) SELECT 5, journal_id, 3, account_id, day, 1, 'USD', dim_id,"
		  " cash, '' FROM ledger_line WHERE line = 1",
		  "ledger_line_posted" },
		{ "UPDATE ledger_journal SET day = day + 1, month = 202604",
		  "ledger_journal_posted" },
		{ "UPDATE ledger_journal SET state = 'draft'", "ledger_journal_posted" },
		{ "UPDATE ledger_journal SET memo = 'x'", "ledger_journal_posted" },
		{ "DELETE FROM ledger_journal", "ledger_journal_posted" },
		{ "INSERT INTO ledger_journal (id, practice_id, state, number, recorded_at, day, "
		  "month,"
		  " source, memo, created_at) SELECT 9, practice_id, 'posted', 8, 1, day, month, "
		  "'t',"
		  " '', 1 FROM ledger_journal",
		  "ledger_journal_draft_first" },
		{ "UPDATE ledger_dim SET site_id = 4", "ledger_dim_fixed" },
		{ "DELETE FROM ledger_dim", "ledger_dim_fixed" },
		{ "DELETE FROM ledger_total", "ledger_total_kept" },
		{ "UPDATE ledger_account SET kind = 'expense' WHERE number = '1000'",
		  "ledger_account_used" },
		{ "UPDATE ledger_account SET section = 'other_asset' WHERE number = '1000'",
		  "ledger_account_used" },
		{ "UPDATE ledger_period SET state = 'open' WHERE month = 202602",
		  "ledger_period_closed" },
		{ "DELETE FROM ledger_period", "ledger_period_closed" },
	};
	struct books b;
	open_guarded(&b, state);
	for (size_t i = 0; i < ARRAY_LEN(tries); i++)
		refused_by(&b, tries[i].sql, tries[i].guard);
	assert_int_equal(balance(&b, b.bank, on_day(12, 31)), 100);
	assert_null(verified(&b).first);
}

/* Journal 77 as SQL writes it: a draft, lines that copy those of the posted journal with another
 * day and amount, and the turn of its state. */
static const char *draft(struct books *b, int64_t practice, int32_t on, int month)
{
	return arena_printf(b->f->a,
			    "INSERT INTO ledger_journal (id, practice_id, day, month, source, memo,"
			    " created_at) VALUES (77, %" PRId64 ", %d, %d, 't', '', 1);",
			    practice, on, month);
}

static const char *line(struct books *b, int n, int like, int32_t on, int cents)
{
	return arena_printf(
		b->f->a,
		"INSERT INTO ledger_line (id, journal_id, line, account_id, day, cents,"
		" currency, dim_id, cash, memo) SELECT %d, 77, %d, account_id, %d, %d, 'USD',"
		" dim_id, cash, '' FROM ledger_line WHERE line = %d AND journal_id <> 77;",
		900 + n * 10 + like, n, on, cents, like);
}

static const char *both(struct books *b, int32_t on, int x, int y)
{
	return arena_printf(b->f->a, "%s%s", line(b, 1, 1, on, x), line(b, 2, 2, on, y));
}

static const char *turned(struct books *b, const char *journal, const char *lines)
{
	return arena_printf(b->f->a,
			    "%s%s UPDATE ledger_journal SET state = 'posted', number = 9,"
			    " recorded_at = 1 WHERE id = 77;",
			    journal, lines);
}

static void what_does_not_hold_is_not_posted(void **state)
{
	struct books s, *b = &s;
	open_guarded(b, state);
	int32_t on = on_day(3, 5);
	int64_t here = b->practice;
	const char *march = draft(b, here, on, 202603);
	refused_by(b, turned(b, march, both(b, on, 50, -49)), "ledger_journal_balance");
	refused_by(b, turned(b, march, line(b, 1, 1, on, 50)), "ledger_journal_lines");
	refused_by(b, turned(b, march, both(b, on + 1, 50, -50)), "ledger_journal_day");
	refused_by(b, turned(b, draft(b, here, on, 202605), both(b, on, 50, -50)),
		   "ledger_journal_month");
	refused_by(b, turned(b, draft(b, b->other, on, 202603), both(b, on, 50, -50)),
		   "ledger_journal_book");
	on = on_day(1, 5);
	refused_by(b, turned(b, draft(b, here, on, 202601), both(b, on, 50, -50)),
		   "ledger_journal_closed");
	on = on_day(4, 5);
	refused_by(b, turned(b, draft(b, here, on, 202604), both(b, on, 50, -50)),
		   "ledger_journal_closed");
	on = on_day(3, 5);
	const char *same =
		arena_printf(b->f->a, "%s%s", line(b, 1, 1, on, 50), line(b, 1, 2, on, -50));
	refused_by(b, turned(b, march, same), "ledger_journal_numbering");
	/* Whole and in an open month it is taken: the others failed for the reason that is named.
	 */
	assert_int_equal(db_begin(b->f->db), OK);
	assert_int_equal(db_script(b->f->db, turned(b, march, both(b, on, 50, -50))), OK);
	db_rollback(b->f->db);
	assert_null(verified(b).first);
}

/* REPLACE takes rows away without asking the triggers that guard deletion; these guard against it.
 */
static void nor_does_replace_get_through(void **state)
{
	struct books b;
	open_books(&b, state);
	if (b.f->pg)
		return;
	move(&b, on_day(3, 10), b.bank, b.revenue, 100, "k");
	static const char *const tries[] = {
		"INSERT OR REPLACE INTO ledger_line SELECT id, journal_id, line, account_id, day, "
		"cents * 2, currency, dim_id, cash, memo FROM ledger_line",
		"INSERT OR REPLACE INTO ledger_journal (id, practice_id, day, month, source, memo, "
		"created_at) SELECT id, practice_id, day + 1, month, source, memo, 1 FROM "
		"ledger_journal",
		"INSERT OR REPLACE INTO ledger_journal (id, practice_id, day, month, source, memo, "
		"created_at, post_key) SELECT 5, practice_id, day, month, source, memo, 1, 'k' "
		"FROM ledger_journal",
		"INSERT OR REPLACE INTO ledger_dim SELECT id, 7, 0, 0, 0 FROM ledger_dim",
		"INSERT OR REPLACE INTO ledger_account SELECT id, practice_id, number, name, "
		"'expense', 'rent', control, active, version, created_at FROM ledger_account",
	};
	for (size_t i = 0; i < ARRAY_LEN(tries); i++) {
		assert_int_equal(db_begin(b.f->db), OK);
		if (db_script(b.f->db, tries[i]) == OK && db_commit(b.f->db) == OK)
			fail_msg("%s went through", tries[i]);
		db_rollback(b.f->db);
	}
	assert_null(verified(&b).first);
}

static bool whole(void *arg)
{
	(void)arg;
	return true;
}

/* A backup of the books goes into another database with its guards in force again. */
static void books_survive_backup_and_restore(void **state)
{
	struct books b;
	struct db_dump_report report;
	open_books(&b, state);
	move(&b, on_day(3, 10), b.bank, b.revenue, 100, "k");
	assert_int_equal(move(&b, on_day(3, 11), b.rent, b.bank, 40, NULL).verdict, LEDGER_FINE);
	close_month(&b, 202603, "hard");
	FILE *stream = tmpfile();
	assert_non_null(stream);
	assert_int_equal(db_dump(b.f->db, stream, &report), OK);
	rewind(stream);
	void *second = NULL;
	if (b.f->pg) {
		assert_int_equal(db_script(b.f->db,
					   "DROP SCHEMA public CASCADE; CREATE SCHEMA public"),
				 OK);
	} else {
		engine_setup(&second);
		b.f = second;
	}
	enum err err = db_load(b.f->db, stream, BOOKS_NOW, whole, NULL, &report);
	if (err != OK)
		fail_msg("%s %s", report.why == NULL ? "" : report.why, db_last_error(b.f->db));
	fclose(stream);
	struct ledger_report r = verified(&b);
	assert_null(r.first);
	assert_int_equal(r.journals, 2);
	assert_int_equal(db_script(b.f->db, "UPDATE ledger_line SET cents = 1"), E_INVALID);
	assert_int_equal(db_script(b.f->db, "DELETE FROM ledger_journal"), E_INVALID);
	if (second != NULL)
		engine_teardown(&second);
}

int main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, books_setup, engine_teardown)
	const struct CMUnitTest tests[] = {
		TEST(what_was_posted_stays),
		TEST(what_does_not_hold_is_not_posted),
		TEST(nor_does_replace_get_through),
		TEST(books_survive_backup_and_restore),
	};
	int failed = cmocka_run_group_tests_name("ledger guards sqlite", tests, NULL, NULL);
	engine_pg_url = engine_pg();
	if (engine_pg_url != NULL)
		failed +=
			cmocka_run_group_tests_name("ledger guards postgresql", tests, NULL, NULL);
	return failed;
}
