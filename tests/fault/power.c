/* Cuts the power at 300 points while the program's own database layer saves. Whatever was
 * acknowledged must be there afterwards, whole transactions only, and the file must be sound.
 *
 *	power POINTS SEED                 exit 0 when nothing was lost
 *	power POINTS SEED --expect-loss   exit 0 when something was
 *
 * With HUDDLE_TEST_SYNCHRONOUS=NORMAL the same test has to find a loss, or it proves nothing. */
#include <setjmp.h>
#include <unistd.h>

#include "base/base.h"

#include "base/arena.h"
#include "base/rng.h"
#include "db/db_table.h"
#include "db/migrate.h"
#include "fault/power_vfs.h"
#include "web/audit.h"
#include "web/web_sql.h"

#define TRANSACTIONS 24
#define SMALL        40
#define LARGE        (220 * 1024) /* so much that the log is carried into the database on the way */

struct saving {
	int number;
	const char *value;
};

/* Two tables, so that half a transaction would show. */
static enum err save(struct db *db, void *arg)
{
	const struct saving *s = arg;
	char name[32];
	snprintf(name, sizeof name, "power.%d", s->number);
	enum err err = setting_put(db, name, s->value);
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

static int save_many(const char *folder, const char *value)
{
	struct db *db;
	int done = 0;
	if (db_open(folder, DB_READ_WRITE, &db) != OK)
		return 0;
	while (done < TRANSACTIONS &&
	       db_transaction(db, save, &(struct saving){ done, value }) == OK)
		done++;
	power_cut();
	db_close(db);
	return done;
}

/* How many acknowledged transactions are missing; -1 when the file is not sound. */
static int missing(struct arena *a, const char *folder, int acknowledged)
{
	struct db *db;
	const char *fault = NULL;
	int lost = 0, there = 0;
	if (db_open(folder, DB_READ_WRITE, &db) != OK)
		return -1;
	enum err err = db_begin(db);
	if (err == OK)
		err = db_integrity(db, a, &fault);
	for (int i = 0; err == OK && i < TRANSACTIONS; i++) {
		struct setting_get_row row;
		err = setting_get(db, a, arena_printf(a, "power.%d", i), &row);
		there += err == OK;
		lost += err == E_NOTFOUND && i < acknowledged;
		if (err == E_NOTFOUND)
			err = OK;
	}
	struct audit_counts_row counts = { 0 };
	if (err == OK)
		err = audit_counts(db, a, &counts);
	db_rollback(db);
	db_close(db);
	if (err != OK || fault != NULL || counts.events != there)
		return -1;
	return lost;
}

static void remove_office(struct arena *a, const char *folder)
{
	static const char *const names[] = { "huddle.db", "huddle.db-wal", "huddle.db-shm" };
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		unlink(arena_printf(a, "%s/%s", folder, names[i]));
	rmdir(folder);
}

static int one_point(struct rng *rng)
{
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	char folder[] = "/tmp/huddle-power.XXXXXX";
	struct migrate_report report;
	struct db *db;
	bool large = rng_below(rng, 4) == 0;
	char *value = arena_alloc(a, LARGE + 1);
	memset(value, 'x', large ? LARGE : SMALL);
	if (mkdtemp(folder) == NULL || db_open(folder, DB_READ_WRITE, &db) != OK ||
	    migrate(db, a, 1, &report) != OK)
		abort();
	db_close(db); /* carries everything into the file, and syncs it */
	power_arm((int64_t)rng_below(rng, large ? 4000 : 300) + 1);
	int acknowledged = save_many(folder, value);
	power_restore(rng_next(rng));
	int lost = missing(a, folder, acknowledged);
	remove_office(a, folder);
	power_restore(0);
	arena_free(a);
	return lost;
}

int main(int argc, char **argv)
{
	int64_t points, seed;
	bool expect_loss = argc == 4 && strcmp(argv[3], "--expect-loss") == 0;
	if (argc < 3 || !str_to_i64(str_of(argv[1]), &points) ||
	    !str_to_i64(str_of(argv[2]), &seed))
		return 2;
	struct rng rng;
	rng_seed(&rng, (uint64_t)seed);
	power_install();
	int losses = 0, broken = 0;
	for (int64_t i = 0; i < points; i++) {
		int lost = one_point(&rng);
		losses += lost > 0;
		broken += lost < 0;
	}
	printf("%" PRId64 " power cuts, seed %" PRId64
	       ": %d lost acknowledged work, %d left a file that is not sound\n",
	       points, seed, losses, broken);
	if (expect_loss)
		return losses > 0 ? 0 : 1;
	return losses == 0 && broken == 0 ? 0 : 1;
}
