/* Professional claims: what is kept, what is inherited from the levels above, what is refused. */
#include "unit.h"

#include "base/date.h"
#include "base/file.h"
#include "format/claim837p.h"

static struct arena *a;
static struct charge_file file;
static struct x12_fault fault;

static struct str sample(void)
{
	struct str text;
	assert_int_equal(file_read(a, "tests/data/x12/claims.837", LIMIT_UPLOAD_BYTES, &text), OK);
	return text;
}

/* The sample with one part of it exchanged for a text of the same number of segments. */
static enum err read_with(const char *was, const char *is)
{
	struct str text = sample();
	char *at = strstr(text.p, was);
	assert_non_null(at);
	char *changed =
		arena_printf(a, "%.*s%s%s", (int)(at - text.p), text.p, is, at + strlen(was));
	file = (struct charge_file){ 0 };
	fault = (struct x12_fault){ 0 };
	return claim837p_read(str_of(changed), a, &file, &fault);
}

static void what_the_books_need(void **state)
{
	(void)state;
	assert_int_equal(claim837p_read(sample(), a, &file, &fault), OK);
	assert_string_equal(file.batch, "BATCH77");
	assert_int_equal(file.n, 3);
	const struct charge_claim *c = &file.at[0];
	assert_string_equal(c->id, "A1001");
	assert_true(c->charge == 21000);
	assert_string_equal(c->payer, "SYNTH HEALTH PLAN");
	assert_string_equal(c->payer_id, "12345");
	assert_string_equal(c->filing, "12");
	assert_string_equal(c->order, "P");
	assert_string_equal(c->billing, "1234567893");
	assert_string_equal(c->rendering, "1245319599");
	assert_string_equal(c->place, "11");
	assert_int_equal(c->from, date_from_ymd(2026, 2, 20));
	assert_int_equal(c->to, date_from_ymd(2026, 2, 21));
	assert_int_equal(c->n_lines, 2);
	assert_string_equal(c->line[0].code, "99213");
	assert_string_equal(c->line[0].modifiers, "25");
	assert_string_equal(c->line[1].control, "L2");
	assert_true(c->line[1].charge == 8500);
}

static void levels_are_inherited_and_left(void **state)
{
	(void)state;
	assert_int_equal(claim837p_read(sample(), a, &file, &fault), OK);
	const struct charge_claim *c = &file.at[1];
	assert_string_equal(c->payer, "SYNTH HEALTH PLAN");
	assert_string_equal(c->other_payer, "MEDICARE B");
	assert_string_equal(c->other_payer_id, "00831");
	assert_string_equal(c->frequency, "7");
	assert_string_equal(c->replaces, "ICN555");
	assert_true(c->patient_paid == 2000);
	/* No rendering provider of its own: the billing one. */
	assert_string_equal(c->rendering, "1234567893");
	assert_true(c->line[0].units_milli == 2500);
	assert_int_equal(c->line[0].to, date_from_ymd(2026, 2, 23));
	c = &file.at[2];
	assert_string_equal(c->payer, "STATE MEDICAID");
	assert_string_equal(c->other_payer, "");
	assert_string_equal(c->line[0].rendering, "1999999984");
}

static void refused_with_segment_and_words(void **state)
{
	(void)state;
	assert_int_equal(read_with("CLM*A1001*210*", "CLM*A1001*211*"), E_INVALID);
	assert_int_equal(fault.segment, 20);
	assert_non_null(strstr(fault.reason, "$211.00"));
	assert_non_null(strstr(fault.reason, "$210.00"));
	assert_int_equal(read_with("CLM*A1001*210*", "CLM**210*"), E_INVALID);
	assert_non_null(strstr(fault.reason, "CLM01"));
	assert_int_equal(read_with("*90.5*UN", "*90.555*UN"), E_INVALID);
	assert_non_null(strstr(fault.reason, "SV102"));
	assert_int_equal(read_with("RD8*20260222-20260223", "RD8*20260222-20260230"), E_INVALID);
	assert_non_null(strstr(fault.reason, "YYYYMMDD"));
	assert_int_equal(read_with("ST*837*0001*005010X222A1", "ST*837*0001*005010X223A2"),
			 E_INVALID);
	assert_non_null(strstr(fault.reason, "professional claims"));
	assert_int_equal(read_with("LX*1~\nSV1*HC:99213", "ZZ*1~\nSV1*HC:99213"), E_INVALID);
	assert_non_null(strstr(fault.reason, "stands where"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_books_need),
		cmocka_unit_test(levels_are_inherited_and_left),
		cmocka_unit_test(refused_with_segment_and_words),
	};
	a = arena_new((size_t)LIMIT_IMPORT_BYTES);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(a);
	return failed;
}
