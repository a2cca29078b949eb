/* huddle demo: an office to look at, filled and served in seconds. The pass phrase of its accounts
 * is made anew in each run and printed, so there is no password that everybody knows. */
#include "cmd/cmd_demo.h"
#include "base/clock.h"
#include "base/conf.h"
#include "base/date.h"
#include "base/file.h"
#include "base/id.h"
#include "base/rng.h"
#include "base/tz.h"
#include "cmd/demo_sql.h"
#include "mod/admin/admin_sql.h"
#include "mod/modules.h"
#include "mod/org/org_api.h"
#include "mod/org/org_sql.h"
#include "web/audit.h"

#include <unistd.h>

#define SECRET_WORDS 4
#define LARGE_SITES  25 /* 600 people */
#define LARGE_WEEKS  104
#define MOST_WEEKS   520
/* The middle of the day in the Americas: whoever gives a day alone means the working day. */
#define NOON_UTC "T17:00:00Z"

/* Short, distinct, easy to type and to read out. */
static const char *const words[] = {
	"amber",   "anchor",  "apple",  "arrow",   "autumn",  "badge",  "bamboo",  "banner",
	"basket",  "beacon",  "birch",  "blanket", "bridge",  "button", "cactus",  "candle",
	"canyon",  "carpet",  "cedar",  "chalk",   "cherry",  "cloud",  "clover",  "copper",
	"cotton",  "cricket", "dahlia", "desert",  "dolphin", "drawer", "eagle",   "ember",
	"falcon",  "feather", "fiddle", "forest",  "garden",  "ginger", "glacier", "hammer",
	"harbor",  "hazel",   "island", "ivory",   "jacket",  "jigsaw", "kettle",  "ladder",
	"lantern", "lemon",   "magnet", "maple",   "meadow",  "mirror", "nutmeg",  "oasis",
	"orchard", "paddle",  "pepper", "pillow",  "quartz",  "raven",  "ribbon",  "saddle",
};

/* Who can sign in. `staff` is the employee number of the person in each of the groups; `sites` is
 * how many sites the account was granted, 0 for all of them. */
static const struct {
	const char *email, *name;
	enum role role;
	const char *staff_small, *staff_large;
	size_t sites;
} people[] = {
	{ "owner@riverbend.example", "Olivia Grant", ROLE_OWNER, NULL, NULL, 0 },
	{ "manager@riverbend.example", "Margaret O'Brien", ROLE_MANAGER, "RB101", NULL, 2 },
	{ "supervisor@riverbend.example", "Denise Fournier", ROLE_SUPERVISOR, "RB123", NULL, 2 },
	{ "staff@riverbend.example", "Karen Lindqvist", ROLE_STAFF, "RB107", "RB1001", 1 },
	{ "bookkeeper@riverbend.example", "Harold Finch", ROLE_BOOKKEEPER, NULL, NULL, 0 },
	{ "compliance@riverbend.example", "Nadia Petrov", ROLE_COMPLIANCE, NULL, NULL, 0 },
	{ "auditor@riverbend.example", "Walter Quist", ROLE_AUDITOR, NULL, NULL, 0 },
};

static const char *make_passphrase(struct arena *a)
{
	const char *phrase = "";
	for (int i = 0; i < SECRET_WORDS; i++) {
		uint8_t byte;
		rng_bytes(&byte, 1);
		phrase = arena_printf(a, "%s%s%s", phrase, i == 0 ? "" : " ",
				      words[byte % ARRAY_LEN(words)]);
	}
	return phrase;
}

struct making {
	struct demo *demo;
	bool large;
};

static enum err make_account(struct making *m, struct db *db, size_t k,
			     const struct org_site_row_list *sites)
{
	struct demo *d = m->demo;
	const char *number = m->large ? people[k].staff_large : people[k].staff_small;
	struct demo_staff_by_no_row staff = { 0 };
	enum err err = OK;
	int64_t id = id_new();
	if (number != NULL)
		err = demo_staff_by_no(db, d->arena, number, &staff);
	if (err == OK)
		err = admin_account_insert(db, &(struct admin_account_insert_in){
						       .id = id,
						       .email = people[k].email,
						       .name = number == NULL ? people[k].name :
										staff.name,
						       .role = role_name(people[k].role),
						       .state = "active",
						       .all_sites = people[k].sites == 0,
						       .staff = number == NULL ? NULL : &staff.id,
						       .password_hash = d->password_hash,
						       .now = d->now_ms });
	if (err == OK && people[k].sites == 0)
		return admin_grant_all_sites(db, id);
	/* Somebody on the roster gets the home site first. */
	size_t granted = 0;
	if (err == OK && number != NULL) {
		err = org_grant(db, id, staff.home_site_id);
		granted = 1;
	}
	for (size_t i = 0; err == OK && i < sites->n && granted < people[k].sites; i++) {
		if (number != NULL && sites->at[i].id == staff.home_site_id)
			continue;
		err = org_grant(db, id, sites->at[i].id);
		granted++;
	}
	return err;
}

static enum err make_accounts(struct db *db, void *arg)
{
	struct making *m = arg;
	struct org_site_row_list sites;
	enum err err = org_site_all(db, m->demo->arena, &sites);
	for (size_t k = 0; err == OK && k < ARRAY_LEN(people); k++)
		err = make_account(m, db, k, &sites);
	if (err == OK)
		err = audit_write(db, &(struct audit_event){ .at_ms = m->demo->now_ms,
							     .actor = "Huddle",
							     .event = "office.demo",
							     .object_type = "",
							     .detail = "A sample group was made.",
							     .address = "",
							     .request_id = "" });
	return err;
}

/* What the job worker does regularly, done once: obligations stand when the first page is shown. */
static enum err run_chores(struct demo *d)
{
	const struct chores *chores = modules_chores();
	enum err err = OK;
	for (size_t i = 0; err == OK && i < chores->n; i++) {
		err = chores->at[i].run(d->app, d->arena, d->now_ms);
		db_rollback(d->app->write);
		if (err != OK)
			d->why = arena_printf(d->arena, "%s: %s", chores->at[i].name,
					      db_last_error(d->app->write));
	}
	return err;
}

static enum err fill(struct demo *d, bool large)
{
	struct demo_account_count_row accounts;
	enum err err = demo_account_count(d->app->write, d->arena, &accounts);
	if (err == OK && accounts.n > 0) {
		d->why = "there is an office here already; a demo needs an empty folder";
		return E_CONFLICT;
	}
	if (err == OK)
		err = large ? demo_fill_large(d) : demo_fill_small(d);
	struct making m = { d, large };
	if (err == OK)
		err = cmd_write(d->app, make_accounts, &m);
	if (err == OK && !large)
		err = cmd_write(d->app, demo_life, d);
	if (err == OK && !large)
		err = cmd_write(d->app, demo_gate, d);
	return err != OK ? err : run_chores(d);
}

static void print_accounts(const struct demo *d)
{
	puts("A sample group: Riverbend Health Partners. Nobody in it is real.\n"
	     "Sign in with one of these addresses; the pass phrase of all of them is:\n");
	printf("  %s\n\n", d->passphrase);
	for (size_t k = 0; k < ARRAY_LEN(people); k++)
		printf("  %-20s %s\n", role_title(people[k].role), people[k].email);
	putchar('\n');
	fflush(stdout);
}

static bool give_option(struct cmd_args *args, const char *name, const char *value)
{
	if (args->n_options == CMD_OPTIONS)
		return false;
	args->name[args->n_options] = name;
	args->value[args->n_options++] = value;
	return true;
}

/* The clock of the whole run stands on the day that was asked for: pages, dates, workers. */
static bool set_day(struct cmd_args *args)
{
	const char *day = cmd_option(args, "day");
	int32_t parsed;
	if (day == NULL)
		return true;
	if (!date_parse_iso(day, &parsed))
		return false;
	return setenv("HUDDLE_TEST_CLOCK", arena_printf(args->arena, "%s" NOON_UTC, day), 1) == 0;
}

struct size {
	bool large;
	int64_t sites, weeks; /* of the large group; the small one is as it is */
};

static bool read_count(const struct cmd_args *args, const char *name, int64_t most, int64_t *out)
{
	const char *text = cmd_option(args, name);
	return text == NULL || (str_to_i64(str_of(text), out) && *out >= 1 && *out <= most);
}

static bool read_size(const struct cmd_args *args, struct size *size)
{
	const char *name = cmd_option(args, "size");
	bool small = name == NULL || strcmp(name, "small") == 0;
	*size = (struct size){ !small, LARGE_SITES, LARGE_WEEKS };
	if (!small && strcmp(name, "large") != 0)
		return false;
	if (small && (cmd_option(args, "sites") != NULL || cmd_option(args, "weeks") != NULL))
		return false;
	return read_count(args, "sites", LIMIT_SITES, &size->sites) &&
	       read_count(args, "weeks", MOST_WEEKS, &size->weeks);
}

/* A folder of its own when none was named; *own says so, for it is removed at the end. */
static bool find_place(struct cmd_args *args, const char **own)
{
	*own = NULL;
	if (cmd_option(args, "data") != NULL || cmd_option(args, "db") != NULL ||
	    conf_get("data") != NULL || conf_get("db") != NULL)
		return true;
	const char *base = getenv("TMPDIR");
	char *folder = arena_printf(args->arena, "%s/huddle-demo-XXXXXX",
				    base == NULL || base[0] == '\0' ? "/tmp" : base);
	if (mkdtemp(folder) == NULL)
		return false;
	*own = folder;
	return give_option(args, "data", folder) && give_option(args, "db", folder);
}

static void remove_place(struct arena *a, const char *folder)
{
	static const char *const files[] = { "huddle.db", "huddle.db-wal", "huddle.db-shm",
					     "huddle.key" };
	for (size_t i = 0; i < ARRAY_LEN(files); i++)
		unlink(arena_printf(a, "%s/%s", folder, files[i]));
	rmdir(folder);
}

static int fill_and_close(struct cmd_args *args, const struct size *size)
{
	struct app app;
	if (!cmd_app_open(args, &app, true))
		return EXIT_REFUSED;
	struct demo d = { .app = &app,
			  .sites = (size_t)size->sites,
			  .weeks = (int)size->weeks,
			  .arena = args->arena,
			  .now_ms = clock_now_ms(),
			  .passphrase = make_passphrase(args->arena) };
	const struct tz *tz = tz_find("America/New_York");
	d.today = tz_day(tz == NULL ? tz_find("UTC") : tz, d.now_ms);
	d.password_hash = password_hash(args->arena, &app.hasher, d.passphrase);
	int64_t started = clock_monotonic_ms();
	enum err err = fill(&d, size->large);
	int status = EXIT_DONE;
	if (err != OK)
		status = cmd_fail("the sample group could not be made: %s",
				  d.why != NULL ? d.why : db_last_error(app.write));
	else
		print_accounts(&d);
	if (err == OK)
		fprintf(stderr, "Filled in %.1f seconds.\n",
			(double)(clock_monotonic_ms() - started) / 1000);
	cmd_app_close(&app);
	return status;
}

int cmd_demo(struct cmd_args *args)
{
	struct size size;
	const char *own;
	if (!read_size(args, &size))
		return cmd_usage("--size is small or large; large takes --sites and --weeks");
	if (!set_day(args))
		return cmd_usage("--day is a day such as 2026-11-23");
	if (!find_place(args, &own))
		return cmd_fail("no temporary folder can be made; name one with --data FOLDER");
	bool serve = cmd_option(args, "no-serve") == NULL;
	int status = fill_and_close(args, &size);
	if (status == EXIT_DONE && serve)
		status = cmd_serve(args);
	if (own != NULL && (serve || status != EXIT_DONE))
		remove_place(args->arena, own);
	else if (own != NULL)
		printf("The office is kept in %s; serve it with: huddle serve --data %s\n", own,
		       own);
	return status;
}
