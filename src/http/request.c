/* From a head as the library read it to a request that the program may believe: the strict checks
 * (RFC 9112 read without its leniencies), the target, the cookies, and the lookups. */
#include "http/decode.h"

#include "base/utf8.h"

#include <arpa/inet.h>
#include <strings.h>

#define HOST_MAX 255

static const struct wire_refusal no_refusal = { 0, NULL };

static struct wire_refusal refuse(int status, const char *text)
{
	return (struct wire_refusal){ status, text };
}

/* Headers that decide what a request means; a second one would mean two things. */
static const char *const single[] = {
	"host",          "content-length",   "transfer-encoding",
	"content-type",  "content-encoding", "cookie",
	"authorization", "expect",
};

bool decode_is_token(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool ok = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
			  (c >= 'A' && c <= 'Z') ||
			  (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
		if (!ok)
			return false;
	}
	return s.n > 0;
}

static const char *find(const struct http_pairs *pairs, const char *name)
{
	for (size_t i = 0; i < pairs->n; i++)
		if (strcmp(pairs->at[i].name, name) == 0)
			return pairs->at[i].value;
	return NULL;
}

const char *http_header(const struct http_request *r, const char *name)
{
	for (size_t i = 0; i < r->headers.n; i++)
		if (strcasecmp(r->headers.at[i].name, name) == 0)
			return r->headers.at[i].value;
	return NULL;
}

const char *http_query(const struct http_request *r, const char *name)
{
	return find(&r->query, name);
}

const char *http_cookie(const struct http_request *r, const char *name)
{
	return find(&r->cookies, name);
}

const char *http_field(const struct http_request *r, const char *name)
{
	return find(&r->form, name);
}

const struct http_file *http_file(const struct http_request *r, const char *field)
{
	for (size_t i = 0; i < r->files.n; i++)
		if (strcmp(r->files.at[i].field, field) == 0)
			return &r->files.at[i];
	return NULL;
}

/* A decoded path segment must not be able to act as a separator or as "up" for anyone. */
static bool segment_ok(struct str raw, const char *text, bool last)
{
	if (raw.n == 0)
		return last;
	return strcmp(text, ".") != 0 && strcmp(text, "..") != 0 &&
	       strpbrk(text, "/\\\n\t") == NULL;
}

static enum err read_path(struct arena *a, struct str raw, const char **out, const char **why)
{
	char *copy = arena_alloc(a, raw.n + 1);
	size_t n = 0;
	struct str rest = { raw.p + 1, raw.n - 1 }, segment = { NULL, 0 };
	while (str_split(&rest, '/', &segment)) {
		const char *text;
		if (!decode_percent(a, segment, false, &text, why))
			return E_INVALID;
		if (!segment_ok(segment, text, rest.p == NULL)) {
			*why = "The address has an empty, dotted or disguised part.";
			return E_INVALID;
		}
		size_t length = strlen(text);
		copy[n++] = '/';
		memcpy(copy + n, text, length);
		n += length;
	}
	*out = n == 0 ? "/" : copy;
	return OK;
}

enum err http_parse_target(struct arena *a, const char *target, struct http_request *req,
			   const char **why)
{
	struct str whole = str_of(target);
	if (whole.n > LIMIT_URI_BYTES) {
		*why = "The address is too long.";
		return E_LIMIT;
	}
	if (whole.n == 0 || whole.p[0] != '/') {
		*why = "The address must begin with a slash.";
		return E_INVALID;
	}
	for (size_t i = 0; i < whole.n; i++)
		if (whole.p[i] <= ' ' || whole.p[i] > '~' || whole.p[i] == '#') {
			*why = "The address holds a character that must be percent-encoded.";
			return E_INVALID;
		}
	const char *mark = memchr(whole.p, '?', whole.n);
	struct str raw = { whole.p, mark == NULL ? whole.n : (size_t)(mark - whole.p) };
	struct http_pairs query = { 0, NULL };
	const char *path;
	enum err err = read_path(a, raw, &path, why);
	if (err == OK && mark != NULL)
		err = decode_pairs(a, str_of(mark + 1), LIMIT_QUERY_PARAMS, &query, why);
	if (err != OK)
		return err;
	req->path = path;
	req->target = arena_strdup(a, target);
	req->query = query;
	return OK;
}

/* RFC 6265, 4.1.1: no control, blank, quote, comma, semicolon or backslash. */
static bool cookie_value_ok(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] > '~' || strchr("\",;\\", s.p[i]) != NULL)
			return false;
	return true;
}

enum err http_parse_cookies(struct arena *a, const char *header, struct http_pairs *out)
{
	struct http_pairs got = { 0, arena_array(a, struct http_pair, LIMIT_COOKIES) };
	struct str rest = str_of(header), piece = { NULL, 0 };
	while (str_split(&rest, ';', &piece)) {
		struct str s = str_trim(piece);
		const char *equals = s.n == 0 ? NULL : memchr(s.p, '=', s.n);
		if (equals == NULL)
			continue;
		struct str name = { s.p, (size_t)(equals - s.p) };
		struct str value = { equals + 1, s.n - name.n - 1 };
		if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"')
			value = (struct str){ value.p + 1, value.n - 2 };
		if (!decode_is_token(name) || !cookie_value_ok(value))
			continue;
		if (got.n == LIMIT_COOKIES)
			return E_LIMIT;
		got.at[got.n++] = (struct http_pair){ arena_str(a, name), arena_str(a, value) };
	}
	*out = got;
	return OK;
}

static struct wire_refusal check_headers(const struct wire_head *head)
{
	size_t seen[ARRAY_LEN(single)] = { 0 };
	for (size_t i = 0; i < head->headers.n; i++) {
		const struct http_pair *h = &head->headers.at[i];
		if (!decode_is_token(str_of(h->name)))
			return refuse(
				400,
				"A header has a name with a character that names may not have.");
		size_t n = strlen(h->value);
		/* Unlike utf8_clean, a header has no use for a line feed. */
		if (!utf8_clean(h->value, n) || memchr(h->value, '\n', n) != NULL)
			return refuse(400, "A header holds a control character or is not UTF-8.");
		for (size_t k = 0; k < ARRAY_LEN(single); k++)
			if (strcasecmp(h->name, single[k]) == 0 && ++seen[k] > 1)
				return refuse(400, "A header that may stand once was sent twice.");
	}
	return no_refusal;
}

static bool host_ok(const char *host)
{
	size_t n = strlen(host);
	for (size_t i = 0; i < n; i++) {
		char c = host[i];
		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		      strchr(".-_:[]", c) != NULL))
			return false;
	}
	return n > 0 && n <= HOST_MAX;
}

static struct wire_refusal check_host(struct http_request *req, bool old)
{
	const char *host = http_header(req, "Host");
	if (host == NULL && !old)
		return refuse(400, "The request does not say which host it is for.");
	if (host != NULL && !host_ok(host))
		return refuse(400, "The host of the request is not a name or address.");
	req->host = host == NULL ? "" : host;
	return no_refusal;
}

/* How long the body is. Whatever two readers could take in two ways is refused. */
static struct wire_refusal check_framing(struct http_request *req, bool old, int64_t *bytes)
{
	const char *length = http_header(req, "Content-Length");
	const char *coding = http_header(req, "Transfer-Encoding");
	const char *expect = http_header(req, "Expect");
	const char *encoding = http_header(req, "Content-Encoding");
	if (length != NULL && coding != NULL)
		return refuse(400, "The request gives the length of its body in two ways.");
	if (coding != NULL && (old || strcasecmp(coding, "chunked") != 0))
		return refuse(
			400, "The body is transferred in a coding that this server does not take.");
	if (expect != NULL && strcasecmp(expect, "100-continue") != 0)
		return refuse(417, "The request expects something that this server does not know.");
	if (encoding != NULL && strcasecmp(encoding, "identity") != 0)
		return refuse(415, "The body is compressed; please send it as it is.");
	*bytes = coding != NULL ? WIRE_CHUNKED : 0;
	if (length == NULL)
		return no_refusal;
	bool digits = length[0] != '\0' && strspn(length, "0123456789") == strlen(length);
	if (!digits || !str_to_i64(str_of(length), bytes))
		return refuse(400, "The length of the body is not a number.");
	return no_refusal;
}

static struct str media_type(const char *content_type)
{
	struct str s = str_of(content_type);
	const char *semicolon = s.n == 0 ? NULL : memchr(s.p, ';', s.n);
	return str_trim((struct str){ s.p, semicolon == NULL ? s.n : (size_t)(semicolon - s.p) });
}

static enum http_body body_kind(const struct http_request *req)
{
	static const struct {
		const char *type;
		enum http_body kind;
	} table[] = {
		{ "application/x-www-form-urlencoded", HTTP_BODY_FORM },
		{ "multipart/form-data", HTTP_BODY_MULTIPART },
		{ "application/json", HTTP_BODY_JSON },
	};
	struct str type = media_type(http_header(req, "Content-Type"));
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (str_eq_nocase(type, table[i].type))
			return table[i].kind;
	return HTTP_BODY_OTHER;
}

/* The nearest proxy writes the last entry of the last X-Forwarded-For; all before are hearsay. */
static void believe_proxy(struct arena *a, struct http_request *req)
{
	const char *last = NULL;
	for (size_t i = 0; i < req->headers.n; i++)
		if (strcasecmp(req->headers.at[i].name, "X-Forwarded-For") == 0)
			last = req->headers.at[i].value;
	if (last != NULL) {
		const char *comma = strrchr(last, ',');
		const char *text = arena_str(a, str_trim(str_of(comma == NULL ? last : comma + 1)));
		unsigned char address[sizeof(struct in6_addr)];
		if (inet_pton(AF_INET, text, address) == 1 ||
		    inet_pton(AF_INET6, text, address) == 1)
			req->remote = text;
	}
	const char *proto = http_header(req, "X-Forwarded-Proto");
	if (proto != NULL && strcasecmp(proto, "https") == 0)
		req->tls = true;
}

static struct wire_refusal read_method(const char *method, struct http_request *req)
{
	req->head = strcmp(method, "HEAD") == 0;
	req->method = req->head || strcmp(method, "GET") == 0 ? HTTP_GET :
		      strcmp(method, "POST") == 0             ? HTTP_POST :
								HTTP_OTHER;
	if (req->method == HTTP_OTHER)
		return refuse(405, "This server answers GET, HEAD and POST only.");
	return no_refusal;
}

static struct wire_refusal read_target(struct arena *a, const char *target,
				       struct http_request *req)
{
	const char *why;
	enum err err = http_parse_target(a, target, req, &why);
	if (err == OK)
		return no_refusal;
	return refuse(err == E_LIMIT ? 414 : 400, why);
}

static struct wire_refusal read_line(struct arena *a, const struct wire_head *head,
				     struct http_request *req, bool *old)
{
	if (head->head_bytes > LIMIT_HEADER_BYTES)
		return refuse(431,
			      "The headers of the request are too large. Clearing the cookies of "
			      "this site in your browser may help.");
	if (head->mangled)
		return refuse(400, "The request has folded lines, bare line ends or hidden bytes.");
	*old = strcmp(head->version, "HTTP/1.0") == 0;
	if (!*old && strcmp(head->version, "HTTP/1.1") != 0)
		return refuse(505, "This server speaks HTTP/1.0 and HTTP/1.1.");
	struct wire_refusal no = check_headers(head);
	if (no.status == 0)
		no = check_host(req, *old);
	if (no.status == 0)
		no = read_method(head->method, req);
	if (no.status == 0)
		no = read_target(a, head->target, req);
	return no;
}

struct wire_refusal wire_read_head(struct arena *a, const struct wire_head *head,
				   struct http_request *req, int64_t *body_bytes, size_t *body_max)
{
	*req = (struct http_request){
		.arena = a,
		.headers = head->headers,
		.remote = head->peer,
		.tls = head->tls,
	};
	bool old = false;
	struct wire_refusal no = read_line(a, head, req, &old);
	if (no.status == 0)
		no = check_framing(req, old, body_bytes);
	if (no.status != 0)
		return no;
	if (req->method == HTTP_GET && *body_bytes != 0)
		return refuse(400, "A request that only reads must not carry a body.");
	const char *cookie = http_header(req, "Cookie");
	if (cookie != NULL && http_parse_cookies(a, cookie, &req->cookies) != OK)
		return refuse(431,
			      "There are too many cookies. Clearing the cookies of this site in "
			      "your browser helps.");
	if (head->behind_proxy && head->peer_near)
		believe_proxy(a, req);
	*body_max = body_kind(req) == HTTP_BODY_MULTIPART ? LIMIT_UPLOAD_BYTES : LIMIT_BODY_BYTES;
	return no_refusal;
}

struct wire_refusal wire_read_body(struct http_request *req, struct str body)
{
	const char *type = http_header(req, "Content-Type");
	req->body = body;
	if (req->method != HTTP_POST || (body.n == 0 && type == NULL))
		return no_refusal;
	req->body_kind = body_kind(req);
	enum err err = OK;
	const char *why = NULL;
	if (req->body_kind == HTTP_BODY_FORM)
		err = http_parse_form(req->arena, body, &req->form, &why);
	else if (req->body_kind == HTTP_BODY_MULTIPART)
		err = http_parse_multipart(req->arena, body, type, &req->form, &req->files, &why);
	else if (req->body_kind == HTTP_BODY_JSON && !utf8_valid(body.p, body.n))
		return refuse(400, "The JSON of the request is not UTF-8.");
	if (err == OK)
		return no_refusal;
	return refuse(err == E_LIMIT ? 413 : 400, why);
}
