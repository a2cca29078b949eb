/* Inside http/ only: the open connections of a worker, what each is doing and by when it must have
 * done it. The deadlines are absolute: a client that sends one byte now and then keeps a timeout
 * for silence from ever firing, but not these. */
#ifndef HTTP_PEERS_H
#define HTTP_PEERS_H

#include "http/http.h"

#include <sys/socket.h>

enum peer_phase {
	PEER_FREE,
	PEER_NEW,     /* accepted; TLS handshake and first head */
	PEER_IDLE,    /* kept open between requests */
	PEER_HEAD,    /* the request line has come, headers are coming */
	PEER_REQUEST, /* the body is coming or the answer is going */
	PEER_PHASE_COUNT
};

struct peer {
	enum peer_phase phase;
	int fd;
	int64_t deadline_ms;
	bool near;             /* loopback or unix socket */
	char address[64];      /* as text; "local" for a unix socket */
	const char *target_at; /* where the library keeps the request target; for the gap check */
	struct buf target;     /* a copy of it, as sent */
	struct buf body;
	bool head_ok;     /* the head has been read and accepted */
	int body_refused; /* 413 or 503: the rest is read and forgotten; else 0 */
	size_t body_max;
};

struct peers {
	size_t n; /* open */
	int64_t limit_ms[PEER_PHASE_COUNT];
	size_t bodies; /* bytes of bodies held now, for all peers */
	struct peer at[LIMIT_CONNECTIONS];
};

/* NULL when all places are taken. */
struct peer *peers_take(struct peers *p, int fd, const struct sockaddr *address, int64_t now_ms);
void peers_release(struct peers *p, struct peer *peer);
void peers_enter(struct peers *p, struct peer *peer, enum peer_phase phase, int64_t now_ms);
/* Part of a body. Over its maximum, or over what all bodies may take, it is dropped. */
void peers_add_body(struct peers *p, struct peer *peer, const void *bytes, size_t n);
void peers_drop_body(struct peers *p, struct peer *peer);
/* Cut off those whose time is up, and with `stopping` all that are not inside a request. The
 * socket is only shut down: the library then finds it ended and cleans up. */
void peers_watch(struct peers *p, bool stopping, int64_t now_ms);

#endif
