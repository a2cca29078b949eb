/* What a payer's answer does to the accounts, decided without a database. */
#include "unit.h"

#include "mod/receivables/receivables_rules.h"

static struct arena *a;
static struct ar_codes codes;

static int setup(void **state)
{
	(void)state;
	a = arena_new(LIMIT_ARENA_BYTES);
	ar_codes_read(&codes, a,
		      STR("group,code,class,label\nCO,45,contractual,Fee\nPR,*,patient,Patient\n"
			  "*,97,denial,Bundled\n*,23,prior,Before\n*,144,incentive,Bonus\n"),
		      STR("code,role,label\nWO,payer_recoupment,Taken back\n*,suspense,Other\n"));
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static void reasons_by_group_and_code(void **state)
{
	(void)state;
	assert_int_equal(ar_reason_of(&codes, "CO", "45")->class, AR_CONTRACTUAL);
	assert_int_equal(ar_reason_of(&codes, "PR", "97")->class, AR_PATIENT);
	assert_int_equal(ar_reason_of(&codes, "CO", "97")->class, AR_DENIAL);
	assert_int_equal(ar_reason_of(&codes, "OA", "23")->class, AR_PRIOR);
	/* What nobody classed stays receivable. */
	assert_int_equal(ar_reason_of(&codes, "CO", "999")->class, AR_DENIAL);
	assert_int_equal(ar_reason_of(&codes, "PI", "45")->class, AR_DENIAL);
	assert_string_equal(ar_provider_code_of(&codes, "WO")->role, "payer_recoupment");
	assert_string_equal(ar_provider_code_of(&codes, "ZZ")->role, "suspense");
}

static void adjustments_as_they_are_kept(void **state)
{
	(void)state;
	struct ar_split s;
	assert_true(ar_split_text(&codes, "CO 45 2500;PR 1 1000;PR 2 500;OA 97 -3", &s));
	assert_int_equal(s.cents[AR_CONTRACTUAL], 2500);
	assert_int_equal(s.cents[AR_PATIENT], 1500);
	assert_int_equal(s.cents[AR_DENIAL], -3);
	assert_true(ar_split_text(&codes, "", &s));
	assert_int_equal(s.cents[AR_PATIENT], 0);
	static const char *const bad[] = { "CO",        "CO 45",
					   "CO 45 x",   "CO 45 1 2",
					   "CO 45 1;;", "CO 45 9223372036854775807;CO 45 1" };
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(ar_split_text(&codes, bad[i], &s));
}

static int64_t of(const struct ar_effects *e, const char *role)
{
	int64_t sum = 0;
	for (size_t i = 0; i < e->n; i++)
		sum += strcmp(e->at[i].role, role) == 0 ? e->at[i].cents : 0;
	return sum;
}

static int64_t total(const struct ar_effects *e)
{
	int64_t sum = 0;
	for (size_t i = 0; i < e->n; i++)
		sum += e->at[i].cents;
	return sum;
}

static void effects_add_up_to_nothing(void **state)
{
	(void)state;
	static const enum ar_turn turns[] = { AR_FIRST, AR_LATER, AR_REVERSAL, AR_NOTHING };
	struct ar_split s = { { 2500, 1500, 300, 70, -20, 10, 0 } };
	for (size_t i = 0; i < 2 * ARRAY_LEN(turns); i++) {
		struct ar_effects e;
		struct ar_balance before = { 10000, 400, i % 2 == 1 };
		assert_true(ar_judge(turns[i / 2], false, 6000, &s, &before, &e));
		assert_int_equal(total(&e), 0);
		assert_int_equal(of(&e, "eft_clearing"), turns[i / 2] == AR_NOTHING ? 0 : 6000);
	}
}

static void a_denial_moves_nothing(void **state)
{
	(void)state;
	struct ar_effects e;
	struct ar_split s = { { [AR_DENIAL] = 10000 } };
	assert_true(ar_judge(AR_FIRST, false, 0, &s, &(struct ar_balance){ 10000, 0, false }, &e));
	assert_int_equal(e.n, 0);
}

static void a_patient_waits_for_the_second_payer(void **state)
{
	(void)state;
	struct ar_effects e;
	struct ar_split s = { { [AR_PATIENT] = 3000 } };
	assert_true(
		ar_judge(AR_FIRST, false, 7000, &s, &(struct ar_balance){ 10000, 0, true }, &e));
	assert_int_equal(of(&e, "ar_patient"), 0);
	assert_true(
		ar_judge(AR_FIRST, true, 7000, &s, &(struct ar_balance){ 10000, 0, false }, &e));
	assert_int_equal(of(&e, "ar_patient"), 0);
	assert_true(
		ar_judge(AR_FIRST, false, 7000, &s, &(struct ar_balance){ 10000, 0, false }, &e));
	assert_int_equal(of(&e, "ar_patient"), 3000);
	/* The later payer judges the whole again. */
	s.cents[AR_PATIENT] = 500;
	assert_true(
		ar_judge(AR_LATER, false, 2500, &s, &(struct ar_balance){ 0, 3000, false }, &e));
	assert_int_equal(of(&e, "ar_patient"), -2500);
	assert_int_equal(of(&e, "ar_insurance"), 0);
}

static void ages_and_fees(void **state)
{
	(void)state;
	assert_int_equal(ar_age_of(100, 130), 0);
	assert_int_equal(ar_age_of(100, 131), 1);
	assert_int_equal(ar_age_of(100, 190), 2);
	assert_int_equal(ar_age_of(100, 220), 3);
	assert_int_equal(ar_age_of(100, 221), 4);
	int64_t due;
	assert_true(ar_fee_due(10001, 2500, &due));
	assert_int_equal(due, 25002);
	assert_non_null(ar_manual_of("charity"));
	assert_null(ar_manual_of("gift"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reasons_by_group_and_code),
		cmocka_unit_test(adjustments_as_they_are_kept),
		cmocka_unit_test(effects_add_up_to_nothing),
		cmocka_unit_test(a_denial_moves_nothing),
		cmocka_unit_test(a_patient_waits_for_the_second_payer),
		cmocka_unit_test(ages_and_fees),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
