/* Begins and rolls back, while one allocation fails (no_memory.c): whatever fails, the process ends
 * or the connection can begin again. A transaction that stays open would lock all others out.
 *
 *	stuck PLACE     exit 0: all is well; 3: no transaction can be begun any more */
#include "base/base.h"

#include "db/db.h"

#include <sqlite3.h>

#define ROUNDS 4

int main(int argc, char **argv)
{
	struct db *db;
	if (argc != 2)
		return 2;
	/* A busy connection has used up its reserve and asks the machine; so does this one. */
	sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0);
	if (db_open(argv[1], DB_READ_WRITE, &db) != OK)
		return 1;
	for (int i = 0; i < ROUNDS; i++) {
		if (db_begin(db) == OK && i % 2 == 0)
			db_rollback(db);
		else if (db_in_transaction(db) && db_commit(db) != OK)
			fprintf(stderr, "a commit failed\n");
	}
	/* One allocation fails, so one of two tries goes through. */
	bool begun = db_begin(db) == OK || db_begin(db) == OK;
	if (!begun)
		fprintf(stderr, "%s\n", db_last_error(db));
	db_rollback(db);
	db_close(db);
	return begun ? 0 : 3;
}
