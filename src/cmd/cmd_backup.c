/* huddle backup and huddle restore. One process reads the database and another one encrypts, so
 * that nothing readable ever stands on a disk; the same the other way round. The stream begins with
 * the key file of the office, then comes the dump of db/db_dump.h. */
#include "auth/backup.h"
#include "base/clock.h"
#include "base/file.h"
#include "cmd/cmd.h"
#include "db/db_dump.h"
#include "web/audit.h"
#include "web/web_sql.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#define KEY_LINE      "huddle-key "
#define KEY_MAX_BYTES 4096

static const char *read_passphrase(struct cmd_args *args)
{
	const char *path = cmd_option(args, "passphrase-file");
	struct str text;
	if (path == NULL) {
		cmd_usage("name a file that holds the pass phrase: --passphrase-file FILE");
		return NULL;
	}
	if (file_read(args->arena, path, LIMIT_PASSWORD + 2, &text) != OK) {
		cmd_fail("the pass phrase cannot be read from %s", path);
		return NULL;
	}
	while (text.n > 0 && (text.p[text.n - 1] == '\n' || text.p[text.n - 1] == '\r'))
		text.n--;
	if (text.n < 12 || text.n > LIMIT_PASSWORD) {
		cmd_fail(
			"the pass phrase must have at least 12 characters; who has the file can try as often as they like");
		return NULL;
	}
	return arena_str(args->arena, text);
}

/* In a process of its own: the whole office to `out`. */
static int write_office(struct cmd_args *args, FILE *out)
{
	struct app app;
	struct str key;
	if (!cmd_app_open(args, &app, false))
		return EXIT_REFUSED;
	const char *path = arena_printf(args->arena, "%s/" KEYRING_FILE, app.data_dir);
	if (file_read(args->arena, path, KEY_MAX_BYTES, &key) != OK)
		return cmd_fail("the key file cannot be read");
	fprintf(out, KEY_LINE "%zu\n", key.n);
	fwrite(key.p, 1, key.n, out);
	struct db_dump_report report;
	enum err err = db_dump(app.read, out, &report);
	if (ferror(out) != 0 || (err == OK && fflush(out) != 0))
		return EXIT_REFUSED; /* who reads this has given up, and says why */
	if (err != OK)
		return cmd_fail("the office could not be read: %s", db_last_error(app.read));
	fclose(out);
	fprintf(stderr, "%" PRId64 " rows of %" PRId64 " tables.\n", report.rows, report.tables);
	cmd_app_close(&app);
	return EXIT_DONE;
}

static bool ended_well(pid_t pid)
{
	int status;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return false;
	return WIFEXITED(status) && WEXITSTATUS(status) == EXIT_DONE;
}

/* Starts `run` in a child whose end of the pipe is `ours` 0: it writes, 1: it reads. */
static pid_t start_child(struct cmd_args *args, int (*run)(struct cmd_args *, FILE *),
			 bool child_writes, FILE **mine)
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) != 0)
		return -1;
	fflush(NULL);
	pid_t pid = fork();
	int child_end = child_writes ? ends[1] : ends[0],
	    parent_end = child_writes ? ends[0] : ends[1];
	if (pid == 0) {
		close(parent_end);
		FILE *f = fdopen(child_end, child_writes ? "wb" : "rb");
		int status = f == NULL ? EXIT_REFUSED : run(args, f);
		fflush(NULL);
		_exit(status);
	}
	close(child_end);
	*mine = pid < 0 ? NULL : fdopen(parent_end, child_writes ? "rb" : "wb");
	return *mine == NULL ? -1 : pid;
}

static enum err note_backup(struct db *db, void *arg)
{
	struct cmd_args *args = arg;
	int64_t now = clock_now_ms();
	enum err err = setting_put(db, "backup.last", arena_printf(args->arena, "%" PRId64, now));
	if (err != OK)
		return err;
	return audit_write(db, &(struct audit_event){ .at_ms = now,
						      .actor = "Huddle",
						      .event = "backup.make",
						      .object_type = "",
						      .detail = "",
						      .address = "",
						      .request_id = "" });
}

static int encrypt_from(struct cmd_args *args, FILE *out, const char *passphrase)
{
	FILE *in = NULL;
	pid_t pid = start_child(args, write_office, true, &in);
	if (pid < 0)
		return cmd_fail("no second process can be started");
	enum err err = backup_encrypt(in, out, passphrase, BACKUP_COST);
	bool written = ferror(out) == 0 && (err != OK || fsync(fileno(out)) == 0);
	fclose(in);
	bool whole = ended_well(pid);
	if (!written || (whole && err != OK))
		return cmd_fail("the backup could not be written: is the disk full?");
	return whole ? EXIT_DONE : EXIT_REFUSED; /* the other one has said why */
}

int cmd_backup(struct cmd_args *args)
{
	if (args->n_words != 1)
		return cmd_usage("name the file of the backup: huddle backup FILE");
	const char *passphrase = read_passphrase(args), *path = args->word[0];
	if (passphrase == NULL)
		return EXIT_USAGE;
	/* Written beside and renamed, so that a file of this name is always a whole backup. */
	const char *fresh = arena_printf(args->arena, "%s.unfinished", path);
	if (file_exists(path))
		return cmd_fail("%s exists already; a backup never takes the place of another",
				path);
	int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	FILE *out = fd < 0 ? NULL : fdopen(fd, "wb");
	if (out == NULL)
		return cmd_fail("%s cannot be written: %s", fresh, strerror(errno));
	int status = encrypt_from(args, out, passphrase);
	if (fclose(out) != 0 && status == EXIT_DONE)
		status = cmd_fail("the backup could not be written: is the disk full?");
	if (status == EXIT_DONE && rename(fresh, path) != 0)
		status = cmd_fail("%s cannot be written: %s", path, strerror(errno));
	if (status != EXIT_DONE) {
		unlink(fresh);
		return status;
	}
	struct app app;
	if (!cmd_app_open(args, &app, false))
		return EXIT_REFUSED;
	if (cmd_write(&app, note_backup, args) != OK)
		fprintf(stderr,
			"The backup is whole, but the office could not note that it was made.\n");
	cmd_app_close(&app);
	printf("The backup is in %s. Without its pass phrase nobody can read it, nor can you.\n",
	       path);
	return EXIT_DONE;
}

/* In a process of its own: the backup, decrypted, to `out`. Says what is wrong with it. */
static int decrypt_backup(struct cmd_args *args, FILE *out)
{
	const char *passphrase = read_passphrase(args);
	if (passphrase == NULL)
		return EXIT_USAGE;
	FILE *in = fopen(args->word[0], "rbe");
	if (in == NULL)
		return cmd_fail("%s cannot be read: %s", args->word[0], strerror(errno));
	enum err err = backup_decrypt(in, out, passphrase);
	if (err == OK && fclose(out) != 0)
		err = E_IO;
	fclose(in);
	if (err == E_DENIED)
		return cmd_fail("this is not the pass phrase of this backup");
	if (err == E_INVALID || err == E_LIMIT)
		return cmd_fail(
			"%s is not a whole backup: it is damaged, was cut short or is something else",
			args->word[0]);
	return err == OK ? EXIT_DONE : cmd_fail("the backup could not be read to its end");
}

struct restoring {
	pid_t pid;
	FILE *in;
	struct str key;
};

static bool source_was_sound(void *arg)
{
	return ended_well(((struct restoring *)arg)->pid);
}

static bool read_key(struct restoring *r, struct arena *a)
{
	char line[64];
	int64_t n;
	if (fgets(line, sizeof line, r->in) == NULL ||
	    strncmp(line, KEY_LINE, strlen(KEY_LINE)) != 0)
		return false;
	struct str digits = str_trim(str_of(line + strlen(KEY_LINE)));
	if (!str_to_i64(digits, &n) || n < 1 || n > KEY_MAX_BYTES)
		return false;
	char *p = arena_alloc(a, (size_t)n);
	r->key = (struct str){ p, (size_t)n };
	return fread(p, 1, r->key.n, r->in) == r->key.n;
}

static enum err load(struct cmd_args *args, const struct cmd_place *place, struct restoring *r)
{
	struct db *db;
	struct db_dump_report report = { 0 };
	enum err err = db_open(place->where, DB_READ_WRITE, &db);
	if (err != OK) {
		/* Not place->where: the address may hold a password. */
		cmd_fail("nothing was restored. The database cannot be opened: %s",
			 db_last_error(NULL));
		return err;
	}
	err = db_load(db, r->in, clock_now_ms(), source_was_sound, r, &report);
	if (err == OK)
		err = file_write_new(arena_printf(args->arena, "%s/" KEYRING_FILE, place->data_dir),
				     r->key.p, r->key.n);
	if (err != OK)
		cmd_fail("nothing was restored. %s",
			 report.why != NULL ? report.why : db_last_error(db));
	else
		fprintf(stderr, "%" PRId64 " rows of %" PRId64 " tables.\n", report.rows,
			report.tables);
	db_close(db);
	return err;
}

static bool place_is_free(struct cmd_args *args, const struct cmd_place *place)
{
	if (file_exists(arena_printf(args->arena, "%s/" KEYRING_FILE, place->data_dir)) ||
	    file_exists(arena_printf(args->arena, "%s/huddle.db", place->data_dir))) {
		cmd_fail("there is an office in %s already; restore into an empty folder",
			 place->data_dir);
		return false;
	}
	return true;
}

/* What a failed restore left; nothing stood there before. */
static void clear_place(struct arena *a, const struct cmd_place *place)
{
	static const char *const files[] = { "huddle.db", "huddle.db-wal", "huddle.db-shm" };
	for (size_t i = 0; i < ARRAY_LEN(files); i++)
		unlink(arena_printf(a, "%s/%s", place->data_dir, files[i]));
}

int cmd_restore(struct cmd_args *args)
{
	struct cmd_place place;
	struct restoring r = { 0 };
	if (args->n_words != 1)
		return cmd_usage("name the file of the backup: huddle restore FILE");
	if (!cmd_place(args, &place) || !place_is_free(args, &place))
		return EXIT_REFUSED;
	if (dir_make(place.data_dir) != OK)
		return cmd_fail("the folder %s cannot be made", place.data_dir);
	r.pid = start_child(args, decrypt_backup, true, &r.in);
	if (r.pid < 0)
		return cmd_fail("no second process can be started");
	if (!read_key(&r, args->arena)) {
		fclose(r.in);
		return ended_well(r.pid) ? cmd_fail("%s is not a backup of Huddle", args->word[0]) :
					   EXIT_REFUSED;
	}
	enum err err = load(args, &place, &r);
	fclose(r.in);
	if (err != OK) {
		clear_place(args->arena, &place);
		return EXIT_REFUSED;
	}
	puts("The office is restored. Checking it:");
	fflush(stdout);
	return cmd_check(args);
}
