/* Receivables on both engines: charges, remittances, reversals, provider adjustments, answers
 * without a claim; and that the sub-ledger is the books after each. */
#include "books.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/money.h"
#include "base/rng.h"
#include "mod/receivables/receivables_post.h"

struct office {
	struct books b;
	struct db *db;
	struct arena *a;
	int64_t site;
};

#define TODAY (on_day(11, 30))

static void open_office(struct office *o, void **state)
{
	open_books(&o->b, state);
	o->db = o->b.f->db;
	o->a = o->b.f->a;
	assert_int_equal(db_begin(o->db), OK);
	assert_int_equal(org_site_add(o->db, o->a,
				      &(struct org_site){ "Elm Street", "PA", "America/New_York",
							  "", o->b.practice },
				      BOOKS_NOW, &o->site),
			 OK);
	assert_int_equal(db_commit(o->db), OK);
}

static int64_t balance_of(struct office *o, const char *role)
{
	int64_t cents = 0;
	assert_int_equal(ledger_balance(o->db, o->a, account(&o->b, role), on_day(12, 31), &cents),
			 OK);
	return cents;
}

static void proved(struct office *o)
{
	int64_t faults = -1;
	const char *first = NULL;
	assert_int_equal(db_begin(o->db), OK);
	assert_int_equal(receivables_verify(o->db, o->a, &faults, &first), OK);
	db_rollback(o->db);
	if (faults != 0)
		fail_msg("%" PRId64 " faults: %s", faults, first);
}

static struct ar_file_out take(struct office *o, struct str text)
{
	struct ar_file_out out;
	struct ar_file_in in = { .practice_id = o->b.practice,
				 .site_id = o->site,
				 .name = "test.835",
				 .text = text,
				 .now_ms = BOOKS_NOW,
				 .today = TODAY };
	assert_int_equal(db_begin(o->db), OK);
	enum err err = receivables_file_take(o->db, o->a, &in, &out);
	if (err != OK)
		fail_msg("%s", db_last_error(o->db));
	if (out.refused == NULL)
		assert_int_equal(db_commit(o->db), OK);
	else
		db_rollback(o->db);
	return out;
}

static struct str sample(struct office *o, const char *name)
{
	struct str text;
	assert_int_equal(file_read(o->a, arena_printf(o->a, "tests/data/x12/%s", name),
				   LIMIT_UPLOAD_BYTES, &text),
			 OK);
	return text;
}

static int64_t payer(struct office *o, const char *name, const char *code, int64_t *value)
{
	struct ar_payer_row row;
	assert_int_equal(ar_payer_ensure(o->db, o->a, &code, 1, name, BOOKS_NOW, &row), OK);
	*value = row.value_id;
	return row.id;
}

/* A claim of one line. */
static void charge(struct office *o, const char *token, int64_t cents, const char *second)
{
	const char *refused = NULL;
	struct ar_charge_line line = { on_day(2, 10), "99213", "", "", 1000, cents };
	struct ar_charge c = { .practice_id = o->b.practice,
			       .site_id = o->site,
			       .token = token,
			       .patient = "P-1",
			       .provider = "Dr. Rao",
			       .line = &line,
			       .n_lines = 1 };
	int64_t unused;
	assert_int_equal(db_begin(o->db), OK);
	c.payer_id = payer(o, "SYNTH HEALTH PLAN", "12345", &c.payer_value_id);
	if (second != NULL)
		c.second_payer_id = payer(o, second, second, &unused);
	assert_int_equal(ar_charges_post(o->db, o->a, &c, 1, "Charges", 0, TODAY, BOOKS_NOW,
					 &refused),
			 OK);
	if (refused != NULL)
		fail_msg("%s", refused);
	assert_int_equal(db_commit(o->db), OK);
}

static struct ar_claim_row claim(struct office *o, const char *token)
{
	struct ar_claim_row row = { 0 };
	assert_int_equal(ar_claim_find(o->db, o->a, o->b.practice, token, &row), OK);
	return row;
}

/* A remittance of `cents` around claims; `trace` names it. */
static struct str around(struct office *o, const char *trace, const char *cents, const char *body)
{
	int segments = 6;
	for (const char *p = body; *p != '\0'; p++)
		segments += *p == '~';
	return str_of(arena_printf(
		o->a,
		"ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260302*1200"
		"*^*00501*000000012*0*P*:~GS*HP*S*R*20260302*1200*7*X*005010X221A1~ST*835*0001~"
		"BPR*I*%s*C*ACH************20260302~TRN*1*%s*1512345678~N1*PR*SYNTH HEALTH PLAN*XV*"
		"12345~LX*1~%sSE*%d*0001~GE*1*7~IEA*1*12~",
		cents, trace, body, segments));
}

static int64_t open_work(struct office *o, const char *kind)
{
	struct ar_work_open_row_list rows;
	int64_t n = 0;
	assert_int_equal(ar_work_open(o->db, o->a, o->b.practice, &rows), OK);
	for (size_t i = 0; i < rows.n; i++)
		n += strcmp(rows.at[i].kind, kind) == 0;
	return n;
}

static void a_payment_a_contract_and_a_patients_part(void **state)
{
	struct office o;
	open_office(&o, state);
	charge(&o, "A1", 10000, NULL);
	assert_int_equal(balance_of(&o, "ar_insurance"), 10000);
	assert_int_equal(balance_of(&o, "service_revenue"), -10000);
	struct ar_file_out out = take(&o, around(&o, "T1", "60",
						 "CLP*A1*1*100*60*15*12*ICN1~CAS*CO*45*25~"
						 "CAS*PR*1*10**2*5~"));
	assert_null(out.refused);
	assert_int_equal(out.matched, 1);
	assert_int_equal(balance_of(&o, "eft_clearing"), 6000);
	assert_int_equal(balance_of(&o, "contractual_adjustment"), 2500);
	assert_int_equal(balance_of(&o, "ar_insurance"), 0);
	assert_int_equal(balance_of(&o, "ar_patient"), 1500);
	assert_int_equal(claim(&o, "A1").patient_part, 1500);
	proved(&o);
}

static void a_denial_stays_receivable(void **state)
{
	struct office o;
	open_office(&o, state);
	charge(&o, "A1", 10000, NULL);
	assert_null(
		take(&o, around(&o, "T1", "0", "CLP*A1*4*100*0**12*ICN1~CAS*CO*197*100~")).refused);
	assert_int_equal(balance_of(&o, "ar_insurance"), 10000);
	assert_int_equal(open_work(&o, "denial"), 1);
	proved(&o);
	/* The payer thinks again: the item closes by itself. */
	assert_null(
		take(&o, around(&o, "T2", "80", "CLP*A1*1*100*80**12*ICN1~CAS*CO*45*20~")).refused);
	assert_int_equal(balance_of(&o, "ar_insurance"), 0);
	assert_int_equal(open_work(&o, "denial"), 0);
	proved(&o);
}

static void a_reversal_undoes_what_was_posted(void **state)
{
	struct office o;
	open_office(&o, state);
	charge(&o, "A1", 20000, NULL);
	assert_null(take(&o, around(&o, "T1", "90",
				    "CLP*A1*1*200*90*10*12*ICN1~CAS*CO*45*100~CAS*PR*2*10~"))
			    .refused);
	assert_int_equal(claim(&o, "A1").patient_part, 1000);
	struct ar_file_out out =
		take(&o, around(&o, "T2", "5",
				"CLP*A1*22*-200*-90**12*ICN1~CAS*CO*45*-100~CAS*PR*2*-10~"
				"CLP*A1*1*200*95*10*12*ICN2*11*7~CAS*CO*45*95~CAS*PR*2*10~"));
	assert_null(out.refused);
	assert_int_equal(balance_of(&o, "eft_clearing"), 9500);
	assert_int_equal(balance_of(&o, "contractual_adjustment"), 9500);
	assert_int_equal(balance_of(&o, "ar_insurance"), 0);
	assert_int_equal(claim(&o, "A1").patient_part, 1000);
	assert_int_equal(open_work(&o, "reversal"), 0);
	proved(&o);
	/* The same reversal again finds nothing to take back, and says so. */
	out = take(&o, around(&o, "T3", "0",
			      "CLP*A1*22*-200*-90**12*ICN1~CAS*CO*45*-100~CAS*PR*2*-10~"
			      "CLP*A1*1*200*90*10*12*ICN3~CAS*CO*45*100~CAS*PR*2*10~"));
	assert_null(out.refused);
	assert_int_equal(open_work(&o, "reversal"), 1);
	proved(&o);
}

static void the_second_payer_comes_before_the_patient(void **state)
{
	struct office o;
	open_office(&o, state);
	charge(&o, "A1", 10000, "SECOND PLAN");
	charge(&o, "A2", 10000, NULL);
	assert_null(take(&o, around(&o, "T1", "120",
				    "CLP*A1*1*100*60*30*12*I1~CAS*CO*45*10~CAS*PR*2*30~"
				    "CLP*A2*1*100*60*30*12*I2~CAS*CO*45*10~CAS*PR*2*30~"))
			    .refused);
	assert_int_equal(claim(&o, "A1").insurance, 3000);
	assert_int_equal(claim(&o, "A1").patient_part, 0);
	assert_int_equal(claim(&o, "A2").insurance, 0);
	assert_int_equal(claim(&o, "A2").patient_part, 3000);
	/* A second payer answers for both; for A2 nobody had told of one. */
	assert_null(take(&o, around(&o, "T2", "50",
				    "CLP*A1*2*100*25*5*12*J1~CAS*OA*23*70~CAS*PR*2*5~"
				    "CLP*A2*2*100*25*5*12*J2~CAS*OA*23*70~CAS*PR*2*5~"))
			    .refused);
	assert_int_equal(claim(&o, "A1").insurance, 0);
	assert_int_equal(claim(&o, "A1").patient_part, 500);
	assert_int_equal(claim(&o, "A2").insurance, 0);
	assert_int_equal(claim(&o, "A2").patient_part, 500);
	assert_int_equal(open_work(&o, "prior"), 0);
	proved(&o);
}

static void provider_adjustments_stand_with_the_payer(void **state)
{
	struct office o;
	open_office(&o, state);
	struct ar_file_out out = take(&o, sample(&o, "ok_small.835"));
	assert_null(out.refused);
	assert_int_equal(out.unmatched, 7);
	assert_int_equal(balance_of(&o, "eft_clearing"), 129742);
	assert_int_equal(balance_of(&o, "payer_recoupment"), 4321 - 1000);
	assert_int_equal(balance_of(&o, "payer_forward"), 250);
	assert_int_equal(balance_of(&o, "interest_income"), -155);
	/* What no claim was found for is to the payer's credit. */
	assert_int_equal(balance_of(&o, "ar_insurance"), -(129742 + 4321 - 155 - 1000 + 250));
	assert_int_equal(open_work(&o, "unmatched"), 7);
	proved(&o);
}

static void an_answer_finds_its_claim_later(void **state)
{
	struct office o;
	struct ar_work_open_row_list work;
	const char *refused = NULL;
	open_office(&o, state);
	assert_null(take(&o, around(&o, "T1", "60",
				    "CLP*A-1*1*100*60*15*12*ICN1~CAS*CO*45*25~CAS*PR*1*15~"))
			    .refused);
	assert_int_equal(balance_of(&o, "ar_insurance"), -6000);
	charge(&o, "A1", 10000, NULL);
	assert_int_equal(ar_work_open(o.db, o.a, o.b.practice, &work), OK);
	struct ar_claim_row c = claim(&o, "A1");
	assert_int_equal(db_begin(o.db), OK);
	assert_int_equal(ar_unmatched_resolve(o.db, o.a, work.at[0].id, &c, 0, TODAY, BOOKS_NOW,
					      &refused),
			 OK);
	assert_null(refused);
	assert_int_equal(db_commit(o.db), OK);
	assert_int_equal(claim(&o, "A1").insurance, 0);
	assert_int_equal(claim(&o, "A1").patient_part, 1500);
	assert_int_equal(balance_of(&o, "ar_insurance"), 0);
	assert_int_equal(balance_of(&o, "contractual_adjustment"), 2500);
	assert_int_equal(open_work(&o, "unmatched"), 0);
	proved(&o);
}

static void the_same_again_is_refused(void **state)
{
	struct office o;
	open_office(&o, state);
	const char *body = "CLP*A1*1*100*60**12*ICN1~CAS*CO*45*40~";
	assert_null(take(&o, around(&o, "T1", "60", body)).refused);
	struct ar_file_out out = take(&o, around(&o, "T1", "60", body));
	assert_non_null(out.refused);
	assert_non_null(strstr(out.refused, "was brought in"));
	/* Another file with the same payment. */
	out = take(&o, around(&o, "T1", "60", "CLP*A1*1*90*60**12*ICN1~CAS*CO*45*30~"));
	assert_non_null(out.refused);
	assert_non_null(strstr(out.refused, "on the books already"));
	assert_int_equal(balance_of(&o, "eft_clearing"), 6000);
	proved(&o);
}

static void what_does_not_balance_is_refused_whole(void **state)
{
	struct office o;
	open_office(&o, state);
	static const struct {
		const char *name, *rule;
	} bad[] = { { "bad_R1_service.835", "Rule R1" },
		    { "bad_R2_claim.835", "Rule R2" },
		    { "bad_R3_transaction.835", "Rule R3" } };
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct ar_file_out out = take(&o, sample(&o, bad[i].name));
		assert_non_null(out.refused);
		assert_non_null(strstr(out.refused, bad[i].rule));
		assert_non_null(strstr(out.refused, "segment"));
	}
	assert_int_equal(balance_of(&o, "eft_clearing"), 0);
	proved(&o);
}

static void official_samples_post_to_the_cent(void **state)
{
	static const struct {
		const char *name;
		int64_t cents;
	} good[] = { { "cob-contractural-adjustment", 3400 },
		     { "managed-care", 94500 },
		     { "medicare-part-a", 15000000 },
		     { "secondary-payment", 122200 },
		     { "tertiary-payment", 18750 } };
	struct office o;
	int64_t sum = 0;
	open_office(&o, state);
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		struct ar_file_out out =
			take(&o, sample(&o, arena_printf(o.a, "%s.835", good[i].name)));
		if (out.refused != NULL)
			fail_msg("%s: %s", good[i].name, out.refused);
		sum += good[i].cents;
		assert_int_equal(out.cents, good[i].cents);
	}
	/* demo.835 is medicare-part-a once more, byte for byte. */
	assert_non_null(take(&o, sample(&o, "demo.835")).refused);
	assert_int_equal(balance_of(&o, "eft_clearing"), sum);
	proved(&o);
}

static void claims_of_an_837(void **state)
{
	struct office o;
	open_office(&o, state);
	struct ar_file_out out = take(&o, sample(&o, "claims.837"));
	if (out.refused != NULL)
		fail_msg("%s", out.refused);
	assert_int_equal(out.claims, 3);
	assert_int_equal(balance_of(&o, "ar_insurance"), 21000 + 9050 + 4000);
	assert_non_null(claim(&o, "A1002").second_payer_id);
	proved(&o);
	assert_non_null(take(&o, sample(&o, "claims.837")).refused);
}

static void money_before_and_after_its_remittance(void **state)
{
	struct office o;
	int64_t remit = -1, again = -1;
	open_office(&o, state);
	struct ar_money early = { o.b.practice, "bank:1", "T1", 6000, on_day(3, 2) };
	struct ar_money late = { o.b.practice, "bank:2", "T2", 7000, on_day(3, 3) };
	assert_int_equal(db_begin(o.db), OK);
	assert_int_equal(receivables_money_came(o.db, o.a, &early, BOOKS_NOW, &remit), OK);
	assert_int_equal(db_commit(o.db), OK);
	assert_int_equal(remit, 0);
	assert_null(take(&o, around(&o, "T1", "60", "CLP*A1*1*60*60**12*I1~")).refused);
	struct ar_file_out out = take(&o, around(&o, "T2", "70", "CLP*A2*1*70*70**12*I2~"));
	assert_int_equal(db_begin(o.db), OK);
	assert_int_equal(receivables_money_came(o.db, o.a, &early, BOOKS_NOW, &remit), OK);
	assert_true(remit != 0);
	assert_int_equal(receivables_money_came(o.db, o.a, &late, BOOKS_NOW, &again), OK);
	assert_int_equal(again, out.first_remit);
	assert_int_equal(db_commit(o.db), OK);
}

static void the_verifier_finds_what_is_adrift(void **state)
{
	struct office o;
	int64_t faults = 0;
	const char *first = NULL;
	open_office(&o, state);
	charge(&o, "A1", 10000, NULL);
	assert_int_equal(db_script(o.db, "UPDATE ar_claim SET insurance = 9999"), OK);
	assert_int_equal(receivables_verify(o.db, o.a, &faults, &first), OK);
	assert_int_equal(faults, 1);
	assert_non_null(strstr(first, "A1"));
	/* An entry cannot be changed by any path. */
	assert_int_equal(db_script(o.db, "UPDATE ar_entry SET cents = 1"), E_INVALID);
	assert_int_equal(db_script(o.db, "DELETE FROM ar_entry"), E_INVALID);
	/* Money that the books have and the sub-ledger has not. */
	move(&o.b, on_day(5, 1), o.b.ar, o.b.revenue, 500, NULL);
	assert_int_equal(receivables_verify(o.db, o.a, &faults, &first), OK);
	assert_int_equal(faults, 2);
	assert_non_null(strstr(first, "$105.00"));
}

/* A random history: charges, answers, denials, reversals, answers without a claim that find
 * one, and postings by hand. After each step the sub-ledger is the books, and what came is in
 * clearing. */
struct history {
	struct office o;
	struct rng rng;
	int64_t claims, remits, cleared;
	struct told {
		int64_t charge, paid, contract, patient; /* charge 0: no answer that stands */
	} told[64];
};

static void add_answer(struct history *h, struct buf *b, int64_t i, int64_t *paid)
{
	struct told *t = &h->told[i];
	char amount[4][MONEY_TEXT_MAX];
	int64_t sign = 1, charge = 10000 + i;
	bool reverse = t->charge != 0;
	if (reverse)
		sign = -1;
	else {
		t->charge = charge;
		t->contract = rng_between(&h->rng, 0, 5000);
		t->patient = rng_between(&h->rng, 0, 2000);
		t->paid = charge - t->contract - t->patient;
	}
	money_plain(amount[0], sign * t->charge);
	money_plain(amount[1], sign * t->paid);
	money_plain(amount[2], sign * t->contract);
	money_plain(amount[3], sign * t->patient);
	/* Every seventh number is written as no claim has it. */
	buf_printf(b, "CLP*%sR%" PRId64 "*%d*%s*%s**12*I~CAS*CO*45*%s~CAS*PR*2*%s~",
		   i % 7 == 6 ? "X" : "", i, reverse ? 22 : 1, amount[0], amount[1], amount[2],
		   amount[3]);
	*paid += sign * t->paid;
	if (reverse)
		t->charge = 0;
}

static void random_remit(struct history *h)
{
	struct buf b;
	int64_t paid = 0;
	char cents[MONEY_TEXT_MAX];
	bool used[64] = { false };
	buf_init(&b, LIMIT_BODY_BYTES);
	for (int k = 0; k < 4; k++) {
		int64_t i = (int64_t)rng_below(&h->rng, (uint64_t)h->claims);
		if (!used[i])
			add_answer(h, &b, i, &paid);
		used[i] = true;
	}
	/* A payment is never negative: what the payer would owe it carries forward. */
	if (paid < 0) {
		money_plain(cents, paid);
		buf_printf(&b, "PLB*1*20261231*FB:F%" PRId64 "*%s~", h->remits, cents);
		paid = 0;
	}
	money_plain(cents, paid);
	struct ar_file_out out =
		take(&h->o, around(&h->o, arena_printf(h->o.a, "H%" PRId64, h->remits++), cents,
				   buf_text(&b)));
	if (out.refused != NULL)
		fail_msg("%s", out.refused);
	h->cleared += paid;
	buf_free(&b);
}

static void random_manual(struct history *h)
{
	int64_t i = (int64_t)rng_below(&h->rng, (uint64_t)h->claims);
	const struct ar_manual *m = &ar_manuals[rng_below(&h->rng, 12)];
	struct ar_claim_row c = claim(&h->o, arena_printf(h->o.a, "R%" PRId64, i));
	const char *refused = NULL;
	assert_int_equal(db_begin(h->o.db), OK);
	assert_int_equal(ar_manual_post(h->o.db, h->o.a, &c, m, rng_between(&h->rng, 1, 900),
					on_day(6, 1), "H", 0, BOOKS_NOW, &refused),
			 OK);
	assert_null(refused);
	assert_int_equal(db_commit(h->o.db), OK);
}

static void random_find(struct history *h)
{
	struct ar_work_open_row_list work;
	const char *refused = NULL;
	assert_int_equal(ar_work_open(h->o.db, h->o.a, h->o.b.practice, &work), OK);
	for (size_t i = 0; i < work.n; i++) {
		if (strcmp(work.at[i].kind, "unmatched") != 0)
			continue;
		struct ar_claim_row c = claim(&h->o, "R6");
		assert_int_equal(db_begin(h->o.db), OK);
		assert_int_equal(ar_unmatched_resolve(h->o.db, h->o.a, work.at[i].id, &c, 0, TODAY,
						      BOOKS_NOW, &refused),
				 OK);
		assert_null(refused);
		assert_int_equal(db_commit(h->o.db), OK);
		return;
	}
}

static void a_random_history(void **state)
{
	struct history h = { .claims = 0 };
	uint64_t seed = getenv("SEED") != NULL ? strtoull(getenv("SEED"), NULL, 10) : 835;
	void (*const steps[])(struct history *) = { random_remit, random_remit, random_manual,
						    random_find };
	open_office(&h.o, state);
	rng_seed(&h.rng, seed);
	print_message("seed %" PRIu64 "\n", seed);
	for (; h.claims < 20; h.claims++)
		charge(&h.o, arena_printf(h.o.a, "R%" PRId64, h.claims), 10000 + h.claims,
		       h.claims % 5 == 0 ? "SECOND PLAN" : NULL);
	for (int i = 0; i < 120; i++) {
		steps[rng_below(&h.rng, ARRAY_LEN(steps))](&h);
		if (i % 10 != 9)
			continue;
		proved(&h.o);
		assert_null(verified(&h.o.b).first);
		assert_int_equal(balance_of(&h.o, "eft_clearing"), h.cleared);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define ROW(name) cmocka_unit_test_setup_teardown(name, books_setup, engine_teardown)
		ROW(a_payment_a_contract_and_a_patients_part),
		ROW(a_denial_stays_receivable),
		ROW(a_reversal_undoes_what_was_posted),
		ROW(the_second_payer_comes_before_the_patient),
		ROW(provider_adjustments_stand_with_the_payer),
		ROW(an_answer_finds_its_claim_later),
		ROW(the_same_again_is_refused),
		ROW(what_does_not_balance_is_refused_whole),
		ROW(official_samples_post_to_the_cent),
		ROW(claims_of_an_837),
		ROW(money_before_and_after_its_remittance),
		ROW(the_verifier_finds_what_is_adrift),
		ROW(a_random_history),
	};
	int failed = cmocka_run_group_tests_name("receivables, SQLite", tests, NULL, NULL);
	engine_pg_url = engine_pg();
	if (engine_pg_url != NULL)
		failed += cmocka_run_group_tests_name("receivables, PostgreSQL", tests, NULL, NULL);
	return failed;
}
