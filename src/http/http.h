/* HTTP as the rest of the program sees it. A request has been checked, bounded and decoded before
 * anyone sees it: every text in it is valid UTF-8 without control characters (line feed and tab
 * are allowed in query and form fields). http/ knows no SQL, no session and no page.
 *
 * The library below (libmicrohttpd 0.9.75) reads leniently: it cuts a header value at a NUL,
 * swallows folded lines and takes a bare LF for a line end. It parses in place, so the server
 * sees the gaps that this leaves between the parts of a head and refuses such a request. What
 * remains lenient: the framing lines of a chunked body, and its trailers (which are ignored).
 * What the library refuses by itself (a header block over twice LIMIT_HEADER_BYTES, an
 * unreadable Content-Length, chunk size or version) it answers with its own words and without
 * the security headers, and then closes. */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "base/arena.h"
#include "base/base.h"
#include "base/buf.h"
#include "base/embedded.h"

/* HEAD arrives as GET with `head` set. HTTP_OTHER never reaches a handler: it is answered 405. */
enum http_method { HTTP_GET = 1, HTTP_POST, HTTP_OTHER };

/* Repeated names keep their order. */
struct http_pair {
	const char *name, *value;
};
struct http_pairs {
	size_t n;
	struct http_pair *at;
};

/* An uploaded file of a multipart body. `name` is the client's and is only ever shown. */
struct http_file {
	const char *field, *name, *type;
	const char *bytes;
	size_t n;
};
struct http_files {
	size_t n;
	struct http_file *at;
};

enum http_body {
	HTTP_BODY_NONE,
	HTTP_BODY_FORM,
	HTTP_BODY_MULTIPART,
	HTTP_BODY_JSON,
	HTTP_BODY_OTHER
};

struct http_request {
	struct arena *arena; /* everything here lives in it */
	enum http_method method;
	bool head;
	bool tls;           /* this server's own TLS, or a trusted proxy's X-Forwarded-Proto */
	const char *path;   /* percent-decoded, begins with '/', no empty or dot segments; a
			      * trailing slash is kept */
	const char *target; /* path and query as sent, for links back */
	const char *remote; /* the peer's address; with a trusted proxy the last X-Forwarded-For;
			      * "local" for a unix socket */
	const char *host;   /* name or address, with the port if one was sent; "" in HTTP/1.0 */
	struct http_pairs headers, query, cookies, form;
	struct http_files files;
	enum http_body body_kind;
	struct str body; /* as sent, until the handler returns; JSON is read from here and is
			      * valid UTF-8 */
};

/* NULL when absent. Header names compare without case. */
const char *http_header(const struct http_request *r, const char *name);
const char *http_query(const struct http_request *r, const char *name);
const char *http_cookie(const struct http_request *r, const char *name);
const char *http_field(const struct http_request *r, const char *name); /* of a form body */
const struct http_file *http_file(const struct http_request *r, const char *field);

struct http_response {
	struct arena *arena;
	int status;
	struct http_pairs headers; /* through http_set_header */
	struct buf *body;          /* the worker's buffer, empty at the start of each request */
	const void *fixed;         /* instead of body: bytes that live as long as the program */
	size_t fixed_n;
};

/* A value with a CR, LF or NUL is a programmer error. Replaces nothing: Set-Cookie may repeat.
 * Both texts must live as long as the response, in its arena or in the program. */
void http_set_header(struct http_response *res, const char *name, const char *value);
/* HttpOnly, SameSite=Lax, Path=/. max_age_s 0 deletes the cookie, below 0 it ends with the browser.
 * A name with the prefix "__Host-" asks browsers to hold us to that; it needs `secure`. The value
 * must be of cookie octets (RFC 6265, 4.1.1), which base-32 and hex are. */
void http_set_cookie(struct http_response *res, const char *name, const char *value,
		     int64_t max_age_s, bool secure);
/* CSP, nosniff, Referrer-Policy, COOP, CORP, Permissions-Policy, under TLS also HSTS, and
 * "Cache-Control: no-store"; each unless the handler has set its own. The server calls this after
 * every handler and on its own refusals, so that no answer goes out without them. */
void http_security_headers(struct http_response *res, bool tls);
/* A small page in words, for when no better one can be made. The texts are escaped. */
void http_plain_page(struct http_response *res, int status, const char *title, const char *text);

/* Serves req->path "/static/<hash8>/<name>" or "/static/<name>" from a table of tools/embed, with
 * ETag and 304. An address with the right hash may be cached for ever, any other is asked for
 * again. "<name>.gz" in the table is sent instead where the browser takes gzip. 404 otherwise. */
void http_static(struct http_request *req, struct http_response *res, const struct embedded *table,
		 size_t count);
/* "/static/<hash8>/app.css", in the arena; "/static/<name>" for a name that is not in the table. */
const char *http_static_url(struct arena *a, const struct embedded *table, size_t count,
			    const char *name);

typedef void (*http_handler)(void *app, struct http_request *req, struct http_response *res);

struct http_server;
struct http_config {
	int listen_fd;                  /* bound and listening; shared by all workers */
	const char *tls_cert, *tls_key; /* PEM text, or NULL */
	bool behind_proxy; /* trust X-Forwarded-For and -Proto from loopback and unix peers */
	http_handler handler;
	void *app;
	/* Called about once a second between requests, e.g. to notice a shutdown. May be NULL. */
	void (*tick)(void *app);
	/* Deadlines in ms; 0 takes LIMIT_HEADER_MS, LIMIT_IDLE_MS and so on. */
	int64_t header_ms, idle_ms, request_ms, drain_ms;
};

/* "127.0.0.1:8080", "[::1]:0", "unix:/run/huddle.sock". Port 0 picks one. A unix socket gets mode
 * 0660; one that a dead server left behind is replaced. E_INVALID: not an address; E_IO: errno says
 * why. The socket is non-blocking, closed on exec, and the caller's to close. */
enum err http_listen(const char *address, int *fd) MUST_CHECK;
/* "http://127.0.0.1:8080" of a bound socket, into the arena. */
const char *http_listen_url(struct arena *a, int fd, bool tls);
/* Serves in this thread, one request at a time, until http_stop() was called; then takes no new
 * connection, finishes the requests that have begun (up to drain_ms) and returns OK. Several
 * processes may serve the same listen_fd. One call at a time in a process. Ignores SIGPIPE
 * from then on.
 * E_IO: the library or the TLS certificate would not start. */
enum err http_serve(const struct http_config *config) MUST_CHECK;
/* Whether the library can serve TLS with this certificate and key (PEM text): both are readable and
 * belong together. Serves nothing. */
bool http_tls_works(const char *cert, const char *key);
/* Async-signal-safe. Called before http_serve, it makes the next http_serve return at once. */
void http_stop(void);

/* Decoders, also fuzz targets. E_INVALID or E_LIMIT, both with *why (static text for the user).
 * Fields are valid UTF-8; CR LF and CR become LF. A file field that was left empty is not listed.
 * The bytes of a file point into the body. A cookie that is not well formed is skipped: another
 * program on the same host may have set it, and must not lock the user out. */
enum err http_parse_form(struct arena *a, struct str body, struct http_pairs *out,
			 const char **why) MUST_CHECK;
enum err http_parse_multipart(struct arena *a, struct str body, const char *content_type,
			      struct http_pairs *fields, struct http_files *files,
			      const char **why) MUST_CHECK;
enum err http_parse_cookies(struct arena *a, const char *header, struct http_pairs *out) MUST_CHECK;
/* The path of a request target: decodes, refuses %00, dot segments and bad UTF-8. */
enum err http_parse_target(struct arena *a, const char *target, struct http_request *req,
			   const char **why) MUST_CHECK;

#endif
