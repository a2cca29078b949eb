/* Jobs and the state of the program. */
#include "mod/admin/machine_web.h"
#include "base/date.h"
#include "base/tz.h"
#include "base/version.h"
#include "mod/admin/machine_sql.h"
#include "mod/admin/machine_view.h"
#include "web/page.h"

#define BACKUP_OLD_MS (2 * 24 * 60 * 60 * 1000LL) /* a night may be missed, not two */

static const struct view_field job_fields[] = {
	VIEW_ID(struct machine_job, id),        VIEW_TEXT(struct machine_job, kind),
	VIEW_TEXT(struct machine_job, state),   VIEW_INT(struct machine_job, progress),
	VIEW_TEXT(struct machine_job, message), VIEW_TEXT(struct machine_job, who),
};
VIEW_PART(machine_job, job_fields);
static const struct view_field jobs_fields[] = {
	VIEW_LIST(struct machine_jobs_view, jobs, n_jobs, machine_job_type),
};
VIEW_PAGE(machine_jobs, jobs_fields);

static const struct view_field system_fields[] = {
	VIEW_TEXT(struct machine_system_view, version),
	VIEW_TEXT(struct machine_system_view, engine),
	VIEW_TEXT(struct machine_system_view, warning),
	VIEW_INT(struct machine_system_view, sealed),
	VIEW_INT(struct machine_system_view, waiting),
	VIEW_TEXT(struct machine_system_view, note),
	VIEW_TEXT(struct machine_system_view, backup),
	VIEW_INT(struct machine_system_view, jobs_waiting),
	VIEW_INT(struct machine_system_view, jobs_failed),
};
VIEW_PAGE(machine_system, system_fields);

static const struct {
	const char *state, *title, *tag;
} states[] = {
	{ "queued", "Waiting", "tag" },           { "running", "Running", "tag tag-info" },
	{ "done", "Done", "tag tag-ok" },         { "failed", "Failed", "tag tag-bad" },
	{ "stopped", "Stopped", "tag tag-warn" },
};

static const char *ago(struct ctx *c, int64_t at_ms)
{
	int64_t minutes = (c->now_ms - at_ms) / 60000;
	if (minutes < 1)
		return "just now";
	if (minutes < 60)
		return arena_printf(c->arena, "%" PRId64 " min ago", minutes);
	if (minutes < 48 * 60)
		return arena_printf(c->arena, "%" PRId64 " h ago", minutes / 60);
	char day[DATE_TEXT_MAX];
	date_us(day, tz_day(tz_find("UTC"), at_ms));
	return arena_strdup(c->arena, day);
}

static struct machine_job job_of(struct ctx *c, const struct machine_jobs_row *r)
{
	struct machine_job j = { .id = r->id,
				 .progress = r->progress,
				 .kind = r->kind,
				 .message = r->message,
				 .who = r->account == NULL ? "Huddle" : r->account,
				 .when = ago(c, r->created_at),
				 .live = strcmp(r->state, "queued") == 0 ||
					 strcmp(r->state, "running") == 0 };
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (strcmp(states[i].state, r->state) == 0) {
			j.state = states[i].title;
			j.state_tag = states[i].tag;
		}
	if (j.live && r->stop_wanted)
		j.state = "Stopping";
	return j;
}

enum err machine_jobs_show(struct ctx *c)
{
	struct machine_job_count_row total;
	struct machine_jobs_row_list rows;
	int64_t skip;
	enum err err = machine_job_count(c->db, c->arena, &total);
	if (err != OK)
		return err;
	struct machine_jobs_view *v = arena_new_one(c->arena, struct machine_jobs_view);
	v->pager = pager(c, total.n, &skip);
	err = machine_jobs(c->db, c->arena, LIMIT_PAGE_ROWS, skip, &rows);
	if (err != OK)
		return err;
	v->jobs = arena_array(c->arena, struct machine_job, rows.n);
	for (; v->n_jobs < rows.n; v->n_jobs++)
		v->jobs[v->n_jobs] = job_of(c, &rows.at[v->n_jobs]);
	return view_show(c, &machine_jobs_view_type, v, "Jobs");
}

enum err machine_job_end(struct ctx *c)
{
	int64_t changed, id = ctx_id(c, "job");
	enum err err = machine_job_stop(c->db, id, c->now_ms, &changed);
	if (err != OK)
		return err;
	audit_set(c, "job", id, 0, "%s", changed == 0 ? "It was over already." : "");
	return see_other(c,
			 changed == 0 ? "The job was over already." :
					"The job stops and keeps what it has.",
			 "/jobs");
}

static const char *backup_words(struct ctx *c, const char *last, bool *old)
{
	int64_t at;
	*old = true;
	if (last == NULL || !str_to_i64(str_of(last), &at))
		return "Never. Make one with: huddle backup FILE --passphrase-file FILE";
	*old = c->now_ms - at > BACKUP_OLD_MS;
	return ago(c, at);
}

enum err machine_system_show(struct ctx *c)
{
	struct machine_state_row row;
	enum err err = machine_state(c->db, c->arena, &row);
	if (err != OK)
		return err;
	struct machine_system_view *v = arena_new_one(c->arena, struct machine_system_view);
	*v = (struct machine_system_view){
		.version = HUDDLE_VERSION,
		.engine =
			db_engine(c->db) == DB_SQLITE ? "SQLite, in the data folder" : "PostgreSQL",
		.warning = db_warning(c->db),
		.note = row.newest_note == NULL ? "" : row.newest_note,
		.sealed = row.sealed,
		.waiting = row.waiting,
		.jobs_waiting = row.jobs_waiting,
		.jobs_failed = row.jobs_failed,
	};
	v->backup = backup_words(c, row.last_backup, &v->backup_old);
	return view_show(c, &machine_system_view_type, v, "System");
}
