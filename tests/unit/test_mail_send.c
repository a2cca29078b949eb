/* The message is one that any server takes and no text can break out of; the sending is tested
 * against a small server in a forked process, which writes down what it was told. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include "unit.h"

#include "web/mail_send.h"

static struct arena *a;
static struct buf out;

static int start(void **state)
{
	(void)state;
	a = arena_new(LIMIT_ARENA_BYTES);
	buf_init(&out, 1024 * 1024);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	arena_free(a);
	buf_free(&out);
	return 0;
}

static struct mail sample(void)
{
	return (struct mail){
		.from = "huddle@lake.example",
		.from_name = "Lake Clinic",
		.to = "ann@lake.example",
		.subject = "Two shifts are open",
		.text = "Hello Ann,\n\ntwo shifts are open.\n",
		.message_id = "1a2b@lake.example",
		.date_ms = 1795467158123,
	};
}

static void the_whole_message_is_as_expected(void **state)
{
	(void)state;
	struct mail mail = sample();
	assert_int_equal(mail_compose(&out, &mail), OK);
	assert_string_equal(buf_text(&out),
			    "Date: Mon, 23 Nov 2026 20:52:38 +0000\r\n"
			    "From: =?UTF-8?B?TGFrZSBDbGluaWM=?=\r\n <huddle@lake.example>\r\n"
			    "To: <ann@lake.example>\r\n"
			    "Subject: Two shifts are open\r\n"
			    "Message-ID: <1a2b@lake.example>\r\n"
			    "Auto-Submitted: auto-generated\r\n"
			    "MIME-Version: 1.0\r\n"
			    "Content-Type: text/plain; charset=utf-8\r\n"
			    "Content-Transfer-Encoding: quoted-printable\r\n"
			    "\r\n"
			    "Hello Ann,\r\n\r\ntwo shifts are open.\r\n");
}

static void the_body_is_quoted_printable(void **state)
{
	static const struct {
		const char *text, *coded;
	} bodies[] = {
		{ "", "" },
		{ "no line end", "no line end\r\n" },
		{ "a=b caf\xc3\xa9\n", "a=3Db caf=C3=A9\r\n" },
		{ "blank \nend ", "blank=20\r\nend=20\r\n" },
		{ ".\n.hidden\nx.\n", "=2E\r\n=2Ehidden\r\nx.\r\n" },
		{ "crlf\r\nlone\rcr\n", "crlf\r\nlone=0Dcr\r\n" },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		struct mail mail = sample();
		mail.text = bodies[i].text;
		buf_clear(&out);
		assert_int_equal(mail_compose(&out, &mail), OK);
		assert_string_equal(strstr(buf_text(&out), "\r\n\r\n") + 4, bodies[i].coded);
	}
}

static void no_line_is_too_long(void **state)
{
	static char subject[1000], text[5000];
	(void)state;
	for (size_t i = 0; i + 2 < sizeof subject; i += 2)
		memcpy(subject + i, "\xc3\xa9", 2);
	for (size_t i = 0; i + 3 < sizeof text; i += 3)
		memcpy(text + i, "x\xc3\xa9", 3);
	struct mail mail = sample();
	mail.subject = mail.from_name = subject;
	mail.text = text;
	assert_int_equal(mail_compose(&out, &mail), OK);
	struct str rest = buf_str(&out), line = { 0 };
	while (rest.n > 0 && str_split(&rest, '\n', &line)) {
		assert_true(line.n <= 77 && line.p[line.n - 1] == '\r');
		for (size_t i = 0; i < line.n; i++)
			assert_true((uint8_t)line.p[i] < 0x80);
	}
}

static void nothing_breaks_out_of_a_header(void **state)
{
	static const char *const texts[] = { "a\nBcc: b@x.org", "a\r\nBcc: b@x.org", "a\rb", "\x7f",
					     "a\tb" };
	static const char *const addresses[] = {
		"",
		"ann",
		"@lake.example",
		"ann@",
		"ann@lake.example\r\nBcc: b@x.org",
		"ann@lake.example>",
		"ann@x.org,bob@x.org",
		"ann bob@x.org",
		"ann@x.org b",
		"<ann@x.org>",
		"ann@caf\xc3\xa9.org",
		"\"ann\"@x.org",
		"ann@x.org\n",
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct mail one = sample(), two = sample();
		one.subject = texts[i];
		two.from_name = texts[i];
		assert_int_equal(mail_compose(&out, &one), E_INVALID);
		assert_int_equal(mail_compose(&out, &two), E_INVALID);
	}
	for (size_t i = 0; i < ARRAY_LEN(addresses); i++) {
		struct mail one = sample(), two = sample(), three = sample();
		one.from = addresses[i];
		two.to = addresses[i];
		three.message_id = addresses[i];
		assert_int_equal(mail_compose(&out, &one), E_INVALID);
		assert_int_equal(mail_compose(&out, &two), E_INVALID);
		assert_int_equal(mail_compose(&out, &three), E_INVALID);
	}
	assert_int_equal(out.n, 0);
	/* What looks like an encoded word is encoded, so that it is shown as it was typed. */
	struct mail mail = sample();
	mail.subject = "=?UTF-8?B?aGk=?=";
	assert_int_equal(mail_compose(&out, &mail), OK);
	assert_non_null(strstr(buf_text(&out), "Subject: =?UTF-8?B?PT9VVEYtOD9CP2FHaz0/PQ==?="));
}

/* A server that answers one connection and sends its record of it to `record`. `refuse` is the
 * command that it refuses, with that reply. */
struct refusal {
	const char *command, *reply;
};

static void say(FILE *f, const char *reply)
{
	fprintf(f, "%s\r\n", reply);
	fflush(f);
}

static void converse(FILE *f, FILE *record, struct refusal refuse)
{
	char line[1200];
	bool data = false;
	say(f, "220 catcher");
	while (fgets(line, sizeof line, f) != NULL) {
		fputs(line, record);
		bool end = strcmp(line, ".\r\n") == 0;
		if (data && !end)
			continue;
		const char *reply = end ? "250 taken" : "250 ok";
		if (refuse.command != NULL &&
		    strncmp(line, refuse.command, strlen(refuse.command)) == 0)
			reply = refuse.reply;
		else if (strncmp(line, "DATA", 4) == 0)
			reply = "354 go on";
		data = strncmp(reply, "354", 3) == 0;
		say(f, reply);
		if (strncmp(line, "QUIT", 4) == 0)
			return;
	}
}

struct catcher {
	pid_t pid;
	int record;
	char url[64];
};

static struct catcher catcher_start(struct refusal refuse, bool silent)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t size = sizeof address;
	int ends[2], server = socket(AF_INET, SOCK_STREAM, 0);
	struct catcher c = { 0 };
	assert_true(server >= 0 && pipe(ends) == 0);
	assert_int_equal(bind(server, (struct sockaddr *)&address, size), 0);
	assert_int_equal(listen(server, 1), 0);
	assert_int_equal(getsockname(server, (struct sockaddr *)&address, &size), 0);
	snprintf(c.url, sizeof c.url, "smtp://127.0.0.1:%u", (unsigned)ntohs(address.sin_port));
	c.pid = fork();
	assert_true(c.pid >= 0);
	if (c.pid == 0) {
		alarm(20);
		int client = accept(server, NULL, NULL);
		FILE *f = fdopen(client, "r+"), *record = fdopen(ends[1], "w");
		if (f == NULL || record == NULL)
			_exit(1);
		if (silent)
			pause();
		converse(f, record, refuse);
		fclose(record);
		_exit(0);
	}
	close(server);
	close(ends[1]);
	c.record = ends[0];
	return c;
}

static const char *catcher_stop(struct catcher *c, bool kill_it)
{
	size_t n = 0, size = 64 * 1024;
	char *text = arena_alloc(a, size);
	if (kill_it)
		assert_int_equal(kill(c->pid, SIGKILL), 0);
	for (ssize_t got; (got = read(c->record, text + n, size - 1 - n)) > 0;)
		n += (size_t)got;
	close(c->record);
	assert_int_equal(waitpid(c->pid, NULL, 0), c->pid);
	return text;
}

static void a_message_arrives(void **state)
{
	(void)state;
	struct catcher c = catcher_start((struct refusal){ NULL, NULL }, false);
	struct mail mail = sample();
	struct mail_server server = { .url = c.url, .timeout_ms = 10000 };
	const char *why;
	mail.text = "Hello Ann,\n.\nstill here\n";
	assert_int_equal(mail_send(a, &server, &mail, &why), OK);
	const char *record = catcher_stop(&c, false);
	assert_non_null(strstr(record, "MAIL FROM:<huddle@lake.example>"));
	assert_non_null(strstr(record, "RCPT TO:<ann@lake.example>\r\n"));
	assert_int_equal(mail_compose(&out, &mail), OK);
	const char *data = strstr(record, "DATA\r\n") + 6;
	assert_memory_equal(data, buf_text(&out), out.n);
	assert_string_equal(data + out.n, ".\r\nQUIT\r\n");
}

static void the_servers_refusal_is_told_apart(void **state)
{
	static const struct {
		struct refusal refuse;
		enum err err;
	} cases[] = {
		{ { "RCPT", "550 no such person" }, E_DENIED },
		{ { "RCPT", "451 try later" }, E_BUSY },
		{ { "MAIL", "550 not from here" }, E_DENIED },
		{ { "DATA", "452 full" }, E_BUSY },
		{ { ".", "554 no" }, E_DENIED },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct catcher c = catcher_start(cases[i].refuse, false);
		struct mail mail = sample();
		struct mail_server server = { .url = c.url, .timeout_ms = 10000 };
		const char *why = NULL;
		assert_int_equal(mail_send(a, &server, &mail, &why), cases[i].err);
		assert_non_null(why);
		catcher_stop(&c, false);
	}
}

static void without_starttls_nothing_is_sent_where_tls_is_required(void **state)
{
	(void)state;
	struct catcher c = catcher_start((struct refusal){ NULL, NULL }, false);
	struct mail mail = sample();
	struct mail_server server = { c.url, "huddle", "swordfish", true, 10000 };
	const char *why;
	assert_int_equal(mail_send(a, &server, &mail, &why), E_DENIED);
	const char *record = catcher_stop(&c, false);
	assert_null(strstr(record, "MAIL"));
	assert_null(strstr(record, "AUTH"));
	assert_null(strstr(why, "swordfish"));
}

static void a_silent_or_absent_server_is_busy(void **state)
{
	(void)state;
	struct catcher c = catcher_start((struct refusal){ NULL, NULL }, true);
	struct mail mail = sample();
	struct mail_server server = { .url = c.url, .timeout_ms = 300 };
	const char *why;
	assert_int_equal(mail_send(a, &server, &mail, &why), E_BUSY);
	catcher_stop(&c, true);
	assert_int_equal(mail_send(a, &server, &mail, &why), E_BUSY);
}

static void only_mail_servers_are_spoken_to(void **state)
{
	static const char *const urls[] = { "http://127.0.0.1/", "file:///etc/passwd",
					    "127.0.0.1",         "",
					    "ftp://127.0.0.1",   "SMTP" };
	(void)state;
	struct mail mail = sample();
	const char *why;
	for (size_t i = 0; i < ARRAY_LEN(urls); i++) {
		struct mail_server server = { .url = urls[i], .timeout_ms = 300 };
		assert_int_equal(mail_send(a, &server, &mail, &why), E_INVALID);
	}
	struct mail_server open = { "smtp://127.0.0.1:1", "huddle", "swordfish", false, 300 };
	assert_int_equal(mail_send(a, &open, &mail, &why), E_INVALID);
	struct mail_server good = { .url = "smtp://127.0.0.1:1", .timeout_ms = 300 };
	mail.to = "nobody";
	assert_int_equal(mail_send(a, &good, &mail, &why), E_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_whole_message_is_as_expected, start, stop),
		cmocka_unit_test_setup_teardown(the_body_is_quoted_printable, start, stop),
		cmocka_unit_test_setup_teardown(no_line_is_too_long, start, stop),
		cmocka_unit_test_setup_teardown(nothing_breaks_out_of_a_header, start, stop),
		cmocka_unit_test_setup_teardown(a_message_arrives, start, stop),
		cmocka_unit_test_setup_teardown(the_servers_refusal_is_told_apart, start, stop),
		cmocka_unit_test_setup_teardown(
			without_starttls_nothing_is_sent_where_tls_is_required, start, stop),
		cmocka_unit_test_setup_teardown(a_silent_or_absent_server_is_busy, start, stop),
		cmocka_unit_test_setup_teardown(only_mail_servers_are_spoken_to, start, stop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
