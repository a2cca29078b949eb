/* One message to one person by SMTP. Used in the job worker alone, for it waits on the network.
 * Plain text in UTF-8; no attachment, no HTML: what a reminder needs, and what no filter minds. */
#ifndef WEB_MAIL_SEND_H
#define WEB_MAIL_SEND_H

#include "base/arena.h"
#include "base/base.h"
#include "base/buf.h"

struct mail_server {
	const char *url; /* smtp://host:587 or smtps://host:465; nothing else is accepted */
	const char *user, *password; /* NULL when the server asks for none */
	bool tls_required;  /* with smtp://: never go on without STARTTLS. Off for loopback only */
	int64_t timeout_ms; /* for the whole of it */
};

struct mail {
	const char *from, *from_name; /* the name may be NULL */
	const char *to;
	const char *subject;
	const char *text;       /* lines end in LF */
	const char *message_id; /* without the angle brackets: "<unique>@<domain>" */
	int64_t date_ms;        /* UTC */
};

/* The message of RFC 5322, lines ending in CRLF. E_INVALID when an address is not one, or when a
 * header would break out of its line. */
enum err mail_compose(struct buf *out, const struct mail *mail) MUST_CHECK;
/* Send it. On failure *why is a sentence for the log and the administrator (without the password).
 * E_INVALID: this message or server setting can never work; E_DENIED: the server refused the
 * sign-in or the message for good; E_BUSY: worth another try later. */
enum err mail_send(struct arena *a, const struct mail_server *server, const struct mail *mail,
		   const char **why) MUST_CHECK;

#endif
