/* Ids rise, differ between processes, and survive being written and read. */
#include "unit.h"

#include "base/clock.h"
#include "base/id.h"
#include "base/rng.h"

static void ids_rise_strictly(void **state)
{
	(void)state;
	int64_t last = id_new();
	for (int i = 0; i < 200000; i++) {
		int64_t id = id_new();
		assert_true(id > last);
		last = id;
	}
}

static void the_clock_is_inside(void **state)
{
	(void)state;
	int64_t now = clock_now_ms() + 10000;
	clock_set_for_test(now);
	int64_t id = id_new();
	assert_true(id_created_ms(id) == now);
	/* A clock that goes back does not bring ids back. */
	clock_set_for_test(now - 5000);
	assert_true(id_new() > id);
	clock_set_for_test(0);
}

static void more_than_fit_in_a_millisecond(void **state)
{
	(void)state;
	clock_set_for_test(clock_now_ms() + 20000);
	int64_t last = 0;
	for (int i = 0; i < 3000000; i++) {
		int64_t id = id_new();
		if (id <= last)
			fail();
		last = id;
	}
	clock_set_for_test(0);
}

static void a_child_makes_other_ids(void **state)
{
	(void)state;
	clock_set_for_test(clock_now_ms() + 60000);
	id_new();
	int pipes[2];
	assert_int_equal(pipe(pipes), 0);
	pid_t child = fork();
	if (child == 0) {
		int64_t id = id_new();
		_exit(write(pipes[1], &id, sizeof id) == sizeof id ? 0 : 1);
	}
	int64_t ours = id_new(), theirs = 0;
	assert_int_equal(read(pipes[0], &theirs, sizeof theirs), sizeof theirs);
	waitpid(child, NULL, 0);
	assert_true(ours != theirs && theirs > 0);
	close(pipes[0]);
	close(pipes[1]);
	clock_set_for_test(0);
}

static void texts(void **state)
{
	(void)state;
	char text[ID_TEXT];
	int64_t id;
	id_text(text, 1);
	assert_string_equal(text, "0000000000001");
	id_text(text, INT64_MAX);
	assert_string_equal(text, "7zzzzzzzzzzzz");
	assert_true(id_parse("7zzzzzzzzzzzz", &id) && id == INT64_MAX);
	assert_true(id_parse("0OoIiLl00000A", &id));
	int64_t plain;
	assert_true(id_parse("000111100000a", &plain) && plain == id);
	struct rng r;
	rng_seed(&r, 3);
	for (int i = 0; i < 100000; i++) {
		int64_t made = (int64_t)(rng_next(&r) >> 1 >> rng_below(&r, 60)) | 1, back;
		id_text(text, made);
		assert_true(id_parse(text, &back) && back == made);
	}
}

static void what_is_no_id(void **state)
{
	(void)state;
	const char *bad[] = { "",
			      "0000000000000",
			      "000000000000",
			      "00000000000001",
			      "8000000000000",
			      "zzzzzzzzzzzzz",
			      "000000000000u",
			      "000000000000U",
			      "000000000000-",
			      " 000000000001",
			      "000000000001 ",
			      "000000\xC3\xA9zzzzz" };
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		int64_t id = 42;
		assert_false(id_parse(bad[i], &id));
		assert_int_equal(id, 42);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_rise_strictly),
		cmocka_unit_test(the_clock_is_inside),
		cmocka_unit_test(more_than_fit_in_a_millisecond),
		cmocka_unit_test(a_child_makes_other_ids),
		cmocka_unit_test(texts),
		cmocka_unit_test(what_is_no_id),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
