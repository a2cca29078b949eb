/* ACH: what is written is read back as the same, the control records are what the rules want, and
 * a file with one digit changed is refused. */
#include "bank_sample.h"

#include "format/nacha.h"

static struct nacha_file ach;

static enum err read_ach(struct str text)
{
	return nacha_read(a, text, &ach, &fault);
}

static struct nacha_entry entries[] = {
	{ .code = NACHA_CHECKING_CREDIT,
	  .routing = "231380104",
	  .account = "744-5678-99",
	  .cents = 150000,
	  .id = "BILL 77",
	  .name = "Zo\xC3\xAB Supply & Sons of the North",
	  .addenda = "TRN*1*77*1123456789\\" },
	{ .code = NACHA_SAVINGS_CREDIT,
	  .routing = "021000021",
	  .account = "1",
	  .cents = 1,
	  .id = "B",
	  .name = "Ann",
	  .addenda = "" },
};
static struct nacha_batch batch = {
	.company = "Lakeside Medical",
	.company_id = "1123456789",
	.sec = "CCD",
	.description = "VENDORPAY",
	.bank = "02100002",
	.n = 2,
	.entry = entries,
};
static struct nacha_file sent = {
	.destination = "021000021",
	.destination_name = "First Bank",
	.origin = "1123456789",
	.origin_name = "Lakeside Medical",
	.created_minute = 9 * 60 + 5,
	.modifier = 'A',
	.n = 1,
	.batch = &batch,
};

static const char *written(struct buf *b)
{
	buf_init(b, LIMIT_STATEMENT_BYTES);
	sent.created = day(2026, 3, 2);
	batch.effective = day(2026, 3, 4);
	assert_int_equal(nacha_write(a, &sent, b, &fault), OK);
	return buf_text(b);
}

static void write_and_read(void **state)
{
	(void)state;
	begin();
	struct buf b;
	const char *text = written(&b);
	assert_int_equal(b.n, 10 * 95);
	for (size_t i = 94; i < b.n; i += 95)
		assert_int_equal(text[i], '\n');
	assert_memory_equal(text, "101 02100002111234567892603020905A094101FIRST BANK", 50);
	assert_memory_equal(text + 95, "5220LAKESIDE MEDICAL", 20);
	assert_memory_equal(text + 2 * 95, "622231380104744-5678-99      0000150000BILL 77", 46);
	assert_memory_equal(text + 2 * 95 + 54, "ZOE SUPPLY & SONS OF T  1021000020000001", 40);
	assert_memory_equal(text + 3 * 95, "705TRN*1*77*1123456789\\", 23);
	/* The hash is 23138010 + 02100002; three entries and addenda. */
	assert_memory_equal(text + 5 * 95, "82200000030025238012000000000000000000150001", 44);
	assert_memory_equal(text + 6 * 95,
			    "9000001000001000000030025238012000000000000000000150001", 55);
	assert_int_equal(text[7 * 95], '9');
	assert_int_equal(read_ach(buf_str(&b)), OK);
	assert_int_equal(ach.n, 1);
	assert_int_equal(ach.credits, 150001);
	assert_int_equal(ach.debits, 0);
	assert_int_equal(ach.batch[0].effective, day(2026, 3, 4));
	assert_int_equal(ach.batch[0].n, 2);
	assert_string_equal(ach.batch[0].entry[0].routing, "231380104");
	assert_string_equal(ach.batch[0].entry[0].addenda, "TRN*1*77*1123456789\\");
	assert_string_equal(ach.batch[0].entry[0].trace, "021000020000001");
	assert_int_equal(ach.batch[0].entry[1].cents, 1);
	buf_free(&b);
}

/* Any digit of an amount, a count, a hash or a routing number that changes is noticed. */
static void damaged(void **state)
{
	(void)state;
	begin();
	struct buf b;
	char *text = arena_str(a, (struct str){ written(&b), b.n });
	static const struct {
		size_t record, from, to;
	} digits[] = {
		{ 2, 3, 11 }, { 2, 29, 39 }, { 4, 29, 39 }, { 5, 4, 44 },
		{ 6, 1, 7 },  { 6, 13, 21 }, { 6, 21, 55 },
	};
	for (size_t i = 0; i < ARRAY_LEN(digits); i++) {
		for (size_t c = digits[i].from; c < digits[i].to; c++) {
			char *at = &text[digits[i].record * 95 + c];
			char was = *at;
			*at = was == '7' ? '3' : '7';
			if (read_ach((struct str){ text, b.n }) != E_INVALID)
				print_message("record %zu, column %zu\n", digits[i].record, c);
			assert_int_equal(read_ach((struct str){ text, b.n }), E_INVALID);
			assert_non_null(fault.reason);
			*at = was;
		}
	}
	for (size_t n = 1; n < 6 * 95; n += 31)
		assert_int_equal(read_ach((struct str){ text, n }), E_INVALID);
	/* Without the padding, and without line ends. */
	assert_int_equal(read_ach((struct str){ text, 7 * 95 }), OK);
	char *joined = arena_alloc(a, b.n);
	for (size_t i = 0; i < 10; i++)
		memcpy(joined + 94 * i, text + 95 * i, 94);
	assert_int_equal(read_ach((struct str){ joined, 940 }), OK);
	buf_free(&b);
}

static void not_written(void **state)
{
	(void)state;
	const struct nacha_entry good = entries[1];
	const struct {
		struct nacha_entry entry;
		const char *words;
	} cases[] = {
		{ { .routing = "021000022" }, "routing number" },
		{ { .routing = "02100002" }, "routing number" },
		{ { .account = "12 34" }, "account number" },
		{ { .account = "123456789012345678" }, "account number" },
		{ { .cents = -1 }, "amount" },
		{ { .cents = 10000000000 }, "amount" },
		{ { .code = 27 }, "credits" },
		{ { .code = NACHA_CHECKING_PRENOTE }, "amount" },
		{ { .addenda = "caf\xC3\xA9" }, "addendum" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct buf b;
		const struct nacha_entry *e = &cases[i].entry;
		begin();
		buf_init(&b, LIMIT_STATEMENT_BYTES);
		entries[1] = good;
		entries[1].routing = e->routing != NULL ? e->routing : good.routing;
		entries[1].account = e->account != NULL ? e->account : good.account;
		entries[1].addenda = e->addenda != NULL ? e->addenda : good.addenda;
		entries[1].cents = e->cents != 0 ? e->cents : good.cents;
		entries[1].code = e->code != 0 ? e->code : good.code;
		assert_int_equal(nacha_write(a, &sent, &b, &fault), E_INVALID);
		assert_reason(2, cases[i].words);
		buf_free(&b);
	}
	entries[1] = good;
}

static void returns(void **state)
{
	(void)state;
	assert_string_equal(nacha_reason_text("R02"), "Account closed");
	assert_string_equal(nacha_reason_text("C01"), "Account number to be corrected");
	assert_null(nacha_reason_text("R99"));
	begin();
	if (data_folder() == NULL)
		return;
	const char *folder = arena_printf(a, "%s/bank/nacha", getenv("BANK_DATA"));
	static const char *const plain[] = { "ccd-debit.ach", "ctx-debit.ach", "ppd-credit.ach",
					     "ppd-debit.ach" };
	for (size_t i = 0; i < ARRAY_LEN(plain); i++)
		assert_int_equal(read_ach(sample(folder, plain[i])), OK);
	assert_int_equal(ach.debits, 100000000);
	assert_int_equal(read_ach(sample(folder, "return-WEB.ach")), OK);
	assert_int_equal(ach.n, 2);
	assert_string_equal(ach.batch[0].entry[0].reason, "R01");
	assert_string_equal(ach.batch[1].entry[0].reason, "R03");
	assert_string_equal(ach.batch[0].entry[0].first_trace, "091400600000001");
	assert_int_equal(read_ach(sample(folder, "cor-read.ach")), OK);
	assert_string_equal(ach.batch[0].entry[0].reason, "C01");
	assert_string_equal(ach.batch[0].entry[0].corrected, "1918171614");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(write_and_read),
		cmocka_unit_test(damaged),
		cmocka_unit_test(not_written),
		cmocka_unit_test(returns),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
