/* huddle audit: proves the history, seals it now, and hands it to a second verifier. */
#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "cmd/cmd.h"
#include "web/audit.h"
#include "web/web_sql.h"

#define TRIES 5

static void print_json(const struct audit_report *r)
{
	struct buf out;
	struct json j;
	buf_init(&out, LIMIT_BODY_BYTES);
	json_init(&j, &out);
	json_begin_object(&j);
	json_key(&j, "ok");
	json_bool(&j, r->fault == NULL);
	json_key(&j, "events");
	json_int(&j, r->events);
	json_key(&j, "sealed");
	json_int(&j, r->leaves);
	json_key(&j, "waiting");
	json_int(&j, r->pending);
	json_key(&j, "checkpoints");
	json_int(&j, r->checkpoints);
	json_key(&j, "fault");
	json_text(&j, r->fault);
	json_key(&j, "fault_place");
	json_int(&j, r->fault_seq);
	json_key(&j, "newest_note");
	json_text(&j, r->newest_note);
	json_key(&j, "public_key");
	json_text(&j, r->public_key);
	json_end_object(&j);
	puts(buf_text(&out));
	buf_free(&out);
}

static int print_words(const struct audit_report *r)
{
	printf("%" PRId64 " events: %" PRId64 " sealed under %" PRId64 " checkpoints, %" PRId64
	       " waiting to be sealed.\n",
	       r->events, r->leaves, r->checkpoints, r->pending);
	if (r->fault == NULL) {
		puts("Everything agrees.");
		return EXIT_DONE;
	}
	fflush(stdout);
	if (r->fault_seq >= 0)
		return cmd_fail("%s The first place that disagrees is number %" PRId64 ".",
				r->fault, r->fault_seq);
	return cmd_fail("%s", r->fault);
}

static bool read_kept(struct cmd_args *args, const char **note)
{
	const char *path = cmd_option(args, "note");
	struct str text;
	*note = NULL;
	if (path == NULL)
		return true;
	if (file_read(args->arena, path, LIMIT_BODY_BYTES, &text) != OK)
		return false;
	*note = text.p;
	return true;
}

int cmd_audit_verify(struct cmd_args *args)
{
	struct app app;
	const char *kept;
	if (!read_kept(args, &kept))
		return cmd_fail("the kept note cannot be read");
	if (!cmd_app_open(args, &app, false))
		return EXIT_REFUSED;
	struct audit_report report;
	enum err err = E_BUSY;
	for (int i = 0; i < TRIES && err == E_BUSY; i++)
		err = audit_verify(app.read, args->arena, &app.keys, kept, &report);
	int status;
	if (err != OK && err != E_INVALID) {
		status = cmd_fail("the history could not be read: %s", db_last_error(app.read));
	} else if (cmd_option(args, "json") != NULL) {
		print_json(&report);
		status = err == OK ? EXIT_DONE : EXIT_REFUSED;
	} else {
		status = print_words(&report);
	}
	cmd_app_close(&app);
	return status;
}

int cmd_audit_checkpoint(struct cmd_args *args)
{
	struct app app;
	if (!cmd_app_open(args, &app, false))
		return EXIT_REFUSED;
	int64_t sealed = 1;
	enum err err = OK;
	for (int busy = 0; busy < TRIES && (err == OK || err == E_BUSY) && sealed > 0;) {
		err = audit_seal(app.write, &app.keys, clock_now_ms(), &sealed);
		busy += err == E_BUSY;
	}
	struct audit_checkpoint_newest_row newest;
	if (err == OK)
		err = audit_checkpoint_newest(app.read, args->arena, &newest);
	int status = EXIT_DONE;
	if (err == OK)
		fputs(newest.note, stdout);
	else
		status = cmd_fail(err == E_NOTFOUND ? "nothing has happened yet" :
						      "the history could not be sealed: %s",
				  db_last_error(app.write));
	if (err == OK)
		fprintf(stderr,
			"Keep this note outside of the server; later: huddle audit verify --note FILE\n");
	cmd_app_close(&app);
	return status;
}

int cmd_audit_dump(struct cmd_args *args)
{
	struct app app;
	if (!cmd_app_open(args, &app, false))
		return EXIT_REFUSED;
	enum err err = audit_dump(app.read, args->arena, &app.keys, stdout);
	int status = err == OK ?
			     EXIT_DONE :
			     cmd_fail("the history could not be read: %s", db_last_error(app.read));
	cmd_app_close(&app);
	return status;
}
