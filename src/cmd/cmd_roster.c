/* huddle roster fill, huddle roster plan, huddle import nrp: the roster from the command line; and
 * the way to the engine on benchmark files, which needs no office. */
#include "base/clock.h"
#include "base/date.h"
#include "base/file.h"
#include "cmd/cmd.h"
#include "cmd/cmd_roster_file.h"
#include "mod/org/org_api.h"
#include "mod/roster/roster_fill.h"
#include "mod/roster/roster_nrp.h"

#include <signal.h>

#define SECONDS_NORMAL 20
/* The Monday from which benchmark horizons run unless told otherwise. */
#define NRP_FROM 20458 /* 2026-01-05 */

static volatile sig_atomic_t interrupted;

static void on_interrupt(int number)
{
	(void)number;
	interrupted = 1;
}

struct span {
	struct app app;
	int64_t site;
	int32_t from, to;
};

/* EXIT_DONE when the office is open and the site and days are known. */
static int open_span(struct cmd_args *args, struct span *s)
{
	const char *site = cmd_option(args, "site"), *from = cmd_option(args, "from"),
		   *to = cmd_option(args, "to");
	if (site == NULL || from == NULL || to == NULL)
		return cmd_usage("--site, --from and --to are needed");
	if (!date_parse_iso(from, &s->from) || !date_parse_iso(to, &s->to) || s->from > s->to)
		return cmd_usage("--from and --to are days like 2026-11-23, in this order");
	if (s->to - s->from >= LIMIT_FILL_DAYS)
		return cmd_usage("at most %d days at once", LIMIT_FILL_DAYS);
	if (!cmd_app_open(args, &s->app, false))
		return EXIT_REFUSED;
	struct org_site_row row;
	enum err err = org_site_find(s->app.read, args->arena, site, &row);
	if (err == OK) {
		s->site = row.id;
		return EXIT_DONE;
	}
	cmd_app_close(&s->app);
	return err == E_NOTFOUND ? cmd_fail("there is no site named \"%s\"", site) :
				   cmd_fail("the site cannot be read (%s)", err_name(err));
}

static bool report(void *context, const struct roster_fill_status *s)
{
	(void)context;
	char penalty[32] = "-", bound[32] = "-";
	if (s->penalty != INT64_MAX)
		snprintf(penalty, sizeof penalty, "%" PRId64, s->penalty);
	if (s->bound != INT64_MIN)
		snprintf(bound, sizeof bound, "%" PRId64, s->bound);
	fprintf(stderr, "%3" PRId64 " %%  penalty %s, bound %s  %s\n", s->permille / 10, penalty,
		bound, s->words);
	return interrupted != 0;
}

static bool number_option(const struct cmd_args *args, const char *name, int64_t otherwise,
			  int64_t most, int64_t *out)
{
	const char *text = cmd_option(args, name);
	*out = otherwise;
	return text == NULL || (str_to_i64(str_of(text), out) && *out >= 0 && *out <= most);
}

static void print_result(struct roster_fill *f, struct arena *a, bool json)
{
	if (json) {
		struct buf out;
		buf_init(&out, LIMIT_JSON_BYTES);
		roster_fill_result(f, a, &out);
		puts(buf_text(&out));
		buf_free(&out);
		return;
	}
	struct roster_totals t = roster_totals(f->plan);
	printf("penalty %" PRId64 "\n", f->value.penalty);
	if (f->bound == INT64_MIN)
		puts("bound -");
	else
		printf("bound %" PRId64 "%s\n", f->bound, f->proven ? " (proven best)" : "");
	printf("covered %" PRId32 " of %" PRId32 ", open %" PRId32 "\n", t.covered, t.needed,
	       t.open);
	printf("added %" PRId32 ", removed %" PRId32 ", kept %" PRId32 ", pinned %" PRId32 "\n",
	       f->added, f->removed, f->kept, f->fixed);
	if (f->value.hard != 0)
		puts("What is pinned breaks rules by itself: see the roster.");
}

int cmd_roster_fill(struct cmd_args *args)
{
	struct span s;
	int64_t seconds, seed, work;
	if (!number_option(args, "seconds", SECONDS_NORMAL, LIMIT_FILL_SECONDS, &seconds) ||
	    !number_option(args, "seed", 1, INT64_MAX, &seed) ||
	    !number_option(args, "work", 0, INT64_MAX, &work))
		return cmd_usage("--seconds (to %d), --work and --seed are whole numbers",
				 LIMIT_FILL_SECONDS);
	int status = open_span(args, &s);
	if (status != EXIT_DONE)
		return status;
	signal(SIGINT, on_interrupt);
	struct arena *a = arena_new(LIMIT_FILL_BYTES);
	struct roster_fill f = { .site = s.site,
				 .actor = "Huddle",
				 .from = s.from,
				 .to = s.to,
				 .seconds = seconds,
				 .seed = (uint64_t)seed,
				 .work = work,
				 .now_ms = clock_now_ms(),
				 .report = report };
	enum err err = roster_fill_run(s.app.write, a, &f);
	if (err == OK)
		print_result(&f, a, cmd_option(args, "json") != NULL);
	else
		status = cmd_fail("%s", f.problem[0] != '\0' ? f.problem : err_name(err));
	arena_free(a);
	cmd_app_close(&s.app);
	return status;
}

int cmd_roster_plan(struct cmd_args *args)
{
	struct span s;
	int status = open_span(args, &s);
	if (status != EXIT_DONE)
		return status;
	struct roster_plan *plan;
	enum err err = roster_plan_load(s.app.read, args->arena, 0, s.site, s.from, s.to, &plan);
	if (err == OK) {
		struct buf out;
		buf_init(&out, LIMIT_RESPONSE_BYTES);
		roster_plan_write(plan, &out);
		fputs(buf_text(&out), stdout);
		buf_free(&out);
	} else {
		status = cmd_fail("the roster cannot be read (%s)", err_name(err));
	}
	cmd_app_close(&s.app);
	return status;
}

struct importing {
	struct arena *a;
	struct nrp_instance instance;
	struct roster_nrp nrp;
};

static enum err import_nrp(struct db *db, void *arg)
{
	struct importing *in = arg;
	return roster_nrp_import(db, in->a, &in->instance, &in->nrp);
}

/* The office is opened after the file was read and found good. */
static int import_instance(struct cmd_args *args, struct importing *in)
{
	struct app app;
	if (!cmd_app_open(args, &app, false))
		return EXIT_REFUSED;
	enum err err = cmd_write(&app, import_nrp, in);
	cmd_app_close(&app);
	if (err != OK)
		return cmd_fail("%s", in->nrp.problem[0] != '\0' ? in->nrp.problem : err_name(err));
	char from[11], to[11];
	date_iso(from, in->nrp.from);
	date_iso(to, in->nrp.to);
	printf("%s: %" PRId32 " people, %" PRId32 " shifts, %s to %s\n", in->nrp.site,
	       in->instance.people, in->instance.shifts, from, to);
	return EXIT_DONE;
}

int cmd_import_nrp(struct cmd_args *args)
{
	const char *site = cmd_option(args, "site"), *from = cmd_option(args, "from");
	struct importing in = {
		.nrp = { .site = site, .from = NRP_FROM, .now_ms = clock_now_ms(), .problem = "" }
	};
	if (args->n_words != 1 || site == NULL || site[0] == '\0' || strlen(site) > LIMIT_NAME)
		return cmd_usage("huddle import nrp FILE --site NAME");
	if (from != NULL && !date_parse_iso(from, &in.nrp.from))
		return cmd_usage("--from is a day like 2026-01-05");
	in.a = arena_new(LIMIT_FILL_BYTES);
	struct str text;
	struct format_fault fault;
	int status = EXIT_DONE;
	if (file_read(in.a, args->word[0], FORMAT_BYTES_MAX, &text) != OK)
		status = cmd_fail("the file %s cannot be read", args->word[0]);
	else if (nrp_read(text, in.a, &in.instance, &fault) != OK)
		status = cmd_fail("%s: %s", args->word[0], fault.reason);
	else
		status = import_instance(args, &in);
	arena_free(in.a);
	return status;
}

/* The engine reads its own words, as it did before there was an office: they are put back in the
 * order that it knows, with the list of files that --weeks takes at the end. */
static int engine(struct cmd_args *args, const char *action)
{
	char *argv[1 + CMD_WORDS + 2 * CMD_OPTIONS];
	int argc = 0;
	bool weeks = cmd_option(args, "weeks") != NULL;
	argv[argc++] = arena_strdup(args->arena, action);
	for (size_t i = 0; !weeks && i < args->n_words; i++)
		argv[argc++] = arena_strdup(args->arena, args->word[i]);
	for (size_t i = 0; i < args->n_options; i++) {
		if (strcmp(args->name[i], "weeks") == 0)
			continue;
		argv[argc++] = arena_printf(args->arena, "--%s", args->name[i]);
		bool flag = strcmp(args->name[i], "json") == 0
			|| strcmp(args->name[i], "cpu") == 0;
		if (!flag)
			argv[argc++] = arena_strdup(args->arena, args->value[i]);
	}
	if (weeks) {
		argv[argc++] = arena_strdup(args->arena, "--weeks");
		argv[argc++] = arena_strdup(args->arena, cmd_option(args, "weeks"));
	}
	for (size_t i = 0; weeks && i < args->n_words; i++)
		argv[argc++] = arena_strdup(args->arena, args->word[i]);
	return cmd_roster_file(argc, argv);
}

int cmd_roster_solve(struct cmd_args *args)
{
	return engine(args, "solve");
}

int cmd_roster_check(struct cmd_args *args)
{
	return engine(args, "check");
}

int cmd_roster_bound(struct cmd_args *args)
{
	return engine(args, "bound");
}

int cmd_roster_explain(struct cmd_args *args)
{
	return engine(args, "explain");
}
