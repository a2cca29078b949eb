/* Signed notes: made, read back, and refused when anything in them was changed. The file
 * tests/data/audit_dump.json is made of the same functions and read by the independent verifier,
 * tests/audit_verify.py. */
#include "arena_fixture.h"
#include "auth/checkpoint.h"

#define ORIGIN "huddle.example/audit"

static const uint8_t seed[CRYPTO_KEY] = { 1, 2, 3 }, other_seed[CRYPTO_KEY] = { 4 };

static struct checkpoint sample(void)
{
	return (struct checkpoint){ ORIGIN, 12345, merkle_leaf("x", 1), 1795467158123 };
}

/* RFC 8032, section 7.1, test 2. */
static void signatures_are_those_of_the_rfc(void **state)
{
	static const uint8_t secret[] = { 0x4c, 0xcd, 0x08, 0x9b, 0x28, 0xff, 0x96, 0xda,
					  0x9d, 0xb6, 0xc3, 0x46, 0xec, 0x11, 0x4e, 0x0f,
					  0x5b, 0x8a, 0x31, 0x9f, 0x35, 0xab, 0xa6, 0x24,
					  0xda, 0x8c, 0xf6, 0xed, 0x4f, 0xb8, 0xa6, 0xfb };
	static const uint8_t begin[] = { 0x92, 0xa0, 0x09, 0xa9, 0xf0, 0xd4, 0xca, 0xb8 };
	static const uint8_t public_begin[] = { 0x3d, 0x40, 0x17, 0xc3, 0xe8, 0x43, 0x89, 0x5a };
	uint8_t signature[CRYPTO_SIGNATURE], key[CRYPTO_KEY];
	(void)state;
	crypto_public_key(key, secret);
	assert_memory_equal(key, public_begin, sizeof public_begin);
	crypto_signature(signature, secret, "\x72", 1);
	assert_memory_equal(signature, begin, sizeof begin);
	assert_true(crypto_signature_ok(signature, key, "\x72", 1));
	assert_false(crypto_signature_ok(signature, key, "\x73", 1));
}

static void a_note_comes_back(void **state)
{
	(void)state;
	struct checkpoint c = sample(), got;
	const char *note = checkpoint_make(a, &c, seed),
		   *key = checkpoint_public_key(a, ORIGIN, seed);
	assert_true(strlen(note) <= CHECKPOINT_MAX);
	assert_int_equal(checkpoint_open(a, note, key, &got), OK);
	assert_string_equal(got.origin, ORIGIN);
	assert_int_equal(got.size, 12345);
	assert_int_equal(got.time_ms, 1795467158123);
	assert_true(merkle_same(got.root, c.root));
	c.size = 0;
	c.time_ms = 0;
	assert_int_equal(checkpoint_open(a, checkpoint_make(a, &c, seed), key, &got), OK);
	assert_int_equal(got.size, 0);
}

static void the_text_is_as_the_format_says(void **state)
{
	(void)state;
	struct checkpoint c = sample();
	const char *note = checkpoint_make(a, &c, seed);
	char *root = crypto_base64(a, c.root.b, CRYPTO_HASH);
	const char *expected =
		arena_printf(a,
			     ORIGIN "\n12345\n%s\ntime 1795467158123\n\n\xe2\x80\x94 " ORIGIN " ",
			     root);
	assert_memory_equal(note, expected, strlen(expected));
	assert_int_equal(note[strlen(note) - 1], '\n');
}

/* Every bit of every byte: text, dash, name, key id, signature. */
static void any_changed_bit_is_noticed(void **state)
{
	(void)state;
	struct checkpoint c = sample(), got;
	char *note = checkpoint_make(a, &c, seed);
	const char *key = checkpoint_public_key(a, ORIGIN, seed);
	size_t n = strlen(note);
	for (size_t i = 0; i < 8 * n; i++) {
		note[i / 8] = (char)(note[i / 8] ^ (1 << i % 8));
		if (checkpoint_open(a, note, key, &got) == OK)
			fail_msg("bit %zu of byte %zu does not count:\n%s", i % 8, i / 8, note);
		note[i / 8] = (char)(note[i / 8] ^ (1 << i % 8));
	}
	for (size_t i = 0; i < n; i++) {
		const char *cut = arena_strndup(a, note, i);
		assert_int_not_equal(checkpoint_open(a, cut, key, &got), OK);
	}
	assert_int_equal(checkpoint_open(a, note, key, &got), OK);
}

static void another_key_is_refused(void **state)
{
	(void)state;
	struct checkpoint c = sample(), got;
	const char *note = checkpoint_make(a, &c, seed);
	const char *key = checkpoint_public_key(a, ORIGIN, seed);
	assert_int_equal(checkpoint_open(a, note, checkpoint_public_key(a, ORIGIN, other_seed),
					 &got),
			 E_DENIED);
	assert_int_equal(checkpoint_open(a, note, checkpoint_public_key(a, "other.example", seed),
					 &got),
			 E_DENIED);
	assert_int_equal(checkpoint_open(a, checkpoint_make(a, &c, other_seed), key, &got),
			 E_DENIED);
}

/* The log of another name, signed with our key, is not our log. */
static void a_signature_for_another_log_is_refused(void **state)
{
	(void)state;
	struct checkpoint c = sample(), got;
	const char *note = checkpoint_make(a, &c, seed);
	const char *text = arena_printf(a, "evil.example%s", note + strlen(ORIGIN));
	size_t body = (size_t)(strstr(text, "\n\n") - text) + 1;
	uint8_t line[4 + CRYPTO_SIGNATURE];
	size_t n;
	const char *theirs = strrchr(note, ' ') + 1;
	assert_int_equal(crypto_base64_read(line, sizeof line, &n,
					    (struct str){ theirs, strlen(theirs) - 1 }),
			 OK);
	crypto_signature(line + 4, seed, text, body);
	const char *forged = arena_printf(a, "%.*s\n\xe2\x80\x94 " ORIGIN " %s\n", (int)body, text,
					  crypto_base64(a, line, sizeof line));
	assert_int_equal(checkpoint_open(a, forged, checkpoint_public_key(a, ORIGIN, seed), &got),
			 E_DENIED);
}

static void a_witness_may_sign_too(void **state)
{
	(void)state;
	struct checkpoint c = sample(), got;
	const char *key = checkpoint_public_key(a, ORIGIN, seed);
	const char *note = checkpoint_make(a, &c, seed);
	const char *both = arena_printf(a, "%s\xe2\x80\x94 witness.example AAAA\n", note);
	assert_int_equal(checkpoint_open(a, both, key, &got), OK);
	const char *junk = arena_printf(a, "%sjunk\n", note);
	assert_int_equal(checkpoint_open(a, junk, key, &got), E_INVALID);
}

static void what_is_no_key_is_refused(void **state)
{
	static const char *const wrong[] = {
		"", "a", "a+b", "a+b+c", "a++", ORIGIN "+00000000+AQ=="
	};
	(void)state;
	struct checkpoint c = sample(), got;
	const char *note = checkpoint_make(a, &c, seed);
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		assert_int_equal(checkpoint_open(a, note, wrong[i], &got), E_INVALID);
	char *key = checkpoint_public_key(a, ORIGIN, seed);
	key[strlen(ORIGIN) + 1] ^= 1;
	assert_int_equal(checkpoint_open(a, note, key, &got), E_INVALID);
}

static void an_origin_has_no_blank_and_no_plus(void **state)
{
	static char longest[122];
	(void)state;
	assert_true(checkpoint_origin_ok(ORIGIN));
	assert_false(checkpoint_origin_ok(""));
	assert_false(checkpoint_origin_ok("a b"));
	assert_false(checkpoint_origin_ok("a+b"));
	assert_false(checkpoint_origin_ok("a\nb"));
	assert_false(checkpoint_origin_ok("caf\xc3\xa9"));
	memset(longest, 'a', 120);
	assert_true(checkpoint_origin_ok(longest));
	longest[120] = 'a';
	assert_false(checkpoint_origin_ok(longest));
}

/* A log of 100 rows with notes at some sizes, as `huddle audit` would dump it. */
static const char *dump(void)
{
	static const unsigned notes_at[] = { 0, 1, 2, 3, 8, 9, 64, 77, 100 };
	struct merkle m = { 0 };
	const char *rows = "", *notes = "";
	size_t next = 0;
	for (unsigned i = 0; i <= 100; i++) {
		if (next < ARRAY_LEN(notes_at) && notes_at[next] == i) {
			struct checkpoint c = { ORIGIN, i, merkle_root(&m), 1795467158123 + i };
			const char *escaped = "";
			struct str rest = str_of(checkpoint_make(a, &c, seed)), line = { 0 };
			while (rest.n > 0 && str_split(&rest, '\n', &line))
				escaped =
					arena_printf(a, "%s%.*s\\n", escaped, (int)line.n, line.p);
			notes = arena_printf(a, "%s%s\"%s\"", notes, next++ > 0 ? ",\n" : "",
					     escaped);
		}
		const char *row = arena_printf(a, "row %u", i);
		if (i < 100)
			rows = arena_printf(a, "%s%s\"%s\"", rows, i > 0 ? ",\n" : "",
					    crypto_base64(a, row, strlen(row)));
		merkle_append(&m, merkle_leaf(row, strlen(row)));
	}
	return arena_printf(
		a, "{\"public_key\": \"%s\",\n\"checkpoints\": [\n%s],\n\"leaves\": [\n%s]}\n",
		checkpoint_public_key(a, ORIGIN, seed), notes, rows);
}

/* With AUDIT_DUMP set the file is written again; otherwise it must be what it was. */
static void the_dump_for_the_other_verifier_is_current(void **state)
{
	static const char path[] = "tests/data/audit_dump.json";
	(void)state;
	const char *text = dump();
	bool again = getenv("AUDIT_DUMP") != NULL;
	FILE *f = fopen(path, again ? "w" : "r");
	if (f == NULL)
		fail_msg("%s: not found; run the tests from the top folder", path);
	if (again) {
		assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
	} else {
		char *was = arena_alloc(a, strlen(text) + 2);
		assert_int_equal(fread(was, 1, strlen(text) + 1, f), strlen(text));
		assert_string_equal(was, text);
	}
	assert_int_equal(fclose(f), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signatures_are_those_of_the_rfc),
		cmocka_unit_test(a_note_comes_back),
		cmocka_unit_test(the_text_is_as_the_format_says),
		cmocka_unit_test(any_changed_bit_is_noticed),
		cmocka_unit_test(another_key_is_refused),
		cmocka_unit_test(a_signature_for_another_log_is_refused),
		cmocka_unit_test(a_witness_may_sign_too),
		cmocka_unit_test(what_is_no_key_is_refused),
		cmocka_unit_test(an_origin_has_no_blank_and_no_plus),
		cmocka_unit_test(the_dump_for_the_other_verifier_is_current),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
