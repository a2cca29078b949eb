/* Inside http/ only: what the decoders share, and the step from a head as the library read it to a
 * checked request. server.c hands over; request.c decides. */
#ifndef HTTP_DECODE_H
#define HTTP_DECODE_H

#include "http/http.h"

/* Percent-decodes into the arena; with `form` a '+' is a space and CR LF becomes LF. False and *why
 * when an escape is broken or the result is not clean text. */
bool decode_percent(struct arena *a, struct str s, bool form, const char **out,
		    const char **why) MUST_CHECK;
/* "a=1&b=2", at most `max` pairs. E_INVALID, E_LIMIT as the decoders of http.h. */
enum err decode_pairs(struct arena *a, struct str s, size_t max, struct http_pairs *out,
		      const char **why) MUST_CHECK;
/* CR LF and CR become LF; returns the new length. */
size_t decode_newlines(char *s, size_t n);
bool decode_is_token(struct str s); /* RFC 9110 token, not empty */

/* A head as the library read it; nothing in it has been believed yet. */
struct wire_head {
	const char *method, *version, *target;
	struct http_pairs headers;
	size_t head_bytes;
	bool mangled;     /* the library has hidden or rewritten something */
	const char *peer; /* address, or "local" */
	bool peer_near;   /* loopback or unix socket: a proxy may be believed */
	bool tls, behind_proxy;
};

struct wire_refusal {
	int status; /* 0: none */
	const char *text;
};

#define WIRE_CHUNKED (-1)

/* Fills everything of *req but the body; *body_bytes is the declared length or WIRE_CHUNKED, and
 * *body_max what may be collected. A refusal ends the connection: after it nobody can be sure
 * where the next request begins. */
struct wire_refusal wire_read_head(struct arena *a, const struct wire_head *head,
				   struct http_request *req, int64_t *body_bytes,
				   size_t *body_max) MUST_CHECK;
/* Decodes the collected body. */
struct wire_refusal wire_read_body(struct http_request *req, struct str body) MUST_CHECK;

#endif
