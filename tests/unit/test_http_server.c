/* The server over real sockets: what a hostile or broken client may send, and what it must get.
 * Each test starts a server with a tiny handler in a child and speaks bytes to it. */
#include "http/http.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

#include <cmocka.h>

#define PATIENCE_MS  5000
#define ANSWER_BYTES (256 * 1024)

static struct {
	pid_t pid;
	int fd;
	char answer[ANSWER_BYTES + 1];
	size_t n;
} server;

/* "/echo" tells what arrived; "/slow" takes 300 ms; "/big" sends 200,000 bytes. */
static void handler(void *app, struct http_request *req, struct http_response *res)
{
	(void)app;
	http_set_header(res, "Content-Type", "text/plain; charset=utf-8");
	if (strcmp(req->path, "/slow") == 0)
		usleep(300000);
	if (strcmp(req->path, "/empty") == 0) {
		res->status = 304;
		return;
	}
	for (int i = 0; strcmp(req->path, "/big") == 0 && i < 20000; i++)
		buf_text_add(res->body, "0123456789");
	if (strcmp(req->path, "/huge") == 0)
		for (int i = 0; i < LIMIT_RESPONSE_BYTES / 1024 + 1; i++)
			buf_printf(res->body, "%1024d", i);
	const char *a = http_field(req, "a");
	size_t bytes = 0;
	for (size_t i = 0; i < req->files.n; i++)
		bytes += req->files.at[i].n;
	buf_printf(res->body, "path=%s a=%s body=%zu kind=%d files=%zu remote=%s tls=%d head=%d",
		   req->path, a == NULL ? "-" : a, req->body.n, (int)req->body_kind, bytes,
		   req->remote, req->tls, req->head);
}

static void on_term(int signal_number)
{
	(void)signal_number;
	http_stop();
}

static NORETURN void child(const struct http_config *config)
{
	signal(SIGTERM, on_term);
	_exit(http_serve(config) == OK ? 0 : 1);
}

static void start_with(struct http_config config, const char *address)
{
	assert_int_equal(http_listen(address, &server.fd), OK);
	config.listen_fd = server.fd;
	config.handler = handler;
	server.pid = fork();
	assert_true(server.pid >= 0);
	if (server.pid == 0)
		child(&config);
}

static int setup(void **state)
{
	(void)state;
	start_with((struct http_config){ .header_ms = 1000, .idle_ms = 1500, .drain_ms = 2000 },
		   "127.0.0.1:0");
	return 0;
}

/* Every test ends with the proof that the server is alive and stops cleanly. */
static int teardown(void **state)
{
	(void)state;
	int status = -1;
	kill(server.pid, SIGTERM);
	waitpid(server.pid, &status, 0);
	close(server.fd);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}

static int dial(void)
{
	struct sockaddr_storage address;
	socklen_t n = sizeof address;
	assert_int_equal(getsockname(server.fd, (struct sockaddr *)&address, &n), 0);
	int fd = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, n), 0);
	return fd;
}

static void put(int fd, const void *p, size_t n)
{
	const char *bytes = p;
	while (n > 0) {
		ssize_t done = send(fd, bytes, n, MSG_NOSIGNAL);
		if (done <= 0)
			return; /* the server has closed; the answer shows why */
		bytes += done;
		n -= (size_t)done;
	}
}

/* Reads until the server closes, nothing comes for quiet_ms, or `enough` is seen. */
static const char *get(int fd, int quiet_ms, const char *enough)
{
	server.n = 0;
	server.answer[0] = '\0';
	while (server.n < ANSWER_BYTES) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		if (poll(&p, 1, quiet_ms) <= 0)
			break;
		ssize_t done = recv(fd, server.answer + server.n, ANSWER_BYTES - server.n, 0);
		if (done <= 0)
			break;
		server.n += (size_t)done;
		server.answer[server.n] = '\0';
		if (enough != NULL && strstr(server.answer, enough) != NULL)
			break;
	}
	return server.answer;
}

static int status_of(const char *answer)
{
	int64_t status = 0;
	if (strncmp(answer, "HTTP/1.1 ", 9) != 0 ||
	    !str_to_i64((struct str){ answer + 9, 3 }, &status))
		return 0;
	return (int)status;
}

static int count(const char *text, const char *what)
{
	int n = 0;
	for (const char *p = strstr(text, what); p != NULL; p = strstr(p + 1, what))
		n++;
	return n;
}

#define H                   "Host: localhost\r\n"
#define GOOD                "GET /echo HTTP/1.1\r\n" H "Connection: close\r\n\r\n"
#define POST(headers, body) "POST /echo HTTP/1.1\r\n" H headers "\r\n" body

struct probe {
	const char *what;
	const char *bytes;
	size_t n;
	int status;
};
#define PROBE(what, bytes, status)                     \
	{                                              \
		what, bytes, sizeof(bytes) - 1, status \
	}

static const struct probe probes[] = {
	PROBE("plain", "GET /echo HTTP/1.1\r\n" H "\r\n", 200),
	PROBE("no blank after colon",
	      "GET /echo HTTP/1.1\r\nHost:localhost\r\nX:\t y\r\nEmpty:\r\n\r\n", 200),
	PROBE("HTTP/1.0 without Host", "GET /echo HTTP/1.0\r\n\r\n", 200),
	PROBE("empty line first", "\r\nGET /echo HTTP/1.1\r\n" H "\r\n", 200),
	PROBE("POST without a body", POST("", ""), 200),
	PROBE("JSON", POST("Content-Type: application/json\r\nContent-Length: 2\r\n", "{}"), 200),
	PROBE("JSON not UTF-8",
	      POST("Content-Type: application/json\r\nContent-Length: 2\r\n", "\"\xff"), 400),
	PROBE("chunked", POST("Transfer-Encoding: chunked\r\n", "2\r\nab\r\n0\r\n\r\n"), 200),
	PROBE("chunked with trailer",
	      POST("Transfer-Encoding: chunked\r\n", "2\r\nab\r\n0\r\nX: y\r\n\r\n"), 200),
	PROBE("chunked, folded trailer",
	      POST("Transfer-Encoding: chunked\r\n", "0\r\nX: y\r\n z\r\n\r\n"), 200),
	PROBE("duplicate CL", POST("Content-Length: 5\r\nContent-Length: 6\r\n", "abcdef"), 400),
	PROBE("equal CL twice", POST("Content-Length: 1\r\nContent-Length: 1\r\n", "a"), 400),
	PROBE("CL list", POST("Content-Length: 1, 1\r\n", "a"), 400),
	PROBE("CL and TE", POST("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
	      400),
	PROBE("TE xchunked", POST("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), 400),
	PROBE("TE chunked, identity", POST("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n"),
	      400),
	PROBE("TE twice",
	      POST("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
	      400),
	PROBE("TE in HTTP/1.0",
	      "POST / HTTP/1.0\r\n" H "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
	PROBE("blank before colon", "GET / HTTP/1.1\r\n" H "X : y\r\n\r\n", 400),
	PROBE("negative CL", POST("Content-Length: -5\r\n", "abcde"), 400),
	PROBE("CL +5", POST("Content-Length: +5\r\n", "abcde"), 400),
	PROBE("CL 0x5", POST("Content-Length: 0x5\r\n", "abcde"), 400),
	PROBE("CL empty", POST("Content-Length:\r\n", ""), 400),
	PROBE("CL too big for a number", POST("Content-Length: 99999999999999999999\r\n", ""), 413),
	PROBE("CL beyond reason", POST("Content-Length: 9000000000\r\n", ""), 413),
	PROBE("bare LF lines", "GET / HTTP/1.1\nHost: localhost\n\n", 400),
	PROBE("one bare LF", "GET / HTTP/1.1\r\n" H "X: y\nZ: w\r\n\r\n", 400),
	PROBE("bare LF at the end", "GET / HTTP/1.1\r\n" H "X: y\r\n\n", 400),
	PROBE("bare CR in a value", "GET / HTTP/1.1\r\n" H "X: y\rz\r\n\r\n", 400),
	PROBE("no Host", "GET / HTTP/1.1\r\n\r\n", 400),
	PROBE("two Hosts", "GET / HTTP/1.1\r\n" H H "\r\n", 400),
	PROBE("empty Host", "GET / HTTP/1.1\r\nHost: \r\n\r\n", 400),
	PROBE("Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400),
	PROBE("Host with user", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", 400),
	PROBE("NUL in a value", "GET / HTTP/1.1\r\n" H "X: a\0b\r\n\r\n", 400),
	PROBE("NUL in a value, balanced", "GET / HTTP/1.1\r\nHost:localhost\r\nX: a\0\r\n\r\n",
	      400),
	PROBE("NUL in a name", "GET / HTTP/1.1\r\n" H "X\0Y: a\r\n\r\n", 400),
	PROBE("NUL in the last value", "GET / HTTP/1.1\r\nHost: localhost\0\r\n\r\n", 400),
	PROBE("NUL in the target", "GET /a\0b HTTP/1.1\r\n" H "\r\n", 400),
	PROBE("folded line", "GET / HTTP/1.1\r\n" H "X: a\r\n b\r\n\r\n", 400),
	PROBE("folded last line", "GET / HTTP/1.1\r\nHost: localhost\r\n\tb\r\n\r\n", 400),
	PROBE("folded blank line", "GET / HTTP/1.1\r\nHost: localhost\r\n \r\n\r\n", 400),
	PROBE("control byte", "GET / HTTP/1.1\r\n" H "X: a\x01\r\n\r\n", 400),
	PROBE("DEL", "GET / HTTP/1.1\r\n" H "X: a\x7f\r\n\r\n", 400),
	PROBE("not UTF-8", "GET / HTTP/1.1\r\n" H "X: \xe4\r\n\r\n", 400),
	PROBE("name with a bracket", "GET / HTTP/1.1\r\n" H "X[]: a\r\n\r\n", 400),
	PROBE("empty name", "GET / HTTP/1.1\r\n" H ": a\r\n\r\n", 400),
	PROBE("line without colon", "GET / HTTP/1.1\r\n" H "junk\r\n\r\n", 400),
	PROBE("two blanks", "GET  / HTTP/1.1\r\n" H "\r\n", 400),
	PROBE("blank in the target", "GET /a b HTTP/1.1\r\n" H "\r\n", 400),
	PROBE("blank at the end", "GET / HTTP/1.1 \r\n" H "\r\n", 400),
	PROBE("%00 in the path", "GET /a%00 HTTP/1.1\r\n" H "\r\n", 400),
	PROBE("bad escape", "GET /a%zz HTTP/1.1\r\n" H "\r\n", 400),
	PROBE("dot segments", "GET /../etc/passwd HTTP/1.1\r\n" H "\r\n", 400),
	PROBE("absolute form", "GET http://localhost/ HTTP/1.1\r\n" H "\r\n", 400),
	PROBE("authority form", "GET localhost:80 HTTP/1.1\r\n" H "\r\n", 400),
	PROBE("CONNECT", "CONNECT localhost:80 HTTP/1.1\r\n" H "\r\n", 405),
	PROBE("TRACE", "TRACE / HTTP/1.1\r\n" H "\r\n", 405),
	PROBE("OPTIONS *", "OPTIONS * HTTP/1.1\r\n" H "\r\n", 405),
	PROBE("PUT", "PUT /echo HTTP/1.1\r\n" H "Content-Length: 1\r\n\r\na", 405),
	PROBE("get in lower case", "get / HTTP/1.1\r\n" H "\r\n", 405),
	PROBE("GET with a body", "GET /echo HTTP/1.1\r\n" H "Content-Length: 1\r\n\r\na", 400),
	PROBE("GET with chunks",
	      "GET /echo HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
	PROBE("HTTP/2.0", "GET / HTTP/2.0\r\n" H "\r\n", 505),
	PROBE("HTTP/1.2", "GET / HTTP/1.2\r\n" H "\r\n", 505),
	PROBE("unknown expectation", POST("Expect: tea\r\nContent-Length: 1\r\n", "a"), 417),
	PROBE("compressed body", POST("Content-Encoding: gzip\r\nContent-Length: 1\r\n", "a"), 415),
	PROBE("chunk size overflow",
	      POST("Transfer-Encoding: chunked\r\n", "1FFFFFFFFFFFFFFFF\r\n"), 413),
	PROBE("chunk size junk", POST("Transfer-Encoding: chunked\r\n", "zz\r\nab\r\n0\r\n\r\n"),
	      400),
	PROBE("bad form",
	      POST("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n",
		   "a=%"),
	      400),
	PROBE("bad multipart",
	      POST("Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 3\r\n", "--x"),
	      400),
};

static void test_probes(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(probes); i++) {
		const struct probe *p = &probes[i];
		int fd = dial();
		put(fd, p->bytes, p->n);
		bool good = p->status == 200;
		int status = status_of(get(fd, PATIENCE_MS, good ? "path=" : NULL));
		if (status != p->status)
			fail_msg("%s: %d instead of %d: %s", p->what, status, p->status,
				 server.answer);
		/* After a refusal nothing more is done for that connection. (The library answers
		 * some framing faults twice itself.) */
		if (!good && count(server.answer, "HTTP/1.1 2") != 0)
			fail_msg("%s: an answer after the refusal: %s", p->what, server.answer);
		close(fd);
	}
}

/* One header of `n` bytes; or an address of that length. */
static int oversized(size_t n, bool in_target)
{
	char *fill = calloc(1, n + 1);
	memset(fill, 'a', n);
	int fd = dial();
	put(fd, "GET /", 5);
	if (in_target)
		put(fd, fill, n);
	put(fd, " HTTP/1.1\r\n" H, strlen(" HTTP/1.1\r\n" H));
	put(fd, "X: ", 3);
	if (!in_target)
		put(fd, fill, n);
	put(fd, "\r\n\r\n", 4);
	free(fill);
	int status = status_of(get(fd, PATIENCE_MS, "\r\n\r\n"));
	close(fd);
	return status;
}

static void test_sizes_of_the_head(void **state)
{
	(void)state;
	assert_int_equal(oversized(8000, true), 200);
	assert_int_equal(oversized(LIMIT_URI_BYTES, true), 414);
	assert_int_equal(oversized(16000, true), 414);
	assert_int_equal(oversized(32000, false), 200);
	assert_int_equal(oversized(33000, false), 431);
	assert_int_equal(oversized(200000, false), 431);
	assert_int_equal(oversized(4000, true), 200);
	int fd = dial();
	put(fd, "GET / HTTP/1.1\r\n" H, strlen("GET / HTTP/1.1\r\n" H));
	for (int i = 0; i < LIMIT_HEADERS; i++)
		put(fd, "X: y\r\n", 6);
	put(fd, "\r\n", 2);
	assert_int_equal(status_of(get(fd, PATIENCE_MS, "</html>")), 431);
	close(fd);
}

static void test_pipelining_keep_alive_and_head(void **state)
{
	(void)state;
	static const char two[] = "GET /1 HTTP/1.1\r\n" H "\r\nGET /2 HTTP/1.1\r\n" H "\r\n";
	int fd = dial();
	put(fd, two, sizeof two - 1);
	get(fd, PATIENCE_MS, "path=/2");
	assert_int_equal(count(server.answer, "HTTP/1.1 200"), 2);
	assert_true(strstr(server.answer, "path=/1") < strstr(server.answer, "path=/2"));
	static const char head[] = "HEAD /3 HTTP/1.1\r\n" H "\r\n";
	put(fd, head, sizeof head - 1);
	get(fd, 200, NULL);
	assert_int_equal(status_of(server.answer), 200);
	assert_non_null(strstr(server.answer, "Content-Length: "));
	assert_null(strstr(server.answer, "path="));
	static const char post[] =
		POST("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5\r\n",
		     "a=%31");
	put(fd, post, sizeof post - 1);
	assert_non_null(strstr(get(fd, PATIENCE_MS, "head="), "a=1 body=5 kind=1"));
	/* A refusal in the middle of a pipeline: what follows is not read. */
	static const char bad[] = "GET /%00 HTTP/1.1\r\n" H "\r\nGET /4 HTTP/1.1\r\n" H "\r\n";
	put(fd, bad, sizeof bad - 1);
	get(fd, PATIENCE_MS, NULL);
	assert_int_equal(status_of(server.answer), 400);
	assert_null(strstr(server.answer, "path=/4"));
	close(fd);
}

static void test_every_answer_has_the_security_headers(void **state)
{
	(void)state;
	static const char *const asks[] = { GOOD,
					    "GET /empty HTTP/1.1\r\n" H "Connection: close\r\n\r\n",
					    "GET /big HTTP/1.1\r\n" H "Connection: close\r\n\r\n",
					    "PUT / HTTP/1.1\r\n" H "\r\n",
					    "GET /%00 HTTP/1.1\r\n" H "\r\n" };
	for (size_t i = 0; i < ARRAY_LEN(asks); i++) {
		int fd = dial();
		put(fd, asks[i], strlen(asks[i]));
		get(fd, PATIENCE_MS, NULL);
		assert_non_null(
			strstr(server.answer, "Content-Security-Policy: default-src 'none'"));
		assert_non_null(strstr(server.answer, "X-Content-Type-Options: nosniff"));
		assert_int_equal(count(server.answer, "Cache-Control: no-store"), 1);
		close(fd);
	}
	int fd = dial();
	put(fd, "PUT / HTTP/1.1\r\n" H "\r\n", strlen("PUT / HTTP/1.1\r\n" H "\r\n"));
	assert_non_null(strstr(get(fd, PATIENCE_MS, NULL), "Allow: GET, HEAD, POST"));
	close(fd);
}

static void test_large_answers(void **state)
{
	(void)state;
	static const char big[] = "GET /big HTTP/1.1\r\n" H "\r\n" GOOD;
	int fd = dial();
	put(fd, big, sizeof big - 1);
	get(fd, PATIENCE_MS, NULL);
	assert_true(server.n > 200000);
	assert_int_equal(count(server.answer, "path="), 2);
	close(fd);
	static const char huge[] = "GET /huge HTTP/1.1\r\n" H "Connection: close\r\n\r\n";
	fd = dial();
	put(fd, huge, sizeof huge - 1);
	assert_int_equal(status_of(get(fd, PATIENCE_MS, NULL)), 500);
	close(fd);
}

/* A multipart body with one file of n bytes; returns the status. */
static int upload(size_t n, bool chunked, bool ask_first)
{
	static const char front[] =
		"--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n";
	static const char back[] = "\r\n--x--\r\n";
	size_t total = sizeof front - 1 + n + sizeof back - 1;
	char head[300], framing[60], size[30];
	snprintf(framing, sizeof framing,
		 chunked ? "Transfer-Encoding: chunked" : "Content-Length: %zu", total);
	int length = snprintf(head, sizeof head,
			      "POST /echo HTTP/1.1\r\n" H "%s\r\n%s"
			      "Content-Type: multipart/form-data; boundary=x\r\n\r\n",
			      framing, ask_first ? "Expect: 100-continue\r\n" : "");
	char *body = calloc(1, total + 1);
	memcpy(body, front, sizeof front - 1);
	memset(body + sizeof front - 1, 'q', n);
	memcpy(body + sizeof front - 1 + n, back, sizeof back - 1);
	int fd = dial();
	put(fd, head, (size_t)length);
	if (ask_first && strncmp(get(fd, PATIENCE_MS, "\r\n\r\n"), "HTTP/1.1 100", 12) != 0) {
		close(fd);
		free(body);
		return status_of(server.answer);
	}
	if (chunked)
		put(fd, size, (size_t)snprintf(size, sizeof size, "%zx\r\n", total));
	put(fd, body, total);
	if (chunked)
		put(fd, "\r\n0\r\n\r\n", 7);
	free(body);
	int status = status_of(get(fd, PATIENCE_MS, "head="));
	close(fd);
	return status;
}

static void test_uploads(void **state)
{
	(void)state;
	assert_int_equal(upload(10 * 1024 * 1024, false, false), 200);
	assert_non_null(strstr(server.answer, "files=10485760"));
	assert_int_equal(upload(10 * 1024 * 1024, true, false), 200);
	assert_int_equal(upload(1000, false, true), 200);
	assert_int_equal(upload(LIMIT_UPLOAD_BYTES, false, false), 413);
	assert_int_equal(upload(LIMIT_UPLOAD_BYTES, true, false), 413);
	assert_int_equal(upload(LIMIT_UPLOAD_BYTES, false, true), 413);
	assert_int_equal(upload(0, false, false), 200);
	static const char form[] = POST("Expect: 100-continue\r\nContent-Length: 1048577\r\n", "");
	int fd = dial();
	put(fd, form, sizeof form - 1);
	assert_int_equal(status_of(get(fd, PATIENCE_MS, NULL)), 413);
	close(fd);
}

/* How long the server lets a client send one byte every 100 ms. */
static int64_t drip(const char *before, const char *bytes)
{
	int64_t start = clock_monotonic_ms();
	int fd = dial();
	put(fd, before, strlen(before));
	for (int i = 0; i < 60; i++) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		put(fd, bytes + i % (int)strlen(bytes), 1);
		if (poll(&p, 1, 100) > 0 && recv(fd, server.answer, ANSWER_BYTES, 0) <= 0)
			break;
	}
	close(fd);
	return clock_monotonic_ms() - start;
}

static void test_deadlines(void **state)
{
	(void)state;
	int64_t took = drip("", "G");
	assert_in_range(took, 900, 1800);
	took = drip("GET / HTTP/1.1\r\n" H, "X");
	assert_in_range(took, 900, 1800);
	/* A kept connection: the drip begins after one good request. */
	took = drip("GET / HTTP/1.1\r\n" H "\r\n", "G");
	assert_in_range(took, 1400, 2400);
	took = drip("GET / HTTP/1.1\r\n" H "\r\nGET / HTTP/1.1\r\n", "X");
	assert_in_range(took, 900, 1800);
	int fd = dial();
	int64_t start = clock_monotonic_ms();
	get(fd, PATIENCE_MS, NULL);
	assert_in_range(clock_monotonic_ms() - start, 900, 1800);
	close(fd);
	/* A body that stops coming. */
	fd = dial();
	put(fd, POST("Content-Length: 10\r\n", "abc"),
	    strlen(POST("Content-Length: 10\r\n", "abc")));
	start = clock_monotonic_ms();
	get(fd, PATIENCE_MS, NULL);
	assert_in_range(clock_monotonic_ms() - start, 1400, 3500);
	close(fd);
}

static int setup_request_limit(void **state)
{
	(void)state;
	start_with((struct http_config){ .request_ms = 1000 }, "127.0.0.1:0");
	return 0;
}

static void test_a_dripping_body_ends_too(void **state)
{
	(void)state;
	assert_in_range(drip(POST("Content-Length: 1000\r\n", ""), "b"), 900, 2400);
}

static void test_clients_that_leave(void **state)
{
	(void)state;
	static const char *const pieces[] = { "",
					      "G",
					      "GET / HTTP/1.1\r\nHo",
					      POST("Content-Length: 100\r\n", "abc"),
					      "GET /big HTTP/1.1\r\n" H "\r\n",
					      "GET /slow HTTP/1.1\r\n" H "\r\n" };
	for (size_t i = 0; i < ARRAY_LEN(pieces) * 10; i++) {
		int fd = dial();
		put(fd, pieces[i % ARRAY_LEN(pieces)], strlen(pieces[i % ARRAY_LEN(pieces)]));
		/* Every other one with a reset instead of an orderly end. */
		const struct linger reset = { .l_onoff = 1, .l_linger = 0 };
		if (i % 2 == 0)
			setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
		close(fd);
	}
	int fd = dial();
	put(fd, GOOD, strlen(GOOD));
	assert_int_equal(status_of(get(fd, PATIENCE_MS, NULL)), 200);
	close(fd);
}

static void test_200_connections_at_once(void **state)
{
	(void)state;
	int fds[200];
	for (size_t i = 0; i < ARRAY_LEN(fds); i++)
		fds[i] = dial();
	for (size_t i = 0; i < ARRAY_LEN(fds); i++)
		put(fds[i], GOOD, strlen(GOOD));
	for (size_t i = 0; i < ARRAY_LEN(fds); i++) {
		assert_int_equal(status_of(get(fds[i], PATIENCE_MS, NULL)), 200);
		close(fds[i]);
	}
}

static void test_more_connections_than_places(void **state)
{
	(void)state;
	static int fds[LIMIT_CONNECTIONS + 20];
	for (size_t i = 0; i < ARRAY_LEN(fds); i++)
		fds[i] = dial();
	int last = fds[ARRAY_LEN(fds) - 1];
	put(last, GOOD, strlen(GOOD));
	/* It waits in the queue of the socket until the header deadline of others frees places. */
	assert_int_equal(status_of(get(last, PATIENCE_MS, NULL)), 200);
	for (size_t i = 0; i < ARRAY_LEN(fds); i++)
		close(fds[i]);
}

static void test_stop_finishes_the_running_request(void **state)
{
	(void)state;
	static const char slow[] = "GET /slow HTTP/1.1\r\n" H "\r\n";
	int fd = dial(), idle = dial();
	put(fd, slow, sizeof slow - 1);
	usleep(100000);
	kill(server.pid, SIGTERM);
	get(fd, PATIENCE_MS, NULL);
	assert_int_equal(status_of(server.answer), 200);
	assert_non_null(strstr(server.answer, "Connection: close"));
	assert_string_equal(get(idle, 1000, NULL), "");
	close(fd);
	close(idle);
}

static void test_stop_before_the_start(void **state)
{
	(void)state;
	struct http_config config = { .handler = handler };
	assert_int_equal(http_listen("127.0.0.1:0", &config.listen_fd), OK);
	int64_t start = clock_monotonic_ms();
	http_stop();
	assert_int_equal(http_serve(&config), OK);
	assert_true(clock_monotonic_ms() - start < 500);
	close(config.listen_fd);
}

static void test_bad_certificate(void **state)
{
	(void)state;
	struct http_config config = { .handler = handler, .tls_cert = "junk", .tls_key = "junk" };
	assert_int_equal(http_listen("127.0.0.1:0", &config.listen_fd), OK);
	assert_int_equal(http_serve(&config), E_IO);
	close(config.listen_fd);
}

static int setup_proxy(void **state)
{
	(void)state;
	start_with((struct http_config){ .behind_proxy = true }, "127.0.0.1:0");
	return 0;
}

#define FORWARDED                                                               \
	"GET /echo HTTP/1.1\r\n" H                                              \
	"X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: 7.7.7.7, 203.0.113.9\r\n" \
	"X-Forwarded-Proto: https\r\nConnection: close\r\n\r\n"

static void test_proxy_is_believed(void **state)
{
	(void)state;
	int fd = dial();
	put(fd, FORWARDED, strlen(FORWARDED));
	assert_non_null(strstr(get(fd, PATIENCE_MS, NULL), "remote=203.0.113.9 tls=1"));
	assert_non_null(strstr(server.answer, "Strict-Transport-Security"));
	close(fd);
	static const char junk[] = "GET /echo HTTP/1.1\r\n" H
				   "X-Forwarded-For: 1.2.3.4, junk\r\nConnection: close\r\n\r\n";
	fd = dial();
	put(fd, junk, sizeof junk - 1);
	assert_non_null(strstr(get(fd, PATIENCE_MS, NULL), "remote=127.0.0.1 tls=0"));
	close(fd);
}

static void test_without_proxy_nobody_is_believed(void **state)
{
	(void)state;
	int fd = dial();
	put(fd, FORWARDED, strlen(FORWARDED));
	assert_non_null(strstr(get(fd, PATIENCE_MS, NULL), "remote=127.0.0.1 tls=0"));
	assert_null(strstr(server.answer, "Strict-Transport-Security"));
	close(fd);
}

static void test_unix_socket(void **state)
{
	(void)state;
	char folder[] = "/tmp/http-test-XXXXXX", address[64];
	struct arena *a = arena_new(1 << 20);
	assert_non_null(mkdtemp(folder));
	snprintf(address, sizeof address, "unix:%s/s", folder);
	start_with((struct http_config){ .drain_ms = 1 }, address);
	struct stat st;
	assert_int_equal(stat(address + 5, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0660);
	assert_string_equal(http_listen_url(a, server.fd, false), address);
	int fd = dial(), second;
	put(fd, GOOD, strlen(GOOD));
	assert_non_null(strstr(get(fd, PATIENCE_MS, NULL), "remote=local"));
	close(fd);
	/* A live socket is not taken over, a dead one is. */
	assert_int_equal(http_listen(address, &second), E_IO);
	assert_int_equal(teardown(state), 0);
	assert_int_equal(http_listen(address, &second), OK);
	close(second);
	unlink(address + 5);
	rmdir(folder);
	arena_free(a);
}

static void test_addresses(void **state)
{
	(void)state;
	static const char *const bad[] = { "",
					   "8080",
					   ":8080",
					   "127.0.0.1",
					   "127.0.0.1:",
					   "127.0.0.1:x",
					   "127.0.0.1:70000",
					   "::1:80",
					   "[::1]",
					   "[]:80",
					   "[::1:80",
					   "unix:",
					   "256.0.0.1:80",
					   "127.0.0.1:-1" };
	struct arena *a = arena_new(1 << 20);
	int fd = -1;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (http_listen(bad[i], &fd) != E_INVALID)
			fail_msg("accepted: %s", bad[i]);
	assert_int_equal(fd, -1);
	assert_int_equal(http_listen("[::1]:0", &fd), OK);
	assert_memory_equal(http_listen_url(a, fd, true), "https://[::1]:", 14);
	close(fd);
	assert_int_equal(http_listen("0.0.0.0:0", &fd), OK);
	assert_memory_equal(http_listen_url(a, fd, false), "http://localhost:", 17);
	close(fd);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_probes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_sizes_of_the_head, setup, teardown),
		cmocka_unit_test_setup_teardown(test_pipelining_keep_alive_and_head, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_every_answer_has_the_security_headers, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_large_answers, setup, teardown),
		cmocka_unit_test_setup_teardown(test_uploads, setup, teardown),
		cmocka_unit_test_setup_teardown(test_deadlines, setup, teardown),
		cmocka_unit_test_setup_teardown(test_a_dripping_body_ends_too, setup_request_limit,
						teardown),
		cmocka_unit_test_setup_teardown(test_clients_that_leave, setup, teardown),
		cmocka_unit_test_setup_teardown(test_200_connections_at_once, setup, teardown),
		cmocka_unit_test_setup_teardown(test_more_connections_than_places, setup, teardown),
		cmocka_unit_test_setup_teardown(test_stop_finishes_the_running_request, setup,
						teardown),
		cmocka_unit_test(test_stop_before_the_start),
		cmocka_unit_test(test_bad_certificate),
		cmocka_unit_test_setup_teardown(test_proxy_is_believed, setup_proxy, teardown),
		cmocka_unit_test_setup_teardown(test_without_proxy_nobody_is_believed, setup,
						teardown),
		cmocka_unit_test(test_unix_socket),
		cmocka_unit_test(test_addresses),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
