/* The job "roster.fill": runs a fill, writes its progress, notices the wish to stop. */
#include "auth/auth_sql.h"
#include "base/clock.h"
#include "base/date.h"
#include "base/log.h"
#include "mod/roster/plan_api.h"
#include "mod/roster/roster_fill.h"

static bool report(void *context, const struct roster_fill_status *status)
{
	struct job_run *run = context;
	struct buf out;
	buf_init(&out, LIMIT_JSON_BYTES);
	roster_fill_interim(status, &out);
	/* A report that cannot be written now is no reason to end the search: another comes. */
	if (job_report(run, status->permille, status->words, buf_text(&out)) != OK)
		log_plain(LOG_WARN, "fill_report");
	buf_free(&out);
	return run->stop_wanted;
}

static const char *actor_name(struct job_run *run)
{
	struct account_secrets_row row;
	if (run->account_id == 0 ||
	    account_secrets(run->db, run->arena, run->account_id, &row) != OK)
		return "Huddle";
	return row.name;
}

enum err roster_fill_job_run(struct job_run *run)
{
	int64_t from, to, seconds;
	if (!json_member_int(run->args, "from", &from) || !json_member_int(run->args, "to", &to) ||
	    !json_member_int(run->args, "seconds", &seconds) || from < DATE_MIN || to > DATE_MAX ||
	    to < from)
		return E_INVALID;
	int64_t little = 0;
	bool proposes = json_member_int(run->args, "little", &little) && little != 0;
	struct arena *a = arena_new(LIMIT_FILL_BYTES);
	struct roster_fill f = { .site = run->site_id,
				 .account = run->account_id,
				 .actor = actor_name(run),
				 .from = (int32_t)from,
				 .to = (int32_t)to,
				 .seconds = seconds,
				 .seed = 1,
				 .now_ms = clock_now_ms(),
				 .little = proposes,
				 .report = report,
				 .context = run };
	enum err err = roster_fill_run(run->db, a, &f);
	if (err == OK) {
		struct buf out;
		buf_init(&out, LIMIT_JSON_BYTES);
		roster_fill_result(&f, a, &out);
		run->result = arena_strdup(run->arena, buf_text(&out));
		run->message = proposes  ? "A proposal. Nothing is changed yet." :
			       f.stopped ? "Stopped; the best plan so far is saved as a draft." :
					   "The plan is saved as a draft.";
		buf_free(&out);
	} else if (f.problem != NULL && f.problem[0] != '\0') {
		run->message = arena_strdup(run->arena, f.problem);
	}
	arena_free(a);
	return err;
}
