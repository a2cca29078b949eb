/* A thousand things happen to the books, and a second account of them is kept in memory: every sum
 * that the program gives is the one of that account, on both engines. HUDDLE_TEST_SEED sets another
 * run. */
#include "books.h"

#include "base/rng.h"

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
	*j = (struct shadow_journal){ .day = (int32_t)rng_between(&s->rng, on_day(1, 1),
								  on_day(12, 31)),
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
		l->dims.provider_id =
			rng_below(&s->rng, 3) == 0 ? 0 : s->provider[rng_below(&s->rng, 3)];
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
	int32_t on = (int32_t)rng_between(&s->rng, on_day(1, 1), on_day(12, 31));
	s->now++;
	assert_int_equal(db_begin(f->db), OK);
	assert_int_equal(ledger_reverse(f->db, f->a, old->id, on, "Random", 0, false, s->now, &p),
			 OK);
	assert_int_equal(db_commit(f->db), OK);
	bool closed = ledger_month_of(on) <= s->hard;
	assert_int_equal(p.verdict, old->reversed ? LEDGER_REVERSED_ALREADY :
				    closed        ? LEDGER_HARD_CLOSED :
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
		if (j->day < q->from || j->day > q->to ||
		    (q->known_at != 0 && j->recorded > q->known_at))
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
			if (!by_provider && q->axis == LEDGER_PROVIDER &&
			    l->dims.provider_id != q->value_id)
				continue;
			sum += l->cents;
		}
	}
	return sum;
}

static void shadow_compare(struct shadow *s)
{
	struct engine_fixture *f = s->b.f;
	struct ledger_query q = {
		.practice_id = s->b.practice,
		.from = (int32_t)rng_between(&s->rng, on_day(1, 1), on_day(12, 31)),
		.to = (int32_t)rng_between(&s->rng, on_day(1, 1), on_day(12, 31)),
		.cash_only = rng_below(&s->rng, 2) == 0,
		.known_at = rng_below(&s->rng, 2) == 0 ? rng_between(&s->rng, 1, s->now) : 0
	};
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
			got += plain.at[k].account_id == s->account[i] ?
				       plain.at[k].dr - plain.at[k].cr :
				       0;
		assert_int_equal(got, shadow_sum(s, i, &q, false, false, 0));
		for (size_t k = 0; k < months.n; k++)
			if (months.at[k].account_id == s->account[i])
				assert_int_equal(months.at[k].dr - months.at[k].cr,
						 shadow_sum(s, i, &q, true, false,
							    months.at[k].key));
	}
	q.axis = LEDGER_PROVIDER;
	assert_int_equal(ledger_sums_by_value(f->db, f->a, &q, &values), OK);
	db_rollback(f->db);
	for (size_t i = 0; i < SHADOW_ACCOUNTS; i++)
		for (size_t v = 0; v <= 3; v++) {
			int64_t key = v == 3 ? 0 : s->provider[v], got = 0;
			for (size_t k = 0; k < values.n; k++)
				if (values.at[k].account_id == s->account[i] &&
				    values.at[k].key == key)
					got += values.at[k].dr - values.at[k].cr;
			assert_int_equal(got, shadow_sum(s, i, &q, false, true, key));
		}
}

static void shadow_open(struct shadow *s, void **state)
{
	static const char *const roles[SHADOW_ACCOUNTS] = {
		"operating_bank",   "payroll_bank", "ar_insurance", "ar_patient",
		"accounts_payable", "prepaid",      "capital",      "wages",
		"service_revenue",  "rent",         "drugs",        "bad_debt",
	};
	open_books(&s->b, state);
	struct engine_fixture *f = s->b.f;
	s->journal = arena_array(f->a, struct shadow_journal, SHADOW_JOURNALS + 1);
	for (size_t i = 0; i < SHADOW_ACCOUNTS; i++)
		s->account[i] = account(&s->b, roles[i]);
	assert_int_equal(db_begin(f->db), OK);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(ledger_value_ensure(f->db, f->a, LEDGER_PROVIDER,
						     arena_printf(f->a, "Dr. %zu", i), BOOKS_NOW,
						     &s->provider[i]),
				 OK);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(ledger_value_ensure(f->db, f->a, LEDGER_PAYER,
						     arena_printf(f->a, "Payer %zu", i), BOOKS_NOW,
						     &s->payer[i]),
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

int main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, books_setup, engine_teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_thousand_things_keep_every_sum),
	};
	int failed = cmocka_run_group_tests_name("ledger random sqlite", tests, NULL, NULL);
	engine_pg_url = engine_pg();
	if (engine_pg_url != NULL)
		failed +=
			cmocka_run_group_tests_name("ledger random postgresql", tests, NULL, NULL);
	return failed;
}
