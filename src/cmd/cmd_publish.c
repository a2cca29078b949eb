/* huddle roster publish, huddle export roster. */
#include "base/clock.h"
#include "base/date.h"
#include "cmd/cmd.h"
#include "mod/org/org_api.h"
#include "mod/roster/gate.h"
#include "mod/roster/publish.h"
#include "mod/roster/publish_export.h"
#include "mod/roster/roster_plan.h"
#include "web/audit.h"

static bool read_days(const struct cmd_args *args, int32_t *from, int32_t *to)
{
	const char *first = cmd_option(args, "from"), *last = cmd_option(args, "to");
	return first != NULL && last != NULL && date_parse_iso(first, from) &&
	       date_parse_iso(last, to) && *from <= *to && *to - *from < LIMIT_FILL_DAYS;
}

struct publishing {
	struct arena *arena;
	const char *site, *reason;
	const char *refused; /* what asks for a reason that was not given */
	struct publish_job job;
	struct publish_outcome outcome;
	bool no_site;
};

/* On the command line nobody else can answer: a reason opens the gate, and is kept. */
static enum err pass_gate(struct db *db, struct publishing *w)
{
	struct roster_plan *plan;
	struct gate g;
	enum err err =
		roster_plan_load(db, w->arena, 0, w->job.site, w->job.from, w->job.to, &plan);
	if (err == OK)
		err = gate_load(db, w->arena, &w->job, roster_unallowed(plan), &g);
	if (err != OK || g.needs == GATE_NOTHING || w->reason != NULL)
		return err;
	w->refused = gate_words(w->arena, &g, true);
	return E_DENIED;
}

static enum err publish_site(struct db *db, void *arg)
{
	struct publishing *w = arg;
	struct org_site_row site;
	int64_t now = clock_now_ms();
	enum err err = org_site_find(db, w->arena, w->site, &site);
	w->no_site = err == E_NOTFOUND;
	if (err != OK)
		return err;
	w->job.site = site.id;
	err = pass_gate(db, w);
	if (err != OK)
		return err;
	err = publish_run(db, w->arena, &w->job, now, &w->outcome);
	if (err != OK || w->outcome.id == 0)
		return err;
	return audit_write(db,
			   &(struct audit_event){
				   .at_ms = now,
				   .actor = "Huddle",
				   .event = "roster.publish",
				   .object_type = "publication",
				   .object_id = w->outcome.id,
				   .site_id = site.id,
				   .detail = arena_printf(w->arena, "%s%s%s",
							  publish_counts_text(w->arena,
									      &w->outcome.counts),
							  w->reason == NULL ? "" : "; ",
							  w->reason == NULL ? "" : w->reason),
				   .address = "",
				   .request_id = "",
			   });
}

static void print_outcome(const struct cmd_args *args, const struct publishing *w)
{
	const struct publish_outcome *o = &w->outcome;
	if (cmd_option(args, "json") != NULL)
		printf("{\"version\":%" PRId64 ",\"added\":%" PRId64 ",\"changed\":%" PRId64
		       ",\"cancelled\":%" PRId64 ",\"kept\":%" PRId64 "}\n",
		       o->number, o->counts.added, o->counts.changed, o->counts.cancelled,
		       o->counts.kept);
	else if (o->id == 0)
		puts("Nothing to publish: staff see these days as they are planned.");
	else
		printf("Published version %" PRId64 ": %s.\n", o->number,
		       publish_counts_text(w->arena, &o->counts));
}

int cmd_roster_publish(struct cmd_args *args)
{
	struct publishing w = { .arena = args->arena,
				.site = cmd_option(args, "site"),
				.reason = cmd_option(args, "reason") };
	if (w.site == NULL || !read_days(args, &w.job.from, &w.job.to))
		return cmd_usage(
			"roster publish needs --site NAME --from YYYY-MM-DD --to YYYY-MM-DD [--reason WHY], at most a year");
	struct app app;
	if (!cmd_app_open(args, &app, false))
		return EXIT_REFUSED;
	enum err err = cmd_write(&app, publish_site, &w);
	int status = EXIT_DONE;
	if (w.no_site)
		status = cmd_fail("there is no site \"%s\"", w.site);
	else if (w.refused != NULL)
		status = cmd_fail("%s Publish it with --reason \"WHY\"", w.refused);
	else if (err != OK)
		status =
			cmd_fail("the roster could not be published: %s", db_last_error(app.write));
	else
		print_outcome(args, &w);
	cmd_app_close(&app);
	return status;
}

static int export_days(struct cmd_args *args, struct app *app, int32_t from, int32_t to)
{
	const char *name = cmd_option(args, "site"), *path = cmd_option(args, "out");
	struct org_site_row site = { .id = 0 };
	if (name != NULL && org_site_find(app->read, args->arena, name, &site) != OK)
		return cmd_fail("there is no site \"%s\"", name);
	buf_clear(&app->body);
	if (publish_export_write(app->read, args->arena, NULL, site.id, from, to, &app->body) != OK)
		return cmd_fail("the roster could not be written: %s", db_last_error(app->read));
	FILE *out = path == NULL ? stdout : fopen(path, "wb");
	if (out == NULL)
		return cmd_fail("%s cannot be written", path);
	bool written = fwrite(app->body.p, 1, app->body.n, out) == app->body.n;
	written = (path == NULL ? fflush(out) : fclose(out)) == 0 && written;
	return written ? EXIT_DONE : cmd_fail("the file could not be written whole");
}

int cmd_export_roster(struct cmd_args *args)
{
	int32_t from, to;
	if (!read_days(args, &from, &to))
		return cmd_usage(
			"export roster needs --from YYYY-MM-DD --to YYYY-MM-DD, at most a year");
	struct app app;
	if (!cmd_app_open(args, &app, false))
		return EXIT_REFUSED;
	int status = export_days(args, &app, from, to);
	cmd_app_close(&app);
	return status;
}
