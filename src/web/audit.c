/* Writing and sealing the history. Events are written by anybody at any time; the sealer gives them
 * an order. Two servers that seal at once both want the same place in the order: the second one
 * fails on the primary key of the leaf, and its whole batch waits for the next round. */
#include "web/audit.h"
#include "auth/checkpoint.h"
#include "base/id.h"
#include "web/audit_leaf.h"
#include "web/web_sql.h"

#define SEAL_BATCH 1000

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

struct merkle_hash audit_leaf_hash(struct buf *b, const struct audit_leaf *e)
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

static enum err load_frontier(struct db *db, struct arena *a, struct merkle *m, int64_t *number)
{
	*m = (struct merkle){ 0 };
	*number = 0;
	struct audit_checkpoint_newest_row newest;
	enum err err = audit_checkpoint_newest(db, a, &newest);
	if (err == E_NOTFOUND)
		return OK;
	if (err != OK)
		return err;
	*number = newest.number;
	return merkle_read(m, newest.frontier.p, newest.frontier.n);
}

static enum err append_events(struct db *db, struct arena *a, struct merkle *m, int64_t *sealed)
{
	struct audit_pending_take_row_list events;
	enum err err = audit_pending_take(db, a, SEAL_BATCH, &events);
	struct buf b;
	buf_init(&b, AUDIT_LEAF_BYTES);
	for (size_t i = 0; err == OK && i < events.n; i++) {
		struct audit_pending_take_row *e = &events.at[i];
		struct merkle_hash leaf = audit_leaf_hash(&b, AUDIT_LEAF_OF(e));
		err = audit_leaf_insert(db, (int64_t)m->size, e->id,
					(struct db_blob){ leaf.b, sizeof leaf.b });
		if (err == OK)
			err = audit_pending_delete(db, e->id);
		merkle_append(m, leaf);
	}
	buf_free(&b);
	if (err == OK)
		*sealed = (int64_t)events.n;
	return err;
}

static enum err sign(struct db *db, struct arena *a, const struct merkle *m, int64_t number,
		     const struct keyring *keys, int64_t now_ms)
{
	struct checkpoint c = {
		.origin = AUDIT_ORIGIN, .size = m->size, .root = merkle_root(m), .time_ms = now_ms
	};
	uint8_t *bytes = arena_alloc(a, MERKLE_BYTES);
	size_t n = merkle_write(m, bytes);
	return audit_checkpoint_insert(db, &(struct audit_checkpoint_insert_in){
						   .size = (int64_t)m->size,
						   .number = number,
						   .root = { c.root.b, sizeof c.root.b },
						   .frontier = { bytes, n },
						   .note = checkpoint_make(a, &c, keys->sign),
						   .at = now_ms,
					   });
}

enum err audit_seal(struct db *db, const struct keyring *keys, int64_t now_ms, int64_t *sealed)
{
	struct merkle m;
	int64_t number, n = 0;
	enum err err = db_begin(db);
	if (err != OK)
		return err;
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	err = load_frontier(db, a, &m, &number);
	if (err == OK)
		err = append_events(db, a, &m, &n);
	if (err == OK && n > 0)
		err = sign(db, a, &m, number + 1, keys, now_ms);
	if (err == OK)
		err = db_commit(db);
	else
		db_rollback(db);
	arena_free(a);
	if (err == OK)
		*sealed = n;
	return err == E_CONFLICT ? E_BUSY : err;
}
