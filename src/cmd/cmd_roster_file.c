/* huddle roster solve|check|bound|explain FILE: the engine on benchmark files. Results go to
 * standard output, progress to standard error; Ctrl-C ends a solve and prints the best plan so
 * far. */
#include "cmd/cmd_roster_file.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

#include "base/buf.h"
#include "solver/inrc2.h"
#include "solver/solver.h"

#define OUT_MAX ((size_t)64 * 1024 * 1024)

struct args {
	const char *action, *file, *plan;
	const char *format, *out;
	int64_t seconds, threads, seed, work, day;
	const char *shift;
	const char *scenario, *history;
	char **week; /* the files after --weeks */
	int32_t weeks;
	bool json;
	bool cpu; /* seconds are processor time, divided by the threads */
};

struct loaded {
	struct arena *a;
	struct nrp_instance nrp;
	struct inrc2 inrc2;
	bool is_inrc2;
	struct solver_problem *problem;
	const char *const *shift_names;
	const char *const *person_names;
};

static volatile sig_atomic_t interrupted;

static void on_interrupt(int number)
{
	(void)number;
	interrupted = 1;
}

static double now_seconds(void *context)
{
	const struct args *args = context;
	struct timespec t;
	clock_gettime(args->cpu ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &t);
	double seconds = (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
	return args->cpu ? seconds / (double)args->threads : seconds;
}

static bool stop_asked(void *context)
{
	(void)context;
	return interrupted != 0;
}

static const char usage_text[] =
	"usage: huddle roster solve FILE [--format nrp] [--seconds N] [--work N] [--threads N]\n"
	"                                [--seed S] [--out PLAN] [--json] [--cpu]\n"
	"       huddle roster solve --format inrc2 --scenario FILE --history FILE --weeks FILE...\n"
	"                           [the options above; --out is a folder]\n"
	"       huddle roster check FILE PLAN\n"
	"       huddle roster bound FILE [--seconds N]\n"
	"       huddle roster explain FILE PLAN --day D --shift S\n";

static int usage(const char *reason, const char *word)
{
	fprintf(stderr, "huddle roster: %s%s%s\n%s", reason, word == NULL ? "" : " ",
		word == NULL ? "" : word, usage_text);
	return 2;
}

static bool whole_number(const char *text, int64_t *out)
{
	int64_t value;
	if (!str_to_i64(str_of(text), &value) || value < 0)
		return false;
	*out = value;
	return true;
}

struct option {
	const char *name;
	int64_t *number;
	const char **text;
};

/* A word that is no option: the action, the file, the plan. */
static int take_word(struct args *args, char *word)
{
	const char **place = args->action == NULL ? &args->action
		: args->file == NULL ? &args->file : &args->plan;
	if (word[0] == '-' && word[1] != '\0')
		return usage("unknown option", word);
	if (*place != NULL)
		return usage("one word too many:", word);
	*place = word;
	return 0;
}

static int take_option(const struct option *option, char *value)
{
	if (value == NULL)
		return usage("a value is missing after", option->name);
	if (option->text != NULL)
		*option->text = value;
	else if (!whole_number(value, option->number))
		return usage("not a whole number:", value);
	return 0;
}

/* The files of the weeks: everything up to the next option. */
static int take_weeks(int argc, char **argv, int at, struct args *args)
{
	args->week = argv + at;
	while (at + args->weeks < argc && strncmp(args->week[args->weeks], "--", 2) != 0)
		args->weeks++;
	return args->weeks;
}

static int complete(const struct args *args)
{
	bool inrc2 = strcmp(args->format, "inrc2") == 0;
	if (!inrc2 && strcmp(args->format, "nrp") != 0)
		return usage("there is no format", args->format);
	if (args->threads < 1 || args->threads > 16)
		return usage("--threads must be from 1 to 16", NULL);
	if (args->action == NULL)
		return usage("no action is named", NULL);
	if (inrc2 && (args->scenario == NULL || args->history == NULL || args->weeks == 0))
		return usage("--format inrc2 needs --scenario, --history and --weeks", NULL);
	return inrc2 || args->file != NULL ? 0 : usage("no file is named", NULL);
}

/* 0, or the exit status. */
static int read_args(int argc, char **argv, struct args *args)
{
	const struct option options[] = {
		{ "--format", NULL, &args->format }, { "--out", NULL, &args->out },
		{ "--shift", NULL, &args->shift }, { "--scenario", NULL, &args->scenario },
		{ "--history", NULL, &args->history }, { "--seconds", &args->seconds, NULL },
		{ "--threads", &args->threads, NULL }, { "--seed", &args->seed, NULL },
		{ "--work", &args->work, NULL }, { "--day", &args->day, NULL },
	};
	int status = 0;
	*args = (struct args){ .format = "nrp", .threads = 1, .seed = 1, .day = -1 };
	for (int i = 0; i < argc && status == 0; i++) {
		size_t o = 0;
		if (strcmp(argv[i], "--json") == 0) {
			args->json = true;
			continue;
		}
		if (strcmp(argv[i], "--cpu") == 0) {
			args->cpu = true;
			continue;
		}
		if (strcmp(argv[i], "--weeks") == 0) {
			i += take_weeks(argc, argv, i + 1, args);
			continue;
		}
		while (o < ARRAY_LEN(options) && strcmp(argv[i], options[o].name) != 0)
			o++;
		if (o == ARRAY_LEN(options)) {
			status = take_word(args, argv[i]);
			continue;
		}
		i++;
		status = take_option(&options[o], i < argc ? argv[i] : NULL);
	}
	return status != 0 ? status : complete(args);
}

static bool read_file(const char *path, struct arena *a, struct str *text)
{
	struct buf b;
	char part[65536];
	size_t n;
	FILE *f = fopen(path, "rb");
	if (f == NULL) {
		fprintf(stderr, "huddle roster: cannot open %s: %s\n", path, strerror(errno));
		return false;
	}
	buf_init(&b, FORMAT_BYTES_MAX);
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		buf_add(&b, part, n);
	bool failed = ferror(f) != 0 || buf_failed(&b);
	fclose(f);
	if (failed)
		fprintf(stderr, "huddle roster: %s cannot be read or is too large\n", path);
	else
		*text = str_of(arena_str(a, buf_str(&b)));
	buf_free(&b);
	return !failed;
}

static bool told(const char *path, enum err err, const struct format_fault *fault)
{
	if (err != OK)
		fprintf(stderr, "huddle roster: %s, %s\n", path, fault->reason);
	return err == OK;
}

static bool load_nrp(const struct args *args, struct loaded *l)
{
	struct str text;
	struct format_fault fault;
	if (!read_file(args->file, l->a, &text)
		|| !told(args->file, nrp_read(text, l->a, &l->nrp, &fault), &fault))
		return false;
	l->problem = nrp_problem(&l->nrp, l->a);
	l->shift_names = nrp_shift_names(&l->nrp, l->a);
	l->person_names = nrp_person_names(&l->nrp, l->a);
	return true;
}

static bool load_inrc2(const struct args *args, struct loaded *l)
{
	struct str text;
	struct format_fault fault;
	struct inrc2 *s = &l->inrc2;
	if (!read_file(args->scenario, l->a, &text)
		|| !told(args->scenario, inrc2_read_scenario(text, l->a, s, &fault), &fault)
		|| !read_file(args->history, l->a, &text)
		|| !told(args->history, inrc2_read_history(text, l->a, s, &fault), &fault))
		return false;
	for (int32_t i = 0; i < args->weeks; i++)
		if (!read_file(args->week[i], l->a, &text)
			|| !told(args->week[i], inrc2_read_week(text, l->a, s, &fault), &fault))
			return false;
	if (s->weeks_read != s->weeks) {
		fprintf(stderr, "huddle roster: the scenario has %" PRId32 " weeks, %" PRId32
			" files were given\n", s->weeks, s->weeks_read);
		return false;
	}
	l->problem = inrc2_problem(s, l->a);
	l->shift_names = inrc2_slot_names(s, l->a);
	l->person_names = inrc2_nurse_names(s, l->a);
	l->is_inrc2 = true;
	return true;
}

static bool load(const struct args *args, struct loaded *l)
{
	return strcmp(args->format, "inrc2") == 0 ? load_inrc2(args, l) : load_nrp(args, l);
}

static void show_progress(void *context, const struct solver_progress *now)
{
	const struct args *args = context;
	if (args->json) {
		printf("{\"seconds\":%.3f,\"phase\":\"%s\",\"work\":%" PRId64, now->seconds,
		       now->phase, now->work);
		if (now->penalty != INT64_MAX)
			printf(",\"penalty\":%" PRId64, now->penalty);
		if (now->bound != INT64_MIN)
			printf(",\"bound\":%" PRId64, now->bound);
		printf("}\n");
		return;
	}
	fprintf(stderr, "%8.2f s  %-10s", now->seconds, now->phase);
	if (now->penalty != INT64_MAX)
		fprintf(stderr, "  penalty %" PRId64, now->penalty);
	if (now->bound != INT64_MIN)
		fprintf(stderr, "  bound %" PRId64, now->bound);
	fputc('\n', stderr);
}

static bool write_file(const char *path, const struct buf *b)
{
	FILE *f = path == NULL ? stdout : fopen(path, "wb");
	bool good = f != NULL && !buf_failed(b) && fwrite(b->p, 1, b->n, f) == b->n;
	if (f != NULL && path != NULL)
		good &= fclose(f) == 0;
	if (!good)
		fprintf(stderr, "huddle roster: cannot write %s: %s\n",
			path == NULL ? "the plan" : path, strerror(errno));
	return good;
}

/* One file a week, in the competition's form, into a folder that is made when it is not there. */
static bool write_weeks(const struct loaded *l, const struct solver_plan *plan, const char *folder)
{
	struct buf b;
	if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
		fprintf(stderr, "huddle roster: cannot make the folder %s: %s\n", folder,
			strerror(errno));
		return false;
	}
	for (int32_t w = 0; w < l->inrc2.weeks; w++) {
		buf_init(&b, OUT_MAX);
		inrc2_write_week(&l->inrc2, plan, w, &b);
		bool good = write_file(arena_printf(l->a, "%s/sol-week%" PRId32 ".txt", folder, w),
			&b);
		buf_free(&b);
		if (!good)
			return false;
	}
	return true;
}

static bool write_plan(const struct loaded *l, const struct solver_plan *plan, const char *path)
{
	struct buf b;
	if (l->is_inrc2 && path != NULL)
		return write_weeks(l, plan, path);
	buf_init(&b, OUT_MAX);
	plan_write(plan, l->shift_names, &b);
	bool good = write_file(path, &b);
	buf_free(&b);
	return good;
}

static void last_line(const struct args *args, const struct solver_result *r)
{
	double gap =
		r->bound == INT64_MIN || r->value.penalty == 0 ?
			100 :
			100.0 * (double)(r->value.penalty - r->bound) / (double)r->value.penalty;
	if (r->bound >= r->value.penalty)
		gap = 0;
	int64_t bound = r->bound == INT64_MIN ? 0 : r->bound;
	if (args->json) {
		struct rusage used = { 0 };
		getrusage(RUSAGE_SELF, &used);
		double cpu = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec)
			+ (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) * 1e-6;
		printf("{\"penalty\":%" PRId64 ",\"bound\":%" PRId64
		       ",\"gap\":%.2f,\"hard\":%" PRId64 ",\"seconds\":%.2f"
		       ",\"cpu\":%.2f,\"memory_mb\":%ld}\n",
		       r->value.penalty, bound, gap, r->value.hard, r->seconds, cpu,
		       used.ru_maxrss / 1024);
	}
	else
		printf("penalty=%" PRId64 " bound=%" PRId64 " gap=%.2f%% hard=%" PRId64
		       " seconds=%.2f\n",
		       r->value.penalty, bound, gap, r->value.hard, r->seconds);
}

static int solve(struct args *args, struct loaded *l)
{
	struct solver_result result;
	struct solver_options options = { .seed = (uint64_t)args->seed,
					  .work = args->work,
					  .seconds = (double)args->seconds,
					  .threads = (int32_t)args->threads,
					  .target = INT64_MIN,
					  .context = args,
					  .now = now_seconds,
					  .stop = stop_asked,
					  .progress = show_progress };
	if (args->seconds == 0 && args->work == 0)
		options.seconds = 60;
	options.bound_only = strcmp(args->action, "bound") == 0;
	signal(SIGINT, on_interrupt);
	signal(SIGTERM, on_interrupt);
	enum err err = solver_solve(l->problem, &options, l->a, &result);
	if (err != OK) {
		fprintf(stderr, "huddle roster: no legal row for %s\n",
			result.conflict_person >= 0 ? l->person_names[result.conflict_person] :
						      "this problem");
		return 1;
	}
	if (!options.bound_only && !(args->out == NULL && args->json) &&
	    !write_plan(l, result.plan, args->out))
		return 1;
	last_line(args, &result);
	return 0;
}

static bool load_plan(const struct args *args, struct loaded *l, struct solver_plan **plan)
{
	struct str text;
	struct format_fault fault;
	if (args->plan == NULL || !read_file(args->plan, l->a, &text))
		return false;
	if (plan_read(text, l->problem, l->shift_names, l->person_names, l->a, plan, &fault) == OK)
		return true;
	fprintf(stderr, "huddle roster: %s, %s\n", args->plan, fault.reason);
	return false;
}

static int check(struct args *args, struct loaded *l)
{
	struct solver_plan *plan;
	struct solver_value value;
	if (args->plan == NULL)
		return usage("no plan is named", NULL);
	if (!load_plan(args, l, &plan))
		return 1;
	solver_evaluate(l->problem, plan, true, l->a, &value);
	for (int32_t i = 0; i < value.violation_count; i++) {
		const struct solver_violation *v = &value.violations[i];
		if (!v->hard)
			continue;
		printf("%s: %s from day %" PRId32 ", by %" PRId32 "\n",
		       v->person < 0 ? "staff" : l->person_names[v->person],
		       solver_kind_name(v->kind), v->day, v->amount);
	}
	for (int k = 0; k < SOLVER_RULE_COUNT_; k++)
		if (value.part[k] != 0)
			printf("%s %" PRId64 "\n", solver_kind_name((enum solver_kind)k),
			       value.part[k]);
	printf("penalty=%" PRId64 " hard=%" PRId64 "\n", value.penalty, value.hard);
	return value.hard == 0 ? 0 : 1;
}

static void print_reasons(const struct loaded *l, const struct solver_reasons *reasons)
{
	for (int32_t i = 0; i < reasons->count; i++) {
		const struct solver_reason *r = &reasons->item[i];
		printf("%s%s", i == 0 ? "" : ", ", solver_kind_name(r->kind));
		if (r->slot >= 0)
			printf(" %s", l->shift_names[r->slot]);
		if (r->day >= 0)
			printf(" (day %" PRId32 ")", r->day);
	}
}

static void print_candidate(const struct loaded *l, const struct solver_candidate *c)
{
	printf("%-12s ", l->person_names[c->person]);
	if (!c->possible) {
		printf("cannot: ");
		print_reasons(l, &c->blocking);
		printf("\n");
		return;
	}
	printf("%+" PRId64 " with %" PRId32 " cells changed", c->price, c->changes);
	if (c->partner != SOLVER_ANY)
		printf("; %+" PRId64 " when %s changes too", c->pair_price,
			l->person_names[c->partner]);
	if (c->blocking.count > 0) {
		printf("; alone it breaks ");
		print_reasons(l, &c->blocking);
	}
	printf("\n");
}

/* Not an opinion: the bound of the engine for people missing alone. */
static void print_proof(struct args *args, struct loaded *l)
{
	struct solver_options options = { .seed = 1, .threads = (int32_t)args->threads,
		.seconds = args->seconds > 0 ? (double)args->seconds : 10, .context = args,
		.now = now_seconds, .stop = stop_asked };
	int32_t least;
	if (solver_least_missing(l->problem, &options, l->a, &least) != OK || least == 0)
		return;
	printf("no legal roster of these people leaves fewer than %" PRId32 " uncovered\n", least);
}

static int explain(struct args *args, struct loaded *l)
{
	struct solver_plan *plan;
	struct solver_explanation x;
	int32_t slot = 0;
	if (args->plan == NULL || args->shift == NULL || args->day < 0)
		return usage("explain needs FILE PLAN --day D --shift S", NULL);
	while (slot < l->problem->slots && strcmp(l->shift_names[slot], args->shift) != 0)
		slot++;
	if (slot == l->problem->slots)
		return usage("there is no shift", args->shift);
	if (args->day >= l->problem->days)
		return usage("the day is outside the horizon", NULL);
	if (!load_plan(args, l, &plan))
		return 1;
	solver_explain(l->problem, plan, (int32_t)args->day, slot, true, l->a, &x);
	printf("day %" PRId32 " shift %s: %" PRId32 " work it; one more would be\n", x.day,
		args->shift, x.working);
	for (int32_t i = 0; i < x.count; i++)
		print_candidate(l, &x.candidate[i]);
	print_proof(args, l);
	if (x.best_price == INT64_MAX)
		printf("nobody can legally take it\n");
	else if (x.best_price > 0)
		printf("the cheapest way costs %" PRId64 " more than it saves\n", x.best_price);
	else
		printf("the cheapest way saves %" PRId64 "\n", -x.best_price);
	return 0;
}

int cmd_roster_file(int argc, char **argv)
{
	static const struct {
		const char *name;
		int (*run)(struct args *args, struct loaded *l);
	} actions[] = { { "solve", solve }, { "bound", solve }, { "check", check },
		{ "explain", explain } };
	struct args args;
	int status = read_args(argc, argv, &args);
	if (status != 0)
		return status;
	for (size_t i = 0; i < ARRAY_LEN(actions); i++) {
		if (strcmp(args.action, actions[i].name) != 0)
			continue;
		struct loaded l = { .a = arena_new((size_t)1024 * 1024 * 1024) };
		status = load(&args, &l) ? actions[i].run(&args, &l) : 1;
		arena_free(l.a);
		return status;
	}
	return usage("there is no action", args.action);
}
