/* huddle check: every invariant, like fsck. huddle migrate and huddle version. */
#include "base/clock.h"
#include "base/json.h"
#include "base/version.h"
#include "cmd/cmd.h"
#include "db/db_table.h"
#include "db/migrate.h"
#include "mod/admin/checks.h"

#define TRIES 5

struct result {
	const char *name, *says, *first;
	int64_t faults;
	enum err err;
};

static enum err run_once(struct app *app, const struct check *check, struct arena *a,
			 struct check_run *run)
{
	*run = (struct check_run){ .app = app, .db = app->read, .arena = a };
	enum err err = db_begin(app->read);
	if (err == OK)
		err = check->run(run);
	db_rollback(app->read);
	return err;
}

static struct result run_check(struct app *app, const struct check *check, struct arena *keep)
{
	struct check_run run = { 0 };
	struct arena *a = arena_new(LIMIT_ARENA_BYTES * 4L);
	enum err err = E_BUSY;
	for (int i = 0; i < TRIES && err == E_BUSY; i++)
		err = run_once(app, check, a, &run);
	struct result r = { .name = check->name,
			    .says = check->says,
			    .faults = run.faults,
			    .err = err,
			    .first = err == OK ? arena_strdup(keep, run.first) :
						 arena_strdup(keep, db_last_error(app->read)) };
	arena_free(a);
	return r;
}

static enum err engine_sound(struct check_run *run)
{
	const char *fault;
	enum err err = db_integrity(run->db, run->arena, &fault);
	if (err == OK && fault != NULL) {
		run->faults = 1;
		run->first = fault;
	}
	return err;
}

static void print_result(const struct result *r, struct json *j)
{
	if (j == NULL) {
		bool well = r->err == OK && r->faults == 0;
		printf("%-5s %-18s %s\n", well ? "ok" : "FAULT", r->name, r->says);
		if (!well)
			printf("      %" PRId64 " found. %s\n", r->faults,
			       r->first == NULL ? "" : r->first);
		return;
	}
	json_begin_object(j);
	json_key(j, "name");
	json_text(j, r->name);
	json_key(j, "says");
	json_text(j, r->says);
	json_key(j, "faults");
	json_int(j, r->faults);
	json_key(j, "asked");
	json_bool(j, r->err == OK);
	json_key(j, "first");
	json_text(j, r->first);
	json_end_object(j);
}

int cmd_check(struct cmd_args *args)
{
	static const struct check engine = { "engine", "The database itself is sound.",
					     engine_sound };
	const struct checks *checks = modules_checks();
	struct app app;
	if (!cmd_app_open(args, &app, false))
		return EXIT_REFUSED;
	bool as_json = cmd_option(args, "json") != NULL;
	struct buf out;
	struct json j;
	int64_t bad = 0;
	buf_init(&out, LIMIT_BODY_BYTES);
	json_init(&j, &out);
	json_begin_array(&j);
	for (size_t i = 0; i <= checks->n; i++) {
		struct result r =
			run_check(&app, i == 0 ? &engine : &checks->at[i - 1], args->arena);
		bad += r.err != OK || r.faults > 0;
		print_result(&r, as_json ? &j : NULL);
	}
	json_end_array(&j);
	if (as_json)
		puts(buf_text(&out));
	if (db_warning(app.read)[0] != '\0')
		fprintf(stderr, "Note: %s\n", db_warning(app.read));
	if (clock_is_test())
		fputs("Note: the clock of this run is a test clock.\n", stderr);
	buf_free(&out);
	cmd_app_close(&app);
	return bad == 0 ? EXIT_DONE : EXIT_REFUSED;
}

int cmd_migrate(struct cmd_args *args)
{
	struct cmd_place place;
	struct db *db;
	struct migrate_report report;
	if (!cmd_place(args, &place))
		return EXIT_REFUSED;
	if (db_open(place.where, DB_READ_WRITE, &db) != OK)
		return cmd_fail("the database at %s cannot be opened", place.where);
	enum err err = migrate_pending(db, args->arena, &report);
	if (err == OK && report.before == 0) {
		db_close(db);
		return cmd_fail("there is no office here yet. Make one with: huddle init");
	}
	if (err == OK)
		err = migrate(db, args->arena, clock_now_ms(), &report);
	int status = EXIT_DONE;
	if (err != OK)
		status = cmd_fail("%s",
				  report.message[0] != '\0' ? report.message : db_last_error(db));
	else
		printf("%zu migrations were missing and are done; the database has all %zu.\n",
		       report.after - report.before, report.known);
	db_close(db);
	return status;
}

int cmd_version(struct cmd_args *args)
{
	(void)args;
	puts("huddle " HUDDLE_VERSION);
	return EXIT_DONE;
}
