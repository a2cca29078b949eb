/* The history on both engines: what was sealed cannot be changed, dropped or added to without being
 * found, also by somebody who may run any SQL. The triggers that refuse such changes are taken away
 * first here, as an intruder with the database's password would. */
#include "engine.h"

#include <sys/wait.h>

#include "auth/keyring.h"
#include "db/migrate.h"
#include "web/audit.h"
#include "web/web_sql.h"

#define EVENTS 2500 /* three batches of the sealer */

static struct keyring keys = { .sign = { 1, 2, 3 } };

static void write_events(struct db *db, int from, int to)
{
	assert_int_equal(db_begin(db), OK);
	for (int i = from; i < to; i++) {
		char detail[40];
		snprintf(detail, sizeof detail, "number %d", i);
		assert_int_equal(audit_write(db,
					     &(struct audit_event){ .at_ms = 1000 + i,
								    .account_id = i % 3,
								    .actor = "Zoë",
								    .event = "site.change",
								    .object_type = "site",
								    .object_id = i % 2 == 0 ? 7 : 0,
								    .detail = detail,
								    .address = "127.0.0.1",
								    .request_id = "" }),
				 OK);
	}
	assert_int_equal(db_commit(db), OK);
}

static void seal_all(struct db *db, int64_t now)
{
	int64_t sealed = 1;
	while (sealed > 0)
		assert_int_equal(audit_seal(db, &keys, now, &sealed), OK);
}

static void drop_guards(struct engine_fixture *f)
{
	assert_int_equal(
		db_script(
			f->db,
			f->pg ? "DROP TRIGGER audit_event_immutable ON audit_event;"
				"DROP TRIGGER audit_leaf_immutable ON audit_leaf;"
				"DROP TRIGGER audit_checkpoint_immutable ON audit_checkpoint;"
				"ALTER TABLE audit_leaf DROP CONSTRAINT audit_leaf_event" :
				"DROP TRIGGER audit_event_no_update; DROP TRIGGER audit_event_no_delete;"
				"DROP TRIGGER audit_leaf_no_update; DROP TRIGGER audit_leaf_no_delete;"
				"DROP TRIGGER audit_checkpoint_no_update; DROP TRIGGER audit_checkpoint_no_delete;"
				"PRAGMA foreign_keys = OFF"),
		OK);
}

static int setup(void **state)
{
	struct migrate_report report;
	engine_setup(state);
	struct engine_fixture *f = *state;
	if (migrate(f->db, f->a, 1, &report) != OK)
		return 1;
	write_events(f->db, 0, EVENTS);
	seal_all(f->db, 5000);
	return 0;
}

static struct audit_report look(struct engine_fixture *f, const char *kept)
{
	struct audit_report report;
	enum err err = audit_verify(f->db, f->a, &keys, kept, &report);
	assert_true(err == OK || err == E_INVALID);
	assert_int_equal(err == OK, report.fault == NULL);
	return report;
}

static void assert_found(struct engine_fixture *f, const char *sql, const char *words, int64_t seq)
{
	drop_guards(f);
	assert_int_equal(db_script(f->db, sql), OK);
	struct audit_report r = look(f, NULL);
	assert_non_null(r.fault);
	assert_non_null(strstr(r.fault, words));
	assert_int_equal(r.fault_seq, seq);
}

static void what_is_whole_passes(void **state)
{
	struct engine_fixture *f = *state;
	struct audit_report r = look(f, NULL);
	assert_null(r.fault);
	assert_int_equal(r.leaves, EVENTS);
	assert_int_equal(r.checkpoints, 3);
	write_events(f->db, EVENTS, EVENTS + 10);
	r = look(f, NULL);
	assert_null(r.fault);
	assert_int_equal(r.pending, 10);
	seal_all(f->db, 6000);
	r = look(f, NULL);
	assert_int_equal(r.leaves, EVENTS + 10);
	assert_int_equal(r.checkpoints, 4);
}

static void the_guards_refuse(void **state)
{
	struct engine_fixture *f = *state;
	assert_int_equal(db_script(f->db, "UPDATE audit_event SET actor = 'x'"), E_INVALID);
	assert_int_equal(db_script(f->db, "DELETE FROM audit_leaf"), E_INVALID);
	assert_int_equal(db_script(f->db, "DELETE FROM audit_checkpoint"), E_INVALID);
}

static void a_changed_event_is_found(void **state)
{
	assert_found(*state, "UPDATE audit_event SET detail = 'other' WHERE detail = 'number 1234'",
		     "was changed", 1234);
}

static void a_changed_leaf_is_found(void **state)
{
	assert_found(
		*state,
		"UPDATE audit_leaf SET leaf_hash = (SELECT leaf_hash FROM audit_leaf WHERE seq = 3) WHERE seq = 4",
		"was changed", 4);
}

static void the_last_leaf_is_missed(void **state)
{
	assert_found(*state, "DELETE FROM audit_leaf WHERE seq = 2499", "end of the history", 2499);
}

static void the_last_leaf_and_its_event_are_missed(void **state)
{
	assert_found(
		*state,
		"DELETE FROM audit_leaf WHERE seq = 2499; DELETE FROM audit_event WHERE detail = 'number 2499'",
		"end of the history", 2499);
}

static void a_whole_last_batch_is_missed(void **state)
{
	assert_found(
		*state,
		"DELETE FROM audit_event WHERE id IN (SELECT event_id FROM audit_leaf WHERE seq >= 2000);"
		"DELETE FROM audit_leaf WHERE seq >= 2000",
		"end of the history", 2000);
}

static void a_leaf_in_the_middle_is_missed(void **state)
{
	assert_found(*state, "DELETE FROM audit_leaf WHERE seq = 77", "missing", 77);
}

static void an_event_of_a_leaf_is_missed(void **state)
{
	assert_found(*state, "DELETE FROM audit_event WHERE detail = 'number 77'", "missing", 77);
}

static void a_checkpoint_in_the_middle_is_missed(void **state)
{
	assert_found(*state, "DELETE FROM audit_checkpoint WHERE size = 2000",
		     "A checkpoint is missing", 1000);
}

static void the_newest_checkpoint_is_missed(void **state)
{
	assert_found(*state, "DELETE FROM audit_checkpoint WHERE size = 2500", "end of the history",
		     2500);
}

static void a_forged_checkpoint_is_found(void **state)
{
	assert_found(
		*state,
		"UPDATE audit_checkpoint SET note = (SELECT note FROM audit_checkpoint WHERE size = 1000) WHERE size = 2000",
		"signature", 1999);
}

static void an_inserted_event_is_found(void **state)
{
	assert_found(
		*state,
		"INSERT INTO audit_event (id, at_ms, actor, event, object_type, detail, address, request_id)"
		" VALUES (42, 1, 'x', 'x', '', '', '', '')",
		"neither sealed", -1);
	assert_int_equal(look(*state, NULL).fault_event, 42);
}

static void an_inserted_leaf_is_found(void **state)
{
	assert_found(
		*state,
		"INSERT INTO audit_event (id, at_ms, actor, event, object_type, detail, address, request_id)"
		" VALUES (42, 1, 'x', 'x', '', '', '', '');"
		"INSERT INTO audit_leaf (seq, event_id, leaf_hash) SELECT 2500, 42, leaf_hash FROM audit_leaf WHERE seq = 0",
		"was changed", 2500);
}

static void a_log_cut_as_a_whole_is_found_by_a_kept_note(void **state)
{
	struct engine_fixture *f = *state;
	struct audit_checkpoint_newest_row newest;
	assert_int_equal(audit_checkpoint_newest(f->db, f->a, &newest), OK);
	assert_null(look(f, newest.note).fault);
	drop_guards(f);
	assert_int_equal(
		db_script(
			f->db,
			"DELETE FROM audit_event WHERE id IN (SELECT event_id FROM audit_leaf WHERE seq >= 2000);"
			"DELETE FROM audit_leaf WHERE seq >= 2000; DELETE FROM audit_checkpoint WHERE size > 2000"),
		OK);
	assert_null(look(f, NULL).fault); /* which is why notes are kept outside */
	assert_non_null(strstr(look(f, newest.note).fault, "shorter"));
	assert_non_null(strstr(look(f, "nonsense").fault, "kept note"));
}

/* A second sealer that began on the same frontier loses, and nothing is lost or sealed twice. */
static void two_sealers_do_not_fork(void **state)
{
	struct engine_fixture *f = *state;
	write_events(f->db, EVENTS, EVENTS + 1500);
	pid_t pids[3];
	for (int k = 0; k < 3; k++) {
		pids[k] = fork();
		if (pids[k] != 0)
			continue;
		struct db *db = NULL;
		int64_t sealed = 1;
		enum err err = db_open(f->where, DB_READ_WRITE, &db);
		for (int tries = 0; tries < 200 && (err == E_BUSY || (err == OK && sealed > 0));
		     tries++)
			err = audit_seal(db, &keys, 7000, &sealed);
		_exit(err == OK ? 0 : 1);
	}
	for (int k = 0; k < 3; k++) {
		int status;
		assert_int_equal(waitpid(pids[k], &status, 0), pids[k]);
		assert_int_equal(status, 0);
	}
	struct audit_report r = look(f, NULL);
	assert_null(r.fault);
	assert_int_equal(r.leaves, EVENTS + 1500);
	assert_int_equal(r.pending, 0);
}

static void the_second_verifier_agrees(void **state)
{
	struct engine_fixture *f = *state;
	char path[] = "/tmp/huddle-dump.XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	FILE *out = fdopen(fd, "w");
	assert_int_equal(audit_dump(f->db, f->a, &keys, out), OK);
	assert_int_equal(fclose(out), 0);
	pid_t pid = fork();
	if (pid == 0) {
		execlp("python3", "python3", "tests/audit_verify.py", path, (char *)NULL);
		_exit(127);
	}
	int status;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	unlink(path);
	assert_int_equal(status, 0);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, engine_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(what_is_whole_passes),
		CASE(the_guards_refuse),
		CASE(a_changed_event_is_found),
		CASE(a_changed_leaf_is_found),
		CASE(the_last_leaf_is_missed),
		CASE(the_last_leaf_and_its_event_are_missed),
		CASE(a_whole_last_batch_is_missed),
		CASE(a_leaf_in_the_middle_is_missed),
		CASE(an_event_of_a_leaf_is_missed),
		CASE(a_checkpoint_in_the_middle_is_missed),
		CASE(the_newest_checkpoint_is_missed),
		CASE(a_forged_checkpoint_is_found),
		CASE(an_inserted_event_is_found),
		CASE(an_inserted_leaf_is_found),
		CASE(a_log_cut_as_a_whole_is_found_by_a_kept_note),
		CASE(two_sealers_do_not_fork),
		CASE(the_second_verifier_agrees),
	};
	int failed = cmocka_run_group_tests_name("audit sqlite", tests, NULL, NULL);
	engine_pg_url = engine_pg();
	if (engine_pg_url != NULL)
		failed += cmocka_run_group_tests_name("audit postgresql", tests, NULL, NULL);
	return failed;
}
