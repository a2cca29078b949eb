/* The stream inside a backup: what was written is read back, row for row; a stream that was cut,
 * that names a column twice or holds a text that is none loads nothing. */
#include "engine.h"

#include "db/db_dump.h"
#include "db/migrate.h"
#include "web/web_sql.h"

static char stream[1 << 18];

/* An office with one setting, as a stream. */
static size_t written(struct engine_fixture *f, const char *value)
{
	struct migrate_report migrated;
	struct db_dump_report report;
	assert_int_equal(migrate(f->db, f->a, 1, &migrated), OK);
	assert_int_equal(setting_put(f->db, "office.name", value), OK);
	FILE *out = fmemopen(stream, sizeof stream, "wb");
	assert_non_null(out);
	assert_int_equal(db_dump(f->db, out, &report), OK);
	assert_int_equal(report.rows, 1);
	fflush(out);
	size_t n = (size_t)ftell(out);
	fclose(out);
	assert_true(n > 0 && n < sizeof stream);
	return n;
}

static bool sound(void *arg)
{
	return *(bool *)arg;
}

/* Into a database that is empty again. */
static enum err loaded(void **state, size_t n, bool whole, struct db_dump_report *report)
{
	engine_teardown(state);
	engine_setup(state);
	struct engine_fixture *f = *state;
	FILE *in = fmemopen(stream, n, "rb");
	assert_non_null(in);
	enum err err = db_load(f->db, in, 1, sound, &whole, report);
	fclose(in);
	return err;
}

static void refused(void **state, size_t n, bool whole, const char *why)
{
	struct db_dump_report report;
	struct setting_get_row row;
	assert_int_equal(loaded(state, n, whole, &report), E_INVALID);
	assert_string_equal(report.why, why);
	struct engine_fixture *f = *state;
	assert_int_equal(setting_get(f->db, f->a, "office.name", &row), E_NOTFOUND);
}

/* Where these bytes stand in the stream. */
static char *place_of(size_t n, const char *bytes, size_t length)
{
	char *at = memmem(stream, n, bytes, length);
	assert_non_null(at);
	return at;
}

static void what_was_written_is_read(void **state)
{
	struct db_dump_report report;
	struct setting_get_row row;
	size_t n = written(*state, "Elm Family, Zoë's");
	assert_int_equal(loaded(state, n, true, &report), OK);
	assert_int_equal(report.rows, 1);
	struct engine_fixture *f = *state;
	assert_int_equal(setting_get(f->db, f->a, "office.name", &row), OK);
	assert_string_equal(row.setting, "Elm Family, Zoë's");
}

static void what_is_cut_or_unsound_is_refused(void **state)
{
	size_t n = written(*state, "Elm");
	refused(state, n - 1, true, "The backup was cut short.");
	refused(state, n, false, "The backup is damaged.");
	refused(state, (size_t)(place_of(n, "office.name", 11) - stream), true,
		"The backup was cut short.");
}

static void a_column_that_is_named_twice_is_refused(void **state)
{
	size_t n = written(*state, "Elm");
	/* "name" and "value" become "name" and "name": one column would stay without a value. */
	static const char both[] = "\0\0\0\0\0\0\0\4name\0\0\0\0\0\0\0\5value";
	static const char twice[] = "\0\0\0\0\0\0\0\4name\0\0\0\0\0\0\0\4name";
	char *at = place_of(n, both, sizeof both - 1);
	size_t behind = n - (size_t)(at - stream) - (sizeof both - 1);
	memcpy(at, twice, sizeof twice - 1);
	memmove(at + sizeof twice - 1, at + sizeof both - 1, behind);
	refused(state, n - 1, true, "The backup has a table that this version of Huddle has not.");
}

static void a_text_that_is_none_is_refused(void **state)
{
	static const char none[] = { '\0', '\xff' };
	for (size_t i = 0; i < ARRAY_LEN(none); i++) {
		size_t n = written(*state, "Elm");
		place_of(n, "Elm", 3)[1] = none[i];
		refused(state, n, true, "The backup holds a text that is none.");
		engine_teardown(state);
		engine_setup(state);
	}
}

#define BOTH(test) cmocka_unit_test_setup_teardown(test, engine_setup, engine_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(what_was_written_is_read),
		BOTH(what_is_cut_or_unsound_is_refused),
		BOTH(a_column_that_is_named_twice_is_refused),
		BOTH(a_text_that_is_none_is_refused),
	};
	int failed = cmocka_run_group_tests_name("dump sqlite", tests, NULL, NULL);
	engine_pg_url = engine_pg();
	if (engine_pg_url != NULL)
		failed += cmocka_run_group_tests_name("dump postgresql", tests, NULL, NULL);
	return failed;
}
