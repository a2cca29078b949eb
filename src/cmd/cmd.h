/* The command line: a table of commands, each with its options; the parts that commands share. */
#ifndef CMD_CMD_H
#define CMD_CMD_H

#include "web/ctx.h"

/* Exit codes: done; refused, or a problem was found; the words of the command are off. */
enum { EXIT_DONE = 0, EXIT_REFUSED = 1, EXIT_USAGE = 2 };

#define CMD_WORDS   16
#define CMD_OPTIONS 24

struct cmd_args {
	struct arena *arena;
	const char *word[CMD_WORDS];
	size_t n_words;
	const char *name[CMD_OPTIONS], *value[CMD_OPTIONS];
	size_t n_options;
};

struct command {
	const char *name;  /* "import"; two words for a family: "roster fill" */
	const char *usage; /* "KIND FILE [--dry-run]" */
	/* "--from= --to= --json": '=' takes a value; --data and --db are always known */
	const char *options;
	const char *says;
	int (*run)(struct cmd_args *args);
};

/* NULL when not given; "" for an option without a value. */
const char *cmd_option(const struct cmd_args *args, const char *name);
/* An e-mail address as the sign-in page reads it, in lower case; NULL when it is missing or
 * none. */
const char *cmd_email(struct cmd_args *args, const char *option);
/* Message on standard error; returns EXIT_REFUSED or EXIT_USAGE for `return cmd_fail(...)`. */
int cmd_fail(const char *format, ...) PRINTF_LIKE(1, 2);
int cmd_usage(const char *format, ...) PRINTF_LIKE(1, 2);

/* Where the office is kept: --data/--db, else HUDDLE_DATA/HUDDLE_DB. */
struct cmd_place {
	/* key file and documents; with PostgreSQL alone ".huddle" in the home folder */
	const char *data_dir;
	const char *where; /* for db_open */
};
bool cmd_place(struct cmd_args *args, struct cmd_place *place);
/* Opens keys and both handles; says what is wrong and returns false when it cannot. With `create`
 * the folder and the key file are made and the schema is brought up to date. */
bool cmd_app_open(struct cmd_args *args, struct app *app, bool create);
void cmd_app_close(struct app *app);
/* Runs `work` in one write transaction, again when it lost a race. */
enum err cmd_write(struct app *app, enum err (*work)(struct db *db, void *arg),
		   void *arg) MUST_CHECK;

/* Commands and their families; one file each. */
int cmd_serve(struct cmd_args *args);
int cmd_init(struct cmd_args *args);
int cmd_routes(struct cmd_args *args);
int cmd_import(struct cmd_args *args);
int cmd_import_nrp(struct cmd_args *args);
int cmd_import_x12(struct cmd_args *args);
int cmd_roster_fill(struct cmd_args *args);
int cmd_roster_plan(struct cmd_args *args);
int cmd_roster_solve(struct cmd_args *args);
int cmd_roster_check(struct cmd_args *args);
int cmd_roster_bound(struct cmd_args *args);
int cmd_roster_explain(struct cmd_args *args);
int cmd_roster_publish(struct cmd_args *args);
int cmd_export_roster(struct cmd_args *args);
int cmd_export(struct cmd_args *args);
int cmd_ledger_balance(struct cmd_args *args);
int cmd_ledger_verify(struct cmd_args *args);
int cmd_ledger_close(struct cmd_args *args);
int cmd_import_bank(struct cmd_args *args);
int cmd_import_hledger(struct cmd_args *args);
int cmd_export_hledger(struct cmd_args *args);
int cmd_user_add(struct cmd_args *args);
int cmd_user_passwd(struct cmd_args *args);
int cmd_user_totp(struct cmd_args *args);
int cmd_user_role(struct cmd_args *args);
int cmd_user_list(struct cmd_args *args);
int cmd_pack_apply(struct cmd_args *args);
int cmd_demo(struct cmd_args *args);
int cmd_audit_verify(struct cmd_args *args);
int cmd_audit_checkpoint(struct cmd_args *args);
int cmd_audit_dump(struct cmd_args *args);
int cmd_backup(struct cmd_args *args);
int cmd_restore(struct cmd_args *args);
int cmd_check(struct cmd_args *args);
int cmd_migrate(struct cmd_args *args);
int cmd_version(struct cmd_args *args);
int cmd_openapi(struct cmd_args *args);

#endif
