/* Where a setting's value comes from: command line, environment, file, default. */
#include "unit.h"

#include "base/conf.h"
#include "base/file.h"

static char path[] = "/tmp/huddle-conf-XXXXXX";

static int set_up(void **state)
{
	(void)state;
	size_t n;
	const struct conf_setting *table = conf_table(&n);
	for (size_t i = 0; i < n; i++)
		unsetenv(table[i].env);
	int fd = mkstemp(path);
	return fd < 0 || close(fd) != 0;
}

static int tear_down(void **state)
{
	(void)state;
	conf_reset();
	return remove(path);
}

static enum err read_text(const char *text, size_t *line)
{
	assert_int_equal(file_replace(path, text, strlen(text)), OK);
	return conf_read(path, line);
}

static void the_nearest_wins(void **state)
{
	(void)state;
	size_t line = 0;
	conf_reset();
	assert_string_equal(conf_get("listen"), "127.0.0.1:8080");
	assert_null(conf_get("db"));
	assert_int_equal(read_text("# comment\n\n listen = 0.0.0.0:80 \r\ndata=/srv/a=b\n", &line),
			 OK);
	assert_string_equal(conf_get("listen"), "0.0.0.0:80");
	assert_string_equal(conf_get("data"), "/srv/a=b");
	setenv("HUDDLE_LISTEN", "1.2.3.4:5", 1);
	assert_string_equal(conf_get("listen"), "1.2.3.4:5");
	setenv("HUDDLE_LISTEN", "", 1);
	assert_string_equal(conf_get("listen"), "0.0.0.0:80");
	setenv("HUDDLE_LISTEN", "1.2.3.4:5", 1);
	assert_int_equal(conf_set("listen", "[::1]:8080"), OK);
	assert_string_equal(conf_get("listen"), "[::1]:8080");
	unsetenv("HUDDLE_LISTEN");
	conf_reset();
	assert_string_equal(conf_get("listen"), "127.0.0.1:8080");
}

static void mistakes_are_named(void **state)
{
	(void)state;
	size_t line = 0;
	conf_reset();
	assert_int_equal(conf_set("lisen", "x"), E_NOTFOUND);
	assert_false(conf_known("lisen"));
	assert_true(conf_known("listen"));
	assert_int_equal(conf_read("/tmp/huddle-no-such-file", &line), E_NOTFOUND);
	assert_int_equal(read_text("listen=a\nlisen = b\n", &line), E_INVALID);
	assert_int_equal(line, 2);
	assert_string_equal(conf_get("listen"), "127.0.0.1:8080");
	assert_int_equal(read_text("\n\nlisten\n", &line), E_INVALID);
	assert_int_equal(line, 3);
}

static void numbers(void **state)
{
	(void)state;
	int64_t n = 7;
	conf_reset();
	assert_int_equal(conf_int("workers", 1, 64, &n), OK);
	assert_int_equal(n, 2);
	const char *bad[] = { "0", "65", "two", "", "2.5" };
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_int_equal(conf_set("workers", bad[i]), OK);
		assert_int_equal(conf_int("workers", 1, 64, &n), E_INVALID);
		assert_int_equal(n, 2);
	}
	assert_int_equal(conf_int("data", 0, 1, &n), E_INVALID);
}

static void unknown_setting(void *arg)
{
	conf_get(arg);
}

static void asking_for_an_unknown_one_is_a_defect(void **state)
{
	(void)state;
	char name[] = "lisen";
	assert_true(aborts(unknown_setting, name));
}

static void each_row_is_whole(void **state)
{
	(void)state;
	size_t n;
	const struct conf_setting *table = conf_table(&n);
	for (size_t i = 0; i < n; i++) {
		assert_true(strlen(table[i].help) > 0);
		assert_memory_equal(table[i].env, "HUDDLE_", 7);
		for (size_t k = 0; k < i; k++) {
			assert_string_not_equal(table[i].name, table[k].name);
			assert_string_not_equal(table[i].env, table[k].env);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_nearest_wins),
		cmocka_unit_test(mistakes_are_named),
		cmocka_unit_test(numbers),
		cmocka_unit_test(asking_for_an_unknown_one_is_a_defect),
		cmocka_unit_test(each_row_is_whole),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
