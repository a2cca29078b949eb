/* SHA-256 against the examples of FIPS 180-4, and hexadecimal text. */
#include "unit.h"

#include "base/hash.h"

static void known_hashes(void **state)
{
	(void)state;
	char hex[HASH_HEX];
	hash_sha256_hex(hex, "abc", 3);
	assert_string_equal(hex,
			    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	hash_sha256_hex(hex, "", 0);
	assert_string_equal(hex,
			    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void pieces_give_the_same(void **state)
{
	(void)state;
	unsigned char whole[HASH_BYTES], parts[HASH_BYTES], data[1000];
	memset(data, 0x5A, sizeof data);
	hash_sha256(whole, data, sizeof data);
	struct hash h;
	hash_begin(&h);
	for (size_t i = 0; i < sizeof data; i += 125)
		hash_add(&h, data + i, 125);
	hash_end(&h, parts);
	assert_memory_equal(whole, parts, HASH_BYTES);
}

static void hex(void **state)
{
	(void)state;
	unsigned char bytes[3] = { 9, 9, 9 };
	char text[7];
	assert_true(hex_parse("00aBff", bytes, 3));
	assert_true(bytes[0] == 0 && bytes[1] == 0xAB && bytes[2] == 0xFF);
	hex_text(text, bytes, 3);
	assert_string_equal(text, "00abff");
	assert_false(hex_parse("00abf", bytes, 3));
	assert_false(hex_parse("00abfg", bytes, 3));
	assert_false(hex_parse("00abff0", bytes, 3));
	assert_true(bytes[2] == 0xFF);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_hashes),
		cmocka_unit_test(pieces_give_the_same),
		cmocka_unit_test(hex),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
