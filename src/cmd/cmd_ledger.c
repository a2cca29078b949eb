/* huddle ledger balance, verify and close; huddle import hledger and export hledger. The command
 * line acts for the office as a whole. */
#include "base/clock.h"
#include "base/date.h"
#include "base/file.h"
#include "base/json.h"
#include "base/money.h"
#include "cmd/cmd.h"
#include "mod/bank/bank_api.h"
#include "mod/ledger/ledger_hledger.h"
#include "mod/org/org_api.h"
#include "mod/receivables/receivables_api.h"
#include "web/audit.h"

/* The practice that --practice names, or the only one. */
static enum err find_practice(struct db *db, struct cmd_args *args, struct org_practice_row *out)
{
	const char *name = cmd_option(args, "practice");
	struct org_practice_row_list rows;
	enum err err = org_practice_list(db, args->arena, &rows);
	if (err != OK)
		return err;
	for (size_t i = 0; i < rows.n; i++)
		if (name == NULL ? rows.n == 1 : strcmp(rows.at[i].name, name) == 0) {
			*out = rows.at[i];
			return OK;
		}
	if (name == NULL)
		cmd_fail("this office has several practices: say which with --practice NAME");
	else
		cmd_fail("there is no practice named \"%s\"", name);
	return E_NOTFOUND;
}

static bool option_day(struct cmd_args *args, const char *name, int32_t fallback, int32_t *out)
{
	const char *text = cmd_option(args, name);
	*out = fallback;
	if (text == NULL || date_parse_iso(text, out))
		return true;
	cmd_usage("--%s takes a day as 2026-01-31", name);
	return false;
}

struct balance_row {
	const struct ledger_account_row *account;
	int64_t cents;
};

struct trial {
	struct org_practice_row practice;
	struct ledger_account_row_list accounts;
	struct balance_row *rows;
	size_t n;
	int64_t dr, cr;
};

static void add_balance(struct trial *t, const struct ledger_sum *sum)
{
	for (size_t i = 0; i < t->accounts.n; i++)
		if (t->accounts.at[i].id == sum->account_id && sum->dr != sum->cr)
			t->rows[i] = (struct balance_row){ &t->accounts.at[i], sum->dr - sum->cr };
}

static enum err load_trial(struct app *app, struct cmd_args *args, int32_t through, int64_t known,
			   struct trial *t)
{
	struct ledger_sums sums;
	struct db *db = app->read;
	enum err err = find_practice(db, args, &t->practice);
	if (err == OK)
		err = ledger_account_list(db, args->arena, t->practice.id, &t->accounts);
	if (err == OK)
		err = ledger_sums_by_account(db, args->arena,
					     &(struct ledger_query){ .practice_id = t->practice.id,
								     .from = DATE_MIN,
								     .to = through,
								     .known_at = known },
					     &sums);
	if (err != OK)
		return err;
	t->rows = arena_array(args->arena, struct balance_row, t->accounts.n + 1);
	for (size_t i = 0; i < sums.n; i++)
		add_balance(t, &sums.at[i]);
	for (size_t i = 0; i < t->accounts.n; i++) {
		if (t->rows[i].account == NULL)
			continue;
		t->rows[t->n++] = t->rows[i];
		*(t->rows[t->n - 1].cents > 0 ? &t->dr : &t->cr) += t->rows[t->n - 1].cents;
	}
	return OK;
}

static void print_trial(const struct trial *t)
{
	char money[MONEY_TEXT_MAX];
	for (size_t i = 0; i < t->n; i++) {
		money_text(money, t->rows[i].cents);
		printf("%18s  %s %s\n", money, t->rows[i].account->number,
		       t->rows[i].account->name);
	}
	money_text(money, t->dr + t->cr);
	printf("%18s  debits less credits\n", money);
}

static void print_trial_json(const struct trial *t)
{
	struct buf out;
	struct json j;
	buf_init(&out, LIMIT_RESPONSE_BYTES);
	json_init(&j, &out);
	json_begin_object(&j);
	json_key(&j, "practice");
	json_text(&j, t->practice.name);
	json_key(&j, "accounts");
	json_begin_array(&j);
	for (size_t i = 0; i < t->n; i++) {
		json_begin_object(&j);
		json_key(&j, "number");
		json_text(&j, t->rows[i].account->number);
		json_key(&j, "name");
		json_text(&j, t->rows[i].account->name);
		json_key(&j, "kind");
		json_text(&j, t->rows[i].account->kind);
		json_key(&j, "cents");
		json_int(&j, t->rows[i].cents);
		json_end_object(&j);
	}
	json_end_array(&j);
	json_key(&j, "debits");
	json_int(&j, t->dr);
	json_key(&j, "credits");
	json_int(&j, -t->cr);
	json_end_object(&j);
	json_done(&j);
	puts(buf_text(&out));
	buf_free(&out);
}

int cmd_ledger_balance(struct cmd_args *args)
{
	struct app app;
	struct trial trial = { 0 };
	int32_t through, known_day;
	if (!option_day(args, "date", DATE_MAX, &through) ||
	    !option_day(args, "known", DAY_NONE, &known_day))
		return EXIT_USAGE;
	if (!cmd_app_open(args, &app, false))
		return EXIT_REFUSED;
	/* Known on a day: whatever was recorded before its end, in UTC. */
	int64_t known = known_day == DAY_NONE ? 0 : (known_day + 1) * INT64_C(86400000) - 1;
	enum err err = db_begin(app.read);
	if (err == OK)
		err = load_trial(&app, args, through, known, &trial);
	db_rollback(app.read);
	int status = EXIT_DONE;
	if (err == E_NOTFOUND)
		status = EXIT_REFUSED;
	else if (err != OK)
		status = cmd_fail("the books cannot be read: %s", db_last_error(app.read));
	else if (cmd_option(args, "json") != NULL)
		print_trial_json(&trial);
	else
		print_trial(&trial);
	cmd_app_close(&app);
	return status;
}

static void print_report_json(const struct ledger_report *r)
{
	struct buf out;
	struct json j;
	const struct {
		const char *name;
		int64_t value;
	} numbers[] = { { "books", r->books },       { "accounts", r->accounts },
			{ "journals", r->journals }, { "lines", r->lines },
			{ "totals", r->totals },     { "faults", r->faults } };
	buf_init(&out, LIMIT_FIELD_BYTES);
	json_init(&j, &out);
	json_begin_object(&j);
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		json_key(&j, numbers[i].name);
		json_int(&j, numbers[i].value);
	}
	json_key(&j, "first");
	json_text(&j, r->first);
	json_end_object(&j);
	json_done(&j);
	puts(buf_text(&out));
	buf_free(&out);
}

/* The sub-ledger must say what its control accounts say. */
static enum err add_receivables(struct db *db, struct arena *a, struct ledger_report *report)
{
	int64_t faults = 0;
	const char *first = NULL;
	enum err err = receivables_verify(db, a, &faults, &first);
	if (err == OK && faults > 0) {
		report->faults += faults;
		report->first = report->first == NULL ? first : report->first;
	}
	return err;
}

static enum err add_bank(struct db *db, struct arena *a, struct ledger_report *report)
{
	const char *fault;
	enum err err = bank_verify(db, a, &fault);
	if (err == OK && fault != NULL) {
		report->faults++;
		report->first = report->first == NULL ? fault : report->first;
	}
	return err;
}

int cmd_ledger_verify(struct cmd_args *args)
{
	struct app app;
	struct ledger_report report;
	if (!cmd_app_open(args, &app, false))
		return EXIT_REFUSED;
	enum err err = db_begin(app.read);
	if (err == OK)
		err = ledger_verify(app.read, args->arena, &report);
	if (err == OK)
		err = add_receivables(app.read, args->arena, &report);
	if (err == OK)
		err = add_bank(app.read, args->arena, &report);
	db_rollback(app.read);
	int status = EXIT_DONE;
	if (err != OK) {
		status = cmd_fail("the books cannot be read: %s", db_last_error(app.read));
	} else {
		if (cmd_option(args, "json") != NULL)
			print_report_json(&report);
		else
			printf("%" PRId64 " journals, %" PRId64 " lines, %" PRId64
			       " totals in %" PRId64 " books.\n",
			       report.journals, report.lines, report.totals, report.books);
		if (report.faults > 0)
			status = cmd_fail("%" PRId64 " faults. %s", report.faults, report.first);
		else if (cmd_option(args, "json") == NULL)
			puts("The books are sound.");
	}
	cmd_app_close(&app);
	return status;
}

static enum err note(struct db *db, const char *event, int64_t object, const char *detail)
{
	return audit_write(db, &(struct audit_event){ .at_ms = clock_now_ms(),
						      .actor = "Huddle",
						      .event = event,
						      .object_type = "practice",
						      .object_id = object,
						      .detail = detail,
						      .address = "",
						      .request_id = "" });
}

struct closing {
	struct cmd_args *args;
	struct org_practice_row practice;
	int64_t month;
	enum ledger_period_state state;
	const char *refusal;
};

static enum err close_month(struct db *db, void *arg)
{
	struct closing *c = arg;
	struct arena *a = c->args->arena;
	struct ledger_book_row book;
	enum err err = find_practice(db, c->args, &c->practice);
	if (err == OK)
		err = ledger_book_find(db, a, c->practice.id, &book);
	if (err == OK)
		err = ledger_period_set(db, a, c->practice.id, c->month, c->state, 0,
					clock_now_ms(), &c->refusal);
	if (err == OK && c->refusal != NULL)
		return E_INVALID;
	return err != OK ? err :
			   note(db, "ledger.period", c->practice.id,
				arena_printf(a, "month=%" PRId64 " state=%s", c->month,
					     ledger_period_name(c->state)));
}

/* "2026-11" to 202611. */
static bool parse_month(const char *text, int64_t *month)
{
	char day[16];
	int32_t first;
	if (text == NULL || strlen(text) != 7)
		return false;
	snprintf(day, sizeof day, "%s-01", text);
	if (!date_parse_iso(day, &first))
		return false;
	*month = ledger_month_of(first);
	return true;
}

int cmd_ledger_close(struct cmd_args *args)
{
	struct app app;
	struct closing c = { .args = args };
	const char *state = cmd_option(args, "state");
	if (!parse_month(cmd_option(args, "month"), &c.month))
		return cmd_usage("ledger close needs --month, as 2026-11");
	c.state = state == NULL ? LEDGER_SOFT : ledger_period_parse(state);
	if (state != NULL && strcmp(state, ledger_period_name(c.state)) != 0)
		return cmd_usage("--state is open, soft or hard");
	if (!cmd_app_open(args, &app, false))
		return EXIT_REFUSED;
	int status = EXIT_DONE;
	enum err err = cmd_write(&app, close_month, &c);
	if (c.refusal != NULL)
		status = cmd_fail("%s", c.refusal);
	else if (err == E_NOTFOUND)
		status = cmd_fail("there are no books to close");
	else if (err != OK)
		status = cmd_fail("nothing was saved: %s", db_last_error(app.write));
	else
		printf("%s of %s is %s.\n", ledger_month_words(args->arena, c.month),
		       c.practice.name,
		       c.state == LEDGER_OPEN ? "open" :
		       c.state == LEDGER_SOFT ? "closed for daily work" :
						"closed for good");
	cmd_app_close(&app);
	return status;
}

struct bringing {
	struct cmd_args *args;
	struct ledger_import in;
	bool dry;
};

static enum err bring(struct db *db, void *arg)
{
	struct bringing *b = arg;
	struct org_practice_row practice;
	struct str text = b->in.text;
	enum err err = find_practice(db, b->args, &practice);
	b->in = (struct ledger_import){ .practice_id = practice.id,
					.text = text,
					.now_ms = clock_now_ms() };
	if (err == OK)
		err = ledger_import_hledger(db, b->args->arena, &b->in);
	if (err == OK)
		err = note(db, "import.hledger", practice.id,
			   arena_printf(b->args->arena, "journals=%" PRId64 " accounts=%" PRId64,
					b->in.journals_new, b->in.accounts_made));
	return err == OK && b->dry ? E_CONFLICT : err;
}

static int tell_import(const struct bringing *b, enum err err, const struct app *app)
{
	const struct ledger_import *in = &b->in;
	if (err == E_INVALID && in->fault != NULL)
		return cmd_fail("nothing was saved. Line %zu: %s", in->fault_line, in->fault);
	if (err == E_NOTFOUND)
		return EXIT_REFUSED;
	if (err != OK && !(b->dry && err == E_CONFLICT))
		return cmd_fail("nothing was saved: %s", db_last_error(app->write));
	if (cmd_option(b->args, "json") != NULL)
		printf("{\"journals\":%" PRId64 ",\"known\":%" PRId64 ",\"accounts\":%" PRId64
		       ",\"saved\":%s}\n",
		       in->journals_new, in->journals_known, in->accounts_made,
		       b->dry ? "false" : "true");
	else
		printf("%" PRId64 " journals posted, %" PRId64 " were there already, %" PRId64
		       " accounts made.%s\n",
		       in->journals_new, in->journals_known, in->accounts_made,
		       b->dry ? " Nothing was saved: this was a check." : "");
	if (in->sites_unknown > 0)
		fprintf(stderr,
			"%" PRId64 " lines name sites that this office does not have; they stand "
			"without a site.\n",
			in->sites_unknown);
	if (in->assertions > 0)
		fprintf(stderr, "%" PRId64 " balances that the file claims were not compared.\n",
			in->assertions);
	return EXIT_DONE;
}

int cmd_import_hledger(struct cmd_args *args)
{
	struct app app;
	struct bringing b = { .args = args, .dry = cmd_option(args, "dry-run") != NULL };
	if (args->n_words != 1)
		return cmd_usage("import hledger needs a file");
	enum err err = file_read(args->arena, args->word[0], LIMIT_LEDGER_FILE, &b.in.text);
	if (err != OK)
		return cmd_fail("%s cannot be read%s", args->word[0],
				err == E_LIMIT ? ": it is too large" : "");
	if (!cmd_app_open(args, &app, false))
		return EXIT_REFUSED;
	int status = tell_import(&b, cmd_write(&app, bring, &b), &app);
	cmd_app_close(&app);
	return status;
}

static enum err to_stream(void *arg, struct buf *piece)
{
	FILE *out = arg;
	bool written = fwrite(piece->p, 1, piece->n, out) == piece->n;
	buf_clear(piece);
	return written ? OK : E_IO;
}

static enum err write_books(struct app *app, struct cmd_args *args, int32_t from, int32_t to,
			    FILE *out)
{
	struct org_practice_row practice;
	enum err err = db_begin(app->read);
	if (err == OK)
		err = find_practice(app->read, args, &practice);
	if (err == OK)
		err = ledger_export_hledger(app->read, args->arena, practice.id, from, to,
					    to_stream, out);
	db_rollback(app->read);
	return err;
}

int cmd_export_hledger(struct cmd_args *args)
{
	struct app app;
	int32_t from, to;
	const char *path = cmd_option(args, "out");
	if (!option_day(args, "from", DATE_MIN, &from) || !option_day(args, "to", DATE_MAX, &to))
		return EXIT_USAGE;
	if (!cmd_app_open(args, &app, false))
		return EXIT_REFUSED;
	int status = EXIT_DONE;
	FILE *out = path == NULL ? stdout : fopen(path, "wbe");
	enum err err = out == NULL ? E_IO : write_books(&app, args, from, to, out);
	if (path != NULL && out != NULL && fclose(out) != 0 && err == OK)
		err = E_IO;
	if (err == E_IO)
		status = cmd_fail("%s cannot be written", path == NULL ? "the output" : path);
	else if (err == E_NOTFOUND)
		status = EXIT_REFUSED;
	else if (err != OK)
		status = cmd_fail("the export failed: %s", db_last_error(app.read));
	cmd_app_close(&app);
	return status;
}
