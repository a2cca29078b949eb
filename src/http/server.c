/* The event loop around libmicrohttpd, and the only file that knows that library. This thread
 * accepts, lets the library read, checks the head, collects the body, calls the handler and hands
 * the answer back. Accepting is done here rather than in the library, so that a busy worker leaves
 * new connections to an idle one and each connection has its deadlines from the first moment. */
#include "http/decode.h"
#include "http/peers.h"

#include "base/clock.h"

#include <errno.h>
#include <microhttpd.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* The library keeps a head and its own list of headers in this; see http.h on what it refuses. */
#define MEMORY_BYTES ((size_t)2 * LIMIT_HEADER_BYTES)
/* A page up to this size is copied; a larger one is handed over and the buffer starts anew. */
#define COPY_BYTES (64 * 1024)
#define TICK_MS    1000
/* A worker takes so many connections in a millisecond and leaves the rest of a burst to others,
 * which may need that long to wake up. */
#define ACCEPTS_PER_MS 8
/* Forward secrecy and authenticated ciphers only; nothing below TLS 1.2. */
#define TLS_PRIORITIES                                                                 \
	"SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-RSA:-CIPHER-ALL:+AES-256-GCM:" \
	"+AES-128-GCM:+CHACHA20-POLY1305:%SERVER_PRECEDENCE"

struct http_server {
	const struct http_config *config;
	struct MHD_Daemon *daemon;
	struct arena *arena; /* of the request that is being answered */
	struct buf page;     /* the answer that is being made */
	int epoll_fd;
	bool listening, stopping;
	int accepts; /* in the millisecond accept_ms */
	int64_t accept_ms;
	int64_t now_ms, watch_ms, tick_ms, watch_every_ms, drain_ms, stop_ms;
	struct peer *adopting; /* accepted, on its way into the library */
	struct peer *read_for; /* whose head `request` and the arena hold now, or NULL */
	struct http_request request;
	struct peers peers;
};

static volatile sig_atomic_t stop_wanted;
static int stop_fd = -1;

void http_stop(void)
{
	int kept = errno;
	stop_wanted = 1;
	const uint64_t one = 1;
	/* A full counter already wakes the loop, so a failed write loses nothing. */
	if (stop_fd >= 0 && write(stop_fd, &one, sizeof one) < 0)
		stop_wanted = 1;
	errno = kept;
}

/* --- the answer --- */

/* The wish to stop may have come while the handler ran; no next request is invited then. */
static bool closing(const struct http_server *s)
{
	return s->stopping || stop_wanted;
}

static enum MHD_Result send_response(struct http_server *s, struct MHD_Connection *c,
				     struct http_response *res, bool tls)
{
	if (res->fixed == NULL && buf_failed(res->body))
		http_plain_page(res, 500, "Too large",
				"The answer is larger than this server sends. "
				"Please narrow the dates or the sites and try again.");
	http_security_headers(res, tls);
	struct MHD_Response *response;
	if (res->fixed != NULL) {
		/* The library wants a pointer to non-const but does not write to it. */
		response =
			MHD_create_response_from_buffer(res->fixed_n, (void *)(uintptr_t)res->fixed,
							MHD_RESPMEM_PERSISTENT);
	} else if (res->body->n <= COPY_BYTES) {
		response = MHD_create_response_from_buffer(res->body->n,
							   (void *)(uintptr_t)buf_text(res->body),
							   MHD_RESPMEM_MUST_COPY);
	} else {
		response = MHD_create_response_from_buffer_with_free_callback(res->body->n,
									      res->body->p, free);
		buf_init(res->body, res->body->max);
	}
	if (response == NULL)
		return MHD_NO;
	for (size_t i = 0; i < res->headers.n; i++)
		if (MHD_add_response_header(response, res->headers.at[i].name,
					    res->headers.at[i].value) != MHD_YES)
			fprintf(stderr, "level=error event=header_dropped name=%s\n",
				res->headers.at[i].name);
	if (closing(s))
		MHD_add_response_header(response, "Connection", "close");
	enum MHD_Result queued = MHD_queue_response(c, (unsigned)res->status, response);
	MHD_destroy_response(response);
	return queued;
}

static struct http_response response_new(struct http_server *s)
{
	buf_clear(&s->page);
	return (struct http_response){ .arena = s->arena, .status = 200, .body = &s->page };
}

static const char *refusal_title(int status)
{
	static const struct {
		int status;
		const char *title;
	} table[] = {
		{ 405, "Method not allowed" },
		{ 413, "Too large" },
		{ 414, "Address too long" },
		{ 415, "Compressed body" },
		{ 417, "Expectation failed" },
		{ 431, "Headers too large" },
		{ 503, "Busy" },
		{ 505, "HTTP version not supported" },
	};
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (table[i].status == status)
			return table[i].title;
	return "Bad request";
}

static enum MHD_Result send_refusal(struct http_server *s, struct MHD_Connection *c,
				    struct wire_refusal no, bool tls)
{
	struct http_response res = response_new(s);
	http_plain_page(&res, no.status, refusal_title(no.status), no.text);
	if (no.status == 405)
		http_set_header(&res, "Allow", "GET, HEAD, POST");
	if (no.status == 503)
		http_set_header(&res, "Retry-After", "5");
	if (!closing(s))
		http_set_header(&res, "Connection", "close");
	return send_response(s, c, &res, tls);
}

static enum MHD_Result handle(struct http_server *s, struct MHD_Connection *c,
			      struct http_request *req, struct str body)
{
	struct wire_refusal no = wire_read_body(req, body);
	if (no.status != 0)
		return send_refusal(s, c, no, req->tls);
	struct http_response res = response_new(s);
	s->config->handler(s->config->app, req, &res);
	/* It may have taken long; the deadlines of this connection count from here. */
	s->now_ms = clock_monotonic_ms();
	return send_response(s, c, &res, req->tls);
}

/* --- the head --- */

struct head_scan {
	struct http_pairs headers;
	const char *next; /* where the next header must begin */
	bool mangled, too_many;
};

/* The library cuts the head up where it lies. So a header begins right behind the CR LF of the one
 * before, and between a name and its value stand only a colon and blanks, unless something was
 * hidden: a NUL, a folded line, a bare LF. The colon and CR LF are NULs by now. */
static enum MHD_Result scan_header(void *cls, enum MHD_ValueKind kind, const char *name,
				   size_t name_n, const char *value, size_t value_n)
{
	struct head_scan *scan = cls;
	(void)kind;
	if (scan->headers.n == LIMIT_HEADERS) {
		scan->too_many = true;
		return MHD_NO;
	}
	assert(value != NULL); /* only query parameters can lack one */
	if (name != scan->next || (uintptr_t)value <= (uintptr_t)name + name_n) {
		scan->mangled = true;
	} else {
		for (const char *p = name + name_n + 1; p < value; p++)
			scan->mangled |= *p != ' ' && *p != '\t';
	}
	scan->headers.at[scan->headers.n++] = (struct http_pair){ name, value };
	scan->next = value + value_n + 2;
	return MHD_YES;
}

static void scan_head(struct http_server *s, struct MHD_Connection *c, const struct peer *peer,
		      struct wire_head *head)
{
	struct head_scan scan = { .headers.at =
					  arena_array(s->arena, struct http_pair, LIMIT_HEADERS) };
	const char *target = head->method + strlen(head->method) + 1;
	const char *version = target + peer->target.n + 1;
	scan.mangled = peer->target_at != target || head->version != version;
	scan.next = version + strlen(head->version) + 2;
	MHD_get_connection_values_n(c, MHD_HEADER_KIND, scan_header, &scan);
	const union MHD_ConnectionInfo *size =
		MHD_get_connection_info(c, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
	head->headers = scan.headers;
	head->head_bytes = scan.too_many ? SIZE_MAX : size->header_size;
	head->mangled = scan.mangled || scan.next + 2 != head->method + size->header_size;
}

static struct wire_refusal read_head(struct http_server *s, struct MHD_Connection *c,
				     struct peer *peer, const char *method, const char *version,
				     int64_t *body_bytes)
{
	if (buf_failed(&peer->target))
		return (struct wire_refusal){ 414, "The address is too long." };
	struct wire_head head = {
		.method = method,
		.version = version,
		.target = buf_text(&peer->target),
		.peer = peer->address,
		.peer_near = peer->near,
		.tls = s->config->tls_cert != NULL,
		.behind_proxy = s->config->behind_proxy,
	};
	scan_head(s, c, peer, &head);
	return wire_read_head(s->arena, &head, &s->request, body_bytes, &peer->body_max);
}

/* --- callbacks of the library --- */

static struct peer *peer_of(struct MHD_Connection *c)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	return info->socket_context;
}

static void on_connection(void *cls, struct MHD_Connection *c, void **context,
			  enum MHD_ConnectionNotificationCode what)
{
	struct http_server *s = cls;
	(void)c;
	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		*context = s->adopting;
	} else {
		peers_release(&s->peers, *context);
		*context = NULL;
	}
}

/* The request line is complete. The library calls this before it changes anything in it. */
static void *on_target(void *cls, const char *target, struct MHD_Connection *c)
{
	struct http_server *s = cls;
	struct peer *peer = peer_of(c);
	peer->target_at = target;
	buf_clear(&peer->target);
	if (target != NULL)
		buf_text_add(&peer->target, target);
	peer->head_ok = false;
	peer->body_refused = 0;
	peers_enter(&s->peers, peer, PEER_HEAD, s->now_ms);
	return peer;
}

static void on_completed(void *cls, struct MHD_Connection *c, void **context,
			 enum MHD_RequestTerminationCode why)
{
	struct http_server *s = cls;
	struct peer *peer = peer_of(c);
	(void)why;
	*context = NULL;
	peers_drop_body(&s->peers, peer);
	peers_enter(&s->peers, peer, PEER_IDLE, s->now_ms);
}

/* Targets stay as sent: http_parse_target decodes its own copy. */
static size_t no_unescape(void *cls, struct MHD_Connection *c, char *text)
{
	(void)cls;
	(void)c;
	return strlen(text);
}

static struct wire_refusal body_refusal(int status)
{
	if (status == 503)
		return (struct wire_refusal){
			503, "Many uploads arrive at this moment. Please try again."
		};
	return (struct wire_refusal){ 413, "What you sent is larger than this server takes." };
}

/* The head is complete, the body has not been read. An answer that is queued here makes the library
 * close the connection afterwards, which is right for refusals; all others wait for on_end. */
static enum MHD_Result on_head(struct http_server *s, struct MHD_Connection *c, struct peer *peer,
			       const char *method, const char *version)
{
	int64_t bytes = 0;
	arena_reset(s->arena);
	s->read_for = NULL;
	struct wire_refusal no = read_head(s, c, peer, method, version, &bytes);
	peers_enter(&s->peers, peer, PEER_REQUEST, s->now_ms);
	if (no.status != 0)
		return send_refusal(s, c, no, s->config->tls_cert != NULL);
	peer->head_ok = true;
	if (bytes == WIRE_CHUNKED || (uint64_t)bytes <= peer->body_max) {
		s->read_for = peer;
		return MHD_YES;
	}
	/* A client that waits for "100 Continue" hears the refusal now. Others send first and would
	 * see a broken connection: read their body away if it is not absurd. */
	if (http_header(&s->request, "Expect") != NULL || bytes > LIMIT_SWALLOW_BYTES)
		return send_refusal(s, c, body_refusal(413), s->request.tls);
	peer->body_refused = 413;
	return MHD_YES;
}

/* The request is complete. If others had the arena while the body came, the head is read again. */
static enum MHD_Result on_end(struct http_server *s, struct MHD_Connection *c, struct peer *peer,
			      const char *method, const char *version)
{
	struct wire_refusal no = { 0, NULL };
	if (s->read_for != peer) {
		int64_t bytes;
		arena_reset(s->arena);
		no = read_head(s, c, peer, method, version, &bytes);
	}
	if (no.status == 0 && peer->body_refused != 0)
		no = body_refusal(peer->body_refused);
	enum MHD_Result result = no.status != 0 ? send_refusal(s, c, no, s->request.tls) :
						  handle(s, c, &s->request, buf_str(&peer->body));
	peers_drop_body(&s->peers, peer);
	arena_reset(s->arena);
	s->read_for = NULL;
	return result;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *c, const char *url,
				  const char *method, const char *version, const char *data,
				  size_t *data_n, void **context)
{
	struct http_server *s = cls;
	struct peer *peer = *context;
	(void)url;
	if (!peer->head_ok)
		return on_head(s, c, peer, method, version);
	if (*data_n > 0) {
		peers_add_body(&s->peers, peer, data, *data_n);
		*data_n = 0;
		return MHD_YES;
	}
	return on_end(s, c, peer, method, version);
}

/* --- the loop --- */

static void watch_listener(struct http_server *s, bool wanted)
{
	if (wanted == s->listening)
		return;
	/* Not EPOLLEXCLUSIVE: measured with two workers, the first then gets all. */
	struct epoll_event event = { .events = EPOLLIN, .data.fd = s->config->listen_fd };
	int done = epoll_ctl(s->epoll_fd, wanted ? EPOLL_CTL_ADD : EPOLL_CTL_DEL,
			     s->config->listen_fd, &event);
	assert(done == 0);
	s->listening = wanted;
}

static bool had_enough(const struct http_server *s)
{
	return s->accept_ms == s->now_ms && s->accepts >= ACCEPTS_PER_MS;
}

/* One a turn: between two turns the requests of this worker are served, while others accept. */
static void accept_one(struct http_server *s)
{
	union {
		struct sockaddr any;
		struct sockaddr_storage room;
	} from = { 0 };
	socklen_t n = sizeof from;
	int fd = accept4(s->config->listen_fd, &from.any, &n, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (fd < 0)
		return; /* another worker was quicker, or the client has gone */
	s->accepts = s->accept_ms == s->now_ms ? s->accepts + 1 : 1;
	s->accept_ms = s->now_ms;
	if (from.any.sa_family == AF_UNSPEC)
		from.any.sa_family = AF_UNIX; /* an unnamed unix peer has no address */
	s->adopting = peers_take(&s->peers, fd, &from.any, s->now_ms);
	assert(s->adopting != NULL);
	/* On failure the library closes the socket; on_connection may have heard of it. */
	if (MHD_add_connection(s->daemon, fd, &from.any, n) != MHD_YES &&
	    s->adopting->phase != PEER_FREE)
		peers_release(&s->peers, s->adopting);
	s->adopting = NULL;
}

static int wait_ms(const struct http_server *s)
{
	int64_t wait = (s->watch_ms < s->tick_ms ? s->watch_ms : s->tick_ms) - s->now_ms;
	MHD_UNSIGNED_LONG_LONG library;
	if (MHD_get_timeout(s->daemon, &library) == MHD_YES && (int64_t)library < wait)
		wait = (int64_t)library;
	if (!s->stopping && had_enough(s) && wait > 1)
		wait = 1;
	return wait < 0 ? 0 : (int)wait;
}

static void begin_stop(struct http_server *s)
{
	s->stopping = true;
	s->stop_ms = s->now_ms + s->drain_ms;
	watch_listener(s, false);
	epoll_ctl(s->epoll_fd, EPOLL_CTL_DEL, stop_fd, NULL);
	s->watch_every_ms = s->watch_every_ms < 20 ? s->watch_every_ms : 20;
	s->watch_ms = s->now_ms;
}

static void turn(struct http_server *s)
{
	struct epoll_event events[3];
	int n = epoll_wait(s->epoll_fd, events, ARRAY_LEN(events), wait_ms(s));
	s->now_ms = clock_monotonic_ms();
	for (int i = 0; i < n; i++)
		if (events[i].data.fd == s->config->listen_fd)
			accept_one(s);
	if (stop_wanted && !s->stopping)
		begin_stop(s);
	MHD_run(s->daemon);
	if (!s->stopping)
		watch_listener(s, s->peers.n < LIMIT_CONNECTIONS && !had_enough(s));
	if (s->now_ms >= s->watch_ms) {
		peers_watch(&s->peers, s->stopping, s->now_ms);
		s->watch_ms = s->now_ms + s->watch_every_ms;
	}
	if (s->now_ms >= s->tick_ms) {
		s->tick_ms = s->now_ms + TICK_MS;
		if (s->config->tick != NULL)
			s->config->tick(s->config->app);
	}
}

static int64_t or_default(int64_t ms, int64_t standard)
{
	return ms > 0 ? ms : standard;
}

static void set_limits(struct http_server *s, const struct http_config *config)
{
	int64_t *limit = s->peers.limit_ms;
	limit[PEER_NEW] = limit[PEER_HEAD] = or_default(config->header_ms, LIMIT_HEADER_MS);
	limit[PEER_IDLE] = or_default(config->idle_ms, LIMIT_IDLE_MS);
	limit[PEER_REQUEST] = or_default(config->request_ms, LIMIT_REQUEST_MS);
	s->drain_ms = or_default(config->drain_ms, LIMIT_DRAIN_MS);
	/* A deadline is kept to within a tenth of the shortest. */
	s->watch_every_ms =
		limit[PEER_HEAD] < limit[PEER_IDLE] ? limit[PEER_HEAD] : limit[PEER_IDLE];
	s->watch_every_ms = s->watch_every_ms / 10 + 1;
	s->now_ms = clock_monotonic_ms();
	s->watch_ms = s->now_ms + s->watch_every_ms;
	s->tick_ms = s->now_ms + TICK_MS;
}

static struct MHD_Daemon *start_library(struct http_server *s, const struct http_config *config)
{
	struct MHD_OptionItem tls[] = {
		{ MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)config->tls_cert },
		{ MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)config->tls_key },
		{ MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)TLS_PRIORITIES },
		{ MHD_OPTION_END, 0, NULL },
	};
	bool secure = config->tls_cert != NULL;
	unsigned flags = MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET | (secure ? MHD_USE_TLS : 0u);
	/* Silence longer than the idle limit also ends a body or an answer that is under way. */
	unsigned silence_s = (unsigned)((s->peers.limit_ms[PEER_IDLE] + 999) / 1000);
	return MHD_start_daemon(flags, 0, NULL, NULL, on_request, s, MHD_OPTION_NOTIFY_CONNECTION,
				on_connection, s, MHD_OPTION_NOTIFY_COMPLETED, on_completed, s,
				MHD_OPTION_URI_LOG_CALLBACK, on_target, s,
				MHD_OPTION_UNESCAPE_CALLBACK, no_unescape, s,
				MHD_OPTION_CONNECTION_MEMORY_LIMIT, MEMORY_BYTES,
				MHD_OPTION_CONNECTION_LIMIT, (unsigned)LIMIT_CONNECTIONS,
				MHD_OPTION_CONNECTION_TIMEOUT, silence_s,
				MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_ARRAY,
				secure ? tls : &tls[ARRAY_LEN(tls) - 1], MHD_OPTION_END);
}

static bool watch(int epoll_fd, int fd)
{
	struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };
	return fd >= 0 && epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0;
}

static bool start(struct http_server *s, const struct http_config *config)
{
	s->config = config;
	set_limits(s, config);
	s->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (s->epoll_fd < 0 || !watch(s->epoll_fd, stop_fd))
		return false;
	if (stop_wanted)
		http_stop(); /* it came before there was anything to wake */
	s->daemon = start_library(s, config);
	if (s->daemon == NULL)
		return false;
	const union MHD_DaemonInfo *info = MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_EPOLL_FD);
	if (info == NULL || !watch(s->epoll_fd, info->epoll_fd))
		return false;
	watch_listener(s, true);
	return true;
}

static void finish(struct http_server *s)
{
	if (s->daemon != NULL)
		MHD_stop_daemon(s->daemon);
	int fd = stop_fd;
	stop_fd = -1;
	if (fd >= 0)
		close(fd);
	if (s->epoll_fd >= 0)
		close(s->epoll_fd);
	buf_free(&s->page);
	arena_free(s->arena);
	stop_wanted = 0;
}

bool http_tls_works(const char *cert, const char *key)
{
	struct http_config config = { .tls_cert = cert, .tls_key = key };
	struct arena *own = arena_new(sizeof(struct http_server));
	struct http_server *s = arena_new_one(own, struct http_server);
	set_limits(s, &config);
	struct MHD_Daemon *daemon = start_library(s, &config);
	if (daemon != NULL)
		MHD_stop_daemon(daemon);
	arena_free(own);
	return daemon != NULL;
}

enum err http_serve(const struct http_config *config)
{
	assert(config->handler != NULL && (config->tls_cert == NULL) == (config->tls_key == NULL));
	signal(SIGPIPE, SIG_IGN);
	struct arena *own = arena_new(sizeof(struct http_server));
	struct http_server *s = arena_new_one(own, struct http_server);
	s->arena = arena_new(LIMIT_ARENA_BYTES);
	buf_init(&s->page, LIMIT_RESPONSE_BYTES);
	bool started = start(s, config);
	while (started && !(s->stopping && (s->peers.n == 0 || s->now_ms >= s->stop_ms)))
		turn(s);
	finish(s);
	arena_free(own);
	return started ? OK : E_IO;
}
