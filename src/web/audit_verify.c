/* Verifying the history: every leaf is computed again from its event, every checkpoint from the
 * leaves before it. What is read is dropped batch by batch, so a log of years takes no more memory
 * than one of a day. */
#include "auth/checkpoint.h"
#include "base/crypto.h"
#include "base/json.h"
#include "web/audit.h"
#include "web/audit_leaf.h"
#include "web/web_sql.h"

#define BATCH 4000

/* What verification carries along the leaves. */
struct verifying {
	struct db *db;
	struct arena *keep, *batch; /* what outlives a batch; what does not */
	struct merkle m;
	struct buf text;
	struct audit_report *report;
	struct checkpoint kept; /* size 0: none */
	bool kept_seen;
	int64_t checked_size; /* checkpoints up to this size were compared */
};

static enum err disagree(struct verifying *v, int64_t seq, int64_t event, const char *what)
{
	v->report->fault = what;
	v->report->fault_seq = seq;
	v->report->fault_event = event;
	return E_INVALID;
}

static enum err check_checkpoint(struct verifying *v, const struct audit_checkpoint_list_row *p)
{
	struct merkle_hash root = merkle_root(&v->m);
	struct checkpoint opened;
	if (p->number != v->report->checkpoints + 1)
		return disagree(v, v->checked_size, 0, "A checkpoint is missing.");
	if (p->root.n != sizeof root.b || memcmp(p->root.p, root.b, sizeof root.b) != 0)
		return disagree(v, p->size - 1, 0,
				"A checkpoint names another history than the one stored.");
	if (checkpoint_open(v->batch, p->note, v->report->public_key, &opened) != OK ||
	    opened.size != v->m.size || !merkle_same(opened.root, root))
		return disagree(v, p->size - 1, 0,
				"A checkpoint's signature is not this server's.");
	v->report->checkpoints++;
	v->checked_size = p->size;
	return OK;
}

static enum err check_checkpoints(struct verifying *v,
				  const struct audit_checkpoint_list_row_list *points, size_t *next)
{
	enum err err = OK;
	if (v->kept.size > 0 && v->kept.size == v->m.size) {
		if (!merkle_same(v->kept.root, merkle_root(&v->m)))
			return disagree(v, (int64_t)v->m.size - 1, 0,
					"The history is not the one that the kept note signed.");
		v->kept_seen = true;
	}
	while (err == OK && *next < points->n && points->at[*next].size <= (int64_t)v->m.size)
		err = check_checkpoint(v, &points->at[(*next)++]);
	return err;
}

static enum err check_leaves(struct verifying *v, const struct audit_leaf_events_row_list *rows,
			     const struct audit_checkpoint_list_row_list *points)
{
	enum err err = OK;
	size_t next = 0;
	for (size_t i = 0; err == OK && i < rows->n; i++) {
		const struct audit_leaf_events_row *r = &rows->at[i];
		struct merkle_hash leaf = audit_leaf_hash(&v->text, AUDIT_LEAF_OF(r));
		if ((uint64_t)r->seq != v->m.size)
			return disagree(v, (int64_t)v->m.size, 0,
					"An event is missing from the history.");
		if (r->leaf_hash.n != sizeof leaf.b ||
		    memcmp(r->leaf_hash.p, leaf.b, sizeof leaf.b) != 0)
			return disagree(v, r->seq, r->id,
					"An event was changed after it was sealed.");
		merkle_append(&v->m, leaf);
		err = check_checkpoints(v, points, &next);
	}
	return err;
}

static enum err check_all(struct verifying *v)
{
	for (;;) {
		struct audit_leaf_events_row_list rows;
		struct audit_checkpoint_list_row_list points;
		arena_reset(v->batch);
		enum err err = audit_leaf_events(v->db, v->batch, (int64_t)v->m.size, BATCH, &rows);
		if (err == OK)
			err = audit_checkpoint_list(v->db, v->batch, v->checked_size, BATCH,
						    &points);
		if (err == OK)
			err = check_leaves(v, &rows, &points);
		if (err != OK || rows.n == 0)
			return err;
	}
}

/* The end of the log, which has no successor that would miss it. */
static enum err check_end(struct verifying *v)
{
	struct audit_checkpoint_newest_row newest = { 0 };
	enum err err = audit_checkpoint_newest(v->db, v->keep, &newest);
	if (err != OK && err != E_NOTFOUND)
		return err;
	if (err == OK)
		v->report->newest_note = newest.note;
	if ((uint64_t)v->report->leaves != v->m.size || newest.size != v->report->leaves)
		return disagree(v, (int64_t)v->m.size, 0,
				"The end of the history is missing or has no checkpoint.");
	if (v->checked_size != newest.size)
		return disagree(v, v->checked_size, 0, "A checkpoint is missing.");
	if (v->kept.size > 0 && !v->kept_seen)
		return disagree(v, (int64_t)v->m.size, 0,
				"The history is shorter than the kept note says.");
	return OK;
}

static enum err check_strays(struct verifying *v)
{
	struct audit_event_stray_row_list stray;
	struct audit_pending_stray_row_list waiting;
	enum err err = audit_event_stray(v->db, v->batch, &stray);
	if (err == OK && stray.n > 0)
		return disagree(v, -1, stray.at[0].id,
				"An event is neither sealed nor waiting to be sealed.");
	if (err == OK)
		err = audit_pending_stray(v->db, v->batch, &waiting);
	if (err == OK && waiting.n > 0)
		return disagree(
			v, -1, waiting.at[0].id,
			"An event that waited to be sealed is gone, or was sealed already.");
	return err;
}

static enum err verify(struct verifying *v)
{
	struct audit_counts_row counts;
	enum err err = audit_counts(v->db, v->batch, &counts);
	if (err != OK)
		return err;
	v->report->events = counts.events;
	v->report->leaves = counts.leaves;
	v->report->pending = counts.pending;
	err = check_all(v);
	if (err == OK)
		err = check_end(v);
	return err == OK ? check_strays(v) : err;
}

enum err audit_verify(struct db *db, struct arena *a, const struct keyring *keys, const char *kept,
		      struct audit_report *report)
{
	*report = (struct audit_report){
		.fault_seq = -1, .public_key = checkpoint_public_key(a, AUDIT_ORIGIN, keys->sign)
	};
	struct verifying v = { .db = db, .keep = a, .report = report };
	if (kept != NULL && checkpoint_open(a, kept, report->public_key, &v.kept) != OK)
		return disagree(&v, -1, 0, "The kept note is not one of this log, or was changed.");
	enum err err = db_begin(db);
	if (err != OK)
		return err;
	v.batch = arena_new(LIMIT_ARENA_BYTES);
	buf_init(&v.text, AUDIT_LEAF_BYTES);
	err = verify(&v);
	buf_free(&v.text);
	arena_free(v.batch);
	db_rollback(db);
	return err;
}

static enum err dump_notes(struct db *db, struct arena *a, FILE *out)
{
	enum err err = OK;
	int64_t above = 0;
	for (bool first = true; err == OK;) {
		struct audit_checkpoint_list_row_list points;
		arena_reset(a);
		err = audit_checkpoint_list(db, a, above, BATCH, &points);
		if (err != OK || points.n == 0)
			return err;
		for (size_t i = 0; i < points.n; i++, first = false) {
			struct buf b;
			struct json j;
			buf_init(&b, LIMIT_BODY_BYTES);
			json_init(&j, &b);
			json_text(&j, points.at[i].note);
			fprintf(out, "%s%s", first ? "" : ",\n", buf_text(&b));
			buf_free(&b);
			above = points.at[i].size;
		}
	}
	return err;
}

static enum err dump_leaves(struct db *db, struct arena *a, FILE *out)
{
	struct buf b;
	buf_init(&b, AUDIT_LEAF_BYTES);
	enum err err = OK;
	int64_t seq = 0;
	for (size_t n = 1; err == OK && n > 0;) {
		struct audit_leaf_events_row_list rows;
		arena_reset(a);
		err = audit_leaf_events(db, a, seq, BATCH, &rows);
		n = err == OK ? rows.n : 0;
		for (size_t i = 0; i < n; i++, seq++) {
			audit_leaf_hash(&b, AUDIT_LEAF_OF(&rows.at[i]));
			fprintf(out, "%s\"%s\"", seq == 0 ? "" : ",\n", crypto_base64(a, b.p, b.n));
		}
	}
	buf_free(&b);
	return err;
}

enum err audit_dump(struct db *db, struct arena *a, const struct keyring *keys, FILE *out)
{
	enum err err = db_begin(db);
	if (err != OK)
		return err;
	struct arena *batch = arena_new(LIMIT_ARENA_BYTES);
	fprintf(out, "{\"public_key\": \"%s\",\n\"checkpoints\": [",
		checkpoint_public_key(a, AUDIT_ORIGIN, keys->sign));
	err = dump_notes(db, batch, out);
	fputs("],\n\"leaves\": [", out);
	if (err == OK)
		err = dump_leaves(db, batch, out);
	fputs("]}\n", out);
	arena_free(batch);
	db_rollback(db);
	return err == OK && ferror(out) ? E_IO : err;
}
