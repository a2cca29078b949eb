/* huddle import bank FILE --account NAME: a bank's file into one of the bank accounts, all of its
 * lines or none. */
#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "base/money.h"
#include "cmd/cmd.h"
#include "mod/bank/bank_api.h"
#include "web/audit.h"

struct importing {
	struct cmd_args *args;
	struct bank_import_in in;
	struct bank_import_out out;
	const char *account;
	bool found;
};

static enum err find_account(struct db *db, struct importing *i)
{
	struct bank_account_row_list rows;
	enum err err = bank_account_named(db, i->args->arena, i->account, &rows);
	i->found = err == OK && rows.n == 1;
	if (i->found)
		i->in.bank_account_id = rows.at[0].id;
	return err;
}

static enum err run(struct db *db, void *arg)
{
	struct importing *i = arg;
	enum err err = find_account(db, i);
	if (err != OK || !i->found)
		return err == OK ? E_NOTFOUND : err;
	err = bank_import_file(db, i->args->arena, &i->in, &i->out);
	if (err == OK && i->out.refused != NULL)
		return E_INVALID;
	if (err != OK || i->in.check_only)
		return err;
	return audit_write(db,
			   &(struct audit_event){
				   .at_ms = i->in.now_ms,
				   .actor = "Huddle",
				   .event = "bank.import",
				   .object_type = "bank",
				   .object_id = i->in.bank_account_id,
				   .detail = arena_printf(i->args->arena,
							  "file=%s new=%" PRId64 " known=%" PRId64,
							  i->in.file_name, i->out.n_new,
							  i->out.n_known),
				   .address = "",
				   .request_id = "",
			   });
}

static void print_json(const struct importing *i, bool saved)
{
	struct buf out;
	struct json j;
	const struct bank_import_out *o = &i->out;
	buf_init(&out, LIMIT_FIELD_BYTES);
	json_init(&j, &out);
	json_begin_object(&j);
	json_key(&j, "format");
	json_text(&j, o->format);
	json_key(&j, "new");
	json_int(&j, o->n_new);
	json_key(&j, "known");
	json_int(&j, o->n_known);
	json_key(&j, "left_out");
	json_int(&j, o->n_left_out);
	json_key(&j, "cents");
	json_int(&j, o->new_cents);
	json_key(&j, "saved");
	json_bool(&j, saved);
	json_key(&j, "map");
	json_text(&j, o->csv_map);
	json_key(&j, "refused");
	json_text(&j, o->refused);
	json_key(&j, "line");
	json_int(&j, (int64_t)o->line);
	json_end_object(&j);
	json_done(&j);
	puts(buf_text(&out));
	buf_free(&out);
}

static void print_words(const struct importing *i)
{
	char cents[MONEY_TEXT_MAX];
	money_text(cents, i->out.new_cents);
	printf("%s: %" PRId64 " new lines (%s), %" PRId64 " known already, %" PRId64
	       " left out.%s\n",
	       i->out.format, i->out.n_new, cents, i->out.n_known, i->out.n_left_out,
	       i->in.check_only ? " Nothing was saved: this was a check." : "");
}

static int tell(const struct importing *i, const struct app *app, enum err err, bool as_json)
{
	if (err == E_NOTFOUND && !i->found)
		return cmd_fail("there is no bank account, or more than one, named \"%s\"",
				i->account);
	if (err != OK && i->out.refused == NULL)
		return cmd_fail("nothing was saved: %s", db_last_error(app->write));
	if (as_json)
		print_json(i, err == OK && !i->in.check_only);
	if (i->out.refused != NULL) {
		if (i->out.csv_map != NULL && i->out.csv_map[0] != '\0')
			fprintf(stderr, "columns: --map '%s'\n", i->out.csv_map);
		if (i->out.line > 0)
			return cmd_fail("nothing was saved: line %zu: %s", i->out.line,
					i->out.refused);
		return cmd_fail("nothing was saved: %s", i->out.refused);
	}
	if (!as_json)
		print_words(i);
	return EXIT_DONE;
}

static bool read_dates(const char *text, int *out)
{
	*out = text == NULL                     ? 0 :
	       strcmp(text, "month-first") == 0 ? 1 :
	       strcmp(text, "day-first") == 0   ? 2 :
						  -1;
	return *out >= 0;
}

int cmd_import_bank(struct cmd_args *args)
{
	struct app app;
	struct importing i = { .args = args, .account = cmd_option(args, "account") };
	if (args->n_words != 1 || i.account == NULL)
		return cmd_usage("import bank needs a file and --account NAME");
	if (!read_dates(cmd_option(args, "dates"), &i.in.qif_dates))
		return cmd_usage("--dates is month-first or day-first");
	enum err err = file_read(args->arena, args->word[0], LIMIT_STATEMENT_BYTES, &i.in.text);
	if (err != OK)
		return cmd_fail("%s cannot be read%s", args->word[0],
				err == E_LIMIT ? ": it is too large" : "");
	const char *slash = strrchr(args->word[0], '/');
	i.in.file_name = slash == NULL ? args->word[0] : slash + 1;
	i.in.csv_map = cmd_option(args, "map");
	i.in.check_only = cmd_option(args, "dry-run") != NULL;
	i.in.now_ms = clock_now_ms();
	if (!cmd_app_open(args, &app, false))
		return EXIT_REFUSED;
	int status = tell(&i, &app, cmd_write(&app, run, &i), cmd_option(args, "json") != NULL);
	cmd_app_close(&app);
	return status;
}
