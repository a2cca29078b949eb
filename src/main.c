/* huddle: picks a command from the table and hands it its options. */
#include "base/base.h"
#include "base/conf.h"
#include "cmd/cmd.h"

#include <signal.h>

static int cmd_help(struct cmd_args *args);

static const struct command commands[] = {
	{ "init", "--admin EMAIL [--name NAME] [--practice-type T]",
	  "--admin= --name= --practice-type=",
	  "Makes an empty office and prints a one-time set-up link.", cmd_init },
	{ "serve", "[--listen ADDRESS]",
	  "--listen= --tls-cert= --tls-key= --workers= --behind-proxy",
	  "Serves the office to browsers, phones and programs.", cmd_serve },
	{ "demo",
	  "[--listen ADDRESS] [--size small|large [--sites N] [--weeks N]] [--day DAY] [--no-serve]",
	  "--listen= --tls-cert= --tls-key= --workers= --behind-proxy --size= --sites= --weeks= "
	  "--day= --no-serve",
	  "Makes a filled sample group, serves it and prints the sign-in of each role.", cmd_demo },
	{ "user add", "--email E --name N --role R [--all-sites | --site S ...]",
	  "--email= --name= --role= --all-sites --site=",
	  "Invites somebody and prints the link to choose a password.", cmd_user_add },
	{ "user passwd", "--email E [--stdin]", "--email= --stdin",
	  "Prints a link for a new password, or reads one from standard input.", cmd_user_passwd },
	{ "user totp", "--email E --off", "--email= --off",
	  "Turns an account's authenticator app off.", cmd_user_totp },
	{ "user role", "--email E --role R", "--email= --role=", "Gives an account another role.",
	  cmd_user_role },
	{ "user list", "[--json]", "--json", "Lists the accounts.", cmd_user_list },
	{ "pack apply", "--site S --type T", "--site= --type=",
	  "Gives a site what a practice of a type starts with; what is there stays.",
	  cmd_pack_apply },
	{ "import nrp", "FILE --site NAME [--from DAY]", "--site= --from=",
	  "Loads a public scheduling benchmark as an office: people, shifts, needs, wishes.",
	  cmd_import_nrp },
	{ "roster fill",
	  "--site NAME --from DAY --to DAY [--seconds N] [--work N] [--seed N] [--json]",
	  "--site= --from= --to= --seconds= --work= --seed=",
	  "Fills these days of a site's roster as well as it can; what is pinned stays.",
	  cmd_roster_fill },
	{ "roster publish", "--site NAME --from DAY --to DAY [--reason WHY] [--json]",
	  "--site= --from= --to= --reason=",
	  "Publishes these days of a site's roster: staff then see them.", cmd_roster_publish },
	{ "export roster", "--from DAY --to DAY [--site NAME] [--out FILE]",
	  "--from= --to= --site= --out=", "Writes the roster as CSV, with what is published of it.",
	  cmd_export_roster },
	{ "roster plan", "--site NAME --from DAY --to DAY",
	  "--site= --from= --to=", "Prints who is planned, one line a person.", cmd_roster_plan },
	{ "roster solve",
	  "FILE [--seconds N] [--work N] [--threads N] [--seed N] [--out PLAN] [--json] "
	  "[--cpu]",
	  "--format= --seconds= --work= --threads= --seed= --out= --json --cpu --scenario= "
	  "--history= --weeks=",
	  "Solves a benchmark file; --format inrc2 takes --scenario, --history and --weeks.",
	  cmd_roster_solve },
	{ "roster check", "FILE PLAN", "", "Says what a plan of a benchmark file costs and breaks.",
	  cmd_roster_check },
	{ "roster bound", "FILE [--seconds N]", "--seconds= --work= --threads= --json",
	  "Proves how good a plan of a benchmark file can be at most.", cmd_roster_bound },
	{ "roster explain", "FILE PLAN --day N --shift S", "--day= --shift= --seconds=",
	  "Says who could take a shift of a benchmark file, and who could not, and why.",
	  cmd_roster_explain },
	{ "ledger balance", "[--practice NAME] [--date DAY] [--known DAY] [--json]",
	  "--practice= --date= --known=",
	  "Prints the trial balance of a practice, as of a day and as known on a day.",
	  cmd_ledger_balance },
	{ "ledger verify", "[--json]", "", "Adds the books up again: journals, totals, numbers.",
	  cmd_ledger_verify },
	{ "ledger close", "--month 2026-11 [--state soft|hard|open] [--practice NAME]",
	  "--month= --state= --practice=",
	  "Closes a month of the books, or opens one that was closed for daily work.",
	  cmd_ledger_close },
	{ "import bank",
	  "FILE --account NAME [--dates month-first|day-first] [--map TEXT] [--dry-run] [--json]",
	  "--account= --dates= --map= --dry-run",
	  "Brings a bank's file in (OFX, QFX, QIF, camt.053, BAI2, CSV): what is new in it, or nothing.",
	  cmd_import_bank },
	{ "import remit835", "FILE [--site NAME] [--dry-run] [--json]", "--site= --dry-run",
	  "Posts a payer's remittance (835) to the books: all of it or nothing, once.",
	  cmd_import_x12 },
	{ "import claims837", "FILE [--site NAME] [--dry-run] [--json]", "--site= --dry-run",
	  "Brings the charges of professional claims (837P) in, at a site.", cmd_import_x12 },
	{ "import hledger", "FILE [--practice NAME] [--dry-run] [--json]", "--practice= --dry-run",
	  "Posts a journal of hledger or ledger: all of it or nothing, once.", cmd_import_hledger },
	{ "export hledger", "[--practice NAME] [--from DAY] [--to DAY] [--out FILE]",
	  "--practice= --from= --to= --out=",
	  "Writes the books as a journal of hledger and ledger.", cmd_export_hledger },
	{ "import", "KIND FILE [--dry-run] [--json]", "--dry-run",
	  "Brings a CSV file in: sites, staff, credentials, needs or timeoff. All of it or nothing.",
	  cmd_import },
	{ "export", "KIND [--out FILE]", "--out=", "Writes the same lists, in the same columns.",
	  cmd_export },
	{ "audit verify", "[--note FILE] [--json]", "--note=", "Proves that the history is whole.",
	  cmd_audit_verify },
	{ "audit checkpoint", "", "", "Seals the history now and prints the signed note.",
	  cmd_audit_checkpoint },
	{ "audit dump", "", "", "Writes the sealed history as JSON, for a second verifier.",
	  cmd_audit_dump },
	{ "backup", "FILE --passphrase-file F", "--passphrase-file=",
	  "Writes an encrypted backup of the whole office, also while it is served.", cmd_backup },
	{ "restore", "FILE --passphrase-file F", "--passphrase-file=",
	  "Restores a backup into an empty place and checks it.", cmd_restore },
	{ "check", "[--json]", "", "Goes through everything that must hold in the database.",
	  cmd_check },
	{ "migrate", "", "", "Brings the database to the schema of this version.", cmd_migrate },
	{ "version", "", "", "Prints the version.", cmd_version },
	{ "openapi", "", "", "Prints the description of the API (OpenAPI 3.1).", cmd_openapi },
	{ "routes", "[--json]", "--json", "Prints the table of routes.", cmd_routes },
	{ "help", "", "", "Prints this.", cmd_help },
};

static int cmd_help(struct cmd_args *args)
{
	(void)args;
	puts("huddle COMMAND [OPTIONS]\n");
	puts("Every command takes --data FOLDER or --db postgresql://...\n"
	     "(or HUDDLE_DATA, HUDDLE_DB).\n");
	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		printf("  %s %s\n      %s\n", commands[i].name, commands[i].usage,
		       commands[i].says);
	puts("\nExit status: 0 done, 1 refused or a problem found, 2 the words of the command\n"
	     "are off.");
	return EXIT_DONE;
}

/* How an option is spelled in the table: 0 unknown, 1 alone, 2 with a value. */
static int option_shape(const struct command *command, struct str name)
{
	static const char always[] = " --data= --db= --json";
	char line[512];
	snprintf(line, sizeof line, "%s%s", command->options, always);
	struct str rest = str_of(line), word = { NULL, 0 };
	while (str_split(&rest, ' ', &word)) {
		bool valued = word.n > 0 && word.p[word.n - 1] == '=';
		struct str bare = { word.p, valued ? word.n - 1 : word.n };
		if (bare.n == name.n + 2 && memcmp(bare.p + 2, name.p, name.n) == 0)
			return valued ? 2 : 1;
	}
	return 0;
}

static bool take_option(const struct command *command, struct cmd_args *args, int argc, char **argv,
			int *i)
{
	const char *text = argv[*i] + 2;
	const char *equals = strchr(text, '=');
	struct str name = { text, equals == NULL ? strlen(text) : (size_t)(equals - text) };
	int shape = option_shape(command, name);
	if (shape == 0 || args->n_options == CMD_OPTIONS || (shape == 1 && equals != NULL))
		return false;
	const char *value = equals == NULL ? "" : equals + 1;
	if (shape == 2 && equals == NULL) {
		if (*i + 1 >= argc)
			return false;
		value = argv[++*i];
	}
	args->name[args->n_options] = arena_str(args->arena, name);
	args->value[args->n_options++] = value;
	return true;
}

/* The longest name that the words begin with: "roster fill" before "roster". */
static const struct command *find_command(int argc, char **argv, int *used)
{
	const struct command *best = NULL;
	*used = 0;
	for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
		struct str rest = str_of(commands[i].name), word = { NULL, 0 };
		int n = 0;
		bool fits = true;
		while (fits && str_split(&rest, ' ', &word)) {
			n++;
			fits = n < argc && str_eq(word, argv[n]);
		}
		if (fits && n > *used) {
			best = &commands[i];
			*used = n;
		}
	}
	return best;
}

int main(int argc, char **argv)
{
	signal(SIGPIPE, SIG_IGN);
	int used;
	const struct command *command = find_command(argc, argv, &used);
	if (command == NULL)
		return cmd_usage(argc < 2 ? "no command given" : "there is no command \"%s\"",
				 argc < 2 ? "" : argv[1]);
	struct cmd_args args = { .arena = arena_new(LIMIT_ARENA_BYTES * 16LL) };
	for (int i = used + 1; i < argc; i++) {
		bool option = strncmp(argv[i], "--", 2) == 0;
		if (option && !take_option(command, &args, argc, argv, &i))
			return cmd_usage("%s does not take \"%s\"", command->name, argv[i]);
		if (!option && args.n_words == CMD_WORDS)
			return cmd_usage("too many words");
		if (!option)
			args.word[args.n_words++] = argv[i];
	}
	int status = command->run(&args);
	arena_free(args.arena);
	if (fflush(stdout) != 0)
		return cmd_fail("the output could not be written");
	return status;
}
