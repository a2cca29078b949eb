/* Every statement of the program, prepared on the real schema of both engines: it exists there, and
 * its columns and their types are what sqlgen was told. */
#include "engine.h"

#include "db/migrate.h"

static int setup(void **state)
{
	struct migrate_report report;
	engine_setup(state);
	struct engine_fixture *f = *state;
	if (migrate(f->db, f->a, 1, &report) != OK) {
		fprintf(stderr, "%s\n", report.message);
		return 1;
	}
	return 0;
}

static void every_statement_prepares(void **state)
{
	struct engine_fixture *f = *state;
	const struct db_statement *const *list;
	size_t n = db_catalogue(&list), bad = 0;
	assert_true(n > 0);
	for (size_t i = 0; i < n; i++) {
		if (db_check_statement(f->db, list[i]) != OK) {
			print_error("%s\n", db_last_error(f->db));
			bad++;
		}
	}
	print_message("%zu statements, %zu bad\n", n, bad);
	assert_int_equal(bad, 0);
}

static void the_catalogue_is_sound(void **state)
{
	(void)state;
	const struct db_statement *const *list;
	size_t n = db_catalogue(&list);
	assert_true(n <= LIMIT_STATEMENTS);
	for (size_t i = 0; i < n; i++) {
		assert_true(list[i]->name[0] != '\0' && strlen(list[i]->name) < 64);
		assert_true(list[i]->scope[0] != '\0');
		assert_true((list[i]->n_out == 0) == (list[i]->row_size == 0));
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(list[i]->name, list[k]->name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_statement_prepares, setup, engine_teardown),
		cmocka_unit_test(the_catalogue_is_sound),
	};
	int failed = cmocka_run_group_tests_name("catalogue sqlite", tests, NULL, NULL);
	engine_pg_url = engine_pg();
	if (engine_pg_url != NULL)
		failed += cmocka_run_group_tests_name("catalogue postgresql", tests, NULL, NULL);
	return failed;
}
