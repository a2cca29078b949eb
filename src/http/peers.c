/* The table of open connections; see peers.h. */
#include "http/peers.h"

#include <arpa/inet.h>
#include <netinet/in.h>

static void describe(struct peer *peer, const struct sockaddr *address)
{
	peer->near = address->sa_family == AF_UNIX;
	snprintf(peer->address, sizeof peer->address, "local");
	if (address->sa_family == AF_INET) {
		struct sockaddr_in v4;
		memcpy(&v4, address, sizeof v4);
		peer->near = ntohl(v4.sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
		inet_ntop(AF_INET, &v4.sin_addr, peer->address, sizeof peer->address);
	} else if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 v6;
		memcpy(&v6, address, sizeof v6);
		if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr)) {
			const unsigned char *v4 = v6.sin6_addr.s6_addr + 12;
			peer->near = v4[0] == IN_LOOPBACKNET;
			inet_ntop(AF_INET, v4, peer->address, sizeof peer->address);
			return;
		}
		peer->near = IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr);
		inet_ntop(AF_INET6, &v6.sin6_addr, peer->address, sizeof peer->address);
	}
}

struct peer *peers_take(struct peers *p, int fd, const struct sockaddr *address, int64_t now_ms)
{
	for (size_t i = 0; i < ARRAY_LEN(p->at); i++) {
		struct peer *peer = &p->at[i];
		if (peer->phase != PEER_FREE)
			continue;
		*peer = (struct peer){ .fd = fd };
		buf_init(&peer->target, LIMIT_URI_BYTES);
		buf_init(&peer->body, LIMIT_UPLOAD_BYTES);
		describe(peer, address);
		peers_enter(p, peer, PEER_NEW, now_ms);
		p->n++;
		return peer;
	}
	return NULL;
}

void peers_release(struct peers *p, struct peer *peer)
{
	assert(peer->phase != PEER_FREE && p->n > 0);
	peers_drop_body(p, peer);
	buf_free(&peer->target);
	peer->phase = PEER_FREE;
	p->n--;
}

void peers_enter(struct peers *p, struct peer *peer, enum peer_phase phase, int64_t now_ms)
{
	peer->phase = phase;
	peer->deadline_ms = now_ms + p->limit_ms[phase];
}

void peers_add_body(struct peers *p, struct peer *peer, const void *bytes, size_t n)
{
	if (peer->body_refused != 0)
		return;
	if (n > peer->body_max - peer->body.n)
		peer->body_refused = 413;
	else if (n > LIMIT_BODIES_BYTES - p->bodies)
		peer->body_refused = 503;
	if (peer->body_refused != 0) {
		peers_drop_body(p, peer);
		return;
	}
	buf_add(&peer->body, bytes, n);
	p->bodies += n;
}

void peers_drop_body(struct peers *p, struct peer *peer)
{
	p->bodies -= peer->body.n;
	buf_free(&peer->body);
}

void peers_watch(struct peers *p, bool stopping, int64_t now_ms)
{
	for (size_t i = 0; i < ARRAY_LEN(p->at); i++) {
		struct peer *peer = &p->at[i];
		if (peer->phase == PEER_FREE)
			continue;
		if (now_ms >= peer->deadline_ms || (stopping && peer->phase != PEER_REQUEST))
			shutdown(peer->fd, SHUT_RDWR);
	}
}
