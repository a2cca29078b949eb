/* camt.053: entries and balances of several versions, what is refused, and that a file cannot make
 * the reader look elsewhere or grow. */
#include "bank_sample.h"

#include "format/camt.h"

static enum err read_camt(const char *text)
{
	begin();
	return camt_read(a, str_of(text), &file, &fault);
}

#define SPACE "urn:iso:std:iso:20022:tech:xsd:camt.053.001."
#define HEAD(version)                                                          \
	"<?xml version=\"1.0\"?>\n<c:Document xmlns:c=\"" SPACE version "\">"      \
	"<c:BkToCstmrStmt><c:Stmt><c:Acct><c:Id><c:IBAN>DE1</c:IBAN></c:Id></c:Acct>\n"
#define BAL(code, cents, sign)                                                               \
	"<c:Bal><c:Tp><c:CdOrPrtry><c:Cd>" code                                              \
	"</c:Cd></c:CdOrPrtry></c:Tp><c:Amt Ccy=\"USD\">" cents "</c:Amt><c:CdtDbtInd>" sign \
	"</c:CdtDbtInd><c:Dt><c:Dt>2026-03-31</c:Dt></c:Dt></c:Bal>\n"
#define NTRY(cents, sign, status)                                                                  \
	"<c:Ntry><c:Amt Ccy=\"USD\">" cents "</c:Amt><c:CdtDbtInd>" sign "</c:CdtDbtInd>" status   \
	"<c:BookgDt><c:DtTm>2026-03-05T23:30:00-05:00</c:DtTm></c:BookgDt>"                        \
	"<c:AcctSvcrRef>R1</c:AcctSvcrRef><c:NtryDtls><c:TxDtls><c:Refs>"                          \
	"<c:EndToEndId>NOTPROVIDED</c:EndToEndId></c:Refs><c:RltdPties><c:Dbtr><c:Pty>"            \
	"<c:Nm>Payer &amp; Co</c:Nm></c:Pty></c:Dbtr><c:Cdtr><c:Nm>Vendor</c:Nm></c:Cdtr>"         \
	"</c:RltdPties><c:RmtInf><c:Ustrd>TRN*1*E77*1999\\</c:Ustrd></c:RmtInf></c:TxDtls>"        \
	"</c:NtryDtls></c:Ntry>\n"
#define BOOK "<c:Sts><c:Cd>BOOK</c:Cd></c:Sts>"
#define END  "</c:Stmt></c:BkToCstmrStmt></c:Document>"

static void a_statement(void **state)
{
	(void)state;
	assert_int_equal(read_camt(HEAD("08") BAL("OPBD", "100.00", "CRDT")
					   BAL("CLBD", "87.650", "CRDT") NTRY("2.15", "CRDT", BOOK)
						   NTRY("14.50", "DBIT", "<c:Sts>BOOK</c:Sts>")
							   NTRY("9", "DBIT", "<c:Sts>PDNG</c:Sts>")
								   END),
			 OK);
	assert_int_equal(file.n, 1);
	assert_int_equal(file.pending, 1);
	const struct bank_statement *s = &file.statement[0];
	assert_string_equal(s->account, "DE1");
	assert_string_equal(s->currency, "USD");
	assert_int_equal(s->opening, 10000);
	assert_int_equal(s->closing, 8765);
	assert_int_equal(s->n, 2);
	assert_int_equal(line(0, 0)->cents, 215);
	assert_int_equal(line(0, 0)->date, day(2026, 3, 5));
	assert_string_equal(line(0, 0)->name, "Payer & Co");
	assert_string_equal(line(0, 0)->trace, "E77");
	assert_string_equal(line(0, 0)->ref, "R1");
	assert_int_equal(line(0, 1)->cents, -1450);
	assert_string_equal(line(0, 1)->name, "Vendor");
}

static void refused(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t line;
		const char *words;
	} cases[] = {
		{ HEAD("02") BAL("OPBD", "100.00", "CRDT") BAL("CLBD", "100.00", "CRDT")
			  NTRY("2.15", "CRDT", BOOK) END,
		  2, "does not add up" },
		{ HEAD("02") NTRY("2.155", "CRDT", BOOK) END, 3, "\"2.155\"" },
		{ HEAD("02") NTRY("-2", "CRDT", BOOK) END, 3, "\"-2\"" },
		{ HEAD("02") NTRY("2", "BOTH", BOOK) END, 3, "neither CRDT nor DBIT" },
		{ HEAD("02") "<c:Ntry><c:Amt>1</c:Amt></c:Ntry>" END, 3, "no direction" },
		{ HEAD("02") BAL(
			  "OPBD", "1",
			  "CRDT") "<c:Ntry><c:Amt Ccy=\"EUR\">1</c:Amt><c:CdtDbtInd>CRDT</c:CdtDbtInd>"
				  "<c:BookgDt><c:Dt>2026-01-01</c:Dt></c:BookgDt></c:Ntry>" END,
		  4, "several currencies" },
		{ "<Document><BkToCstmrDbtCdtNtfctn/></Document>", 1, "not a camt.053" },
		{ "<Document><BkToCstmrStmt/></Document>", 0, "no statement" },
		{ "<Document><BkToCstmrStmt>", 1, "not well-formed" },
		{ "<!DOCTYPE d SYSTEM \"http://127.0.0.1/x\"><Document/>", 1, "document type" },
		{ "<!DOCTYPE d [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]><Document>&b;</Document>",
		  1, "document type" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(read_camt(cases[i].text), E_INVALID);
		assert_reason(cases[i].line, cases[i].words);
	}
}

static void nested_too_deep(void **state)
{
	(void)state;
	begin();
	char *text = arena_alloc(a, 100 * 3 + 1);
	for (size_t i = 0; i < 100; i++)
		memcpy(text + 3 * i, "<a>", 3);
	memcpy(text, "<Document><BkToCstmrStmt>", 25);
	assert_int_equal(camt_read(a, (struct str){ text, 300 }, &file, &fault), E_INVALID);
	assert_non_null(fault.reason);
}

/* The samples of genkgo/camt show elements, not books: those that do not add up are refused. */
static void samples(void **state)
{
	(void)state;
	static const struct {
		const char *name, *words; /* NULL when it is read */
		int64_t first;
	} files[] = {
		{ "camt053.v2.minimal.xml", "several currencies", 0 },
		{ "camt053.v2.wrong.xml", "no statement", 0 },
		{ "camt053.v2.all-balance-types.xml", "does not add up", 0 },
		{ "camt053.v8.xml", "several currencies", 0 },
		{ "camt053.v2.with-account-name.xml", NULL, 885 },
	};
	begin();
	if (data_folder() == NULL)
		return;
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		begin();
		const char *folder = arena_printf(a, "%s/camt/genkgo", getenv("BANK_DATA"));
		enum err err = camt_read(a, sample(folder, files[i].name), &file, &fault);
		assert_int_equal(err, files[i].words == NULL ? OK : E_INVALID);
		if (err == OK)
			assert_int_equal(line(0, 0)->cents, files[i].first);
		else
			assert_non_null(strstr(fault.reason, files[i].words));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_statement),
		cmocka_unit_test(refused),
		cmocka_unit_test(nested_too_deep),
		cmocka_unit_test(samples),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
