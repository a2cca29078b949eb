/* Tokens are random, recognisable, and matched by their hash. */
#include "unit.h"

#include "auth/token.h"

#define MANY 20000

static int by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void no_two_tokens_are_the_same(void **state)
{
	static struct token t[MANY];
	(void)state;
	for (size_t i = 0; i < MANY; i++)
		t[i] = token_new();
	qsort(t, MANY, sizeof *t, by_text);
	for (size_t i = 1; i < MANY; i++)
		assert_string_not_equal(t[i - 1].text, t[i].text);
}

/* Each of the first 42 letters carries six bits: over many tokens every letter comes about
 * equally often in every place. 20,000 tokens give 312 expected; 200 and 430 are more than six
 * sigma away. */
static void every_letter_is_used_in_every_place(void **state)
{
	static unsigned count[TOKEN_CHARS - 1][128];
	(void)state;
	for (size_t i = 0; i < MANY; i++) {
		struct token t = token_new();
		for (size_t j = 0; j < TOKEN_CHARS - 1; j++)
			count[j][(uint8_t)t.text[j] & 127]++;
	}
	for (size_t j = 0; j < TOKEN_CHARS - 1; j++) {
		size_t letters = 0;
		for (size_t c = 0; c < 128; c++) {
			letters += count[j][c] > 0;
			if (count[j][c] > 0)
				assert_in_range(count[j][c], 200, 430);
		}
		assert_int_equal(letters, 64);
	}
}

static void a_token_has_its_form(void **state)
{
	(void)state;
	struct token t = token_new();
	assert_true(token_well_formed(t.text));
	assert_false(token_well_formed(NULL));
	assert_false(token_well_formed(""));
	t.text[20] = '+';
	assert_false(token_well_formed(t.text));
	t.text[20] = '\0';
	assert_false(token_well_formed(t.text));
	assert_false(token_well_formed("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
}

static void the_hash_is_sha256(void **state)
{
	/* FIPS 180-2, appendix B.1 */
	static const uint8_t abc[] = { 0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea,
				       0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
				       0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c,
				       0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad };
	uint8_t hash[CRYPTO_HASH];
	(void)state;
	token_hash(hash, "abc");
	assert_memory_equal(hash, abc, sizeof abc);
}

static void only_the_token_itself_matches_its_hash(void **state)
{
	uint8_t hash[CRYPTO_HASH];
	(void)state;
	struct token t = token_new(), other = token_new();
	token_hash(hash, t.text);
	assert_true(token_matches(t.text, hash));
	assert_false(token_matches(other.text, hash));
	hash[31] ^= 1;
	assert_false(token_matches(t.text, hash));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_two_tokens_are_the_same),
		cmocka_unit_test(every_letter_is_used_in_every_place),
		cmocka_unit_test(a_token_has_its_form),
		cmocka_unit_test(the_hash_is_sha256),
		cmocka_unit_test(only_the_token_itself_matches_its_hash),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
