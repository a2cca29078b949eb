/* A sealed value opens in its own place with its own key, and nowhere else. */
#include "arena_fixture.h"
#include "auth/sealed.h"

static const uint8_t key[CRYPTO_KEY] = { 7 };
static const struct sealed_place place = { "login", "totp_secret", 42 };

static void what_was_sealed_comes_back(void **state)
{
	(void)state;
	static char secret[SEALED_MAX];
	for (size_t n = 0; n <= SEALED_MAX; n = n * 2 + 1) {
		struct str got = { 0 };
		memset(secret, 'x', n);
		const char *text = sealed_make(a, key, place, secret, n);
		assert_int_equal(sealed_open(a, key, place, text, &got), OK);
		assert_int_equal(got.n, n);
		assert_memory_equal(got.p, secret, n);
		assert_int_equal(got.p[n], '\0');
	}
	struct str got = { 0 };
	const char *text = sealed_make(a, key, place, secret, SEALED_MAX);
	assert_int_equal(sealed_open(a, key, place, text, &got), OK);
	assert_int_equal(got.n, SEALED_MAX);
}

static void the_same_secret_never_looks_the_same(void **state)
{
	(void)state;
	const char *one = sealed_make(a, key, place, "swordfish", 9);
	const char *two = sealed_make(a, key, place, "swordfish", 9);
	assert_string_not_equal(one, two);
	assert_null(strstr(one, "swordfish"));
}

static void it_does_not_open_elsewhere(void **state)
{
	(void)state;
	static const struct sealed_place elsewhere[] = {
		{ "login", "totp_secret", 43 },  { "login", "totp", 42 },
		{ "person", "totp_secret", 42 }, { "login", "totp_secret", -42 },
		{ "logintotp", "_secret", 42 },  { "login", "totp_secret", 4 },
	};
	const char *text = sealed_make(a, key, place, "swordfish", 9);
	struct str got = { 0 };
	for (size_t i = 0; i < ARRAY_LEN(elsewhere); i++)
		assert_int_equal(sealed_open(a, key, elsewhere[i], text, &got), E_INVALID);
	uint8_t other[CRYPTO_KEY] = { 8 };
	assert_int_equal(sealed_open(a, other, place, text, &got), E_INVALID);
	assert_null(got.p);
}

static void any_changed_letter_is_noticed(void **state)
{
	(void)state;
	char *text = sealed_make(a, key, place, "swordfish", 9);
	struct str got = { 0 };
	for (size_t i = 0; text[i] != '\0'; i++) {
		char was = text[i];
		text[i] = was == 'A' ? 'B' : 'A';
		assert_int_equal(sealed_open(a, key, place, text, &got), E_INVALID);
		text[i] = was;
	}
	for (size_t n = strlen(text); n-- > 0;) {
		text[n] = '\0';
		assert_int_equal(sealed_open(a, key, place, text, &got), E_INVALID);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_was_sealed_comes_back, start, stop),
		cmocka_unit_test_setup_teardown(the_same_secret_never_looks_the_same, start, stop),
		cmocka_unit_test_setup_teardown(it_does_not_open_elsewhere, start, stop),
		cmocka_unit_test_setup_teardown(any_changed_letter_is_noticed, start, stop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
