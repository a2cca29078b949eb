/* A form's token is good for its own session, key and kind, and for nothing else. */
#include "unit.h"

#include "auth/csrf.h"

static const uint8_t key[CRYPTO_KEY] = { 1 }, other_key[CRYPTO_KEY] = { 2 };
static const uint8_t session[CRYPTO_HASH] = { 3 }, other_session[CRYPTO_HASH] = { 4 };

static void a_token_is_good_for_its_session(void **state)
{
	(void)state;
	struct token t = csrf_new(key, session);
	assert_true(csrf_ok(key, session, t.text));
	assert_false(csrf_ok(key, other_session, t.text));
	assert_false(csrf_ok(other_key, session, t.text));
}

static void any_other_text_is_refused(void **state)
{
	(void)state;
	assert_false(csrf_ok(key, session, NULL));
	assert_false(csrf_ok(key, session, ""));
	for (size_t i = 0; i < TOKEN_CHARS; i++) {
		struct token t = csrf_new(key, session);
		t.text[i] = t.text[i] == 'A' ? 'B' : 'A';
		assert_false(csrf_ok(key, session, t.text));
	}
	struct token t = csrf_new(key, session);
	t.text[TOKEN_CHARS - 1] = '\0';
	assert_false(csrf_ok(key, session, t.text));
}

static void a_public_token_is_good_for_its_cookie(void **state)
{
	(void)state;
	struct token cookie = token_new(), other = token_new();
	struct token t = csrf_public_new(key, cookie.text);
	assert_true(csrf_public_ok(key, cookie.text, t.text));
	assert_false(csrf_public_ok(key, other.text, t.text));
	assert_false(csrf_public_ok(other_key, cookie.text, t.text));
	assert_false(csrf_public_ok(key, "", t.text));
	assert_false(csrf_public_ok(key, NULL, t.text));
	assert_false(csrf_public_ok(key, cookie.text, NULL));
	/* Plain double submit, where the field repeats the cookie, is not enough. */
	assert_false(csrf_public_ok(key, cookie.text, cookie.text));
}

/* A session's token as the cookie: without the kind in the MAC both would be the same. */
static void a_public_token_is_no_session_token(void **state)
{
	(void)state;
	struct token cookie = token_new();
	uint8_t hash[CRYPTO_HASH];
	token_hash(hash, cookie.text);
	struct token t = csrf_public_new(key, cookie.text);
	assert_false(csrf_ok(key, hash, t.text));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_token_is_good_for_its_session),
		cmocka_unit_test(any_other_text_is_refused),
		cmocka_unit_test(a_public_token_is_good_for_its_cookie),
		cmocka_unit_test(a_public_token_is_no_session_token),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
