#include "mod/roster/publish.h"
#include "base/id.h"
#include "mod/roster/publish_sql.h"
#include "web/event.h"

static enum err load_draft(struct db *db, struct arena *a, const struct publish_job *job,
			   struct publish_line **lines, size_t *n)
{
	struct publish_draft_row_list rows;
	enum err err = publish_draft(db, a, job->site, job->from, job->to, &rows);
	if (err != OK)
		return err;
	*lines = arena_array(a, struct publish_line, rows.n + 1);
	for (*n = 0; *n < rows.n; ++*n) {
		const struct publish_draft_row *r = &rows.at[*n];
		(*lines)[*n] = (struct publish_line){ r->id,       r->staff_id, r->position_id,
						      r->shift_id, r->day,      r->start_ms,
						      r->end_ms,   0,           false };
	}
	return OK;
}

static enum err load_published(struct db *db, struct arena *a, const struct publish_job *job,
			       struct publish_line **lines, size_t *n)
{
	struct publish_now_row_list rows;
	enum err err = publish_now(db, a, job->site, job->from, job->to, &rows);
	if (err != OK)
		return err;
	*lines = arena_array(a, struct publish_line, rows.n + 1);
	for (*n = 0; *n < rows.n; ++*n) {
		const struct publish_now_row *r = &rows.at[*n];
		(*lines)[*n] = (struct publish_line){
			r->assignment_id, r->staff_id, r->position_id,
			r->shift_id,      r->day,      r->start_ms,
			r->end_ms,        r->sequence, strcmp(r->status, "cancelled") == 0
		};
	}
	return OK;
}

enum err publish_preview(struct db *db, struct arena *a, const struct publish_job *job,
			 struct publish_outcome *out)
{
	struct publish_line *draft, *published;
	size_t n_draft, n_published;
	assert(job->from <= job->to);
	enum err err = load_draft(db, a, job, &draft, &n_draft);
	if (err == OK)
		err = load_published(db, a, job, &published, &n_published);
	if (err != OK)
		return err;
	*out = (struct publish_outcome){ .changes = arena_array(a, struct publish_change,
								n_draft + n_published + 1) };
	out->n = publish_diff(draft, n_draft, published, n_published, job->from, job->to,
			      out->changes);
	out->counts = publish_count(out->changes, out->n);
	return OK;
}

static enum err write_line(struct db *db, const struct publish_job *job, int64_t now_ms,
			   const struct publish_outcome *o, const struct publish_change *change)
{
	const struct publish_line *l = &change->line;
	const char *status = l->cancelled ? "cancelled" : "confirmed";
	enum err err = publish_line_insert(db, &(struct publish_line_insert_in){
						       .publication = o->id,
						       .assignment = l->assignment,
						       .staff = l->staff,
						       .position = l->position,
						       .shift = l->shift,
						       .day = l->day,
						       .start_ms = l->start_ms,
						       .end_ms = l->end_ms,
						       .sequence = l->sequence,
						       .status = status,
						       .what = publish_what_name(change->what),
					       });
	/* What stayed keeps its time of change too, so that calendars do not take it again. */
	if (err != OK || change->what == PUBLISH_KEPT)
		return err;
	return publish_shift_put(db, &(struct publish_shift_put_in){
					     .assignment = l->assignment,
					     .staff = l->staff,
					     .site = job->site,
					     .position = l->position,
					     .shift = l->shift,
					     .day = l->day,
					     .start_ms = l->start_ms,
					     .end_ms = l->end_ms,
					     .sequence = l->sequence,
					     .status = status,
					     .now = now_ms,
				     });
}

static enum err write_version(struct db *db, struct arena *a, const struct publish_job *job,
			      int64_t now_ms, struct publish_outcome *o)
{
	struct publish_next_number_row next;
	enum err err = publish_next_number(db, a, job->site, &next);
	if (err != OK)
		return err;
	o->id = id_new();
	o->number = next.number;
	err = publish_insert(db, &(struct publish_insert_in){
					 .id = o->id,
					 .site = job->site,
					 .number = o->number,
					 .from_day = job->from,
					 .to_day = job->to,
					 .n_added = o->counts.added,
					 .n_changed = o->counts.changed,
					 .n_cancelled = o->counts.cancelled,
					 .account = job->account == 0 ? NULL : &job->account,
					 .now = now_ms,
				 });
	for (size_t i = 0; err == OK && i < o->n; i++)
		err = write_line(db, job, now_ms, o, &o->changes[i]);
	return err;
}

/* Nothing is written when nothing differs. */
static enum err write_if_changed(struct db *db, struct arena *a, const struct publish_job *job,
				 int64_t now_ms, const char *event, struct publish_outcome *o)
{
	o->counts = publish_count(o->changes, o->n);
	if (o->counts.added + o->counts.changed + o->counts.cancelled == 0)
		return OK;
	enum err err = write_version(db, a, job, now_ms, o);
	return err != OK ? err : event_emit(db, a, now_ms, event, o->id, job->account);
}

enum err publish_run(struct db *db, struct arena *a, const struct publish_job *job, int64_t now_ms,
		     struct publish_outcome *out)
{
	struct publish_outcome o;
	enum err err = publish_preview(db, a, job, &o);
	if (err == OK)
		err = write_if_changed(db, a, job, now_ms, "roster.published", &o);
	if (err == OK)
		*out = o;
	return err;
}

enum err publish_some(struct db *db, struct arena *a, const struct publish_job *job,
		      const int64_t *assignments, size_t n, int64_t now_ms,
		      struct publish_outcome *out)
{
	struct publish_outcome o;
	enum err err = publish_preview(db, a, job, &o);
	if (err != OK)
		return err;
	o.n = publish_only(o.changes, o.n, assignments, n);
	err = write_if_changed(db, a, job, now_ms, "roster.corrected", &o);
	if (err == OK)
		*out = o;
	return err;
}

const char *publish_counts_text(struct arena *a, const struct publish_counts *c)
{
	return arena_printf(a,
			    "%" PRId64 " shift%s added, %" PRId64 " changed, %" PRId64 " cancelled",
			    c->added, c->added == 1 ? "" : "s", c->changed, c->cancelled);
}
