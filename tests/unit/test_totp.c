/* One-time codes and recovery codes. */
#include "arena_fixture.h"
#include "auth/totp.h"

/* The secret of RFC 6238's test vectors (appendix B, SHA-1). */
static const uint8_t rfc_secret[TOTP_SECRET] = { '1', '2', '3', '4', '5', '6', '7', '8', '9', '0',
						 '1', '2', '3', '4', '5', '6', '7', '8', '9', '0' };
static const uint8_t key[CRYPTO_KEY] = { 9 };

/* The last six of the RFC's eight digits. */
static const struct {
	int64_t seconds;
	const char *code;
} vectors[] = {
	{ 59, "287082" },         { 1111111109, "081804" }, { 1111111111, "050471" },
	{ 1234567890, "005924" }, { 2000000000, "279037" }, { 20000000000, "353130" },
};

static void the_rfc_vectors_are_accepted(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(vectors); i++) {
		int64_t step = -1, now = vectors[i].seconds * 1000;
		assert_true(totp_check(rfc_secret, vectors[i].code, now, 0, &step));
		assert_int_equal(step, vectors[i].seconds / 30);
	}
}

static void a_code_is_good_one_step_around_its_own(void **state)
{
	(void)state;
	const int64_t own = 1234567890 / 30;
	for (int64_t shift = -5; shift <= 5; shift++) {
		int64_t step = -1;
		bool good = totp_check(rfc_secret, "005924", (own + shift) * 30000 + 17, 0, &step);
		assert_int_equal(good, shift >= -1 && shift <= 1);
		assert_int_equal(step, good ? own : -1);
	}
}

static void a_code_works_once(void **state)
{
	int64_t step = -1, again = -1, now = 1234567890LL * 1000;
	(void)state;
	assert_true(totp_check(rfc_secret, "005924", now, 0, &step));
	assert_false(totp_check(rfc_secret, "005924", now, step, &again));
	assert_false(totp_check(rfc_secret, "005924", now + 30000, step, &again));
	assert_false(totp_check(rfc_secret, "005924", now, step + 1, &again));
	assert_int_equal(again, -1);
	assert_true(totp_check(rfc_secret, "005924", now, step - 1, &again));
}

static void blanks_are_allowed_and_nothing_else(void **state)
{
	static const char *const wrong[] = { "",       "00592",    "0059245",      "00592a",
					     "-05924", "005924\n", "005925",       "0x5924",
					     "      ", "+05924",   "00592\xd9\xa4" };
	int64_t step = -1, now = 1234567890LL * 1000;
	(void)state;
	assert_true(totp_check(rfc_secret, "005 924", now, 0, &step));
	assert_true(totp_check(rfc_secret, " 005924 ", now, 0, &step));
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		assert_false(totp_check(rfc_secret, wrong[i], now, 0, &step));
	assert_false(totp_check(rfc_secret, "005924", -1, 0, &step));
}

static void another_secret_takes_no_code(void **state)
{
	int64_t step, now = 1234567890LL * 1000;
	uint8_t one[TOTP_SECRET], two[TOTP_SECRET];
	(void)state;
	totp_new_secret(one);
	totp_new_secret(two);
	assert_memory_not_equal(one, two, TOTP_SECRET);
	memcpy(one, rfc_secret, sizeof one);
	one[19] ^= 1;
	assert_false(totp_check(one, "005924", now, 0, &step));
}

static void the_address_is_what_apps_read(void **state)
{
	(void)state;
	assert_string_equal(totp_base32(a, rfc_secret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
	assert_string_equal(
		totp_uri(a, "Lake & Hill: \xc3\xa9", "ann@lake.example", rfc_secret),
		"otpauth://totp/Lake%20%26%20Hill%3A%20%C3%A9:ann%40lake.example"
		"?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
		"&issuer=Lake%20%26%20Hill%3A%20%C3%A9&algorithm=SHA1&digits=6&period=30");
}

static void recovery_codes_have_their_form_and_differ(void **state)
{
	struct recovery_codes codes;
	uint8_t hash[RECOVERY_CODES][CRYPTO_HASH];
	(void)state;
	recovery_new(&codes);
	for (size_t i = 0; i < RECOVERY_CODES; i++) {
		assert_int_equal(strlen(codes.text[i]), RECOVERY_CHARS);
		assert_int_equal(strspn(codes.text[i], "0123456789abcdefghjkmnpqrstvwxyz-"),
				 RECOVERY_CHARS);
		assert_int_equal(codes.text[i][4], '-');
		assert_int_equal(codes.text[i][9], '-');
		assert_int_equal(recovery_hash(hash[i], key, codes.text[i]), OK);
		for (size_t j = 0; j < i; j++)
			assert_memory_not_equal(hash[i], hash[j], CRYPTO_HASH);
	}
}

static void a_recovery_code_is_read_as_people_write_it(void **state)
{
	static const char *const same[] = { "0a1b-1c2d-3e4f", "0A1B-1C2D-3E4F", "0a1b1c2d3e4f",
					    " oaIb lc2d 3e4f ", "Oaib-Lc2d-3e4f" };
	static const char *const wrong[] = { "", "0a1b-1c2d-3e4", "0a1b-1c2d-3e4f5",
					     "0a1b-1c2d-3e4u", "0a1b_1c2d_3e4f" };
	uint8_t first[CRYPTO_HASH], next[CRYPTO_HASH];
	(void)state;
	assert_int_equal(recovery_hash(first, key, same[0]), OK);
	for (size_t i = 1; i < ARRAY_LEN(same); i++) {
		assert_int_equal(recovery_hash(next, key, same[i]), OK);
		assert_memory_equal(first, next, CRYPTO_HASH);
	}
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		assert_int_equal(recovery_hash(next, key, wrong[i]), E_INVALID);
	assert_int_equal(recovery_hash(next, key, "0a1b-1c2d-3e4g"), OK);
	assert_memory_not_equal(first, next, CRYPTO_HASH);
}

/* Without the key, someone with a copy of the database could try all codes. */
static void a_recovery_hash_needs_the_key(void **state)
{
	uint8_t with[CRYPTO_HASH], without[CRYPTO_HASH], other[CRYPTO_KEY] = { 10 };
	(void)state;
	assert_int_equal(recovery_hash(with, key, "0a1b-1c2d-3e4f"), OK);
	crypto_sha256(without, "0a1b1c2d3e4f", 12);
	assert_memory_not_equal(with, without, CRYPTO_HASH);
	assert_int_equal(recovery_hash(without, other, "0a1b-1c2d-3e4f"), OK);
	assert_memory_not_equal(with, without, CRYPTO_HASH);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_rfc_vectors_are_accepted),
		cmocka_unit_test(a_code_is_good_one_step_around_its_own),
		cmocka_unit_test(a_code_works_once),
		cmocka_unit_test(blanks_are_allowed_and_nothing_else),
		cmocka_unit_test(another_secret_takes_no_code),
		cmocka_unit_test_setup_teardown(the_address_is_what_apps_read, start, stop),
		cmocka_unit_test(recovery_codes_have_their_form_and_differ),
		cmocka_unit_test(a_recovery_code_is_read_as_people_write_it),
		cmocka_unit_test(a_recovery_hash_needs_the_key),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
