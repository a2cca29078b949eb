/* The backup stream: what goes in comes out, and a stream that was cut, changed, reordered or
 * opened with the wrong pass phrase is refused. */
#include <sys/types.h>
#include "unit.h"

#include "auth/backup.h"

#define SEALED (BACKUP_CHUNK + CRYPTO_STREAM_EXTRA)

static const struct crypto_cost cheap = { 1, 8192 };
static uint8_t plain[3 * BACKUP_CHUNK + 10], sealed[sizeof plain + BACKUP_HEADER + 100];

static int start(void **state)
{
	(void)state;
	crypto_random(plain, sizeof plain);
	return 0;
}

/* The bytes through one of the two functions; *n_out counts what came out. */
static FILE *file_of(const uint8_t *p, size_t n)
{
	FILE *f = tmpfile();
	assert_non_null(f);
	assert_int_equal(fwrite(p, 1, n, f), n);
	rewind(f);
	return f;
}

static size_t take(FILE *f, uint8_t *p, size_t size)
{
	rewind(f);
	size_t n = fread(p, 1, size, f);
	fclose(f);
	return n;
}

static size_t seal(size_t n)
{
	FILE *in = file_of(plain, n), *out = tmpfile();
	assert_non_null(out);
	assert_int_equal(backup_encrypt(in, out, "plum kettle vigor", cheap), OK);
	fclose(in);
	return take(out, sealed, sizeof sealed);
}

static enum err unseal(size_t n, const char *passphrase)
{
	static uint8_t got[sizeof plain + 1];
	FILE *in = file_of(sealed, n), *out = tmpfile();
	assert_non_null(out);
	enum err err = backup_decrypt(in, out, passphrase);
	fclose(in);
	size_t m = take(out, got, sizeof got);
	/* Also of a refused stream nothing comes out but a beginning of the original. */
	assert_true(m <= sizeof plain);
	assert_memory_equal(got, plain, m);
	return err;
}

static void every_length_comes_back(void **state)
{
	static const size_t lengths[] = { 0,
					  1,
					  100,
					  BACKUP_CHUNK - 1,
					  BACKUP_CHUNK,
					  BACKUP_CHUNK + 1,
					  2 * BACKUP_CHUNK,
					  3 * BACKUP_CHUNK,
					  3 * BACKUP_CHUNK + 10 };
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lengths); i++) {
		size_t n = seal(lengths[i]);
		size_t chunks =
			lengths[i] == 0 ? 1 : (lengths[i] + BACKUP_CHUNK - 1) / BACKUP_CHUNK;
		assert_int_equal(n, BACKUP_HEADER + lengths[i] + chunks * CRYPTO_STREAM_EXTRA);
		assert_int_equal(unseal(n, "plum kettle vigor"), OK);
	}
}

static void a_wrong_passphrase_is_told_from_damage(void **state)
{
	(void)state;
	size_t n = seal(1000);
	assert_int_equal(unseal(n, "plum kettle vigour"), E_DENIED);
	assert_int_equal(unseal(n, ""), E_DENIED);
	sealed[BACKUP_HEADER + 500] ^= 1;
	assert_int_equal(unseal(n, "plum kettle vigor"), E_INVALID);
}

static void a_stream_that_was_cut_is_refused(void **state)
{
	(void)state;
	size_t n = seal(2 * BACKUP_CHUNK);
	assert_int_equal(n, BACKUP_HEADER + 2 * SEALED);
	static const long around[] = { -1, 0, 1, CRYPTO_STREAM_EXTRA - 1, CRYPTO_STREAM_EXTRA };
	for (size_t chunk = 0; chunk <= 2; chunk++) {
		for (size_t i = 0; i < ARRAY_LEN(around); i++) {
			size_t cut = (size_t)((long)(BACKUP_HEADER + chunk * SEALED) + around[i]);
			if (cut < n)
				assert_int_equal(unseal(cut, "plum kettle vigor"), E_INVALID);
		}
	}
	for (size_t cut = 0; cut < BACKUP_HEADER; cut += 8)
		assert_int_equal(unseal(cut, "plum kettle vigor"), E_INVALID);
	assert_int_equal(unseal(n, "plum kettle vigor"), OK);
}

static void bytes_after_the_end_are_refused(void **state)
{
	(void)state;
	size_t n = seal(BACKUP_CHUNK);
	sealed[n] = 0;
	assert_int_equal(unseal(n + 1, "plum kettle vigor"), E_INVALID);
	n = seal(100);
	assert_int_equal(unseal(n + 1, "plum kettle vigor"), E_INVALID);
}

static void a_flipped_bit_is_refused(void **state)
{
	(void)state;
	size_t n = seal(300);
	for (size_t i = 0; i < n; i++) {
		sealed[i] = (uint8_t)(sealed[i] ^ (1 << i % 8));
		/* A cost that was raised within bounds would be worked off: known to be refused,
		 * and slow. */
		bool cost = i >= 9 && i < 17;
		if (!cost)
			assert_int_not_equal(unseal(n, "plum kettle vigor"), OK);
		sealed[i] = (uint8_t)(sealed[i] ^ (1 << i % 8));
	}
	sealed[12] ^= 3; /* two passes in place of one */
	assert_int_equal(unseal(n, "plum kettle vigor"), E_DENIED);
}

static void chunks_in_another_order_are_refused(void **state)
{
	static uint8_t one[SEALED];
	(void)state;
	size_t n = seal(3 * BACKUP_CHUNK);
	uint8_t *first = sealed + BACKUP_HEADER, *second = first + SEALED;
	memcpy(one, first, SEALED);
	memcpy(first, second, SEALED);
	memcpy(second, one, SEALED);
	assert_int_equal(unseal(n, "plum kettle vigor"), E_INVALID);
	n = seal(3 * BACKUP_CHUNK);
	memmove(first, second, 2 * SEALED);
	assert_int_equal(unseal(n - SEALED, "plum kettle vigor"), E_INVALID);
}

static void an_unreasonable_cost_is_refused_before_it_is_paid(void **state)
{
	struct backup_header h;
	(void)state;
	size_t n = seal(10);
	uint8_t bytes[BACKUP_HEADER];
	memcpy(bytes, sealed, sizeof bytes);
	assert_int_equal(backup_header_read(&h, bytes, sizeof bytes), OK);
	assert_int_equal(h.cost.passes, 1);
	assert_int_equal(h.cost.memory, 8192);
	sealed[9] = 0xff;
	assert_int_equal(unseal(n, "plum kettle vigor"), E_LIMIT);
	sealed[9] = 0;
	sealed[13] = 0xff;
	assert_int_equal(unseal(n, "plum kettle vigor"), E_LIMIT);
	sealed[13] = sealed[14] = sealed[15] = sealed[16] = 0;
	assert_int_equal(unseal(n, "plum kettle vigor"), E_INVALID);
}

static void the_same_input_never_looks_the_same(void **state)
{
	static uint8_t before[BACKUP_HEADER + 100];
	(void)state;
	seal(100);
	memcpy(before, sealed, sizeof before);
	seal(100);
	assert_memory_not_equal(before + BACKUP_HEADER, sealed + BACKUP_HEADER, 100);
	assert_memory_not_equal(before + 17, sealed + 17, CRYPTO_SALT);
}

static void a_full_disk_is_an_io_error(void **state)
{
	(void)state;
	FILE *in = file_of(plain, sizeof plain), *full = fopen("/dev/full", "w");
	assert_non_null(full);
	assert_int_equal(backup_encrypt(in, full, "plum kettle vigor", cheap), E_IO);
	fclose(full);
	fclose(in);
	/* A few bytes stay in the stream's buffer until it is flushed. */
	in = file_of(plain, 1);
	full = fopen("/dev/full", "w");
	assert_non_null(full);
	assert_int_equal(backup_encrypt(in, full, "plum kettle vigor", cheap), E_IO);
	fclose(full);
	fclose(in);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_length_comes_back),
		cmocka_unit_test(a_wrong_passphrase_is_told_from_damage),
		cmocka_unit_test(a_stream_that_was_cut_is_refused),
		cmocka_unit_test(bytes_after_the_end_are_refused),
		cmocka_unit_test(a_flipped_bit_is_refused),
		cmocka_unit_test(chunks_in_another_order_are_refused),
		cmocka_unit_test(an_unreasonable_cost_is_refused_before_it_is_paid),
		cmocka_unit_test(the_same_input_never_looks_the_same),
		cmocka_unit_test(a_full_disk_is_an_io_error),
	};
	return cmocka_run_group_tests(tests, start, NULL);
}
