/* What commands share: options, opening an office, words on standard error. */
#include "cmd/cmd.h"
#include "base/clock.h"
#include "base/conf.h"
#include "base/file.h"
#include "base/utf8.h"
#include "db/migrate.h"
#include "mod/modules.h"

const char *cmd_option(const struct cmd_args *args, const char *name)
{
	for (size_t i = 0; i < args->n_options; i++)
		if (strcmp(args->name[i], name) == 0)
			return args->value[i];
	return NULL;
}

const char *cmd_email(struct cmd_args *args, const char *option)
{
	const char *email = cmd_option(args, option);
	if (email == NULL || strlen(email) > LIMIT_EMAIL || !utf8_clean(email, strlen(email)) ||
	    !form_email_fits(email))
		return NULL;
	char *low = arena_strdup(args->arena, email);
	for (char *p = low; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p + 32);
	return low;
}

int cmd_fail(const char *format, ...)
{
	va_list list;
	va_start(list, format);
	fputs("huddle: ", stderr);
	vfprintf(stderr, format, list);
	fputc('\n', stderr);
	va_end(list);
	return EXIT_REFUSED;
}

int cmd_usage(const char *format, ...)
{
	va_list list;
	va_start(list, format);
	fputs("huddle: ", stderr);
	vfprintf(stderr, format, list);
	fputs("\nTry: huddle help\n", stderr);
	va_end(list);
	return EXIT_USAGE;
}

static const char *setting(struct cmd_args *args, const char *option, const char *conf)
{
	const char *given = cmd_option(args, option);
	return given != NULL ? given : conf_get(conf);
}

bool cmd_place(struct cmd_args *args, struct cmd_place *place)
{
	const char *data = setting(args, "data", "data");
	const char *db = setting(args, "db", "db");
	if (data == NULL && db == NULL) {
		cmd_usage("say where the office is kept: --data FOLDER, or --db postgresql://...");
		return false;
	}
	if (data == NULL) {
		const char *home = getenv("HOME");
		data = arena_printf(args->arena, "%s/.huddle", home == NULL ? "." : home);
	}
	*place = (struct cmd_place){ data, db == NULL ? data : db };
	return true;
}

static bool bring_up_to_date(struct app *app, struct arena *a, bool create)
{
	struct migrate_report report;
	enum err err = create ? migrate(app->write, a, clock_now_ms(), &report) :
				migrate_pending(app->write, a, &report);
	if (err != OK) {
		cmd_fail("%s",
			 report.message[0] != '\0' ? report.message : db_last_error(app->write));
		return false;
	}
	if (report.after < report.known) {
		if (report.before == 0)
			cmd_fail("there is no office here yet. Make one with: huddle init");
		else
			cmd_fail(
				"this office was made by an older Huddle. Back it up, then: huddle migrate");
		return false;
	}
	return true;
}

bool cmd_app_open(struct cmd_args *args, struct app *app, bool create)
{
	struct cmd_place place;
	*app = (struct app){ 0 };
	if (!cmd_place(args, &place))
		return false;
	if (create && dir_make(place.data_dir) != OK) {
		cmd_fail("the folder %s cannot be made", place.data_dir);
		return false;
	}
	enum err err = create ? keyring_load_or_create(&app->keys, place.data_dir) :
				keyring_load(&app->keys, place.data_dir);
	if (err != OK) {
		cmd_fail(
			err == E_NOTFOUND ?
				"there is no office in %s. Make one with: huddle init" :
			err == E_IO ?
				"the key file in %s cannot be read or written: is the disk full?" :
				"the key file in %s cannot be used: it must be readable by you alone",
			place.data_dir);
		return false;
	}
	app->data_dir = place.data_dir;
	app->db_where = place.where;
	app->routes = modules_routes();
	app->hasher.cost = PASSWORD_COST;
	memcpy(app->hasher.pepper, app->keys.pepper, sizeof app->hasher.pepper);
	app->base_url = conf_get("public-url") == NULL ? "" : conf_get("public-url");
	buf_init(&app->body, LIMIT_RESPONSE_BYTES);
	modules_start();
	if (db_open(place.where, DB_READ_WRITE, &app->write) != OK) {
		/* Not place.where: the address may hold a password. */
		cmd_fail("the database cannot be opened: %s", db_last_error(NULL));
		return false;
	}
	if (!bring_up_to_date(app, args->arena, create))
		return false;
	if (db_open(place.where, DB_READ_ONLY, &app->read) != OK) {
		cmd_fail("the database cannot be read: %s", db_last_error(NULL));
		return false;
	}
	return true;
}

void cmd_app_close(struct app *app)
{
	if (app->read != NULL)
		db_close(app->read);
	if (app->write != NULL)
		db_close(app->write);
	buf_free(&app->body);
	keyring_wipe(&app->keys);
}

enum err cmd_write(struct app *app, enum err (*work)(struct db *db, void *arg), void *arg)
{
	return db_transaction(app->write, work, arg);
}
