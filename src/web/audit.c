/* Writing, sealing and verifying the history. A leaf is the hash of a canonical text of the event:
 * a version word, then every field as "length:bytes,", so that no two events share a text. */
#include "web/audit.h"
#include "auth/checkpoint.h"
#include "auth/merkle.h"
#include "base/buf.h"
#include "base/id.h"
#include "web/web_sql.h"

#define SEAL_BATCH   1000
#define VERIFY_BATCH 4000
#define ORIGIN       "huddle.audit"
#define EVENT_BYTES  (64 * 1024)

enum err audit_write(struct db *db, const struct audit_event *e)
{
	int64_t id = id_new();
	enum err err =
		audit_event_insert(db,
				   &(struct audit_event_insert_in){
					   .id = id,
					   .at = e->at_ms,
					   .account = e->account_id == 0 ? NULL : &e->account_id,
					   .actor = e->actor,
					   .event = e->event,
					   .object_type = e->object_type,
					   .object_id = e->object_id == 0 ? NULL : &e->object_id,
					   .site = e->site_id == 0 ? NULL : &e->site_id,
					   .detail = e->detail,
					   .address = e->address,
					   .request = e->request_id,
				   });
	return err != OK ? err : audit_pending_insert(db, id);
}

static void put_text(struct buf *b, const char *s)
{
	buf_printf(b, "%zu:%s,", strlen(s), s);
}

static void put_int(struct buf *b, const int64_t *v)
{
	if (v == NULL)
		buf_text_add(b, "0:,");
	else
		buf_printf(b, "i%" PRId64 ",", *v);
}

/* The common fields of the two statements that read events. */
struct sealed_event {
	int64_t id, at_ms;
	const int64_t *account_id, *object_id, *site_id;
	const char *actor, *event, *object_type, *detail, *address, *request_id;
};

static struct merkle_hash leaf_of(struct buf *b, const struct sealed_event *e)
{
	buf_clear(b);
	buf_text_add(b, "huddle-audit-1\n");
	put_int(b, &e->id);
	put_int(b, &e->at_ms);
	put_int(b, e->account_id);
	put_text(b, e->actor);
	put_text(b, e->event);
	put_text(b, e->object_type);
	put_int(b, e->object_id);
	put_int(b, e->site_id);
	put_text(b, e->detail);
	put_text(b, e->address);
	put_text(b, e->request_id);
	assert(!buf_failed(b));
	return merkle_leaf(b->p, b->n);
}

#define EVENT_OF(r)                                                                      \
	(&(struct sealed_event){ (r)->id, (r)->at_ms, (r)->account_id, (r)->object_id,   \
				 (r)->site_id, (r)->actor, (r)->event, (r)->object_type, \
				 (r)->detail, (r)->address, (r)->request_id })

static enum err load_frontier(struct db *db, struct arena *a, struct merkle *m)
{
	*m = (struct merkle){ 0 };
	struct audit_checkpoint_newest_row newest;
	enum err err = audit_checkpoint_newest(db, a, &newest);
	if (err == E_NOTFOUND)
		return OK;
	if (err != OK)
		return err;
	return merkle_read(m, newest.frontier.p, newest.frontier.n);
}

static enum err append_events(struct db *db, struct arena *a, struct merkle *m, int64_t *sealed)
{
	struct audit_pending_take_row_list events;
	enum err err = audit_pending_take(db, a, SEAL_BATCH, &events);
	struct buf b;
	buf_init(&b, EVENT_BYTES);
	for (size_t i = 0; err == OK && i < events.n; i++) {
		struct audit_pending_take_row *e = &events.at[i];
		struct merkle_hash leaf = leaf_of(&b, EVENT_OF(e));
		err = audit_leaf_insert(db, (int64_t)m->size, e->id,
					(struct db_blob){ leaf.b, sizeof leaf.b });
		if (err == OK)
			err = audit_pending_delete(db, e->id);
		merkle_append(m, leaf);
	}
	buf_free(&b);
	*sealed = (int64_t)events.n;
	return err;
}

static enum err sign(struct db *db, struct arena *a, const struct merkle *m,
		     const struct keyring *keys, int64_t now_ms)
{
	struct checkpoint c = {
		.origin = ORIGIN, .size = m->size, .root = merkle_root(m), .time_ms = now_ms
	};
	uint8_t *bytes = arena_alloc(a, MERKLE_BYTES);
	size_t n = merkle_write(m, bytes);
	return audit_checkpoint_insert(db, &(struct audit_checkpoint_insert_in){
						   .size = (int64_t)m->size,
						   .root = { c.root.b, sizeof c.root.b },
						   .frontier = { bytes, n },
						   .note = checkpoint_make(a, &c, keys->sign),
						   .at = now_ms,
					   });
}

enum err audit_seal(struct db *db, struct arena *a, const struct keyring *keys, int64_t now_ms,
		    int64_t *sealed)
{
	struct merkle m;
	enum err err = db_begin(db);
	if (err == OK)
		err = load_frontier(db, a, &m);
	if (err == OK)
		err = append_events(db, a, &m, sealed);
	if (err == OK && *sealed > 0)
		err = sign(db, a, &m, keys, now_ms);
	if (err == OK)
		return db_commit(db);
	db_rollback(db);
	return err;
}

/* What verification carries along the leaves. */
struct verifying {
	struct db *db;
	struct arena *a;
	const char *public_key;
	struct merkle m;
	struct audit_report *report;
	int64_t checked_size; /* checkpoints up to this size were compared */
};

static enum err disagree(struct verifying *v, int64_t seq, const char *what)
{
	v->report->fault = what;
	v->report->fault_seq = seq;
	return E_INVALID;
}

static enum err check_checkpoints(struct verifying *v,
				  const struct audit_checkpoint_list_row_list *points, size_t *next)
{
	while (*next < points->n && (uint64_t)points->at[*next].size == v->m.size) {
		const struct audit_checkpoint_list_row *p = &points->at[(*next)++];
		struct merkle_hash root = merkle_root(&v->m);
		struct checkpoint opened;
		if (p->root.n != sizeof root.b || memcmp(p->root.p, root.b, sizeof root.b) != 0)
			return disagree(v, p->size - 1,
					"A checkpoint names another history than the one stored.");
		if (checkpoint_open(v->a, p->note, v->public_key, &opened) != OK ||
		    opened.size != v->m.size || !merkle_same(opened.root, root))
			return disagree(v, p->size - 1,
					"A checkpoint's signature is not this server's.");
		v->report->checkpoints++;
		v->checked_size = p->size;
		v->report->newest_note = p->note;
	}
	return OK;
}

static enum err check_leaves(struct verifying *v, const struct audit_leaf_events_row_list *rows,
			     const struct audit_checkpoint_list_row_list *points)
{
	struct buf b;
	buf_init(&b, EVENT_BYTES);
	enum err err = OK;
	size_t next = 0;
	for (size_t i = 0; err == OK && i < rows->n; i++) {
		const struct audit_leaf_events_row *r = &rows->at[i];
		struct merkle_hash leaf = leaf_of(&b, EVENT_OF(r));
		if ((uint64_t)r->seq != v->m.size)
			err = disagree(v, (int64_t)v->m.size,
				       "An event is missing from the history.");
		else if (r->leaf_hash.n != sizeof leaf.b ||
			 memcmp(r->leaf_hash.p, leaf.b, sizeof leaf.b) != 0)
			err = disagree(v, r->seq, "An event was changed after it was sealed.");
		if (err == OK) {
			merkle_append(&v->m, leaf);
			err = check_checkpoints(v, points, &next);
		}
	}
	buf_free(&b);
	return err;
}

static enum err check_all(struct verifying *v)
{
	for (;;) {
		struct audit_leaf_events_row_list rows;
		struct audit_checkpoint_list_row_list points;
		enum err err =
			audit_leaf_events(v->db, v->a, (int64_t)v->m.size, VERIFY_BATCH, &rows);
		if (err == OK)
			err = audit_checkpoint_list(v->db, v->a, v->checked_size, VERIFY_BATCH,
						    &points);
		if (err == OK)
			err = check_leaves(v, &rows, &points);
		if (err != OK || rows.n == 0)
			return err;
	}
}

enum err audit_verify(struct db *db, struct arena *a, const struct keyring *keys,
		      struct audit_report *report)
{
	*report = (struct audit_report){ .fault_seq = -1 };
	struct verifying v = { .db = db,
			       .a = a,
			       .report = report,
			       .public_key = checkpoint_public_key(a, ORIGIN, keys->sign) };
	struct audit_counts_row counts;
	enum err err = audit_counts(db, a, &counts);
	if (err != OK)
		return err;
	report->events = counts.events;
	report->leaves = counts.leaves;
	report->pending = counts.pending;
	err = check_all(&v);
	if (err != OK)
		return err;
	if ((uint64_t)counts.leaves != v.m.size || v.checked_size != counts.leaves)
		return disagree(&v, (int64_t)v.m.size,
				"The end of the history is missing or has no checkpoint.");
	if (counts.events != counts.leaves + counts.pending)
		return disagree(&v, -1, "An event is neither sealed nor waiting to be sealed.");
	return OK;
}
