/* Files in a folder of their own, which the test removes again. */
#include "unit.h"

#include <dirent.h>
#include <sys/stat.h>

#include "base/file.h"

static char folder[] = "/tmp/huddle-test-XXXXXX";
static struct arena *a;

static int set_up(void **state)
{
	(void)state;
	a = arena_new(1 << 20);
	return mkdtemp(folder) == NULL;
}

static int tear_down(void **state)
{
	(void)state;
	const char *left[] = { "one", "deep/er/still", "deep/er", "deep" };
	for (size_t i = 0; i < ARRAY_LEN(left); i++)
		remove(arena_printf(a, "%s/%s", folder, left[i]));
	int failed = rmdir(folder);
	arena_free(a);
	return failed;
}

static const char *in(const char *name)
{
	return arena_printf(a, "%s/%s", folder, name);
}

static size_t names_in_folder(void)
{
	size_t n = 0;
	DIR *d = opendir(folder);
	assert_non_null(d);
	while (readdir(d) != NULL)
		n++;
	closedir(d);
	return n - 2; /* "." and ".." */
}

static void written_and_read(void **state)
{
	(void)state;
	struct str text;
	const char *path = in("one");
	assert_false(file_exists(path));
	assert_int_equal(file_read(a, path, 100, &text), E_NOTFOUND);
	assert_int_equal(file_write_new(path, "hello\0x", 7), OK);
	assert_true(file_exists(path));
	assert_int_equal(file_read(a, path, 7, &text), OK);
	assert_int_equal(text.n, 7);
	assert_memory_equal(text.p, "hello\0x", 8);
	assert_int_equal(file_read(a, path, 6, &text), E_LIMIT);
	struct stat st;
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(file_write_new(path, "other", 5), E_CONFLICT);
	assert_int_equal(file_read(a, path, 100, &text), OK);
	assert_string_equal(text.p, "hello");
	assert_int_equal(file_replace(path, "new", 3), OK);
	assert_int_equal(file_read(a, path, 100, &text), OK);
	assert_string_equal(text.p, "new");
	assert_int_equal(names_in_folder(), 1); /* nothing temporary stays */
	assert_int_equal(file_remove(path), OK);
	assert_int_equal(file_remove(path), E_NOTFOUND);
	assert_int_equal(file_write_new(path, NULL, 0), OK);
	assert_int_equal(file_read(a, path, 0, &text), OK);
	assert_int_equal(text.n, 0);
	assert_int_equal(file_remove(path), OK);
}

static void what_cannot_be(void **state)
{
	(void)state;
	struct str text;
	assert_int_equal(file_write_new(in("none/x"), "x", 1), E_NOTFOUND);
	assert_int_equal(file_replace(in("none/x"), "x", 1), E_NOTFOUND);
	assert_int_equal(file_read(a, folder, 100, &text), E_IO);
	assert_int_equal(file_read(a, "/dev/null", 100, &text), E_IO);
}

static void folders(void **state)
{
	(void)state;
	assert_int_equal(dir_make(in("deep/er/still")), OK);
	assert_int_equal(dir_make(in("deep/er/still")), OK);
	assert_int_equal(dir_make(in("deep/er/still/")), OK);
	struct stat st;
	assert_int_equal(stat(in("deep/er/still"), &st), 0);
	assert_true(S_ISDIR(st.st_mode));
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_int_equal(file_write_new(in("one"), "x", 1), OK);
	assert_int_equal(dir_make(in("one")), E_IO);
	assert_int_equal(dir_make(in("one/below")), E_IO);
	assert_int_equal(dir_make(""), E_IO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(written_and_read),
		cmocka_unit_test(what_cannot_be),
		cmocka_unit_test(folders),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
