/* A request head as the library hands it over: method, version, target and the headers, a line
 * each. Refused with a status and words, or everything in it is within its limit and clean. */
#include "base/utf8.h"
#include "http/decode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct http_request *req, int64_t body_bytes, size_t body_max)
{
	assert(req->path[0] == '/' && utf8_clean(req->path, strlen(req->path)));
	assert(req->host != NULL && req->remote != NULL);
	assert(req->headers.n <= LIMIT_HEADERS && req->cookies.n <= LIMIT_COOKIES);
	assert(req->query.n <= LIMIT_QUERY_PARAMS);
	assert(body_bytes >= WIRE_CHUNKED);
	assert(body_max == LIMIT_BODY_BYTES || body_max == LIMIT_UPLOAD_BYTES);
	assert(req->method != HTTP_GET || body_bytes == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	struct str text = { arena_strndup(a, (const char *)data, size), size }, line;
	const char *first[3] = { "GET", "HTTP/1.1", "/" };
	struct wire_head head = { .peer = "127.0.0.1", .head_bytes = size };
	head.headers.at = arena_array(a, struct http_pair, LIMIT_HEADERS);
	for (size_t i = 0; i < ARRAY_LEN(first) && str_split(&text, '\n', &line); i++)
		first[i] = arena_str(a, line);
	while (head.headers.n < LIMIT_HEADERS && str_split(&text, '\n', &line)) {
		struct str name;
		if (str_split(&line, ':', &name))
			head.headers.at[head.headers.n++] = (struct http_pair){
				arena_str(a, name), arena_str(a, str_trim(line))
			};
	}
	head.method = first[0];
	head.version = first[1];
	head.target = first[2];
	head.peer_near = size % 2 == 0;
	head.behind_proxy = size % 3 == 0;
	struct http_request req;
	int64_t body_bytes = 0;
	size_t body_max = 0;
	struct wire_refusal no = wire_read_head(a, &head, &req, &body_bytes, &body_max);
	if (no.status == 0)
		check(&req, body_bytes, body_max);
	else
		assert(no.status >= 400 && no.status < 600 && no.text != NULL);
	arena_free(a);
	return 0;
}
