/* The clock of tests and demonstrations. */
#include "unit.h"

#include "base/clock.h"
#include "base/date.h"

static void it_stops_and_runs(void **state)
{
	(void)state;
	assert_false(clock_is_test());
	int64_t real = clock_now_ms();
	assert_true(real > INT64_C(1700000000000));
	clock_set_for_test(1000);
	assert_int_equal(clock_now_ms(), 1000);
	assert_true(clock_is_test());
	clock_set_for_test(0);
	assert_true(clock_now_ms() >= real);
	int64_t before = clock_monotonic_ms();
	assert_true(clock_monotonic_ms() >= before);
}

/* The environment is read once in a process, so each case runs in a child of its own. */
static int exit_code_with(const char *value, int64_t low, int64_t high)
{
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		close(STDERR_FILENO);
		setenv("HUDDLE_TEST_CLOCK", value, 1);
		int64_t now = clock_now_ms();
		_exit(now >= low && now <= high && clock_is_test() ? 0 : 1);
	}
	int status;
	waitpid(child, &status, 0);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void the_environment_sets_the_start(void **state)
{
	(void)state;
	int64_t start;
	assert_true(instant_parse_iso("2026-11-23T07:30:00Z", &start));
	assert_int_equal(exit_code_with("2026-11-23T07:30:00Z", start, start + 5000), 0);
	assert_int_equal(exit_code_with("tomorrow", 0, 0), 2);
}

int main(void)
{
	unsetenv("HUDDLE_TEST_CLOCK");
	const struct CMUnitTest tests[] = {
		/* First, before this process has asked the clock. */
		cmocka_unit_test(the_environment_sets_the_start),
		cmocka_unit_test(it_stops_and_runs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
