/* Two practices with books, for the tests of the ledger, and short ways to post to them. */
#ifndef TESTS_SQL_BOOKS_H
#define TESTS_SQL_BOOKS_H

#include "engine.h"

#include "base/date.h"
#include "db/migrate.h"
#include "mod/ledger/ledger_api.h"
#include "mod/ledger/ledger_store.h"
#include "mod/org/org_api.h"

#define BOOKS_NOW 1795996800000LL /* 2026-11-30 */

struct books {
	struct engine_fixture *f;
	int64_t practice, other;
	int64_t bank, ar, revenue, rent;
};

static inline int books_setup(void **state)
{
	int failed = engine_setup(state);
	struct engine_fixture *f = *state;
	struct migrate_report report;
	return failed != 0 || migrate(f->db, f->a, BOOKS_NOW, &report) != OK;
}

static inline int32_t on_day(int month, int dom)
{
	return date_from_ymd(2026, month, dom);
}

static inline int64_t account(struct books *b, const char *role)
{
	int64_t id = 0;
	assert_int_equal(ledger_account_for(b->f->db, b->f->a, b->practice, role, &id), OK);
	return id;
}

static inline void open_books(struct books *b, void **state)
{
	struct engine_fixture *f = *state;
	*b = (struct books){ .f = f };
	assert_int_equal(db_begin(f->db), OK);
	assert_int_equal(org_practice_ensure(f->db, f->a, "Elm", "group", BOOKS_NOW, &b->practice),
			 OK);
	assert_int_equal(org_practice_ensure(f->db, f->a, "Oak", "group", BOOKS_NOW, &b->other),
			 OK);
	assert_int_equal(ledger_book_ensure(f->db, f->a, b->practice, NULL, 0, BOOKS_NOW), OK);
	assert_int_equal(ledger_book_ensure(f->db, f->a, b->other, NULL, 0, BOOKS_NOW), OK);
	assert_int_equal(ledger_book_ensure(f->db, f->a, b->other, NULL, 0, BOOKS_NOW), OK);
	assert_int_equal(db_commit(f->db), OK);
	b->bank = account(b, "operating_bank");
	b->ar = account(b, "ar_insurance");
	b->revenue = account(b, "service_revenue");
	b->rent = account(b, "rent");
}

static inline struct ledger_posted post_in(struct books *b, int64_t practice, int32_t on,
					   const struct ledger_line_new *lines, size_t n,
					   const char *key)
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
				   BOOKS_NOW, &p);
	if (err != OK)
		fail_msg("%s", db_last_error(f->db));
	assert_int_equal(db_commit(f->db), OK);
	return p;
}

static inline struct ledger_posted move(struct books *b, int32_t on, int64_t to, int64_t from,
					int64_t cents, const char *key)
{
	struct ledger_line_new lines[] = { { .account_id = to, .cents = cents },
					   { .account_id = from, .cents = -cents } };
	return post_in(b, b->practice, on, lines, 2, key);
}

static inline int64_t balance(struct books *b, int64_t account_id, int32_t through)
{
	int64_t cents = 0;
	assert_int_equal(db_begin(b->f->db), OK);
	assert_int_equal(ledger_balance(b->f->db, b->f->a, account_id, through, &cents), OK);
	db_rollback(b->f->db);
	return cents;
}

static inline struct ledger_report verified(struct books *b)
{
	struct ledger_report report;
	assert_int_equal(db_begin(b->f->db), OK);
	enum err err = ledger_verify(b->f->db, b->f->a, &report);
	if (err != OK)
		fail_msg("%s", db_last_error(b->f->db));
	db_rollback(b->f->db);
	return report;
}

static inline void close_month(struct books *b, int64_t month, const char *state)
{
	assert_int_equal(db_begin(b->f->db), OK);
	assert_int_equal(ledger_period_insert(b->f->db,
					      &(struct ledger_period_insert_in){
						      .practice = b->practice,
						      .month = month,
						      .state = state,
						      .now = BOOKS_NOW }),
			 OK);
	assert_int_equal(db_commit(b->f->db), OK);
}

#endif
