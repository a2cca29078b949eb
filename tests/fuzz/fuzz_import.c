/* Any bytes as a file of any kind of import, against a small office in a temporary folder. A file
 * that is accepted must be accepted again without a change, and so must its export. */
#include "base/base.h"
#include "db/migrate.h"
#include "mod/modules.h"
#include "web/import.h"

#include <unistd.h>

static struct db *db;

static void start(void)
{
	static char where[] = "/tmp/huddle-fuzz-import.XXXXXX";
	struct migrate_report report;
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	bool ok = mkdtemp(where) != NULL && db_open(where, DB_READ_WRITE, &db) == OK &&
		  migrate(db, a, 1, &report) == OK;
	assert(ok);
	modules_start();
	struct import in = { .db = db, .a = a, .now_ms = 1 };
	static const char sites[] =
		"site,practice,state,time_zone,address\nElm,P,OH,America/New_York,\n";
	static const char staff[] =
		"employee_no,name,email,phone,position,home_site,other_sites,employment,"
		"min_hours,max_hours,hourly_rate,hired,skills\n"
		"A1,Ann,,,Nurse,Elm,,full-time,1,2,,2026-01-02,\n";
	ok = db_begin(db) == OK && import_run(&in, import_kind_find("sites"), STR(sites)) == OK &&
	     import_run(&in, import_kind_find("staff"), STR(staff)) == OK && db_commit(db) == OK;
	assert(ok);
	arena_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct import_kind *const *kinds;
	if (db == NULL)
		start();
	if (size == 0)
		return 0;
	size_t n = import_kinds(&kinds);
	struct str text = { (const char *)data + 1, size - 1 };
	const struct import_kind *kind = kinds[data[0] % n];
	struct arena *a = arena_new(LIMIT_IMPORT_BYTES);
	struct import in = { .db = db, .a = a, .now_ms = 1, .relative_days = (data[0] & 128) != 0 };
	bool begun = db_begin(db) == OK;
	assert(begun);
	enum err err = import_run(&in, kind, text);
	assert(err == OK || (err == E_INVALID && in.n_faults > 0));
	if (err == OK) {
		err = import_run(&in, kind, text);
		assert(err == OK && in.made == 0 && in.changed == 0);
		struct buf out;
		struct export e = { .db = db, .a = a };
		buf_init(&out, LIMIT_RESPONSE_BYTES);
		err = export_run(&e, kind, &out);
		assert(err == OK);
		in.relative_days = false;
		err = import_run(&in, kind, buf_str(&out));
		assert(err == OK && in.made == 0 && in.changed == 0);
		buf_free(&out);
	}
	db_rollback(db);
	arena_free(a);
	return 0;
}
