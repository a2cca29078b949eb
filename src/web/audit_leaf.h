/* What a sealed event is, byte by byte: the text whose hash is its leaf. Private to the files that
 * seal and verify. The text is a version word, then every field as "length:bytes,", so that no two
 * events share one; changing it would break every log that was sealed before. */
#ifndef WEB_AUDIT_LEAF_H
#define WEB_AUDIT_LEAF_H

#include "auth/merkle.h"
#include "base/buf.h"

/* The fields that the statements which read events have in common. */
struct audit_leaf {
	int64_t id, at_ms;
	const int64_t *account_id, *object_id, *site_id;
	const char *actor, *event, *object_type, *detail, *address, *request_id;
};
#define AUDIT_LEAF_OF(r)                                                                           \
	(&(struct audit_leaf){ (r)->id, (r)->at_ms, (r)->account_id, (r)->object_id, (r)->site_id, \
			       (r)->actor, (r)->event, (r)->object_type, (r)->detail,              \
			       (r)->address, (r)->request_id })

/* The name of the log and of its key. */
#define AUDIT_ORIGIN "huddle.audit"
/* An event's text: a request has at most LIMIT_BODY_BYTES, and a detail is made of parts of it. */
#define AUDIT_LEAF_BYTES (2 * LIMIT_BODY_BYTES)

/* The text, into an emptied `b` of AUDIT_LEAF_BYTES; the leaf is its hash. */
struct merkle_hash audit_leaf_hash(struct buf *b, const struct audit_leaf *event);

#endif
