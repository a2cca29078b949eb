/* OFX: SGML and XML, what is tolerated and what is refused in words, and libofx's ofxdump as the
 * witness of what a file holds. */
#include "bank_sample.h"

#include <fcntl.h>

#include "base/money.h"
#include "format/ofx.h"

static enum err read_ofx(struct str text)
{
	return ofx_read(a, text, &file, &fault);
}

#define SGML_HEAD                                                                                  \
	"OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nENCODING:USASCII\r\nCHARSET:1252\r\n\r\n" \
	"<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS></SONRS>"               \
	"</SIGNONMSGSRSV1>\n"
#define SGML_ACCOUNT                                                                             \
	"<BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD\n<BANKACCTFROM><BANKID>021000021\n"        \
	"<ACCTID>000123\n<ACCTTYPE>CHECKING\n</BANKACCTFROM>\n<BANKTRANLIST><DTSTART>20260301\n" \
	"<DTEND>20260331120000[-5:EST]\n"
#define SGML_END                                                                                 \
	"</BANKTRANLIST><LEDGERBAL><BALAMT>1500.25<DTASOF>20260331</LEDGERBAL>"                  \
	"<AVAILBAL><BALAMT>99.00<DTASOF>20260331</AVAILBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1>" \
	"</OFX>\n"

static void sgml(void **state)
{
	(void)state;
	begin();
	assert_int_equal(
		read_ofx(STR(
			SGML_HEAD SGML_ACCOUNT
			"<STMTTRN><TRNTYPE>CREDIT\n<DTPOSTED>20260302\n<TRNAMT>+1297.42\n"
			"<FITID>F1\n<NAME>SYNTH PLAN & Co &amp; Sons\n"
			"<MEMO>HCCLAIMPMT TRN*1*EFT000001*1512345678\\\n</STMTTRN>\n"
			"<STMTTRN><TRNTYPE>CHECK\n<DTPOSTED>20260305\n<TRNAMT>-80,5\n<FITID>F1\n"
			"<CHECKNUM>1044\n<MEMO>Caf\xE9 \x96 lunch < $100\n"
			"<BANKACCTTO><ACCTID>999</BANKACCTTO></STMTTRN>\n" SGML_END)),
		OK);
	assert_int_equal(file.n, 1);
	const struct bank_statement *s = &file.statement[0];
	assert_string_equal(s->account, "000123");
	assert_string_equal(s->bank, "021000021");
	assert_string_equal(s->currency, "USD");
	assert_true(s->has_period && s->has_closing && !s->has_opening);
	assert_int_equal(s->from, day(2026, 3, 1));
	assert_int_equal(s->to, day(2026, 3, 31));
	assert_int_equal(s->closing, 150025);
	assert_int_equal(s->n, 2);
	assert_int_equal(line(0, 0)->cents, 129742);
	assert_string_equal(line(0, 0)->name, "SYNTH PLAN & Co & Sons");
	assert_string_equal(line(0, 0)->trace, "EFT000001");
	assert_int_equal(line(0, 1)->cents, -8050);
	assert_string_equal(line(0, 1)->ref, "F1");
	assert_string_equal(line(0, 1)->check, "1044");
	assert_string_equal(line(0, 1)->memo, "Caf\xC3\xA9 \xE2\x80\x93 lunch < $100");
}

static void xml(void **state)
{
	(void)state;
	begin();
	assert_int_equal(
		read_ofx(STR(
			"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			"<?OFX OFXHEADER=\"200\" VERSION=\"211\"?>\n<!-- a comment <STMTTRN> -->\n"
			"<ofx><CREDITCARDMSGSRSV1><CCSTMTTRNRS><CCSTMTRS><CURDEF>USD</CURDEF>"
			"<CCACCTFROM><ACCTID>4111</ACCTID></CCACCTFROM><BANKTRANLIST>"
			"<STMTTRN><TRNTYPE>DEBIT</TRNTYPE><DTPOSTED>20260301000000.000[-5]"
			"</DTPOSTED><TRNAMT>-12.50</TRNAMT><FITID>x</FITID><NAME><![CDATA[A<B]]>"
			"</NAME><CHECKNUM/></STMTTRN></BANKTRANLIST><LEDGERBAL><BALAMT/>"
			"<DTASOF>20260301</DTASOF></LEDGERBAL></CCSTMTRS></CCSTMTTRNRS>"
			"</CREDITCARDMSGSRSV1></ofx>")),
		OK);
	assert_int_equal(file.n, 1);
	assert_false(file.statement[0].has_closing);
	assert_string_equal(line(0, 0)->name, "A<B");
	assert_int_equal(line(0, 0)->date, day(2026, 3, 1));
	/* Without a period of its own the statement has that of its lines. */
	assert_int_equal(file.statement[0].from, day(2026, 3, 1));
}

static void refused(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t line;
		const char *words;
	} cases[] = {
		{ "", 0, "empty" },
		{ "<OFX></OFX>", 0, "no bank or card statement" },
		{ "<!DOCTYPE x [<!ENTITY a \"b\">]><OFX></OFX>", 1, "document type" },
		{ SGML_HEAD SGML_ACCOUNT "<STMTTRN><TRNAMT>1<FITID>F9</STMTTRN>" SGML_END, 15,
		  "\"F9\" has no date" },
		{ SGML_HEAD SGML_ACCOUNT "<STMTTRN><DTPOSTED>20260301<FITID>F9</STMTTRN>" SGML_END,
		  15, "\"F9\" has no amount" },
		{ SGML_HEAD SGML_ACCOUNT "<STMTTRN><DTPOSTED>20260231<TRNAMT>1</STMTTRN>" SGML_END,
		  15, "\"20260231\"" },
		{ SGML_HEAD SGML_ACCOUNT "<STMTTRN><DTPOSTED>20260301<TRNAMT>1.005" SGML_END, 15,
		  "\"1.005\"" },
		{ "<OFX><STATUS><CODE>15500<SEVERITY>ERROR<MESSAGE>Signon invalid</STATUS></OFX>",
		  0, "Signon invalid" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		begin();
		assert_int_equal(read_ofx(str_of(cases[i].text)), E_INVALID);
		assert_reason(cases[i].line, cases[i].words);
	}
}

static void limits(void **state)
{
	(void)state;
	begin();
	char *large = arena_alloc(a, LIMIT_STATEMENT_BYTES + 1);
	memset(large, 'x', LIMIT_STATEMENT_BYTES + 1);
	assert_int_equal(read_ofx((struct str){ large, LIMIT_STATEMENT_BYTES + 1 }), E_LIMIT);
	assert_reason(0, "larger than 4 MB");
}

/* What ofxdump says of a file: its output, or "" when the program is not there. */
static const char *witness(const char *path)
{
	char name[] = "/tmp/huddle-ofxdump-XXXXXX";
	int out = mkstemp(name);
	assert_true(out >= 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		dup2(out, STDOUT_FILENO);
		close(STDERR_FILENO);
		setenv("TZ", "UTC", 1);
		execlp("ofxdump", "ofxdump", path, (char *)NULL);
		_exit(127);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	close(out);
	struct str text = { 0 };
	bool there = WIFEXITED(status) && WEXITSTATUS(status) == 0;
	assert_int_equal(file_read(a, name, LIMIT_UPLOAD_BYTES, &text), OK);
	unlink(name);
	return there ? text.p : "";
}

static const char *value_behind(const char *from, const char *label)
{
	const char *p = strstr(from, label);
	assert_non_null(p);
	p += strlen(label);
	return arena_strndup(a, p, strcspn(p, "\n"));
}

/* Every transaction in the order of the file: amount and the bank's id. */
static void agrees(const char *path, const char *dump)
{
	size_t i = 0, s = 0;
	for (const char *p = dump; (p = strstr(p, "ofx_proc_transaction():")) != NULL; p++, i++) {
		while (s < file.n && i == file.statement[s].n) {
			s++;
			i = 0;
		}
		int64_t cents;
		assert_true(money_parse(value_behind(p, "Total money amount: "), &cents));
		if (line(s, i)->cents != cents)
			print_message("%s, line %zu of the file\n", path, line(s, i)->at);
		assert_int_equal(line(s, i)->cents, cents);
		if (line(s, i)->ref[0] != '\0')
			assert_string_equal(
				str_trim(str_of(value_behind(p, "ID for this transaction: "))).p,
				line(s, i)->ref);
	}
	size_t left = 0;
	for (size_t k = s; k < file.n; k++)
		left += file.statement[k].n - (k == s ? i : 0);
	assert_int_equal(left, 0);
}

static void as_ofxdump_reads_them(void **state)
{
	(void)state;
	begin();
	if (data_folder() == NULL)
		return;
	const char *folder = arena_printf(a, "%s/ofx/asgrim", data_folder());
	DIR *d = opendir(folder);
	assert_non_null(d);
	int compared = 0, refusals = 0;
	for (struct dirent *e; (e = readdir(d)) != NULL;) {
		/* ofxdump lists an investment account's cash and trades; we read bank accounts. */
		if (e->d_name[0] == '.' || strstr(e->d_name, "investment") != NULL)
			continue;
		begin();
		folder = arena_printf(a, "%s/ofx/asgrim", getenv("BANK_DATA"));
		const char *path = arena_printf(a, "%s/%s", folder, e->d_name);
		if (read_ofx(sample(folder, e->d_name)) != OK) {
			/* One is snipped, one has an investment account alone. */
			assert_true(strstr(fault.reason, "has no date") != NULL ||
				    strstr(fault.reason, "investment accounts alone") != NULL);
			refusals++;
			continue;
		}
		const char *dump = witness(path);
		if (dump[0] != '\0') {
			agrees(path, dump);
			compared++;
		}
	}
	closedir(d);
	assert_int_equal(refusals, 2);
	print_message("%d files as ofxdump reads them\n", compared);
}

static void broken_samples(void **state)
{
	(void)state;
	begin();
	if (data_folder() == NULL)
		return;
	const char *folder = arena_printf(a, "%s/ofx/ofxparse-bad", getenv("BANK_DATA"));
	assert_int_equal(read_ofx(sample(folder, "empty_balance.ofx")), OK);
	assert_false(file.statement[0].has_closing);
	assert_int_equal(read_ofx(sample(folder, "date_missing.ofx")), E_INVALID);
	assert_reason(33, "\"184997056\" has no date");
	assert_int_equal(read_ofx(sample(folder, "decimal_error.ofx")), E_INVALID);
	assert_reason(36, "\"201120000000\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sgml),
		cmocka_unit_test(xml),
		cmocka_unit_test(refused),
		cmocka_unit_test(limits),
		cmocka_unit_test(as_ofxdump_reads_them),
		cmocka_unit_test(broken_samples),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
