/* The books on both engines: posting and what it refuses, each guard of the database against SQL that
 * goes around the program, totals against a second account of what happened, backup and restore. */
#include "engine.h"

#include "base/date.h"
#include "base/rng.h"
#include "db/db_dump.h"
#include "db/migrate.h"
#include "mod/ledger/ledger_api.h"
#include "mod/ledger/ledger_store.h"
#include "mod/org/org_api.h"

#define NOW 1795996800000LL /* 2026-11-30 */

struct books {
	struct engine_fixture *f;
	int64_t practice, other;
	int64_t bank, ar, revenue, rent;
};

static int setup(void **state)
{
	int failed = engine_setup(state);
	struct engine_fixture *f = *state;
	struct migrate_report report;
	return failed != 0 || migrate(f->db, f->a, NOW, &report) != OK;
}

static int32_t day(int month, int dom)
{
	return date_from_ymd(2026, month, dom);
}

static int64_t account(struct books *b, const char *role)
{
	int64_t id = 0;
	assert_int_equal(ledger_account_for(b->f->db, b->f->a, b->practice, role, &id), OK);
	return id;
}

static void open_books(struct books *b, void **state)
{
	struct engine_fixture *f = *state;
	*b = (struct books){ .f = f };
	assert_int_equal(db_begin(f->db), OK);
	assert_int_equal(org_practice_ensure(f->db, f->a, "Elm", "group", NOW, &b->practice), OK);
	assert_int_equal(org_practice_ensure(f->db, f->a, "Oak", "group", NOW, &b->other), OK);
	assert_int_equal(ledger_book_ensure(f->db, f->a, b->practice, NULL, 0, NOW), OK);
	assert_int_equal(ledger_book_ensure(f->db, f->a, b->other, NULL, 0, NOW), OK);
	assert_int_equal(ledger_book_ensure(f->db, f->a, b->other, NULL, 0, NOW), OK);
	assert_int_equal(db_commit(f->db), OK);
	b->bank = account(b, "operating_bank");
	b->ar = account(b, "ar_insurance");
	b->revenue = account(b, "service_revenue");
	b->rent = account(b, "rent");
}

static struct ledger_posted post_in(struct books *b, int64_t practice, int32_t on,
				    const struct ledger_line_new *lines, size_t n, const char *key)
{
	struct ledger_posted p;
	struct engine_fixture *f = b->f;
	assert_int_equal(db_begin(f->db), OK);
	enum err err = ledger_post(f->db, f->a,
				   &(struct ledger_journal_new){ .practice_id = practice,
								 .day = on,
								 .source = "test",
								 .memo = "A test",
								 .key = key,
								 .lines = lines,
								 .n_lines = n },
				   NOW, &p);
	if (err != OK)
		fail_msg("%s", db_last_error(f->db));
	assert_int_equal(db_commit(f->db), OK);
	return p;
}

static struct ledger_posted move(struct books *b, int32_t on, int64_t to, int64_t from, int64_t cents,
				 const char *key)
{
	struct ledger_line_new lines[] = { { .account_id = to, .cents = cents },
					   { .account_id = from, .cents = -cents } };
	return post_in(b, b->practice, on, lines, 2, key);
}

static int64_t balance(struct books *b, int64_t account_id, int32_t through)
{
	int64_t cents = 0;
	assert_int_equal(db_begin(b->f->db), OK);
	assert_int_equal(ledger_balance(b->f->db, b->f->a, account_id, through, &cents), OK);
	db_rollback(b->f->db);
	return cents;
}

static struct ledger_report verified(struct books *b)
{
	struct ledger_report report;
	assert_int_equal(db_begin(b->f->db), OK);
	enum err err = ledger_verify(b->f->db, b->f->a, &report);
	if (err != OK)
		fail_msg("%s", db_last_error(b->f->db));
	db_rollback(b->f->db);
	return report;
}

static void close_month(struct books *b, int64_t month, const char *state)
{
	assert_int_equal(db_begin(b->f->db), OK);
	assert_int_equal(ledger_period_insert(b->f->db,
					      &(struct ledger_period_insert_in){ .practice = b->practice,
										 .month = month,
										 .state = state,
										 .now = NOW }),
			 OK);
	assert_int_equal(db_commit(b->f->db), OK);
}

static void what_is_posted_is_counted(void **state)
{
	struct books b;
	open_books(&b, state);
	struct ledger_posted p = move(&b, day(3, 10), b.ar, b.revenue, 12000, NULL);
	assert_int_equal(p.verdict, LEDGER_FINE);
	assert_int_equal(p.number, 1);
	assert_int_equal(move(&b, day(3, 31), b.bank, b.ar, 5000, NULL).number, 2);
	assert_int_equal(balance(&b, b.ar, day(3, 9)), 0);
	assert_int_equal(balance(&b, b.ar, day(3, 10)), 12000);
	assert_int_equal(balance(&b, b.ar, day(3, 31)), 7000);
	assert_int_equal(balance(&b, b.ar, day(12, 15)), 7000);
	int64_t control;
	assert_int_equal(ledger_control_balance(b.f->db, b.f->a, b.practice, "receivables",
						day(4, 1), &control),
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
	struct ledger_posted first = move(&b, day(3, 10), b.bank, b.revenue, 100, "deposit:1");
	struct ledger_posted again = move(&b, day(3, 10), b.bank, b.revenue, 100, "deposit:1");
	assert_false(first.existed);
	assert_true(again.existed);
	assert_int_equal(again.id, first.id);
	assert_int_equal(again.number, first.number);
	struct ledger_posted changed = move(&b, day(3, 10), b.bank, b.revenue, 101, "deposit:1");
	assert_int_equal(changed.verdict, LEDGER_KEY_REUSED);
	assert_int_equal(balance(&b, b.bank, day(12, 31)), 100);
}

static void what_may_not_be_posted_is_refused_in_words(void **state)
{
	struct books b;
	open_books(&b, state);
	struct ledger_line_new l[] = { { .account_id = b.bank, .cents = 5 },
				       { .account_id = b.rent, .cents = -5 } };
	assert_int_equal(post_in(&b, b.other, day(3, 1), l, 2, NULL).verdict, LEDGER_OTHER_BOOK);
	assert_int_equal(post_in(&b, 12345, day(3, 1), l, 2, NULL).verdict, LEDGER_NO_BOOK);
	l[1].account_id = 999;
	assert_int_equal(post_in(&b, b.practice, day(3, 1), l, 2, NULL).verdict, LEDGER_NO_ACCOUNT);
	assert_int_equal(post_in(&b, b.practice, day(3, 1), l, 2, NULL).line, 1);
	assert_int_equal(db_script(b.f->db, "UPDATE ledger_account SET active = 0 WHERE number = '6000'"),
			 OK);
	assert_int_equal(move(&b, day(3, 1), b.rent, b.bank, 5, NULL).verdict, LEDGER_INACTIVE);
	close_month(&b, 202603, "soft");
	close_month(&b, 202601, "hard");
	assert_int_equal(move(&b, day(3, 1), b.bank, b.revenue, 5, NULL).verdict, LEDGER_SOFT_CLOSED);
	assert_int_equal(move(&b, day(2, 1), b.bank, b.revenue, 5, NULL).verdict, LEDGER_FINE);
	assert_int_equal(move(&b, day(1, 31), b.bank, b.revenue, 5, NULL).verdict, LEDGER_HARD_CLOSED);
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
	struct ledger_journal_new j = { .practice_id = b.practice, .day = day(3, 1), .source = "manual",
					.memo = "", .lines = l, .n_lines = 2 };
	assert_int_equal(db_begin(b.f->db), OK);
	assert_int_equal(ledger_post(b.f->db, b.f->a, &j, NOW, &p), OK);
	assert_int_equal(p.verdict, LEDGER_CONTROLLED);
	j.source = "opening";
	assert_int_equal(ledger_post(b.f->db, b.f->a, &j, NOW, &p), OK);
	assert_int_equal(p.verdict, LEDGER_FINE);
	assert_int_equal(db_commit(b.f->db), OK);
}

static struct ledger_posted reverse(struct books *b, int64_t id, int32_t on, const char *reason)
{
	struct ledger_posted p;
	assert_int_equal(db_begin(b->f->db), OK);
	assert_int_equal(ledger_reverse(b->f->db, b->f->a, id, on, reason, 0, false, NOW, &p), OK);
	assert_int_equal(db_commit(b->f->db), OK);
	return p;
}

static void a_reversal_undoes_once(void **state)
{
	struct books b;
	open_books(&b, state);
	struct ledger_posted p = move(&b, day(3, 10), b.rent, b.bank, 70000, NULL);
	assert_int_equal(reverse(&b, p.id, day(4, 1), "").verdict, LEDGER_NO_REASON);
	struct ledger_posted r = reverse(&b, p.id, day(4, 1), "Wrong month");
	assert_int_equal(r.verdict, LEDGER_FINE);
	assert_int_equal(balance(&b, b.rent, day(3, 31)), 70000);
	assert_int_equal(balance(&b, b.rent, day(4, 1)), 0);
	assert_int_equal(reverse(&b, p.id, day(4, 1), "Again").verdict, LEDGER_REVERSED_ALREADY);
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
	struct ledger_journal_new j = { .practice_id = b.practice, .day = day(5, 2), .source = "manual",
					.memo = "Rent", .lines = l, .n_lines = 2 };
	assert_int_equal(db_begin(f->db), OK);
	assert_int_equal(ledger_draft_save(f->db, f->a, &j, 0, NOW, &id, &changed), OK);
	assert_int_equal(ledger_draft_post(f->db, f->a, id, 0, false, NOW, &p), OK);
	assert_int_equal(p.verdict, LEDGER_UNBALANCED);
	assert_int_equal(db_commit(f->db), OK);
	assert_int_equal(balance(&b, b.rent, day(12, 31)), 0);
	l[1].cents = -500;
	assert_int_equal(db_begin(f->db), OK);
	assert_int_equal(ledger_draft_save(f->db, f->a, &j, 1, NOW, &id, &changed), OK);
	assert_int_equal(changed, 1);
	assert_int_equal(ledger_draft_save(f->db, f->a, &j, 1, NOW, &id, &changed), OK);
	assert_int_equal(changed, 0); /* somebody else's version */
	assert_int_equal(ledger_draft_post(f->db, f->a, id, 0, false, NOW, &p), OK);
	assert_int_equal(p.verdict, LEDGER_FINE);
	assert_int_equal(db_commit(f->db), OK);
	assert_int_equal(balance(&b, b.rent, day(12, 31)), 500);
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
		{ .practice_id = b.practice, .day = day(3, 1), .source = "act", .memo = "Rent for Oak",
		  .lines = ours, .n_lines = 2 },
		{ .practice_id = b.other, .day = day(3, 1), .source = "act", .memo = "Rent paid by Elm",
		  .lines = theirs, .n_lines = 2 },
	};
	assert_int_equal(db_begin(f->db), OK);
	assert_int_equal(ledger_post_act(f->db, f->a, j, 2, NOW, p), OK);
	assert_int_equal(p[0].verdict, LEDGER_FINE);
	assert_int_equal(p[1].verdict, LEDGER_FINE);
	theirs[0].cents = 800;
	theirs[1].cents = -800;
	assert_int_equal(ledger_post_act(f->db, f->a, j, 2, NOW, p), OK);
	assert_int_equal(p[1].verdict, LEDGER_ACT_UNBALANCED);
	assert_int_equal(db_commit(f->db), OK);
	assert_int_equal(balance(&b, due_from, day(12, 31)), 900);
	assert_int_equal(balance(&b, due_to, day(12, 31)), -900);
	assert_null(verified(&b).first);
}

/* SQL that goes around the program; each is refused by the guard that is named. */
static void the_database_itself_refuses(void **state)
{
	struct books b;
	open_books(&b, state);
	struct ledger_posted p = move(&b, day(3, 10), b.bank, b.revenue, 100, "k");
	close_month(&b, 202602, "hard");
	close_month(&b, 202604, "soft");
	const char *flip = "UPDATE ledger_journal SET state = 'posted', number = 9, recorded_at = 1 WHERE id = 77;";
	struct arena *a = b.f->a;
#define DRAFT(on, month)                                                                                  \
	arena_printf(a,                                                                                   \
		     "INSERT INTO ledger_journal (id, practice_id, day, month, source, memo, created_at)" \
		     " VALUES (77, %" PRId64 ", %d, %d, 't', '', 1);",                                    \
		     b.practice, on, month)
#define LINE(n, on, cents)                                                                           \
	arena_printf(a,                                                                              \
		     "INSERT INTO ledger_line (id, journal_id, line, account_id, day, cents, currency, " \
		     "dim_id, cash, memo) SELECT %d, 77, %d, account_id, %d, %d, 'USD', dim_id, cash,"   \
		     " '' FROM ledger_line WHERE line = %d AND journal_id <> 77;",                   \
		     900 + n, n, on, cents, n)
#define TWO(on, x, y)          arena_printf(a, "%s%s", LINE(1, on, x), LINE(2, on, y))
#define WHOLE(on, month, x, y) arena_printf(a, "%s%s%s", DRAFT(on, month), TWO(on, x, y), flip)
	const struct {
		const char *sql, *guard;
	} tries[] = {
		{ "UPDATE ledger_line SET cents = cents * 2", "ledger_line_posted" },
		{ "UPDATE ledger_line SET memo = 'x' WHERE line = 1", "ledger_line_posted" },
		{ "DELETE FROM ledger_line", "ledger_line_posted" },
		{ arena_printf(a, "INSERT INTO ledger_line (id, journal_id, line, account_id, day, cents, currency, dim_id, cash, memo)"
				  " SELECT 5, journal_id, 3, account_id, day, 1, 'USD', dim_id, cash, '' FROM ledger_line WHERE line = 1"),
		  "ledger_line_posted" },
		{ "UPDATE ledger_journal SET day = day + 1, month = 202604", "ledger_journal_posted" },
		{ "UPDATE ledger_journal SET state = 'draft'", "ledger_journal_posted" },
		{ "UPDATE ledger_journal SET memo = 'x'", "ledger_journal_posted" },
		{ "DELETE FROM ledger_journal", "ledger_journal_posted" },
		{ "INSERT INTO ledger_journal (id, practice_id, state, number, recorded_at, day, month, source, memo, created_at)"
		  " SELECT 9, practice_id, 'posted', 8, 1, day, month, 't', '', 1 FROM ledger_journal",
		  "ledger_journal_draft_first" },
		{ "UPDATE ledger_dim SET site_id = 4", "ledger_dim_fixed" },
		{ "DELETE FROM ledger_dim", "ledger_dim_fixed" },
		{ "DELETE FROM ledger_total", "ledger_total_kept" },
		{ "UPDATE ledger_account SET kind = 'expense' WHERE number = '1000'", "ledger_account_used" },
		{ "UPDATE ledger_account SET section = 'other_asset' WHERE number = '1000'", "ledger_account_used" },
		{ "UPDATE ledger_period SET state = 'open' WHERE month = 202602", "ledger_period_closed" },
		{ "DELETE FROM ledger_period", "ledger_period_closed" },
		{ WHOLE(day(3, 5), 202603, 50, -49), "ledger_journal_balance" },
		{ WHOLE(day(1, 5), 202601, 50, -50), "ledger_journal_closed" },
		{ WHOLE(day(4, 5), 202604, 50, -50), "ledger_journal_closed" },
		{ WHOLE(day(3, 5), 202605, 50, -50), "ledger_journal_month" },
		{ arena_printf(a, "%s%s%s", DRAFT(day(3, 5), 202603), LINE(1, day(3, 5), 50), flip), "ledger_journal_lines" },
		{ arena_printf(a, "%s%s%s", DRAFT(day(3, 5), 202603), TWO(day(3, 6), 50, -50), flip), "ledger_journal_day" },
		{ arena_printf(a, "%s%s%s%s", DRAFT(day(3, 5), 202603), TWO(day(3, 5), 50, -50),
			       "INSERT INTO ledger_line (id, journal_id, line, account_id, day, cents, currency, dim_id, cash, memo)"
			       " SELECT 990 + line, 77, line, account_id, day, -cents, 'USD', dim_id, cash, '' FROM ledger_line WHERE journal_id = 77;",
			       flip),
		  "ledger_journal_numbering" },
		{ arena_printf(a, "INSERT INTO ledger_journal (id, practice_id, day, month, source, memo, created_at) VALUES (77, %" PRId64 ", %d, 202603, 't', '', 1);%s%s",
			       b.other, day(3, 5), TWO(day(3, 5), 50, -50), flip),
		  "ledger_journal_book" },
	};
	for (size_t i = 0; i < ARRAY_LEN(tries); i++) {
		assert_int_equal(db_begin(b.f->db), OK);
		enum err err = db_script(b.f->db, tries[i].sql);
		if (err != E_INVALID || strcmp(db_last_constraint(b.f->db), tries[i].guard) != 0)
			fail_msg("%s\n gave %s %s %s", tries[i].sql, err_name(err),
				 db_last_constraint(b.f->db), db_last_error(b.f->db));
		db_rollback(b.f->db);
	}
	/* The same journal, whole and in an open month, is taken: the tries fail for their own reason. */
	assert_int_equal(db_begin(b.f->db), OK);
	assert_int_equal(db_script(b.f->db, WHOLE(day(3, 5), 202603, 50, -50)), OK);
	db_rollback(b.f->db);
	assert_int_equal(balance(&b, b.bank, day(12, 31)), 100);
	assert_int_equal(p.number, 1);
	assert_null(verified(&b).first);
}

/* REPLACE takes rows away without asking the triggers that guard deletion; these guard against it. */
static void nor_does_replace_get_through(void **state)
{
	struct books b;
	open_books(&b, state);
	if (b.f->pg)
		return;
	move(&b, day(3, 10), b.bank, b.revenue, 100, "k");
	static const char *const tries[] = {
		"INSERT OR REPLACE INTO ledger_line SELECT id, journal_id, line, account_id, day, cents * 2, currency, dim_id, cash, memo FROM ledger_line",
		"INSERT OR REPLACE INTO ledger_journal (id, practice_id, day, month, source, memo, created_at) SELECT id, practice_id, day + 1, month, source, memo, 1 FROM ledger_journal",
		"INSERT OR REPLACE INTO ledger_journal (id, practice_id, day, month, source, memo, created_at, post_key) SELECT 5, practice_id, day, month, source, memo, 1, 'k' FROM ledger_journal",
		"INSERT OR REPLACE INTO ledger_dim SELECT id, 7, 0, 0, 0 FROM ledger_dim",
		"INSERT OR REPLACE INTO ledger_account SELECT id, practice_id, number, name, 'expense', 'rent', control, active, version, created_at FROM ledger_account",
	};
	for (size_t i = 0; i < ARRAY_LEN(tries); i++) {
		assert_int_equal(db_begin(b.f->db), OK);
		if (db_script(b.f->db, tries[i]) == OK && db_commit(b.f->db) == OK)
			fail_msg("%s went through", tries[i]);
		db_rollback(b.f->db);
	}
	assert_null(verified(&b).first);
}

static void a_total_that_was_written_by_hand_is_found(void **state)
{
	struct books b;
	open_books(&b, state);
	move(&b, day(3, 10), b.bank, b.revenue, 100, NULL);
	assert_null(verified(&b).first);
	assert_int_equal(db_script(b.f->db, "UPDATE ledger_total SET dr = dr + 1 WHERE axis = 0 AND dr > 0"), OK);
	struct ledger_report r = verified(&b);
	assert_non_null(r.first);
	assert_non_null(strstr(r.first, "Operating bank"));
	assert_int_equal(r.faults, 1);
}

/* --- A thousand things that happen, and a second account of them in memory. --- */

#define SHADOW_ACCOUNTS 12
#define SHADOW_JOURNALS 1200

struct shadow_line {
	int64_t cents;
	size_t account;
	struct ledger_dims dims;
};
struct shadow_journal {
	int64_t id, recorded;
	int32_t day;
	bool reversed;
	size_t n;
	struct shadow_line line[6];
};
struct shadow {
	struct books b;
	struct rng rng;
	int64_t account[SHADOW_ACCOUNTS], provider[3], payer[2];
	int64_t now, hard; /* hard: closed through this month */
	size_t n;
	struct shadow_journal *journal;
};

static void shadow_post(struct shadow *s)
{
	struct shadow_journal *j = &s->journal[s->n];
	struct ledger_line_new lines[6] = { { 0 } };
	struct ledger_posted p;
	*j = (struct shadow_journal){ .day = (int32_t)rng_between(&s->rng, day(1, 1), day(12, 31)),
				      .recorded = ++s->now,
				      .n = 2 + rng_below(&s->rng, 5) };
	int64_t sum = 0;
	for (size_t i = 0; i < j->n; i++) {
		struct shadow_line *l = &j->line[i];
		l->account = rng_below(&s->rng, SHADOW_ACCOUNTS);
		l->cents = i + 1 < j->n ? rng_between(&s->rng, -50000, 50000) : -sum;
		if (l->cents == 0)
			l->cents = 1;
		sum += l->cents;
		l->dims.provider_id = rng_below(&s->rng, 3) == 0 ? 0 : s->provider[rng_below(&s->rng, 3)];
		l->dims.payer_id = rng_below(&s->rng, 2) == 0 ? 0 : s->payer[rng_below(&s->rng, 2)];
		lines[i] = (struct ledger_line_new){ .account_id = s->account[l->account],
						     .cents = l->cents,
						     .dims = l->dims };
	}
	struct engine_fixture *f = s->b.f;
	assert_int_equal(db_begin(f->db), OK);
	if (ledger_post(f->db, f->a,
			&(struct ledger_journal_new){ .practice_id = s->b.practice,
						      .day = j->day,
						      .source = "random",
						      .memo = "",
						      .lines = lines,
						      .n_lines = j->n },
			s->now, &p) != OK)
		fail_msg("%s", db_last_error(f->db));
	assert_int_equal(db_commit(f->db), OK);
	bool closed = ledger_month_of(j->day) <= s->hard;
	assert_int_equal(p.verdict, sum != 0 ? LEDGER_UNBALANCED :
				    closed   ? LEDGER_HARD_CLOSED :
					       LEDGER_FINE);
	j->id = p.id;
	if (p.verdict == LEDGER_FINE)
		s->n++;
}

static void shadow_reverse(struct shadow *s)
{
	if (s->n == 0)
		return;
	struct shadow_journal *old = &s->journal[rng_below(&s->rng, s->n)], *j = &s->journal[s->n];
	struct ledger_posted p;
	struct engine_fixture *f = s->b.f;
	int32_t on = (int32_t)rng_between(&s->rng, day(1, 1), day(12, 31));
	s->now++;
	assert_int_equal(db_begin(f->db), OK);
	assert_int_equal(ledger_reverse(f->db, f->a, old->id, on, "Random", 0, false, s->now, &p), OK);
	assert_int_equal(db_commit(f->db), OK);
	bool closed = ledger_month_of(on) <= s->hard;
	assert_int_equal(p.verdict, old->reversed ? LEDGER_REVERSED_ALREADY :
				    closed	  ? LEDGER_HARD_CLOSED :
						    LEDGER_FINE);
	if (p.verdict != LEDGER_FINE)
		return;
	*j = *old;
	old->reversed = true;
	j->reversed = false;
	j->id = p.id;
	j->day = on;
	j->recorded = s->now;
	for (size_t i = 0; i < j->n; i++)
		j->line[i].cents = -j->line[i].cents;
	s->n++;
}

static void shadow_close(struct shadow *s)
{
	int64_t month = s->hard == 0 ? 202601 : ledger_month_add(s->hard, 1);
	if (month > 202606)
		return;
	close_month(&s->b, month, "hard");
	s->hard = month;
}

/* What the shadow says of one account in a query; key: a month, a provider, or 0. */
static int64_t shadow_sum(const struct shadow *s, size_t account, const struct ledger_query *q,
			  bool by_month, bool by_provider, int64_t key)
{
	int64_t sum = 0;
	for (size_t i = 0; i < s->n; i++) {
		const struct shadow_journal *j = &s->journal[i];
		if (j->day < q->from || j->day > q->to || (q->known_at != 0 && j->recorded > q->known_at))
			continue;
		bool cash = false;
		for (size_t k = 0; k < j->n; k++)
			cash = cash || j->line[k].account < 2; /* the first two are banks */
		for (size_t k = 0; k < j->n; k++) {
			const struct shadow_line *l = &j->line[k];
			if (l->account != account || (q->cash_only && !cash))
				continue;
			if (by_month && ledger_month_of(j->day) != key)
				continue;
			if (by_provider && l->dims.provider_id != key)
				continue;
			if (!by_provider && q->axis == LEDGER_PROVIDER && l->dims.provider_id != q->value_id)
				continue;
			sum += l->cents;
		}
	}
	return sum;
}

static void shadow_compare(struct shadow *s)
{
	struct engine_fixture *f = s->b.f;
	struct ledger_query q = { .practice_id = s->b.practice,
				  .from = (int32_t)rng_between(&s->rng, day(1, 1), day(12, 31)),
				  .to = (int32_t)rng_between(&s->rng, day(1, 1), day(12, 31)),
				  .cash_only = rng_below(&s->rng, 2) == 0,
				  .known_at = rng_below(&s->rng, 2) == 0 ? rng_between(&s->rng, 1, s->now) : 0 };
	if (rng_below(&s->rng, 2) == 0) {
		q.axis = LEDGER_PROVIDER;
		q.value_id = s->provider[rng_below(&s->rng, 3)];
	}
	struct ledger_sums plain, months, values;
	assert_int_equal(db_begin(f->db), OK);
	assert_int_equal(ledger_sums_by_account(f->db, f->a, &q, &plain), OK);
	assert_int_equal(ledger_sums_by_month(f->db, f->a, &q, &months), OK);
	for (size_t i = 0; i < SHADOW_ACCOUNTS; i++) {
		int64_t got = 0;
		for (size_t k = 0; k < plain.n; k++)
			got += plain.at[k].account_id == s->account[i] ? plain.at[k].dr - plain.at[k].cr : 0;
		assert_int_equal(got, shadow_sum(s, i, &q, false, false, 0));
		for (size_t k = 0; k < months.n; k++)
			if (months.at[k].account_id == s->account[i])
				assert_int_equal(months.at[k].dr - months.at[k].cr,
						 shadow_sum(s, i, &q, true, false, months.at[k].key));
	}
	q.axis = LEDGER_PROVIDER;
	assert_int_equal(ledger_sums_by_value(f->db, f->a, &q, &values), OK);
	db_rollback(f->db);
	for (size_t i = 0; i < SHADOW_ACCOUNTS; i++)
		for (size_t v = 0; v <= 3; v++) {
			int64_t key = v == 3 ? 0 : s->provider[v], got = 0;
			for (size_t k = 0; k < values.n; k++)
				if (values.at[k].account_id == s->account[i] && values.at[k].key == key)
					got += values.at[k].dr - values.at[k].cr;
			assert_int_equal(got, shadow_sum(s, i, &q, false, true, key));
		}
}

static void shadow_open(struct shadow *s, void **state)
{
	static const char *const roles[SHADOW_ACCOUNTS] = {
		"operating_bank", "payroll_bank", "ar_insurance",  "ar_patient", "accounts_payable", "prepaid",
		"capital",        "wages",        "service_revenue", "rent",     "drugs",            "bad_debt",
	};
	open_books(&s->b, state);
	struct engine_fixture *f = s->b.f;
	s->journal = arena_array(f->a, struct shadow_journal, SHADOW_JOURNALS + 1);
	for (size_t i = 0; i < SHADOW_ACCOUNTS; i++)
		s->account[i] = account(&s->b, roles[i]);
	assert_int_equal(db_begin(f->db), OK);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(ledger_value_ensure(f->db, f->a, LEDGER_PROVIDER,
						     arena_printf(f->a, "Dr. %zu", i), NOW, &s->provider[i]),
				 OK);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(ledger_value_ensure(f->db, f->a, LEDGER_PAYER,
						     arena_printf(f->a, "Payer %zu", i), NOW, &s->payer[i]),
				 OK);
	assert_int_equal(db_commit(f->db), OK);
}

static void a_thousand_things_keep_every_sum(void **state)
{
	struct shadow s = { .now = 1000 };
	const char *given = getenv("HUDDLE_TEST_SEED");
	uint64_t seed = 20261124;
	if (given != NULL) {
		int64_t n;
		assert_true(str_to_i64(str_of(given), &n));
		seed = (uint64_t)n;
	}
	print_message("seed %" PRIu64 "\n", seed);
	rng_seed(&s.rng, seed);
	shadow_open(&s, state);
	for (int i = 0; i < 1000; i++) {
		uint64_t dice = rng_below(&s.rng, 100);
		if (dice < 80)
			shadow_post(&s);
		else if (dice < 98)
			shadow_reverse(&s);
		else
			shadow_close(&s);
		if (i % 50 == 49)
			shadow_compare(&s);
	}
	struct ledger_report r = verified(&s.b);
	if (r.first != NULL)
		fail_msg("%s", r.first);
	assert_int_equal(r.journals, (int64_t)s.n);
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
	struct ledger_posted p = move(&b, day(3, 10), b.bank, b.revenue, 100, "k");
	assert_int_equal(reverse(&b, p.id, day(3, 11), "Test").verdict, LEDGER_FINE);
	close_month(&b, 202603, "hard");
	FILE *stream = tmpfile();
	assert_non_null(stream);
	assert_int_equal(db_dump(b.f->db, stream, &report), OK);
	rewind(stream);
	struct db *first = b.f->db;
	if (b.f->pg) {
		assert_int_equal(db_script(first, "DROP SCHEMA public CASCADE; CREATE SCHEMA public"), OK);
	} else {
		void *fresh_state = NULL;
		engine_setup(&fresh_state);
		struct engine_fixture *fresh = fresh_state;
		b.f = fresh;
		*state = fresh_state;
		db_close(first);
	}
	enum err err = db_load(b.f->db, stream, NOW, whole, NULL, &report);
	if (err != OK)
		fail_msg("%s %s", report.why == NULL ? "" : report.why, db_last_error(b.f->db));
	fclose(stream);
	struct ledger_report r = verified(&b);
	assert_null(r.first);
	assert_int_equal(r.journals, 2);
	assert_int_equal(db_script(b.f->db, "UPDATE ledger_line SET cents = 1"), E_INVALID);
	assert_int_equal(db_script(b.f->db, "DELETE FROM ledger_journal"), E_INVALID);
}

int main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, setup, engine_teardown)
	const struct CMUnitTest tests[] = {
		TEST(what_is_posted_is_counted),
		TEST(a_key_posts_once),
		TEST(what_may_not_be_posted_is_refused_in_words),
		TEST(manual_entries_leave_sub_ledgers_alone),
		TEST(a_reversal_undoes_once),
		TEST(a_draft_counts_when_it_is_posted),
		TEST(one_act_in_two_books),
		TEST(the_database_itself_refuses),
		TEST(nor_does_replace_get_through),
		TEST(a_total_that_was_written_by_hand_is_found),
		TEST(a_thousand_things_keep_every_sum),
		TEST(books_survive_backup_and_restore),
	};
	int failed = cmocka_run_group_tests_name("ledger sqlite", tests, NULL, NULL);
	engine_pg_url = engine_pg();
	if (engine_pg_url != NULL)
		failed += cmocka_run_group_tests_name("ledger postgresql", tests, NULL, NULL);
	return failed;
}
