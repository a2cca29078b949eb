/* What happened: who, when, from where, to what. The row is written in the transaction of the
 * change, so there is no change without it. The sealer (a periodic job) takes rows in batches into
 * an RFC 6962 tree and signs a checkpoint; see docs/ARCHITECTURE.md, "The history". */
#ifndef WEB_AUDIT_H
#define WEB_AUDIT_H

#include "auth/keyring.h"
#include "db/db.h"

struct audit_event {
	int64_t at_ms;
	int64_t account_id; /* 0: nobody signed in, or the program itself */
	const char *actor;  /* the name as it was then; "Huddle" for the program itself */
	const char *event, *object_type, *detail, *address, *request_id;
	int64_t object_id, site_id; /* 0: none */
};
enum err audit_write(struct db *db, const struct audit_event *event) MUST_CHECK;

/* Seals up to 1,000 waiting events in one transaction of its own; *sealed says how many. E_BUSY
 * when another server was sealing at the same moment: nothing was sealed twice, and the next call
 * goes on. */
enum err audit_seal(struct db *db, const struct keyring *keys, int64_t now_ms,
		    int64_t *sealed) MUST_CHECK;

struct audit_report {
	int64_t events, leaves, pending, checkpoints;
	const char *fault;       /* NULL: everything agrees; else what does not, in words */
	int64_t fault_seq;       /* the first leaf that disagrees, from 0, or -1 */
	int64_t fault_event;     /* the event at fault where one is known, or 0 */
	const char *newest_note; /* NULL while nothing is sealed */
	const char *public_key;
};
/* Computes every leaf and every checkpoint again, in one snapshot of the database and in memory
 * that does not grow with the log. `kept` is a signed note that somebody kept outside, or NULL: the
 * log must still begin with what it signed, so a log that was cut or rewritten as a whole is found
 * out too. E_INVALID when something disagrees; E_BUSY: ask again. Not inside a transaction. */
enum err audit_verify(struct db *db, struct arena *a, const struct keyring *keys, const char *kept,
		      struct audit_report *report) MUST_CHECK;
/* The whole sealed log as JSON for a second verifier: public key, notes, and the text of each leaf
 * in base64. */
enum err audit_dump(struct db *db, struct arena *a, const struct keyring *keys,
		    FILE *out) MUST_CHECK;

#endif
