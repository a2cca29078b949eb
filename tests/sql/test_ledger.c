/* The books on both engines: posting and what it refuses, reversals, drafts, acts in two books, and
 * that the verifier finds what does not agree. */
#include "books.h"

static void what_is_posted_is_counted(void **state)
{
	struct books b;
	open_books(&b, state);
	struct ledger_posted p = move(&b, on_day(3, 10), b.ar, b.revenue, 12000, NULL);
	assert_int_equal(p.verdict, LEDGER_FINE);
	assert_int_equal(p.number, 1);
	assert_int_equal(move(&b, on_day(3, 31), b.bank, b.ar, 5000, NULL).number, 2);
	assert_int_equal(balance(&b, b.ar, on_day(3, 9)), 0);
	assert_int_equal(balance(&b, b.ar, on_day(3, 10)), 12000);
	assert_int_equal(balance(&b, b.ar, on_day(3, 31)), 7000);
	assert_int_equal(balance(&b, b.ar, on_day(12, 15)), 7000);
	int64_t control;
	assert_int_equal(ledger_control_balance(b.f->db, b.f->a, b.practice, "receivables",
						on_day(4, 1), &control),
			 OK);
	assert_int_equal(control, 7000);
	struct ledger_report r = verified(&b);
	assert_null(r.first);
	assert_int_equal(r.journals, 2);
	assert_int_equal(r.lines, 4);
}

static void a_key_posts_once(void **state)
{
	struct books b;
	open_books(&b, state);
	struct ledger_posted first = move(&b, on_day(3, 10), b.bank, b.revenue, 100, "deposit:1");
	struct ledger_posted again = move(&b, on_day(3, 10), b.bank, b.revenue, 100, "deposit:1");
	assert_false(first.existed);
	assert_true(again.existed);
	assert_int_equal(again.id, first.id);
	assert_int_equal(again.number, first.number);
	struct ledger_posted changed = move(&b, on_day(3, 10), b.bank, b.revenue, 101, "deposit:1");
	assert_int_equal(changed.verdict, LEDGER_KEY_REUSED);
	assert_int_equal(balance(&b, b.bank, on_day(12, 31)), 100);
}

static void what_may_not_be_posted_is_refused_in_words(void **state)
{
	struct books b;
	open_books(&b, state);
	struct ledger_line_new l[] = { { .account_id = b.bank, .cents = 5 },
				       { .account_id = b.rent, .cents = -5 } };
	assert_int_equal(post_in(&b, b.other, on_day(3, 1), l, 2, NULL).verdict, LEDGER_OTHER_BOOK);
	assert_int_equal(post_in(&b, 12345, on_day(3, 1), l, 2, NULL).verdict, LEDGER_NO_BOOK);
	l[1].account_id = 999;
	assert_int_equal(post_in(&b, b.practice, on_day(3, 1), l, 2, NULL).verdict,
			 LEDGER_NO_ACCOUNT);
	assert_int_equal(post_in(&b, b.practice, on_day(3, 1), l, 2, NULL).line, 1);
	assert_int_equal(db_script(b.f->db,
				   "UPDATE ledger_account SET active = 0 WHERE number = '6000'"),
			 OK);
	assert_int_equal(move(&b, on_day(3, 1), b.rent, b.bank, 5, NULL).verdict, LEDGER_INACTIVE);
	close_month(&b, 202603, "soft");
	close_month(&b, 202601, "hard");
	assert_int_equal(move(&b, on_day(3, 1), b.bank, b.revenue, 5, NULL).verdict,
			 LEDGER_SOFT_CLOSED);
	assert_int_equal(move(&b, on_day(2, 1), b.bank, b.revenue, 5, NULL).verdict, LEDGER_FINE);
	assert_int_equal(move(&b, on_day(1, 31), b.bank, b.revenue, 5, NULL).verdict,
			 LEDGER_HARD_CLOSED);
	assert_int_equal(move(&b, date_from_ymd(2025, 7, 1), b.bank, b.revenue, 5, NULL).verdict,
			 LEDGER_HARD_CLOSED);
	assert_null(verified(&b).first);
}

static void manual_entries_leave_sub_ledgers_alone(void **state)
{
	struct books b;
	struct ledger_posted p;
	open_books(&b, state);
	struct ledger_line_new l[] = { { .account_id = b.ar, .cents = 5 },
				       { .account_id = b.revenue, .cents = -5 } };
	struct ledger_journal_new j = { .practice_id = b.practice,
					.day = on_day(3, 1),
					.source = "manual",
					.memo = "",
					.lines = l,
					.n_lines = 2 };
	assert_int_equal(db_begin(b.f->db), OK);
	assert_int_equal(ledger_post(b.f->db, b.f->a, &j, BOOKS_NOW, &p), OK);
	assert_int_equal(p.verdict, LEDGER_CONTROLLED);
	j.source = "opening";
	assert_int_equal(ledger_post(b.f->db, b.f->a, &j, BOOKS_NOW, &p), OK);
	assert_int_equal(p.verdict, LEDGER_FINE);
	assert_int_equal(db_commit(b.f->db), OK);
}

static struct ledger_posted reverse(struct books *b, int64_t id, int32_t on, const char *reason)
{
	struct ledger_posted p;
	assert_int_equal(db_begin(b->f->db), OK);
	assert_int_equal(ledger_reverse(b->f->db, b->f->a, id, on, reason, 0, false, BOOKS_NOW, &p),
			 OK);
	assert_int_equal(db_commit(b->f->db), OK);
	return p;
}

static void a_reversal_undoes_once(void **state)
{
	struct books b;
	open_books(&b, state);
	struct ledger_posted p = move(&b, on_day(3, 10), b.rent, b.bank, 70000, NULL);
	assert_int_equal(reverse(&b, p.id, on_day(4, 1), "").verdict, LEDGER_NO_REASON);
	struct ledger_posted r = reverse(&b, p.id, on_day(4, 1), "Wrong month");
	assert_int_equal(r.verdict, LEDGER_FINE);
	assert_int_equal(balance(&b, b.rent, on_day(3, 31)), 70000);
	assert_int_equal(balance(&b, b.rent, on_day(4, 1)), 0);
	assert_int_equal(reverse(&b, p.id, on_day(4, 1), "Again").verdict, LEDGER_REVERSED_ALREADY);
	assert_null(verified(&b).first);
}

static void a_draft_counts_when_it_is_posted(void **state)
{
	struct books b;
	struct ledger_posted p;
	int64_t id = 0, changed;
	open_books(&b, state);
	struct engine_fixture *f = b.f;
	struct ledger_line_new l[] = { { .account_id = b.rent, .cents = 500 },
				       { .account_id = b.bank, .cents = -400 } };
	struct ledger_journal_new j = { .practice_id = b.practice,
					.day = on_day(5, 2),
					.source = "manual",
					.memo = "Rent",
					.lines = l,
					.n_lines = 2 };
	assert_int_equal(db_begin(f->db), OK);
	assert_int_equal(ledger_draft_save(f->db, f->a, &j, 0, BOOKS_NOW, &id, &changed), OK);
	assert_int_equal(ledger_draft_post(f->db, f->a, id, 0, false, BOOKS_NOW, &p), OK);
	assert_int_equal(p.verdict, LEDGER_UNBALANCED);
	assert_int_equal(db_commit(f->db), OK);
	assert_int_equal(balance(&b, b.rent, on_day(12, 31)), 0);
	l[1].cents = -500;
	assert_int_equal(db_begin(f->db), OK);
	assert_int_equal(ledger_draft_save(f->db, f->a, &j, 1, BOOKS_NOW, &id, &changed), OK);
	assert_int_equal(changed, 1);
	assert_int_equal(ledger_draft_save(f->db, f->a, &j, 1, BOOKS_NOW, &id, &changed), OK);
	assert_int_equal(changed, 0); /* somebody else's version */
	assert_int_equal(ledger_draft_post(f->db, f->a, id, 0, false, BOOKS_NOW, &p), OK);
	assert_int_equal(p.verdict, LEDGER_FINE);
	assert_int_equal(db_commit(f->db), OK);
	assert_int_equal(balance(&b, b.rent, on_day(12, 31)), 500);
	assert_null(verified(&b).first);
}

static void one_act_in_two_books(void **state)
{
	struct books b;
	struct ledger_posted p[2];
	int64_t due_from, due_to, their_rent;
	open_books(&b, state);
	struct engine_fixture *f = b.f;
	due_from = account(&b, "due_from");
	assert_int_equal(ledger_account_for(f->db, f->a, b.other, "due_to", &due_to), OK);
	assert_int_equal(ledger_account_for(f->db, f->a, b.other, "rent", &their_rent), OK);
	struct ledger_line_new ours[] = { { .account_id = due_from, .cents = 900 },
					  { .account_id = b.bank, .cents = -900 } };
	struct ledger_line_new theirs[] = { { .account_id = their_rent, .cents = 900 },
					    { .account_id = due_to, .cents = -900 } };
	struct ledger_journal_new j[] = {
		{ .practice_id = b.practice,
		  .day = on_day(3, 1),
		  .source = "act",
		  .memo = "Rent for Oak",
		  .lines = ours,
		  .n_lines = 2 },
		{ .practice_id = b.other,
		  .day = on_day(3, 1),
		  .source = "act",
		  .memo = "Rent paid by Elm",
		  .lines = theirs,
		  .n_lines = 2 },
	};
	assert_int_equal(db_begin(f->db), OK);
	assert_int_equal(ledger_post_act(f->db, f->a, j, 2, BOOKS_NOW, p), OK);
	assert_int_equal(p[0].verdict, LEDGER_FINE);
	assert_int_equal(p[1].verdict, LEDGER_FINE);
	theirs[0].cents = 800;
	theirs[1].cents = -800;
	assert_int_equal(ledger_post_act(f->db, f->a, j, 2, BOOKS_NOW, p), OK);
	assert_int_equal(p[1].verdict, LEDGER_ACT_UNBALANCED);
	assert_int_equal(db_commit(f->db), OK);
	assert_int_equal(balance(&b, due_from, on_day(12, 31)), 900);
	assert_int_equal(balance(&b, due_to, on_day(12, 31)), -900);
	assert_null(verified(&b).first);
}

static void several_currencies_are_proved_apart(void **state)
{
	struct books b;
	open_books(&b, state);
	struct ledger_line_new l[] = {
		{ .account_id = b.bank, .cents = 500, .currency = "CAD" },
		{ .account_id = b.bank, .cents = 700 },
		{ .account_id = b.revenue, .cents = -500, .currency = "CAD" },
		{ .account_id = b.revenue, .cents = -700 },
	};
	assert_int_equal(post_in(&b, b.practice, on_day(3, 1), l, 4, NULL).verdict, LEDGER_FINE);
	move(&b, on_day(3, 2), b.rent, b.bank, 40, NULL);
	assert_int_equal(balance(&b, b.bank, on_day(12, 31)), 660);
	struct ledger_report r = verified(&b);
	assert_null(r.first);
	assert_int_equal(r.lines, 6);
	assert_int_equal(db_script(b.f->db,
				   "UPDATE ledger_total SET cr = cr + 1 WHERE currency = 'CAD'"
				   " AND axis = 0"),
			 OK);
	assert_int_equal(verified(&b).faults, 2);
}

static void a_total_that_was_written_by_hand_is_found(void **state)
{
	struct books b;
	open_books(&b, state);
	move(&b, on_day(3, 10), b.bank, b.revenue, 100, NULL);
	assert_null(verified(&b).first);
	assert_int_equal(db_script(b.f->db,
				   "UPDATE ledger_total SET dr = dr + 1 WHERE axis = 0 AND dr > 0"),
			 OK);
	struct ledger_report r = verified(&b);
	assert_non_null(r.first);
	assert_non_null(strstr(r.first, "Operating bank"));
	assert_int_equal(r.faults, 1);
}

int main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, books_setup, engine_teardown)
	const struct CMUnitTest tests[] = {
		TEST(what_is_posted_is_counted),
		TEST(a_key_posts_once),
		TEST(what_may_not_be_posted_is_refused_in_words),
		TEST(manual_entries_leave_sub_ledgers_alone),
		TEST(a_reversal_undoes_once),
		TEST(a_draft_counts_when_it_is_posted),
		TEST(one_act_in_two_books),
		TEST(several_currencies_are_proved_apart),
		TEST(a_total_that_was_written_by_hand_is_found),
	};
	int failed = cmocka_run_group_tests_name("ledger sqlite", tests, NULL, NULL);
	engine_pg_url = engine_pg();
	if (engine_pg_url != NULL)
		failed += cmocka_run_group_tests_name("ledger postgresql", tests, NULL, NULL);
	return failed;
}
