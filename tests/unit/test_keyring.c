/* The key file is made once, whole and private, and refused when it is not. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "unit.h"

#include "auth/keyring.h"

#include "base/arena.h"

static char dir[64];
static char path[128];

static int start(void **state)
{
	(void)state;
	snprintf(dir, sizeof dir, "/tmp/test_keyring.XXXXXX");
	if (mkdtemp(dir) == NULL)
		return 1;
	snprintf(path, sizeof path, "%s/" KEYRING_FILE, dir);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(dir); /* fails when anything else was left behind */
}

static void write_file(const char *text, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
}

static void it_is_made_once_and_then_read(void **state)
{
	struct keyring first, second;
	struct stat st;
	(void)state;
	assert_int_equal(keyring_load(&first, dir), E_NOTFOUND);
	assert_int_equal(keyring_load_or_create(&first, dir), OK);
	assert_int_equal(keyring_load_or_create(&second, dir), OK);
	assert_memory_equal(&first, &second, sizeof first);
	assert_int_equal(keyring_load(&second, dir), OK);
	assert_memory_equal(&first, &second, sizeof first);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	keyring_wipe(&first);
	assert_int_equal(first.csrf[0] | first.seal[31] | first.person[31], 0);
}

static void the_subkeys_differ_and_stay(void **state)
{
	struct keyring k;
	(void)state;
	write_file("huddle-key-1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n", 0600);
	assert_int_equal(keyring_load(&k, dir), OK);
	const uint8_t *const keys[] = { k.csrf, k.seal, k.sign, k.pepper, k.recovery, k.person };
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		for (size_t j = 0; j < i; j++)
			assert_memory_not_equal(keys[i], keys[j], CRYPTO_KEY);
	/* The first bytes as they were when this was written: other values would lock old data. */
	uint8_t now[ARRAY_LEN(keys)];
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		now[i] = keys[i][0];
	static const uint8_t then[] = { 0x78, 0x8e, 0xc9, 0x04, 0x99, 0x3b };
	assert_memory_equal(now, then, sizeof then);
}

static void a_file_that_others_can_read_is_refused(void **state)
{
	static const mode_t modes[] = { 0640, 0604, 0620, 0602, 0666, 0610 };
	struct keyring k;
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(modes); i++) {
		write_file("huddle-key-1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n", modes[i]);
		assert_int_equal(keyring_load_or_create(&k, dir), E_DENIED);
	}
}

static void a_link_is_refused(void **state)
{
	struct keyring k;
	char target[160];
	(void)state;
	write_file("huddle-key-1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n", 0600);
	snprintf(target, sizeof target, "%s.elsewhere", path);
	assert_int_equal(rename(path, target), 0);
	assert_int_equal(symlink(target, path), 0);
	assert_int_equal(keyring_load_or_create(&k, dir), E_DENIED);
	unlink(target);
}

static void a_file_that_is_no_key_is_kept_and_refused(void **state)
{
	static const char *const wrong[] = {
		"",
		"\n",
		"huddle-key-1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"huddle-key-1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
		"huddle-key-1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n\n",
		"huddle-key-1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+\n",
		"huddle-key-2 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
	};
	struct keyring k;
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		write_file(wrong[i], 0600);
		assert_int_equal(keyring_load_or_create(&k, dir), E_INVALID);
	}
}

static void no_folder_is_an_io_error(void **state)
{
	struct keyring k;
	(void)state;
	assert_int_equal(keyring_load_or_create(&k, "/nonexistent/folder"), E_IO);
}

/* Many processes start at once on an empty folder: all of them get the same keys. */
static void processes_that_start_together_agree(void **state)
{
	enum { CHILDREN = 16 };
	int ends[2];
	uint8_t first[CRYPTO_KEY], next[CRYPTO_KEY];
	(void)state;
	assert_int_equal(pipe(ends), 0);
	for (int i = 0; i < CHILDREN; i++) {
		pid_t pid = fork();
		assert_true(pid >= 0);
		if (pid == 0) {
			struct keyring k;
			bool good = keyring_load_or_create(&k, dir) == OK;
			_exit(good && write(ends[1], k.csrf, CRYPTO_KEY) == CRYPTO_KEY ? 0 : 1);
		}
	}
	for (int i = 0, status; i < CHILDREN; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	assert_int_equal(read(ends[0], first, CRYPTO_KEY), CRYPTO_KEY);
	for (int i = 1; i < CHILDREN; i++) {
		assert_int_equal(read(ends[0], next, CRYPTO_KEY), CRYPTO_KEY);
		assert_memory_equal(first, next, CRYPTO_KEY);
	}
	close(ends[0]);
	close(ends[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(it_is_made_once_and_then_read, start, stop),
		cmocka_unit_test_setup_teardown(the_subkeys_differ_and_stay, start, stop),
		cmocka_unit_test_setup_teardown(a_file_that_others_can_read_is_refused, start,
						stop),
		cmocka_unit_test_setup_teardown(a_link_is_refused, start, stop),
		cmocka_unit_test_setup_teardown(a_file_that_is_no_key_is_kept_and_refused, start,
						stop),
		cmocka_unit_test_setup_teardown(processes_that_start_together_agree, start, stop),
		cmocka_unit_test(no_folder_is_an_io_error),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
