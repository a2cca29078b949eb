/* What the test with kill -9 rests on: a write in one transaction is never seen in half, and one
 * that is not in a transaction is, so the test can fail.
 *
 *	torn KILLS            exit 0 when no pair was torn
 *	torn KILLS --loose    writes without a transaction; exit 0 when a torn pair was found */
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/base.h"

#include "base/arena.h"
#include "base/rng.h"
#include "db/migrate.h"
#include "web/audit.h"
#include "web/web_sql.h"

struct pair {
	int64_t number;
};

static enum err write_pair(struct db *db, void *arg)
{
	char name[40];
	snprintf(name, sizeof name, "pair.%" PRId64, ((struct pair *)arg)->number);
	enum err err = setting_put(db, name, "x");
	if (err != OK)
		return err;
	return audit_write(db, &(struct audit_event){ .at_ms = 1,
						      .actor = "x",
						      .event = name,
						      .object_type = "",
						      .detail = "",
						      .address = "",
						      .request_id = "" });
}

static void write_for_ever(const char *folder, int64_t from, bool loose)
{
	struct db *db;
	if (db_open(folder, DB_READ_WRITE, &db) != OK)
		_exit(1);
	for (struct pair p = { from };; p.number++) {
		enum err err = loose ? write_pair(db, &p) : db_transaction(db, write_pair, &p);
		if (err != OK)
			_exit(1);
	}
}

/* Settings, events and waiting events are as many, or something was done in half. */
static bool is_torn(const char *folder, int64_t *pairs)
{
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	struct db *db;
	struct audit_counts_row counts;
	if (db_open(folder, DB_READ_WRITE, &db) != OK || audit_counts(db, a, &counts) != OK)
		abort();
	int64_t settings = 0;
	for (int64_t i = 0;; i++, settings++) {
		struct setting_get_row row;
		if (setting_get(db, a, arena_printf(a, "pair.%" PRId64, i), &row) != OK)
			break;
	}
	*pairs = settings;
	db_close(db);
	arena_free(a);
	return counts.events != settings || counts.pending != settings;
}

static void remove_office(const char *folder)
{
	static const char *const names[] = { "huddle.db", "huddle.db-wal", "huddle.db-shm" };
	char path[600];
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		unlink(path);
	}
	rmdir(folder);
}

static bool kill_once(const char *folder, int64_t *pairs, struct rng *rng, bool loose)
{
	pid_t pid = fork();
	if (pid == 0)
		write_for_ever(folder, *pairs, loose);
	struct timespec ts = { 0, 6000000 + (long)rng_below(rng, 34000000) };
	nanosleep(&ts, NULL);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	return is_torn(folder, pairs);
}

int main(int argc, char **argv)
{
	int64_t kills, pairs = 0, torn = 0;
	bool loose = argc == 3 && strcmp(argv[2], "--loose") == 0;
	if (argc < 2 || !str_to_i64(str_of(argv[1]), &kills))
		return 2;
	char folder[] = "/tmp/huddle-torn.XXXXXX";
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	struct migrate_report report;
	struct db *db;
	struct rng rng;
	rng_seed(&rng, 7);
	if (mkdtemp(folder) == NULL || db_open(folder, DB_READ_WRITE, &db) != OK ||
	    migrate(db, a, 1, &report) != OK)
		return 2;
	db_close(db); /* a connection is not taken through a fork */
	/* Once torn it stays so: one is enough to know. */
	for (int64_t i = 0; i < kills && torn == 0; i++)
		torn = kill_once(folder, &pairs, &rng, loose);
	remove_office(folder);
	arena_free(a);
	printf("%s: %s among %" PRId64 " pairs\n",
	       loose ? "without a transaction" : "in transactions",
	       torn != 0 ? "a torn one" : "no torn one", pairs);
	return (torn != 0) == loose ? 0 : 1;
}
