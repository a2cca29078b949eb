/* huddle import remit835 FILE and huddle import claims837 FILE: a file of the clearing house,
 * all of it or nothing. With --dry-run everything is done and taken back, so the check is the
 * real one. */
#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "base/money.h"
#include "cmd/cmd.h"
#include "mod/org/org_api.h"
#include "mod/receivables/receivables_api.h"
#include "web/audit.h"
#include "web/obligation.h"

struct taking {
	struct cmd_args *args;
	struct arena *a;
	struct ar_file_in in;
	struct ar_file_out out;
	const char *site, *no_site;
	bool dry_run;
};

/* The site that was named, or the only practice's first. */
static enum err find_site(struct db *db, struct taking *t)
{
	struct org_site_row_list rows;
	const struct org_site_row *found = NULL;
	enum err err = org_site_all(db, t->a, &rows);
	for (size_t i = 0; err == OK && i < rows.n; i++) {
		if (t->site != NULL && strcmp(rows.at[i].name, t->site) != 0)
			continue;
		if (found != NULL && found->practice_id != rows.at[i].practice_id)
			t->no_site = "the office has several practices; say whose file it is with "
				     "--site NAME";
		found = found == NULL ? &rows.at[i] : found;
	}
	if (err == OK && found == NULL)
		t->no_site = "there is no such site";
	if (err != OK || t->no_site != NULL)
		return err == OK ? E_NOTFOUND : err;
	t->in.practice_id = found->practice_id;
	t->in.site_id = found->id;
	t->in.today = obligation_today(found->time_zone, t->in.now_ms);
	return OK;
}

static enum err run(struct db *db, void *arg)
{
	struct taking *t = arg;
	char cents[MONEY_TEXT_MAX];
	arena_reset(t->a);
	t->no_site = NULL;
	enum err err = find_site(db, t);
	if (err == OK)
		err = receivables_file_take(db, t->a, &t->in, &t->out);
	if (err == OK && t->out.refused != NULL)
		return E_INVALID;
	if (err != OK)
		return err;
	money_text(cents, t->out.cents);
	return audit_write(db,
			   &(struct audit_event){
				   .at_ms = t->in.now_ms,
				   .actor = "Huddle",
				   .event = "receivables.file",
				   .object_type = "receivables",
				   .object_id = t->out.first_remit,
				   .detail = arena_printf(t->a,
							  "kind=%s claims=%" PRId64 " amount=%s",
							  t->out.kind, t->out.claims, cents),
				   .address = "",
				   .request_id = "" });
}

static enum err run_and_take_back(struct db *db, struct taking *t)
{
	enum err err = db_begin(db);
	if (err == OK)
		err = run(db, t);
	db_rollback(db);
	return err;
}

static void print_json(const struct taking *t, bool saved)
{
	struct buf out;
	struct json j;
	const struct ar_file_out *o = &t->out;
	const struct {
		const char *name;
		int64_t value;
	} numbers[] = { { "remits", o->remits },   { "claims", o->claims },
			{ "matched", o->matched }, { "unmatched", o->unmatched },
			{ "denials", o->denials }, { "work", o->work },
			{ "cents", o->cents } };
	buf_init(&out, LIMIT_RESPONSE_BYTES);
	json_init(&j, &out);
	json_begin_object(&j);
	json_key(&j, "kind");
	json_text(&j, o->kind);
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		json_key(&j, numbers[i].name);
		json_int(&j, numbers[i].value);
	}
	json_key(&j, "test");
	json_bool(&j, o->test);
	json_key(&j, "saved");
	json_bool(&j, saved);
	json_key(&j, "refused");
	json_text(&j, o->refused);
	json_end_object(&j);
	json_done(&j);
	puts(buf_text(&out));
	buf_free(&out);
}

static void print_words(const struct taking *t)
{
	const struct ar_file_out *o = &t->out;
	char cents[MONEY_TEXT_MAX];
	money_text(cents, o->cents);
	if (strcmp(o->kind, "835") == 0)
		printf("Posted: %s. Payments: %" PRId64 "; claims: %" PRId64 "; not found: %" PRId64
		       "; denials: %" PRId64 "; to look at: %" PRId64 ".%s\n",
		       cents, o->remits, o->claims, o->unmatched, o->denials, o->work,
		       o->test ? " The sender marked the file as a test." : "");
	else
		printf("Charged: %s. Claims: %" PRId64 "; here already: %" PRId64 ".\n", cents,
		       o->claims, o->matched);
	if (t->dry_run)
		puts("Nothing was saved: this was a check.");
}

static int tell(const struct taking *t, const struct app *app, enum err err)
{
	bool as_json = cmd_option(t->args, "json") != NULL;
	if (t->no_site != NULL)
		return cmd_fail("%s", t->no_site);
	if (err != OK && t->out.refused == NULL)
		return cmd_fail("nothing was saved: %s", db_last_error(app->write));
	if (as_json)
		print_json(t, err == OK && !t->dry_run);
	if (t->out.refused != NULL)
		return cmd_fail("nothing was saved.\n%s", t->out.refused);
	if (!as_json)
		print_words(t);
	return EXIT_DONE;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash == NULL ? path : slash + 1;
}

int cmd_import_x12(struct cmd_args *args)
{
	struct app app;
	if (args->n_words != 1)
		return cmd_usage("the import needs a file");
	if (!cmd_app_open(args, &app, false))
		return EXIT_REFUSED;
	struct taking t = { .args = args,
			    .site = cmd_option(args, "site"),
			    .dry_run = cmd_option(args, "dry-run") != NULL };
	int status;
	t.in.name = base_name(args->word[0]);
	t.in.now_ms = clock_now_ms();
	enum err err = file_read(args->arena, args->word[0], LIMIT_UPLOAD_BYTES, &t.in.text);
	if (err != OK) {
		status = cmd_fail("%s cannot be read%s", args->word[0],
				  err == E_LIMIT ? ": it is too large" : "");
	} else {
		t.a = arena_new((size_t)LIMIT_IMPORT_BYTES);
		err = t.dry_run ? run_and_take_back(app.write, &t) : cmd_write(&app, run, &t);
		status = tell(&t, &app, err);
		arena_free(t.a);
	}
	cmd_app_close(&app);
	return status;
}
