/* huddle import KIND FILE and huddle export KIND: whole lists as CSV, for the office as a whole. */
#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "cmd/cmd.h"
#include "web/audit.h"
#include "web/import.h"

struct importing {
	struct import in;
	const struct import_kind *kind;
	struct str text;
};

static void kinds_text(struct buf *out)
{
	const struct import_kind *const *kinds;
	size_t n = import_kinds(&kinds);
	buf_init(out, LIMIT_NOTE);
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "%s%s", i == 0 ? "" : i + 1 < n ? ", " : " or ", kinds[i]->name);
}

static const struct import_kind *kind_of(const struct cmd_args *args)
{
	const struct import_kind *kind =
		args->n_words == 0 ? NULL : import_kind_find(args->word[0]);
	if (kind != NULL)
		return kind;
	struct buf known;
	kinds_text(&known);
	cmd_usage("%s: the kind is %s", args->n_words == 0 ? "no kind given" : args->word[0],
		  buf_text(&known));
	buf_free(&known);
	return NULL;
}

static enum err run(struct db *db, void *arg)
{
	struct importing *i = arg;
	i->in.db = db;
	enum err err = import_run(&i->in, i->kind, i->text);
	if (err != OK || i->in.check_only)
		return err;
	return audit_write(db, &(struct audit_event){
				       .at_ms = i->in.now_ms,
				       .actor = "Huddle",
				       .event = arena_printf(i->in.a, "import.%s", i->kind->name),
				       .object_type = "import",
				       .detail = import_summary(&i->in),
				       .address = "",
				       .request_id = "",
			       });
}

static void print_faults(const struct import *in)
{
	size_t shown = in->n_faults < LIMIT_CSV_FAULTS ? in->n_faults : LIMIT_CSV_FAULTS;
	for (size_t i = 0; i < shown; i++) {
		const struct import_fault *f = &in->fault[i];
		if (f->row > 0)
			fprintf(stderr, "row %zu", f->row);
		if (f->column[0] != '\0')
			fprintf(stderr, ", column %s", f->column);
		fprintf(stderr, "%s%s\n", f->row > 0 ? ": " : "", f->reason);
	}
	if (in->n_faults > shown)
		fprintf(stderr, "and %zu more\n", in->n_faults - shown);
}

static void print_json(const struct import *in)
{
	struct buf out;
	struct json j;
	size_t shown = in->n_faults < LIMIT_CSV_FAULTS ? in->n_faults : LIMIT_CSV_FAULTS;
	buf_init(&out, LIMIT_RESPONSE_BYTES);
	json_init(&j, &out);
	json_begin_object(&j);
	json_key(&j, "rows");
	json_int(&j, (int64_t)in->rows);
	json_key(&j, "new");
	json_int(&j, (int64_t)in->made);
	json_key(&j, "changed");
	json_int(&j, (int64_t)in->changed);
	json_key(&j, "saved");
	json_bool(&j, in->n_faults == 0 && !in->check_only);
	json_key(&j, "n_faults");
	json_int(&j, (int64_t)in->n_faults);
	json_key(&j, "faults");
	json_begin_array(&j);
	for (size_t i = 0; i < shown; i++) {
		json_begin_object(&j);
		json_key(&j, "row");
		json_int(&j, (int64_t)in->fault[i].row);
		json_key(&j, "column");
		json_text(&j, in->fault[i].column);
		json_key(&j, "reason");
		json_text(&j, in->fault[i].reason);
		json_end_object(&j);
	}
	json_end_array(&j);
	json_end_object(&j);
	json_done(&j);
	puts(buf_text(&out));
	buf_free(&out);
}

static int tell(const struct importing *i, const struct app *app, enum err err, bool as_json)
{
	const struct import *in = &i->in;
	if (err != OK && in->n_faults == 0)
		return cmd_fail("nothing was saved: %s", db_last_error(app->write));
	if (as_json)
		print_json(in);
	else
		print_faults(in);
	if (in->n_faults > 0)
		return cmd_fail("nothing was saved: %zu %s in the file", in->n_faults,
				in->n_faults == 1 ? "fault" : "faults");
	if (!as_json)
		printf("%s%s\n", import_summary(in),
		       in->check_only ? " Nothing was saved: this was a check." : "");
	return EXIT_DONE;
}

int cmd_import(struct cmd_args *args)
{
	struct app app;
	if (args->n_words != 2)
		return cmd_usage("import needs a kind and a file");
	if (!cmd_app_open(args, &app, false))
		return EXIT_REFUSED;
	int status = EXIT_USAGE;
	struct importing i = { .kind = kind_of(args) };
	if (i.kind != NULL) {
		i.in = (struct import){ .a = args->arena,
					.now_ms = clock_now_ms(),
					.check_only = cmd_option(args, "dry-run") != NULL };
		enum err err = file_read(args->arena, args->word[1], LIMIT_UPLOAD_BYTES, &i.text);
		if (err != OK)
			status = cmd_fail("%s cannot be read%s", args->word[1],
					  err == E_LIMIT ? ": it is too large, send it in parts" :
							   "");
		else
			status = tell(&i, &app, cmd_write(&app, run, &i),
				      cmd_option(args, "json") != NULL);
	}
	cmd_app_close(&app);
	return status;
}

static int write_out(const char *path, const struct buf *out)
{
	if (path == NULL)
		return fwrite(out->p, 1, out->n, stdout) == out->n ?
			       EXIT_DONE :
			       cmd_fail("the output could not be written");
	return file_replace(path, out->p, out->n) == OK ? EXIT_DONE :
							  cmd_fail("%s cannot be written", path);
}

int cmd_export(struct cmd_args *args)
{
	struct app app;
	if (args->n_words != 1)
		return cmd_usage("export needs a kind");
	if (!cmd_app_open(args, &app, false))
		return EXIT_REFUSED;
	int status = EXIT_USAGE;
	const struct import_kind *kind = kind_of(args);
	if (kind != NULL) {
		struct export e = { .db = app.read, .a = args->arena };
		struct buf out;
		buf_init(&out, LIMIT_RESPONSE_BYTES);
		enum err err = db_begin(app.read);
		if (err == OK)
			err = export_run(&e, kind, &out);
		db_rollback(app.read);
		status = err == OK ? write_out(cmd_option(args, "out"), &out) :
				     cmd_fail("the export failed: %s", db_last_error(app.read));
		buf_free(&out);
	}
	cmd_app_close(&app);
	return status;
}
