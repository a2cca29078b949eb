/* Guessing is slowed, nobody is locked out, and the table cannot be emptied by filling it. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include "unit.h"

#include "auth/throttle.h"

#define MINUTE (60 * 1000LL)
#define NOW    1800000000000LL

static struct throttle *t;

static int start(void **state)
{
	(void)state;
	return throttle_new(&t) == OK ? 0 : 1;
}

static int stop(void **state)
{
	(void)state;
	throttle_free(t);
	return 0;
}

static struct throttle_key account(const char *name)
{
	return throttle_key(t, THROTTLE_ACCOUNT, name);
}

static void five_tries_are_free_and_then_the_wait_doubles(void **state)
{
	(void)state;
	struct throttle_key k = account("ann");
	int64_t now = NOW, wait = 0;
	for (int i = 0; i < 4; i++) {
		assert_int_equal(throttle_wait_ms(t, k, now), 0);
		throttle_fail(t, k, now);
	}
	for (int64_t expected = 1000; expected < 16 * MINUTE; expected *= 2) {
		assert_int_equal(throttle_wait_ms(t, k, now), 0);
		throttle_fail(t, k, now);
		wait = throttle_wait_ms(t, k, now);
		assert_int_equal(wait, expected < 15 * MINUTE ? expected : 15 * MINUTE);
		assert_true(throttle_wait_ms(t, k, now + wait - 1) > 0);
		now += wait;
	}
}

static void ten_thousand_guesses_are_few_checks(void **state)
{
	(void)state;
	struct throttle_key k = account("ann");
	int checked = 0;
	for (int64_t now = NOW; now < NOW + 60 * MINUTE; now += 360) {
		if (throttle_wait_ms(t, k, now) > 0)
			continue;
		throttle_fail(t, k, now);
		checked++;
	}
	assert_in_range(checked, 10, 25);
}

static void a_success_forgives_the_account(void **state)
{
	(void)state;
	struct throttle_key k = account("ann");
	for (int i = 0; i < 10; i++)
		throttle_fail(t, k, NOW);
	assert_true(throttle_wait_ms(t, k, NOW) > 0);
	throttle_ok(t, k);
	assert_int_equal(throttle_wait_ms(t, k, NOW), 0);
	throttle_ok(t, account("nobody"));
}

/* Signing in to one's own account between guesses at others must not clear the address. */
static void a_success_gives_an_address_back_one_try(void **state)
{
	(void)state;
	struct throttle_key k = throttle_key(t, THROTTLE_ADDRESS, "192.0.2.1");
	for (int i = 0; i < 40; i++)
		throttle_fail(t, k, NOW);
	throttle_ok(t, k);
	assert_true(throttle_wait_ms(t, k, NOW) > 0);
}

static void time_forgives(void **state)
{
	(void)state;
	struct throttle_key k = account("ann");
	for (int i = 0; i < 1000; i++)
		throttle_fail(t, k, NOW);
	assert_int_equal(throttle_wait_ms(t, k, NOW), 15 * MINUTE);
	assert_int_equal(throttle_wait_ms(t, k, NOW + 15 * MINUTE), 0);
	int64_t later = NOW + 24 * 60 * MINUTE;
	for (int i = 0; i < 4; i++)
		throttle_fail(t, k, later);
	assert_int_equal(throttle_wait_ms(t, k, later), 0);
}

static void a_clock_that_goes_back_forgives_nothing(void **state)
{
	(void)state;
	struct throttle_key k = account("ann");
	for (int i = 0; i < 10; i++)
		throttle_fail(t, k, NOW);
	int64_t wait = throttle_wait_ms(t, k, NOW);
	assert_int_equal(throttle_wait_ms(t, k, NOW - 60 * MINUTE), wait);
}

static void keys_are_apart_and_case_does_not_matter(void **state)
{
	(void)state;
	struct throttle_key upper = account("ANN@Lake.example"), ann = account("ann@lake.example");
	assert_true(upper.hash == ann.hash);
	for (int i = 0; i < 10; i++)
		throttle_fail(t, ann, NOW);
	assert_true(throttle_wait_ms(t, upper, NOW) > 0);
	assert_int_equal(throttle_wait_ms(t, account("bob"), NOW), 0);
	assert_int_equal(throttle_wait_ms(t, throttle_key(t, THROTTLE_DEVICE, "ann@lake.example"),
					  NOW),
			 0);
}

static void addresses_count_by_customer(void **state)
{
	static const struct {
		const char *one, *two;
		bool same;
	} pairs[] = {
		{ "2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true },
		{ "2001:db8:1:2::1", "2001:db8:1:3::1", false },
		{ "192.0.2.1", "::ffff:192.0.2.1", true },
		{ "192.0.2.1", "192.0.2.2", false },
		{ "::ffff:192.0.2.1", "::ffff:192.0.2.2", false },
		{ "unix", "UNIX", true },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		struct throttle_key one = throttle_key(t, THROTTLE_ADDRESS, pairs[i].one);
		struct throttle_key two = throttle_key(t, THROTTLE_ADDRESS, pairs[i].two);
		assert_int_equal(one.hash == two.hash, pairs[i].same);
	}
}

static void another_run_hashes_otherwise(void **state)
{
	struct throttle *other;
	(void)state;
	assert_int_equal(throttle_new(&other), OK);
	assert_true(account("ann").hash != throttle_key(other, THROTTLE_ACCOUNT, "ann").hash);
	throttle_free(other);
}

/* Four times as many other names as the table has rows, each failing once or twice. */
static void a_victim_is_not_pushed_out_by_a_flood(void **state)
{
	(void)state;
	char name[32];
	struct throttle_key k = account("ann");
	for (int i = 0; i < 12; i++)
		throttle_fail(t, k, NOW);
	int64_t wait = throttle_wait_ms(t, k, NOW);
	for (int i = 0; i < 4 * LIMIT_THROTTLE_ROWS; i++) {
		snprintf(name, sizeof name, "flood%d", i);
		throttle_fail(t, account(name), NOW + 1);
		if (i % 2 == 0)
			throttle_fail(t, account(name), NOW + 1);
	}
	assert_int_equal(throttle_wait_ms(t, k, NOW), wait);
}

static void processes_share_the_count(void **state)
{
	(void)state;
	struct throttle_key k = throttle_key(t, THROTTLE_ADDRESS, "192.0.2.1");
	for (int i = 0; i < 4; i++) {
		pid_t pid = fork();
		assert_true(pid >= 0);
		if (pid == 0) {
			for (int j = 0; j < 8; j++)
				throttle_fail(t, k, NOW);
			_exit(0);
		}
	}
	for (int i = 0, status; i < 4; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	/* 32 failures of an address, 30 free: the third wait. */
	assert_int_equal(throttle_wait_ms(t, k, NOW), 4000);
}

/* Workers are killed at any moment; the ones that are left must go on. */
static void a_killed_worker_leaves_no_lock_behind(void **state)
{
	(void)state;
	struct throttle_key k = account("ann");
	for (int i = 0; i < 50; i++) {
		pid_t pid = fork();
		assert_true(pid >= 0);
		if (pid == 0) {
			for (int64_t j = 0;; j++)
				throttle_fail(t, k, NOW + j);
		}
		usleep(2000);
		assert_int_equal(kill(pid, SIGKILL), 0);
		assert_int_equal(waitpid(pid, NULL, 0), pid);
		alarm(10);
		throttle_fail(t, k, NOW);
		alarm(0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(five_tries_are_free_and_then_the_wait_doubles,
						start, stop),
		cmocka_unit_test_setup_teardown(ten_thousand_guesses_are_few_checks, start, stop),
		cmocka_unit_test_setup_teardown(a_success_forgives_the_account, start, stop),
		cmocka_unit_test_setup_teardown(a_success_gives_an_address_back_one_try, start,
						stop),
		cmocka_unit_test_setup_teardown(time_forgives, start, stop),
		cmocka_unit_test_setup_teardown(a_clock_that_goes_back_forgives_nothing, start,
						stop),
		cmocka_unit_test_setup_teardown(keys_are_apart_and_case_does_not_matter, start,
						stop),
		cmocka_unit_test_setup_teardown(addresses_count_by_customer, start, stop),
		cmocka_unit_test_setup_teardown(another_run_hashes_otherwise, start, stop),
		cmocka_unit_test_setup_teardown(a_victim_is_not_pushed_out_by_a_flood, start, stop),
		cmocka_unit_test_setup_teardown(processes_share_the_count, start, stop),
		cmocka_unit_test_setup_teardown(a_killed_worker_leaves_no_lock_behind, start, stop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
