/* Remittances: the official examples balance to the cent, the broken ones are refused by the right
 * rule with segment and sums, and ten thousand claims are read in the time of a blink. */
#include "unit.h"

#include "base/clock.h"
#include "base/date.h"
#include "base/file.h"
#include "format/remit835.h"
#include "unit/remit_random.h"

static struct arena *a;
static struct remit_file file;
static struct x12_fault fault;

static enum err read_text(struct str text)
{
	if (a == NULL)
		a = arena_new((size_t)LIMIT_IMPORT_BYTES);
	file = (struct remit_file){ 0 };
	fault = (struct x12_fault){ 0 };
	return remit835_read(text, a, &file, &fault);
}

static enum err read_sample(const char *name)
{
	struct str text;
	if (a == NULL)
		a = arena_new((size_t)LIMIT_IMPORT_BYTES);
	assert_int_equal(file_read(a, arena_printf(a, "tests/data/x12/%s.835", name),
				   LIMIT_UPLOAD_BYTES, &text),
			 OK);
	return read_text(text);
}

/* A set around `body`, whose segments are counted here. */
static struct str around(const char *body)
{
	int segments = 1;
	for (const char *p = body; *p != '\0'; p++)
		segments += *p == '~';
	return str_of(arena_printf(
		a,
		"ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260302*1200*^*00501*"
		"000000012*0*P*:~GS*HP*S*R*20260302*1200*7*X*005010X221A1~%sSE*%d*0001~GE*1*7~IEA*1*12~",
		body, segments));
}

#define HEAD(cents)                                              \
	"ST*835*0001~BPR*I*" cents "*C*CHK************20260302~" \
	"TRN*1*T1*1512345678~N1*PR*PLAN*XV*99~N1*PE*OFFICE*XX*1234567893~LX*1~"

static bool broke(const struct remit *set, int rule)
{
	for (size_t i = 0; i < set->n_findings; i++)
		if (set->finding[i].rule == rule)
			return true;
	return false;
}

static void official_samples_balance(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		int64_t cents;
		size_t claims, lines;
	} sample[] = {
		{ "cob-contractural-adjustment", 3400, 1, 1 },
		{ "demo", 15000000, 2, 0 },
		{ "managed-care", 94500, 2, 2 },
		{ "medicare-part-a", 15000000, 2, 0 },
		{ "secondary-payment", 122200, 2, 2 },
		{ "tertiary-payment", 18750, 1, 1 },
	};
	for (size_t i = 0; i < ARRAY_LEN(sample); i++) {
		assert_int_equal(read_sample(sample[i].name), OK);
		assert_int_equal(file.n, 1);
		const struct remit *set = &file.at[0];
		size_t lines = 0;
		for (size_t k = 0; k < set->n_claims; k++)
			lines += set->claim[k].n_lines;
		if (remit_refused(set))
			fail_msg("%s: %s", sample[i].name, set->finding[0].words);
		assert_true(set->cents == sample[i].cents);
		assert_true(set->claims_paid - set->provider_total == sample[i].cents);
		assert_int_equal(set->n_claims, sample[i].claims);
		assert_int_equal(lines, sample[i].lines);
		assert_true(file.test);
	}
}

static void managed_care_in_detail(void **state)
{
	(void)state;
	assert_int_equal(read_sample("managed-care"), OK);
	const struct remit *set = &file.at[0];
	assert_string_equal(set->trace, "7170066655");
	assert_string_equal(set->trace_payer, "1935665544");
	assert_string_equal(set->payer, "RUSHMORE LIFE");
	assert_string_equal(set->payer_id, "1935665544");
	assert_string_equal(set->payee_id, "5544667733");
	assert_string_equal(set->method, "ACH");
	assert_string_equal(set->account_tail, "4444");
	/* Its BPR16 is 20002316, which is no day. */
	assert_true(broke(set, 0));
	assert_int_equal(set->pay_day, date_from_ymd(2002, 3, 14));
	const struct remit_claim *c = &set->claim[1];
	assert_string_equal(c->id, "8765432112");
	assert_int_equal(c->status, REMIT_PRIMARY);
	assert_true(c->charge == 120000 && c->paid == 49500 && c->patient == 60000);
	assert_int_equal(c->adjusted.n, 1);
	assert_string_equal(c->adjusted.at[0].reason, "A2");
	assert_true(c->adjusted.at[0].cents == 5500);
	const struct remit_line *l = &c->line[0];
	assert_string_equal(l->code, "93555");
	assert_int_equal(l->from, date_from_ymd(2002, 3, 10));
	assert_int_equal(l->adjusted.n, 2);
	assert_string_equal(l->adjusted.at[0].group, "PR");
	assert_string_equal(l->adjusted.at[1].group, "CO");
	assert_true(l->paid == 55000);
}

static void odd_separators_are_read_around(void **state)
{
	(void)state;
	assert_int_equal(read_sample("secondary-payment"), OK);
	assert_string_equal(file.at[0].claim[1].line[0].code, "12345");
	assert_string_equal(file.at[0].claim[1].line[0].modifiers, "26");
	assert_true(broke(&file.at[0], 0));
	assert_int_equal(read_sample("tertiary-payment"), OK);
	assert_string_equal(file.at[0].claim[0].line[0].code, "24599");
	assert_true(file.at[0].claim[0].line[0].charge == 176650);
	assert_true(broke(&file.at[0], 0));
}

static void synthetic_files(void **state)
{
	(void)state;
	assert_int_equal(read_sample("ok_noplb"), OK);
	assert_false(remit_refused(&file.at[0]));
	assert_true(file.at[0].cents == 132869);
	assert_int_equal(read_sample("ok_small"), OK);
	const struct remit *set = &file.at[0];
	assert_false(remit_refused(set));
	assert_true(set->cents == 129742);
	assert_int_equal(set->n_claims, 7);
	assert_int_equal(set->claim[5].status, REMIT_REVERSAL);
	assert_string_equal(set->claim[6].frequency, "7");
	assert_int_equal(set->n_providers, 4);
	assert_string_equal(set->provider[1].code, "L6");
	assert_string_equal(set->provider[1].reference, "INT2026");
	assert_true(set->provider[1].cents == -155);
	assert_true(set->provider_total == 4321 - 155 - 1000 + 250);
}

static void refused_with_rule_segment_and_sums(void **state)
{
	(void)state;
	assert_int_equal(read_sample("bad_R1_service"), OK);
	assert_true(remit_refused(&file.at[0]));
	assert_true(broke(&file.at[0], 1));
	assert_false(broke(&file.at[0], 3));
	assert_int_equal(file.at[0].finding[0].segment, 18);
	assert_non_null(strstr(file.at[0].finding[0].words, "segment 18"));
	assert_non_null(strstr(file.at[0].finding[0].words, "$168.33"));
	assert_non_null(strstr(file.at[0].finding[0].words, "$169.33"));
	assert_int_equal(read_sample("bad_R2_claim"), OK);
	assert_true(broke(&file.at[0], 2));
	assert_false(broke(&file.at[0], 1) || broke(&file.at[0], 3));
	assert_int_equal(read_sample("bad_R3_transaction"), OK);
	assert_true(broke(&file.at[0], 3));
	assert_false(broke(&file.at[0], 1) || broke(&file.at[0], 2));
	assert_non_null(strstr(file.at[0].finding[0].words, "$1,098.24"));
}

static void warnings_do_not_refuse(void **state)
{
	(void)state;
	/* R5: the patient's part is told as 9.00 and adjusted as 10.00. */
	assert_int_equal(read_text(around(HEAD(
				 "80") "CLP*A*1*100*80*9*12*I*11*1~CAS*CO*45*10~CAS*PR*1*10~")),
			 OK);
	assert_false(remit_refused(&file.at[0]));
	assert_true(broke(&file.at[0], 5));
	/* R4: lines that charge more than the claim; claim and line adjustments make it balance. */
	assert_int_equal(read_text(around(HEAD("80") "CLP*A*1*100*80**12*I~SVC*HC:99213*110*90~"
						     "CAS*CO*45*20~")),
			 OK);
	assert_false(remit_refused(&file.at[0]));
	assert_true(broke(&file.at[0], 4));
	/* R7: allowed 95, paid 80 and nothing from the patient. */
	assert_int_equal(read_text(around(HEAD("80") "CLP*A*1*100*80**12*I~SVC*HC:99213*100*80~"
						     "CAS*CO*45*20~AMT*B6*95~")),
			 OK);
	assert_false(remit_refused(&file.at[0]));
	assert_true(broke(&file.at[0], 7));
}

static void refused(const char *body, int32_t segment, const char *words)
{
	assert_int_equal(read_text(around(body)), E_INVALID);
	assert_int_equal(fault.segment, segment);
	if (strstr(fault.reason, words) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", fault.reason, words);
}

static void what_cannot_be_read(void **state)
{
	(void)state;
	refused(HEAD("80.001") "CLP*A*1*100*80~", 4, "at most two decimals");
	refused(HEAD("80") "CLP*A*1*100.555*80~", 9, "CLP03");
	refused(HEAD("80") "CLP*A*X*100*80~", 9, "CLP02");
	refused(HEAD("80") "CLP*A*1*100*80~CAS*CO*45*1e3~", 10, "CAS03");
	refused(HEAD("80") "CLP*A*1*100*80~CAS*CO**10~", 10, "reason code");
	refused(HEAD("80") "CLP*A*1*100*80~CAS*C*45*10~", 10, "two letters");
	refused(HEAD("80") "SVC*HC:99213*100*80~", 9, "stands where");
	refused(HEAD("80") "CAS*CO*45*10~", 9, "stands where");
	refused(HEAD("80") "CLP*A*1*92233720368547758.07*0~CAS*CO*45*-92233720368547758.07~", 11,
		"too large to add up");
	refused("ST*835*0001~TRN*1*T*1~N1*PR*P~LX*1~", 7, "no payment (BPR)");
	refused("ST*835*0001~BPR*I*0*C*NON~TRN*1*T*1~N1*PR*P~", 3, "day of its payment");
	refused("ST*837*0001~", 3, "not a remittance");
	assert_int_equal(read_text(STR("ST*835*0001~")), E_INVALID);
	assert_non_null(strstr(fault.reason, "ISA"));
}

static void a_negative_payment_is_refused(void **state)
{
	(void)state;
	assert_int_equal(read_text(around(HEAD("-80") "CLP*A*1*-100*-80~CAS*CO*45*-20~")), OK);
	assert_true(broke(&file.at[0], 3));
	/* BPR03 D: the payer takes money, and the sums are those of a negative payment. */
	assert_int_equal(read_text(
				 around("ST*835*0001~BPR*I*80*D*ACH************20260302~TRN*1*T*1~"
					"N1*PR*P~LX*1~CLP*A*22*-100*-80~CAS*CO*45*-20~")),
			 OK);
	assert_false(remit_refused(&file.at[0]));
	assert_true(file.at[0].cents == -8000);
}

static void findings_are_counted_and_bounded(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, LIMIT_UPLOAD_BYTES);
	buf_text_add(&b, HEAD("1"));
	for (int i = 0; i < 300; i++)
		buf_text_add(&b, "CLP*A*1*100*80*7~CAS*CO*45*20~");
	assert_int_equal(read_text(around(buf_text(&b))), OK);
	assert_int_equal(file.at[0].n_warnings, 300);
	assert_int_equal(file.at[0].n_findings, REMIT_FINDINGS_MAX);
	assert_int_equal(file.at[0].n_refusing, 1);
	assert_true(broke(&file.at[0], 3));
	buf_free(&b);
}

static void no_name_of_a_patient_is_kept(void **state)
{
	(void)state;
	struct arena *own = arena_new(LIMIT_ARENA_BYTES);
	assert_int_equal(read_sample("managed-care"), OK);
	const struct remit_claim *c = &file.at[0].claim[0];
	const char *texts[] = { c->id, c->payer_claim, c->rendering, c->forwarded_to, c->remarks };
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		assert_null(strstr(texts[i], "BUDD"));
		assert_null(strstr(texts[i], "WILLIAM"));
		assert_null(strstr(texts[i], "33344555510"));
	}
	arena_free(own);
}

static void random_files_balance_and_one_cent_breaks_them(void **state)
{
	(void)state;
	struct rng rng;
	rng_seed(&rng, 7);
	for (uint64_t seed = 1; seed <= 60; seed++) {
		struct buf b;
		buf_init(&b, LIMIT_UPLOAD_BYTES);
		remit_write(&b, 1 + (int64_t)rng_below(&rng, 20), seed, "T");
		assert_int_equal(read_text(buf_str(&b)), OK);
		if (remit_refused(&file.at[0]) || file.at[0].n_warnings > 0)
			fail_msg("seed %" PRIu64 ": %s", seed, file.at[0].finding[0].words);
		/* Move one amount by a cent: the last digit before a segment's end. */
		char *text = b.p;
		static const char *const marks[] = { "\nBPR*I*", "\nCAS*", "\nCLP*" };
		const char *mark = marks[seed % ARRAY_LEN(marks)];
		char *at = strstr(text, mark);
		assert_non_null(at);
		at = strchr(at, '.') + 2;
		*at = *at == '9' ? '0' : (char)(*at + 1);
		assert_int_equal(read_text(buf_str(&b)), OK);
		assert_true(remit_refused(&file.at[0]));
		buf_free(&b);
		arena_reset(a);
	}
}

static void ten_thousand_claims(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, LIMIT_UPLOAD_BYTES);
	remit_write(&b, 10000, 1, "T");
	assert_false(buf_failed(&b));
	int64_t began = clock_monotonic_ms();
	assert_int_equal(read_text(buf_str(&b)), OK);
	int64_t took = clock_monotonic_ms() - began;
	assert_int_equal(file.at[0].n_claims, 10000);
	assert_false(remit_refused(&file.at[0]));
	print_message("10,000 claims, %zu bytes: %" PRId64 " ms\n", b.n, took);
	/* The number to hold is 50 ms on a quiet machine (script/bench); sanitizers take their
	 * time. */
	assert_true(took < 5000);
	buf_free(&b);
}

/* The large sample of the shared data, when its folder is named. */
static void shared_samples(void **state)
{
	(void)state;
	const char *folder = getenv("X12_DATA");
	if (folder == NULL) {
		print_message("X12_DATA does not name the folder of further samples; skipped\n");
		skip();
	}
	static const struct {
		const char *name;
		int64_t cents;
	} sample[] = { { "835-pyx12/835_mult_loops.txt", 0 }, { "synthetic/ok_200.835", 5130287 } };
	for (size_t i = 0; i < ARRAY_LEN(sample); i++) {
		struct str text;
		assert_int_equal(file_read(a, arena_printf(a, "%s/%s", folder, sample[i].name),
					   LIMIT_UPLOAD_BYTES, &text),
				 OK);
		assert_int_equal(read_text(text), OK);
		assert_false(remit_refused(&file.at[0]));
		assert_true(file.at[0].cents == sample[i].cents);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(official_samples_balance),
		cmocka_unit_test(managed_care_in_detail),
		cmocka_unit_test(odd_separators_are_read_around),
		cmocka_unit_test(synthetic_files),
		cmocka_unit_test(refused_with_rule_segment_and_sums),
		cmocka_unit_test(warnings_do_not_refuse),
		cmocka_unit_test(what_cannot_be_read),
		cmocka_unit_test(a_negative_payment_is_refused),
		cmocka_unit_test(findings_are_counted_and_bounded),
		cmocka_unit_test(no_name_of_a_patient_is_kept),
		cmocka_unit_test(random_files_balance_and_one_cent_breaks_them),
		cmocka_unit_test(ten_thousand_claims),
		cmocka_unit_test(shared_samples),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(a);
	return failed;
}
