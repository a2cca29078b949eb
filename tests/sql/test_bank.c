/* Bank accounts on both engines: imports that add nothing the second time and keep twins, matches
 * one to one, one to many and many to one, entries made from lines and taken back, reconciliations
 * that are kept, and what the database itself refuses. */
#include "books.h"

#include "mod/bank/bank_cash.h"
#include "mod/bank/bank_store.h"

struct bank {
	struct books b;
	struct bank_account_row account;
	struct bank_import_out out;
};

static const struct bank_actor bookkeeper = { 0, "Bo", BOOKS_NOW };

#define HEAD                                                                               \
	"OFXHEADER:100\n\n<OFX><STMTRS><CURDEF>USD<BANKACCTFROM><ACCTID>77</BANKACCTFROM>" \
	"<BANKTRANLIST>\n"
#define LINE(day, cents, id, name) \
	"<STMTTRN><DTPOSTED>202603" day "<TRNAMT>" cents "<FITID>" id "<NAME>" name "</STMTTRN>\n"
#define TAIL "</BANKTRANLIST></STMTRS></OFX>\n"
#define MARCH                                                                                     \
	HEAD LINE("02", "1297.42", "A", "SYNTH PLAN TRN*1*EFT0001*1*")                            \
		LINE("03", "-15.00", "F", "SERVICE FEE") LINE("03", "-15.00", "F", "SERVICE FEE") \
			LINE("05", "-80.50", "F", "CHECK") LINE("09", "60.00", "D", "DEPOSIT")    \
				TAIL

static struct bank_import_out import(struct bank *k, const char *text)
{
	struct engine_fixture *f = k->b.f;
	struct bank_import_in in = { .bank_account_id = k->account.id,
				     .file_name = "march.ofx",
				     .text = str_of(text),
				     .now_ms = BOOKS_NOW };
	assert_int_equal(db_begin(f->db), OK);
	enum err err = bank_import_file(f->db, f->a, &in, &k->out);
	if (err != OK)
		fail_msg("%s", db_last_error(f->db));
	assert_int_equal(db_commit(f->db), OK);
	return k->out;
}

static void open_bank(struct bank *k, void **state, int64_t opening)
{
	int64_t id;
	open_books(&k->b, state);
	struct engine_fixture *f = k->b.f;
	assert_int_equal(db_begin(f->db), OK);
	assert_int_equal(bank_account_add(f->db, f->a, k->b.bank, "Operating", on_day(2, 28),
					  opening, BOOKS_NOW, &id),
			 OK);
	assert_int_equal(bank_account_get(f->db, f->a, id, &k->account), OK);
	assert_int_equal(db_commit(f->db), OK);
}

static void twins_survive_and_a_second_import_adds_nothing(void **state)
{
	struct bank k;
	open_bank(&k, state, 0);
	struct bank_import_out o = import(&k, MARCH);
	assert_null(o.refused);
	assert_int_equal(o.n_new, 5);
	assert_int_equal(o.new_cents, 129742 - 1500 - 1500 - 8050 + 6000);
	o = import(&k, MARCH);
	assert_int_equal(o.n_new, 0);
	assert_int_equal(o.n_known, 5);
	/* A file that overlaps brings what is new alone: a third fee of that day is one more. */
	o = import(&k, HEAD LINE("03", "-15.00", "F", "SERVICE FEE")
			       LINE("03", "-15.00", "F", "SERVICE FEE")
				       LINE("03", "-15.00", "F", "SERVICE FEE") TAIL);
	assert_int_equal(o.n_new, 1);
	assert_int_equal(o.n_known, 2);
	/* Another account's file is refused; so is one in another currency. */
	o = import(&k, "<OFX><STMTRS><BANKACCTFROM><ACCTID>78</BANKACCTFROM>" LINE(
			       "02", "1", "A", "x") "</STMTRS></OFX>");
	assert_non_null(strstr(o.refused, "no statement of account 77"));
	o = import(&k, "<OFX><STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>77</BANKACCTFROM>" LINE(
			       "02", "1", "A", "x") "</STMTRS></OFX>");
	assert_non_null(strstr(o.refused, "EUR"));
	o = import(&k, "what is this");
	assert_non_null(strstr(o.refused, "none of the files"));
}

/* The ids of open lines of an amount. */
static int64_t at_bank(struct bank *k, int64_t cents)
{
	struct bank_open open;
	assert_int_equal(bank_open_load(k->b.f->db, k->b.f->a, &k->account, &open), OK);
	for (size_t i = 0; i < open.bank_rows.n; i++)
		if (open.bank[i].cents == cents)
			return open.bank[i].id;
	return 0;
}

static int64_t in_books(struct bank *k, int64_t cents)
{
	struct bank_open open;
	assert_int_equal(bank_open_load(k->b.f->db, k->b.f->a, &k->account, &open), OK);
	for (size_t i = 0; i < open.book_rows.n; i++)
		if (open.books[i].cents == cents)
			return open.books[i].id;
	return 0;
}

static const char *match(struct bank *k, const int64_t *bank, size_t n_bank, const int64_t *books,
			 size_t n_books)
{
	struct engine_fixture *f = k->b.f;
	const char *refused;
	struct bank_match_new m = { bank, books, n_bank, n_books, "hand", "" };
	assert_int_equal(db_begin(f->db), OK);
	enum err err = bank_match_add(f->db, f->a, &k->account, &m, &bookkeeper, &refused);
	if (err != OK)
		fail_msg("%s", db_last_error(f->db));
	assert_int_equal(db_commit(f->db), OK);
	return refused;
}

static const char *entry(struct bank *k, int64_t line, int64_t ledger)
{
	struct engine_fixture *f = k->b.f;
	const char *refused;
	struct bank_entry_new e = { line, ledger, 0, "Service fee" };
	assert_int_equal(db_begin(f->db), OK);
	enum err err = bank_entry_add(f->db, f->a, &k->account, &e, &bookkeeper, &refused);
	if (err != OK)
		fail_msg("%s", db_last_error(f->db));
	assert_int_equal(db_commit(f->db), OK);
	return refused;
}

static const char *keep(struct bank *k, int32_t on, int64_t stated)
{
	struct engine_fixture *f = k->b.f;
	const char *refused;
	int64_t id;
	assert_int_equal(db_begin(f->db), OK);
	enum err err = bank_reconcile_keep(f->db, f->a, &k->account, on, stated, &bookkeeper, &id,
					   &refused);
	if (err != OK)
		fail_msg("%s", db_last_error(f->db));
	assert_int_equal(db_commit(f->db), OK);
	return refused;
}

static const char *verify(struct bank *k)
{
	const char *fault = "not asked";
	assert_int_equal(db_begin(k->b.f->db), OK);
	enum err err = bank_verify(k->b.f->db, k->b.f->a, &fault);
	if (err != OK)
		fail_msg("%s", db_last_error(k->b.f->db));
	db_rollback(k->b.f->db);
	return fault;
}

static const char *take_back_newest(struct bank *k)
{
	struct bank_match_list_row_list rows;
	const char *refused;
	struct engine_fixture *f = k->b.f;
	assert_int_equal(bank_match_list(f->db, f->a, k->account.id, &rows), OK);
	assert_true(rows.n > 0);
	assert_int_equal(db_begin(f->db), OK);
	enum err err =
		bank_match_take_back(f->db, f->a, rows.at[0].id, "A test", &bookkeeper, &refused);
	if (err != OK)
		fail_msg("%s", db_last_error(f->db));
	assert_int_equal(db_commit(f->db), OK);
	return refused;
}

static void a_month_is_matched_and_reconciled(void **state)
{
	struct bank k;
	open_bank(&k, state, 100000);
	import(&k, MARCH);
	move(&k.b, on_day(2, 28), k.b.bank, account(&k.b, "opening"), 100000, NULL);
	move(&k.b, on_day(3, 2), k.b.bank, k.b.ar, 129742, NULL);
	move(&k.b, on_day(3, 8), k.b.bank, k.b.ar, 2500, NULL);
	move(&k.b, on_day(3, 8), k.b.bank, k.b.ar, 3500, NULL);
	move(&k.b, on_day(3, 4), account(&k.b, "utilities"), k.b.bank, 8050, NULL);
	move(&k.b, on_day(3, 30), account(&k.b, "rent"), k.b.bank, 70000, NULL);
	/* One to one, one to many; what does not add up is refused. */
	int64_t opening = at_bank(&k, 100000), opened = in_books(&k, 100000);
	assert_null(match(&k, &opening, 1, &opened, 1));
	assert_non_null(match(&k, &opening, 1, &opened, 1));
	int64_t plan = at_bank(&k, 129742), paid = in_books(&k, 129742);
	assert_null(match(&k, &plan, 1, &paid, 1));
	int64_t deposit = at_bank(&k, 6000);
	int64_t parts[] = { in_books(&k, 2500), in_books(&k, 3500) };
	assert_non_null(strstr(match(&k, &deposit, 1, parts, 1), "same amount"));
	assert_null(match(&k, &deposit, 1, parts, 2));
	int64_t check = at_bank(&k, -8050), bill = in_books(&k, -8050);
	assert_null(match(&k, &check, 1, &bill, 1));
	/* Two twins of the bank for one line of the books: many to one. */
	move(&k.b, on_day(3, 3), account(&k.b, "bank_fees"), k.b.bank, 3000, NULL);
	struct bank_open open;
	assert_int_equal(bank_open_load(k.b.f->db, k.b.f->a, &k.account, &open), OK);
	assert_int_equal(open.bank_rows.n, 2);
	int64_t fees[] = { open.bank[0].id, open.bank[1].id }, fee = in_books(&k, -3000);
	assert_null(match(&k, fees, 2, &fee, 1));
	assert_null(verify(&k));
	/* The rent is on its way: the statement explains the difference and is kept, once. */
	int64_t stated = 100000 + 129742 - 3000 - 8050 + 6000;
	assert_non_null(strstr(keep(&k, on_day(3, 31), stated + 1), "$0.01"));
	assert_null(keep(&k, on_day(3, 31), stated));
	assert_non_null(strstr(keep(&k, on_day(3, 31), stated), "reconciled already"));
	struct bank_reconciliation_row_list kept;
	assert_int_equal(bank_reconciliation_list(k.b.f->db, k.b.f->a, k.account.id, &kept), OK);
	assert_int_equal(kept.n, 1);
	assert_int_equal(kept.at[0].transit_cents, -70000);
	assert_int_equal(kept.at[0].book_cents, stated - 70000);
	/* What it stands on stays. */
	assert_non_null(strstr(take_back_newest(&k), "reconciliation that is kept"));
}

static void an_entry_from_a_line_and_back(void **state)
{
	struct bank k;
	open_bank(&k, state, 0);
	import(&k, MARCH);
	int64_t fees = account(&k.b, "bank_fees"), line = at_bank(&k, -1500);
	assert_non_null(entry(&k, line, k.b.bank));
	assert_null(entry(&k, line, fees));
	assert_non_null(entry(&k, line, fees));
	assert_int_equal(balance(&k.b, fees, on_day(3, 31)), 1500);
	assert_int_equal(balance(&k.b, k.b.bank, on_day(3, 31)), -1500);
	assert_null(verify(&k));
	assert_non_null(strstr(entry(&k, at_bank(&k, -8050), k.b.ar), "keep this account"));
	/* Taken back: the journal is reversed, the line is open again, and can be booked anew. */
	assert_null(take_back_newest(&k));
	assert_int_equal(balance(&k.b, fees, on_day(3, 31)), 0);
	assert_null(entry(&k, line, fees));
	assert_null(verify(&k));
	/* In a closed month nothing is posted, and nothing is half done. */
	close_month(&k.b, 202603, "hard");
	line = at_bank(&k, -1500);
	assert_non_null(entry(&k, line, fees));
	assert_int_equal(at_bank(&k, -1500), line);
	assert_non_null(take_back_newest(&k));
	assert_null(verify(&k));
}

/* Each statement alone, in a transaction of its own. */
static void refused_by_the_database(struct bank *k, const char *sql, const char *name)
{
	struct db *db = k->b.f->db;
	assert_int_equal(db_begin(db), OK);
	enum err err = db_script(db, sql);
	if (err == OK)
		fail_msg("%s was taken", sql);
	assert_true(strstr(db_last_constraint(db), name) != NULL ||
		    strstr(db_last_error(db), name) != NULL);
	db_rollback(db);
}

static void what_is_recorded_stays(void **state)
{
	struct bank k;
	open_bank(&k, state, 500);
	import(&k, MARCH);
	int64_t line = at_bank(&k, -1500);
	assert_null(entry(&k, line, account(&k.b, "bank_fees")));
	move(&k.b, on_day(2, 28), k.b.bank, account(&k.b, "opening"), 500, NULL);
	int64_t bank = at_bank(&k, 500), book = in_books(&k, 500);
	assert_null(match(&k, &bank, 1, &book, 1));
	assert_null(keep(&k, on_day(2, 28), 500));
	static const struct {
		const char *sql, *name;
	} cases[] = {
		{ "UPDATE bank_line SET cents = 1", "bank_line_fixed" },
		{ "DELETE FROM bank_line", "bank_line_fixed" },
		{ "UPDATE bank_import SET n_new = 9", "bank_import_fixed" },
		{ "DELETE FROM bank_reconciliation", "bank_reconciliation_fixed" },
		{ "UPDATE bank_reconciliation SET bank_cents = 1", "bank_reconciliation_fixed" },
		{ "DELETE FROM bank_match", "bank_match_fixed" },
		{ "UPDATE bank_match SET cents = 1, undone_at = 1", "bank_match_fixed" },
		{ "UPDATE bank_match_bank SET bank_line_id = 1", "bank_match_fixed" },
		{ "DELETE FROM bank_match_book", "bank_match_fixed" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		refused_by_the_database(&k, cases[i].sql, cases[i].name);
	/* What is wrong all the same is found. */
	struct db *db = k.b.f->db;
	assert_null(verify(&k));
	assert_int_equal(db_begin(db), OK);
	assert_int_equal(db_set_triggers(db, false), OK);
	assert_int_equal(db_script(db, "UPDATE bank_match SET cents = cents + 1"), OK);
	assert_int_equal(db_set_triggers(db, true), OK);
	assert_int_equal(db_commit(db), OK);
	assert_non_null(strstr(verify(&k), "2 bank matches"));
}

static void a_mapping_is_learned(void **state)
{
	struct bank k;
	open_bank(&k, state, 0);
	static const char csv[] =
		"Date,Details,Amount\n01/02/2026,FEE,-5.00\n01/02/2026,FEE,-5.00\n";
	struct bank_import_out o = import(&k, csv);
	assert_non_null(o.refused);
	assert_true(o.needs_map);
	struct engine_fixture *f = k.b.f;
	struct bank_import_in in = { .bank_account_id = k.account.id,
				     .file_name = "a.csv",
				     .text = str_of(csv),
				     .csv_map = o.csv_map,
				     .now_ms = BOOKS_NOW };
	assert_int_equal(db_begin(f->db), OK);
	assert_int_equal(bank_import_file(f->db, f->a, &in, &o), OK);
	assert_int_equal(db_commit(f->db), OK);
	assert_null(o.refused);
	assert_int_equal(o.n_new, 2);
	o = import(&k, csv);
	assert_null(o.refused);
	assert_int_equal(o.n_known, 2);
	o = import(&k, "!Type:Bank\nD1/2/26\nT1\n^\n");
	assert_true(o.needs_dates);
}

static int64_t add_drawer(struct bank *k, const char *role, const char *kind, int64_t stays)
{
	struct engine_fixture *f = k->b.f;
	int64_t id = stays + 1;
	assert_int_equal(db_begin(f->db), OK);
	assert_int_equal(cash_drawer_insert(f->db,
					    &(struct cash_drawer_insert_in){
						    .id = id,
						    .practice = k->b.practice,
						    .ledger = account(&k->b, role),
						    .name = role,
						    .kind = kind,
						    .float_cents = stays,
						    .now = BOOKS_NOW,
					    }),
			 OK);
	assert_int_equal(db_commit(f->db), OK);
	return id;
}

static const char *move_cash(struct bank *k, int64_t id, int64_t cents, const char *role)
{
	struct engine_fixture *f = k->b.f;
	struct cash_drawer_row drawer;
	const char *refused;
	struct cash_move_new m = { account(&k->b, role), on_day(3, 2), cents, "Cash" };
	assert_int_equal(db_begin(f->db), OK);
	assert_int_equal(cash_drawer_get(f->db, f->a, id, &drawer), OK);
	enum err err = cash_move_add(f->db, f->a, &drawer, &m, &bookkeeper, &refused);
	if (err != OK)
		fail_msg("%s", db_last_error(f->db));
	assert_int_equal(db_commit(f->db), OK);
	return refused;
}

/* A count of so many twenties and pennies. */
static const char *count(struct bank *k, int64_t id, bool closes, int64_t twenties, int64_t pennies)
{
	struct engine_fixture *f = k->b.f;
	struct cash_drawer_row drawer;
	const char *refused;
	int64_t made;
	struct cash_count_new n = {
		.closes = closes, .day = on_day(3, 2), .note = "", .bank_account_id = k->account.id
	};
	n.pieces[2] = twenties;
	n.pieces[BANK_DENOMINATIONS - 1] = pennies;
	assert_int_equal(db_begin(f->db), OK);
	assert_int_equal(cash_drawer_get(f->db, f->a, id, &drawer), OK);
	enum err err = cash_count_add(f->db, f->a, &drawer, &n, &bookkeeper, &made, &refused);
	if (err != OK)
		fail_msg("%s", db_last_error(f->db));
	assert_int_equal(db_commit(f->db), OK);
	return refused;
}

static void a_day_of_a_drawer(void **state)
{
	struct bank k;
	open_bank(&k, state, 0);
	int64_t id = add_drawer(&k, "drawer", "drawer", 10000), drawer = account(&k.b, "drawer");
	int64_t over_short = account(&k.b, "over_short");
	assert_null(move_cash(&k, id, 10000, "operating_bank"));
	assert_non_null(strstr(count(&k, id, true, 5, 0), "not open"));
	assert_null(count(&k, id, false, 5, 0));
	assert_non_null(strstr(count(&k, id, false, 5, 0), "open already"));
	assert_null(move_cash(&k, id, 6000, "self_pay_revenue"));
	assert_non_null(strstr(move_cash(&k, id, 100, "ar_patient"), "Bills and claims"));
	/* A penny short: posted, and the deposit leaves the float. */
	assert_null(count(&k, id, true, 7, 1999));
	assert_int_equal(balance(&k.b, over_short, on_day(3, 31)), 1);
	assert_int_equal(balance(&k.b, drawer, on_day(3, 31)), 10000);
	assert_int_equal(balance(&k.b, k.b.bank, on_day(3, 31)), -10000 + 5999);
	struct cash_count_row_list counts;
	assert_int_equal(cash_count_list(k.b.f->db, k.b.f->a, id, &counts), OK);
	assert_int_equal(counts.n, 2);
	assert_int_equal(counts.at[0].deposit_cents, 5999);
	assert_null(verify(&k));
	/* Somebody posts to the drawer's account past the drawer: it is noticed. */
	move(&k.b, on_day(3, 3), drawer, k.b.revenue, 500, NULL);
	assert_non_null(strstr(verify(&k), "1 cash drawers"));
}

static void petty_cash_never_below_zero(void **state)
{
	struct bank k;
	open_bank(&k, state, 0);
	int64_t id = add_drawer(&k, "petty_cash", "petty", 5000);
	assert_null(move_cash(&k, id, 5000, "operating_bank"));
	assert_null(move_cash(&k, id, -4999, "office_supplies"));
	assert_non_null(strstr(move_cash(&k, id, -2, "office_supplies"), "not so much"));
	assert_null(move_cash(&k, id, -1, "office_supplies"));
	assert_int_equal(balance(&k.b, account(&k.b, "petty_cash"), on_day(3, 31)), 0);
	/* The database refuses it too, and keeps what is recorded. */
	refused_by_the_database(&k,
				"INSERT INTO cash_move (id, drawer_id, day, kind, cents, memo,"
				" journal_id, created_at) SELECT 99, drawer_id, day, 'out', -1, '',"
				" journal_id, 1 FROM cash_move WHERE cents = 5000",
				"cash_below_zero");
	refused_by_the_database(&k, "DELETE FROM cash_move WHERE cents < 0", "cash_move_fixed");
	assert_null(verify(&k));
}

int main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, books_setup, engine_teardown)
	const struct CMUnitTest tests[] = {
		TEST(twins_survive_and_a_second_import_adds_nothing),
		TEST(a_month_is_matched_and_reconciled),
		TEST(an_entry_from_a_line_and_back),
		TEST(what_is_recorded_stays),
		TEST(a_mapping_is_learned),
		TEST(a_day_of_a_drawer),
		TEST(petty_cash_never_below_zero),
	};
	int failed = cmocka_run_group_tests_name("bank sqlite", tests, NULL, NULL);
	engine_pg_url = engine_pg();
	if (engine_pg_url != NULL)
		failed += cmocka_run_group_tests_name("bank postgresql", tests, NULL, NULL);
	return failed;
}
