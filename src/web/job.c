/* The queue in the database and the life of one job. */
#include "web/job.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"

#define SILENT_MS (2 * 60 * 1000) /* whoever started a job says every 20 s that it runs */
#define AGAIN_MS  (60 * 1000)

enum err job_add(struct db *db, const char *kind, const char *args, int64_t site_id,
		 int64_t account_id, int64_t run_at_ms, int64_t now_ms, int64_t *id)
{
	int64_t fresh = id_new();
	enum err err = job_insert(db, &(struct job_insert_in){
					      .id = fresh,
					      .kind = kind,
					      .args = args,
					      .site = site_id == 0 ? NULL : &site_id,
					      .account = account_id == 0 ? NULL : &account_id,
					      .run_at = run_at_ms,
					      .now = now_ms,
				      });
	if (err == OK && id != NULL)
		*id = fresh;
	return err;
}

struct report {
	int64_t id, progress;
	const char *message, *result;
};

static enum err write_report(struct db *db, void *arg)
{
	const struct report *r = arg;
	return job_progress(db, &(struct job_progress_in){ r->id, r->progress, r->message,
							   r->result, clock_now_ms() });
}

enum err job_report(struct job_run *run, int64_t progress, const char *message, const char *result)
{
	struct report r = { run->id, progress, message, result == NULL ? "" : result };
	enum err err = db_transaction(run->db, write_report, &r);
	if (err != OK)
		return err;
	struct job_row row;
	struct arena *brief = arena_new(LIMIT_ARENA_BYTES);
	err = job_get(run->db, brief, run->id, &row);
	if (err == OK)
		run->stop_wanted = row.stop_wanted;
	arena_free(brief);
	return err;
}

enum err job_take(struct db *db, struct arena *a, int64_t now_ms, struct job_row *row)
{
	int64_t claimed = 0;
	enum err err = db_begin(db);
	if (err != OK)
		return err;
	err = job_next(db, a, now_ms, row);
	if (err == OK)
		err = job_claim(db, row->id, now_ms, &claimed);
	if (err == OK && claimed == 0)
		err = E_NOTFOUND; /* another server was quicker */
	if (err == OK) {
		row->tries++;
		return db_commit(db);
	}
	db_rollback(db);
	return err;
}

static const struct job_kind *kind_named(const struct job_kinds *kinds, const char *name)
{
	for (size_t i = 0; i < kinds->n; i++)
		if (strcmp(kinds->at[i].name, name) == 0)
			return &kinds->at[i];
	return NULL;
}

struct ending {
	int64_t id, run_at;
	const char *state, *message, *result;
};

static enum err write_ending(struct db *db, void *arg)
{
	const struct ending *e = arg;
	if (strcmp(e->state, "queued") == 0)
		return job_again(db, e->id, e->run_at, e->message);
	return job_finish(db, &(struct job_finish_in){ e->id, e->state, e->message, e->result,
						       clock_now_ms() });
}

static struct ending ending_of(const struct job_row *row, const struct job_kind *kind,
			       const struct job_run *run, enum err err)
{
	struct ending e = { .id = row->id, .message = run->message, .result = run->result };
	bool again = (err == E_BUSY || err == E_IO || err == E_SPACE) && row->tries < kind->tries;
	if (err == OK)
		e.state = run->stop_wanted ? "stopped" : "done";
	else if (again)
		e.state = "queued";
	else
		e.state = "failed";
	e.run_at = clock_now_ms() + AGAIN_MS * row->tries;
	if (e.message[0] == '\0' && err != OK)
		e.message = "This did not work. The server's log says why; try again.";
	return e;
}

enum err job_perform(struct app *app, const struct job_kinds *kinds, const struct job_row *row)
{
	const struct job_kind *kind = kind_named(kinds, row->kind);
	struct job_run run = {
		.app = app,
		.arena = arena_new(LIMIT_ARENA_BYTES),
		.db = app->write,
		.id = row->id,
		.site_id = row->site_id == NULL ? 0 : *row->site_id,
		.account_id = row->account_id == NULL ? 0 : *row->account_id,
		.stop_wanted = row->stop_wanted,
		.message = "",
		.result = "",
	};
	static const struct job_kind unknown = { "unknown", NULL, 1, "" };
	const char *why = "";
	enum err err = kind == NULL ? E_INVALID :
				      json_parse(run.arena, str_of(row->args), &run.args, &why);
	if (err == OK)
		err = kind->run(&run);
	db_rollback(app->write);
	if (err != OK)
		log_event(LOG_ERROR, "job", "kind=%s err=%s why=%s db=%s", row->kind, err_name(err),
			  why, db_last_error(app->write));
	struct ending e = ending_of(row, kind == NULL ? &unknown : kind, &run, err);
	enum err saved = db_transaction(app->write, write_ending, &e);
	arena_free(run.arena);
	return saved;
}

struct beat {
	int64_t id, now_ms;
};

static enum err write_beat(struct db *db, void *arg)
{
	const struct beat *b = arg;
	return job_beat(db, b->id, b->now_ms);
}

enum err job_alive(struct db *db, int64_t id, int64_t now_ms)
{
	struct beat b = { id, now_ms };
	return db_transaction(db, write_beat, &b);
}

enum err job_recover(struct db *db, struct arena *a, const struct job_kinds *kinds, int64_t now_ms)
{
	struct job_row_list lost;
	enum err err = job_lost(db, a, now_ms - SILENT_MS, &lost);
	for (size_t i = 0; err == OK && i < lost.n; i++) {
		const struct job_kind *kind = kind_named(kinds, lost.at[i].kind);
		bool again = kind != NULL && lost.at[i].tries < kind->tries;
		struct ending e = { lost.at[i].id, now_ms, again ? "queued" : "failed",
				    "The server was restarted while this ran.", lost.at[i].result };
		err = db_transaction(db, write_ending, &e);
	}
	return err;
}
